import { Kept } from '../lib/kept.svelte'
import { session } from '../lib/session.svelte'
import { chord, typing } from './chord'

export const doings = ['accept', 'decline', 'mute', 'hold', 'end', 'status'] as const
export type Doing = (typeof doings)[number]

const initial: Record<Doing, string> = {
  accept: 'Ctrl+Shift+A', decline: 'Ctrl+Shift+D', mute: 'Ctrl+Shift+M', hold: 'Ctrl+Shift+H', end: 'Ctrl+Shift+E', status: 'Ctrl+Shift+S',
}

/** Shortcuts are the keys of one person, in this browser. */
// spec: CONSOLE-24
class Shortcuts {
  sheet = $state(false)
  /** The sheet waits for the keys of this one; nothing else takes them. */
  learning = $state<Doing>()
  #kept: Kept<Partial<Record<Doing, string>>> | undefined
  #owner = ''
  #acts = new Map<Doing, () => void>()

  get #changed(): Kept<Partial<Record<Doing, string>>> {
    const owner = `${session.center}.${session.me?.account ?? session.me?.agent ?? ''}`
    if (!this.#kept || this.#owner !== owner) {
      this.#owner = owner
      this.#kept = new Kept(`keys.${owner}`, {})
    }
    return this.#kept
  }

  of(doing: Doing): string {
    return this.#changed.value[doing] ?? initial[doing]
  }

  /** set gives a shortcut to something; who had it before has none. */
  set(doing: Doing, keys: string) {
    const next = { ...this.#changed.value, [doing]: keys }
    for (const other of doings) if (other !== doing && this.of(other) === keys) next[other] = ''
    this.#changed.value = next
  }
  reset() {
    this.#changed.value = {}
  }

  /** on says what is done; the result takes it back. */
  on(doing: Doing, act: () => void): () => void {
    this.#acts.set(doing, act)
    return () => {
      if (this.#acts.get(doing) === act) this.#acts.delete(doing)
    }
  }

  /** press takes a key, and says whether it meant something. */
  press(event: KeyboardEvent): boolean {
    if (event.key === '?' && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.sheet = !this.sheet
      return true
    }
    const keys = chord(event)
    const doing = keys ? doings.find((d) => this.of(d) === keys) : undefined
    if (!doing || this.learning) return false
    this.#acts.get(doing)?.()
    return true // the browser must not take it for its own
  }
}

export const shortcuts = new Shortcuts()
