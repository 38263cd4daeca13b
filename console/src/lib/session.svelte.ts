import { ask, client, onSignedOut, Refused, type Shapes } from './client'
import { Floor } from './floor.svelte'
import { Leader } from './leader.svelte'

export type Me = Shapes['Me']
export type Action = string

// A page that stays open asks now and then who it is, so that its sign-in is renewed.
const renewEvery = 10 * 60_000

/** Session is who is signed in at this page, and what the host shows them. */
class Session {
  me = $state.raw<Me>()
  floor = $state.raw<Floor>()
  /** Of an agent's tabs the one that rings and hosts the connector. */
  leader = $state.raw<Leader>()
  standing = $state<'unknown' | 'in' | 'out' | 'unreachable'>('unknown')
  center = ''
  #renewal: ReturnType<typeof setInterval> | undefined

  constructor() {
    onSignedOut(() => this.#left())
  }

  /** may says whether the role may use an operation, named by its id in the API. */
  may(operation: Action): boolean {
    return this.me?.may[operation] !== undefined
  }

  /** enter looks who is signed in at a center. */
  async enter(center: string): Promise<void> {
    this.center = center
    try {
      this.#arrived(await ask(client.GET('/v1/centers/{center}/me', { params: { path: { center } } })))
    } catch (cause) {
      this.standing = cause instanceof Refused && cause.status === 0 ? 'unreachable' : 'out'
    }
  }

  /** leave is for the page that asks for a center: who comes back to one is looked for anew. */
  leave() {
    this.center = ''
    this.#left()
  }

  async signIn(center: string, name: string, password: string): Promise<void> {
    const path = { center }
    const me = await ask(client.POST('/v1/centers/{center}/sign-in', { params: { path }, body: { name, password } }))
    this.center = center
    this.#arrived(me)
  }

  async signOut(): Promise<void> {
    const path = { center: this.center }
    await ask(client.POST('/v1/centers/{center}/sign-out', { params: { path } })).catch(() => {})
    this.#left()
  }

  #arrived(me: Me) {
    this.me = me
    this.standing = 'in'
    this.floor?.close()
    this.floor = new Floor(this.center, me.agent !== undefined)
    this.leader?.close()
    this.leader = me.agent === undefined ? undefined : new Leader(this.center, me.agent)
    clearInterval(this.#renewal)
    this.#renewal = setInterval(() => {
      void ask(client.GET('/v1/centers/{center}/me', { params: { path: { center: this.center } } })).catch(() => {})
    }, renewEvery)
  }

  #left() {
    clearInterval(this.#renewal)
    this.floor?.close()
    this.floor = undefined
    this.leader?.close()
    this.leader = undefined
    this.me = undefined
    this.standing = 'out'
  }
}

export const session = new Session()
