// secondring lab: a newcomer opens the link and presses what happens to calls.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import path from 'node:path'
import readline from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { browser, until } from './harness.mjs'

const binary = process.env.SECONDRING_BINARY ?? path.join(fileURLToPath(new URL('../../', import.meta.url)), 'bin/secondring')

async function lab(t) {
  const child = spawn(binary, ['lab', '--no-browser'])
  t.after(() => child.kill())
  for await (const line of readline.createInterface({ input: child.stdout })) {
    const link = /^ {2}desk +(\S+)/.exec(line)?.[1]
    if (link) return link
  }
  throw new Error('the lab printed no link')
}

// spec: CONSOLE-89
test('the link of the lab opens the desk, where missed, declined and failed calls are handled in front of one', async (t) => {
  const began = Date.now()
  const context = await (await browser()).newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
  t.after(() => context.close())
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const faults = []
  page.on('pageerror', (error) => faults.push(String(error)))
  await page.goto(await lab(t))
  const panel = page.getByRole('complementary', { name: 'Connector' })
  await panel.getByRole('button', { name: 'Connector ready' }).waitFor()
  const phone = page.frameLocator('iframe')
  const ask = (where, body) => page.evaluate(async ([where, body]) => {
    const answer = await fetch(`/v1/centers/lab${where}`, body && { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify(body) })
    return answer.ok ? answer.json().catch(() => ({})) : { failed: `${answer.status} ${await answer.text()}` }
  }, [where, body])
  const me = () => ask('/agents/you')
  for (const [button, status, caller] of [['Let it ring out', 'away', 'Elif Demir'], ['Decline on the phone', 'declined', 'Grace Bello'], ['Fail: the agent’s line', 'away', 'Omar Reyes']]) {
    assert.equal((await ask('/agents/you/status', { status: 'online' })).failed, undefined)
    await phone.getByRole('button', { name: 'A caller calls' }).click()
    await until(async () => (await me()).works?.some((work) => work.phase === 'ringing'))
    await page.getByRole('alertdialog').getByText(caller).waitFor()
    await phone.getByRole('button', { name: button }).click()
    await until(async () => (await me()).status === status)
  }
  await page.screenshot({ path: process.env.LAB_SCREEN ?? '/dev/null', type: 'png' }).catch(() => {})
  assert.ok(Date.now() - began < 60_000, 'all this takes less than a minute')
  assert.deepEqual(faults, [])
})
