// The sample connector on the unmodified libraries of npm: they answer hosts below
// lightning.force.com alone, by https, so the host and the connector have such names here.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { serve } from '../../examples/connector/serve.mjs'
import { does, online, withConnector } from './connector-scene.mjs'
import { stage, until } from './harness.mjs'

process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0' // this process and its host alone know the certificate
process.removeAllListeners('warning')

const args = ['--host-resolver-rules=MAP *.lightning.force.com 127.0.0.1', '--ignore-certificate-errors']

/** secured is a host and a connector of the same site, by https. */
async function secured(t, version) {
  const folder = mkdtempSync(path.join(tmpdir(), 'secondring-tls-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const [cert, key] = ['cert.pem', 'key.pem'].map((file) => path.join(folder, file))
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=lightning.force.com',
    '-addext', 'subjectAltName=DNS:*.lightning.force.com,IP:127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const phone = await serve({ cert: readFileSync(cert), key: readFileSync(key) })
  t.after(() => phone.close())
  const s = await stage(t, {
    config: withConnector(`https://cti.lightning.force.com:${phone.port}/stock-${version}`), flags: ['--tls-cert', cert, '--tls-key', key], name: 'desk.lightning.force.com',
  })
  return { s, phone }
}

// What the older library prints for its developers when a vendor throws.
const options = { args, ignoreHTTPSErrors: true, expected: /SCV dispatched error/ }
const works = async (s) => (await s.ask('GET', '/agents/alice')).works ?? []

// spec: CONSOLE-87
test('A17: the unmodified library 4.8.10 runs in the desk: miss, decline, failure, answer and end', async (t) => {
  await plays(t, '4.8.10')
})

// spec: CONSOLE-87
test('A17: the unmodified library 3.6.2 runs in the desk: miss, decline, failure, answer and end', async (t) => {
  await plays(t, '3.6.2')
})

// spec: CONSOLE-87
test('A17: the unmodified library 3.2.17 runs in the desk: miss, decline, failure, answer and end', async (t) => {
  await plays(t, '3.2.17')
})

async function plays(t, version) {
  const { s, phone } = await secured(t, version)
  const page = await online(s, 'alice', options)
  const rings = async () => {
    await s.ask('POST', '/agents/alice/status', { status: 'online' })
    phone.press('call')
    return s.ringing('alice')
  }
  for (const [button, status] of [['missed', 'away'], ['declined', 'break'], ['failed-agent', 'away'], ['failed-customer', 'away']]) {
    const { call } = await rings()
    phone.press(button)
    await until(async () => (await works(s)).length === 0)
    assert.equal((await s.ask('GET', '/agents/alice')).status, status, button)
    assert.equal((await s.ask('GET', `/calls/${call}`)).conversation.open, true, button)
    await s.ask('POST', `/calls/${call}/caller-left`, {})
  }
  // The host asks the library to decline, and it says so with a hangup of its own.
  await does(page, 'POST', `/works/${(await rings()).id}/decline`)
  await until(async () => (await works(s)).length === 0)
  // A phone that cannot take the call: the library says so, and the host takes the offer back.
  phone.press('accept-fails')
  await does(page, 'POST', `/works/${(await rings()).id}/accept`)
  await until(async () => (await works(s)).length === 0)
  await does(page, 'POST', `/works/${(await rings()).id}/accept`)
  await until(async () => (await works(s)).some((one) => one.phase === 'talking'))
  phone.press('ended')
  await until(async () => (await works(s)).length === 0)
}
