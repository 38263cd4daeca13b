import { untrack } from 'svelte'
import { ask, client, type Shapes } from '../lib/client'
import type { Agent, Call, Floor, Happened, Queue } from '../lib/floor.svelte'
import { sum, type Day } from './count'

type Figures = Shapes['Figures']
export type Miss = Shapes['WorkRecord']

/** What one agent did today. */
export interface AgentDay {
  offers: number
  missed: number
  declined: number
  handled: number
  lost: number
}

// Figures are counted by the host, from the records: not for every event of a busy floor.
const apart = 3_000
const atLeast = 60_000

/** midnight is when the day of this browser began. */
export function midnight(): string {
  const day = new Date()
  day.setHours(0, 0, 0, 0)
  return day.toISOString()
}

/** Now is what the store held at a frame of the screen. */
interface Now {
  agents: readonly Agent[]
  calls: readonly Call[]
  queues: readonly Queue[]
}

// Nobody sees what a hidden page shows: it may be this old.
const unseen = 500

/**
 * Watch is what the lists and tiles are made of. A busy floor changes more often than the
 * screen, so what the store holds is read once for each of its frames. It also keeps
 * what the stream does not tell: the figures of the day, asked again after
 * something happened, and the rules that give statuses their names.
 */
// spec: CONSOLE-40
export class Watch {
  readonly floor: Floor
  figures = $state.raw<Figures>()
  day = $state.raw<Day>()
  byAgent = $state.raw<ReadonlyMap<string, AgentDay>>(new Map())
  now = $state.raw<Now>({ agents: [], calls: [], queues: [] })
  /** The last miss of each agent today. */
  misses = $state.raw<ReadonlyMap<string, Miss>>(new Map())
  statuses = $state.raw<readonly Shapes['Status'][]>([])
  kinds = $derived(new Map(this.statuses.map((s) => [s.id ?? '', s.kind as string])))
  /** Seconds in which a call should be answered. */
  within = $state(20)

  #asked = -Infinity
  #timer: ReturnType<typeof setTimeout> | undefined
  #asking = false
  #changed = false
  #closed = false
  #reading = false
  #unhear: () => void

  constructor(floor: Floor, within: number) {
    this.floor = floor
    this.within = within
    this.#unhear = floor.hear({ events: (events) => this.#heard(events), took: () => this.#soon() })
    this.#read()
    void this.#rules()
    void this.refresh()
  }

  close() {
    this.#closed = true
    this.#unhear()
    clearTimeout(this.#timer)
  }

  #soon() {
    if (this.#reading) return
    this.#reading = true
    if (document.hidden) setTimeout(() => this.#read(), unseen)
    else requestAnimationFrame(() => this.#read())
  }

  #read() {
    this.#reading = false
    if (this.#closed) return
    const floor = this.floor
    untrack(() => {
      this.now = { agents: [...floor.agents.values()], calls: [...floor.calls.values()], queues: [...floor.queues.values()] }
    })
  }

  statusLabel(id: string | undefined): string {
    return this.statuses.find((s) => s.id === id)?.label || id || ''
  }

  #heard(events: readonly Happened[]) {
    if (events.some((e) => e.kind === 'Configured')) void this.#rules()
    this.#changed = true
    if (!this.#asking) this.#later(Math.max(0, this.#asked + apart - performance.now()))
  }

  #later(wait: number) {
    clearTimeout(this.#timer)
    if (!this.#closed) this.#timer = setTimeout(() => void this.refresh(), wait)
  }

  async #rules() {
    const path = { center: this.floor.center }
    const list = await ask(client.GET('/v1/centers/{center}/statuses', { params: { path } })).catch(() => undefined)
    if (list?.items) this.statuses = list.items
  }

  /** refresh asks for the figures of today; what cannot be had leaves what was shown. */
  async refresh() {
    if (this.#asking) return
    this.#asking = true
    this.#changed = false
    this.#asked = performance.now()
    const path = { center: this.floor.center }
    const from = midnight()
    try {
      const figures = await ask(client.GET('/v1/centers/{center}/figures', { params: { path, query: { from, within: this.within } } }))
      const before = this.day?.missed ?? 0
      this.figures = figures
      this.day = sum(figures)
      this.byAgent = byAgent(figures)
      if (this.day.missed !== before) {
        const list = await ask(client.GET('/v1/centers/{center}/records/works', { params: { path, query: { from, outcome: 'ignored', limit: 1000 } } }))
        const last = new Map<string, Miss>()
        for (const miss of typeof list === 'string' ? [] : (list.items ?? [])) if (!last.has(miss.agent)) last.set(miss.agent, miss)
        this.misses = last
      }
    } catch {
      // the next one comes
    }
    this.#asking = false
    this.#later(this.#changed ? apart : atLeast)
  }
}

function byAgent(figures: Figures): Map<string, AgentDay> {
  const all = new Map<string, AgentDay>()
  const of = (key: string) => {
    let day = all.get(key)
    if (!day) all.set(key, (day = { offers: 0, missed: 0, declined: 0, handled: 0, lost: 0 }))
    return day
  }
  for (const w of figures.works ?? []) {
    const day = of(w.agent)
    day.offers += w.works
    day.missed += w.missed
    day.declined += w.declined
    day.handled += w.handled
  }
  for (const l of figures.lost ?? []) of(l.agent).lost += l.lostSeconds
  return all
}
