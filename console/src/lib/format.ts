import { language } from './text.svelte'
export { left, since, span } from './span'

// To make a formatter takes the browser a thousand times as long as to use it.
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

function kept<F extends Intl.NumberFormat | Intl.DateTimeFormat>(name: string, make: (locale: string) => F): F {
  const key = `${language.format} ${name}`
  const one = (made.get(key) as F | undefined) ?? make(language.format)
  made.set(key, one)
  return one
}

export function time(at: string | undefined): string {
  return at ? kept('time', (locale) => new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })).format(new Date(at)) : ''
}

export function moment(at: string | undefined): string {
  return at ? kept('moment', (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })).format(new Date(at)) : ''
}

export function number(n: number | undefined, digits = 0): string {
  if (n === undefined) return '–'
  // Below a thousand every language of the console writes the same, and the desk needs no formatter to begin.
  if (Number.isInteger(n) && n >= 0 && n < 1000) return String(n)
  return kept(`number ${digits}`, (locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits })).format(n)
}

export function percent(share: number | undefined): string {
  return share === undefined ? '–' : kept('percent', (locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })).format(share)
}
