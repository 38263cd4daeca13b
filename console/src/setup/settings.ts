import type { Component } from 'svelte'
import type { Key } from '../lib/text.svelte'
import type { Book } from './book.svelte'
import { empty, read, type Draft } from './draft'

export interface Choice {
  value: string
  label: string
}

/** What an editor of its own gets: the draft, and the name of its part. */
export interface Part {
  draft: Draft
  name: string
  book: Book
  label: string
}

interface Common {
  /** Path in the body, such as recovery.afterSeconds. */
  name: string
  label: Key
  /** What it does. */
  effect: Key
  /** Why it cannot be set, as the draft is now: the rule between fields. */
  bar?: (draft: Draft) => Key | undefined
  /** What else is wrong with it. */
  wrong?: (draft: Draft) => Key | undefined
}

/** Setting is one thing that can be set: how it is shown, and which rules hold. */
export type Setting = Common &
  (
    | { kind: 'text'; standard?: Key; multiline?: boolean; choices?: () => readonly string[]; placeholder?: string }
    | { kind: 'number'; unit?: Key; min: number; max: number; standard?: number | Key }
    | { kind: 'switch' }
    | { kind: 'choice'; choices: (book: Book) => Choice[]; none?: Key; standard?: Key }
    | { kind: 'many'; choices: (book: Book) => Choice[] }
    | { kind: 'words'; choices?: (book: Book) => readonly string[] }
    | { kind: 'own'; view: Component<Part> }
  )

export interface Group {
  title: Key
  about?: Key
  settings: readonly Setting[]
}

export interface Wrong {
  key: Key
  values?: Record<string, string | number>
}

/** wrongs says what the host would refuse in a draft, by the name of the setting. */
// spec: CONSOLE-61
export function wrongs(groups: readonly Group[], draft: Draft): Map<string, Wrong> {
  const found = new Map<string, Wrong>()
  for (const setting of groups.flatMap((group) => group.settings)) {
    const value = read(draft, setting.name)
    const bar = empty(value) ? undefined : setting.bar?.(draft)
    const wrong = bar ?? setting.wrong?.(draft)
    if (wrong) found.set(setting.name, { key: wrong })
    else if (setting.kind === 'number' && typeof value === 'number' && (value < setting.min || value > setting.max) && !(value === 0 && setting.standard !== undefined))
      found.set(setting.name, { key: 'set-range-wrong', values: { min: setting.min, max: setting.max } })
  }
  return found
}
