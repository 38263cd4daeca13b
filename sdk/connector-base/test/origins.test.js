// Where this library differs from the other one on purpose.
import { expect, test } from 'vitest'
import * as library from '../src/index.js'
import { Drive, ours } from './drive.js'

const knock = { type: 'SETUP_CONNECTOR', connectorConfig: {} }

// spec: CONSOLE-85
test.each([
  ['the origin that is named', ['https://desk.example.com'], 'https://desk.example.com', true],
  ['a path behind it', ['https://desk.example.com/console/'], 'https://desk.example.com', true],
  ['plain http on this machine', ['http://127.0.0.1:7780'], 'http://127.0.0.1:7780', true],
  ['another port', ['https://desk.example.com'], 'https://desk.example.com:8443', false],
  ['http instead of https', ['https://desk.example.com'], 'http://desk.example.com', false],
  ['a host that ends like it', ['https://desk.example.com'], 'https://evil-desk.example.com', false],
  ['a host below it', ['https://example.com'], 'https://desk.example.com', false],
  ['a host that begins like it', ['https://desk.example.com'], 'https://desk.example.com.evil.example', false],
  ['an opaque origin', ['data:,'], 'null', false],
  ['a name that is no origin', ['*'], 'https://desk.example.com', false],
  ['nobody is named', [], 'https://desk.example.com', false],
  ['nobody is named in the page either', undefined, 'https://h.lightning.force.com', false],
])('%s', async (_, origins, origin, answered) => {
  const { window } = ours()
  const drive = new Drive({ library: { ...library, initializeConnector: (connector) => library.initializeConnector(connector, { origins }) }, window })
  expect(await drive.knock(knock, origin)).toBe(answered)
  expect(drive.posts.some(({ type }) => type === 'CONNECTOR_READY')).toBe(answered)
})

// spec: CONSOLE-85
test('whoever knocks first and may not does not keep the right host out', async () => {
  const drive = new Drive(ours())
  expect(await drive.knock(knock, 'https://evil.example')).toBe(false)
  expect(await drive.knock({ type: 'SOMETHING' })).toBe(false)
  expect(await drive.setup()).toBe(true)
  expect(drive.posts.at(-2).type).toBe('CONNECTOR_READY')
  expect(await drive.knock(knock)).toBe(false) // one host, one port
})

// spec: CONSOLE-85
test('digits are in no log', async () => {
  const drive = new Drive(ours(), { sendDigits() { throw new Error('4111') } })
  await drive.setup()
  await drive.host('SEND_DIGITS', { digits: '4111' })
  expect(JSON.stringify(drive.posts)).not.toContain('4111')
})

test('how a call sounded is told when it is over', async () => {
  const drive = new Drive(ours())
  await drive.setup()
  const measured = (lost) => new library.AudioStats({
    stats: [new library.AudioStatsElement({ inputChannelStats: new library.StatsInfo({ packetsCount: 100, packetsLost: lost, jitterBufferMillis: 10, roundTripTimeMillis: 80 }) })],
  })
  const scored = async (lost) => {
    await drive.publish('CALL_CONNECTED', new library.CallResult({ call: new library.PhoneCall({ callId: 'c' }) }))
    await drive.publish('UPDATE_AUDIO_STATS', measured(lost))
    await drive.publish('UPDATE_AUDIO_STATS', new library.AudioStats({ callId: 'c', isAudioStatsCompleted: true }))
    return drive.posts.filter(({ payload }) => payload.telephonyEventType === 'UPDATE_AUDIO_STATS_COMPLETED').at(-1).payload.telephonyEventPayload.mos
  }
  expect(await scored(0)).toBeCloseTo(4.38, 1)
  expect(await scored(10)).toBeCloseTo(3.4, 0)
})
