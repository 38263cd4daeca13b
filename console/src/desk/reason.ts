import { language, t, type Key } from '../lib/text.svelte'
import { desk } from './desk.svelte'

// The host's own words for causes and exclusions, in the words of the desk. What is
// not here is shown as the host says it.
const known: Record<string, Key> = {
  'supervisor': 'desk-cause-supervisor',
  'decline': 'desk-cause-decline',
  'push time-out': 'desk-cause-push-time-out',
  'connector': 'desk-cause-connector',
  'policy': 'desk-cause-policy',
  'maximum reached': 'desk-cause-maximum',
  'signed out': 'desk-why-signed-out',
  'the connector is not connected': 'desk-why-unconnected',
  'the connector is not ready': 'desk-why-unready',
}

/** reason says a word of the host in the person's language, as far as it is known. */
export function reason(word: string): string {
  const key = known[word]
  return key ? t(key) : word
}

const outcomes: Record<string, Key> = {
  'ignored': 'desk-outcome-ignored',
  'declined': 'desk-outcome-declined',
  'undelivered': 'desk-outcome-undelivered',
  'caller left': 'desk-outcome-caller-left',
  'lost race': 'desk-outcome-lost-race',
  'canceled': 'desk-outcome-canceled',
  'failed connect': 'desk-outcome-failed',
  'failed': 'desk-outcome-failed',
  'dropped': 'desk-outcome-dropped',
  'dropped before media': 'desk-outcome-failed',
  'unregistered': 'desk-outcome-failed',
  'busy': 'desk-outcome-busy',
  'accepted': 'desk-outcome-accepted',
  'customer missed': 'desk-outcome-customer-missed',
  'customer failed': 'desk-outcome-customer-missed',
}

/** outcome says how an offer ended. */
export function outcome(word: string | undefined): string {
  const key = outcomes[word ?? '']
  return key ? t(key) : (word ?? '')
}

/** became says what became of the caller of an offer that came to nothing. */
export function became(offer: { then: string; answeredBy?: string; answeredByKey?: string }): string {
  if (offer.then === 'answered') return offer.answeredByKey === desk.path.agent ? t('desk-then-you') : t('desk-then-answered', { who: offer.answeredBy ?? '' })
  const key = { open: 'desk-then-open', abandoned: 'desk-then-abandoned', over: 'desk-then-over' }[offer.then] as Key | undefined
  return key ? t(key) : ''
}

const ordinals: Record<string, Record<string, string>> = {
  en: { one: 'st', two: 'nd', few: 'rd', other: 'th' },
}

/** nth is a number in a row: 2nd, 2. */
export function nth(n: number): string {
  const suffixes = ordinals[language.format]
  return suffixes ? `${n}${suffixes[new Intl.PluralRules(language.format, { type: 'ordinal' }).select(n)] ?? 'th'}` : `${n}.`
}
