import type { Shapes } from '../lib/client'
import type { Key } from '../lib/text.svelte'
import { read, type Draft } from './draft'

export type OutcomeRule = Shapes['OutcomeRule']

/** The outcomes of an offer, as the host names them; those first that people set rules for. */
export const outcomes = [
  'ignored', 'declined', 'failed', 'undelivered', 'failed connect', 'dropped before media', 'dropped', 'busy', 'unregistered',
  'customer failed', 'customer missed', 'lost race', 'caller left', 'canceled', 'accepted',
] as const

/** pairWrong is what two fields of a rule break together. */
export function pairWrong(rule: OutcomeRule): Key | undefined {
  if (Boolean(rule.maximum) !== Boolean(rule.statusAtMaximum)) return 'set-o-pair'
  if (rule.coolDownMaxSeconds && rule.coolDownMaxSeconds < Math.max(1, rule.coolDownSeconds ?? 0)) return 'set-o-coolpair'
  if (rule.coolDownMaxSeconds && !rule.coolDownSeconds) return 'set-o-coolpair'
  return undefined
}

/** outcomesWrong is the first thing that is wrong with any of the rules. */
export function outcomesWrong(draft: Draft): Key | undefined {
  for (const rule of Object.values((read(draft, 'outcomes') ?? {}) as Record<string, OutcomeRule>)) {
    const wrong = pairWrong(rule)
    if (wrong) return wrong
  }
  return undefined
}
