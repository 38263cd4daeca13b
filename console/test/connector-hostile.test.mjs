// A connector's page that wants more than it may: it is somebody else's program, in a frame
// beside an agent's desk.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from '../../examples/connector/serve.mjs'
import { does, floor, online, stands } from './connector-scene.mjs'
import { until } from './harness.mjs'

// It answers as a connector does, and keeps the port for what a test makes of it.
const hostile = `<!doctype html><title>hostile</title><script>
  addEventListener('message', ({ data, ports, origin }) => {
    if (data.type !== 'SETUP_CONNECTOR') return
    window.port = ports[0]
    window.asked = []
    port.onmessage = ({ data }) => asked.push(data)
    port.postMessage({ type: 'CONNECTOR_READY', payload: { capabilities: { PHONEBOOK: false } } })
    window.says = (event, payload) => port.postMessage({ type: 'TELEPHONY_EVENT_DISPATCHED', payload: { telephonyEventType: event, telephonyEventPayload: payload } })
  })
</script>`

const frameOf = (page) => page.frames().find((frame) => frame !== page.mainFrame())
const works = async (s, key) => (await s.ask('GET', `/agents/${key}`)).works ?? []
const expected = /frame|navigat|sandbox|origin|CSP|Content Security Policy|Blocked/i

// spec: CONSOLE-88
test('A17: a hostile connector page is contained', async (t) => {
  const { s } = await floor(t, { pages: { '/hostile.html': hostile }, adapter: '/hostile.html' })
  const page = await online(s, 'alice', { expected })
  const frame = frameOf(page)
  const here = page.url()

  await t.test('it cannot take the whole window elsewhere', async () => {
    await frame.evaluate(() => { try { top.location = 'http://127.0.0.1:1/evil' } catch { /* as it should be */ } })
    await frame.evaluate(() => { document.body.append(Object.assign(document.createElement('a'), { href: 'http://127.0.0.1:1/evil', target: '_top', id: 'top' })); document.querySelector('#top').click() })
    assert.equal(page.url(), here)
    await stands(page, 'Connector ready')
  })

  await t.test('it cannot read the console, its storage or its answers', async () => {
    const reached = await frame.evaluate(async (host) => {
      const tried = []
      for (const reach of [() => parent.document.body.innerHTML, () => parent.localStorage.length, () => parent.fetch('/v1/centers/acme/me')]) {
        try { tried.push(String(reach())) } catch { /* as it should be */ }
      }
      for (const path of ['/v1/centers/acme/me', '/console/acme/desk']) {
        try { tried.push(await (await fetch(host + path, { credentials: 'include' })).text()) } catch { /* as it should be */ }
      }
      try {
        const answer = await fetch(`${host}/v1/centers/acme/agents/alice/status`, { method: 'POST', credentials: 'include', mode: 'no-cors', body: '{"status":"break"}' })
        if (answer.type !== 'opaque') tried.push(answer.status)
      } catch { /* as it should be */ }
      return tried
    }, s.url)
    assert.deepEqual(reached, [])
    assert.equal((await s.ask('GET', '/agents/alice')).status, 'online')
  })

  await t.test('window messages are nobody’s word', async () => {
    await frame.evaluate(() => {
      for (const to of [parent, top]) {
        to.postMessage({ type: 'TELEPHONY_EVENT_DISPATCHED', payload: { telephonyEventType: 'SET_AGENT_STATUS', telephonyEventPayload: { statusId: 'break' } } }, '*')
        to.postMessage({ type: 'SETUP_CONNECTOR' }, '*', [new MessageChannel().port1])
      }
    })
    await stands(page, 'Connector ready')
    assert.equal((await s.ask('GET', '/agents/alice')).status, 'online')
  })

  await t.test('a hangup of another’s call ends nothing', async () => {
    await s.online('bob')
    await s.ask('POST', '/agents/alice/status', { status: 'break' })
    const id = await s.call()
    const work = await s.ringing('bob')
    const answer = await fetch(`${s.url}/v1/centers/acme/works/${work.id}/accept`, {
      method: 'POST', body: '{}',
      headers: { Authorization: `Bearer ${(await s.ask('POST', '/keys', { role: 'agent', agent: 'bob' })).key}`, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
    })
    assert.ok(answer.ok, await answer.clone().text())
    await until(async () => (await works(s, 'bob')).some((one) => one.phase === 'talking'))
    const { key } = await s.ask('GET', `/calls/${id}`)
    await frame.evaluate(([id, key]) => {
      for (const callId of [key, id, undefined]) says('HANGUP', [{ callId, reason: 'ended', callAttributes: { voiceCallId: id, participantType: 'Initial_Caller' } }])
      says('PARTICIPANT_REMOVED', { callId: key, reason: 'ended' })
      says('SET_AGENT_STATUS', { statusId: 'online' }) // and this one it may say: what comes before it was ruled then
    }, [id, key])
    await until(async () => (await s.ask('GET', '/agents/alice')).status === 'online')
    assert.ok((await works(s, 'bob')).some((one) => one.phase === 'talking'))
    assert.equal((await s.ask('GET', `/calls/${id}`)).disposition, 'in-progress')
  })

  await t.test('what is no message is not passed on, and a huge hangup is still one', async () => {
    await frame.evaluate(() => {
      for (const nothing of [undefined, null, 1, 'HANGUP', [], {}, { type: 7 }, { type: 'X', big: 1n }]) port.postMessage(nothing)
      says('CALL_STARTED', { callId: 'mine', callType: 'Inbound', phoneNumber: '+4930901820', callAttributes: { participantType: 'Initial_Caller' } })
    })
    await s.ringing('alice')
    await frame.evaluate(() => says('HANGUP', [{ callId: 'mine', reason: 'error', agentStatus: 'MissedCallAgent', padding: 'x'.repeat(5 << 20) }]))
    await until(async () => (await works(s, 'alice')).length === 0)
    await stands(page, 'Connector ready')
  })

  await t.test('a flood is cut off, the desk lives, and the agent can try again', async () => {
    await frame.evaluate(() => { for (let i = 0; i < 10_000; i++) says('MESSAGE', { i }) }).catch(() => { /* its page went away meanwhile */ })
    await stands(page, 'Connector cut off')
    await page.getByRole('button', { name: 'Preferences' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    assert.ok((await works(s, 'bob')).some((one) => one.phase === 'talking'))
    await page.getByRole('button', { name: 'Try again' }).click()
    await stands(page, 'Connector ready')
  })
})

// spec: CONSOLE-88
test('A17: a frame that went to another origin is not given the port', async (t) => {
  const other = await serve({ pages: { '/hostile.html': hostile } })
  t.after(() => other.close())
  const pages = { '/away.html': `<!doctype html><script>location.replace('http://127.0.0.1:${other.port}/hostile.html')</script>` }
  const { s } = await floor(t, { pages, adapter: '/away.html', more: `, origins: ["http://127.0.0.1:${other.port}"]` })
  await s.account('alice', 'agent', 'alice')
  const page = await s.open('alice', 'desk', { expected })
  await until(() => frameOf(page)?.url().endsWith('/hostile.html'))
  await stands(page, 'Connector starts')
  assert.equal(await frameOf(page).evaluate(() => window.port), undefined)
  assert.notEqual((await s.ask('GET', '/agents/alice')).ready, true)
})

// spec: CONSOLE-88
test('A17: an address with the origin of the console is not framed', async (t) => {
  const { s } = await floor(t)
  await s.ask('PUT', '/settings', { ...(await s.ask('GET', '/settings')), connector: { url: `${s.url}/console/` } })
  const page = await s.desk('alice', { expected })
  await stands(page, 'Connector not loaded')
  assert.ok(page.frames().every((frame) => frame === page.mainFrame() || frame.url() === 'about:blank'))
})
