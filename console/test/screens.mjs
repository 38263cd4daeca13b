// Takes docs/screens: every page of the console at three sizes in both themes, of a
// small staged morning. `make screens` runs it; nothing compares the pictures.
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { does } from './connector-scene.mjs'
import { browser, stage, until } from './harness.mjs'

const folder = fileURLToPath(new URL('../../docs/screens/', import.meta.url))
const sizes = { phone: { width: 390, height: 844 }, laptop: { width: 1280, height: 800 }, wide: { width: 1920, height: 1080 } }
const themes = ['light', 'dark']

const ends = []
const s = await stage({ after: (end) => ends.push(end) })
await mkdir(folder, { recursive: true })

/** shoot takes one page, as it is now, in all sizes and themes. */
async function shoot(page, name) {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport)
      await page.evaluate(() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))))
      await page.screenshot({ path: path.join(folder, `${name}-${size}-${theme}.jpg`), type: 'jpeg', quality: 60 })
    }
  }
}

const caller = (name, number, more = {}) => s.call({ from: { name, number }, ...more })
const doing = (method, where, body = {}) => s.ask(method, where, body)

await s.ask('PUT', '/hours/office', { label: 'Office', zone: 'Europe/Berlin', weekly: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'].map((day) => ({ day: day.toLowerCase(), from: '08:00', to: '18:00' })) })
await s.online('bob')
const missed = await caller('Victor Zander', '+49 30 5550101')
const bob = await s.desk('bob')
await does(bob, 'POST', `/works/${(await s.ringing('bob')).id}/decline`)
await doing('POST', '/agents/bob/status', { status: 'online' })
await until(async () => (await s.ask('GET', `/calls/${missed}`)).place === 'in line' || (await s.ask('GET', `/calls/${missed}`)).place === 'at work')
await caller('Greta Thum', '+49 30 5550102', { queue: 'sales' })
await caller('Rosa Silva', '+351 21 555 0103')

const desk = await s.desk('alice')
await until(async () => (await s.ask('GET', '/agents/alice')).desk === 'reachable')
await shoot(desk, 'desk-signed-out')
await s.online('alice')
const { id } = await s.ringing('alice')
await desk.getByRole('alertdialog').waitFor()
await shoot(desk, 'desk-offer')
await does(desk, 'POST', `/works/${id}/accept`)
await until(async () => (await s.ask('GET', `/works/${id}`)).phase === 'talking')
await shoot(desk, 'desk-talking')

const floor = await s.supervisor('floor')
for (const list of ['waiting', 'agents', 'backlog', 'work', 'callbacks', 'alarms', 'day']) {
  await floor.goto(`${s.url}/console/acme/floor/${list}`)
  await floor.getByRole('main').getByRole('heading').first().waitFor()
  await shoot(floor, `floor-${list}`)
}
await floor.goto(`${s.url}/console/acme/calls`)
await floor.getByRole('row').nth(1).waitFor()
await shoot(floor, 'calls')

const setup = await s.administrator('setup')
for (const section of ['start', 'configurations', 'configurations/standard', 'statuses', 'queues', 'queues/support', 'skills', 'agents', 'hours', 'hours/office', 'next', 'center', 'connector', 'accounts', 'keys', 'changes', 'file', 'audit']) {
  await setup.goto(`${s.url}/console/acme/setup/${section}`)
  await setup.getByRole('main').getByRole('heading').first().waitFor()
  await shoot(setup, `setup-${section.replace('/', '-')}`)
}

const door = await (await s.context()).newPage()
await door.goto(`${s.url}/console/acme`)
await door.getByRole('button', { name: 'Sign in' }).waitFor()
await shoot(door, 'sign-in')

await (await browser()).close()
for (const end of ends.reverse()) await end()
