import { language } from './text.svelte'
export { left, since, span } from './span'

export function time(at: string | undefined): string {
  return at ? new Intl.DateTimeFormat(language.format, { timeStyle: 'medium' }).format(new Date(at)) : ''
}

export function moment(at: string | undefined): string {
  return at ? new Intl.DateTimeFormat(language.format, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at)) : ''
}

export function number(n: number | undefined, digits = 0): string {
  return n === undefined ? '–' : new Intl.NumberFormat(language.format, { maximumFractionDigits: digits }).format(n)
}

export function percent(share: number | undefined): string {
  return share === undefined ? '–' : new Intl.NumberFormat(language.format, { style: 'percent', maximumFractionDigits: 0 }).format(share)
}
