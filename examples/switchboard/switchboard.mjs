// The switchboard: one agent's line, for a page that shows it to a host.
//
//	node examples/switchboard/switchboard.mjs --host https://desk.lightning.force.com [--port 7791]
//
//	/                   the page, on our base library, for the host that --host names
//	/stock-3.6.2        on the unmodified library of npm, likewise 4.8.10, 3.2.17 (`make deps` installs them)
//	POST sign-in        a token for the page, while the agent is signed in at the switchboard
//	GET  events         what happens, as server-sent events, to the newest page
//	POST commands/NAME  what the page asks; what it came to is one of the events
//	GET  calls          what is on the line
//	GET  hooks          a remote control of the telephony: its acts,
//	POST hooks/ACT      and one of them; it is answered when the page has told its host
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import http from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { actNames, makeLine } from './line.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const base = path.join(here, '../../sdk/connector-base/src')
const require = createRequire(import.meta.url)
const kinds = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.json': 'application/json' }
const bodyMax = 64 << 10

/** serve starts a switchboard; pages are further ones, by path, or others in place of these. */
export async function serve({ host = '', port = 0, pages = {} } = {}) {
  let stream // of the newest page
  let told = 0 // events so far
  let heard = 0 // of those, how many a page has taken
  let signedIn = true // the agent, at the switchboard
  let token // of the newest page
  const waiting = new Set() // hooks, until the page has taken what they told
  const line = makeLine(tell)

  function tell(event) {
    stream?.write(`id: ${++told}\ndata: ${JSON.stringify(event)}\n\n`)
  }

  function taken(event) {
    heard = Math.max(heard, event) // requests may overtake each other
    for (const hook of waiting) if (hook.event <= event) hook.done()
  }

  /** untilTaken waits until the page has taken all that it was told, or is gone. */
  function untilTaken() {
    if (!stream || heard === told) return
    return new Promise((resolve) => {
      const hook = { event: told, done: () => { waiting.delete(hook); resolve() } }
      waiting.add(hook)
    })
  }

  const routes = {
    'POST /sign-in': async (request, response) => {
      const { token: shown, takesTransfers, pressed } = await read(request)
      if (pressed) signIn()
      if (!signedIn) return end(response, 401)
      line.takesTransfers = takesTransfers
      if (!token || shown !== token) token = randomUUID()
      send(response, { token })
    },
    'GET /events': (request, response, { searchParams }) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
      stream?.end()
      stream = response
      line.inService = token !== undefined && searchParams.get('token') === token // EventSource sends no headers
      response.write('event: hello\ndata: {}\n\n')
      request.on('close', () => {
        taken(told)
        if (stream !== response) return
        stream = undefined
        line.inService = false
      })
    },
    'POST /taken': async (request, response) => {
      taken((await read(request)).event)
      end(response, 204)
    },
    'GET /calls': (request, response) => (may(request) ? send(response, line.calls()) : end(response, 401)),
    'GET /hooks': (_, response) => send(response, actNames.filter((name) => name.startsWith('sign') || line.acts().includes(name))),
  }

  function signIn() {
    if (signedIn) return
    signedIn = true
    tell({ what: 'signed in' })
  }

  function signOut() {
    signedIn = false
    token = undefined
  }

  const may = (request) => token !== undefined && request.headers.authorization === `Bearer ${token}`

  async function command(request, response, name) {
    if (!may(request)) return end(response, 401)
    const { request: number, ...order } = await read(request)
    line.obey(number, name, order)
    end(response, 202)
  }

  async function hook(request, response, name) {
    const { call } = await read(request)
    try {
      if (name === 'signIn') signIn()
      else if (name === 'signOut') signOut()
      else {
        if (name === 'reset') signedIn = true
        line.happens(name, call?.callId)
      }
    } catch (error) {
      return end(response, error.cannot ? 501 : 409, error.message)
    }
    await untilTaken()
    end(response, 204)
  }

  async function answer(request, response) {
    const url = new URL(request.url, 'http://here')
    const site = request.headers['sec-fetch-site'] ?? 'none'
    if (request.method === 'POST' && site !== 'none' && site !== 'same-origin') return end(response, 403) // a page of another site
    const route = routes[`${request.method} ${url.pathname}`]
    if (route) return route(request, response, url)
    const [, group, name] = /^\/(commands|hooks)\/(\w+)$/.exec(url.pathname) ?? []
    if (group && request.method === 'POST') return group === 'commands' ? command(request, response, name) : hook(request, response, name)
    if (request.method !== 'GET') return end(response, 405)
    const text = await page(url.pathname)
    response.writeHead(200, { 'Content-Type': kinds[path.extname(url.pathname)] ?? kinds['.html'], 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }).end(text)
  }

  async function page(pathname) {
    if (pages[pathname]) return pages[pathname]
    const [, stock] = /^\/stock-(\d+\.\d+\.\d+)$/.exec(pathname) ?? []
    if (stock) return (await readFile(path.join(here, 'stock.html'), 'utf8')).replace('VERSION', stock)
    const [, npm] = /^\/npm\/(\d+\.\d+\.\d+)\.js$/.exec(pathname) ?? []
    if (npm) return readFile(require.resolve(`scv-${npm}`, { paths: [path.join(here, '../../connector/testdata/stock')] }))
    const [, library] = /^\/connector-base\/([\w-]+\.js)$/.exec(pathname) ?? []
    if (library) return readFile(path.join(base, library))
    if (pathname === '/') return (await readFile(path.join(here, 'index.html'), 'utf8')).replace('ORIGINS', host)
    if (pathname === '/phone.js') return readFile(path.join(here, 'phone.js'))
    throw Object.assign(new Error(`no page ${pathname}`), { code: 'ENOENT' })
  }

  const server = http.createServer((request, response) => {
    answer(request, response).catch((error) => end(response, error.status ?? (error.code === 'ENOENT' || error.code === 'MODULE_NOT_FOUND' ? 404 : 500), error.message))
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: server.address().port,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function read(request) {
  let body = ''
  for await (const part of request) {
    body += part
    if (body.length > bodyMax) throw Object.assign(new Error('the body is too long'), { status: 413 })
  }
  try {
    return JSON.parse(body || '{}')
  } catch {
    throw Object.assign(new Error('the body is not JSON'), { status: 400 })
  }
}

function send(response, value) {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
}

function end(response, status, why = '') {
  if (!response.headersSent) response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(why)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values: flags } = parseArgs({ options: { host: { type: 'string', default: 'https://desk.lightning.force.com' }, port: { type: 'string', default: '7791' } } })
  const { port } = await serve({ host: flags.host, port: Number(flags.port) })
  process.stdout.write(`adapter URL  http://127.0.0.1:${port}/\nhooks        http://127.0.0.1:${port}/hooks\n`)
}
