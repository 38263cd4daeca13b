// The desk on a phone, with the connector open: nothing that is needed lies under something else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { floor, online, stands } from './connector-scene.mjs'

const viewport = { width: 390, height: 844 }
const toggle = (page) => page.getByRole('complementary', { name: 'Connector' }).getByRole('button', { name: 'Connector ready' })

/** covered names what of the page's own has the focus and is not seen, going through it by Tab.
 *  What is in the connector's frame is the connector's. */
async function covered(page) {
  const found = new Set()
  const seen = new Set()
  await page.locator('.skip').focus() // the first of the page
  for (;;) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const one = document.activeElement
      if (!one || one === document.body) return { end: true }
      const box = one.getBoundingClientRect()
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      window.steps ??= new WeakMap()
      const again = window.steps.has(one)
      window.steps.set(one, true)
      return { again, frame: one.tagName === 'IFRAME', name: one.getAttribute('aria-label') || one.textContent.trim().slice(0, 40) || one.id, hidden: !(top && (one.contains(top) || top.contains(one))) }
    })
    if (at.end || at.again || at.frame) break
    seen.add(at.name)
    if (at.hidden) found.add(at.name)
  }
  await page.evaluate(() => delete window.steps)
  assert.ok(seen.size > 3, `Tab went to ${[...seen]}`)
  return [...found]
}

for (const colorScheme of ['light', 'dark']) {
  // spec: CONSOLE-91
  test(`on a phone the open connector hides neither an offer nor what has the focus (${colorScheme})`, async (t) => {
    const { s } = await floor(t)
    const page = await online(s, 'chidi', { viewport, colorScheme, hasTouch: true })
    await toggle(page).click()
    await page.frameLocator('iframe').getByRole('button', { name: 'A caller calls' }).waitFor()
    assert.deepEqual(await covered(page), [], 'before a call')

    await s.call({ queue: 'sales' })
    const offer = page.getByRole('alertdialog')
    await offer.waitFor()
    assert.deepEqual(await covered(page), [], 'while it rings')
    await offer.getByRole('button', { name: 'Decline' }).click()
    await offer.getByText('Why do you decline?').waitFor()
    assert.deepEqual(await covered(page), [], 'while a reason is asked for')
    // Each of these fails if something lies over what is clicked.
    await toggle(page).click()
    await toggle(page).click()
    await offer.getByRole('button', { name: 'Accept' }).click()

    await page.getByRole('article').getByRole('button', { name: 'Mute' }).waitFor()
    assert.deepEqual(await covered(page), [], 'in a call')
    await page.getByRole('article').getByRole('button', { name: 'End', exact: true }).click()
    await page.getByRole('button', { name: /Finish/ }).waitFor()
    assert.deepEqual(await covered(page), [], 'in after-call work')
    await page.getByRole('button', { name: /Finish/ }).click()
    await page.getByRole('article').waitFor({ state: 'detached' })
    await stands(page, 'Connector ready')
  })
}
