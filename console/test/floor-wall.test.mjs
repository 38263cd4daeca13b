// The wall: numbers for a room, by a key that reads nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stage, until } from './harness.mjs'

const value = async (page, id) => (await page.locator(`[data-tile=${id}] .value`).innerText()).trim().split(/\s/)[0]

// spec: CONSOLE-47
test('S05: the wall runs by a key of its own, tells how old it is, turns, wanders, and comes back by itself', async (t) => {
  const s = await stage(t)
  await s.online('alice')
  await s.call({ from: { number: '+49 30 1111111', name: 'Elif Demir' } })
  await s.call({ from: { number: '+49 30 2222222', name: 'Mateo García' } })
  const { key } = await s.ask('POST', '/keys', { role: 'wall', label: 'the room' })
  const context = await s.context({ viewport: { width: 1920, height: 1080 } })
  const page = await context.newPage()
  await page.clock.install()
  const asked = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(`${s.url}/console/acme/wall#key=${key}`)
  await until(async () => (await page.locator('[data-tile=waiting]').count()) === 1 && (await value(page, 'waiting')) === '2')
  const age = page.locator('[data-age]')
  await until(async () => (await age.innerText()).trim() === 'up to date')
  const floor = await s.supervisor('floor')
  for (const id of ['waiting', 'active', 'callbacks', 'available', 'abandoned', 'missed']) {
    await until(async () => (await floor.locator(`[data-tile=${id}]`).count()) === 1 && (await value(floor, id)) === (await value(page, id)))
  }
  assert.ok(!(await page.content()).includes('Elif') && !(await page.content()).includes('Alice'))
  assert.ok(asked.length > 0 && asked.every((url) => !url.split('#')[0].includes(key)), 'the key is in an address that the host is told')
  assert.ok(!s.log.some((line) => line.includes(key.slice(-20))), 'the key is in the log')
  assert.equal((await fetch(`${s.url}/v1/centers/acme/agents`, { headers: { Authorization: `Bearer ${key}` } })).status, 403)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))

  const shift = await page.locator('main').getAttribute('data-shift')
  await until(async () => {
    await page.clock.runFor(10_000)
    return (await page.locator('.queue').count()) > 0
  })
  await page.getByRole('heading', { name: 'Support' }).waitFor()
  await until(async () => {
    await page.clock.runFor(20_000)
    return (await page.locator('main').getAttribute('data-shift')) !== shift
  })

  await s.stop()
  await until(async () => {
    await page.clock.runFor(1_000)
    return /s old/.test(await age.innerText()) && /old/.test(await age.getAttribute('class'))
  })
  await s.start()
  await until(async () => {
    await page.clock.runFor(1_000)
    return (await age.innerText()).trim() === 'up to date'
  })
  await s.ask('DELETE', `/keys/${key.split('_')[2]}`)
  await until(async () => {
    await page.clock.runFor(1_000)
    return (await page.locator('.refused').count()) === 1
  })
})
