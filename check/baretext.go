package check

// withBareTexts gives each rule what it says to a connector without a library.
func withBareTexts(rules []*Rule) []*Rule {
	for _, r := range rules {
		r.bare = bareTexts[r.ID]
	}
	return rules
}

var bareTexts = map[RuleID]bareText{
	Answers: {
		says: "The host sends SETUP_CONNECTOR as the first message of each connection. The connector answers CONNECTOR_READY, SHOW_LOGIN or an error.",
		fix:  "Answer SETUP_CONNECTOR on each new connection, also when your telephony is not reached yet. callInProgress is the call that is on the line, if there is one.",
		code: setsUp + readyWith("null"),
	},
	Ready: {
		says: "CONNECTOR_READY carries the agent's phones, what the connector can, and the call that is on the line. An empty one says that collecting them has failed.",
		fix:  "Send agentConfig and capabilities in each CONNECTOR_READY, also before the phone is connected. What is not among the capabilities, the host does not offer to the agent.",
		code: setsUp + readyWith("null"),
		mark: []string{"agentConfig", "capabilities"},
	},
	SignsIn: {
		says: "An agent who must sign in to the vendor first is asked to after SHOW_LOGIN. LOGIN_RESULT with success true says that it is done, and CONNECTOR_READY follows.",
		fix:  "Answer SETUP_CONNECTOR by SHOW_LOGIN, and send LOGIN_RESULT and CONNECTOR_READY as soon as the agent has signed in.",
		code: setsUp + you("SHOW_LOGIN", `"loginFrameHeight": 350`) + none("and when the agent has signed in:") + you("LOGIN_RESULT", success) + readyWith("null"),
		mark: []string{"success"},
	},
	StatusTaken: {
		says: "The host tells the connector each change of the agent's status by SET_AGENT_STATUS. The connector answers SET_AGENT_STATUS_RESULT.",
		fix:  "Answer each SET_AGENT_STATUS with success true once your telephony knows. Take a status that you do not know too: the host decides which there are.",
		code: host(`{"type": "SET_AGENT_STATUS", "agentStatus": "Online",`+"\n"+indent+` "statusInfo": {"statusId": "available"}}`) + statusMessage,
		mark: []string{"success"},
	},
	Announced: {
		says: "A call that rings at the agent is told by CALL_STARTED, with the call and its callId.",
		fix:  "Send CALL_STARTED when your telephony has chosen this agent, with a callId, a text, that stays the same until the call is over.",
		code: startedMessage,
		mark: []string{"callId"},
	},
	TypeKnown: {
		says: "callType is Inbound, Outbound, Callback, AddParticipant, Transfer or InternalCall, from generation 4 on also DialedCallback and Consult.",
		fix:  "Send one of these words. Upper and lower case do not matter.",
		code: startedMessage,
		mark: []string{"callType"},
	},
	CallerNamed: {
		fix:  "Send phoneNumber, or contact with a phoneNumber. A caller who hides the number has one too: the word that your telephony uses for it.",
		code: startedMessage,
		mark: []string{"phoneNumber"},
	},
	AnnouncedOnce: {
		says: "Each CALL_STARTED is an offer to the agent. A call is told of once when it comes, and a call that the agent dials once when it is dialed.",
		fix:  "Send CALL_STARTED only for a callId that you have not announced. What you are asked to replay has isReplayedCall true.",
		code: startedMessage + none("and no second CALL_STARTED of c-17"),
	},
	OfflineQuiet: {
		says: "If the agent is offline, CALL_STARTED and the other call events should not be sent: the agent would be notified regardless of the status.",
		fix:  "Tell your telephony each status, so that it chooses nobody who is offline, and hold back what arrives nevertheless.",
		code: host(`{"type": "SET_AGENT_STATUS", "agentStatus": "Offline",`+"\n"+indent+` "statusInfo": {"statusId": "offline"}}`) + statusMessage + none("and no CALL_STARTED until the status is another one"),
	},
	Accepted: {
		says: "When the agent clicks Accept, the host sends ACCEPT_CALL. CALL_CONNECTED of the same call says that the agent talks.",
		fix:  "Answer ACCEPT_CALL by CALL_CONNECTED once there is sound, under the callId that CALL_STARTED gave the call.",
		code: acceptsCall + takenMessage,
		mark: []string{"callId"},
	},
	AcceptRejects: {
		says: "An accept that fails is told by INFO, or ERROR, with CAN_NOT_ACCEPT_THE_CALL. After CALL_CONNECTED the agent talks to nobody.",
		fix:  "Wait for your telephony before you send CALL_CONNECTED. If the agent's leg cannot be set up, say so, and end the call by HANGUP.",
		code: acceptsCall + you("INFO", coded("CAN_NOT_ACCEPT_THE_CALL")) + agentMessage,
		mark: []string{"message"},
	},
	AcceptFailEnds: {
		says: "When a call fails due to the agent, set call.agentStatus to FailedConnectAgent. CAN_NOT_ACCEPT_THE_CALL alone ends nothing: without a HANGUP the call rings on.",
		fix:  "Send HANGUP with reason error and FailedConnectAgent after the INFO that the accept has failed.",
		code: acceptsCall + you("INFO", coded("CAN_NOT_ACCEPT_THE_CALL")) + agentMessage,
		mark: []string{"reason", "agentStatus"},
	},
	EndedByAgent: {
		says: "Calls usually end when an agent clicks End Call: the host sends END_CALL. Raise HANGUP with call.reason set to ended, to mark the voice call as completed.",
		fix:  "Answer END_CALL by HANGUP with reason ended, and without agentStatus.",
		code: endsCall + endedMessage,
		mark: []string{"reason"},
	},
	EndedByCustomer: {
		fix:  "Send HANGUP with reason ended and without agentStatus when the customer hangs up while they talk.",
		code: endedMessage,
		mark: []string{"reason"},
	},
	OneHangup: {
		says: "HANGUP is the end of the call, and a call ends once. The one that answers END_CALL or DECLINE_CALL is the only one.",
		fix:  "Forget the call when you send its HANGUP. If your telephony reports the end too, send HANGUP only for calls that you still know.",
		code: endsCall + endedMessage + none("and no second HANGUP of c-17"),
	},
	HangupNamesCall: {
		says: "HANGUP carries the calls that end, as a list. The host finds them by callId, the one that CALL_STARTED gave.",
		fix:  "Keep the callId that you announced. A number from another part of your telephony is not it.",
		code: endedMessage,
		mark: []string{"callId"},
	},
	HangupClass: {
		says: "The end of a call is HANGUP with a list of calls. ERROR with CAN_NOT_END_THE_CALL says that an END_CALL has failed, and the call rings on.",
		fix:  "Send HANGUP when a call ends, with the list of calls and no object around it, and CAN_NOT_END_THE_CALL only as the answer to an END_CALL that cannot be carried out.",
		code: endedMessage,
		mark: []string{"telephonyEventType", "telephonyEventPayload"},
	},
	NothingLate: {
		says: "HANGUP is the end of the call. What is sent of it later is about a call that the host has closed, or offers to somebody else by then.",
		fix:  "Forget the call when it ends, and drop what your telephony reports of calls that you have forgotten.",
		code: endedMessage + none("and nothing more of c-17"),
	},
	PartialCommands: {
		says: "The call of a command is reserved for future use: do not rely on its fields. You are expected to store the active calls.",
		fix:  "Look your own call up by callId, or take the only one on the line if there is none. Read nothing else from the call that the host sends.",
		code: acceptsCall + takenMessage + endsCall + endedMessage,
		mark: []string{"callId"},
	},

	MissSaid: {
		says: "For missed, declined, or failed calls, raise a HANGUP event with call.reason set to error. " +
			"The host has no ring timer of its own for calls that the vendor routes: without a HANGUP the call rings forever.",
		fix:  "Send HANGUP as soon as your telephony gives up ringing this agent, also if it goes on to ring another one.",
		code: missedMessage,
		mark: []string{"telephonyEventType"},
	},
	MissIsError: {
		fix:  "Set reason to the word error.",
		code: missedMessage,
		mark: []string{"reason"},
	},
	MissStatus: {
		fix:  "Set agentStatus to MissedCallAgent, letter by letter. MissedByAgent and MissedCallStatus, which is about customers, mean something else or nothing.",
		code: missedMessage,
		mark: []string{"agentStatus"},
	},
	DeclineIsError: {
		says: "For declined calls, raise HANGUP with call.reason set to error. With ended the voice call would be completed.",
		fix:  "Answer DECLINE_CALL by HANGUP with reason error.",
		code: declinesCall + declinedMessage,
		mark: []string{"reason"},
	},
	DeclineStatus: {
		fix:  "Set agentStatus to DeclinedByAgent in the HANGUP that answers DECLINE_CALL.",
		code: declinesCall + declinedMessage,
		mark: []string{"agentStatus"},
	},
	PhoneDecline: {
		fix:  "Send HANGUP with reason error and DeclinedByAgent when your telephony reports that the agent's phone has declined.",
		code: declinedMessage,
		mark: []string{"reason", "agentStatus"},
	},
	DeclineRejects: {
		says: "A decline that fails is told by ERROR with CAN_NOT_DECLINE_THE_CALL, and the call rings on. After a HANGUP the host offers the call elsewhere, although the phone still rings.",
		fix:  "Wait for your telephony before you send HANGUP. If it cannot decline, say so, and keep the call.",
		code: declinesCall + you("ERROR", coded("CAN_NOT_DECLINE_THE_CALL")) + none("and no HANGUP: the call rings on"),
		mark: []string{"message"},
	},
	AgentFailure: {
		fix:  "Send HANGUP with reason error and FailedConnectAgent when the agent's phone, microphone or network fails.",
		code: agentMessage,
		mark: []string{"reason", "agentStatus"},
	},
	CustomerFailure: {
		fix:  "Send HANGUP with reason error and FailedConnectCustomer when the customer's line or the carrier fails.",
		code: customerMessage,
		mark: []string{"reason", "agentStatus"},
	},
	CallerLeaves: {
		fix:  "Tell the three ends of ringing apart: the agent's time ran out, the agent declined, the caller left. Send reason ended for the last.",
		code: endedMessage,
		mark: []string{"reason"},
	},
	KeepsOpen: {
		fix:  "Set closeCallOnError to false. With true the customer's call is over for the host, and no other agent is offered it.",
		code: missedMessage,
		mark: []string{"closeCallOnError"},
		by: map[Profile]bareText{Profile238: {
			fix:  "This release asks for closeCallOnError true. For hosts of release 242 and later it must be false, so decide by the release that you support.",
			code: hangup(isError, status("MissedCallAgent"), `"closeCallOnError": true`),
			mark: []string{"closeCallOnError"},
		}},
	},
	CloseIsBoolean: {
		says: "To end a call, call.closeCallOnError must be set to true or false. A text is neither.",
		fix:  "Send the boolean of JSON, without quotation marks. What came out of a configuration or a query is a text: compare it.",
		code: missedMessage,
		mark: []string{"closeCallOnError"},
	},
	NoAfterCallWork: {
		fix:  "Send AFTER_CALL_WORK_STARTED only for calls that were connected.",
		code: missedMessage + none("and no AFTER_CALL_WORK_STARTED of c-17"),
	},
	StatusStays: {
		fix:  "Send no SET_AGENT_STATUS because of how a call ended. Set the state of your own telephony when the host sends SET_AGENT_STATUS.",
		code: missedMessage + none("and no SET_AGENT_STATUS of yours"),
	},

	Dialed: {
		says: "The host sends DIAL. CALL_STARTED of a call of type Outbound says that it is dialed.",
		fix:  "Answer DIAL by CALL_STARTED with callType Outbound as soon as your telephony dials. Do not wait until the customer answers.",
		code: dialsNumber + you("CALL_STARTED", theCall, outbound, rings, aNumber, ofCustomer),
		mark: []string{"callId", "callType"},
	},
	DialConnected: {
		says: "CALL_CONNECTED says that the customer is on the line. Nobody accepts an outbound call, so only the connector can say so.",
		fix:  "Send CALL_CONNECTED with the dialed call when the customer answers.",
		code: you("CALL_CONNECTED", theCall, outbound, talks, aNumber),
		mark: []string{"callId"},
	},
	DialNotReached: {
		fix:  "Send HANGUP with reason error when the customer is busy or does not answer.",
		code: notReached,
		mark: []string{"reason"},
	},
	DialWithoutWord: {
		fix:  "Leave agentStatus out of the HANGUP of an outbound call.",
		code: notReached + none("and no agentStatus in it"),
	},
	DialRejects: {
		says: "A call that cannot be dialed is told by CALL_FAILED, and ERROR with CAN_NOT_START_THE_CALL. After CALL_STARTED the agent waits for nothing.",
		fix:  "Wait until your telephony has begun to dial before you send CALL_STARTED. If it cannot, say so.",
		code: dialsNumber + you("CALL_FAILED") + you("ERROR", coded("CAN_NOT_START_THE_CALL")),
		mark: []string{"message"},
	},
	CallbackAnnounced: {
		says: "When a callback is the agent's turn, send QUEUED_CALL_STARTED with a call of callType Callback. callInfo.initialCallId links it to the call in which it was asked for.",
		fix:  "Send QUEUED_CALL_STARTED, not CALL_STARTED, when a callback is offered.",
		code: you("QUEUED_CALL_STARTED", theCall, callback, rings, aNumber, ofCustomer),
		mark: []string{"telephonyEventType", "callId", "callType"},
	},
	CallbackConnected: {
		says: "When the agent accepts a callback, CALL_STARTED of the call says that the customer is dialed now. CALL_CONNECTED follows when the customer answers.",
		fix:  "Answer ACCEPT_CALL of a callback by CALL_STARTED, keep its callId and callType, and send CALL_CONNECTED when the customer answers.",
		code: acceptsCall + you("CALL_STARTED", theCall, callback, rings, aNumber) + none("and when the customer answers:") + you("CALL_CONNECTED", theCall, callback, talks, aNumber),
		mark: []string{"telephonyEventType"},
	},
	CallbackMissed: {
		fix:  "Handle the ring time-out of a callback like that of an inbound call. CallbackMissedOrRejected is a workaround of one telephony, not a documented value.",
		code: missedMessage,
		mark: []string{"reason", "agentStatus"},
	},
	CallbackCustomer: {
		fix:  "Send HANGUP with reason error and MissedCallStatus when the customer of an accepted callback does not answer.",
		code: hangup(isError, status("MissedCallStatus"), staysOpen),
		mark: []string{"reason", "agentStatus"},
		by:   map[Profile]bareText{Profile252: bareCallbackSince252, ProfileCurrent: bareCallbackSince252},
	},

	ParticipantAdded: {
		says: "The host sends ADD_PARTICIPANT. PARTICIPANT_ADDED says that the participant is dialed.",
		fix:  "Answer ADD_PARTICIPANT by PARTICIPANT_ADDED with the callId of the new leg and the number that was dialed, as soon as it is dialed.",
		code: addsSomebody + addedMessage("false"),
		mark: []string{"telephonyEventType"},
	},
	ParticipantConnected: {
		fix:  "Send PARTICIPANT_CONNECTED with the callId of PARTICIPANT_ADDED when the participant answers.",
		code: you("PARTICIPANT_CONNECTED", theOther, aNumber, `"initialCallHasEnded": false`),
		mark: []string{"telephonyEventType", "callId"},
	},
	TargetGone: {
		says: "A participant who leaves is told by PARTICIPANT_REMOVED, with a reason. After a HANGUP the customer is lost.",
		fix:  "Send PARTICIPANT_REMOVED with the participant's callId and a reason, and keep the call with the customer.",
		code: you("PARTICIPANT_REMOVED", theOther, isError),
		mark: []string{"telephonyEventType", "callId"},
	},
	TransferRejects: {
		says: "A participant who cannot be added is told by PARTICIPANT_REMOVED with reason error, and ERROR with CAN_NOT_ADD_PARTICIPANT. The call goes on.",
		fix:  "Wait until your telephony dials the participant before you send PARTICIPANT_ADDED. If it cannot, say so, and neither send a HANGUP nor forget the call.",
		code: addsSomebody + you("PARTICIPANT_REMOVED", isError) + you("ERROR", coded("CAN_NOT_ADD_PARTICIPANT")),
		mark: []string{"message"},
	},
	BlindTransfer: {
		says: "After ADD_PARTICIPANT with isBlindTransfer true the participant is added, and the agent's call ends: PARTICIPANT_ADDED, and then HANGUP of the agent's call.",
		fix:  "Hand the customer over, send PARTICIPANT_ADDED of the new leg, and one HANGUP of the agent's call.",
		code: host(`{"type": "ADD_PARTICIPANT", "call": {"callId": "c-17"},`+"\n"+indent+` "contact": {"phoneNumber": "+12025550143"}, "isBlindTransfer": true}`) + addedMessage("true") + endedMessage,
		mark: []string{"telephonyEventType"},
	},
	CustomerLeaves: {
		says: "A customer who hangs up while the agent talks to the participant ends the initial call alone: initialCallHasEnded says so, and the agent goes on talking.",
		fix:  "Send PARTICIPANT_CONNECTED of the participant once more, with initialCallHasEnded true, or PARTICIPANT_REMOVED of the customer's call. Send no HANGUP.",
		code: you("PARTICIPANT_CONNECTED", theOther, aNumber, `"initialCallHasEnded": true`),
		mark: []string{"initialCallHasEnded"},
	},
	TransferMissed: {
		fix:  "Handle the ring time-out of a call of type Transfer like that of an inbound call. Otherwise the colleague who transferred waits for an answer.",
		code: missedMessage,
		mark: []string{"reason", "agentStatus"},
	},
	Conferenced: {
		says: "The host sends CONFERENCE. HOLD_TOGGLE says who is on hold: in a conference nobody is.",
		fix:  "Answer CONFERENCE by HOLD_TOGGLE with isThirdPartyOnHold and isCustomerOnHold false.",
		code: host(`{"type": "CONFERENCE",`+"\n"+indent+` "calls": [{"callId": "c-17"}, {"callId": "c-18"}]}`) + you("HOLD_TOGGLE", `"isThirdPartyOnHold": false`, `"isCustomerOnHold": false`),
		mark: []string{"isThirdPartyOnHold", "isCustomerOnHold"},
	},
	Consulted: {
		says: "A consult is a call of its own, with callType Consult. When it ends, HANGUP or PARTICIPANT_REMOVED of the consult says so, and the main call goes on.",
		fix:  "Announce the consult under a callId of its own, and answer END_CALL of that callId by the end of the consult alone.",
		code: host(`{"type": "DIAL", "contact": {"phoneNumber": "+12025550143"},`+"\n"+indent+` "params": "isConsultCall=true"}`) +
			you("CALL_STARTED", theOther, `"callType": "Consult"`, rings, aNumber) +
			host(`{"type": "END_CALL", "call": {"callId": "c-18"}}`) +
			telephony("HANGUP", "[{", []string{theOther, `"callType": "Consult"`, isEnded, staysOpen}, "}]"),
		mark: []string{"callType", "callId"},
	},

	RingReplayed: {
		says: "After the host has connected to the connector again, CONNECTOR_READY names the call in progress, and the calls on the line are told once more, with isReplayedCall true.",
		fix:  "Keep the calls where a new connection cannot lose them. Name the one that rings in callInProgress, and tell each call again when AGENT_AVAILABLE asks for them.",
		code: setsUp + post("CONNECTOR_READY", `"agentConfig": {"SELECTED_PHONE": {"type": "DESK_PHONE"}}`, `"capabilities": {"MUTE": true, "BLIND_TRANSFER": true}`,
			`"callInProgress": {"callId": "c-17", "callType": "Inbound",`+"\n"+indent+`      "state": "ringing", "phoneNumber": "+12025550143"}`) +
			none("and after AGENT_AVAILABLE its CALL_STARTED, with isReplayedCall true"),
		mark: []string{"callInProgress"},
	},
	EndNotReplayed: {
		says: "CONNECTOR_READY and what is replayed restore the calls that are active. One that was missed, declined or ended is not.",
		fix:  "Forget a call when you send its HANGUP, before you do so. callInProgress is null when nothing is on the line.",
		code: setsUp + readyWith("null"),
		mark: []string{"callInProgress"},
	},
	StatusWhileRinging: {
		fix:  "Pass the status on and answer success true. Leave the call that rings as it is: the agent can still accept it.",
		code: host(`{"type": "SET_AGENT_STATUS", "agentStatus": "Busy",`+"\n"+indent+` "statusInfo": {"statusId": "on-a-break"}}`) + statusMessage + none("and nothing of the call that rings"),
		mark: []string{"success"},
	},
}

var bareCallbackSince252 = bareText{
	fix:  "Send HANGUP with reason error and FailedConnectCustomer when the customer of an accepted callback does not answer.",
	code: customerMessage,
	mark: []string{"reason", "agentStatus"},
}

func addedMessage(gone string) string {
	return you("PARTICIPANT_ADDED", theOther, aNumber, `"callInfo": {"isOnHold": false}`, `"initialCallHasEnded": `+gone)
}
