package check

// In the code that reports show, phone is the vendor's own telephony, calls the Map of
// the PhoneCalls that are on the line, by callId, and call what the host sent.

// sessionTexts are about signing in, the agent's status, and being loaded again.
var sessionTexts = map[RuleID]text{
	Answers: {
		says:   "The host sends SETUP_CONNECTOR with a message port. The library asks init(), and answers CONNECTOR_READY, SHOW_LOGIN or an error.",
		source: libraryAt + "SETUP_CONNECTOR",
		fix: "Call initializeConnector as soon as the page is loaded, and let init() return an InitResult in every case. " +
			"A library that names the hosts it trusts must trust https://desk.lightning.force.com.",
		code: `class Connector extends VendorConnector {
  async init(config) {
    await phone.signOn(config.userId)
    return new InitResult({})
  }
}
initializeConnector(new Connector())`,
	},
	Ready: {
		says: "CONNECTOR_READY carries the agent's phones and the connector's capabilities. If getAgentConfig, getCapabilities or getActiveCalls " +
			"throws or returns another class, the library sends {} instead, and the host knows nothing of the connector.",
		source: libraryAt + "setConnectorReady",
		fix:    "Return an AgentConfigResult, a CapabilitiesResult and an ActiveCallsResult, each made with the library's own class, also before the phone is connected.",
		code: `getAgentConfig() {
  return new AgentConfigResult({
    selectedPhone: new Phone({ type: 'SOFT_PHONE' }) })
}
getCapabilities() {
  return new CapabilitiesResult({ hasMute: true, hasBlindTransfer: true })
}
getActiveCalls() {
  return new ActiveCallsResult({ activeCalls: [...calls.values()] })
}`,
	},
	SignsIn: {
		says:   "An agent who must sign in to the vendor first is shown the vendor's page after SHOW_LOGIN. LOGIN_RESULT with success true leads to CONNECTOR_READY.",
		source: libraryAt + "LOGIN_RESULT",
		fix:    "Return showLogin true from init(), and publish LOGIN_RESULT with a GenericResult when the agent has signed in.",
		code: `async init() {
  return new InitResult({ showLogin: !(await phone.signedIn()) })
}
onSignedIn() {
  publishEvent({ eventType: 'LOGIN_RESULT',
    payload: new GenericResult({ success: true }) })
}`,
	},
	StatusTaken: {
		says:   "The host tells the connector each change of the agent's status by setAgentStatus(), which returns a GenericResult. The library answers SET_AGENT_STATUS_RESULT.",
		source: pageStatuses + "; " + libraryAt + "SET_AGENT_STATUS",
		fix:    "Return a GenericResult with success true once your telephony knows. Take a status that you do not know too: the host decides which there are.",
		code: `async setAgentStatus(agentStatus, statusInfo) {
  await phone.setStatus(statusInfo?.statusName ?? agentStatus)
  return new GenericResult({ success: true })
}`,
	},
	RingReplayed: {
		says:   "After the agent has loaded the page again, getActiveCalls() is asked, and the calls on the line are shown again.",
		source: pageReplay,
		fix: "Keep the calls where a reload cannot lose them, such as your server, and return all of them from getActiveCalls(), " +
			"with the state they are in. callInfo.isReplayable is true, unless you say otherwise.",
		code: `async getActiveCalls() {
  const line = await phone.callsOnTheLine()
  const activeCalls = line.map((one) => new PhoneCall({
    callId: one.id, callType: one.type, phoneNumber: one.number,
    state: one.state,
    callAttributes: { participantType: 'Initial_Caller' },
    callInfo: new CallInfo({ isReplayable: true }) }))
  return new ActiveCallsResult({ activeCalls })
}`,
	},
	EndNotReplayed: {
		says:   "getActiveCalls() restores the calls that are active. One that was missed, declined or ended is not.",
		source: pageReplay,
		fix:    "Forget a call in the same place in which you publish its HANGUP or return its end, before you do so.",
		code: `function over(callId, fields) {
  const call = calls.get(callId)
  if (!calls.delete(callId)) return
  const ended = new PhoneCall({ ...call, ...fields })
  publishEvent({ eventType: 'HANGUP',
    payload: new HangupResult({ calls: [ended] }) })
}
over('c-1', { reason: 'ended' })`,
	},
	StatusWhileRinging: {
		says: "An agent may change the presence status after the work is assigned and before the call is accepted or declined. " +
			"Partners should handle SET_AGENT_STATUS between CALL_STARTED and CALL_CONNECTED.",
		source: pagePublish + " (since Winter '24)",
		fix:    "Pass the status on and return success. Leave the call that rings as it is: the agent can still accept it.",
		code: `async setAgentStatus(agentStatus, statusInfo) {
  await phone.setStatus(statusInfo?.statusName ?? agentStatus)
  return new GenericResult({ success: true }) // and calls are as before
}`,
	},
}
