package check

// transferTexts are about a third person on the call.
var transferTexts = map[RuleID]text{
	ParticipantAdded: {
		says:   "The host asks addParticipant(). The library publishes PARTICIPANT_ADDED of the returned ParticipantResult, which needs a CallInfo.",
		source: libraryAt + "ADD_PARTICIPANT; " + libraryTypes + "ParticipantResult",
		fix:    "Return a ParticipantResult with the callId of the new leg and the number that was dialed, as soon as it is dialed.",
		code: `async addParticipant(contact, call) {
  const { phoneNumber } = contact
  const callId = await phone.add(call.callId, phoneNumber)
  calls.set(callId, new PhoneCall({ callId, phoneNumber, contact,
    callType: 'AddParticipant', state: 'transferring',
    callAttributes: { participantType: 'Third_Party' } }))
  return new ParticipantResult({ callId, phoneNumber,
    callInfo: new CallInfo({}), initialCallHasEnded: false })
}`,
	},
	ParticipantConnected: {
		says:   "PARTICIPANT_CONNECTED says that the participant is on the line. Until then the host shows the transfer as ringing, and offers no conference.",
		source: pagePublish + "; " + pageMultiparty,
		fix:    "Publish PARTICIPANT_CONNECTED with a ParticipantResult of the same callId when the participant answers.",
		code: `phone.on('targetAnswered', ({ callId }) => {
  const leg = Object.assign(calls.get(callId), { state: 'transferred' })
  publishEvent({ eventType: 'PARTICIPANT_CONNECTED',
    payload: new ParticipantResult({ callId, phoneNumber: leg.phoneNumber,
      callInfo: new CallInfo({}), initialCallHasEnded: false }) })
})`,
	},
	TargetGone: {
		says: "A participant who leaves is published as PARTICIPANT_REMOVED, with a reason. While other calls are active, the library hands on callId and reason alone; " +
			"if getActiveCalls() is empty it publishes HANGUP instead, and the customer is lost.",
		source: libraryAt + "PARTICIPANT_REMOVED",
		fix:    "Publish PARTICIPANT_REMOVED with the participant's call and a reason, and keep the main call in getActiveCalls().",
		code: `phone.on('targetGone', ({ callId }) => {
  const leg = new PhoneCall({ ...calls.get(callId), reason: 'error',
    callAttributes: { participantType: 'Third_Party' } })
  calls.delete(callId) // the main call stays
  publishEvent({ eventType: 'PARTICIPANT_REMOVED',
    payload: new CallResult({ call: leg }) })
})`,
	},
	TransferRejects: {
		says:   "If addParticipant() rejects, the library publishes PARTICIPANT_REMOVED with reason error, and ERROR. The call goes on.",
		source: libraryAt + "ADD_PARTICIPANT",
		fix:    "Let the error out of addParticipant(), and neither publish a HANGUP nor forget the main call.",
		code: `async addParticipant(contact, call) {
  const { phoneNumber } = contact
  const callId = await phone.add(call.callId, phoneNumber) // may throw
  return new ParticipantResult({ callId, phoneNumber,
    callInfo: new CallInfo({}), initialCallHasEnded: false })
}`,
	},
	BlindTransfer: {
		says: "With isBlindTransfer true, the library publishes PARTICIPANT_ADDED of the result, and then HANGUP of the agent's call by itself. " +
			"A HANGUP of yours would be a second one.",
		source: libraryAt + "ADD_PARTICIPANT; " + pageMultiparty,
		fix:    "Hand the customer over, forget the agent's call, and return the ParticipantResult. Publish nothing.",
		code: `async addParticipant(contact, call, isBlindTransfer) {
  const main = calls.get(call.callId)
  const callId = await phone.handOver(main.callId, contact.phoneNumber)
  if (isBlindTransfer) calls.delete(main.callId) // and no HANGUP
  return new ParticipantResult({ callId, phoneNumber: contact.phoneNumber,
    callInfo: new CallInfo({}), initialCallHasEnded: true })
}`,
		by: map[Profile]text{ProfileCurrent: {
			says:   "The base library sends the HANGUP when the rep blindly transfers a call. You must not send one there: duplicate events cause softphone issues.",
			source: pageMissed + "; " + pageMultiparty,
		}},
	},
	CustomerLeaves: {
		says: "A customer who hangs up while the agent talks to the participant is published as PARTICIPANT_REMOVED of the Initial_Caller. " +
			"The library then tells the host that the initial call has ended, and the agent goes on talking.",
		source: libraryAt + "PARTICIPANT_REMOVED",
		fix:    "Publish PARTICIPANT_REMOVED, not HANGUP, with participantType Initial_Caller, and keep the participant in getActiveCalls().",
		code: `phone.on('customerHungUp', ({ callId }) => {
  const left = new PhoneCall({ ...calls.get(callId), reason: 'ended',
    callAttributes: { participantType: 'Initial_Caller' } })
  calls.delete(callId) // the participant stays
  publishEvent({ eventType: 'PARTICIPANT_REMOVED',
    payload: new CallResult({ call: left }) })
})`,
	},
	TransferMissed: {
		says: "Missed transfer calls are handled like inbound ones: raise HANGUP with call.reason set to error, and when the agent misses the call, " +
			"set call.agentStatus to MissedCallAgent.",
		source: pageMissed,
		fix:    "Handle the ring time-out of a call of type Transfer like that of an inbound call. Otherwise the colleague who transferred waits for an answer.",
		code:   missedInCode,
		by: map[Profile]text{Profile238: {
			says: "If a call is missed, the connector should fire a HANGUP event with call.reason set to error; missed by the agent, with call.agentStatus set to MissedCallAgent.",
		}},
	},
	Conferenced: {
		says:   "The host asks conference(). The library publishes HOLD_TOGGLE of the returned HoldToggleResult: in a conference nobody is on hold.",
		source: libraryAt + "CONFERENCE",
		fix:    "Return a HoldToggleResult with isThirdPartyOnHold and isCustomerOnHold false.",
		code: `async conference() {
  await phone.merge()
  return new HoldToggleResult({
    isThirdPartyOnHold: false, isCustomerOnHold: false })
}`,
	},
	Consulted: {
		says: "A consult is a call of its own, with callType Consult. When it ends while the main call is on the line, " +
			"the library publishes PARTICIPANT_REMOVED of the consult, and the main call goes on.",
		source: "scv-connector-base 4.8.10, baseConnector.js, END_CALL; " + pageMultiparty,
		fix:    "Return the consult's own call from endCall(), and keep the main call in getActiveCalls().",
		code: `async endCall(call) {
  const mine = calls.get(call.callId) // the consult has a callId of its own
  await phone.hangUp(mine.callId)
  calls.delete(mine.callId) // the main call stays
  return new HangupResult({
    calls: [new PhoneCall({ ...mine, reason: 'ended' })] })
}`,
	},
}
