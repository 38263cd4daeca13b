// Carries what a connector's frame says to the host, in order, within bounds. The frame
// is somebody else's program: it may be broken, or hostile.

/** What is sent of one message at most; the host reads no more. */
export const charsMax = 256 << 10
/** Messages that wait for the host: beyond them a frame floods. */
export const waitingMax = 500
/** The host cuts off whoever sends more than 50 a second, or 200 at once. */
export const perSecond = 40
export const atOnce = 150

export interface RelayOptions {
  send(text: string): void
  now(): number
  later(act: () => void, milliseconds: number): () => void
  flooded(): void
}

/** A message of the protocol, as far as the page reads it. */
export interface Message {
  type: string
  [field: string]: unknown
}

/** isMessage says whether a value has the form of every message of the protocol. */
export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && typeof (value as Message).type === 'string' && (value as Message).type !== ''
}

/** textOf is a message as the host reads it, where a Date is an ISO string; undefined if it cannot be written. */
export function textOf(message: Message): string | undefined {
  try {
    const text = JSON.stringify(message)
    return text.length > charsMax ? text.slice(0, charsMax + 1) : text // half a hangup is a hangup
  } catch {
    return undefined
  }
}

// spec: CONSOLE-81
export class Relay {
  #options: RelayOptions
  #waiting: string[] = []
  #open = false
  #left = atOnce
  #at: number
  #stop: (() => void) | undefined

  constructor(options: RelayOptions) {
    this.#options = options
    this.#at = options.now()
  }

  /** pass sends a text as soon as it may be sent. */
  pass(text: string) {
    if (this.#waiting.length >= waitingMax) return this.#options.flooded()
    this.#waiting.push(text)
    this.#send()
  }

  /** open lets through what waits, after what is said first. */
  open(first?: string) {
    this.#open = true
    this.#left = atOnce
    this.#at = this.#options.now()
    if (first !== undefined) this.#waiting.unshift(first)
    this.#send()
  }

  /** shut keeps what comes until open; a hangup that happens meanwhile is not lost. */
  shut() {
    this.#open = false
    this.#stop?.()
    this.#stop = undefined
  }

  /** drop forgets what waits: it was said by a page that is gone. */
  drop() {
    this.#waiting = []
  }

  get waiting(): number {
    return this.#waiting.length
  }

  #send() {
    const now = this.#options.now()
    this.#left = Math.min(atOnce, this.#left + ((now - this.#at) / 1000) * perSecond)
    this.#at = now
    while (this.#open && this.#left >= 1 && this.#waiting.length > 0) {
      this.#left--
      this.#options.send(this.#waiting.shift()!)
    }
    if (!this.#open || this.#waiting.length === 0 || this.#stop) return
    this.#stop = this.#options.later(() => {
      this.#stop = undefined
      this.#send()
    }, 1000 / perSecond)
  }
}
