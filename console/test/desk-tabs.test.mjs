// Several tabs of one agent.
import { test } from 'node:test'
import { stage } from './harness.mjs'

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
