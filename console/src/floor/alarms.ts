import type { Agent, Queue } from '../lib/floor.svelte'

/** Alarm is something that a supervisor should do something about. */
export type Alarm = { id: string; kind: 'dead'; queue: Queue } | { id: string; kind: 'misses'; agent: Agent; count: number }

// So often in a row an agent's misses are an alarm, where no policy of the center says another number.
const inRow = 3

/** alarms are what is wrong now: queues that nobody serves, agents who do not take their calls. */
// spec: CONSOLE-43
export function alarms(queues: Iterable<Queue>, agents: Iterable<Agent>): Alarm[] {
  const all: Alarm[] = []
  for (const queue of queues) if (queue.dead) all.push({ id: `queue ${queue.id}`, kind: 'dead', queue })
  const missing: { agent: Agent; count: number }[] = []
  for (const agent of agents) {
    const count = Math.max(agent.misses ?? 0, agent.inRow?.['ignored'] ?? 0)
    if (count >= inRow || (agent.statusCause === 'maximum reached' && count > 0)) missing.push({ agent, count })
  }
  missing.sort((a, b) => b.count - a.count)
  for (const { agent, count } of missing) all.push({ id: `agent ${agent.key}`, kind: 'misses', agent, count })
  return all
}
