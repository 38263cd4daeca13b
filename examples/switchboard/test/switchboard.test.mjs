import assert from 'node:assert/strict'
import { test } from 'node:test'

import { actNames, makeLine } from '../line.mjs'
import { libraries, openDesk } from './desk.mjs'

// > COMMAND call …  the host asks     ! act [call]  it happens     < what the host is told
// load: the page is loaded again   press: its button   [3.2 3.6]: with libraries of these generations alone
const scenes = {
  'ends while it rings': `
    ! callArrives
    < CALL_STARTED c1 Inbound
    ! ringOut c1
    < HANGUP c1 Inbound error MissedCallAgent
    ! callArrives
    < CALL_STARTED c2 Inbound
    ! declineOnPhone
    < HANGUP c2 Inbound error DeclinedByAgent
    ! callArrives
    < CALL_STARTED c3 Inbound
    ! agentFails
    < HANGUP c3 Inbound error FailedConnectAgent
    ! callArrives
    < CALL_STARTED c4 Inbound
    ! customerFails
    < HANGUP c4 Inbound error FailedConnectCustomer
    ! callArrives
    < CALL_STARTED c5 Inbound
    ! customerHangsUp
    < HANGUP c5 Inbound ended
    ! callArrives
    < CALL_STARTED c6 Inbound
    > DECLINE_CALL c6
    < HANGUP c6 Inbound error DeclinedByAgent`,
  'is accepted, held, and ended': `
    ! callArrives
    < CALL_STARTED c1 Inbound
    > ACCEPT_CALL c1
    < CALL_CONNECTED c1 Inbound
    > HOLD c1
    < HOLD_TOGGLE true false
    > RESUME c1
    < HOLD_TOGGLE false false
    > END_CALL c1
    < HANGUP c1 Inbound ended
    > END_CALL c1
    < ERROR CAN_NOT_END_THE_CALL
    ! callArrives
    < CALL_STARTED c2 Inbound
    > ACCEPT_CALL c2
    < CALL_CONNECTED c2 Inbound
    ! customerHangsUp c2
    < HANGUP c2 Inbound ended`,
  'cannot be accepted or declined': `
    ! callArrives
    < CALL_STARTED c1 Inbound
    ! nextDeclineFails
    > DECLINE_CALL c1
    < ERROR CAN_NOT_DECLINE_THE_CALL
    ! nextAcceptFails
    > ACCEPT_CALL c1
    [3.6 4] < INFO CAN_NOT_ACCEPT_THE_CALL
    [3.2] < ERROR CAN_NOT_ACCEPT_THE_CALL
    < HANGUP c1 Inbound error FailedConnectAgent`,
  'is dialed': `
    > DIAL
    < CALL_STARTED c1 Outbound
    ! customerAnswers c1
    < CALL_CONNECTED c1 Outbound
    > END_CALL c1
    < HANGUP c1 Outbound ended
    > DIAL
    < CALL_STARTED c2 Outbound
    ! customerIsBusy c2
    < HANGUP c2 Outbound error
    > DIAL
    < CALL_STARTED c3 Outbound
    ! customerDoesNotAnswer c3
    < HANGUP c3 Outbound error
    ! nextDialFails
    > DIAL
    < CALL_FAILED
    < ERROR CAN_NOT_START_THE_CALL`,
  'calls back': `
    ! callbackArrives
    < QUEUED_CALL_STARTED c1 Callback
    ! ringOut c1
    < HANGUP c1 Callback error MissedCallAgent
    ! callbackArrives
    < QUEUED_CALL_STARTED c2 Callback
    > ACCEPT_CALL c2
    < CALL_STARTED c2 Callback
    ! customerAnswers c2
    < CALL_CONNECTED c2 Callback
    ! customerHangsUp c2
    < HANGUP c2 Callback ended
    ! callbackArrives
    < QUEUED_CALL_STARTED c3 Callback
    > ACCEPT_CALL c3
    < CALL_STARTED c3 Callback
    ! customerDoesNotAnswer c3
    < HANGUP c3 Callback error MissedCallStatus`,
  'is transferred': `
    ! callArrives
    < CALL_STARTED c1 Inbound
    > ACCEPT_CALL c1
    < CALL_CONNECTED c1 Inbound
    ! nextTransferFails
    > ADD_PARTICIPANT c1
    < PARTICIPANT_REMOVED error
    < ERROR CAN_NOT_ADD_PARTICIPANT
    > ADD_PARTICIPANT c1
    < PARTICIPANT_ADDED c2
    ! targetMisses c1
    [3.2 3.6] < PARTICIPANT_REMOVED error
    [4] < PARTICIPANT_REMOVED c2 error
    > ADD_PARTICIPANT c1
    < PARTICIPANT_ADDED c3
    ! targetAnswers c1
    < PARTICIPANT_CONNECTED c3
    > CONFERENCE c1
    < HOLD_TOGGLE false false
    ! customerHangsUp c1
    < PARTICIPANT_CONNECTED customer gone
    > END_CALL c1
    < HANGUP c1 Inbound ended`,
  'is transferred blind': `
    ! callArrives
    < CALL_STARTED c1 Inbound
    > ACCEPT_CALL c1
    < CALL_CONNECTED c1 Inbound
    > ADD_PARTICIPANT c1 blind
    < PARTICIPANT_ADDED c2
    [3.6 4] < HANGUP c1`,
  'is transferred in': `
    [3.6 4] ! transferArrives
    [3.6 4] < CALL_STARTED c1 Transfer
    [3.6 4] ! ringOut c1
    [3.6 4] < HANGUP c1 Transfer error MissedCallAgent`,
  'nobody calls who is offline': `
    > SET_AGENT_STATUS Offline
    < SET_AGENT_STATUS_RESULT true
    ! callArrives
    > SET_AGENT_STATUS Online
    < SET_AGENT_STATUS_RESULT true
    ! callArrives
    < CALL_STARTED c1 Inbound
    > SET_AGENT_STATUS Offline
    < SET_AGENT_STATUS_RESULT true
    > ACCEPT_CALL c1
    < CALL_CONNECTED c1 Inbound
    ! reset
    > END_CALL c1
    < ERROR CAN_NOT_END_THE_CALL`,
  'is loaded again': `
    ! callArrives
    < CALL_STARTED c1 Inbound
    load
    < CONNECTOR_READY
    > AGENT_AVAILABLE
    < CALL_STARTED c1 Inbound replayed
    ! ringOut c1
    < HANGUP c1 Inbound error MissedCallAgent
    load
    < CONNECTOR_READY
    > AGENT_AVAILABLE
    ! callArrives
    < CALL_STARTED c2 Inbound
    > ACCEPT_CALL c2
    < CALL_CONNECTED c2 Inbound
    load
    < CONNECTOR_READY
    > AGENT_AVAILABLE
    < CALL_CONNECTED c2 Inbound replayed`,
  'signs in': `
    ! signOut
    load
    < SHOW_LOGIN
    ! callArrives
    ! signIn
    < LOGIN_RESULT true
    < CONNECTOR_READY
    ! callArrives
    < CALL_STARTED c1 Inbound
    ! signOut
    load
    < SHOW_LOGIN
    press
    < LOGIN_RESULT true
    < CONNECTOR_READY
    load
    < CONNECTOR_READY`,
}

const fields = {
  SET_AGENT_STATUS: (word) => ({ agentStatus: word, statusInfo: { statusId: word } }),
  AGENT_AVAILABLE: () => ({ isAvailable: true }),
  DIAL: () => ({ contact: { type: 'PhoneNumber', phoneNumber: '+12025550100' } }),
  ADD_PARTICIPANT: (_, call, blind) => ({ call, contact: { type: 'Agent', id: 'ag-2' }, isBlindTransfer: blind === 'blind' }),
  CONFERENCE: (_, call) => ({ calls: [call] }),
}

const generations = { ours: '3.6', '4.8.10': '4', '3.6.2': '3.6', '3.2.17': '3.2' }

for (const library of libraries) {
  for (const [name, scene] of Object.entries(scenes)) {
    test(`${library}: a call ${name}`, async () => {
      const desk = await openDesk(library)
      try {
        let host = await desk.load()
        assert.equal(await host.next(), 'CONNECTOR_READY')
        for (const line of scene.trim().split('\n')) {
          const [, only, kind, rest] = /^\s*(?:\[(.*)\] )?(\S+)\s*(.*)$/.exec(line)
          if (only && !only.split(' ').includes(generations[library])) continue
          const [first, second, third] = rest.split(' ')
          switch (kind) {
            case '<': assert.equal(await host.next(), rest); break
            case '!': assert.deepEqual(await desk.hook(first, second), { status: 204, why: '' }); break
            case '>': host.ask(first, (fields[first] ?? ((_, call) => ({ call })))(second, { callId: second && desk.id(second) }, third)); break // with nothing but the id
            case 'load': assert.deepEqual(host.rest(), []); host = await desk.load(); break
            case 'press': await host.press(); break
          }
        }
        assert.deepEqual(host.rest(), [])
      } finally {
        desk.close()
      }
    })
  }
}

test('the hooks say what they can, and what they cannot now', async () => {
  const desk = await openDesk('3.2.17')
  try {
    assert.deepEqual(await (await desk.get('hooks')).json(), actNames)
    const host = await desk.load()
    assert.equal(await host.next(), 'CONNECTOR_READY')
    assert.deepEqual(await (await desk.get('hooks')).json(), actNames.filter((name) => name !== 'transferArrives'))
    assert.equal((await desk.hook('transferArrives')).status, 501)
    assert.equal((await desk.hook('fly')).status, 501)
    assert.deepEqual(await desk.hook('ringOut'), { status: 409, why: 'ringOut: no call is on the line to which that can happen' })
    assert.equal((await desk.hook('callArrives')).status, 204)
    assert.deepEqual(await desk.hook('callArrives'), { status: 409, why: 'the agent is on a call: no other one comes' })
    const post = (path, headers, body = '{}') => desk.get(path, { method: 'POST', headers, body })
    assert.equal((await post('hooks/ringOut', { 'Sec-Fetch-Site': 'cross-site' })).status, 403)
    assert.equal((await post('hooks/ringOut', {}, '{')).status, 400)
    assert.equal((await post('hooks/ringOut', {}, ' '.repeat(1 << 17))).status, 413)
    assert.equal((await post('commands/accept', { Authorization: 'Bearer none' })).status, 401)
    assert.equal((await desk.get('calls')).status, 401)
    for (const path of ['none', 'line.mjs', 'connector-base/../README.md']) assert.equal((await desk.get(path)).status, 404, path)
    for (const path of ['', 'stock-3.6.2', 'phone.js', 'npm/3.2.17.js', 'connector-base/index.js']) assert.equal((await desk.get(path)).status, 200, path)
  } finally {
    desk.close()
  }
})

test('a hook is answered when the page has taken what it told, in whatever order the page says so', async () => {
  const desk = await openDesk('ours')
  try {
    const post = (path, body) => desk.get(path, { method: 'POST', body: JSON.stringify(body) })
    const { token } = await (await post('sign-in', { takesTransfers: true })).json()
    const page = new AbortController()
    await desk.get(`events?token=${token}`, { signal: page.signal })
    const answered = []
    const hook = (act) => desk.hook(act).then(({ status }) => answered.push(`${act} ${status}`))
    const call = hook('callArrives')
    await desk.get('hooks') // the switchboard is past it
    assert.deepEqual(answered, [])
    await post('taken', { event: 1 })
    await call
    const left = hook('customerHangsUp')
    await post('taken', { event: 2 })
    await left
    await post('taken', { event: 1 })
    await hook('nextAcceptFails')
    const gone = hook('callArrives')
    page.abort()
    await gone
    assert.deepEqual(answered, ['callArrives 204', 'customerHangsUp 204', 'nextAcceptFails 204', 'callArrives 204'])
  } finally {
    desk.close()
  }
})

test('a line holds so many legs and no more', () => {
  const told = []
  const line = makeLine((event) => told.push(event.what))
  line.obey(1, 'dial', { to: {} })
  for (let i = 0; i < 16; i++) line.obey(i, 'add', { to: {} })
  line.obey(2, 'dial', { to: {} })
  line.obey(3, 'nothing', {})
  assert.equal(line.calls().length, 16)
  assert.deepEqual(told.slice(-4), ['done', 'failed', 'failed', 'failed'])
})
