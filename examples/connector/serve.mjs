// Serves the sample connector:
//
//	node examples/connector/serve.mjs --host http://127.0.0.1:7780 [--port 0] [--cert cert.pem --key key.pem]
//
//	/              on our base library, which answers the host that --host names, such as
//	               https://desk.lightning.force.com, the host page of `secondring check`
//	/stock-3.6.2   on the unmodified library of npm, likewise 4.8.10 and 3.2.17 (`make deps` installs
//	               them); it answers
//	               hosts below lightning.force.com alone, and by https
//	/remote.html   a remote control of the phone in the console
import { readFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const here = path.dirname(fileURLToPath(import.meta.url))
const base = path.join(here, '../../sdk/connector-base/src')
const require = createRequire(import.meta.url)
const kinds = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8' }
const bodyMax = 1 << 10
const patience = 10_000 // until whoever presses hears that the phone has not done it, in milliseconds

const npmFile = (version) => require.resolve(`scv-${version}`, { paths: [here, path.join(here, '../../connector/testdata/stock')] })

/** serve starts a server; pages are further ones, by path. */
export async function serve({ host = '', port = 0, cert, key, pages = {} } = {}) {
  const phones = new Set()
  const waits = new Map() // who has pressed, by the number of the press
  let last = 0

  async function answer(request, response) {
    const { pathname } = new URL(request.url, 'http://here')
    if (pathname === '/remote/events' && request.method === 'GET') return listen(request, response)
    if (pathname === '/remote/press' && request.method === 'POST') return press(request, response)
    if (pathname === '/remote/done' && request.method === 'POST') return done(request, response)
    if (request.method !== 'GET') return end(response, 405)
    const [text, kind] = await page(pathname)
    response.writeHead(200, { 'Content-Type': kind, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' })
    response.end(text)
  }

  async function page(pathname) {
    if (pages[pathname]) return [pages[pathname], kinds[path.extname(pathname)] ?? kinds['.html']]
    const stock = /^\/stock-(\d+\.\d+\.\d+)$/.exec(pathname)
    if (stock) npmFile(stock[1]) // or there is no such page
    if (stock) return [(await readFile(path.join(here, 'stock.html'), 'utf8')).replace('VERSION', stock[1]), kinds['.html']]
    const npm = /^\/npm\/(\d+\.\d+\.\d+)\.js$/.exec(pathname)
    if (npm) return [await readFile(npmFile(npm[1])), kinds['.js']]
    const library = /^\/connector-base\/([\w-]+\.js)$/.exec(pathname)
    if (library) return [await readFile(path.join(base, library[1])), kinds['.js']]
    const file = pathname === '/' ? 'index.html' : pathname.slice(1)
    if (!/^[\w-]+\.(html|js|css)$/.test(file)) throw new Error(`no page ${pathname}`)
    return [(await readFile(path.join(here, file), 'utf8')).replace('ORIGINS', host), kinds[path.extname(file)]]
  }

  function listen(request, response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write(':\n\n')
    phones.add(response)
    request.on('close', () => phones.delete(response))
  }

  /** tell tells every phone; the first that has done it is the answer. */
  function tell(name) {
    if (phones.size === 0) return Promise.resolve({ status: 503, error: 'no phone listens' })
    const id = ++last
    let late
    return new Promise((resolve) => {
      late = setTimeout(() => resolve({ status: 504, error: 'the phone does not say that it has done it' }), patience).unref()
      waits.set(id, ({ error, cannot, undone }) => resolve({ status: cannot ? 501 : undone ? 409 : error ? 422 : 204, error }))
      for (const phone of phones) phone.write(`data: ${JSON.stringify({ id, name })}\n\n`)
    }).finally(() => {
      clearTimeout(late)
      waits.delete(id)
    })
  }

  async function press(request, response) {
    const { name } = await read(request)
    const { status, error } = await tell(name)
    end(response, status, error)
  }

  async function done(request, response) {
    const said = await read(request)
    waits.get(said.id)?.(said)
    end(response, 204)
  }

  const handler = (request, response) => answer(request, response).catch(({ status = 404 }) => end(response, status))
  const server = cert ? https.createServer({ cert, key }, handler) : http.createServer(handler)
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: server.address().port,
    close: () => {
      for (const phone of phones) phone.end()
      server.closeAllConnections()
      server.close()
    },
    press: tell,
    get phones() { return phones.size },
    set host(origin) { host = origin },
  }
}

/** read reads JSON alone: a form of another page cannot send it. */
async function read(request) {
  const refuse = (status) => Object.assign(new Error(http.STATUS_CODES[status]), { status })
  if (request.headers['content-type'] !== 'application/json') throw refuse(415)
  let body = ''
  for await (const part of request) {
    body += part
    if (body.length > bodyMax) throw refuse(413)
  }
  try {
    return JSON.parse(body)
  } catch {
    throw refuse(400)
  }
}

function end(response, status, text = '') {
  if (!response.headersSent) response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(text)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values: flags } = parseArgs({ options: { host: { type: 'string', default: 'http://127.0.0.1:7780' }, port: { type: 'string', default: '0' }, cert: { type: 'string' }, key: { type: 'string' } } })
  const read = (file) => file && readFileSync(file)
  const { port } = await serve({ host: flags.host, port: Number(flags.port), cert: read(flags.cert), key: read(flags.key) })
  const origin = `${flags.cert ? 'https' : 'http'}://127.0.0.1:${port}`
  process.stdout.write(`adapter URL  ${origin}/\nremote       ${origin}/remote.html\n`)
}
