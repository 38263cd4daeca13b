/** Draft is what a form edits: the body of a resource, as the host takes it. */
export type Draft = Record<string, unknown>

/** read gives the value at a path such as recovery.afterSeconds. */
export function read(draft: Draft, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => (at as Draft | undefined)?.[name], draft)
}

/** write puts a value at a path, and makes what is missing on the way. */
export function write(draft: Draft, path: string, value: unknown) {
  const names = path.split('.')
  const last = names.pop()!
  let at = draft
  for (const name of names) {
    if (typeof at[name] !== 'object' || at[name] === null) at[name] = {}
    at = at[name] as Draft
  }
  at[last] = value
}

/** empty says whether a value says nothing: it is left out, and the default holds. */
export function empty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && Object.values(value).every(empty)
}

/** body is the draft without what says nothing, and only with the named parts. */
export function body(draft: Draft, paths: readonly string[]): Draft {
  const out: Draft = {}
  for (const path of paths) {
    const value = read(draft, path)
    if (!empty(value)) write(out, path, clean(value))
  }
  return out
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined && v !== null && v !== '' && v !== false).map(([k, v]) => [k, clean(v)]))
}

/** Meeting says which parts of a form somebody else has changed since it was read. */
export interface Meeting {
  /** Only they did: the draft has theirs now. */
  theirs: string[]
  /** Both did: the draft has its own still. */
  both: string[]
}

/** meet takes into a draft what only somebody else has changed since it was read. */
export function meet(draft: Draft, was: Draft, now: Draft, paths: readonly string[]): Meeting {
  const met: Meeting = { theirs: [], both: [] }
  for (const path of paths) {
    const [mine, before, after] = [draft, was, now].map((one) => JSON.stringify(body(one, [path])))
    if (after === before || after === mine) continue
    if (mine !== before) met.both.push(path)
    else {
      met.theirs.push(path)
      write(draft, path, structuredClone(read(now, path)))
    }
  }
  return met
}

/** nameOf is the part of a refusal's field, or of a finding's place, that a form has a
 *  setting for: of queues[support].recovery.steps[0].queue it is recovery.steps. */
export function nameOf(place: string, thing: string, names: readonly string[]): string | undefined {
  if (!place.startsWith(`${thing}.`)) return undefined
  const rest = place.slice(thing.length + 1)
  return names.find((name) => rest === name || rest.startsWith(`${name}.`) || rest.startsWith(`${name}[`))
}
