import type { Agent, Call, Queue, Work } from '../lib/floor.svelte'
import type { Shapes } from '../lib/client'

/** What an agent is at, as a supervisor counts it: each agent is in exactly one. */
export const agentStates = ['talking', 'ringing', 'after-call', 'available', 'busy', 'not-ready', 'offline'] as const
export type AgentState = (typeof agentStates)[number]

/** How presence statuses count for routing, by id. */
export type Kinds = ReadonlyMap<string, string>

const order = ['talking', 'connecting', 'dialing', 'ringing', 'after-call work']

/** workOf is the work that an agent is at most. */
export function workOf(agent: Agent): Work | undefined {
  const works = agent.works ?? []
  for (const phase of order) {
    const work = works.find((w) => w.phase === phase)
    if (work) return work
  }
  return undefined
}

export function stateOf(agent: Agent, kinds: Kinds): AgentState {
  switch (workOf(agent)?.phase) {
    case 'talking':
    case 'connecting':
    case 'dialing':
      return 'talking'
    case 'ringing':
      return 'ringing'
    case 'after-call work':
      return 'after-call'
  }
  const kind = agent.status ? kinds.get(agent.status) : 'offline'
  if (kind === 'offline') return 'offline'
  if (!agent.excluded) return 'available'
  return kind === 'online' ? 'not-ready' : 'busy'
}

/** sinceOf is when the agent's state began. */
export function sinceOf(agent: Agent): string | undefined {
  const work = workOf(agent)
  if (!work) return agent.statusSince
  if (work.phase === 'after-call work') return work.endedAt ?? work.connectedAt
  return work.connectedAt ?? work.acceptedAt ?? work.assignedAt
}

// Calls that wait for an agent, while nobody is on the line.
const nobodyThere = ['callback', 'dialed callback', 'outbound', 'voicemail']

function unanswered(call: Call): boolean {
  if (call.disposition !== 'new') return false
  return call.place === 'in line' || (call.place === 'at work' && (call.phase === 'ringing' || call.phase === 'connecting'))
}

/** isWaiting says whether a customer is on the line and waits for an agent: in line, or while one is rung. */
export function isWaiting(call: Call): boolean {
  return unanswered(call) && !call.callerGone && !nobodyThere.includes(call.type)
}

/** isListed says whether a call is in the list of those who wait: also a voicemail, and one that nobody rings. */
export function isListed(call: Call): boolean {
  return call.place === 'waiting for recovery' || (unanswered(call) && call.type !== 'outbound')
}

export function isActive(call: Call): boolean {
  return call.phase === 'talking'
}

/** isCallback says whether a call is a callback that no agent has. */
export function isCallback(call: Call): boolean {
  return call.type === 'callback' && (call.place === 'scheduled' || call.place === 'in line')
}

/** isDue says whether a callback's time has come. */
export function isDue(call: Call, now: number): boolean {
  return isCallback(call) && (call.place === 'in line' || (call.dueAt !== undefined && Date.parse(call.dueAt) <= now))
}

/** number is the number in an id such as vc-4711: the order in which things came. */
export function number(id: string): number {
  return Number(id.slice(id.indexOf('-') + 1))
}

function before(a: Call, b: Call): number {
  return (a.priority ?? 0) - (b.priority ?? 0) || Date.parse(a.requestedAt) - Date.parse(b.requestedAt) || number(a.id) - number(b.id)
}

/** places numbers the calls in line as the host offers them, queue by queue. */
export function places(calls: Iterable<Call>): Map<string, number> {
  const lines = new Map<string, Call[]>()
  for (const call of calls) {
    if (call.place !== 'in line') continue
    const line = lines.get(call.queue ?? '')
    if (line) line.push(call)
    else lines.set(call.queue ?? '', [call])
  }
  const found = new Map<string, number>()
  for (const line of lines.values()) line.sort(before).forEach((call, i) => found.set(call.id, i + 1))
  return found
}

/** lastEnded is the last offer of a call that is over. */
export function lastEnded(call: Call): Work | undefined {
  return (call.works ?? []).findLast((work) => work.outcome !== undefined)
}

/** rung is the offer of a call that rings or connects now. */
export function rung(call: Call): Work | undefined {
  return (call.works ?? []).find((work) => work.phase === 'ringing' || work.phase === 'connecting')
}

/** Numbers are what the tiles show, whether counted here or by the host. */
export interface Numbers {
  waiting: number
  /** When the customer who waits longest asked. */
  longest?: string
  active: number
  callbacks: number
  agents: Record<AgentState, number>
  day?: Day
}

export function countNow(calls: Iterable<Call>, agents: Iterable<Agent>, kinds: Kinds, now: number): Numbers {
  const n: Numbers = { waiting: 0, active: 0, callbacks: 0, agents: { talking: 0, ringing: 0, 'after-call': 0, available: 0, busy: 0, 'not-ready': 0, offline: 0 } }
  for (const call of calls) {
    if (isWaiting(call)) {
      n.waiting++
      if (n.longest === undefined || Date.parse(call.requestedAt) < Date.parse(n.longest)) n.longest = call.requestedAt
    }
    if (isActive(call)) n.active++
    if (isDue(call, now)) n.callbacks++
  }
  for (const agent of agents) n.agents[stateOf(agent, kinds)]++
  return n
}

/** Day are the figures of a time, of all queues together. */
export interface Day {
  calls: number
  answered: number
  answeredWithin: number
  abandoned: number
  serviceLevel?: number
  /** Seconds. */
  speedToAnswer?: number
  handleTime?: number
  offers: number
  missed: number
  declined: number
  /** Seconds that callers waited for offers that came to nothing. */
  lost: number
}

export type CallFigures = Shapes['CallFigures']
interface Sums {
  calls: readonly CallFigures[] | null
  works: readonly { works: number; handled: number; missed: number; declined: number; handleTimeSeconds: number }[] | null
  lost?: readonly { lostSeconds: number }[] | null
}

/** sum adds up the figures of the queues. Averages are weighted by what they are averages of. */
export function sum(figures: Sums): Day {
  const day: Day = { calls: 0, answered: 0, answeredWithin: 0, abandoned: 0, offers: 0, missed: 0, declined: 0, lost: 0 }
  let counted = 0
  let answerTime = 0
  for (const c of figures.calls ?? []) {
    day.calls += c.calls
    day.answered += c.answered
    day.answeredWithin += c.answeredWithin
    day.abandoned += c.abandoned
    counted += c.answered + c.abandoned - c.abandonedWithin
    answerTime += c.averageSpeedToAnswerSeconds * c.answered
  }
  let handled = 0
  let handleTime = 0
  for (const w of figures.works ?? []) {
    day.offers += w.works
    day.missed += w.missed
    day.declined += w.declined
    handled += w.handled
    handleTime += w.handleTimeSeconds
  }
  for (const l of figures.lost ?? []) day.lost += l.lostSeconds
  if (counted > 0) day.serviceLevel = day.answeredWithin / counted
  if (day.answered > 0) day.speedToAnswer = answerTime / day.answered
  if (handled > 0) day.handleTime = handleTime / handled
  return day
}

/** share is a part of a whole, if there is a whole. */
export function share(part: number, of: number): number | undefined {
  return of > 0 ? part / of : undefined
}

/** deadQueues are those where somebody waits and nobody is there. */
export function deadQueues(queues: Iterable<Queue>): Queue[] {
  return [...queues].filter((q) => q.dead)
}
