// The floor: its figures, its lists, and what a supervisor does there.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { stage, until } from './harness.mjs'

const tile = (page, id) => page.locator(`[data-tile=${id}]`)
const value = async (page, id) => (await tile(page, id).locator('.value').innerText()).trim().split(/\s/)[0]
const shows = (page, id, wanted) => until(async () => (await value(page, id)) === wanted)
const row = (page, name) => page.locator('tr[data-row]').filter({ hasText: name })
const open = (page, name) => row(page, name).getByRole('button').first().click()
const list = (page, name) => page.getByRole('navigation', { name: 'Lists' }).getByRole('link', { name }).click()

// spec: CONSOLE-40
test('S01: tiles show what is now, warn by color and icon, and open their lists', async (t) => {
  const s = await stage(t)
  const page = await s.supervisor()
  await shows(page, 'waiting', '0')
  for (let i = 0; i < 5; i++) await s.call({ from: { number: `+49 30 111111${i}` } })
  await shows(page, 'waiting', '5')
  assert.match(await tile(page, 'waiting').getAttribute('class'), /warn/)
  assert.match(await tile(page, 'waiting').innerText(), /warning/)
  assert.match(await value(page, 'longest'), /^0:\d\d$/)
  assert.match(await tile(page, 'serviceLevel').innerText(), /in 20 s, of all answered or gone later/)
  await s.online('alice')
  await until(async () => /1 Ringing/.test(await tile(page, 'available').innerText()))
  await tile(page, 'available').click()
  await page.waitForURL('**/floor/agents')
  await row(page, 'Alice Novak').getByText('Ringing', { exact: true }).first().waitFor()
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Agents')
  await page.getByRole('button', { name: 'Thresholds' }).click()
  await page.getByRole('group', { name: 'Waiting' }).getByLabel('warning').fill('40')
  await page.getByRole('group', { name: 'Waiting' }).getByLabel('alarm').fill('50')
  await page.getByRole('button', { name: 'Save' }).click()
  await until(async () => /good/.test(await tile(page, 'waiting').getAttribute('class')))
})

// spec: CONSOLE-41
test('S02: waiting calls are listed with place and last offer, moved, offered, taken back and closed', async (t) => {
  const s = await stage(t)
  await s.online('bob')
  await s.call({ from: { number: '+49 30 1111111', name: 'Elif Demir' } })
  const page = await s.supervisor('floor/waiting')
  await row(page, 'Elif Demir').getByText('Bob Okafor').waitFor()
  await s.call({ from: { number: '+49 30 2222222', name: 'Mateo García' } })
  await s.call({ from: { number: '+49 30 3333333', name: 'Aiko Tanaka' } })
  const cell = (name, n) => row(page, name).locator('td').nth(n).innerText()
  await until(async () => (await row(page, 'Aiko Tanaka').count()) === 1 && (await cell('Aiko Tanaka', 1)) === '2')

  await open(page, 'Elif Demir')
  await page.getByRole('button', { name: 'Take it back from Bob Okafor' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Taken back', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await until(async () => (await cell('Elif Demir', 5)) === 'Taken back · Bob Okafor')
  assert.equal(await cell('Elif Demir', 0), 'Support')

  await open(page, 'Aiko Tanaka')
  await dialog.getByLabel('Priority').fill('-5')
  await dialog.getByRole('button', { name: 'Move' }).click()
  await dialog.getByText('moves Aiko Tanaka').waitFor()
  await dialog.getByLabel('Queue').selectOption('sales')
  await dialog.getByRole('button', { name: 'Move' }).click()
  await page.keyboard.press('Escape')
  await until(async () => (await cell('Aiko Tanaka', 0)) === 'Sales' && (await cell('Aiko Tanaka', 3)) === '-5')

  await s.online('alice')
  const sales = await s.call({ queue: 'sales', from: { number: '+49 30 4444444', name: 'Ines Costa' }, skills: ['french'] })
  await s.online('chidi')
  await row(page, 'Ines Costa').waitFor()
  await open(page, 'Ines Costa')
  await until(async () => (await dialog.getByLabel('Agent').inputValue()) !== '')
  const to = await dialog.getByLabel('Agent').inputValue()
  await dialog.getByRole('button', { name: 'Offer', exact: true }).click()
  await until(async () => (await s.ask('GET', `/calls/${sales}`)).works?.[0]?.agent === to)
  await dialog.getByRole('button', { name: /^Why / }).click()
  await dialog.getByText('a supervisor gave the call to this agent', { exact: false }).first().waitFor()
  await page.keyboard.press('Escape')

  const last = await s.call({ queue: 'sales', from: { number: '+49 30 5555555', name: 'Noor Haddad' }, skills: ['french'] })
  await open(page, 'Noor Haddad')
  await dialog.getByRole('button', { name: 'Ask for a voicemail' }).click()
  await row(page, 'Noor Haddad').getByText('voicemail').waitFor()
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await dialog.getByRole('button', { name: 'Really close?' }).click()
  await until(async () => (await s.ask('GET', `/calls/${last}`)).place === 'over')
  await dialog.getByText('closed by a supervisor').first().waitFor()
  await page.keyboard.press('Escape')

  await s.call({ queue: 'sales', from: { number: '+49 30 6666666', name: 'Lena Vogel' }, skills: ['french'] })
  await open(page, 'Lena Vogel')
  await dialog.getByRole('button', { name: 'Call back instead' }).click()
  await page.keyboard.press('Escape')
  await list(page, 'Callbacks')
  await row(page, 'Lena Vogel').waitFor()
})

// spec: CONSOLE-42
test('S03: agents are listed with state, cause and misses; a supervisor sets a status, undoes a miss, and signs somebody out', async (t) => {
  const s = await stage(t, { config: (await import('./harness.mjs')).config.replace('label: Support, pushTimeoutSeconds: 600', 'label: Support, pushTimeoutSeconds: 1') })
  await s.online('bob')
  await s.call({ from: { number: '+49 30 1111111', name: 'Elif Demir' } })
  const work = await s.ringing('bob')
  const key = (await s.ask('POST', '/keys', { role: 'integrator' })).key
  await fetch(`${s.url}/v1/centers/acme/works/${work.id}/seen`, { method: 'POST', headers: { Authorization: `Bearer ${key}`, 'Idempotency-Key': 'seen' } })
  const page = await s.supervisor('floor/agents')
  await row(page, 'Bob Okafor').getByText('Missed a call').waitFor()
  await until(async () => (await row(page, 'Bob Okafor').locator('td').nth(5).innerText()) === '1')
  await row(page, 'Bob Okafor').getByText('push time-out').waitFor()
  await open(page, 'Bob Okafor')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Undo the last miss' }).click()
  await row(page, 'Bob Okafor').getByText('miss undone').waitFor()
  assert.equal((await s.ask('GET', '/agents/bob')).misses, undefined)
  await until(() => page.evaluate(() => document.activeElement?.closest('dialog') !== null && document.activeElement !== document.body))
  await dialog.getByLabel('Set the status').selectOption('break')
  await dialog.getByRole('button', { name: 'Set', exact: true }).click()
  await row(page, 'Bob Okafor').getByText('On a break').waitFor()
  await dialog.getByRole('button', { name: 'Sign out of the floor' }).click()
  await row(page, 'Bob Okafor').getByText('Signed out').waitFor()
  await page.keyboard.press('Escape')
  assert.equal(await page.evaluate(() => document.activeElement?.innerText.trim()), 'Bob Okafor')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Home')
  assert.equal(await page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex')), '2')
  await page.getByLabel('Find').fill('chidi')
  await until(async () => (await page.locator('tr[data-row]').count()) === 1)
  await page.getByLabel('Find').fill('')
  await page.getByRole('button', { name: 'Agent', exact: true }).click()
  await until(async () => (await page.locator('tr[data-row]').first().innerText()).includes('Alice'))
  await page.getByRole('button', { name: 'Agent', exact: true }).click()
  await until(async () => (await page.locator('tr[data-row]').first().innerText()).includes('Chidi'))
})

// spec: CONSOLE-43
test('S04: the backlog by queue and skill, a queue that nobody serves, and what misses cost', async (t) => {
  const { config } = await import('./harness.mjs')
  const s = await stage(t, { config: config.replace('{id: sales, label: Sales, pushTimeoutSeconds: 600}', '{id: sales, label: Sales, pushTimeoutSeconds: 600, recovery: {deadQueue: [{do: wait}]}}').replace('label: Support, pushTimeoutSeconds: 600', 'label: Support, pushTimeoutSeconds: 1').replaceAll('backOffSeconds: 600', 'backOffSeconds: 1').replace('        statusOnPushTimeout: away\n        statusOnDecline', '        statusOnDecline') })
  await s.call({ queue: 'sales', from: { number: '+49 30 1111111', name: 'Elif Demir' }, skills: ['french'] })
  const page = await s.supervisor('floor/backlog')
  await page.getByText('Nobody serves Sales.').waitFor()
  await row(page, 'Sales').getByText('Nobody is there').waitFor()
  assert.equal(await row(page, 'Skill french').locator('td').first().innerText(), '1')
  await s.online('bob')
  await s.call({ from: { number: '+49 30 2222222', name: 'Mateo García' } })
  const key = (await s.ask('POST', '/keys', { role: 'integrator' })).key
  let seen = ''
  await until(async () => {
    const bob = await s.ask('GET', '/agents/bob')
    const ringing = bob.works?.find((w) => w.phase === 'ringing')
    if (ringing && ringing.id !== seen) {
      seen = ringing.id
      await fetch(`${s.url}/v1/centers/acme/works/${ringing.id}/seen`, { method: 'POST', headers: { Authorization: `Bearer ${key}`, 'Idempotency-Key': ringing.id } })
    }
    return (bob.misses ?? 0) >= 3
  })
  await page.getByText('Bob Okafor has missed 3 calls in a row.').waitFor()
  await until(async () => /^0:0[3-9]$/.test(await value(page, 'lost')))
  await tile(page, 'lost').click()
  await row(page, 'Bob Okafor').getByText('Missed', { exact: true }).waitFor()
  await list(page, 'Assigned work')
  await page.getByRole('region', { name: 'Assigned work' }).waitFor()
})

// spec: CONSOLE-44
test('S04: the panel of a call says why this agent was rung and nobody else', async (t) => {
  const s = await stage(t)
  await s.online('alice', 'bob')
  await s.call({ from: { number: '+49 30 1111111', name: 'Elif Demir' } })
  const page = await s.supervisor()
  await open(page, 'Elif Demir')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('calls support').waitFor()
  await dialog.getByRole('button', { name: 'Why Alice Novak, and not somebody else?' }).click()
  await dialog.getByText('first by longest-idle').waitFor()
  await dialog.getByText('Bob Okafor').waitFor()
  await dialog.getByText('not a member of queue support').waitFor()
})

// spec: CONSOLE-46
test('S06, S07: the figures of the tiles equal a recount of the records, which come as CSV', async (t) => {
  const s = await stage(t)
  await s.online('alice')
  const first = await s.call({ from: { number: '+49 30 1111111', name: 'Elif Demir' } })
  const work = await s.ringing('alice')
  const key = (await s.ask('POST', '/keys', { role: 'integrator' })).key
  const post = (where, body) => fetch(`${s.url}/v1/centers/acme${where}`, { method: 'POST', headers: { Authorization: `Bearer ${key}`, 'Idempotency-Key': where, 'Content-Type': 'application/json' }, body })
  await post(`/works/${work.id}/accept`)
  await until(async () => (await s.ask('GET', `/calls/${first}`)).phase === 'talking')
  await post(`/works/${work.id}/end`)
  await until(async () => (await s.ask('GET', `/calls/${first}`)).place === 'over')
  const second = await s.call({ from: { number: '+49 30 2222222', name: 'Mateo García' } })
  const declined = await s.ringing('alice')
  await post(`/works/${declined.id}/decline`, '{}')
  await post(`/calls/${second}/caller-left`)
  await s.call({ from: { number: '+49 30 3333333', name: 'Aiko Tanaka' } })

  const calls = (await s.ask('GET', '/records/calls')).items
  const works = (await s.ask('GET', '/records/works')).items
  const count = (list, of) => list.filter(of).length
  const mean = (list) => list.reduce((sum, n) => sum + n, 0) / list.length
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, '0')}`
  const answered = calls.filter((c) => c.callAcceptAt)
  const handled = works.filter((w) => w.connectAt && w.closeAt)
  const page = await s.supervisor()
  const says = (id, text) => until(async () => (await tile(page, id).innerText()).includes(text))
  assert.deepEqual([answered.length, handled.length, calls.length, works.length], [1, 1, 3, 2])
  await says('abandoned', `${count(calls, (c) => c.abandoned)} of ${calls.length} calls today`)
  await says('missed', `${count(works, (w) => w.outcome === 'ignored')} of ${works.length} offers today`)
  await says('declined', `${count(works, (w) => w.outcome === 'declined')} of ${works.length} offers today`)
  await says('serviceLevel', `${Math.round((100 * count(answered, (c) => c.speedToAnswerSeconds <= 20)) / answered.length)}%`)
  await says('speedToAnswer', clock(mean(answered.map((c) => c.speedToAnswerSeconds))))
  await says('handleTime', clock(mean(handled.map((w) => w.handleTimeSeconds))))
  await says('lost', clock(works.reduce((sum, w) => sum + (w.lostSeconds ?? 0), 0)))
  const live = (await s.ask('GET', '/calls')).items
  await shows(page, 'waiting', String(count(live, (c) => c.place === 'in line' || c.phase === 'ringing')))
  await shows(page, 'active', String(count(live, (c) => c.phase === 'talking')))
  const waits = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV of today' }).click()
  const download = await waits
  assert.match(download.suggestedFilename(), /^acme-calls-.*\.csv$/)
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
  assert.equal(lines.length, calls.length + 1)
  assert.match(lines[0], /^id,conversation/)
})

// spec: CONSOLE-45
test('S06: the day is a chart, and a table for who cannot see it', async (t) => {
  const s = await stage(t)
  await s.call()
  await s.call({ from: { number: '+49 30 2222222' } })
  const page = await s.supervisor('floor/day')
  await page.getByRole('img', { name: 'Calls of today, by the hour' }).locator('canvas').waitFor()
  await page.getByRole('button', { name: 'As a table' }).click()
  const last = page.getByRole('region', { name: 'Calls of today, by the hour' }).locator('tbody tr').last()
  await until(async () => (await last.locator('td').first().innerText()) === '2')
})
