// Setup: presence configurations, statuses, queues, skills, agents, and who is next.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { require, stage } from './harness.mjs'

const axe = readFileSync(require.resolve('axe-core'), 'utf8')

/** sound fails if the page has a flaw that a program can see. */
async function sound(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), [])
}

/** fits fails if the page scrolls sideways. */
async function fits(page) {
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false, `the page ${page.url()} scrolls sideways`)
}

const setting = (page, name) => page.locator(`[data-setting="${name}"]`)
const saved = (page) => page.getByText('Saved', { exact: true }).waitFor()

// spec: CONSOLE-60, CONSOLE-61, SEED-13
test('D02: presence configurations have the fields of Salesforce, and their rules are explained before the host refuses', async (t) => {
  const s = await stage(t)
  const page = await s.administrator('setup/configurations')
  await page.getByRole('link', { name: /standard/ }).click()
  await page.getByRole('heading', { name: 'standard' }).waitFor()
  const decline = page.getByLabel('Update Status on Decline')
  const missed = page.getByLabel('Update Status on Push Time-Out')
  assert.equal(await decline.inputValue(), 'break')
  assert.equal(await missed.inputValue(), 'away')

  // Decline and automatic accept exclude each other, and the reason stands there.
  assert.equal(await page.getByLabel('Automatically accept requests').isDisabled(), true)
  await setting(page, 'autoAccept').getByText('nobody can decline what is accepted at once').waitFor()
  await page.getByLabel('Allow agents to decline requests').uncheck()
  await setting(page, 'statusOnDecline').getByText('Needs “Allow agents to decline requests”.').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Something on this page is not right yet.').waitFor()
  assert.equal(await decline.evaluate((node) => node === document.activeElement), true, 'the first wrong field has the focus')
  await page.getByLabel('Allow agents to decline requests').check()

  // A decline reason needs reasons; an extension needs after-call work.
  await page.getByLabel('Allow agents to choose a decline reason').check()
  await setting(page, 'declineReasons').getByText('At least one reason').waitFor()
  await page.getByLabel('Decline reasons, entry 1').fill('wrong skill')
  await page.getByLabel('Decline reasons, entry 1').press('Enter')
  assert.equal(await page.getByLabel('Agents can extend it').isDisabled(), true)
  await page.getByLabel('After-call work time').fill('5')
  await setting(page, 'afterCallSeconds').getByText('Must be 10 to 3600.').waitFor()
  await page.getByLabel('After-call work time').fill('30')
  await page.getByLabel('Agents can extend it').check()
  await setting(page, 'afterCallExtensionSeconds').getByText('Needed, since agents can extend it.').waitFor()
  await page.getByLabel('Length of an extension').fill('60')
  await page.getByLabel('Extensions at most').fill('2')
  await missed.selectOption({ label: 'On a break' })

  // A rule per outcome.
  await page.getByLabel('Outcome', { exact: true }).selectOption('ignored')
  await page.getByRole('button', { name: 'Add a rule' }).click()
  await page.getByLabel('In a row at most').fill('3')
  await page.getByText('The maximum and its status go together.').first().waitFor()
  await page.getByLabel('Status at that many').selectOption('away')
  await fits(page)
  await sound(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await saved(page)
  const { id, ...now } = await s.ask('GET', '/configurations/standard')
  assert.deepEqual(now, {
    capacity: 1, allowDecline: true, statusOnDecline: 'break', chooseDeclineReason: true, declineReasons: ['wrong skill'], statusOnPushTimeout: 'break',
    afterCallSeconds: 30, afterCallExtendable: true, afterCallExtensionSeconds: 60, afterCallExtensionsMax: 2, default: true,
    outcomes: { ignored: { maximum: 3, statusAtMaximum: 'away' } },
  })
})

// spec: CONSOLE-62, SEED-14
test('D02: presence statuses are added, changed and removed, and one that is used stays', async (t) => {
  const s = await stage(t)
  const page = await s.administrator('setup/statuses')
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByLabel('Id', { exact: true }).fill('lunch')
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
  await page.getByLabel('Label').fill('At lunch')
  await page.getByLabel('Kind').selectOption('busy')
  await page.getByRole('button', { name: 'Save' }).click()
  await saved(page)
  assert.deepEqual(await s.ask('GET', '/statuses/lunch'), { id: 'lunch', label: 'At lunch', kind: 'busy' })
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('Removed', { exact: true }).waitFor()
  await page.getByRole('link', { name: /Missed a call/ }).click()
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('is used by a presence configuration').waitFor()
})

// spec: CONSOLE-63
test('D03: queues have their routing, recovery steps, and what the linter finds beside it', async (t) => {
  const s = await stage(t)
  const page = await s.administrator('setup/queues')
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByLabel('Id', { exact: true }).fill('vip')
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
  await page.getByLabel('Label').first().fill('Important callers')
  await page.getByLabel('Routing model').selectOption('most-available')
  await page.getByLabel('Push time-out').fill('901')
  await setting(page, 'pushTimeoutSeconds').getByText('Must be 1 to 900.').waitFor()
  await page.getByLabel('Push time-out').fill('15')
  await page.getByRole('button', { name: 'Add a step: Nobody is there' }).click()
  await setting(page, 'recovery.deadQueue').getByText('Name the queue or agent.').waitFor()
  await setting(page, 'recovery.deadQueue').getByLabel('Queue', { exact: true }).selectOption('support')
  await page.getByRole('button', { name: 'Add a step: The caller left' }).click()
  await page.getByRole('button', { name: 'Add a step: Out of hours' }).click()
  await setting(page, 'recovery.outOfHours').getByLabel('What to do').selectOption('close')
  await setting(page, 'recovery.outOfHours').getByLabel('Reason').fill('closed today')
  await page.getByRole('button', { name: 'Save' }).click()
  await saved(page)
  const queue = await s.ask('GET', '/queues/vip')
  assert.deepEqual([queue.routingModel, queue.pushTimeoutSeconds, queue.recovery], ['most-available', 15, {
    deadQueue: [{ do: 'overflow-queue', queue: 'support' }], onAbandon: [{ do: 'callback' }], outOfHours: [{ do: 'close', reason: 'closed today' }],
  }])
  await setting(page, 'recovery.outOfHours').locator('[data-code="steps-never-taken"]').waitFor()
  await fits(page)
  await sound(page)
  await page.getByRole('link', { name: 'Back to Queues' }).click()
  await page.getByRole('link', { name: /Important callers.*Findings/ }).waitFor()
  await sound(page)
})

// spec: CONSOLE-63, CONSOLE-64
test('D03: an agent gets queues and skills, and the explainer says who is next and why not the others', async (t) => {
  const s = await stage(t)
  await s.online('alice')
  const page = await s.administrator('setup/agents')
  await page.getByRole('link', { name: /Alice Novak/ }).click()
  await page.getByLabel('Skills, entry 1').fill('german')
  await page.getByLabel('Skills, entry 1').press('Enter')
  await page.getByRole('button', { name: 'Save' }).click()
  await saved(page)
  assert.deepEqual((await s.ask('GET', '/agents/alice')).skills, ['german'])
  await page.getByRole('link', { name: 'Skills' }).click()
  await page.getByRole('row', { name: 'german Alice Novak' }).waitFor()
  await page.getByRole('link', { name: 'Who is next' }).click()
  await page.getByLabel('Queue', { exact: true }).selectOption('support')
  await page.getByLabel('Skills that the call requires').fill('german')
  await page.getByRole('button', { name: 'Ask' }).click()
  await page.getByText('Alice Novak would be rung now.').waitFor()
  await page.getByRole('row', { name: /Bob Okafor lacks a required skill: german/ }).waitFor()
  await page.getByRole('row', { name: /Chidi Rao not a member of queue support/ }).waitFor()
  await sound(page)
})

// spec: CONSOLE-66
test('D08: every setting shows its default, its effect, and who changed it', async (t) => {
  const s = await stage(t)
  const page = await s.administrator('setup/queues/support')
  const push = setting(page, 'pushTimeoutSeconds')
  await push.getByText('Default: 20 seconds').waitFor()
  await push.getByText('How long an offer rings before the next agent is asked.').waitFor()
  await push.getByText(/Last changed by configuration file/).waitFor()
  await page.getByLabel('Push time-out').fill('25')
  await page.getByRole('button', { name: 'Save' }).click()
  await push.getByText(/Last changed by ada/).waitFor()
  await setting(page, 'label').getByText(/Last changed by configuration file/).waitFor()
})

// spec: CONSOLE-90
test('two administrators save the same page: the second is told what changed, and loses nothing that was typed', async (t) => {
  const s = await stage(t)
  await s.account('bea', 'administrator')
  const ada = await s.administrator('setup/queues/support')
  const bea = await s.open('bea', 'setup/queues/support')
  for (const page of [ada, bea]) await page.getByRole('heading', { name: 'Support' }).waitFor()
  const label = (page) => setting(page, 'label').getByRole('textbox')
  const ring = (page) => setting(page, 'pushTimeoutSeconds').getByRole('spinbutton')
  const save = (page) => page.getByRole('button', { name: 'Save' }).click()

  await label(ada).fill('Help')
  await ring(ada).fill('30')
  await save(ada)
  await saved(ada)

  await ring(bea).fill('45')
  await setting(bea, 'priority').getByRole('spinbutton').fill('2')
  await save(bea)
  const told = bea.getByRole('alert').filter({ hasText: 'ada has changed this while you had it open, so it was not saved yet.' })
  await told.waitFor()
  await told.getByText('You both changed: Push time-out.').waitFor()
  assert.ok(await told.evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight), 'it is seen where one has clicked')
  await told.getByRole('row', { name: /pushTimeoutSeconds 600 30/ }).waitFor()
  assert.deepEqual([await label(bea).inputValue(), await ring(bea).inputValue()], ['Help', '45'], 'what was typed stays, and the rest is new')
  assert.equal((await s.ask('GET', '/queues/support')).priority ?? 0, 0, 'nothing was saved')
  await fits(bea)
  await sound(bea)
  await save(bea)
  await saved(bea)
  await told.waitFor({ state: 'detached' })
  const now = await s.ask('GET', '/queues/support')
  assert.deepEqual([now.label, now.pushTimeoutSeconds, now.priority], ['Help', 45, 2])
})

// spec: CONSOLE-90
test('two administrators save different pages of the settings, and neither is in the way of the other', async (t) => {
  const s = await stage(t)
  await s.account('bea', 'administrator')
  const ada = await s.administrator('setup/connector')
  const bea = await s.open('bea', 'setup/center')
  await setting(bea, 'recoverySeconds').getByRole('spinbutton').fill('700')
  await setting(ada, 'connector.url').getByRole('textbox').fill('https://cti.example.com/adapter')
  await ada.getByRole('button', { name: 'Save' }).click()
  await saved(ada)
  await bea.getByRole('button', { name: 'Save' }).click()
  await saved(bea)
  const now = await s.ask('GET', '/settings')
  assert.deepEqual([now.recoverySeconds, now.connector.url], [700, 'https://cti.example.com/adapter'])
})
