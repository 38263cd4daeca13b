package check

// callTexts are about a call from its announcement to its end.
var callTexts = map[RuleID]text{
	Announced: {
		says:   "A call that rings at the agent is published as CALL_STARTED, with a CallResult of a PhoneCall that has its callId.",
		source: pageSingleCall,
		fix:    "Publish CALL_STARTED when your telephony has chosen this agent, with a callId that stays the same until the call is over.",
		code: `phone.on('ring', ({ callId, number }) => {
  const call = new PhoneCall({ callId, callType: 'Inbound',
    phoneNumber: number, contact: new Contact({ phoneNumber: number }),
    state: 'ringing', callInfo: new CallInfo({}),
    callAttributes: { participantType: 'Initial_Caller' } })
  calls.set(callId, call)
  publishEvent({ eventType: 'CALL_STARTED',
    payload: new CallResult({ call }) })
})`,
	},
	TypeKnown: {
		says: "callType is Inbound, Outbound, Callback, AddParticipant, Transfer or InternalCall, from library 4 on also DialedCallback and Consult. " +
			"The library only looks for one of these words within the value, so it lets misspelled ones pass.",
		source: libraryTypes + "PhoneCall; constants.js, CALL_TYPE",
		fix:    "Take the value from the library's constants. Upper and lower case do not matter.",
		code: `const call = new PhoneCall({ callId: 'c-1', phoneNumber: number,
  callType: Constants.CALL_TYPE.INBOUND, state: 'ringing' })
publishEvent({ eventType: 'CALL_STARTED', payload: new CallResult({ call }) })`,
	},
	CallerNamed: {
		says:   "The agent, and the record of the call, show who calls by the phoneNumber of the call or of its contact.",
		source: theReference + "PhoneCall",
		fix:    "Set phoneNumber, and contact if you know more. A caller who hides the number has one too: the word that your telephony uses for it.",
		code: `const call = new PhoneCall({ callId: 'c-1', callType: 'Inbound',
  state: 'ringing', phoneNumber: number ?? 'anonymous',
  contact: new Contact({ phoneNumber: number ?? 'anonymous' }) })
publishEvent({ eventType: 'CALL_STARTED', payload: new CallResult({ call }) })`,
	},
	AnnouncedOnce: {
		says:   "Each CALL_STARTED is an offer to the agent. For what the host itself asked (accept, dial), the library publishes the event of the returned result; do not publish it yourself.",
		source: pageSingleCall,
		fix:    "Publish CALL_STARTED only for a callId that you have not announced. Publish nothing beside the result of dial() or acceptCall().",
		code: `function announce(call) {
  if (calls.has(call.callId)) return
  calls.set(call.callId, call)
  publishEvent({ eventType: 'CALL_STARTED',
    payload: new CallResult({ call }) })
}
announce(new PhoneCall({ callId: 'c-2', callType: 'Inbound',
  phoneNumber: number }))`,
	},
	OfflineQuiet: {
		says:   "If the agent is offline, CALL_STARTED and the other call events should not be published: the agent would be notified regardless of the status.",
		source: pagePublish,
		fix:    "Tell your telephony each status, so that it chooses nobody who is offline, and hold back what arrives nevertheless.",
		code: `async setAgentStatus(agentStatus, statusInfo) {
  this.offline = /^offline$/i.test(agentStatus)
    || statusInfo?.statusId === '0'
  await phone.setRoutable(!this.offline)
  return new GenericResult({ success: true })
}
onRing(call) {
  if (this.offline) return phone.sendElsewhere(call.callId)
  publishEvent({ eventType: 'CALL_STARTED',
    payload: new CallResult({ call }) })
}`,
	},
	Accepted: {
		says:   "When the agent clicks Accept, the host asks acceptCall(). The library publishes CALL_CONNECTED of the call in the returned CallResult.",
		source: pageSingleCall + "; " + libraryAt + "ACCEPT_CALL",
		fix: "Return a CallResult with your own PhoneCall, under the callId that CALL_STARTED gave it, once there is sound. " +
			"The call that acceptCall() is given is a plain object, and a CallResult of that is refused without a word.",
		code: `async acceptCall(call) {
  const mine = calls.get(call.callId)
  await phone.answer(mine.callId)
  mine.state = 'connected'
  return new CallResult({ call: mine })
}`,
	},
	AcceptRejects: {
		says: "If acceptCall() rejects, the library says CAN_NOT_ACCEPT_THE_CALL. If it returns a result, CALL_CONNECTED is told, " +
			"and the agent talks to nobody.",
		source: libraryAt + "ACCEPT_CALL",
		fix:    "Wait for your telephony in acceptCall(), and let its error out: do not catch it and return a result.",
		code: `async acceptCall(call) {
  const mine = calls.get(call.callId)
  await phone.answer(mine.callId) // throws if there is no microphone
  mine.state = 'connected'
  return new CallResult({ call: mine })
}`,
	},
	AcceptFailEnds: {
		says: "When a call fails due to the agent, set call.agentStatus to FailedConnectAgent. The library publishes no HANGUP for an accept that fails, " +
			"so without yours the call rings on.",
		source: pageMissed + "; " + libraryAt + "ACCEPT_CALL",
		fix:    "Publish HANGUP with reason error and FailedConnectAgent when the accept fails, and reject all the same.",
		code: `async acceptCall(call) {
  const mine = calls.get(call.callId)
  await phone.answer(mine.callId).catch((cause) => {
    const failed = new PhoneCall({ ...mine, reason: 'error',
      agentStatus: 'FailedConnectAgent', closeCallOnError: false })
    publishEvent({ eventType: 'HANGUP',
      payload: new HangupResult({ calls: [failed] }) })
    throw cause
  })
  return new CallResult({ call: mine })
}`,
	},
	EndedByAgent: {
		says:   "Calls usually end when an agent clicks End Call, which invokes endCall(). Raise HANGUP with call.reason set to ended, to mark the voice call as completed.",
		source: pageMissed,
		fix:    "Return a HangupResult with reason ended from endCall(). The library publishes the HANGUP; it needs getActiveCalls() to be without the call by then.",
		code:   endsForAgent,
		by: map[Profile]text{
			Profile238:     {says: "Calls usually end when an agent clicks End Call, which invokes endCall(). To close the conversation, call.reason has to be set to ended or error."},
			ProfileCurrent: {says: "The rep hangs up by the End Call button: the base library sends the HANGUP of what endCall() returned. Its reason ended marks the voice call as completed."},
		},
	},
	EndedByCustomer: {
		says:   "To end a call, call.reason must be set to ended or error. A customer who hangs up after talking is no error: ended completes the voice call.",
		source: pageMissed,
		fix:    "Publish HANGUP with reason ended and without agentStatus when the customer hangs up while they talk.",
		code: `phone.on('customerHungUp', ({ callId }) => {
  const ended = new PhoneCall({ ...calls.get(callId), reason: 'ended' })
  calls.delete(callId)
  publishEvent({ eventType: 'HANGUP',
    payload: new HangupResult({ calls: [ended] }) })
})`,
		by: map[Profile]text{
			Profile238:     {says: "To close the conversation, call.reason has to be set to ended or error. A customer who hangs up after talking is no error."},
			ProfileCurrent: {says: "You must raise a HANGUP event when the user ends the call in the middle of the conversation. That is no error: the reason ended completes the voice call."},
		},
	},
	OneHangup: {
		says:   "The library publishes HANGUP of what endCall() and declineCall() return. A HANGUP of your own beside it is a second one for the same call.",
		source: libraryAt + "END_CALL, DECLINE_CALL",
		fix: "Return the result and publish nothing. If your telephony reports the end of the call too, publish only for calls that you still know: " +
			"whoever ends a call first forgets it.",
		code: `phone.on('callEnded', ({ callId }) => {
  const call = calls.get(callId)
  if (!calls.delete(callId)) return // endCall or declineCall has told it
  const ended = new PhoneCall({ ...call, reason: 'ended' })
  publishEvent({ eventType: 'HANGUP',
    payload: new HangupResult({ calls: [ended] }) })
})`,
		by: map[Profile]text{ProfileCurrent: {
			says:   "The base library sends the HANGUP when the rep ends, declines or blindly transfers a call. You must not send one there: duplicate events cause softphone issues.",
			source: pageMissed,
		}},
	},
	HangupNamesCall: {
		says:   "HANGUP carries the calls that end. The host finds them by callId, the one that CALL_STARTED gave.",
		source: theReference + "HangupResult; " + libraryTypes + "PhoneCall",
		fix:    "Keep the PhoneCall that you announced, and make the one that ends from it. A number from another part of your telephony is not its callId.",
		code: `phone.on('callEnded', ({ callId }) => {
  const ended = new PhoneCall({ ...calls.get(callId), reason: 'ended' })
  calls.delete(callId)
  publishEvent({ eventType: 'HANGUP',
    payload: new HangupResult({ calls: [ended] }) })
})`,
	},
	HangupClass: {
		says: "The payload must be an object of the class that belongs to the event; otherwise the event isn't dispatched. For HANGUP it is HangupResult, and its calls are PhoneCalls. " +
			"The library says CAN_NOT_END_THE_CALL then, and the call rings on.",
		source: pagePublish,
		fix:    "Make the payload by new HangupResult, from the same copy of the library that initializeConnector came from. A plain object or a CallResult is lost.",
		code: `const missed = new PhoneCall({ ...call, reason: 'error',
  agentStatus: 'MissedCallAgent', closeCallOnError: false })
publishEvent({ eventType: 'HANGUP',
  payload: new HangupResult({ calls: [missed] }) }) // not { calls: […] }`,
	},
	NothingLate: {
		says:   "HANGUP is the end of the call. What is published of it later is about a call that the host has closed, or offers to somebody else by then.",
		source: pageMissed,
		fix:    "Forget the call when it ends, and drop what your telephony reports of calls that you have forgotten.",
		code: `phone.on('connected', ({ callId }) => {
  const call = calls.get(callId)
  if (!call) return // it is over
  call.state = 'connected'
  publishEvent({ eventType: 'CALL_CONNECTED',
    payload: new CallResult({ call }) })
})`,
	},
	PartialCommands: {
		says: "The call that acceptCall(), declineCall() and endCall() are given is reserved for future use: do not rely on its fields. " +
			"You are expected to store the active calls.",
		source: theReference + "acceptCall, declineCall; issue 6 of salesforce/scv-connector-base",
		fix:    "Look your own call up by callId, or take the only one on the line if there is none. Read nothing else from the call that the host sends.",
		code: `async endCall(call) {
  const mine = calls.get(call?.callId) ?? [...calls.values()].at(-1)
  await phone.hangUp(mine.callId)
  calls.delete(mine.callId)
  return new HangupResult({
    calls: [new PhoneCall({ ...mine, reason: 'ended' })] })
}`,
	},
}

const endsForAgent = `async endCall(call) {
  const mine = calls.get(call.callId)
  await phone.hangUp(mine.callId)
  calls.delete(mine.callId)
  return new HangupResult({
    calls: [new PhoneCall({ ...mine, reason: 'ended' })] })
}`
