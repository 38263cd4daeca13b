// What the browser tests stand on: a real host on a directory of its own, the real
// connector library for its agents, and Debian's Chromium.
//
//	const s = await stage(t, { config })     a host, ended with the test
//	await s.connector('alice')               the stock library, signed in as alice's phone
//	const page = await s.desk('alice')       a browser of alice's, signed in, at a page
//	await s.call({ queue: 'support' })       a caller
//
// Nothing waits for time: `until` asks again until it is so. That it gives up after a
// minute is for a test that hangs; the limit of `npm run browser` is that of a whole file.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('../../', import.meta.url))
const binary = process.env.SECONDRING_BINARY ?? path.join(root, 'bin/secondring')
const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** The contact center of a test that names none. */
export const config = `centers:
  - id: acme
    settings: {recoverySeconds: 600, backOffSeconds: 600, deskSilenceSeconds: 900}
    statuses:
      - {id: online, label: Available, kind: online}
      - {id: away, label: Missed a call, kind: busy}
      - {id: break, label: On a break, kind: busy}
      - {id: offline, label: Offline, kind: offline}
    configurations:
      - id: standard
        capacity: 1
        allowDecline: true
        statusOnPushTimeout: away
        statusOnDecline: break
        default: true
      - id: reasons
        capacity: 1
        allowDecline: true
        chooseDeclineReason: true
        declineReasons: [wrong skill, at lunch]
        statusOnPushTimeout: away
        afterCallSeconds: 600
        afterCallExtendable: true
        afterCallExtensionSeconds: 60
        afterCallExtensionsMax: 2
    queues:
      - {id: support, label: Support, pushTimeoutSeconds: 600}
      - {id: sales, label: Sales, pushTimeoutSeconds: 600}
    agents:
      - {key: alice, name: Alice Novak, queues: [support, sales]}
      - {key: bob, name: Bob Okafor, queues: [support]}
      - {key: chidi, name: Chidi Rao, configuration: reasons, queues: [sales]}
`

const launched = new Map()
/** browser is Chromium, started once in a process for each set of arguments. */
export async function browser(args = []) {
  const key = args.join(' ')
  if (!launched.has(key)) launched.set(key, launch([...flags, ...args]))
  return launched.get(key)
}
/** launch starts Chromium, again if it dies in its first second: on a busy machine it
 *  does, now and then. */
async function launch(args) {
  for (let left = 2; ; left--) {
    try {
      return await chromium.launch({ executablePath, args })
    } catch (error) {
      if (left === 0) throw error
      console.error(`Chromium did not start, and is started again: ${error.message}`)
    }
  }
}
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-audio-output']
after(async () => {
  for (const one of launched.values()) await (await one).close()
})

/** until asks again until the answer is true, and gives it. */
export async function until(ask) {
  for (const begin = Date.now(); ;) {
    const answer = await ask()
    if (answer) return answer
    if (Date.now() - begin > 60_000) throw new Error(`not so within a minute: ${ask}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** lines calls hear for each line of a stream. */
function lines(stream, hear) {
  readline.createInterface({ input: stream }).on('line', hear)
}

/** stage starts a host for one test. */
export async function stage(t, options = {}) {
  const s = new Stage(t, await mkdtemp(path.join(tmpdir(), 'secondring-')), options)
  t.after(() => s.end())
  await s.start()
  return s
}

class Stage {
  #vendor
  #contexts = []
  passwords = new Map()

  constructor(t, dir, options) {
    Object.assign(this, { t, dir, options, center: options.center ?? 'acme', log: [] })
  }

  /** start boots the host; after a stop it is the same host, at the same address. */
  async start() {
    const file = path.join(this.dir, 'centers.yaml')
    await writeFile(file, this.options.config ?? config)
    const listen = this.url ? new URL(this.url).host : '127.0.0.1:0'
    this.process = spawn(binary, ['serve', '--config', file, '--data', path.join(this.dir, 'data'), '--listen', listen, ...(this.options.flags ?? [])])
    await new Promise((resolve, reject) => {
      lines(this.process.stdout, (line) => {
        this.log.push(line)
        const url = /^API\s+(\S+?)\/v1\b/.exec(line)?.[1]
        if (url) this.url = url
        const key = /^key\s+(sr_(\w+?)_\S+)/.exec(line)
        if (key && key[2] === this.center) this.key = key[1]
        if (this.url && this.key) resolve()
      })
      lines(this.process.stderr, (line) => this.log.push(line))
      this.process.on('exit', (code) => reject(new Error(`the host ended with ${code}:\n${this.log.join('\n')}`)))
    })
  }

  /** site is where browsers find the host: by another name, if a test has given it one. */
  get site() {
    if (!this.options.name) return this.url
    const url = new URL(this.url)
    url.hostname = this.options.name
    return url.origin
  }

  /** stop ends the host as kill -9 does, unless it is told to be gentle. */
  async stop(signal = 'SIGKILL') {
    const ended = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.kill(signal)
    await ended
  }

  async end() {
    for (const context of this.#contexts) await context.close()
    this.#vendor?.process.kill()
    if (this.process.exitCode === null && this.process.signalCode === null) await this.stop('SIGTERM')
    await rm(this.dir, { recursive: true, force: true })
  }

  /** ask is a request to the API of the center, as its administrator. */
  async ask(method, where, body) {
    const response = await fetch(`${this.url}/v1/centers/${this.center}${where}`, {
      method,
      headers: { Authorization: `Bearer ${this.key}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {}) },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${where}: ${response.status} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }

  /** call lets a caller come, and gives the id of the call. */
  async call(call = {}) {
    return (await this.ask('POST', '/calls', { queue: 'support', from: { number: '+49 30 901820', name: 'Elif Demir' }, ...call })).id
  }

  /** ringing waits for the offer of an agent, and gives the work. */
  ringing(agent) {
    return until(async () => (await this.ask('GET', `/agents/${agent}`)).works?.find((work) => work.phase === 'ringing'))
  }

  /** connector joins an agent's telephony: the stock library, run by its bridge. It is ready when this returns. */
  async connector(agent, version = '3.6.2') {
    this.#vendor ??= new Vendor(version)
    const key = (await this.ask('POST', '/keys', { role: 'agent', agent })).key
    await this.#vendor.order({ session: agent, do: 'open', url: `${this.url.replace('http', 'ws')}/v1/centers/${this.center}/connector`, key, calls: [] })
    return {
      publish: (event, payload) => this.#vendor.order({ session: agent, do: 'publish', event, payload }),
      answer: (method, answer) => this.#vendor.order({ session: agent, do: 'answer', method, with: answer }),
      close: () => this.#vendor.order({ session: agent, do: 'close' }),
      called: this.#vendor.called,
    }
  }

  /** online signs agents in at their telephony, and makes them available. */
  async online(...agents) {
    for (const agent of agents) {
      await this.connector(agent)
      await this.ask('POST', `/agents/${agent}/status`, { status: 'online' })
    }
  }

  /** account gives somebody a login; its password is the same every time. */
  async account(login, role, agent) {
    if (this.passwords.has(login)) return
    this.passwords.set(login, `${login} and a long word`)
    await this.ask('PUT', `/accounts/${login}`, { role, agent, name: login, password: this.passwords.get(login) })
  }

  /** context is a browser profile of its own: as a person's own machine. */
  async context(options = {}) {
    const { args, ...rest } = options
    const context = await (await browser(args)).newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', timezoneId: 'Europe/Berlin', ...rest })
    context.setDefaultTimeout(30_000)
    this.#contexts.push(context)
    return context
  }

  /** open signs somebody in and opens a page of the console. What the page logs as an
   *  error, and every breach of its policy, fails the test. */
  async open(login, where, options = {}) {
    const { context = await this.context(options), query = '' } = options
    const page = await context.newPage()
    page.faults = []
    page.on('pageerror', (error) => page.faults.push(String(error.stack ?? error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !options.expected?.test(message.text()) && !/Failed to load resource|WebSocket connection to|error from the audio device/.test(message.text())) page.faults.push(message.text())
    })
    this.t.after(() => {
      if (page.faults.length > 0) throw new Error(`the page of ${login} at ${where}:\n${page.faults.join('\n')}`)
    })
    await page.goto(`${this.site}/console/`)
    await page.evaluate(async ({ center, name, password }) => {
      const answer = await fetch(`/v1/centers/${center}/sign-in`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, password }) })
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    }, { center: this.center, name: login, password: this.passwords.get(login) })
    await page.goto(`${this.site}/console/${this.center}/${where}${query}`)
    return page
  }

  /** desk is an agent at their desk. */
  async desk(agent, options) {
    await this.account(agent, 'agent', agent)
    const page = await this.open(agent, 'desk', options)
    await page.getByRole('main').waitFor()
    return page
  }

  /** supervisor and administrator are people at a page. */
  async supervisor(where = 'floor', options) {
    await this.account('sue', 'supervisor')
    return this.open('sue', where, options)
  }
  async administrator(where = 'setup', options) {
    await this.account('ada', 'administrator')
    return this.open('ada', where, options)
  }
}

/** Vendor is connector/testdata/stock/bridge.js: the stock library for many agents. */
class Vendor {
  #waiting = new Map()
  #next = 1
  /** Every vendor method that the library called: {session, called, args}. */
  called = []

  constructor(version) {
    this.process = spawn(process.execPath, [path.join(root, 'connector/testdata/stock/bridge.js'), version], { stdio: ['pipe', 'pipe', 'inherit'] })
    lines(this.process.stdout, (line) => {
      const report = JSON.parse(line)
      if (report.called && report.args) this.called.push(report)
      if (!report.done) return
      const { resolve, reject } = this.#waiting.get(report.done)
      this.#waiting.delete(report.done)
      report.error ? reject(new Error(report.error)) : resolve()
    })
  }

  order(order) {
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.process.stdin.write(`${JSON.stringify({ id, ...order })}\n`)
    })
  }
}

export const require = createRequire(import.meta.url)
