import { Refused } from '../lib/client'
import { midnight } from './watch.svelte'

/** Export is a list of records that the host gives as CSV. */
export type Export = 'calls' | 'works' | 'presence'

/** exported saves the records of today as a file. */
// spec: CONSOLE-46
export async function exported(center: string, what: Export): Promise<void> {
  const url = `/v1/centers/${encodeURIComponent(center)}/records/${what}?${new URLSearchParams({ from: midnight() })}`
  const answer = await fetch(url, { headers: { Accept: 'text/csv' }, credentials: 'same-origin' }).catch(() => undefined)
  if (!answer) throw new Refused(0, 'unreachable', '')
  if (!answer.ok) throw new Refused(answer.status, 'export', answer.statusText)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await answer.blob())
  link.download = `${center}-${what}-${new Date().toISOString().slice(0, 10)}.csv`
  link.click()
  URL.revokeObjectURL(link.href)
}
