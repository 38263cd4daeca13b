// Serves the sample connector:
//
//	node examples/connector/serve.mjs --host http://127.0.0.1:7780 [--port 0] [--cert cert.pem --key key.pem]
//
//	/              on our base library, which answers the host that --host names
//	/stock-3.6.2   on the unmodified library of npm, likewise 3.2.17 (`make deps` installs them); it answers
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

/** serve starts a server; pages are further ones, by path. */
export async function serve({ host = '', port = 0, cert, key, pages = {} } = {}) {
  const phones = new Set()

  async function answer(request, response) {
    const { pathname } = new URL(request.url, 'http://here')
    if (pathname === '/remote/events' && request.method === 'GET') return listen(request, response)
    if (pathname === '/remote/press' && request.method === 'POST') return press(request, response)
    if (request.method !== 'GET') return end(response, 405)
    const [text, kind] = await page(pathname)
    response.writeHead(200, { 'Content-Type': kind, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' })
    response.end(text)
  }

  async function page(pathname) {
    if (pages[pathname]) return [pages[pathname], kinds[path.extname(pathname)] ?? kinds['.html']]
    const stock = /^\/stock-(\d+\.\d+\.\d+)$/.exec(pathname)
    if (stock) return [(await readFile(path.join(here, 'stock.html'), 'utf8')).replace('VERSION', stock[1]), kinds['.html']]
    const npm = /^\/npm\/(\d+\.\d+\.\d+)\.js$/.exec(pathname)
    if (npm) return [await readFile(require.resolve(`scv-${npm[1]}`, { paths: [here, path.join(here, '../../connector/testdata/stock')] })), kinds['.js']]
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

  async function press(request, response) {
    if (request.headers['content-type'] !== 'application/json') return end(response, 415) // no form of another page
    let body = ''
    for await (const part of request) {
      body += part
      if (body.length > bodyMax) return end(response, 413)
    }
    const text = JSON.stringify(JSON.parse(body))
    for (const phone of phones) phone.write(`data: ${text}\n\n`)
    end(response, phones.size > 0 ? 204 : 409)
  }

  const handler = (request, response) => answer(request, response).catch(() => end(response, 404))
  const server = cert ? https.createServer({ cert, key }, handler) : http.createServer(handler)
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: server.address().port,
    close: () => {
      for (const phone of phones) phone.end()
      server.closeAllConnections()
      server.close()
    },
    press: (name) => phones.forEach((phone) => phone.write(`data: ${JSON.stringify({ name })}\n\n`)),
    get phones() { return phones.size },
    set host(origin) { host = origin },
  }
}

function end(response, status) {
  if (!response.headersSent) response.writeHead(status)
  response.end()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values: flags } = parseArgs({ options: { host: { type: 'string', default: 'http://127.0.0.1:7780' }, port: { type: 'string', default: '0' }, cert: { type: 'string' }, key: { type: 'string' } } })
  const read = (file) => file && readFileSync(file)
  const { port } = await serve({ host: flags.host, port: Number(flags.port), cert: read(flags.cert), key: read(flags.key) })
  const origin = `${flags.cert ? 'https' : 'http'}://127.0.0.1:${port}`
  process.stdout.write(`adapter URL  ${origin}/\nremote       ${origin}/remote.html\n`)
}
