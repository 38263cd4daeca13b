import { ask, askVersion, client, type Shapes, type Versioned } from '../lib/client'
import { session } from '../lib/session.svelte'
import type { Choice } from './settings'
import { body, read, write, type Draft } from './draft'

export type ListName = 'statuses' | 'configurations' | 'queues' | 'hours' | 'agents'
export type Finding = Shapes['Finding']
export type RuleChange = Shapes['RuleChange']

// The lists of rules are alike, so one function serves them all; the client's types
// know each path alone.
interface Plain {
  GET(path: string, init: unknown): Promise<{ data?: unknown; error?: unknown; response: Response }>
  PUT(path: string, init: unknown): Promise<{ data?: unknown; error?: unknown; response: Response }>
  DELETE(path: string, init: unknown): Promise<{ data?: unknown; error?: unknown; response: Response }>
}
const plain = client as unknown as Plain
const at = (name: ListName) => (name === 'agents' ? '/v1/centers/{center}/agents/{agent}' : `/v1/centers/{center}/${name}/{id}`)
const path = (id: string) => ({ params: { path: { center: session.center, id, agent: id } } })

/** Book is what an administrator sets, as the pages of setup need it. */
export class Book {
  statuses = $state.raw<Shapes['Status'][]>([])
  configurations = $state.raw<Shapes['Configuration'][]>([])
  queues = $state.raw<Shapes['QueueNow'][]>([])
  hours = $state.raw<Shapes['Hours'][]>([])
  findings = $state.raw<Finding[]>([])
  loaded = $state(false)

  /** Agents come by the stream, as everywhere in the console. */
  get agents() {
    return [...(session.floor?.agents.values() ?? [])].sort((a, b) => (a.name ?? a.key).localeCompare(b.name ?? b.key))
  }

  get skills(): string[] {
    return [...new Set(this.agents.flatMap((agent) => agent.skills ?? []))].sort()
  }

  async load() {
    const in_ = { params: { path: { center: session.center } } }
    const [statuses, configurations, queues, hours, findings] = await Promise.all([
      ask(client.GET('/v1/centers/{center}/statuses', in_)),
      ask(client.GET('/v1/centers/{center}/configurations', in_)),
      ask(client.GET('/v1/centers/{center}/queues', in_)),
      ask(client.GET('/v1/centers/{center}/hours', in_)),
      ask(client.GET('/v1/centers/{center}/policy/findings', in_)),
    ])
    this.statuses = statuses.items ?? []
    this.configurations = configurations.items ?? []
    this.queues = queues.items ?? []
    this.hours = hours.items ?? []
    this.findings = findings.items ?? []
    this.loaded = true
  }

  get(name: ListName, id: string): Promise<Versioned<Draft>> {
    return askVersion(plain.GET(at(name), path(id))) as Promise<Versioned<Draft>>
  }

  /** put replaces the thing of a version; "" is a new one. */
  async put(name: ListName, id: string, body: Draft, version: string) {
    await ask(plain.PUT(at(name), { ...path(id), headers: version ? { 'If-Match': version } : { 'If-None-Match': '*' }, body }))
    await this.load()
  }

  async remove(name: ListName, id: string) {
    await ask(plain.DELETE(at(name), path(id)))
    await this.load()
  }

  /** changes are the newest changes of one thing, such as queues[support]. */
  async changes(of: string): Promise<RuleChange[]> {
    const query = { of, limit: 50 }
    return (await ask(client.GET('/v1/centers/{center}/changes', { params: { path: { center: session.center }, query } }))).items ?? []
  }
}

const named = (list: readonly { id?: string; label?: string }[]): Choice[] => list.map((one) => ({ value: one.id ?? '', label: one.label || one.id || '' }))

export const statusChoices = (book: Book) => named(book.statuses)
export const queueChoices = (book: Book) => named(book.queues)
export const hoursChoices = (book: Book) => named(book.hours)
export const configurationChoices = (book: Book) => named(book.configurations)
export const agentChoices = (book: Book) => book.agents.map((agent) => ({ value: agent.key, label: agent.name || agent.key }))

/** who says by whom a change came. */
export function who(change: RuleChange): string {
  return change.actor || change.key || change.role
}

const center = () => ({ params: { path: { center: session.center } } })

/** settings are the rules of the whole contact center. */
export function settings(): Promise<Versioned<Draft>> {
  return askVersion(client.GET('/v1/centers/{center}/settings', center())) as Promise<Versioned<Draft>>
}

/** putSettings replaces the named settings, and leaves the others as they were read. */
export async function putSettings(book: Book, draft: Draft, names: readonly string[], was: Versioned<Draft>) {
  const all = structuredClone(was.value)
  for (const name of names) write(all, name, read(draft, name))
  await ask(client.PUT('/v1/centers/{center}/settings', { params: { ...center().params, header: { 'If-Match': was.version } }, body: body(all, Object.keys(all)) }))
  await book.load()
}
