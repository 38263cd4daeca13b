import type { components } from './stream-schema'
import tickerURL from './ticker.ts?worker&url'

export type Frame = components['schemas']['Frame']
export type Position = components['schemas']['Position']

/** How a stream stands: shown to the person, since what they see may be old. */
export type Standing = 'connecting' | 'live' | 'reconnecting' | 'ended'

export interface StreamOptions {
  center: string
  /** This page is the agent's desk: it says that it is awake. */
  desk: boolean
  onFrame(frame: Frame): void
  onStanding(standing: Standing, attempt: number): void
}

const protocol = 'secondring.stream.v1'
// The host cuts off whoever must not come back with this code.
const closeEnded = 4004
// A frame comes every 15 s at the latest; silence of twice that is a dead connection.
const silenceMax = 32_000
const aliveEvery = 5_000
const waits = [250, 500, 1000, 2000, 4000, 8000]

/**
 * Stream follows a contact center: it names the position of the last whole frame when
 * it comes back, so that no event is missed and none is told twice.
 */
// spec: CONSOLE-4
export class Stream {
  #options: StreamOptions
  #socket: WebSocket | undefined
  #position: Position | undefined
  #attempt = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #heard = 0
  #ticker: Worker | undefined
  #closed = false
  #alives = 0
  #spoke = 0

  constructor(options: StreamOptions) {
    this.#options = options
    // Timers of a hidden page are slowed to one a minute, those of its worker are not;
    // the page itself answers each tick, so a page that sleeps says nothing.
    this.#ticker = ticking(() => this.#tick())
    addEventListener('online', this.#hurry)
    addEventListener('pagehide', this.#leave)
    document.addEventListener('visibilitychange', this.#hurry)
    this.#open()
  }

  /** close ends the stream; a desk that is closed says good-bye. */
  close() {
    if (this.#closed) return
    this.#closed = true
    removeEventListener('online', this.#hurry)
    removeEventListener('pagehide', this.#leave)
    document.removeEventListener('visibilitychange', this.#hurry)
    clearTimeout(this.#retry)
    this.#ticker?.terminate()
    if (this.#options.desk) this.#say({ bye: true })
    this.#socket?.close(1000)
  }

  #open() {
    clearTimeout(this.#retry)
    this.#options.onStanding(this.#attempt === 0 ? 'connecting' : 'reconnecting', this.#attempt)
    const url = new URL(`/v1/centers/${encodeURIComponent(this.#options.center)}/stream`, location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    const socket = new WebSocket(url, protocol)
    this.#socket = socket
    this.#heard = performance.now()
    socket.onopen = () => {
      this.#say({ desk: this.#options.desk || undefined, resume: this.#position })
      this.#spoke = performance.now()
    }
    socket.onmessage = (message) => {
      this.#heard = performance.now()
      const frame = JSON.parse(message.data) as Frame
      this.#attempt = 0
      this.#options.onFrame(frame)
      if (frame.more) return
      this.#position = { epoch: frame.epoch, seq: frame.seq }
      this.#options.onStanding('live', 0)
    }
    socket.onclose = (event) => {
      if (this.#socket !== socket || this.#closed) return
      this.#socket = undefined
      if (event.code === closeEnded) return this.#options.onStanding('ended', 0)
      this.#attempt++
      this.#options.onStanding('reconnecting', this.#attempt)
      const wait = waits[Math.min(this.#attempt, waits.length) - 1] ?? 8000
      this.#retry = setTimeout(() => this.#open(), wait * (0.75 + Math.random() / 2))
    }
  }

  #tick() {
    const now = performance.now()
    if (this.#socket && now - this.#heard > silenceMax) this.#socket.close(4000)
    if (this.#options.desk && now - this.#spoke >= aliveEvery - 50) {
      this.#spoke = now
      this.#say({ alive: ++this.#alives })
    }
  }

  // Whoever looks at the page again does not wait for the end of a pause.
  #hurry = () => {
    if (document.visibilityState === 'visible' && !this.#socket && !this.#closed && this.#retry !== undefined) this.#open()
    else this.#tick()
  }

  // A page that is closed is no sleeping one: the host need not wait for its silence.
  #leave = () => {
    if (this.#options.desk) this.#say({ bye: true })
  }

  #say(message: unknown) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }
}

// The page's policy lets no text become a script, but for this one address.
const policy = window.trustedTypes?.createPolicy('secondring', {
  createScriptURL(url: string) {
    if (url !== tickerURL) throw new TypeError(`${url} is not a worker of the console`)
    return url
  },
})

function ticking(tick: () => void): Worker {
  const url = policy ? (policy.createScriptURL(tickerURL) as unknown as string) : tickerURL
  const worker = new Worker(url, { type: 'module' })
  worker.onmessage = tick
  return worker
}
