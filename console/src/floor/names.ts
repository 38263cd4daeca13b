import type { Call, Floor, Work } from '../lib/floor.svelte'
import { t, type Key } from '../lib/text.svelte'

/** Words of the host that people read on this page. What has no text here is shown as it came. */
const words: Record<string, Key> = {
  'waiting': 'floor-phase-waiting', 'waiting for recovery': 'floor-phase-recovery', 'ringing': 'floor-phase-ringing', 'connecting': 'floor-phase-connecting', 'dialing': 'floor-phase-dialing',
  'talking': 'floor-phase-talking', 'after-call work': 'floor-phase-after-call', 'ended': 'floor-phase-ended', 'scheduled': 'floor-phase-scheduled', 'in line': 'floor-phase-waiting',
  'accepted': 'floor-outcome-accepted', 'undelivered': 'floor-outcome-undelivered', 'ignored': 'floor-outcome-ignored', 'declined': 'floor-outcome-declined', 'failed connect': 'floor-outcome-failed-connect',
  'caller left': 'floor-outcome-caller-left', 'canceled': 'floor-outcome-canceled', 'failed': 'floor-outcome-failed',
  'inbound': 'floor-type-inbound', 'outbound': 'floor-type-outbound', 'transfer': 'floor-type-transfer', 'callback': 'floor-type-callback', 'voicemail': 'floor-type-voicemail', 'consult': 'floor-type-consult', 'internal': 'floor-type-internal',
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
  return call.customer?.name || phone(call) || t('floor-caller-unknown')
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
  return work ? t('floor-result', { outcome: word(work.outcome), agent: agentName(floor, work.agent) }) : '–'
}

/** has says whether one of the texts holds what was searched for; everything does when nothing was. */
export function has(search: string, ...texts: (string | undefined)[]): boolean {
  const wanted = search.trim().toLowerCase()
  return !wanted || texts.some((text) => text?.toLowerCase().includes(wanted))
}
