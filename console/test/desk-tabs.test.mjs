// Several tabs of one agent, breaks of the connection, and sleep.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { config, stage, until } from './harness.mjs'

const offer = (page) => page.getByRole('alertdialog')

// spec: CONSOLE-17
test('A13: one tab rings, and when it closes another one does', async (t) => {
  const s = await stage(t)
  const context = await s.context()
  const first = await s.desk('alice', { context })
  await first.locator('html[data-leads]').waitFor()
  const second = await s.desk('alice', { context })
  await second.locator('html:not([data-leads])').waitFor()
  await first.close()
  await second.locator('html[data-leads]').waitFor()
})

// spec: CONSOLE-26
test('A13: two tabs show the same, and a second click is told that it was answered here', async (t) => {
  const s = await stage(t)
  await s.online('alice')
  const first = await s.desk('alice')
  const second = await s.desk('alice') // a machine of its own
  await first.getByText('Ready for the next call').waitFor()
  await second.getByText('Ready for the next call').waitFor()
  await s.call()
  await offer(first).waitFor()
  await offer(second).waitFor()
  await second.route('**/accept', async (route) => { // the second click meets the host after the first
    await offer(first).getByRole('button', { name: 'Accept' }).click()
    await first.getByRole('article').getByText('Talking').waitFor()
    await route.continue()
  })
  await offer(second).getByRole('button', { name: 'Accept' }).click()
  await second.getByText('Already answered here').waitFor()
  await second.getByRole('article').getByText('Talking').waitFor()
})

// spec: CONSOLE-25
test('A12: a host that is killed in mid-ring rings once when it is back, and the card is there', async (t) => {
  const s = await stage(t)
  await s.online('alice')
  const context = await s.context()
  await context.addInitScript(() => {
    window.rung = []
    new MutationObserver((changes) => {
      for (const change of changes) for (const node of change.addedNodes) if (node.getAttribute?.('role') === 'alertdialog') window.rung.push(node.dataset.work)
    }).observe(document, { childList: true, subtree: true })
  })
  const page = await s.desk('alice', { context })
  await page.getByText('Ready for the next call').waitFor()
  const call = await s.call()
  await offer(page).waitFor()
  const work = await s.ringing('alice')
  await s.stop()
  await page.getByText(/Reconnecting \(\d+\)/).waitFor()
  assert.equal(await offer(page).count(), 1)
  await s.start()
  await s.connector('alice')
  await page.getByText(/Reconnecting/).waitFor({ state: 'detached' })
  assert.equal((await s.ask('GET', `/calls/${call}`)).works.length, 1)
  assert.equal(await offer(page).getAttribute('data-work'), work.id)
  assert.deepEqual(await page.evaluate(() => window.rung), [work.id])
  await offer(page).getByRole('button', { name: 'Accept' }).click()
  await page.getByRole('article').getByText('Talking').waitFor()
})

// spec: CONSOLE-15
test('A05: a desk that slept reads why nothing came', async (t) => {
  const s = await stage(t, { config: config.replace('deskSilenceSeconds: 900', 'deskSilenceSeconds: 7') })
  await s.online('alice')
  const page = await s.desk('alice')
  await page.getByText('Ready for the next call').waitFor()
  const session = await page.context().newCDPSession(page)
  await session.send('Debugger.enable')
  await session.send('Debugger.pause') // as a laptop that is closed: nothing of the page runs
  void page.evaluate(() => 0).catch(() => {})
  await until(async () => (await s.ask('GET', '/agents/alice')).desk === 'unreachable')
  await session.send('Debugger.resume')
  await page.getByText('no calls were offered meanwhile').first().waitFor()
})
