// Setup: first steps, business hours, the connector, accounts and keys, configuration as code, history.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { require, stage, until } from './harness.mjs'

const axe = readFileSync(require.resolve('axe-core'), 'utf8')

/** fits fails if the page scrolls sideways. */
async function fits(page) {
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false, `the page ${page.url()} scrolls sideways`)
}

/** sound fails if the page has a flaw that a program can see, or scrolls sideways. */
async function sound(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), [])
  await fits(page)
}
const setting = (page, name) => page.locator(`[data-setting="${name}"]`)
const saved = (page) => page.getByText('Saved', { exact: true }).first().waitFor()
const save = (page) => page.getByRole('button', { name: 'Save' }).click()

// spec: CONSOLE-68
test('D01: an empty contact center is led to its first answered call', async (t) => {
  const began = Date.now()
  const s = await stage(t, { config: 'centers: [{id: acme}]' })
  const page = await s.administrator('setup')
  await page.getByRole('heading', { name: 'First steps' }).waitFor()
  await page.getByRole('button', { name: 'Begin with usual rules' }).click()
  await page.getByRole('listitem').filter({ hasText: 'A queue' }).getByText('Done: 1').waitFor()
  await sound(page)
  const agents = page.getByRole('listitem').filter({ hasText: 'Who answers' })
  assert.equal(await agents.getAttribute('aria-current'), 'step', 'the next step is marked')
  await agents.getByRole('link').click()
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByLabel('Key').fill('alice')
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Alice Novak')
  await page.getByLabel('Support').check()
  await save(page)
  await saved(page)
  await page.getByRole('link', { name: 'First steps' }).click()
  await page.getByText('Nobody could take it now').waitFor()
  await s.online('alice')
  await page.getByText('1 agent could take it now.').waitFor()
  await page.getByRole('button', { name: 'Let it ring' }).click()
  await page.getByText('It rings at Alice Novak.').waitFor()
  const { id } = await s.ringing('alice')
  const { key } = await s.ask('POST', '/keys', { role: 'integrator' })
  const accepted = await fetch(`${s.url}/v1/centers/acme/works/${id}/accept`, { method: 'POST', headers: { Authorization: `Bearer ${key}` } })
  assert.equal(accepted.status, 204)
  await page.getByText(/Alice Novak has accepted|Answered by Alice Novak/).waitFor()
  assert.ok(Date.now() - began < 60_000, 'the first answered call takes less than a minute')
})

// spec: CONSOLE-69
test('D04: business hours are set by week and holiday, imported, and show the nights on which the clock is set', async (t) => {
  const s = await stage(t)
  const page = await s.administrator('setup/hours')
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByLabel('Id', { exact: true }).fill('office')
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
  await page.getByLabel('Time zone').fill('Europe/Berlin')
  await page.getByLabel('Monday: from').fill('8:30')
  await setting(page, 'weekly').getByText('Times must be like 09:00').waitFor()
  await page.getByLabel('Monday: from').fill('08:30')
  await page.getByRole('button', { name: 'Add an opening: Saturday' }).click()
  await page.getByLabel('Saturday: to').fill('13:00')
  await page.getByRole('button', { name: 'Add a holiday' }).click()
  await page.getByLabel('First day').fill('2030-12-24')
  await setting(page, 'holidays').getByLabel('Label').fill('Christmas Eve')
  await save(page)
  await saved(page)
  const hours = await s.ask('GET', '/hours/office')
  assert.deepEqual([hours.zone, hours.weekly[0], hours.weekly.at(-1), hours.holidays], [
    'Europe/Berlin', { day: 'monday', from: '08:30', to: '17:00' }, { day: 'saturday', from: '09:00', to: '13:00' }, [{ from: '2030-12-24', label: 'Christmas Eve' }],
  ])
  await page.getByRole('region', { name: 'Next openings' }).getByRole('listitem').first().waitFor()
  const year = new Date().getFullYear() + 1
  const calendar = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//x//EN', 'BEGIN:VEVENT', 'UID:1', 'DTSTAMP:20260101T000000Z', `DTSTART;VALUE=DATE:${year}0615`, `DTEND;VALUE=DATE:${year}0616`, 'SUMMARY:Founding day', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n')
  await page.getByLabel('Import a file').setInputFiles({ name: 'days.ics', mimeType: 'text/calendar', buffer: Buffer.from(calendar) })
  await page.getByRole('row', { name: /Founding day/ }).first().waitFor()
  assert.equal((await s.ask('GET', '/hours/office')).holidays.length, 1, 'what was only shown is not in force')
  await sound(page)
  await page.getByRole('button', { name: 'Import this' }).click()
  await until(async () => (await s.ask('GET', '/hours/office')).holidays?.some((day) => day.from === `${year}-06-15`))
})

// spec: CONSOLE-65, CONSOLE-70
test('D05: the connector has its address, exact origins, and its health', async (t) => {
  const s = await stage(t)
  await s.online('alice')
  const page = await s.administrator('setup/connector')
  await page.getByLabel('Adapter URL').fill('http://cti.example.com/adapter')
  await setting(page, 'connector.url').getByText('Must be a URL such as').waitFor()
  await page.getByLabel('Adapter URL').fill('https://cti.example.com/adapter')
  await page.getByLabel('Allowed origins, entry 1').fill('https://*.example.com')
  await page.getByLabel('Allowed origins, entry 1').press('Enter')
  await setting(page, 'connector.origins').getByText('no star').waitFor()
  await page.getByRole('button', { name: 'Remove: https://*.example.com' }).click()
  await page.getByLabel('Allowed origins, entry 1').fill('https://id.example.com')
  await page.getByLabel('Allowed origins, entry 1').press('Enter')
  await save(page)
  await saved(page)
  const settings = await s.ask('GET', '/settings')
  assert.deepEqual(settings.connector, { url: 'https://cti.example.com/adapter', origins: ['https://id.example.com'] })
  assert.equal(settings.backOffSeconds, 600, 'the other settings stay')
  await page.getByText('1 of 3 agents have a connector connected; 1 of them take calls.').waitFor()
  await page.getByRole('button', { name: 'Register a certificate' }).click()
  await page.getByLabel('Certificate in PEM').fill('nonsense')
  await page.getByRole('dialog').getByRole('button', { name: 'Register a certificate' }).click()
  await page.getByText('Not done').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await sound(page)
})

// spec: CONSOLE-71
test('D06: accounts and keys are made and taken away, and the audit list says who did', async (t) => {
  const s = await stage(t)
  const page = await s.administrator('setup/accounts')
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByLabel('Name', { exact: true }).fill('bob')
  await page.getByLabel('What people read').fill('Bob Okafor')
  await page.getByLabel('Agent', { exact: true }).selectOption('bob')
  await page.getByLabel('Password').fill('bob and a long word')
  await save(page)
  await page.getByRole('row', { name: /bob Bob Okafor Agent · bob/ }).waitFor()
  await sound(page)
  await page.getByRole('link', { name: 'API keys' }).click()
  await page.getByRole('button', { name: 'Issue a key' }).click()
  await page.getByLabel('Label').fill('wall screen')
  await page.getByRole('dialog').getByRole('button', { name: 'Issue a key' }).click()
  await page.getByText(/^sr_acme_/).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('button', { name: 'Revoke: wall screen' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await until(async () => !(await s.ask('GET', '/keys')).items.some((key) => key.label === 'wall screen'))
  await page.getByRole('link', { name: 'Audit' }).click()
  await page.getByLabel('What', { exact: true }).selectOption('issue a key')
  await page.getByRole('button', { name: 'Show' }).click()
  await page.getByRole('row', { name: /ada Administrator issue a key/ }).waitFor()
  await until(async () => (await page.getByRole('row', { name: /put an account/ }).count()) === 0)
  await sound(page)
})

// spec: CONSOLE-67, CONSOLE-72
test('D07: a file is compared before it is applied, and a change is taken back with one click', async (t) => {
  const s = await stage(t)
  const page = await s.administrator('setup/file')
  const file = page.getByRole('textbox')
  await until(async () => (await file.inputValue()).includes('pushTimeoutSeconds: 600'))
  await file.fill((await file.inputValue()).replace('pushTimeoutSeconds: 600', 'pushTimeoutSeconds: 45'))
  await page.getByRole('button', { name: 'Compare' }).click()
  await page.getByRole('row', { name: /pushTimeoutSeconds 600 45/ }).waitFor()
  assert.equal((await s.ask('GET', '/queues')).items.filter((queue) => queue.pushTimeoutSeconds === 45).length, 0)
  await sound(page)
  await page.getByRole('button', { name: 'Apply' }).click()
  await saved(page)
  await until(async () => (await s.ask('GET', '/queues')).items.some((queue) => queue.pushTimeoutSeconds === 45))
  await page.getByRole('link', { name: 'Changes' }).click()
  await page.getByRole('button', { name: /^What changed: queues/ }).first().click()
  await page.getByRole('dialog').getByRole('row', { name: /pushTimeoutSeconds 600 45/ }).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('button', { name: /^Undo: queues/ }).first().click()
  await page.getByRole('dialog').getByRole('row', { name: /pushTimeoutSeconds 45 600/ }).waitFor()
  await sound(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click()
  await until(async () => (await s.ask('GET', '/queues')).items.every((queue) => queue.pushTimeoutSeconds === 600))
})

// spec: CONSOLE-74
test('every page of setup fits a small screen and another language, and a program finds no flaw', async (t) => {
  const s = await stage(t)
  await s.ask('PUT', '/hours/office', { zone: 'Europe/Berlin', weekly: [{ day: 'monday', from: '09:00', to: '17:00' }, { day: 'monday', from: '18:00', to: '20:00' }], holidays: [{ from: '2030-12-24', label: 'Christmas Eve', openings: [{ from: '09:00', to: '12:00' }] }] })
  const wide = await s.administrator('setup')
  await wide.getByRole('heading', { level: 1 }).waitFor()
  const sections = await wide.getByRole('navigation', { name: 'Sections of setup' }).getByRole('link').evaluateAll((links) => links.map((link) => new URL(link.href).pathname.split('/').slice(3).join('/')))
  assert.ok(sections.length > 10)
  const places = [...sections, 'setup/configurations/reasons', 'setup/queues/support', 'setup/hours/office', 'setup/agents/alice']
  const forms = places.filter((place) => place.split('/').length > 2)
  for (const [query, scheme, shown, look] of [['?lang=de', 'dark', places, sound], ['?lang=ar-XB', 'light', forms, fits]]) {
    const context = await s.context({ viewport: { width: 320, height: 700 }, colorScheme: scheme })
    let page
    for (const place of shown) {
      if (!page) page = await s.administrator(place, { context, query })
      else await page.goto(`${s.url}/console/acme/${place}${query}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      await look(page)
    }
  }
})

// spec: CONSOLE-74
test('a setting is changed and saved by keyboard alone', async (t) => {
  const s = await stage(t)
  const page = await s.administrator('setup/queues')
  await page.getByRole('link', { name: /Sales/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('Push time-out').waitFor()
  for (let i = 0; i < 60 && (await page.evaluate(() => document.activeElement?.labels?.[0]?.textContent)) !== 'Push time-out'; i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('33')
  await page.keyboard.press('Enter')
  await saved(page)
  assert.equal((await s.ask('GET', '/queues/sales')).pushTimeoutSeconds, 33)
})
