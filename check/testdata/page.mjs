// The page of the sample connector without a browser: a window of two functions and a
// port, on a library of npm or on ours, as it is or broken.
import { createRequire } from 'node:module'
import { mock } from 'node:test'
import * as base from '../../sdk/connector-base/src/index.js'
import { press } from '../../examples/connector/cases.js'
import { buttons } from '../../examples/connector/drive.js'
import { broken } from './broken.js'

const require = createRequire(import.meta.url)
const { load } = require('../../connector/testdata/stock/library.js')
const trusted = 'https://desk.lightning.force.com'

// What the page finds in a browser.
const storage = new Map()
globalThis.location = { search: '' }
globalThis.EventSource = class { constructor() { queueMicrotask(() => this.onerror()) } close() {} static CLOSED = 2 }
globalThis.sessionStorage = { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => storage.set(key, value) }
console.error = console.warn = () => {}
process.on('unhandledRejection', () => {}) // what escapes from a handler is the browser's to print

const { start } = await import('../../examples/connector/vendor.js')

const ours = { ...base, initializeConnector: (connector) => base.initializeConnector(connector, { origins: [trusted] }) }
export const libraries = ['ours', '4.8.10', '3.6.2', '3.2.17']

/** forget is another browser. */
export const forget = () => storage.clear()

// Time passes when nothing is left to do, so that nobody waits for it.
mock.timers.enable({ apis: ['setTimeout'] })

// All that follows without waiting for something outside is done at once, or by a timer
// that one of them has set.
export const settled = async () => {
  for (let turn = 0; turn < 2; turn++) {
    await new Promise(setImmediate)
    mock.timers.tick(1)
  }
  await new Promise(setImmediate)
}

/** Page is the page, loaded anew. What it posts is heard. */
export class Page {
  constructor(library, variant, hears) {
    this.listeners = new Set()
    globalThis.window = this.window = { addEventListener: (type, listener) => this.listeners.add(listener), removeEventListener: (type, listener) => this.listeners.delete(listener) }
    const made = library === 'ours' ? ours : load(library, this.window)
    this.phone = start(variant ? broken(made, variant) : made)
    this.port = { postMessage: (message) => hears(structuredClone(message)) }
  }

  /** tell gives a message of the host: the first as a window message with the port. */
  async tell(data) {
    globalThis.window = this.window
    if (data.type !== 'SETUP_CONNECTOR') await this.port.onmessage?.({ data })
    else for (const listener of this.listeners) listener({ data, origin: trusted, ports: [this.port] })
  }

  async act(name) {
    await press(this.phone, buttons[name])
  }
}
