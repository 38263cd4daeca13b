import type { Shapes } from '../lib/client'
import type { Key } from '../lib/text.svelte'
import type { Draft } from './draft'

/** The days as the host names them. */
export const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

const clock = /^([01]\d|2[0-3]):[0-5]\d$/
const upTo = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/
const date = /^\d{4}-\d{2}-\d{2}$/

/** weeklyWrong says what is wrong with the openings of a week. */
export function weeklyWrong(draft: Draft): Key | undefined {
  const weekly = (draft.weekly ?? []) as Shapes['Opening'][]
  return weekly.every((one) => clock.test(one.from) && upTo.test(one.to)) ? undefined : 'set-h-clock'
}

/** holidaysWrong says what is wrong with the holidays. */
export function holidaysWrong(draft: Draft): Key | undefined {
  const holidays = (draft.holidays ?? []) as Shapes['Holiday'][]
  if (!holidays.every((one) => date.test(one.from) && (!one.to || (date.test(one.to) && one.to >= one.from)))) return 'set-h-dates'
  return holidays.every((one) => (one.openings ?? []).every((o) => clock.test(o.from) && upTo.test(o.to))) ? undefined : 'set-h-clock'
}

export const zones = () => Intl.supportedValuesOf('timeZone')
