import type { Key } from '../lib/text.svelte'
import type { IconName } from '../ui/Icon.svelte'
import type { Standing } from './host.svelte'

export type Tone = 'plain' | 'good' | 'warn' | 'bad'

/** How each standing looks; the word beside it says the same. */
export const tones: Record<Standing, Tone> = {
  loading: 'plain', shaking: 'plain', login: 'warn', ready: 'good', silent: 'bad', flooded: 'bad', elsewhere: 'warn', refused: 'bad', 'same-origin': 'bad',
}
export const icons: Record<Standing, IconName> = {
  loading: 'plug', shaking: 'plug', login: 'person', ready: 'check', silent: 'warning', flooded: 'warning', elsewhere: 'swap', refused: 'warning', 'same-origin': 'warning',
}

/** What a standing that needs the agent means, and so which ones do. */
export const hints: Partial<Record<Standing, Key>> = {
  silent: 'connector-silent-hint', flooded: 'connector-flooded-hint', elsewhere: 'connector-elsewhere-hint', refused: 'connector-refused-hint',
  'same-origin': 'connector-same-origin-hint',
}
