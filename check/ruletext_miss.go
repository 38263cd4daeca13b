package check

// missTexts are about calls that the agent does not take, whatever the reason.
var missTexts = map[RuleID]text{
	MissSaid: {
		says: "For missed, declined, or failed calls, raise a HANGUP event type with call.reason set to error in the publishEvent() method. " +
			"The host has no ring timer of its own for calls that the vendor routes: without a HANGUP the call rings forever.",
		source: pageMissed,
		fix:    "Publish HANGUP as soon as your telephony gives up ringing this agent, also if it goes on to ring another one.",
		code:   missedInCode,
		by: map[Profile]text{
			Profile238:     {says: "If a call is missed, declined, or has any error state, the connector should fire a HANGUP event with call.reason set to error in the publishEvent() method."},
			ProfileCurrent: {says: "You must raise a HANGUP event when a call rings but the rep doesn't answer before it times out, with call.reason set to error in the publishEvent() method."},
		},
	},
	MissIsError: {
		says: "For missed calls, raise HANGUP with call.reason set to error. With ended the voice call is marked as completed, and nobody rings the customer's call again; " +
			"any other value means nothing.",
		source: pageMissed,
		fix:    "Set reason to the word error, in the call within the HangupResult.",
		code:   missedInCode,
	},
	MissStatus: {
		says:   "When an agent misses a call, set call.agentStatus to MissedCallAgent. The host gives the agent the presence status of Update Status on Push Time-Out.",
		source: pageMissed,
		fix: "Set agentStatus to MissedCallAgent, letter by letter. MissedByAgent, which a public demo connector sends, and MissedCallStatus, " +
			"which is about customers, mean something else or nothing.",
		code: missedInCode,
	},
	DeclineIsError: {
		says: "For declined calls, raise HANGUP with call.reason set to error. The library publishes the call that declineCall() returns, as it is: " +
			"with ended the voice call would be completed.",
		source: pageMissed + "; " + libraryAt + "DECLINE_CALL",
		fix:    "Return a CallResult of your call with reason error from declineCall(), and publish nothing beside it.",
		code:   declinedInCode,
		by: map[Profile]text{ProfileCurrent: {
			says: "The base library sends the HANGUP when the rep declines, of the call that declineCall() returns, as it is. A declined call is an error: with ended the voice call would be completed.",
		}},
	},
	DeclineStatus: {
		says:   "When an agent declines a call, set call.agentStatus to DeclinedByAgent. The host gives the agent the presence status of Update Status on Decline.",
		source: pageMissed,
		fix:    "Set agentStatus to DeclinedByAgent in the call that declineCall() returns.",
		code:   declinedInCode,
	},
	PhoneDecline: {
		says: "When an agent declines a call, set call.agentStatus to DeclinedByAgent, and raise HANGUP with call.reason set to error. " +
			"On a desk phone the host did not ask, so only your HANGUP can say it.",
		source: pageMissed + "; " + theGuide + ", Desk Phone Support",
		fix:    "Publish HANGUP with reason error and DeclinedByAgent when your telephony reports that the agent's phone has declined.",
		code: `phone.on('declinedOnPhone', ({ callId }) => {
  const declined = new PhoneCall({ ...calls.get(callId), reason: 'error',
    agentStatus: 'DeclinedByAgent', closeCallOnError: false })
  calls.delete(callId)
  publishEvent({ eventType: 'HANGUP',
    payload: new HangupResult({ calls: [declined] }) })
})`,
	},
	DeclineRejects: {
		says: "If declineCall() rejects, the library says CAN_NOT_DECLINE_THE_CALL, and the call rings on. A returned result becomes a HANGUP, " +
			"although the phone still rings.",
		source: libraryAt + "DECLINE_CALL",
		fix:    "Wait for your telephony in declineCall(), and let its error out.",
		code:   declinedInCode,
	},
	AgentFailure: {
		says:   "When a call fails due to the agent, set call.agentStatus to FailedConnectAgent. The host gives the agent the presence status of Update Status on Push Time-Out.",
		source: pageMissed,
		fix:    "Publish HANGUP with reason error and FailedConnectAgent when the agent's phone, microphone or network fails.",
		code: `phone.on('agentLegFailed', ({ callId }) => {
  const failed = new PhoneCall({ ...calls.get(callId), reason: 'error',
    agentStatus: 'FailedConnectAgent', closeCallOnError: false })
  calls.delete(callId)
  publishEvent({ eventType: 'HANGUP',
    payload: new HangupResult({ calls: [failed] }) })
})`,
	},
	CustomerFailure: {
		says:   "When a call fails due to any reason that's unrelated to the agent, set call.agentStatus to FailedConnectCustomer.",
		source: pageMissed,
		fix:    "Publish HANGUP with reason error and FailedConnectCustomer when the customer's line or the carrier fails.",
		code: `phone.on('customerLegFailed', ({ callId }) => {
  const failed = new PhoneCall({ ...calls.get(callId), reason: 'error',
    agentStatus: 'FailedConnectCustomer', closeCallOnError: false })
  calls.delete(callId)
  publishEvent({ eventType: 'HANGUP',
    payload: new HangupResult({ calls: [failed] }) })
})`,
		by: map[Profile]text{Profile238: {
			says: "When a call has failed due to any reason that is unrelated to the agent, set call.agentStatus to MissedCallStatus, FailedConnectCustomer, or another reason.",
		}},
	},
	CallerLeaves: {
		says: "The documentation has no value of its own for a caller who hangs up while it rings. A miss is what the agent does: MissedCallAgent and DeclinedByAgent would change " +
			"the agent's presence for what the caller did. Reason ended says it, or reason error with FailedConnectCustomer.",
		source: pageMissed + " (by its meaning; no release says it in words)",
		fix:    "Tell the three ends of ringing apart: the agent's time ran out, the agent declined, the caller left. Publish reason ended for the last.",
		code: `phone.on('ringEnded', ({ callId, why }) => {
  const miss = { reason: 'error', agentStatus: 'MissedCallAgent',
    closeCallOnError: false }
  const over = new PhoneCall({ ...calls.get(callId),
    ...(why === 'callerLeft' ? { reason: 'ended' } : miss) })
  calls.delete(callId)
  publishEvent({ eventType: 'HANGUP',
    payload: new HangupResult({ calls: [over] }) })
})`,
	},
	KeepsOpen: {
		says: "Set call.closeCallOnError to false to keep the conversation open and leave the voice call in a “new” state. " +
			"Don't set call.closeCallOnError to true unless you want to close the conversation and mark the voice call as completed.",
		source: pageMissed,
		fix:    "Set closeCallOnError to false. With true the customer's call is over for the host, and no other agent is offered it.",
		code:   missedInCode,
		by: map[Profile]text{Profile238: {
			says: "The connector should fire a HANGUP event with call.reason set to error and call.closeCallOnError set to true. Releases from 242 on ask for false, to keep the conversation open.",
			fix:  "This release asks for closeCallOnError true. For hosts of release 242 and later it must be false, so decide by the release that you support.",
			code: `const missed = new PhoneCall({ ...call, reason: 'error',
  agentStatus: 'MissedCallAgent', closeCallOnError: true })
publishEvent({ eventType: 'HANGUP',
  payload: new HangupResult({ calls: [missed] }) })`,
		}},
	},
	CloseIsBoolean: {
		says:   "To end a call, call.closeCallOnError must be set to true or false. The library hands on any value, and leaves out what is false; 'false' as a text is not false.",
		source: pageMissed + "; " + libraryTypes + "PhoneCall",
		fix:    "Give the boolean, without quotation marks. What came out of a configuration or a query is a text: compare it.",
		code: `const missed = new PhoneCall({ ...call, reason: 'error',
  agentStatus: 'MissedCallAgent',
  closeCallOnError: settings.closeOnError === 'true' })
publishEvent({ eventType: 'HANGUP',
  payload: new HangupResult({ calls: [missed] }) })`,
		by: map[Profile]text{Profile238: {
			says: "call.closeCallOnError is set to true where the conversation is to be closed. The library hands on any value; 'true' as a text is not true.",
		}},
	},
	NoAfterCallWork: {
		says:   "If there's a case (for example, a missed call) when the rep isn't put into wrap-up mode in the telephony system, the connector must not fire the AFTER_CALL_WORK_STARTED event.",
		source: pageAfterCall,
		fix:    "Publish AFTER_CALL_WORK_STARTED only for calls that were connected.",
		code: `phone.on('callEnded', ({ callId }) => {
  const call = calls.get(callId)
  calls.delete(callId)
  const ended = new PhoneCall({ ...call, reason: 'ended' })
  publishEvent({ eventType: 'HANGUP',
    payload: new HangupResult({ calls: [ended] }) })
  if (call.state !== 'connected') return
  publishEvent({ eventType: 'AFTER_CALL_WORK_STARTED',
    payload: { callId } })
})`,
	},
	StatusStays: {
		says: "Update Status on Decline, and Update Status on Push Time-Out for a miss or any error that isn't a decline, set the agent's status automatically. " +
			"A status that the connector publishes beside it wins over what the administrator has set.",
		source: pageMissed,
		fix:    "Publish no SET_AGENT_STATUS because of how a call ended. Set the state of your own telephony when the host calls setAgentStatus().",
		code: `const missed = new PhoneCall({ ...call, reason: 'error',
  agentStatus: 'MissedCallAgent', closeCallOnError: false })
publishEvent({ eventType: 'HANGUP',
  payload: new HangupResult({ calls: [missed] }) })
// and no SET_AGENT_STATUS after it`,
	},
}

const missedInCode = `phone.on('ringTimeout', ({ callId }) => {
  const missed = new PhoneCall({ ...calls.get(callId), reason: 'error',
    agentStatus: 'MissedCallAgent', closeCallOnError: false })
  calls.delete(callId)
  publishEvent({ eventType: 'HANGUP',
    payload: new HangupResult({ calls: [missed] }) })
})`

const declinedInCode = `async declineCall(call) {
  const mine = calls.get(call.callId)
  await phone.decline(mine.callId)
  calls.delete(mine.callId)
  return new CallResult({ call: new PhoneCall({ ...mine, reason: 'error',
    agentStatus: 'DeclinedByAgent', closeCallOnError: false }) })
}`
