// Signing in and out, and what surrounds every page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stage, until } from './harness.mjs'

// spec: CONSOLE-3
test('a person signs in, sees the own pages, and signs out', async (t) => {
  const s = await stage(t)
  await s.account('alice', 'agent', 'alice')
  const page = await (await s.context()).newPage()
  await page.goto(s.url)
  assert.equal(new URL(page.url()).pathname, '/console/')
  await page.getByLabel('Contact center').fill('acme')
  await page.getByLabel('Name', { exact: true }).fill('alice')
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').filter({ hasText: 'Contact center, name or password are not right.' }).waitFor()
  await page.getByLabel('Password').fill(s.passwords.get('alice'))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'Desk' }).waitFor()
  assert.equal(await page.getByRole('link', { name: 'Setup' }).count(), 0)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
})

// spec: CONSOLE-4
test('a desk is reachable while its page is open', async (t) => {
  const s = await stage(t)
  await s.online('alice')
  const page = await s.desk('alice')
  await until(async () => (await s.ask('GET', '/agents/alice')).desk === 'reachable')
  await page.close({ runBeforeUnload: true })
})

// spec: CONSOLE-3
test('who goes back to the page that asks for a center, and forward again, is still signed in', async (t) => {
  const s = await stage(t)
  await s.account('sue', 'supervisor')
  const page = await (await s.context()).newPage()
  await page.goto(`${s.url}/console/`)
  await page.getByLabel('Contact center').fill(s.center)
  await page.getByLabel('Name', { exact: true }).fill('sue')
  await page.getByLabel('Password').fill(s.passwords.get('sue'))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
  await page.goBack()
  await page.getByLabel('Password').waitFor()
  await page.goForward()
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
})
