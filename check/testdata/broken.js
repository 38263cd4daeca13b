// Connectors that are wrong in exactly one way: a wrapper of any connector library, so
// that whatever is built on it does one thing wrong. What a variant breaks stands in
// variants.json; here is how.
//
//	vendor's methods ──► asks ──► library        (what the host asks)
//	vendor ──► publishEvent ──► event ──► library     (what happens)

/** broken gives a library for which a connector is wrong in the way that is named. */
export function broken(library, name) {
  const variant = variants[name]
  if (!variant) throw new Error(`there is no broken variant ${name}`)
  const c = { library, statuses: {}, publish: (eventType, payload) => library.publishEvent({ eventType, payload }) }
  return {
    ...library,
    publishEvent: (said) => (variant.event ? variant.event(said, c) : library.publishEvent(said)),
    initializeConnector: (connector, ...rest) => variant.deaf || library.initializeConnector(twisted(connector, variant, c), ...rest),
  }
}

/** twisted is a connector whose methods are asked through the variant. */
function twisted(connector, { asks = {}, active }, c) {
  return new Proxy(connector, {
    get(target, name) {
      const real = target[name]
      if (typeof real !== 'function') return real
      if (name === 'getTelephonyConnector') return async () => twisted(await target[name](), { asks, active }, c)
      return (...given) => {
        if (name === 'init') c.statuses = given[0]?.userPresenceStatuses ?? {}
        if (name === 'getActiveCalls' && active) return asked(real, target, given).then((calls) => active(calls, c))
        return asks[name] ? asks[name]((...args) => asked(real, target, args), given, c) : real.apply(target, given)
      }
    },
  })
}

// asked also makes a promise of what is thrown.
const asked = async (method, target, args) => method.apply(target, args)

// ---- what happens is said in another way

const never = () => new Promise(() => {})
const fails = () => { throw new Error('out of order') }
const callsOf = ({ call, calls }) => calls ?? (call ? [call] : [])

/** on changes events of a type that fit; the others go as they are. change may give another event, several, or none: []. */
const on = (type, change, fits = () => true) => ({
  event: async (said, c) => {
    if (said.eventType !== type || !callsOf(said.payload).every(fits)) return c.library.publishEvent(said)
    const changed = change(said, c)
    for (const one of Array.isArray(changed) ? changed : [changed ?? said]) await c.library.publishEvent(one)
  },
})
const silent = (type, fits) => on(type, () => [], fits)
const unclassed = (type, fits) => on(type, (said) => ({ ...said, payload: { ...said.payload } }), fits)

// with sets fields of the calls of an event; undefined takes one away.
const set = (fields) => (call) => {
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) delete call[field]
    else call[field] = value
  }
}
const says = (type, fields, fits) => on(type, ({ payload }) => callsOf(payload).forEach(set(fields)), fits)

// Which hangup it is, a right connector says itself.
const because = (agentStatus) => (call) => call.reason === 'error' && call.agentStatus === agentStatus
const missed = because('MissedCallAgent')
const declined = because('DeclinedByAgent')
const agentFailed = because('FailedConnectAgent')
const customerFailed = because('FailedConnectCustomer')
const customerMissed = because('MissedCallStatus')
const notReached = (call) => call.reason === 'error' && !call.agentStatus
const left = (call) => call.reason === 'ended'

const hangup = (fits, fields) => says('HANGUP', fields, fits)
const afterwards = (eventType, payload, fits) => on('HANGUP', (said, c) => [said, { eventType, payload: payload(callsOf(said.payload)[0], c) }], fits)
const callResult = ({ callId, callType, phoneNumber, contact, callAttributes }, { library }, fields = {}) => {
  const call = new library.PhoneCall({ callId, callType, phoneNumber, contact, callAttributes })
  set(fields)(call)
  return new library.CallResult({ call })
}

const afterWork = (fits) => afterwards('AFTER_CALL_WORK_STARTED', ({ callId }) => ({ callId }), fits)
const freed = (fits) => afterwards('SET_AGENT_STATUS', (call, c) => new c.library.AgentStatusInfo({ statusId: online(c) }), fits)
const online = ({ statuses }) => Object.values(statuses).find((one) => String(one.hasChannels) === 'true' && !one.isOffline)?.statusId ?? 'online'

// ---- what the host asks is answered in another way

const answers = (method, change) => ({
  asks: {
    [method]: async (real, given, c) => {
      const answer = await real(...given)
      return (await change(answer, c, given)) ?? answer
    },
  },
})
const answersWith = (method, fields) => answers(method, (answer) => callsOf(answer).forEach(set(fields)))
const hangs = (method) => ({ asks: { [method]: never } })
const throws = (method, when = () => true) => ({ asks: { [method]: async (real, given) => (when(...given) ? fails() : real(...given)) } })
const plain = (...methods) => ({ asks: Object.assign({}, ...methods.map((method) => answers(method, (answer) => ({ ...answer })).asks)) })
/** says yes to what has failed. */
const yes = (method, answer) => ({ asks: { [method]: (real, given, c) => real(...given).catch(() => answer(given, c)) } })
/** and publishes the same as the library will make of the answer. */
const both = (method, eventType, payload = (answer) => answer) => answers(method, async (answer, c) => {
  await c.publish(eventType, payload(answer, c))
})

const participant = ({ library }) => new library.ParticipantResult({ callId: 'nobody', phoneNumber: '', initialCallHasEnded: false, callInfo: new library.CallInfo({}) })
const isOffline = (agentStatus) => String(agentStatus).toLowerCase() === 'offline'

/** customerGone is the customer's own leg that is removed while a participant stays. */
const customerGone = ({ callAttributes }) => callAttributes?.participantType === 'Initial_Caller'
const isParticipant = (call) => !customerGone(call)

/** hangsUpInstead hangs the customer's call up, where only one party has left it. */
const hangsUpInstead = (fits) => ({
  event: (said, c) => {
    if (said.eventType === 'CALL_STARTED') c.main = said.payload.call
    if (said.eventType !== 'PARTICIPANT_REMOVED' || !fits(said.payload.call)) return c.library.publishEvent(said)
    return c.publish('HANGUP', new c.library.HangupResult({ calls: [callResult(c.main, c, { reason: 'ended' }).call] }))
  },
})

/** consultEndsCall ends the call that a consult was about, in place of the consult. */
const consultEndsCall = {
  event: (said, c) => {
    if (said.eventType === 'CALL_STARTED') c.main = said.payload.call
    return c.library.publishEvent(said)
  },
  asks: { endCall: async (real, given, c) => real(c.main ?? given[0]) },
}

/** ringing keeps in mind which call rings. */
const ringing = (said, c) => {
  if (said.eventType === 'CALL_STARTED') c.rings = said.payload.call
  if (said.eventType === 'HANGUP') c.rings = undefined
  return c.library.publishEvent(said)
}

/** statusEndsRing hangs a call up when the agent chooses a status while it rings. */
const statusEndsRing = {
  event: (said, c) => (said.eventType === 'HANGUP' && !c.rings ? undefined : ringing(said, c)),
  asks: {
    setAgentStatus: async (real, given, c) => {
      const call = c.rings
      c.rings = undefined
      if (call) await c.publish('HANGUP', new c.library.HangupResult({ calls: [callResult(call, c, { reason: 'error', agentStatus: 'MissedCallAgent' }).call] }))
      return real(...given)
    },
  },
}

/** whileRinging fails a command as long as a call rings. */
const whileRinging = (method) => ({ event: ringing, asks: { [method]: async (real, given, c) => (c.rings ? fails() : real(...given)) } })

/** staysAfterMiss lists a missed call among those on the line, also when it was loaded again. */
const staysAfterMiss = {
  event: (said, c) => {
    if (said.eventType === 'HANGUP') {
      const { callId, callType, phoneNumber, callAttributes } = said.payload.calls[0]
      sessionStorage.setItem('missed', JSON.stringify({ callId, callType, phoneNumber, callAttributes }))
    }
    return c.library.publishEvent(said)
  },
  active: ({ activeCalls }, { library }) => {
    const { PhoneCall, CallInfo, Contact } = library
    const stays = JSON.parse(sessionStorage.getItem('missed') ?? 'null')
    const more = stays ? [new PhoneCall({ ...stays, state: 'ringing', contact: new Contact({ phoneNumber: stays.phoneNumber }), callInfo: new CallInfo({ isReplayable: true }) })] : []
    return new library.ActiveCallsResult({ activeCalls: [...activeCalls, ...more] })
  },
}

const later = (tell) => { setTimeout(tell) } // after what the library makes of the answer

/** variants, in the order of the rules. */
const variants = {
  'deaf': { deaf: true },
  'init-hangs': hangs('init'),
  'init-fails': throws('init'),
  'config-fails': throws('getAgentConfig'),
  'capabilities-plain': plain('getCapabilities', 'getVoiceCapabilities'),
  'calls-plain': { active: ({ activeCalls }) => activeCalls },
  'sign-in-silent': silent('LOGIN_RESULT'),
  'sign-in-plain': unclassed('LOGIN_RESULT'),
  'sign-in-refused': on('LOGIN_RESULT', (said, { library }) => ({ ...said, payload: new library.GenericResult({ success: false }) })),
  'status-hangs': hangs('setAgentStatus'),
  'status-fails': throws('setAgentStatus'),
  'status-plain': plain('setAgentStatus'),

  'call-silent': silent('CALL_STARTED'),
  'call-plain': unclassed('CALL_STARTED'),
  'call-without-id': says('CALL_STARTED', { callId: undefined }),
  'type-unknown': says('CALL_STARTED', { callType: 'InboundCall' }),
  'type-absent': says('CALL_STARTED', { callType: undefined }),
  'number-absent': says('CALL_STARTED', { phoneNumber: undefined, contact: undefined }),
  'call-twice': on('CALL_STARTED', (said) => [said, said]),
  'offline-rings': { asks: { setAgentStatus: (real, [status, ...rest]) => real(isOffline(status) ? 'Online' : status, ...rest) } },

  'accept-hangs': hangs('acceptCall'),
  'accept-plain': plain('acceptCall'),
  'accept-empty': answers('acceptCall', (answer, { library }) => new library.CallResult({})),
  'accept-other-call': answersWith('acceptCall', { callId: 'another' }),
  'accept-says-yes': yes('acceptCall', ([call], c) => callResult(call, c)),
  'accept-fail-silent': silent('HANGUP', agentFailed),
  'accept-fail-ended': hangup(agentFailed, { reason: 'ended', agentStatus: undefined }),
  'accept-fail-missed': hangup(agentFailed, { agentStatus: 'MissedCallAgent' }),
  'accept-fail-without-status': hangup(agentFailed, { agentStatus: undefined }),
  'end-error': answersWith('endCall', { reason: 'error' }),
  'end-without-reason': answersWith('endCall', { reason: undefined }),
  'end-fails': throws('endCall'),
  'end-hangs': hangs('endCall'),
  'end-plain': plain('endCall'),
  'left-error': hangup(left, { reason: 'error' }),
  'left-completed': hangup(left, { reason: 'completed' }),
  'left-silent': silent('HANGUP', left),
  'hangup-twice': on('HANGUP', (said) => [said, said]),
  'end-published-too': both('endCall', 'HANGUP'),
  'decline-published-too': both('declineCall', 'HANGUP', ({ call }, { library }) => new library.HangupResult({ calls: [call] })),
  'hangup-without-id': hangup(missed, { callId: undefined }),
  'hangup-other-id': hangup(missed, { callId: 'another' }),
  'hangup-plain': unclassed('HANGUP'),
  'hangup-call-result': on('HANGUP', (said, { library }) => ({ ...said, payload: new library.CallResult({ call: said.payload.calls[0] }) })),
  'connected-after-miss': afterwards('CALL_CONNECTED', callResult, missed),
  'connected-after-end': { // the library asks what is left on the line, and then says HANGUP
    ...answers('endCall', ({ calls }, c) => { c.ended = calls[0] }),
    active: (calls, c) => {
      if (c.ended && !c.late) {
        c.late = true // once: the host ends the call again
        later(() => c.publish('CALL_CONNECTED', callResult(c.ended, c)))
      }
      return calls
    },
  },
  'accept-needs-type': throws('acceptCall', (call) => !call?.callType),
  'accept-needs-number': throws('acceptCall', (call) => !call?.phoneNumber),
  'end-needs-type': throws('endCall', (call) => !call?.callType),

  'miss-silent': silent('HANGUP', missed),
  'miss-ended': hangup(missed, { reason: 'ended' }),
  'miss-failed': hangup(missed, { reason: 'failed' }),
  'miss-without-reason': hangup(missed, { reason: undefined }),
  'miss-by-agent': hangup(missed, { agentStatus: 'MissedByAgent' }),
  'miss-without-status': hangup(missed, { agentStatus: undefined }),
  'miss-other-case': hangup(missed, { agentStatus: 'missedCallAgent' }),
  'miss-amazon': hangup(missed, { agentStatus: 'CallbackMissedOrRejected' }),
  'miss-declined': hangup(missed, { agentStatus: 'DeclinedByAgent' }),
  'miss-of-customer': hangup(missed, { agentStatus: 'MissedCallStatus' }),
  'decline-ended': answersWith('declineCall', { reason: 'ended' }),
  'decline-without-reason': answersWith('declineCall', { reason: undefined }),
  'decline-fails': throws('declineCall'),
  'decline-without-status': answersWith('declineCall', { agentStatus: undefined }),
  'decline-missed': answersWith('declineCall', { agentStatus: 'MissedCallAgent' }),
  'decline-misspelled': answersWith('declineCall', { agentStatus: 'Declined' }),
  'phone-decline-silent': silent('HANGUP', declined),
  'phone-decline-ended': hangup(declined, { reason: 'ended' }),
  'phone-decline-missed': hangup(declined, { agentStatus: 'MissedCallAgent' }),
  'phone-decline-without-status': hangup(declined, { agentStatus: undefined }),
  'decline-says-yes': yes('declineCall', ([call], c) => callResult(call, c, { reason: 'error', agentStatus: 'DeclinedByAgent' })),
  'agent-fails-missed': hangup(agentFailed, { agentStatus: 'MissedCallAgent' }),
  'agent-fails-misspelled': hangup(agentFailed, { agentStatus: 'FailedToConnectAgent' }),
  'agent-fails-ended': hangup(agentFailed, { reason: 'ended' }),
  'customer-fails-agent': hangup(customerFailed, { agentStatus: 'FailedConnectAgent' }),
  'customer-fails-without-status': hangup(customerFailed, { agentStatus: undefined }),
  'leaves-missed': hangup(left, { reason: 'error', agentStatus: 'MissedCallAgent' }),
  'leaves-declined': hangup(left, { reason: 'error', agentStatus: 'DeclinedByAgent' }),
  'miss-closes': hangup(missed, { closeCallOnError: true }),
  'decline-closes': answersWith('declineCall', { closeCallOnError: true }),
  'agent-fails-closes': hangup(agentFailed, { closeCallOnError: true }),
  'close-text': hangup(missed, { closeCallOnError: 'false' }),
  'close-number': answersWith('declineCall', { closeCallOnError: 1 }),
  'work-after-miss': afterWork(missed),
  'work-after-phone-decline': afterWork(declined),
  'work-after-decline': answers('declineCall', ({ call }, c) => later(() => c.publish('AFTER_CALL_WORK_STARTED', { callId: call.callId }))),
  'status-after-miss': freed(missed),
  'status-after-busy': freed(notReached),

  'dial-hangs': hangs('dial'),
  'dial-plain': plain('dial'),
  'dial-inbound': answersWith('dial', { callType: 'Inbound' }),
  'dial-never-connected': silent('CALL_CONNECTED'),
  'dial-other-connected': says('CALL_CONNECTED', { callId: 'another' }),
  'busy-silent': silent('HANGUP', notReached),
  'busy-ended': hangup(notReached, { reason: 'ended' }),
  'no-answer-ended': hangup(notReached, { reason: 'ended' }),
  'busy-failed-customer': hangup(notReached, { agentStatus: 'FailedConnectCustomer' }),
  'no-answer-missed': hangup(notReached, { agentStatus: 'MissedCallAgent' }),
  'dial-says-yes': yes('dial', ([{ phoneNumber }], c) => callResult({ callId: 'nobody', callType: 'Outbound', phoneNumber }, c)),

  'callback-silent': silent('QUEUED_CALL_STARTED'),
  'callback-started': on('QUEUED_CALL_STARTED', (said) => ({ ...said, eventType: 'CALL_STARTED' })),
  'callback-inbound': says('QUEUED_CALL_STARTED', { callType: 'Inbound' }),
  'callback-never-connected': silent('CALL_CONNECTED'),
  'callback-connected-at-once': answersWith('acceptCall', { callType: 'Outbound' }),
  'callback-miss-of-customer': hangup(missed, { agentStatus: 'MissedCallStatus' }),
  'callback-miss-amazon': hangup(missed, { agentStatus: 'CallbackMissedOrRejected' }),
  'callback-miss-ended': hangup(missed, { reason: 'ended' }),
  'callback-customer-blames-agent': hangup(customerMissed, { agentStatus: 'MissedCallAgent' }),
  'callback-customer-without-status': hangup(customerMissed, { agentStatus: undefined }),
  'callback-customer-ended': hangup(customerMissed, { reason: 'ended' }),

  'add-hangs': hangs('addParticipant'),
  'add-plain': plain('addParticipant'),
  'added-never-connected': silent('PARTICIPANT_CONNECTED'),
  'added-connected-plain': unclassed('PARTICIPANT_CONNECTED'),
  'target-gone-silent': silent('PARTICIPANT_REMOVED', isParticipant),
  'target-gone-hangup': hangsUpInstead(isParticipant),
  'transfer-says-yes': yes('addParticipant', (given, c) => participant(c)),
  'blind-hangs': hangs('addParticipant'),
  'blind-plain': plain('addParticipant'),
  'customer-leaves-silent': silent('PARTICIPANT_REMOVED', customerGone),
  'customer-leaves-hangup': hangsUpInstead(customerGone),
  'transfer-miss-without-status': hangup(missed, { agentStatus: undefined }),
  'transfer-miss-ended': hangup(missed, { reason: 'ended' }),
  'conference-holds': answers('conference', (answer) => { answer.isCustomerOnHold = true }),
  'conference-fails': throws('conference'),
  'consult-outbound': answersWith('dial', { callType: 'Outbound' }),
  'consult-never-connected': silent('CALL_CONNECTED'),
  'consult-ends-call': consultEndsCall,

  'replay-empty': { active: (calls, { library }) => new library.ActiveCallsResult({ activeCalls: [] }) },
  'replay-other-id': { active: (calls) => { calls.activeCalls.forEach(set({ callId: 'another' })); return calls } },
  'miss-stays': staysAfterMiss,
  'status-ends-ring': statusEndsRing,
  'status-fails-ringing': whileRinging('setAgentStatus'),
}

export const names = Object.keys(variants)
