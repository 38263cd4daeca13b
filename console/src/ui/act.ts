import { Refused } from '../lib/client'
import { t } from '../lib/text.svelte'
import { toasts } from './toasts.svelte'

/** sentence is what a failure says to the person. */
export function sentence(cause: unknown): string {
  if (!(cause instanceof Refused)) return t('failed')
  if (cause.status === 0) return t('host-unreachable')
  const fields = cause.fields.map((f) => `${f.field}: ${f.expected}`)
  return [cause.sentence, ...fields].filter(Boolean).join(' · ') || t('failed')
}

/** act does something, and shows why it could not be done. It says whether it was done. */
export async function act(doing: () => Promise<unknown>): Promise<boolean> {
  try {
    await doing()
    return true
  } catch (cause) {
    toasts.show({ tone: 'bad', title: t('not-done'), text: sentence(cause), stays: false })
    return false
  }
}
