import { ask, client } from '../lib/client'
import type { Call } from '../lib/floor.svelte'
import type { Key } from '../lib/text.svelte'
import type { IconName } from '../ui/Icon.svelte'

/** starter gives an empty contact center rules to begin with, in one step. */
export async function starter(center: string) {
  const file = `centers:
  - id: ${center}
    statuses:
      - {id: online, label: Available, kind: online}
      - {id: missed, label: Missed a call, kind: busy}
      - {id: break, label: Break, kind: busy}
      - {id: offline, label: Offline, kind: offline}
    configurations:
      - {id: standard, label: Standard, capacity: 1, allowDecline: true, statusOnDecline: break, statusOnPushTimeout: missed, afterCallSeconds: 30, default: true}
    queues:
      - {id: support, label: Support, pushTimeoutSeconds: 20}
`
  await ask(client.PUT('/v1/centers/{center}/rulebook', { params: { path: { center } }, body: { file } }))
}

/** Standing is what has become of a call, in a word. */
export interface Standing {
  key: Key
  tone: 'plain' | 'good' | 'warn' | 'bad' | 'accent'
  icon: IconName
  agent?: string
}

/** callStands says where a call is: end is how it ended, once it is over. */
export function callStands(call: Call | undefined, end: string): Standing {
  const work = call?.works?.find((one) => !one.endedAt) ?? call?.works?.at(-1)
  if (work && !work.endedAt && work.connectedAt) return { key: 'set-g-talks', tone: 'good', icon: 'check', agent: work.agent }
  if (work && !work.endedAt && work.phase === 'ringing') return { key: 'set-g-rings', tone: 'accent', icon: 'bell', agent: work.agent }
  if (work && !work.endedAt) return { key: 'set-g-connects', tone: 'accent', icon: 'phone', agent: work.agent }
  if (end === 'answered') return { key: 'set-g-answered', tone: 'good', icon: 'check' }
  if (end) return { key: 'set-g-over', tone: 'warn', icon: 'hangup' }
  return { key: 'set-g-waits', tone: 'warn', icon: 'clock' }
}
