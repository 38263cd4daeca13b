// A connector of a few lines, on whichever library it is given. Its buttons are
// window.phone.
export function start(library) {
  const { ActiveCallsResult, AgentConfigResult, CallInfo, CallResult, CapabilitiesResult, Constants, GenericResult, HangupResult, InitResult, PhoneCall } = library
  const known = () => JSON.parse(sessionStorage.getItem('calls') ?? '[]')
  const phoneCall = (id, more = {}) => new PhoneCall({ callId: id, callType: 'Inbound', phoneNumber: '5550100', callInfo: new CallInfo({ callStateTimestamp: new Date(0) }), ...more })

  class Vendor extends library.VendorConnector {
    init() { return new InitResult({}) }
    getAgentConfig() { return new AgentConfigResult({}) }
    getCapabilities() { return new CapabilitiesResult({}) }
    getActiveCalls() { return new ActiveCallsResult({ activeCalls: known().map((id) => phoneCall(id)) }) }
    acceptCall(call) { return new CallResult({ call: phoneCall(call.callId, { state: 'connected' }) }) }
    setAgentStatus() { return new GenericResult({ success: true }) }
    handleMessage() {}
  }
  library.initializeConnector(new Vendor())

  window.phone = {
    ring(id) {
      sessionStorage.setItem('calls', JSON.stringify([...known(), id]))
      return library.publishEvent({ eventType: Constants.EVENT_TYPE.CALL_STARTED, payload: new CallResult({ call: phoneCall(id) }) })
    },
    hangUp(id) {
      sessionStorage.setItem('calls', JSON.stringify(known().filter((one) => one !== id)))
      return library.publishEvent({ eventType: Constants.EVENT_TYPE.HANGUP, payload: new HangupResult({ calls: [phoneCall(id, { reason: 'ended' })] }) })
    },
  }
}
