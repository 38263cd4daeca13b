// Drives one instance of a connector library as a host does, and writes down all that
// it posts and all that it asks its vendor.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { compileFunction } from 'node:vm'
import * as library from '../src/index.js'

const require = createRequire(import.meta.url)

/** An origin that the libraries from npm accept. */
export const trusted = 'https://desk.lightning.force.com'

const quiet = { log() {}, info() {}, warn() {}, error() {}, debug() {} }

/** stock gives a fresh instance of the unmodified library of a version, with a window of its own. */
export function stock(version) {
  const file = require.resolve(`scv-${version}`)
  const compiled = compileFunction(readFileSync(file, 'utf8'), ['module', 'exports', 'window', 'document', 'console', 'define'], { filename: file })
  return () => {
    const window = listeners()
    const module = { exports: {} }
    compiled(module, module.exports, window, undefined, quiet, undefined)
    return { library: module.exports, window }
  }
}

function listeners() {
  const list = new Set()
  return {
    list,
    addEventListener: (type, listener) => type === 'message' && list.add(listener),
    removeEventListener: (type, listener) => list.delete(listener),
  }
}

/** ours gives this library, with a window of its own: what initializeConnector begins is new every time. */
export function ours() {
  const window = listeners()
  const initializeConnector = (connector) => library.initializeConnector(connector, { origins: [trusted] })
  return { library: { ...library, initializeConnector }, window }
}

// All that follows without waiting for something outside is done in one turn.
const settle = () => new Promise(setImmediate)

/** Drive is a library with a vendor that answers as a case says. */
export class Drive {
  constructor({ library, window }, vendor = {}) {
    Object.assign(this, { library, window })
    this.posts = []
    this.asked = []
    const drive = this
    const usual = {
      init: () => new library.InitResult({}),
      getAgentConfig: () => new library.AgentConfigResult({}),
      getActiveCalls: () => new library.ActiveCallsResult({ activeCalls: [] }),
      ...(library.CapabilitiesResult && { getCapabilities: () => new library.CapabilitiesResult({}) }),
    }
    const answers = { ...usual, ...vendor }
    class Vendor extends library.VendorConnector {}
    for (const [name, answer] of Object.entries(answers)) {
      Vendor.prototype[name] = function (...args) {
        drive.asked.push([name, ...args])
        return answer(...args)
      }
    }
    this.#among(() => library.initializeConnector(new Vendor()))
  }

  /** window message with a port; it says whether anybody listened. */
  async knock(data, origin = trusted) {
    this.port = { postMessage: (value) => this.posts.push(structuredClone(value)) }
    await this.#among(() => Promise.all([...this.window.list].map((listener) => attempt(() => listener({ data, origin, ports: [this.port] })))))
    await settle()
    return this.port.onmessage !== undefined
  }

  // This library uses the window of the page; those of npm have got theirs when they were compiled.
  #among(doing) {
    globalThis.window = this.window
    return doing()
  }

  setup(config = { userId: 'ag-1' }) {
    return this.knock({ type: 'SETUP_CONNECTOR', connectorConfig: config })
  }

  async host(type, rest = {}) {
    await attempt(() => this.port.onmessage({ data: { type, ...rest } }))
    await settle()
  }

  async publish(eventType, payload) {
    await attempt(() => this.library.publishEvent({ eventType, payload }))
    await settle()
  }
}

// What escapes from a handler is the browser's to print.
async function attempt(doing) {
  try {
    await doing()
  } catch {
    return
  }
}
