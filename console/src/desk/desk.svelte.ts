import { ask, client, type Shapes } from '../lib/client'
import type { Agent, Call, Work } from '../lib/floor.svelte'
import { Kept } from '../lib/kept.svelte'
import { session } from '../lib/session.svelte'

export type Status = Shapes['Status']
export type Rules = Shapes['Configuration']
export type Offer = Shapes['OfferRecord']

const offersKept = 50

/**
 * Desk is what an agent's pages have in common: the agent and their works as the
 * stream shows them, and the rules they work under, which are read once.
 */
class Desk {
  statuses = $state.raw<readonly Status[]>([])
  queues = $state.raw<readonly Shapes['QueueNow'][]>([])
  /** What the agent was offered lately, newest first. */
  offers = $state.raw<readonly Offer[]>([])
  /** The online status that the agent had last: what "back" means. */
  lastOnline = new Kept('desk.online', '')
  #configurations = $state.raw<readonly Rules[]>([])
  #loading: Promise<void> | undefined
  #loadedFor: typeof session.me
  #wanted: Promise<void> | undefined
  #again = false

  get path() {
    return { center: session.center, agent: session.me?.agent ?? '' }
  }
  get agent(): Agent | undefined {
    return session.floor?.agents.get(this.path.agent)
  }
  get works(): readonly Work[] {
    return this.agent?.works ?? []
  }
  /** Offers that wait for the agent. */
  get ringing(): readonly Work[] {
    return this.works.filter((work) => work.phase === 'ringing')
  }
  get atWork(): readonly Work[] {
    return this.works.filter((work) => work.phase !== 'ringing')
  }
  get rules(): Rules | undefined {
    const own = this.agent?.configuration
    return this.#configurations.find((v) => v.id === own) ?? this.#configurations.find((v) => v.default)
  }
  get status(): Status | undefined {
    return this.statuses.find((v) => v.id === this.agent?.status)
  }
  /** The status that comes after the work, if it is another one. */
  get pending(): string | undefined {
    const next = this.agent?.pendingStatus
    return next === this.agent?.status ? undefined : next
  }
  get comeback(): Status | undefined {
    const online = this.statuses.filter((v) => v.kind === 'online')
    return online.find((v) => v.id === this.lastOnline.value) ?? online[0]
  }

  callOf(work: Work): Call | undefined {
    return session.floor?.calls.get(work.call)
  }
  statusLabel(id: string | undefined): string {
    return this.statuses.find((v) => v.id === id)?.label || id || ''
  }
  queueLabel(id: string | undefined): string {
    return (id && (session.floor?.queues.get(id)?.label || this.queues.find((v) => v.id === id)?.label)) || id || ''
  }
  can(control: string): boolean {
    return !(this.agent?.cannot ?? []).includes(control)
  }

  /** load reads the rules, once for each who signs in: they change seldom, and a reload of the page reads them anew. */
  load(): Promise<void> {
    const me = session.me
    if (this.#loadedFor === me && this.#loading) return this.#loading
    this.#loadedFor = me
    const loading = this.#read()
    loading.catch(() => (this.#loading = undefined))
    return (this.#loading = loading)
  }

  async #read(): Promise<void> {
    const path = { center: session.center }
    const [statuses, configurations, queues] = await Promise.all([
      ask(client.GET('/v1/centers/{center}/statuses', { params: { path } })),
      ask(client.GET('/v1/centers/{center}/configurations', { params: { path } })),
      ask(client.GET('/v1/centers/{center}/queues', { params: { path } })),
    ])
    this.statuses = statuses.items ?? []
    this.#configurations = configurations.items ?? []
    this.queues = queues.items ?? []
  }

  /** recall reads what the agent was offered lately. Who asks while it is read is served after that. */
  recall(): Promise<void> {
    if (this.#wanted) {
      this.#again = true
      return this.#wanted
    }
    const read = async () => {
      do {
        this.#again = false
        const list = await ask(client.GET('/v1/centers/{center}/agents/{agent}/offers', { params: { path: this.path, query: { limit: offersKept } } }))
        this.offers = list.items ?? []
      } while (this.#again)
    }
    this.#wanted = read().finally(() => (this.#wanted = undefined))
    return this.#wanted
  }

  async setStatus(status: string): Promise<void> {
    await ask(client.POST('/v1/centers/{center}/agents/{agent}/status', { params: { path: this.path }, body: { status } }))
  }
}

export const desk = new Desk()

/** who names the other side of a call. */
export function who(call: Call | undefined): string | undefined {
  return call?.customer?.name || call?.customer?.national || call?.customer?.number
}
