package check

// outboundTexts are about calls that go out to a customer.
var outboundTexts = map[RuleID]text{
	Dialed: {
		says:   "The host asks dial(). The library publishes CALL_STARTED of the call in the returned CallResult.",
		source: libraryAt + "DIAL",
		fix:    "Return a CallResult with a PhoneCall of type Outbound in state ringing as soon as your telephony dials. Do not wait until the customer answers.",
		code: `async dial(contact) {
  const callId = await phone.dial(contact.phoneNumber)
  const call = new PhoneCall({ callId, callType: 'Outbound', contact,
    phoneNumber: contact.phoneNumber, state: 'ringing',
    callInfo: new CallInfo({}),
    callAttributes: { participantType: 'Initial_Caller' } })
  calls.set(callId, call)
  return new CallResult({ call })
}`,
	},
	DialConnected: {
		says:   "CALL_CONNECTED says that the customer is on the line. The library ignores ACCEPT_CALL for outbound calls, so only the connector can say so.",
		source: pagePublish + "; " + libraryAt + "ACCEPT_CALL",
		fix:    "Publish CALL_CONNECTED with the dialed call when the customer answers.",
		code: `phone.on('customerAnswered', ({ callId }) => {
  const call = Object.assign(calls.get(callId), { state: 'connected' })
  publishEvent({ eventType: 'CALL_CONNECTED',
    payload: new CallResult({ call }) })
})`,
	},
	DialNotReached: {
		says: "Missed outbound calls are handled as missed inbound ones: raise HANGUP with call.reason set to error and call.closeCallOnError set to false. " +
			"With ended, a customer nobody talked to counts as served.",
		source: pageMissed,
		fix:    "Publish HANGUP with reason error when the customer is busy or does not answer.",
		code:   notReachedInCode,
		by: map[Profile]text{Profile238: {
			says: "If a call is missed or has any error state, the connector should fire a HANGUP event with call.reason set to error.",
		}},
	},
	DialWithoutWord: {
		says: "agentStatus is set for inbound or callback calls. On a call that the agent dialed there is no agent who missed anything, " +
			"and a host that believed it would change the agent's status.",
		source: pageMissed,
		fix:    "Leave agentStatus out of the HANGUP of an outbound call.",
		code:   notReachedInCode,
	},
	DialRejects: {
		says:   "If dial() rejects, the library publishes CALL_FAILED and ERROR. A returned result becomes CALL_STARTED, and the agent waits for nothing.",
		source: libraryAt + "DIAL",
		fix:    "Let the error out. With type INVALID_DESTINATION the agent is told that the number is wrong.",
		code: `async dial(contact) {
  const callId = await phone.dial(contact.phoneNumber).catch((cause) => {
    throw Object.assign(cause, { type: 'INVALID_DESTINATION' })
  })
  return new CallResult({ call: new PhoneCall({ callId,
    callType: 'Outbound', state: 'ringing',
    phoneNumber: contact.phoneNumber }) })
}`,
	},
	CallbackAnnounced: {
		says: "When a callback is the agent's turn, publish QUEUED_CALL_STARTED with a call of callType Callback. " +
			"callInfo.initialCallId links it to the call in which it was asked for.",
		source: pageCallbacks,
		fix: "Publish QUEUED_CALL_STARTED (the prose of the page has another name for it, the code this one), " +
			"and make callInfo with new CallInfo: the plain object of the page's sample is refused by the library.",
		code: `phone.on('callback', ({ callId, number, askedIn }) => {
  const call = new PhoneCall({ callId, callType: 'Callback',
    phoneNumber: number, state: 'ringing',
    callInfo: new CallInfo({ initialCallId: askedIn }),
    callAttributes: { participantType: 'Initial_Caller' } })
  calls.set(callId, call)
  publishEvent({ eventType: 'QUEUED_CALL_STARTED',
    payload: new CallResult({ call }) })
})`,
	},
	CallbackConnected: {
		says: "When the agent accepts a callback, acceptCall() returns a call of callType Callback, and the library publishes CALL_STARTED: the customer is dialed now. " +
			"CALL_CONNECTED follows when the customer answers.",
		source: libraryAt + "ACCEPT_CALL",
		fix:    "Keep callType Callback in what acceptCall() returns, and publish CALL_CONNECTED of the same call when the customer answers.",
		code: `async acceptCall(call) {
  const mine = calls.get(call.callId)
  await phone.dialCallback(mine.callId)
  return new CallResult({ call: mine }) // its callType is Callback
}
onCustomerAnswered({ callId }) {
  const call = Object.assign(calls.get(callId), { state: 'connected' })
  publishEvent({ eventType: 'CALL_CONNECTED',
    payload: new CallResult({ call }) })
}`,
	},
	CallbackMissed: {
		says:   "For missed callback calls too, raise HANGUP with call.reason set to error; when an agent misses the call, set call.agentStatus to MissedCallAgent.",
		source: pageMissed,
		fix:    "Handle the ring time-out of a callback like that of an inbound call. CallbackMissedOrRejected is a workaround of one telephony, not a documented value.",
		code:   missedInCode,
	},
	CallbackCustomer: {
		says:   "When a customer misses a call, set call.agentStatus to MissedCallStatus. The agent has accepted the callback and is not to blame.",
		source: pageMissed,
		fix:    "Publish HANGUP with reason error and MissedCallStatus when the customer of an accepted callback does not answer.",
		code: `phone.on('customerDidNotAnswer', ({ callId }) => {
  const over = new PhoneCall({ ...calls.get(callId), reason: 'error',
    agentStatus: 'MissedCallStatus', closeCallOnError: false })
  calls.delete(callId)
  publishEvent({ eventType: 'HANGUP',
    payload: new HangupResult({ calls: [over] }) })
})`,
		by: map[Profile]text{
			Profile238:     {says: "When the call is missed by a customer, set call.agentStatus to MissedCallStatus, FailedConnectCustomer, or another reason."},
			Profile252:     callbackCustomerSince252,
			ProfileCurrent: callbackCustomerSince252,
		},
	},
}

var callbackCustomerSince252 = text{
	says: "When a call fails due to any reason that's unrelated to the agent, set call.agentStatus to FailedConnectCustomer. MissedCallStatus, the word of earlier releases, is gone.",
	fix:  "Publish HANGUP with reason error and FailedConnectCustomer when the customer of an accepted callback does not answer.",
	code: `phone.on('customerDidNotAnswer', ({ callId }) => {
  const over = new PhoneCall({ ...calls.get(callId), reason: 'error',
    agentStatus: 'FailedConnectCustomer', closeCallOnError: false })
  calls.delete(callId)
  publishEvent({ eventType: 'HANGUP',
    payload: new HangupResult({ calls: [over] }) })
})`,
}

const notReachedInCode = `phone.on('customerNotReached', ({ callId }) => {
  const over = new PhoneCall({ ...calls.get(callId),
    reason: 'error', closeCallOnError: false }) // no agentStatus
  calls.delete(callId)
  publishEvent({ eventType: 'HANGUP',
    payload: new HangupResult({ calls: [over] }) })
})`
