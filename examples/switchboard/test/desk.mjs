// A host and a browser in Node, as far as the page of the switchboard needs them.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import vm from 'node:vm'

import * as base from '../../../sdk/connector-base/src/index.js'
import { serve } from '../switchboard.mjs'

const require = createRequire(new URL('../../../connector/testdata/stock/package.json', import.meta.url))
const script = readFileSync(new URL('../phone.js', import.meta.url), 'utf8')
const trusted = 'https://desk.lightning.force.com'
const quiet = { log() {}, info() {}, warn() {}, error() {}, debug() {} }

/** libraries are those that the page is played on. */
export const libraries = ['ours', '4.8.10', '3.6.2', '3.2.17']

function load(name, window) {
  if (name === 'ours') {
    globalThis.window = window
    return { ...base, initializeConnector: (connector) => base.initializeConnector(connector, { origins: [trusted] }) }
  }
  const module = { exports: {} }
  const compiled = vm.compileFunction(readFileSync(require.resolve(`scv-${name}`), 'utf8'), ['module', 'exports', 'window', 'document', 'console', 'define'])
  compiled(module, module.exports, window, undefined, quiet, undefined)
  return module.exports
}

/** openDesk starts a switchboard; its load gives a page of it, set up by a host. */
export async function openDesk(libraryName) {
  const server = await serve()
  const at = `http://127.0.0.1:${server.port}/`
  const storage = new Map()
  const streams = []

  let closed = false
  const inPage = (path, options = {}) => fetch(new URL(path, at), options).catch((error) => {
    if (closed) return new Promise(() => {}) // a page that is gone hears of nothing
    throw error
  })

  function EventSource(path) {
    const listeners = {}
    const ends = new AbortController()
    streams.push(ends)
    Object.assign(this, { close: () => ends.abort(), addEventListener: (name, listener) => { listeners[name] = listener } })
    read(path, ends.signal, ({ event, data, id }) => (event ? listeners[event]?.({ data }) : this.onmessage?.({ data, lastEventId: id }))).catch(() => {})
  }

  async function read(path, signal, give) {
    const { body } = await inPage(path, { signal })
    let text = ''
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + part).split('\n\n')
      text = blocks.pop()
      for (const block of blocks) give(Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2))))
    }
  }

  async function open() {
    for (const stream of streams.splice(0)) stream.abort()
    const posts = []
    let listener
    let wake = () => {}
    const window = { addEventListener: (_, heard) => { listener = heard }, removeEventListener: () => {} }
    const elements = { p: {}, button: {} }
    const page = vm.compileFunction(`${script}; return switchboard`, ['document', 'localStorage', 'fetch', 'EventSource', 'console'])(
      { querySelector: (name) => elements[name] },
      { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => storage.set(key, value), removeItem: (key) => storage.delete(key) },
      inPage, EventSource, console,
    )
    page.begin(load(libraryName, window))
    const port = {
      postMessage: (message) => {
        if (message.type === 'LOG') return
        posts.push(JSON.parse(JSON.stringify(message)))
        wake()
      },
    }
    listener({ data: { type: 'SETUP_CONNECTOR', connectorConfig: {} }, origin: trusted, ports: [port] })

    const host = {
      press: () => elements.button.onclick(),
      ask: (type, fields = {}) => { port.onmessage({ data: { type, ...fields } }) },
      /** next gives the next message, short: its name, and what matters of its payload. */
      async next() {
        while (posts.length === 0) await new Promise((resolve) => { wake = resolve })
        return short(posts.shift())
      },
      rest: () => posts.map(short),
    }
    return host
  }

  const ids = []
  const named = (id) => {
    if (!ids.includes(id)) ids.push(id)
    return `c${ids.indexOf(id) + 1}`
  }

  function short({ type, payload }) {
    if (type !== 'TELEPHONY_EVENT_DISPATCHED') return type
    const { telephonyEventType: event, telephonyEventPayload: about } = payload
    const calls = [about ?? {}].flat()
    const words = calls.flatMap((call) => [
      call.callId && named(call.callId), call.callType, call.reason, call.agentStatus, call.message, call.success, call.initialCallHasEnded && 'customer gone',
      call.isCustomerOnHold !== undefined && `${call.isCustomerOnHold} ${call.isThirdPartyOnHold}`, call.closeCallOnError && 'closes', call.isReplayedCall && 'replayed',
    ])
    return [event, ...words.filter(Boolean)].join(' ')
  }

  return {
    load: open,
    id: (name) => ids[Number(name.slice(1)) - 1],
    hook: async (act, name) => {
      const response = await fetch(`${at}hooks/${act}`, { method: 'POST', body: JSON.stringify({ call: name ? { callId: ids[Number(name.slice(1)) - 1] } : undefined }) })
      return { status: response.status, why: await response.text() }
    },
    get: (path, options) => fetch(new URL(path, at), options),
    close: () => {
      closed = true
      for (const stream of streams) stream.abort()
      server.close()
    },
  }
}
