import type { Happened } from '../lib/floor.svelte'
import type { Journal } from './journal.svelte'

interface Note {
  code?: string
  field?: string
  value?: string
  expected?: string
  done?: string
}

/** diagnose puts what the host noted about a connector's messages among them. */
// spec: CONSOLE-83
export function diagnose(journal: Journal, events: readonly Happened[]) {
  for (const event of events) {
    if (event.kind !== 'Diagnosed') continue
    const note = (event.data.note ?? event.data.Note ?? {}) as Note
    const said = [note.field, note.value && `is ${note.value}`, note.expected && `expected ${note.expected}`, note.done].filter(Boolean).join(' · ')
    journal.diagnostic(note.code ?? 'note', said, event.data)
  }
}
