import { Kept } from '../lib/kept.svelte'
import { generationOf, Journal } from './journal.svelte'
import { isMessage, Relay, textOf, type Message } from './relay'

/** How a connector stands: what the person is shown of it. */
export type Standing =
  | 'loading' // its page is fetched
  | 'shaking' // it was asked, and has not answered
  | 'login' // it wants the agent to sign in
  | 'ready'
  | 'silent' // it does not answer
  | 'flooded' // it said more than it may, and was cut off
  | 'elsewhere' // a newer session of the agent has it
  | 'refused' // the host does not let it in
  | 'same-origin' // it may not be framed: it would be the console

/** How long a page may take to load, and then to answer. */
export const patience = 10_000
/** How often a deaf page is loaded again by itself. */
const reloadsMax = 2
/** How often a page may send what is no message. */
const strikesMax = 100
const waits = [250, 500, 1000, 2000, 4000, 8000]
const protocol = 'secondring.v1'

// Close codes of the host after which nobody comes back by himself.
const codes: Record<number, Standing> = { 1008: 'refused', 4001: 'elsewhere', 4004: 'refused' }

export interface Adapter {
  center: string
  url: string
  /** That the frame may have, the one of the URL first. */
  origins: readonly string[] | null
}

/**
 * ConnectorHost joins the connector in a frame to the host over a socket. It carries
 * messages and reads of them only what a page must know: that the connector is
 * ready, or wants to be seen.
 *
 *	host ── SETUP_CONNECTOR ──► page ── window message, exact origin, one port ──► frame
 *	host ◄──────────── JSON ──► page ◄──────────────── port ────────────────────► frame
 */
// spec: CONSOLE-80
export class ConnectorHost {
  standing = $state<Standing>('loading')
  /** The socket to the host is open. */
  connected = $state(false)
  /** How many sessions there were. */
  sessions = $state(0)
  generation = $state('')
  capabilities = $state.raw<Record<string, unknown>>({})
  /** How high the frame wants to be, while the agent signs in to the vendor. */
  loginHeight = $state(0)
  readonly journal = new Journal()
  readonly shown: Kept<boolean>
  readonly adapter: Adapter

  #origin: string
  #frame: HTMLIFrameElement | undefined
  #socket: WebSocket | undefined
  #port: MessagePort | undefined
  #setup: Message | undefined
  #loaded = false
  #ready: string | undefined
  #relay: Relay
  #attempt = 0
  #reloads = 0
  #strikes = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #alarm: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(adapter: Adapter, shown: Kept<boolean>) {
    this.adapter = adapter
    this.shown = shown
    this.#origin = new URL(adapter.url).origin
    this.#relay = new Relay({
      send: (text) => this.#socket?.send(text),
      now: () => performance.now(),
      later: (act, milliseconds) => {
        const timer = setTimeout(act, milliseconds)
        return () => clearTimeout(timer)
      },
      flooded: () => this.#cutOff('flooded', 'connector flooded the page: cut off'),
    })
  }

  /** load begins, in a frame of the page. */
  load(frame: HTMLIFrameElement) {
    this.#frame = frame
    frame.addEventListener('load', this.#arrived)
    this.reload()
  }

  /** reload loads the connector's page again, and begins a new session. */
  reload = () => {
    this.#reloads = 0
    this.#strikes = 0
    this.#again()
  }

  close() {
    this.#closed = true
    this.#frame?.removeEventListener('load', this.#arrived)
    this.#forget()
    this.#hangUp()
  }

  /** recheck begins a new session, since the old one may have died unnoticed. */
  recheck() {
    if (this.connected) this.#open()
  }

  #again() {
    if (this.#closed || !this.#frame) return
    this.#forget()
    this.standing = 'loading'
    // In one origin, a frame with scripts and its own storage could do all that the console can.
    // Another port of the same host gets the console's cookie, which is for this machine alone to risk.
    if (tooNear(new URL(this.adapter.url), location)) return this.#cutOff('same-origin', 'adapter URL has the host of the console: not framed')
    this.journal.step('load', this.adapter.url)
    this.#frame.src = this.adapter.url
    this.#arm()
    this.#open()
  }

  /** forget lets go of a page: what it was and what it still had to say. */
  #forget() {
    clearTimeout(this.#alarm)
    this.#port?.close()
    this.#port = undefined
    this.#ready = undefined
    this.#loaded = false
    this.#relay.drop()
    this.loginHeight = 0
  }

  // A page that is loaded anew has forgotten its port, whoever made it load.
  #arrived = () => {
    if (this.#closed || cut.has(this.standing)) return
    if (this.#port) {
      this.journal.step('loaded again', 'by itself: a new session begins')
      this.#forget()
      this.#open()
    } else {
      this.journal.step('loaded')
    }
    this.#loaded = true
    this.#shake()
  }

  // spec: CONSOLE-87, CONSOLE-88
  // The one window message goes to the exact origin: a frame that is elsewhere does not get the port.
  #shake() {
    if (!this.#loaded || !this.#setup || this.#port || !this.#frame?.contentWindow) return
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    port1.onmessage = (event) => this.#said(event.data)
    port1.onmessageerror = () => this.journal.step('unreadable', 'connector sent what no message can be')
    this.standing = 'shaking'
    this.journal.step('handshake', `one port to ${this.#origin}`)
    this.journal.message('to-connector', this.#setup, 0)
    this.#frame.contentWindow.postMessage(this.#setup, this.#origin, [port2])
    this.#arm()
  }

  #arm() {
    clearTimeout(this.#alarm)
    this.#alarm = setTimeout(() => this.#deaf(), patience)
  }

  // A library that did not like the first message never answers another: only a new page helps.
  // spec: CONSOLE-82
  #deaf() {
    this.journal.step('no answer', `for ${patience / 1000} s`)
    if (!this.connected) return this.#arm() // it was not asked yet
    if (this.#reloads++ < reloadsMax) return this.#again()
    this.#forget()
    this.standing = 'silent'
  }

  /** said takes what comes through the port. */
  #said(data: unknown) {
    const text = isMessage(data) ? textOf(data) : undefined
    if (!isMessage(data) || text === undefined) {
      this.journal.step('no message', 'connector sent what has no type, or cannot be written as JSON: not passed on')
      if (++this.#strikes > strikesMax) this.#cutOff('flooded', 'connector does not speak the protocol: cut off')
      return
    }
    this.journal.message('from-connector', data, text.length)
    this.#read(data)
    this.#relay.pass(text)
  }

  #read(message: Message) {
    if (this.standing === 'shaking') clearTimeout(this.#alarm) // it speaks
    if (message.type === 'CONNECTOR_READY') {
      this.#isReady(message)
      return
    }
    const { telephonyEventType: event, telephonyEventPayload: said } = (message.payload ?? {}) as { telephonyEventType?: unknown; telephonyEventPayload?: unknown }
    if (message.type === 'TELEPHONY_EVENT_DISPATCHED' && event === 'SHOW_LOGIN') {
      const height = Number((said as { loginFrameHeight?: unknown } | undefined)?.loginFrameHeight)
      this.loginHeight = Math.min(Math.max(Number.isFinite(height) ? height : 0, 200), 700)
      this.standing = 'login'
    }
  }

  #isReady(message: Message) {
    this.standing = 'ready'
    this.loginHeight = 0
    this.#reloads = 0
    this.generation = generationOf(message)
    this.capabilities = ((message.payload ?? {}) as { capabilities?: Record<string, unknown> }).capabilities ?? {}
    // Said again to a host that was away, but for the call it had then: the host asks for those.
    const { callInProgress: _, ...payload } = (message.payload ?? {}) as Record<string, unknown>
    this.#ready = textOf({ type: message.type, payload })
  }

  #open() {
    this.#hangUp()
    const url = new URL(`/v1/centers/${encodeURIComponent(this.adapter.center)}/connector`, location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    const socket = new WebSocket(url, protocol)
    this.#socket = socket
    socket.onmessage = (event) => this.#told(String(event.data))
    socket.onclose = (event) => {
      if (this.#socket === socket && !this.#closed) this.#lost(event)
    }
  }

  #hangUp() {
    clearTimeout(this.#retry)
    this.#relay.shut()
    const socket = this.#socket
    this.#socket = undefined
    this.#setup = undefined
    this.connected = false
    if (socket) {
      socket.onmessage = null
      socket.close(1000)
    }
  }

  /** told takes what the host says. Its first word is SETUP_CONNECTOR. */
  #told(text: string) {
    const message = JSON.parse(text) as Message
    if (message.type !== 'SETUP_CONNECTOR') {
      this.journal.message('to-connector', message, text.length)
      this.#port?.postMessage(message)
      return
    }
    this.#attempt = 0
    this.sessions++
    this.connected = true
    this.#setup = message
    this.journal.step('session', 'the host has taken the connector in')
    if (this.#port) this.#relay.open(this.#ready) // the connector lived on while the host was away
    else {
      this.#relay.open()
      this.#shake()
    }
  }

  #lost(event: CloseEvent) {
    this.#hangUp()
    this.journal.step('session over', `${event.code} ${event.reason}`.trim())
    const standing = codes[event.code]
    if (standing) return this.#cutOff(standing, '')
    const wait = waits[Math.min(this.#attempt++, waits.length - 1)] ?? 8000
    this.#retry = setTimeout(() => this.#open(), wait * (0.75 + Math.random() / 2))
  }

  /** cutOff ends it until the agent tries again: the page is gone from the frame. */
  #cutOff(standing: Standing, why: string) {
    if (why) this.journal.step('cut off', why)
    this.#forget()
    this.#hangUp()
    this.standing = standing
    if (this.#frame) this.#frame.src = 'about:blank'
  }
}

const cut = new Set<Standing>(['flooded', 'elsewhere', 'refused', 'same-origin'])

// spec: CONSOLE-88
function tooNear(adapter: URL, here: Location): boolean {
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(here.hostname)
  return adapter.origin === here.origin || (adapter.hostname === here.hostname && !loopback)
}
