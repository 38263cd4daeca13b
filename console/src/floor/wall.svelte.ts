import { clock } from '../lib/clock.svelte'
import type { Shapes } from '../lib/client'
import type { Numbers } from './count'
import { midnight } from './watch.svelte'

type Answer = Shapes['Wall']
export type WallQueue = Shapes['WallQueue']

const every = 1_000
// The figures of the day are counted from the records: not every second.
const figuresEvery = 5_000
// An answer that takes longer is none.
const patience = 5_000

/** secret takes the key from the address, where it is behind the #, which no server is told. */
function secret(): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get('key') ?? undefined
}

/**
 * Wall asks the host once a second how the floor stands. A stream that is quiet and one
 * that is dead look alike for a while; who asks knows how old the answer is.
 */
export class Wall {
  numbers = $state.raw<Numbers>()
  queues = $state.raw<readonly WallQueue[]>([])
  dead = $derived(this.queues.filter((q) => q.dead))
  /** When the last answer came, by this page's clock; 0 is never. */
  heardAt = $state(0)
  /** Why the host does not tell. */
  refused = $state('')
  /** This page's clock: how old the answer is needs no other. */
  local = $state(Date.now())

  #url: string
  #key = secret()
  #within: number
  #timer: ReturnType<typeof setTimeout> | undefined
  #figuresAt = -Infinity
  #closed = false
  #ticker = setInterval(() => (this.local = Date.now()), 250)

  constructor(center: string, within: number) {
    this.#url = `/v1/centers/${encodeURIComponent(center)}/wall`
    this.#within = within
    void this.#ask()
  }

  close() {
    this.#closed = true
    clearTimeout(this.#timer)
    clearInterval(this.#ticker)
  }

  async #ask() {
    const began = performance.now()
    const figures = began - this.#figuresAt >= figuresEvery
    const query = figures ? `?${new URLSearchParams({ from: midnight(), within: String(this.#within) })}` : ''
    const headers: HeadersInit = this.#key ? { Authorization: `Bearer ${this.#key}` } : {}
    try {
      const answer = await fetch(this.#url + query, { headers, credentials: this.#key ? 'omit' : 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(patience) })
      const body = (await answer.json()) as Answer & Partial<Shapes['Problem']>
      if (this.#closed) return
      if (answer.ok) this.#take(body, figures)
      else this.refused = body.detail ?? body.title ?? answer.statusText
      if (answer.ok && figures) this.#figuresAt = began
    } catch {
      // it is asked again, and the age says that nothing came
    }
    if (!this.#closed) this.#timer = setTimeout(() => void this.#ask(), Math.max(0, every - (performance.now() - began)))
  }

  #take(w: Answer, figures: boolean) {
    this.refused = ''
    this.heardAt = Date.now()
    clock.heard(w.at)
    this.queues = w.queues ?? []
    const day = w.day
    const { talking, ringing, afterCall, available, busy, notReady, offline } = w.agents
    this.numbers = {
      waiting: w.waiting, longest: w.longestSince, active: w.activeCalls, callbacks: w.callbacksDue,
      agents: { talking, ringing, 'after-call': afterCall, available, busy, 'not-ready': notReady, offline },
      day: figures && day
        ? { ...day, speedToAnswer: day.averageSpeedToAnswerSeconds, handleTime: day.averageHandleTimeSeconds, lost: day.lostSeconds }
        : this.numbers?.day,
    }
  }
}
