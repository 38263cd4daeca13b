// What was, and the keys.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { stage, until } from './harness.mjs'

const offer = (page) => page.getByRole('alertdialog')

// spec: CONSOLE-22, CONSOLE-23
test('A10: an agent reads the own calls and their life, by outcome and as CSV', async (t) => {
  const s = await stage(t)
  await s.online('alice')
  const page = await s.desk('alice')
  await page.getByText('Ready for the next call').waitFor()
  await s.call({ from: { number: '+49 30 1', name: 'First Caller' } })
  await offer(page).getByRole('button', { name: 'Decline' }).click()
  await offer(page).waitFor({ state: 'detached' })
  await s.online('bob') // takes the first caller
  await s.ringing('bob')
  await s.ask('POST', '/agents/alice/status', { status: 'online' })
  await s.call({ from: { number: '+49 30 901821', name: 'Second Caller' } })
  await offer(page).getByRole('button', { name: 'Accept' }).click()
  const article = page.getByRole('article')
  await article.getByText('Talking').waitFor()
  await article.getByRole('button', { name: 'End' }).click()
  await article.waitFor({ state: 'detached' })
  await page.getByRole('navigation').getByRole('link', { name: 'Calls' }).click()
  const row = (name) => page.getByRole('row').filter({ hasText: name })
  await row('First Caller').getByText('Declined').waitFor()
  await row('Second Caller').getByText('Answered').waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as CSV' }).click()])
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
  assert.equal(lines.length, 3)
  assert.ok(lines[0].startsWith('id,call,'))
  await page.getByLabel('Outcome').selectOption('declined')
  await row('Second Caller').waitFor({ state: 'detached' })
  await row('First Caller').getByRole('link').click()
  const life = page.getByRole('list', { name: 'Timeline' })
  await life.getByText('calls support').waitFor()
  await life.getByText('declines First Caller').waitFor()
  assert.equal(await life.getByText('Bob').count(), 0) // nobody else's offer
})

// spec: CONSOLE-23
test('A10: a supervisor reads all of a call\'s life', async (t) => {
  const s = await stage(t)
  await s.online('bob')
  const call = await s.call()
  await s.ringing('bob')
  const page = await s.supervisor(`calls/${call}`)
  await page.getByText('is offered Elif Demir').waitFor()
  await s.ask('POST', `/calls/${call}/caller-left`)
  await page.getByText('is left by Elif Demir').waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Calls' }).click()
  await page.getByRole('row').filter({ hasText: 'Elif Demir' }).getByText('The caller gave up.').waitFor()
})

// spec: CONSOLE-24
test('A11: shortcuts work, are shown, are changed, and stay', async (t) => {
  const s = await stage(t)
  await s.online('alice')
  const context = await s.context()
  const page = await s.desk('alice', { context })
  await page.getByText('Ready for the next call').waitFor()
  await page.keyboard.press('Control+Shift+S')
  await page.getByRole('menu').waitFor()
  await page.keyboard.press('Escape')
  await s.call()
  await offer(page).waitFor()
  await page.keyboard.press('a') // a letter alone does nothing
  await page.keyboard.press('Control+Shift+A')
  const article = page.getByRole('article')
  await article.getByText('Talking').waitFor()
  await page.keyboard.press('Control+Shift+M')
  await article.getByRole('button', { name: 'Unmute' }).waitFor()
  await page.keyboard.press('Control+Shift+H')
  await article.getByRole('button', { name: 'Resume' }).waitFor()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Shortcuts' })
  await sheet.getByRole('button', { name: 'Change: End the call' }).click()
  await page.keyboard.press('x')
  await sheet.getByText('Not a letter alone').waitFor()
  await page.keyboard.press('Control+Alt+9')
  await sheet.getByText('Ctrl+Alt+9').waitFor()
  await page.keyboard.press('Escape')
  const other = await s.desk('alice', { context }) // another tab of the same person, later
  await other.getByRole('article').getByText('Talking').waitFor()
  await other.keyboard.press('Control+Shift+E') // that was the key
  await other.keyboard.press('Control+Alt+9')
  await article.waitFor({ state: 'detached' })
  await until(async () => (await s.ask('GET', '/agents/alice')).works.length === 0)
})
