import type { Call, Floor, Work } from '../lib/floor.svelte'
import { t, type Key } from '../lib/text.svelte'

/** Words of the host that people read on this page. What has no text here is shown as it came. */
const words: Record<string, Key> = {
  'waiting': 'phase-waiting', 'waiting for recovery': 'phase-recovery', 'ringing': 'phase-ringing', 'connecting': 'phase-connecting', 'dialing': 'phase-dialing',
  'talking': 'phase-talking', 'after-call work': 'phase-after-call', 'ended': 'phase-ended', 'scheduled': 'phase-scheduled', 'in line': 'phase-waiting',
  'accepted': 'outcome-accepted', 'undelivered': 'outcome-undelivered', 'ignored': 'outcome-ignored', 'declined': 'outcome-declined', 'failed connect': 'outcome-failed-connect',
  'caller left': 'outcome-caller-left', 'canceled': 'outcome-canceled', 'failed': 'outcome-failed',
  'inbound': 'type-inbound', 'outbound': 'type-outbound', 'transfer': 'type-transfer', 'callback': 'type-callback', 'voicemail': 'type-voicemail', 'consult': 'type-consult', 'internal': 'type-internal',
}

export function word(of: string | undefined): string {
  if (!of) return ''
  const key = words[of]
  return key ? t(key) : of
}

/** phone is the number as people write it. */
export function phone(call: Call): string {
  return call.customer?.national || call.customer?.number || ''
}

export function caller(call: Call): string {
  return call.customer?.name || phone(call) || t('caller-unknown')
}

/** callerToo is the number beside a name. */
export function callerToo(call: Call): string {
  return call.customer?.name ? phone(call) : ''
}

export function agentName(floor: Floor | undefined, key: string): string {
  return floor?.agents.get(key)?.name || key
}

export function queueName(floor: Floor | undefined, id: string | undefined): string {
  return (id && floor?.queues.get(id)?.label) || id || '–'
}

/** result is how an offer ended: by whom, and how. */
export function result(floor: Floor | undefined, work: Work | undefined): string {
  return work ? t('result', { outcome: word(work.outcome), agent: agentName(floor, work.agent) }) : '–'
}
