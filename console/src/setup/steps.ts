import type { Shapes } from '../lib/client'
import type { Key } from '../lib/text.svelte'
import { read, type Draft } from './draft'

const all = ['overflow-queue', 'overflow-agent', 'callback', 'voicemail', 'wait', 'close'] as const

/** stepsFor are the steps that a situation can have: who is gone cannot be put anywhere. */
export function stepsFor(name: string): readonly string[] {
  return name.endsWith('onAbandon') ? ['callback', 'wait', 'close'] : all
}

/** stepsWrong is what is missing from the steps of a situation. */
export function stepsWrong(name: string): (draft: Draft) => Key | undefined {
  return (draft) => {
    const steps = (read(draft, name) ?? []) as Shapes['Step'][]
    const missing = steps.some((step) => (step.do === 'overflow-queue' && !step.queue) || (step.do === 'overflow-agent' && !step.agent))
    return missing ? 'set-step-missing' : undefined
  }
}
