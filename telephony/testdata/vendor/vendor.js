// A vendor's back end, with the libraries that vendors use. It is pointed at a host by
// its base URL, drives the life of calls, and fails at the first answer that is not
// what it knows from Salesforce.
'use strict'
const assert = require('node:assert')
const fs = require('node:fs')
const axios = require('axios')
const jwt = require('jsonwebtoken')

const { HOST, PRIVATE_KEY, CERTIFICATE, OTHER_KEY, API_KEY } = process.env
const privateKey = fs.readFileSync(PRIVATE_KEY)

// As the demo connector signs: no jti, four hours.
const token = (claims = {}, key = privateKey, options = {}) =>
  jwt.sign(claims, key, { algorithm: 'RS256', issuer: '00DACME', subject: 'North', expiresIn: '4h', ...options })

const telephony = axios.create({
  baseURL: `${HOST}/telephony/v1`, timeout: 30_000,
  headers: { Authorization: `Bearer ${token()}`, 'Content-Type': 'application/json', 'Telephony-Provider-Name': 'test' },
})
const host = axios.create({ baseURL: `${HOST}/v1/centers/acme`, timeout: 30_000, headers: { Authorization: `Bearer ${API_KEY}` } })

const post = async (path, body) => (await telephony.post(path, body)).data
const patch = async (path, body) => (await telephony.patch(path, body)).data
const call = async id => (await host.get(`/calls/${id}`)).data

// until asks the host again and again until something is true of a call.
async function until(id, is) {
  const patience = Date.now() + 30_000
  for (;;) {
    const now = await call(id)
    if (is(now)) return now
    assert(Date.now() < patience, `the call is still ${JSON.stringify(now)}`)
  }
}

const inbound = (vendorCallKey, more = {}) => ({
  callCenterApiName: 'North', vendorCallKey, to: '+4930100', from: '+493012345678', initiationMethod: 'Inbound', startTime: new Date().toISOString(),
  participants: [{ participantKey: '+493012345678', type: 'END_USER' }], callAttributes: JSON.stringify({ account: 'A-1' }), ...more,
})
const message = (messageId, senderType, content, startTime) =>
  ({ messageId, senderType, content, startTime, endTime: startTime + 500, participantId: senderType })
const end = () => ({ endTime: new Date().toISOString(), totalHoldDuration: 3, numberOfHolds: 1, agentInteractionDuration: 60,
  recordingLocation: 'https://recordings.example/1', totalRecordingDuration: 60, disconnectReason: { value: 'Call Ended', isError: false } })

const plays = {
  async 'an inbound call'() {
    const { voiceCallId, errors } = await post('/voiceCalls', inbound('in-1'))
    assert.deepStrictEqual(errors, [])
    assert.strictEqual((await post('/voiceCalls', inbound('in-1'))).voiceCallId, voiceCallId)
    const flow = { dialedNumber: '+4930999', flowName: 'Service', flowInputParameters: { language: 'de' } }
    assert.strictEqual((await patch(`/voiceCalls/${voiceCallId}/omniFlow`, flow)).queue, 'support')
    const talking = await until(voiceCallId, c => c.disposition === 'in-progress')
    assert.strictEqual(talking.works[0].agent, 'alice')
    const at = Date.now()
    assert.strictEqual((await post('/voiceCalls/in-1/messages', message('m2', 'HUMAN_AGENT', 'How can I help?', at + 1000))).result, 'Accepted')
    const bulk = { entries: [{ vendorCallKey: 'in-1', messages: [message('m1', 'END_USER', 'Hello', at), message('m3', 'END_USER', 'My bill', at + 2000)] }] }
    assert.strictEqual((await post('/voiceCalls/messages', bulk)).result, 'Accepted')
    await post('/voiceCalls/in-1/realtimeConversationEvents', { service: 'nlu', events: [{ type: 'IntelligenceSignal__Sentiment', value: 'neutral', score: 0.1, startTime: at }] })
    assert.strictEqual((await patch('/voiceCalls/in-1', { isActiveCall: true, acceptTime: new Date(at).toISOString() })).status, 'pending')
    assert.strictEqual((await call(voiceCallId)).disposition, 'in-progress')
    for (let i = 0; i < 2; i++) assert.strictEqual((await patch(`/voiceCalls/${voiceCallId}`, end())).status, 'pending')
    const over = await call(voiceCallId)
    assert.strictEqual(over.disposition, 'completed')
    assert.strictEqual(over.conversation.open, false)
    assert.strictEqual(over.works[0].status, 'Closed')
    const said = (await host.get(`/calls/${voiceCallId}/transcript`)).data.items.filter(s => s.kind === 'messages')
    assert.deepStrictEqual(said.map(s => s.text), ['Hello', 'How can I help?', 'My bill'])
    await post('/voiceCalls/in-1/postConversationEvents', { service: 'nlu', events: [{ type: 'summary', value: 'a bill' }] })
    await patch('/voiceCalls/in-1/clearRouting')
  },

  async 'a call that nobody takes'() {
    const { voiceCallId } = await post('/voiceCalls', inbound('in-2'))
    await patch(`/voiceCalls/${voiceCallId}/omniFlow`, { dialedNumber: '1', flowDevName: 'unknown', fallbackQueue: 'night' })
    assert.strictEqual((await call(voiceCallId)).place, 'in line')
    await patch('/voiceCalls/in-2/clearRouting')
    await patch('/voiceCalls/in-2/clearRouting')
    assert.strictEqual((await call(voiceCallId)).place, 'waiting for recovery')
    await patch('/voiceCalls/in-2', { endTime: new Date().toISOString() })
    assert.strictEqual((await call(voiceCallId)).end, 'abandoned')
  },

  async 'a transfer'() {
    const first = (await post('/voiceCalls', inbound('tr-1'))).voiceCallId
    await post(`/voiceCalls/${first}/routeVoiceCall`, { routingTarget: 'support' })
    await until(first, c => c.disposition === 'in-progress')
    const body = inbound('tr-2', { initiationMethod: 'Transfer', parentVoiceCallId: first })
    const second = (await post('/voiceCalls', body)).voiceCallId
    assert.notStrictEqual(second, first)
    await patch(`/voiceCalls/${first}`, { isActiveCall: false })
    const handed = await call(first)
    assert.strictEqual(handed.disposition, 'completed')
    assert.strictEqual(handed.conversation.open, true)
    assert.strictEqual(handed.next, second)
    await post('/voiceCalls/tr-2/routeVoiceCall', { routingTarget: 'sales' })
    const taken = await until(second, c => c.disposition === 'in-progress')
    assert.strictEqual(taken.previous, first)
    assert.strictEqual(taken.works[0].agent, 'bob')
    await patch('/voiceCalls/tr-2', end())
    assert.strictEqual((await call(second)).conversation.open, false)
  },

  async 'a voicemail'() {
    const { voiceCallId } = await post('/voiceCalls', inbound('vm-1', { callOrigin: 'Voicemail' }))
    await post('/voiceCalls/vm-1/messages', message('v1', 'END_USER', 'Please call me', Date.now()))
    assert.strictEqual((await patch(`/voiceCalls/${voiceCallId}/omniFlow`, { dialedNumber: '1', flowDevName: 'unknown', fallbackQueue: 'night' })).queue, 'night')
    await patch('/voiceCalls/vm-1', { recordingLocation: 'https://recordings.example/vm', totalRecordingDuration: 9, callOrigin: 'Voicemail' })
    const kept = (await host.get(`/calls/${voiceCallId}/reported`)).data
    assert.strictEqual(kept.origin, 'Voicemail')
    assert.strictEqual(kept.recordingLocation, 'https://recordings.example/vm')
    const over = await call(voiceCallId)
    assert.strictEqual(over.disposition, 'completed')
    assert.strictEqual(over.end, 'voicemail left')
    const voicemail = await call(over.next)
    assert.strictEqual(voicemail.type, 'voicemail')
    assert.strictEqual(voicemail.queue, 'night')
  },

  async 'a callback'() {
    const { voiceCallId } = await post('/voiceCalls', inbound('cb-1', { from: '+493012349999' }))
    await patch(`/voiceCalls/${voiceCallId}/omniFlow`, { dialedNumber: '1', flowDevName: 'unknown', fallbackQueue: 'night' })
    const { recordId } = await post(`/voiceCalls/${voiceCallId}/requestCallback`, { callbackNumber: '+493012348888' })
    await patch('/voiceCalls/cb-1', { disconnectReason: { value: 'CALLBACK' } })
    const before = await call(voiceCallId)
    assert.strictEqual(before.end, 'to be called back')
    const callback = await call(recordId)
    assert.strictEqual(callback.type, 'callback')
    assert.strictEqual(callback.previous, voiceCallId)
    assert.strictEqual(callback.customer.number, '+493012348888')
  },

  async 'XML'() {
    const xml = `<voiceCall><callCenterApiName>North</callCenterApiName><vendorCallKey>x-1</vendorCallKey><to>1</to><from>+493012345678</from>
      <initiationMethod>Inbound</initiationMethod><startTime>${new Date().toISOString()}</startTime><participants><type>END_USER</type></participants></voiceCall>`
    const answer = await telephony.post('/voiceCalls', xml, { headers: { 'Content-Type': 'application/xml', Accept: 'application/xml' } })
    assert.match(answer.data, /<voiceCallId>vc-\d+<\/voiceCallId>/)
  },

  async 'tokens that are not the vendor\'s'() {
    const wrong = {
      'expired': token({}, privateKey, { expiresIn: -120 }),
      'too long': token({}, privateKey, { expiresIn: '25h' }),
      'another key': token({}, fs.readFileSync(OTHER_KEY)),
      'another center': token({}, privateKey, { subject: 'South' }),
      'HS256 with the certificate': jwt.sign({}, fs.readFileSync(CERTIFICATE, 'utf8'), { algorithm: 'HS256', issuer: '00DACME', subject: 'North', expiresIn: '1h' }),
      'none': jwt.sign({}, '', { algorithm: 'none', issuer: '00DACME', subject: 'North', expiresIn: '1h' }),
      'an API key': API_KEY,
    }
    for (const [name, value] of Object.entries(wrong)) {
      const answer = await telephony.post('/voiceCalls', inbound('no-1'), { headers: { Authorization: `Bearer ${value}` }, validateStatus: () => true })
      assert.strictEqual(answer.status, 401, name)
      assert(answer.data.errors.length > 0, name)
    }
    const once = { headers: { Authorization: `Bearer ${token({}, privateKey, { jwtid: 'one', keyid: 'first' })}` }, validateStatus: () => true }
    assert.strictEqual((await telephony.patch('/voiceCalls/in-1/clearRouting', undefined, once)).status, 200)
    assert.strictEqual((await telephony.patch('/voiceCalls/in-1/clearRouting', undefined, once)).status, 401)
  },
}

async function main() {
  for (const [name, play] of Object.entries(plays)) {
    try {
      await play()
    } catch (error) {
      console.log(`not ok: ${name}: ${error.response ? `${error.response.status} ${JSON.stringify(error.response.data)} ` : ''}${error.stack}`)
      process.exitCode = 1
      continue
    }
    console.log(`ok: ${name}`)
  }
}

main()
