import createClient, { type Middleware } from 'openapi-fetch'
import type { components, paths } from '../../../sdk/js/schema'

export type Shapes = components['schemas']

/** A refusal or fault in the shape of RFC 9457, as the host says it. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly sentence: string,
    readonly fields: readonly Shapes['WrongField'][] = [],
    readonly requestId = '',
  ) {
    super(sentence)
  }
}

// Every POST names itself, so that one that was sent again is carried out once.
const idempotent: Middleware = {
  onRequest({ request }) {
    if (request.method === 'POST') request.headers.set('Idempotency-Key', crypto.randomUUID())
    return request
  },
}

// The cookie of the sign-in goes with every request to the own origin, and with no other.
export const client = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' })
client.use(idempotent)

/** Answer is what the client of openapi-fetch gives back. */
interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

let signedOut: () => void = () => {}

/** onSignedOut names who is told that the sign-in has ended. */
export function onSignedOut(told: () => void) {
  signedOut = told
}

/** ask unwraps an answer: the body, or a Refused that has the host's sentence. Texts,
 *  such as exports, are not asked for by it. */
export async function ask<T>(promise: Promise<Answer<T>>): Promise<Exclude<T, string>> {
  return (await askVersion(promise)).value
}

/** Versioned is a thing with its version, which goes with what is to replace it. */
export interface Versioned<T> {
  value: T
  version: string
}

/** askVersion is ask, with the version that the host gives of the thing. */
export async function askVersion<T>(promise: Promise<Answer<T>>): Promise<Versioned<Exclude<T, string>>> {
  let answer: Answer<T>
  try {
    answer = await promise
  } catch {
    throw new Refused(0, 'unreachable', '')
  }
  const { data, error, response } = answer
  if (response.ok) return { value: data as Exclude<T, string>, version: response.headers.get('ETag') ?? '' }
  if (response.status === 401) signedOut()
  const said = (error ?? {}) as Partial<Shapes['Problem']>
  throw new Refused(response.status, said.code ?? 'unknown', said.detail ?? said.title ?? response.statusText, said.errors ?? [], said.requestId ?? '')
}
