// What is asked of every library: a vendor, and what a host or the vendor does then.

const theCall = { callId: 'c1', callType: 'Inbound', phoneNumber: '555', callAttributes: { voiceCallId: 'vc-1' }, contact: { name: 'N', id: 'i' } }
const phoneCall = (l, fields = {}) => new l.PhoneCall({ callId: 'c1', callType: 'Inbound', phoneNumber: '555', ...fields })
const result = (l, fields) => new l.CallResult({ call: phoneCall(l, fields) })
const hold = (l, fields = {}) => new l.HoldToggleResult({ isThirdPartyOnHold: false, isCustomerOnHold: true, ...fields })
const participant = (l) => new l.ParticipantResult({ initialCallHasEnded: false, callInfo: new l.CallInfo({}), phoneNumber: '77', callId: 'p' })
const recording = (l) => new l.RecordingToggleResult({ isRecordingPaused: true })
const supervised = (l) => new l.SuperviseCallResult({ call: phoneCall(l) })
const left = (l) => new l.SupervisorHangupResult({ calls: [phoneCall(l)] })
const active = (...calls) => (l) => ({
  getActiveCalls: () => new l.ActiveCallsResult({
    activeCalls: calls.map(({ callInfo, contact, ...call }) => new l.PhoneCall({
      callId: 'a', ...call, callInfo: new l.CallInfo(callInfo ?? {}), ...(contact && { contact: new l.Contact(contact) }),
    })),
  }),
})

/** Each command: its fields, the vendor's method, and a good answer. */
const commands = [
  ['ACCEPT_CALL', { call: theCall }, 'acceptCall', result],
  ['ACCEPT_CALL', { call: { ...theCall, callType: 'Callback' } }, 'acceptCall', (l) => result(l, { callType: 'Callback' })],
  ['ACCEPT_CALL', { call: { ...theCall, callType: 'Outbound' } }, 'acceptCall', result],
  ['ACCEPT_CALL', {}, 'acceptCall', result],
  ['ACCEPT_CALL', { call: theCall }, 'acceptCall', (l) => new l.CallResult({})],
  ['DECLINE_CALL', { call: theCall }, 'declineCall', result],
  ['DECLINE_CALL', { call: theCall }, 'declineCall', (l) => new l.CallResult({})],
  ['END_CALL', { call: theCall, agentStatus: 'Online' }, 'endCall', (l) => new l.HangupResult({ calls: [phoneCall(l, { reason: 'ended' })] })],
  ['MUTE', { call: theCall }, 'mute', (l) => new l.MuteToggleResult({ isMuted: true })],
  ['UNMUTE', {}, 'unmute', (l) => new l.MuteToggleResult({ isMuted: false })],
  ['HOLD', { call: theCall }, 'hold', (l) => hold(l, { calls: { c1: phoneCall(l) } })],
  ['RESUME', { call: theCall }, 'resume', hold],
  ['SET_AGENT_STATUS', { agentStatus: 'Online', statusInfo: { statusId: '1' }, enqueueNextState: true }, 'setAgentStatus', (l) => new l.GenericResult({ success: true })],
  ['SET_AGENT_STATUS', { agentStatus: 'Online' }, 'setAgentStatus', (l) => new l.GenericResult({ success: true })],
  ['GET_AGENT_STATUS', {}, 'getAgentStatus', (l) => new l.AgentVendorStatusInfo({ statusId: '1' })],
  ['DIAL', { contact: { phoneNumber: '77', name: 'x', id: 'i' }, params: 'isCallback=true' }, 'dial', (l) => result(l, { callType: 'Outbound' })],
  ['DIAL', { contact: { phoneNumber: '77' } }, 'dial', (l) => result(l, { callType: 'Callback' })],
  ['DIAL', { contact: { phoneNumber: 77 } }, 'dial', result],
  ['SEND_DIGITS', { digits: '42' }, 'sendDigits', () => undefined],
  ['GET_PHONE_CONTACTS', { filter: { limit: 1 } }, 'getPhoneContacts', (l) => new l.PhoneContactsResult({ contacts: [new l.Contact({ id: '1', name: 'n', phoneNumber: '9' })], contactTypes: ['Agent'] })],
  ['SWAP_PARTICIPANTS', { callToHold: theCall, callToResume: theCall }, 'swap', hold],
  ['CONFERENCE', { calls: [theCall] }, 'conference', hold],
  ['ADD_PARTICIPANT', { contact: { phoneNumber: '77' }, call: theCall, isBlindTransfer: false }, 'addParticipant', participant],
  ['ADD_PARTICIPANT', { contact: { phoneNumber: '77' }, call: theCall, isBlindTransfer: true }, 'addParticipant', participant],
  ['ADD_PARTICIPANT', { contact: { type: 'nobody' }, call: theCall }, 'addParticipant', participant],
  ['PAUSE_RECORDING', { call: theCall }, 'pauseRecording', recording],
  ['RESUME_RECORDING', { call: theCall }, 'resumeRecording', recording],
  ['LOGOUT', {}, 'logout', (l) => new l.LogoutResult({ success: true })],
  ['MESSAGE', { message: { a: 1 } }, 'handleMessage', () => undefined],
  ['WRAP_UP_CALL', { call: theCall }, 'wrapUpCall', () => undefined],
  ['AGENT_AVAILABLE', { isAvailable: true }, 'getActiveCalls', (l) => new l.ActiveCallsResult({ activeCalls: [] })],
  ['AGENT_AVAILABLE', { isAvailable: false }, 'getActiveCalls', (l) => new l.ActiveCallsResult({ activeCalls: [] })],
  ['SET_AGENT_CONFIG', { config: { selectedPhone: { type: 'DESK_PHONE', number: '5' } } }, 'setAgentConfig', (l) => new l.GenericResult({ success: true })],
  ['SET_AGENT_CONFIG', { config: { selectedPhone: { type: 'horn' } } }, 'setAgentConfig', (l) => new l.GenericResult({ success: true })],
  ['GET_SIGNED_RECORDING_URL', { recordingUrl: 'u', vendorCallKey: 'k', callId: 'c' }, 'getSignedRecordingUrl', (l) => new l.SignedRecordingUrlResult({ success: true, url: 's', duration: 2, callId: 'c' })],
  ['LOG', { logLevel: 'INFO', logMessage: 'm', payload: {} }, 'logMessageToVendor', () => undefined],
  ['SUPERVISE_CALL', { call: theCall }, 'superviseCall', supervised],
  ['SUPERVISOR_BARGE_IN', { call: theCall }, 'supervisorBargeIn', supervised],
  ['SUPERVISOR_DISCONNECT', { call: theCall }, 'supervisorDisconnect', left],
  ['NO_SUCH_COMMAND', { call: theCall }, 'mute', () => undefined],
]

/** Each event: a good value. */
const events = {
  LOGIN_RESULT: (l) => new l.GenericResult({ success: true }),
  LOGOUT_RESULT: (l) => new l.LogoutResult({ success: true }),
  CALL_STARTED: result,
  QUEUED_CALL_STARTED: result,
  CALL_CONNECTED: result,
  HANGUP: (l) => new l.HangupResult({ calls: [phoneCall(l, { reason: 'error', agentStatus: 'MissedCallAgent', closeCallOnError: false })] }),
  MUTE_TOGGLE: (l) => new l.MuteToggleResult({ isMuted: true }),
  HOLD_TOGGLE: hold,
  RECORDING_TOGGLE: recording,
  PARTICIPANTS_SWAPPED: hold,
  PARTICIPANTS_CONFERENCED: hold,
  PARTICIPANT_ADDED: participant,
  PARTICIPANT_CONNECTED: participant,
  PARTICIPANT_REMOVED: result,
  MESSAGE: () => ({ any: 'thing' }),
  AFTER_CALL_WORK_STARTED: () => ({ callId: 'c1' }),
  WRAP_UP_ENDED: () => ({ callId: 'c1' }),
  AGENT_ERROR: () => ({}),
  SOFTPHONE_ERROR: () => ({}),
  UPDATE_AUDIO_STATS: (l) => new l.AudioStats({ callId: 'c1', isAudioStatsCompleted: true }),
  SET_AGENT_STATUS: (l) => new l.AgentStatusInfo({ statusId: 's' }),
  GET_AGENT_STATUS: (l) => new l.AgentVendorStatusInfo({ statusId: 's' }),
  STATE_CHANGE: (l) => {
    const state = (statusId) => new l.AgentVendorStatusInfo({ statusId, statusType: 't', statusName: 'n' })
    return new l.StateChangeResult({ newVendorStateInfo: state('a'), oldVendorStateInfo: state('b') })
  },
  CALL_BARGED_IN: (l) => new l.SupervisedCallInfo({ callId: 'c1' }),
  SUPERVISOR_BARGED_IN: supervised,
  SUPERVISOR_CALL_STARTED: supervised,
  SUPERVISOR_CALL_CONNECTED: supervised,
  SUPERVISOR_HANGUP: left,
  REMOTE_CONTROLLER: () => ({ data: { type: 'MUTE' } }),
  CALL_FAILED: () => ({}),
  ERROR: () => ({}),
  NO_SUCH_EVENT: () => ({}),
}

const codes = ['INVALID_PARTICIPANT', 'INVALID_DESTINATION', 'INVALID_AGENT_STATUS', 'INVALID_PARAMS', 'CAN_NOT_UPDATE_PHONE_NUMBER', 'GENERIC_ERROR']
const custom = (l) => {
  throw l.CustomError ? new l.CustomError({ labelName: 'label', namespace: 'ours' }) : new Error('no such class')
}

/** all are the cases: a name, what the vendor answers, and what is done. */
export const all = []
const add = (name, vendor, ...steps) => all.push({ name, vendor: typeof vendor === 'function' ? vendor : () => vendor, steps })

for (const [at, [type, fields, method, good]] of commands.entries()) {
  const name = `${type} ${at}`
  const ask = (d) => d.host(type, fields)
  add(name, (l) => ({ [method]: () => good(l) }), ask)
  add(`${name}, promised`, (l) => ({ [method]: async () => good(l) }), ask)
  add(`${name}, which throws`, { [method]() { throw new Error('boo') } }, ask)
  add(`${name}, which rejects with text`, { [method]: () => Promise.reject('boo') }, ask)
  add(`${name}, which gives another class`, { [method]: () => ({}) }, ask)
  add(`${name}, which gives nothing`, { [method]: () => undefined }, ask)
  add(`${name}, which throws a custom error`, (l) => ({ [method]: () => custom(l) }), ask)
  for (const code of codes) add(`${name}, which throws ${code}`, { [method]() { throw { type: code } } }, ask)
  add(`${name}, which the vendor left out`, {}, ask)
}
for (const [type, good] of Object.entries(events)) {
  const mute = (l) => ({ mute: () => new l.MuteToggleResult({ isMuted: true }) })
  add(`publish ${type}`, mute, (d, l) => d.publish(type, good(l)))
  add(`publish ${type} of a plain object`, {}, (d) => d.publish(type, { callId: 'c1' }))
  add(`publish ${type} of nothing`, {}, (d) => d.publish(type))
  for (const error of ['boo', { type: 'INVALID_PARTICIPANT' }, { type: 'UNSUPPORTED_BROWSER' }, { type: 'MICROPHONE_NOT_SHARED' }]) {
    add(`publishError ${type} ${JSON.stringify(error)}`, {}, (d, l) => l.publishError({ eventType: type, error }))
  }
}
add('publishError of a custom error', {}, (d, l) => l.publishError({ eventType: 'HANGUP', error: l.CustomError ? new l.CustomError({ labelName: 'a', namespace: 'b', message: 'm' }) : 'older' }))
add('publishLog', {}, (d, l) => l.publishLog({ eventType: 'E', payload: { a: 1, phoneNumber: '1', name: 'n', number: '3', callAttributes: {}, inside: [{ phoneNumber: '1', b: 2 }] }, isError: true }))
add('publish without a log', {}, (d, l) => l.publishEvent({ eventType: 'MESSAGE', payload: 1, registerLog: false }))

for (const state of ['connected', 'transferring', 'transferred', 'ringing']) {
  const gone = (participantType) => (d, l) => d.publish('PARTICIPANT_REMOVED', result(l, { callAttributes: { participantType }, reason: 'error', agentStatus: 'MissedCallAgent' }))
  add(`the caller leaves while a third party is ${state}`, active({ callType: 'AddParticipant', state }), gone('Initial_Caller'))
  add(`the caller leaves a call that is ${state}`, active({ callType: 'Inbound', state }), gone('Initial_Caller'))
  add(`a third party leaves a call that is ${state}`, active({ callType: 'Inbound', state }), gone('Third_Party'))
}
add('the end of one of two calls', (l) => ({ ...active({ callType: 'Inbound', state: 'connected' })(l), endCall: () => new l.HangupResult({ calls: [phoneCall(l)] }) }), (d) => d.host('END_CALL', { call: theCall }))

for (const callType of ['Inbound', 'Outbound', 'AddParticipant', 'Callback']) {
  for (const state of ['ringing', 'connected', 'transferring', 'transferred', 'ended', undefined]) {
    add(`replay of ${callType} that is ${state}`, active({ callType, state, phoneNumber: '8' }), (d) => d.host('AGENT_AVAILABLE', { isAvailable: true }))
    add(`replay of ${callType} that is ${state}, with a contact`, active({ callType, state, contact: { phoneNumber: '8' }, callAttributes: { participantType: 'Third_Party', initialCallHasEnded: true } }), (d) => d.host('AGENT_AVAILABLE', { isAvailable: true }))
  }
}
for (const state of ['ringing', 'connected']) {
  for (const hasSupervisorBargedIn of [true, false]) {
    add(`replay of a supervision that is ${state}, ${hasSupervisorBargedIn}`, active({ callType: 'Inbound', state, callAttributes: { participantType: 'Supervisor', hasSupervisorBargedIn } }), (d) => d.host('AGENT_AVAILABLE', { isAvailable: true }))
  }
}
add('replay of what may not be replayed', active({ callType: 'Inbound', state: 'ringing', callInfo: { isReplayable: false } }), (d) => d.host('AGENT_AVAILABLE', { isAvailable: true }))
add('replay of two calls', active({ callType: 'Inbound', state: 'connected' }, { callType: 'AddParticipant', state: 'ringing' }), (d) => d.host('AGENT_AVAILABLE', { isAvailable: true }))

const supervisor = (l) => ({ superviseCall: () => supervised(l), supervisorDisconnect: () => left(l), acceptCall: () => result(l) })
add('a supervisor accepts a call', supervisor, (d) => d.host('SUPERVISE_CALL', { call: theCall }), (d) => d.host('ACCEPT_CALL', { call: theCall }))
add('a supervisor gets a call', supervisor, (d) => d.host('SUPERVISE_CALL', { call: theCall }), (d, l) => d.publish('CALL_CONNECTED', result(l)), (d, l) => d.publish('CALL_CONNECTED', result(l)))
add('a supervisor at a desk phone', (l) => ({ ...supervisor(l), getAgentConfig: () => new l.AgentConfigResult({ selectedPhone: new l.Phone({ type: 'DESK_PHONE' }) }) }), (d) => d.host('SUPERVISE_CALL', { call: theCall }))

/** handshakes are the answers to the first message. */
export const handshakes = [
  ['a connector that is ready', () => ({})],
  ['a call in progress', active({ callType: 'Inbound', phoneNumber: '123', state: 'connected' })],
  ['init throws', () => ({ init() { throw new Error('boo') } })],
  ['init rejects with text', () => ({ init: () => Promise.reject('boo') })],
  ['init gives another class', () => ({ init: () => ({}) })],
  ['init throws INVALID_PARAMS', () => ({ init() { throw { type: 'INVALID_PARAMS' } } })],
  ['init throws a custom error', (l) => ({ init: () => custom(l) })],
  ['a login is wanted', (l) => ({ init: () => new l.InitResult({ showLogin: true, loginFrameHeight: 99 }) })],
  ['capabilities throw', () => ({ getCapabilities() { throw new Error('boo') }, getAgentConfig() { throw new Error('boo') } })],
  ['an agent configuration of another class', () => ({ getAgentConfig: () => ({}) })],
  ['active calls of another class', () => ({ getActiveCalls: () => ({}) })],
  ['two phones', (l) => ({ getAgentConfig: () => new l.AgentConfigResult({ phones: ['DESK_PHONE', 'SOFT_PHONE'], selectedPhone: new l.Phone({ type: 'DESK_PHONE', number: '9' }) }) })],
]
