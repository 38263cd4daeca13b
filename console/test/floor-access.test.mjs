// The floor for everybody: axe, every width, every language, and a floor of 1,000 agents.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { require, stage, until } from './harness.mjs'

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** faults is what axe finds on a page. */
async function faults(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)
}

// spec: CONSOLE-40, CONSOLE-41, CONSOLE-42, CONSOLE-43
test('S01 to S06: axe finds nothing on any list or panel, in both themes, and no page scrolls sideways', async (t) => {
  const s = await stage(t)
  await s.online('alice', 'bob')
  for (let i = 0; i < 4; i++) await s.call({ from: { number: `+49 30 111111${i}`, name: `Caller with quite a long name ${i}` } })
  for (const colorScheme of ['light', 'dark']) {
    const page = await s.supervisor('floor', { context: await s.context({ colorScheme, reducedMotion: 'reduce' }) })
    for (const list of ['waiting', 'agents', 'backlog', 'work', 'callbacks', 'alarms', 'day']) {
      await page.goto(`${s.url}/console/acme/floor/${list}`)
      await page.getByRole('heading', { name: 'Floor' }).waitFor()
      await page.getByRole('navigation', { name: 'Lists' }).waitFor()
      assert.deepEqual(await faults(page), [], `${colorScheme} ${list}`)
      for (const width of [320, 1920]) {
        await page.setViewportSize({ width, height: 800 })
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${list} at ${width} scrolls sideways`)
      }
      await page.setViewportSize({ width: 1280, height: 800 })
    }
    await page.goto(`${s.url}/console/acme/wall`)
    await page.locator('[data-tile]').first().waitFor()
    assert.deepEqual(await faults(page), [], `${colorScheme} wall`)
    for (const list of ['waiting', 'agents']) {
      await page.goto(`${s.url}/console/acme/floor/${list}`)
      await page.locator('tr[data-row] button').first().click()
      await page.getByRole('dialog').waitFor()
      assert.deepEqual(await faults(page), [], `${colorScheme} panel of ${list}`)
    }
  }
})

// spec: CONSOLE-40
test('S01: no text is outside the catalogs, and the floor reads from right to left', async (t) => {
  const s = await stage(t)
  await s.online('alice')
  await s.call({ from: { number: '+49 30 1111111' } })
  const page = await s.supervisor('floor/agents', { query: '?lang=ar-XB' })
  await page.locator('[data-tile]').first().waitFor()
  await until(async () => (await page.locator('tr[data-row]').count()) > 0)
  assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl')
  const plain = await page.evaluate(() => {
    const all = [...document.querySelectorAll('main :is(h1, h2, thead button, label, nav a, .label, .detail, button.button)')]
    return all.map((e) => e.textContent.trim()).filter((text) => text && !text.includes('⟦'))
  })
  assert.deepEqual(plain.filter((text) => !/^[\d\s–:%]+$/.test(text)), [])
})

// spec: CONSOLE-41
test('S02: fifty callers, by keyboard alone: to the last of them, and one is opened and moved', async (t) => {
  const s = await stage(t)
  for (let i = 0; i < 50; i++) await s.call({ from: { number: `+49 30 ${1000000 + i}`, name: `Caller ${String(i).padStart(2, '0')}` } })
  const page = await s.supervisor('floor/waiting')
  await page.getByText('50 rows').waitFor()
  const focus = () => page.evaluate(() => ({ row: document.activeElement?.closest('tr')?.getAttribute('aria-rowindex'), text: document.activeElement?.textContent?.trim() }))
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const tabTo = async (text) => until(async () => {
    if ((await focus()).text?.startsWith(text)) return true
    await press('Tab')
    return false
  })
  await tabTo('Caller 00')
  await press('End')
  await until(async () => (await focus()).row === '51')
  await press('Home', 'ArrowDown')
  await until(async () => (await focus()).row === '3')
  await press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo('Close')
  await page.getByRole('dialog').getByLabel('Priority').waitFor()
  await page.getByRole('dialog').getByLabel('Priority').focus()
  await page.keyboard.type('7')
  await tabTo('Move')
  await press('Enter')
  await page.getByRole('dialog').getByText('moves Caller 01').waitFor()
  await press('Escape')
  await until(async () => (await focus()).text?.startsWith('Caller 01'))
  await s.online('bob')
  await until(async () => (await focus()).text?.startsWith('Caller 01'))
})

const many = 1000
const floor = (agents) => `centers:
  - id: acme
    settings: {recoverySeconds: 600, backOffSeconds: 600}
    statuses: [{id: online, label: Available, kind: online}, {id: away, label: Away, kind: busy}]
    configurations: [{id: standard, capacity: 1, statusOnPushTimeout: away, default: true}]
    queues: [{id: support, label: Support, pushTimeoutSeconds: 600}]
    agents:
${Array.from({ length: agents }, (_, i) => `      - {key: agent${i}, name: Agent ${String(i).padStart(4, '0')}, queues: [support]}`).join('\n')}
`

// spec: CONSOLE-42
test('S03: of 1,000 agents the rows in sight are in the document, and an event is painted at once', async (t) => {
  const s = await stage(t, { config: floor(many) })
  const context = await s.context()
  await context.addInitScript(() => {
    // From the event on the host's log to the frame after the document has changed.
    window.paints = []
    const plain = window.WebSocket
    window.WebSocket = class extends plain {
      constructor(...args) {
        super(...args)
        this.addEventListener('message', (message) => {
          const frame = JSON.parse(message.data)
          if (!frame.events?.length || frame.snapshot) return // a frame may have several events
          requestAnimationFrame(() => {
            const channel = new MessageChannel()
            channel.port1.onmessage = () => frame.events.forEach(({ at }) => window.paints.push(Date.now() - Date.parse(at)))
            channel.port2.postMessage(0)
          })
        })
      }
    }
  })
  const page = await s.supervisor('floor/agents', { context })
  await page.getByText('1,000 rows').waitFor()
  const rows = await page.locator('tr[data-row]').count()
  assert.ok(rows > 5 && rows < 60, `${rows} rows`)
  await page.locator('tr[data-row] button').first().focus()
  await page.keyboard.press('End')
  await until(async () => (await page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex'))) === String(many + 1))
  await page.keyboard.press('Home')
  const painted = () => page.evaluate(() => window.paints.length)
  const told = async (how) => {
    const paints = (await page.evaluate(() => window.paints.splice(0))).sort((a, b) => a - b)
    const at = (share) => paints[Math.min(paints.length - 1, Math.floor(paints.length * share))]
    t.diagnostic(`event to paint with ${many} agents on the floor, ${paints.length} events ${how}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`)
  }
  const away = (i) => s.ask('POST', `/agents/agent${i}/status`, { status: 'away' })
  const began = performance.now()
  for (let i = 0; i < 200; i++) {
    const before = await painted()
    await away(i)
    await until(async () => (await painted()) > before)
  }
  await told(`one after the other, ${Math.round(200_000 / (performance.now() - began))} a second`)
  for (let i = 200; i < 400; i++) await away(i)
  await until(async () => (await painted()) >= 200)
  await told('as fast as the host takes them')
  await page.getByLabel('Find').fill('agent 0999')
  await page.getByText('1 row', { exact: true }).waitFor()
})
