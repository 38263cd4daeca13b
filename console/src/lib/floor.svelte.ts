import { SvelteMap } from 'svelte/reactivity'
import { clock } from './clock.svelte'
import { Stream, type Frame, type Standing } from './stream'
import type { components } from './stream-schema'

export type Agent = components['schemas']['Agent']
export type Call = components['schemas']['Call']
export type Queue = components['schemas']['QueueNow']
export type Work = components['schemas']['Work']
export type Told = components['schemas']['Told']
export type Happened = components['schemas']['Event']

/** What a page does with what happened, beside showing what is now. */
export interface Hearer {
  events?(events: readonly Happened[]): void
  told?(told: readonly Told[]): void
  /** A frame was taken: something that is shown may have changed. */
  took?(): void
}

/**
 * Floor is the one store of the console: what the host shows this person of the
 * contact center, fed by the live stream. Nothing else writes to it.
 */
// spec: CONSOLE-5
export class Floor {
  readonly center: string
  readonly agents = new SvelteMap<string, Agent>()
  readonly calls = new SvelteMap<string, Call>()
  readonly queues = new SvelteMap<string, Queue>()
  standing = $state<Standing>('connecting')
  attempt = $state(0)
  /** When the last frame came, by this page's clock: the age of what is shown. */
  heardAt = $state(0)
  /** The first snapshot is complete. */
  loaded = $state(false)

  #stream: Stream
  #hearers = new Set<Hearer>()
  // Objects of a snapshot that is not complete: what is not among them is gone.
  #seen: { agents: Set<string>; calls: Set<string>; queues: Set<string> } | undefined

  constructor(center: string, desk: boolean) {
    this.center = center
    this.#stream = new Stream({
      center,
      desk,
      onFrame: (frame) => this.take(frame),
      onStanding: (standing, attempt) => {
        this.standing = standing
        this.attempt = attempt
      },
    })
  }

  close() {
    this.#stream.close()
  }

  /** hear calls hearer for what happens from now on; the result ends that. */
  hear(hearer: Hearer): () => void {
    this.#hearers.add(hearer)
    return () => this.#hearers.delete(hearer)
  }

  /** take applies one frame. Objects replace what is held of them. */
  take(frame: Frame) {
    clock.heard(frame.at)
    this.heardAt = Date.now()
    if (frame.snapshot && !this.#seen) this.#seen = { agents: new Set(), calls: new Set(), queues: new Set() }
    for (const agent of frame.agents ?? []) {
      this.#seen?.agents.add(agent.key)
      this.agents.set(agent.key, agent)
    }
    for (const call of frame.calls ?? []) {
      this.#seen?.calls.add(call.id)
      if (call.place === 'over') this.calls.delete(call.id)
      else this.calls.set(call.id, call)
    }
    for (const queue of frame.queues ?? []) {
      this.#seen?.queues.add(queue.id ?? '')
      this.queues.set(queue.id ?? '', queue)
    }
    for (const key of frame.gone?.agents ?? []) this.agents.delete(key)
    for (const id of frame.gone?.queues ?? []) this.queues.delete(id)
    if (this.#seen && !frame.more) this.#forget()
    if (!frame.more) this.loaded = true
    for (const hearer of this.#hearers) {
      if (frame.events?.length) hearer.events?.(frame.events)
      if (frame.told?.length) hearer.told?.(frame.told)
      hearer.took?.()
    }
  }

  #forget() {
    const seen = this.#seen!
    this.#seen = undefined
    for (const key of this.agents.keys()) if (!seen.agents.has(key)) this.agents.delete(key)
    for (const id of this.calls.keys()) if (!seen.calls.has(id)) this.calls.delete(id)
    for (const id of this.queues.keys()) if (!seen.queues.has(id)) this.queues.delete(id)
  }
}
