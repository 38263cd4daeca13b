// The connector in the desk: the sample connector on our base library, in a frame of another origin.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { does, floor, online, stands } from './connector-scene.mjs'
import { until } from './harness.mjs'

const agent = (s, key) => s.ask('GET', `/agents/${key}`)

const works = async (s, key) => (await agent(s, key)).works ?? []
const talks = (s, key) => until(async () => (await works(s, key)).some((one) => one.phase === 'talking'))

// spec: CONSOLE-80
test('A17: the connector runs in the desk, and an offer is accepted and ended through it', async (t) => {
  const { s, phone } = await floor(t)
  const page = await online(s, 'alice')
  phone.press('call')
  const work = await s.ringing('alice')
  await does(page, 'POST', `/works/${work.id}/accept`)
  await talks(s, 'alice')
  phone.press('ended')
  await until(async () => (await works(s, 'alice')).length === 0)
})

// spec: CONSOLE-80
test('A17: a call that the host routed is accepted and ended through the connector, and declined', async (t) => {
  const { s } = await floor(t)
  const page = await online(s, 'alice')
  await s.call()
  await does(page, 'POST', `/works/${(await s.ringing('alice')).id}/accept`)
  await talks(s, 'alice')
  await does(page, 'POST', `/works/${(await works(s, 'alice'))[0].id}/end`)
  await until(async () => (await works(s, 'alice')).length === 0)
  const id = await s.call()
  await does(page, 'POST', `/works/${(await s.ringing('alice')).id}/decline`)
  await until(async () => (await agent(s, 'alice')).status === 'break')
  assert.equal((await s.ask('GET', `/calls/${id}`)).conversation.open, true)
})

// A vendor that routes by itself has told of no queue.
// spec: CONSOLE-12
test('A02: a call of no queue that fails at the agent is told in whole sentences', async (t) => {
  const { s, phone } = await floor(t)
  const page = await online(s, 'alice')
  phone.press('call')
  const { call } = await s.ringing('alice')
  phone.press('failed-agent')
  const then = 'The caller still waits, or rings at a colleague.'
  await page.locator('.missed').getByText(`Could not be connected. ${then}`, { exact: true }).waitFor()
  const list = page.getByRole('region', { name: 'Missed' })
  assert.deepEqual(await list.getByRole('paragraph').allInnerTexts(), ['Could not be connected', then])
  await s.ask('POST', `/calls/${call}/caller-left`, {})
})

// spec: CONSOLE-80
test('A12: a desk that is loaded again in a call finds the call, and nothing happens twice', async (t) => {
  const { s, phone } = await floor(t)
  const page = await online(s, 'alice')
  phone.press('call')
  await does(page, 'POST', `/works/${(await s.ringing('alice')).id}/accept`)
  await talks(s, 'alice')
  const [before] = await works(s, 'alice')
  await page.reload()
  await stands(page, 'Connector ready')
  await until(async () => (await agent(s, 'alice')).ready)
  const after = await works(s, 'alice')
  assert.deepEqual(after.map(({ id, phase }) => [id, phase]), [[before.id, 'talking']])
  phone.press('ended')
  await until(async () => (await works(s, 'alice')).length === 0)
  assert.equal((await s.ask('GET', `/calls/${before.call}`)).disposition, 'completed')
})

// spec: CONSOLE-80
test('A13: the connector of an agent runs on one device, and is taken back on request', async (t) => {
  const { s } = await floor(t)
  const office = await online(s, 'alice')
  const home = await s.desk('alice')
  await stands(home, 'Connector ready')
  await stands(office, 'Connector runs elsewhere')
  await office.getByText('Another tab or device of yours has taken it over.').waitFor()
  await office.getByRole('button', { name: 'Run it here' }).click()
  await stands(office, 'Connector ready')
  await stands(home, 'Connector runs elsewhere')
})

// spec: CONSOLE-86
test('A17: the sample phone lets a call ring out, declines it and fails, and the host rules each', async (t) => {
  const { s, phone } = await floor(t)
  const page = await online(s, 'alice', { query: '?connector=shown' })
  const buttons = page.frameLocator('iframe')
  for (const [button, status] of [['Let it ring out', 'away'], ['Decline on the phone', 'break'], ['Fail: the agent’s line', 'away'], ['Fail: the customer’s line', 'away']]) {
    await s.ask('POST', '/agents/alice/status', { status: 'online' })
    await buttons.getByRole('button', { name: 'A caller calls' }).click()
    const work = await s.ringing('alice')
    await buttons.getByRole('button', { name: button }).click()
    await until(async () => (await works(s, 'alice')).length === 0)
    assert.equal((await agent(s, 'alice')).status, status, button)
    const call = await s.ask('GET', `/calls/${work.call}`)
    assert.equal(call.disposition, 'new', button)
    assert.equal(call.conversation.open, true, button)
    await s.ask('POST', `/calls/${work.call}/caller-left`, {})
  }
  assert.equal(phone.phones, 1)
})

// spec: CONSOLE-80
test('A12: a call goes on in the connector while the host is away, and its end is not lost', async (t) => {
  const { s, phone } = await floor(t)
  const page = await online(s, 'alice', { expected: /ERR_CONNECTION|503/ })
  phone.press('call')
  await does(page, 'POST', `/works/${(await s.ringing('alice')).id}/accept`)
  await talks(s, 'alice')
  const frames = page.frames().length
  await page.evaluate(() => { document.querySelector('iframe').dataset.kept = 'yes' })
  await s.stop()
  phone.press('ended')
  await s.start()
  await until(async () => (await agent(s, 'alice')).ready)
  await until(async () => (await works(s, 'alice')).length === 0)
  assert.equal(page.frames().length, frames)
  assert.equal(await page.evaluate(() => document.querySelector('iframe').dataset.kept), 'yes')
  assert.equal(phone.phones, 1) // its page was not loaded again
})

// spec: CONSOLE-80
test('one tab of an agent hosts the connector, and the next one does when it closes', async (t) => {
  const { s } = await floor(t)
  const context = await s.context()
  const first = await online(s, 'alice', { context })
  const second = await s.desk('alice', { context })
  assert.equal(await second.getByRole('complementary', { name: 'Connector' }).count(), 0)
  await first.close({ runBeforeUnload: true })
  await stands(second, 'Connector ready')
  await until(async () => (await agent(s, 'alice')).ready)
})

const dead = { '/dead.html': '<!doctype html><title>dead</title><p>nothing here</p>' }

// spec: CONSOLE-82
test('A17: a connector that does not answer is loaded again, then said to, and tried again on request', async (t) => {
  const pages = { ...dead }
  const { s, phone } = await floor(t, { pages, adapter: '/dead.html' })
  await s.account('alice', 'agent', 'alice')
  const context = await s.context()
  await context.clock.install()
  const page = await s.open('alice', 'desk', { context })
  for (let again = 0; again < 3; again++) {
    await stands(page, 'Connector starts')
    await context.clock.fastForward(11_000)
  }
  await stands(page, 'Connector not responding')
  await page.getByText('Its page did not answer.').waitFor()
  pages['/dead.html'] = `<!doctype html><meta name="connector-origins" content="${s.url}"><script type="module">
    import * as library from './connector-base/index.js'
    import { start } from './vendor.js'
    start(library)
  </script>`
  await page.getByRole('button', { name: 'Try again' }).click()
  await stands(page, 'Connector ready')
  assert.equal(phone.phones, 1)
})

// spec: CONSOLE-80
test('A17: a connector that wants a login is shown until the agent has signed in', async (t) => {
  const { s, phone } = await floor(t)
  const page = await s.desk('alice')
  await stands(page, 'Connector ready')
  assert.equal((await phone.press('sign-out')).status, 204)
  assert.deepEqual(await phone.press('sign-off'), { status: 422, error: 'there is no button sign-off' })
  await page.reload()
  await stands(page, 'Connector wants you to sign in')
  await page.frameLocator('iframe').getByRole('button', { name: 'Sign in' }).click()
  await stands(page, 'Connector ready')
  await page.frameLocator('iframe').getByRole('button', { name: 'A caller calls' }).waitFor({ state: 'hidden' })
})

// spec: CONSOLE-83
test('A17: the health page shows the handshake, each message with its meaning, and what the host noted', async (t) => {
  const { s, phone } = await floor(t)
  const page = await online(s, 'alice', { query: '?connector=shown' })
  phone.press('call')
  await s.ringing('alice')
  phone.press('unknown-status')
  await until(async () => (await works(s, 'alice')).length === 0)
  await page.getByRole('link', { name: 'Health' }).click()
  await page.getByRole('heading', { name: 'Connector health' }).waitFor()
  const messages = page.getByRole('region', { name: 'Messages' }).getByRole('table')
  await messages.getByRole('row', { name: /from the connector CALL_STARTED CallStarted/ }).waitFor()
  await messages.getByRole('row', { name: /this page handshake/ }).waitFor()
  await messages.getByRole('row', { name: /to the connector SETUP_CONNECTOR begins the session/ }).waitFor()
  await messages.getByRole('row', { name: /diagnostic unknown-value .*MissedByAgent.*MissedCallAgent/ }).waitFor()
  await page.getByText('3.6', { exact: true }).waitFor()
  await page.getByText('MUTE: yes').waitFor()
  await messages.getByRole('button', { name: 'CALL_STARTED' }).click()
  const content = page.getByLabel('Content of CALL_STARTED')
  assert.doesNotMatch(await content.innerText(), /901820/)
  await page.getByLabel('Show numbers and names').click()
  assert.match(await content.innerText(), /901820/)
  await page.getByLabel('Show numbers and names').click()
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download' }).click()
  const lines = (await readFile(await (await waiting).path(), 'utf8')).trim().split('\n').map((line) => JSON.parse(line))
  assert.ok(lines.some(({ way, name }) => way === 'from-connector' && name === 'HANGUP'))
  assert.doesNotMatch(JSON.stringify(lines), /901820/)
  const require = createRequire(import.meta.url)
  await page.evaluate(await readFile(require.resolve('axe-core/axe.min.js'), 'utf8'))
  const found = await page.evaluate(async () => (await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`))
  assert.deepEqual(found, [])
})
