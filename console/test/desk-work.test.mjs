// What an agent does at the desk: presence, call controls, after-call work, voicemails, calls of their own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { config, stage, until } from './harness.mjs'

const offer = (page) => page.getByRole('alertdialog')
const article = (page) => page.getByRole('article')

/** talking brings an agent into a call. */
async function talking(s, page, call) {
  const id = await s.call(call)
  await offer(page).getByRole('button', { name: 'Accept' }).click()
  await article(page).getByText('Talking').waitFor()
  return id
}

// spec: CONSOLE-10
test('A08: the presence menu sets statuses, shows the next one and takes it back', async (t) => {
  const s = await stage(t)
  const page = await s.desk('alice')
  const presence = page.getByRole('region', { name: 'Presence' })
  await presence.getByRole('button', { name: 'Signed out' }).focus()
  await page.keyboard.press('Enter')
  const menu = page.getByRole('menu')
  assert.deepEqual(await menu.getByRole('group').evaluateAll((groups) => groups.map((g) => g.getAttribute('aria-label'))), ['Available', 'Busy', 'Offline'])
  await menu.getByRole('menuitemradio', { name: 'Available' }).waitFor()
  await page.keyboard.press('Enter') // the first one has the focus
  await presence.getByText('No calls come: your telephony is not connected').waitFor()
  await s.connector('alice')
  await page.getByText('Ready for the next call').waitFor()
  await talking(s, page)
  await presence.getByRole('button', { name: /Available/ }).click()
  await menu.getByRole('menuitemradio', { name: 'On a break' }).click()
  await presence.getByText('Next: On a break').waitFor()
  await presence.getByRole('button', { name: 'Cancel' }).click()
  await presence.getByText('Next: On a break').waitFor({ state: 'detached' })
  await article(page).getByRole('button', { name: 'End' }).click()
  await page.getByText('Ready for the next call').waitFor()
  await s.ask('POST', '/agents/alice/status', { status: 'break' })
  await presence.getByText('A supervisor set you to On a break.').waitFor()
})

// spec: CONSOLE-10
test('A08: a click is the sign of life that a return waits for', async (t) => {
  const s = await stage(t, { config: config.replace('default: true', "default: true\n        outcomes: {declined: {status: away, returnSeconds: 600}}").replace('        statusOnDecline: break\n', '') })
  await s.online('alice')
  const page = await s.desk('alice')
  await page.getByText('Ready for the next call').waitFor()
  await s.call()
  await offer(page).getByRole('button', { name: 'Decline' }).click()
  await page.getByText('Back to Available in').waitFor()
  await page.mouse.click(5, 400)
  await until(async () => (await s.ask('GET', '/events?limit=1000')).items.some((event) => event.kind === 'ReturnProven'))
})

// spec: CONSOLE-18, CONSOLE-19
test('A06: the controls of a call wait for the telephony, and say that it failed', async (t) => {
  const s = await stage(t)
  await s.online('bob')
  const phone = await s.connector('alice')
  await s.ask('POST', '/agents/alice/status', { status: 'online' })
  const page = await s.desk('alice')
  await s.ask('POST', '/agents/bob/status', { status: 'break' })
  await talking(s, page)
  const card = article(page)
  await card.getByRole('button', { name: 'Mute' }).click()
  await card.getByRole('button', { name: 'Unmute' }).waitFor()
  await card.getByRole('button', { name: 'Hold' }).click()
  await card.getByRole('button', { name: 'Resume' }).click()
  await card.getByRole('button', { name: 'Hold' }).waitFor()
  await card.getByRole('button', { name: 'Pause recording' }).click()
  await card.getByText('Recording paused').waitFor()
  await phone.answer('unmute', { throw: 'CAN_NOT_UNMUTE' })
  await card.getByRole('button', { name: 'Unmute' }).click()
  await card.getByText('Refused').waitFor()
  await phone.answer('hold', { silent: true })
  await card.getByRole('button', { name: 'Hold' }).click()
  await card.locator('button[aria-busy]').filter({ hasText: 'Hold' }).waitFor()
  await card.getByRole('button', { name: 'Keypad' }).click()
  await page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: '5' }).click()
  await until(() => phone.called.some((one) => one.called === 'sendDigits'))
  await s.ask('POST', '/agents/bob/status', { status: 'online' })
  await card.getByRole('button', { name: 'Transfer' }).click()
  await page.getByLabel('Name, queue or number').fill('okaf')
  await page.getByText('Bob Okafor').waitFor()
  await page.getByText('Support', { exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Hand over: Bob Okafor' }).click()
  await s.ringing('bob')
})

// spec: CONSOLE-18
test('A06: somebody is added, swapped, joined and removed', async (t) => {
  const s = await stage(t)
  const phone = await s.connector('alice')
  await s.ask('POST', '/agents/alice/status', { status: 'online' })
  const page = await s.desk('alice')
  await page.getByText('Ready for the next call').waitFor()
  await talking(s, page)
  const card = article(page)
  await card.getByRole('button', { name: 'Transfer' }).click()
  await page.getByLabel('Name, queue or number').fill('+49 30 555')
  await page.getByRole('button', { name: 'Add: +49 30 555' }).click()
  await until(() => phone.called.some((one) => one.called === 'addParticipant'))
  await phone.publish('PARTICIPANT_CONNECTED', { participant: { phoneNumber: '+4930555', callId: 'added' } })
  await card.getByRole('button', { name: 'Swap' }).click()
  await until(() => phone.called.some((one) => one.called === 'swap'))
  await card.getByRole('button', { name: 'Conference' }).click()
  await until(() => phone.called.some((one) => one.called === 'conference'))
  await card.getByRole('button', { name: 'Remove' }).click()
  await until(() => phone.called.some((one) => one.called === 'endCall'))
})

// spec: CONSOLE-20
test('A07: after-call work is extended, coded, noted and finished', async (t) => {
  const s = await stage(t, { config: config.replace('{id: sales, label: Sales,', '{id: sales, label: Sales, wrapUp: {required: true, codes: [{id: sold, label: Sold something}, {id: not, label: Sold nothing}]},') })
  await s.online('chidi')
  const context = await s.context()
  const page = await s.desk('chidi', { context })
  await page.getByText('Ready for the next call').waitFor()
  const call = await talking(s, page, { queue: 'sales' })
  const work = (await s.ask('GET', `/calls/${call}`)).works[0].id
  await article(page).getByLabel('Notes').fill('wants a blue one')
  await article(page).getByText('Saved').waitFor()
  await article(page).getByRole('button', { name: 'End' }).click()
  await article(page).getByText('After-call work', { exact: true }).waitFor()
  await article(page).getByRole('button', { name: '+60 s (2 left)' }).click()
  await article(page).getByRole('button', { name: '+60 s (1 left)' }).waitFor()
  await article(page).getByText('Choose first what it was about.').waitFor()
  await article(page).getByLabel('Sold something').check()
  const other = await s.desk('chidi', { context })
  await article(other).getByLabel('Notes').waitFor()
  await until(async () => (await article(other).getByLabel('Notes').inputValue()) === 'wants a blue one')
  await article(page).getByLabel('Notes').fill('wants a red one')
  await article(page).getByText('Saved').waitFor()
  await until(async () => (await article(other).getByLabel('Notes').inputValue()) === 'wants a red one')
  assert.equal((await s.ask('GET', `/works/${work}`)).wrapUp, 'sold')
  await article(page).getByRole('button', { name: 'Finish' }).click()
  await page.getByText('Ready for the next call').waitFor()
  assert.equal((await s.ask('GET', `/works/${work}`)).outcome, 'accepted')
})

// spec: CONSOLE-20
test('A07: notes that were changed elsewhere are not lost', async (t) => {
  const s = await stage(t)
  await s.online('alice')
  const page = await s.desk('alice')
  await page.getByText('Ready for the next call').waitFor()
  const call = await talking(s, page)
  const work = (await s.ask('GET', `/calls/${call}`)).works[0].id
  const { key } = await s.ask('POST', '/keys', { role: 'agent', agent: 'alice' })
  const theirs = () => fetch(`${s.url}/v1/centers/acme/works/${work}/notes`, { method: 'PUT', headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ text: 'theirs', revision: 0 }) })
  await page.route('**/notes', async (route) => {
    if (route.request().method() === 'PUT') await theirs() // another program is just quicker
    await route.continue()
  }, { times: 1 })
  await article(page).getByLabel('Notes').fill('mine')
  await article(page).getByText('They were changed elsewhere.').waitFor()
  await article(page).getByRole('button', { name: 'Keep what I wrote' }).click()
  await article(page).getByText('Saved').waitFor()
  assert.equal((await s.ask('GET', `/works/${work}`)).notesRevision, 2)
})

// spec: CONSOLE-21
test('A voicemail is work: its recording is at hand until it is done', async (t) => {
  const s = await stage(t)
  await s.online('alice')
  const page = await s.desk('alice')
  await page.getByText('Ready for the next call').waitFor()
  await s.ask('POST', '/agents/alice/status', { status: 'break' })
  const call = await s.call()
  await s.ask('POST', `/calls/${call}/voicemail`, { recordingLocation: 'https://recordings.example/1.wav', seconds: 9 })
  await s.ask('POST', '/agents/alice/status', { status: 'online' })
  await offer(page).getByText('Voicemail').waitFor()
  await offer(page).getByRole('button', { name: 'Take' }).click()
  assert.equal(await article(page).getByRole('link', { name: 'Open the recording (9 s)' }).getAttribute('href'), 'https://recordings.example/1.wav')
  await article(page).getByRole('button', { name: 'Done' }).click()
  await page.getByText('Ready for the next call').waitFor()
})

// spec: CONSOLE-21
test('A callback that is due is offered as one, and goes to the telephony when it is taken', async (t) => {
  const s = await stage(t)
  const phone = await s.connector('alice')
  await s.ask('POST', '/agents/alice/status', { status: 'online' })
  const page = await s.desk('alice')
  await page.getByText('Ready for the next call').waitFor()
  await s.call({ type: 'callback' })
  await offer(page).getByText('Callback that is due').waitFor()
  await offer(page).getByRole('button', { name: 'Accept' }).click()
  await until(() => phone.called.some((one) => one.called === 'acceptCall'))
  await article(page).getByText('Elif Demir').first().waitFor()
})

// spec: CONSOLE-19
test('An agent dials a number and a colleague', async (t) => {
  const s = await stage(t)
  const phone = await s.connector('alice')
  await s.ask('POST', '/agents/alice/status', { status: 'online' })
  await s.online('bob')
  const page = await s.desk('alice')
  await page.getByRole('button', { name: 'Dial' }).click()
  await page.getByLabel('Name or number').fill('+49 30 777')
  await page.getByRole('button', { name: 'Call: +49 30 777' }).click()
  await until(() => phone.called.some((one) => one.called === 'dial'))
  await article(page).getByText('030 777').first().waitFor()
  await article(page).getByRole('button', { name: 'End' }).click()
  await article(page).waitFor({ state: 'detached' })
})
