// A whole shift: two agents in two browsers, one of them without a mouse; what is
// wrong with any page; and how soon the first one can be used on a slow machine.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { require, stage, until } from './harness.mjs'

const offer = (page) => page.getByRole('alertdialog')
const talking = (page) => page.getByRole('article').getByText('Talking')
const short = (config) => config.replace('label: Support, pushTimeoutSeconds: 600', 'label: Support, pushTimeoutSeconds: 3')

// spec: CONSOLE-5
test('two agents in two browsers: one misses, the other is rung and answers, and each reads what became of it', async (t) => {
  const { config } = await import('./harness.mjs')
  const s = await stage(t, { config: short(config) })
  await s.online('alice')
  const alice = await s.desk('alice')
  const call = await s.call()
  await offer(alice).getByText('Elif Demir').waitFor()
  const bob = await s.desk('bob')
  await s.online('bob')
  await offer(bob).getByText('2nd offer').waitFor()
  await offer(alice).waitFor({ state: 'detached' })
  await alice.getByRole('button', { name: /^Missed a call/ }).waitFor()
  await offer(bob).getByRole('button', { name: 'Accept' }).click()
  await talking(bob).waitFor()
  await alice.getByText('Answered by Bob Okafor').first().waitFor()
  assert.equal((await s.ask('GET', `/calls/${call}`)).disposition, 'in-progress')
  await alice.getByRole('button', { name: /Back to Available/ }).first().click()
  await until(async () => (await s.ask('GET', '/agents/alice')).status === 'online')
})

// spec: CONSOLE-6
test('an agent works a shift by keyboard alone: signs in, becomes available, answers, writes, ends, and signs out', async (t) => {
  const s = await stage(t)
  await s.account('alice', 'agent', 'alice')
  await s.connector('alice')
  const page = await (await s.context()).newPage()
  await page.goto(`${s.url}/console/acme`)
  const at = () => page.evaluate(() => {
    const e = document.activeElement
    return `${e?.getAttribute('aria-label') ?? e?.labels?.[0]?.textContent ?? e?.textContent ?? ''}`.trim()
  })
  /** tab goes on until the focus is at something with a name, and it can be seen there. */
  const tab = async (name, key = 'Tab') => {
    for (let i = 0; i < 40 && !name.test(await at()); i++) await page.keyboard.press(key)
    assert.match(await at(), name)
    const seen = await page.evaluate(() => {
      const box = document.activeElement.getBoundingClientRect()
      return box.width > 0 && box.bottom > 0 && box.top < innerHeight && getComputedStyle(document.activeElement).outlineStyle !== 'none'
    })
    assert.ok(seen, `the focus at ${name} is not to be seen`)
  }
  await page.getByLabel('Password').waitFor()
  await tab(/^Name$/)
  await page.keyboard.type('alice')
  await tab(/^Password$/)
  await page.keyboard.type(s.passwords.get('alice'))
  await page.keyboard.press('Enter')
  const presence = page.getByRole('button', { name: /^(Offline|Signed out)/ })
  await presence.waitFor()
  await page.keyboard.press('Control+Shift+S')
  await until(() => page.evaluate(() => document.activeElement?.getAttribute('role') === 'menuitemradio'))
  await until(async () => /Available/.test(await at()) || (await page.keyboard.press('ArrowDown'), false))
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Available/ }).waitFor()
  await s.call()
  await offer(page).waitFor()
  await page.keyboard.press('Control+Shift+A')
  await talking(page).waitFor()
  await tab(/^Notes/)
  await page.keyboard.type('wants an invoice')
  await page.keyboard.press('Control+Shift+E')
  await until(async () => ((await s.ask('GET', '/agents/alice')).works ?? []).length === 0)
  await tab(/^Sign out$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByLabel('Password').waitFor()
})

// spec: CONSOLE-7
test('A14, A15: a program finds no flaw on what is around the pages, in both themes and from right to left', async (t) => {
  const s = await stage(t)
  for (const [colorScheme, lang] of [['light', 'en'], ['dark', 'de'], ['light', 'ar-XB']]) {
    const context = await s.context({ colorScheme, viewport: { width: 320, height: 640 } })
    const door = await context.newPage()
    const page = await s.supervisor('floor', { context, query: `?lang=${lang}` })
    for (const [one, open] of [[door, `${s.url}/console/globex?lang=${lang}`], [page, undefined]]) {
      if (open) await one.goto(open)
      await one.locator('main').waitFor()
      if (!open) {
        await one.locator('header button').first().click()
        await one.getByRole('dialog').waitFor()
      }
      await flawless(one, `${colorScheme}, ${lang}`)
      assert.ok(await one.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it scrolls sideways')
      if (lang === 'ar-XB') assert.equal(await one.evaluate(() => document.documentElement.dir), 'rtl')
    }
    await context.close()
  }
})

/** flawless asks axe, outside of the page's policy, as a debugger's script does. */
async function flawless(page, what) {
  const source = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8')
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: source })
  const { result } = await session.send('Runtime.evaluate', { expression: 'axe.run().then((r) => JSON.stringify(r.violations.map((v) => [v.id, v.nodes.map((n) => n.html)])))', awaitPromise: true, returnByValue: true })
  assert.equal(result.value, '[]', what)
}

// spec: CONSOLE-7
test('A16: a program finds no flaw on the dialogs of the desk, in after-call work, and on the life of a call', async (t) => {
  const s = await stage(t)
  await s.online('chidi')
  const page = await s.desk('chidi', { colorScheme: 'dark' })
  for (const name of ['Ringer', 'Shortcuts', 'Dial']) {
    await page.getByRole('main').getByRole('button', { name, exact: true }).click()
    await flawless(page, name)
    await page.keyboard.press('Escape')
  }
  const call = await s.call({ queue: 'sales' })
  await offer(page).getByRole('button', { name: 'Accept' }).click()
  await talking(page).waitFor()
  for (const name of ['Keypad', 'Transfer']) {
    await page.getByRole('button', { name, exact: true }).click()
    await flawless(page, name)
    await page.keyboard.press('Escape')
  }
  await page.getByRole('article').getByRole('button', { name: 'End', exact: true }).click()
  await page.getByRole('button', { name: /Finish/ }).waitFor()
  await flawless(page, 'after-call work')
  await page.goto(`${s.url}/console/acme/calls/${(await s.ask('GET', '/agents/chidi')).works[0].id}`)
  await page.getByRole('listitem').first().waitFor()
  await flawless(page, `the life of ${call}`)
})

// spec: CONSOLE-8
test('a preference stays: dark is dark after a reload, whatever the machine says', async (t) => {
  const s = await stage(t)
  const page = await s.supervisor()
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const light = await ground()
  await page.getByRole('button', { name: 'Preferences' }).click()
  await page.getByLabel('Colors').selectOption('dark')
  assert.notEqual(await ground(), light)
  await page.getByLabel('Language').selectOption('de')
  await page.getByRole('dialog', { name: 'Einstellungen' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Übersicht' }).waitFor()
  assert.notEqual(await ground(), light)
})

// The page itself notes when the status of its agent is on the screen: whoever asks it from outside
// again and again has it do that work on the slow processor too.
function whenPainted(status) {
  window.usable = new Promise((resolve) => {
    const seen = new MutationObserver(() => {
      if (![...document.querySelectorAll('button[aria-haspopup="menu"]')].some((button) => button.textContent.includes(status))) return
      seen.disconnect()
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
    })
    seen.observe(document, { childList: true, subtree: true, characterData: true })
  })
}

// spec: CONSOLE-9
test('how soon the desk can be used with a processor four times as slow, and what it weighs', async (t) => {
  const s = await stage(t)
  await s.online('alice')
  const first = await s.desk('alice')
  const times = []
  for (let i = 0; i < 3; i++) {
    const page = await first.context().newPage()
    const session = await page.context().newCDPSession(page)
    await session.send('Network.setCacheDisabled', { cacheDisabled: true })
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    let bytes = 0
    session.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength))
    await session.send('Network.enable')
    await page.addInitScript(whenPainted, 'Available')
    await page.goto(`${s.url}/console/acme/desk`, { waitUntil: 'commit' })
    const usable = await page.evaluate(() => window.usable)
    times.push(`${Math.round(usable)} ms, ${Math.round(bytes / 1000)} kB`)
    assert.ok(bytes > 0 && bytes < 200_000, `${bytes} bytes for the desk, at most 200 kB`)
    await page.close()
  }
  t.diagnostic(`the desk is usable after ${times.join('; ')}`)
})
