// What the host asks: the methods that a vendor fulfills, written against the documented
// classes of the library and nothing else. So it runs on ours and on the unmodified ones
// of npm: generation 4 asks the same things about calls, of its telephony connector.
import { Host } from './host.js'
import { isColleague, Phone } from './phone.js'
import { listen } from './remote.js'

/** start makes a phone and lets the library wait for the host. */
export function start(library) {
  const host = new Host(library)
  const phone = new Phone(host)
  phone.transfers = Boolean(library.Constants.CALL_TYPE.TRANSFER)
  const reachable = listen(phone)
  library.initializeConnector(new (vendor(library))(phone, host, reachable))
  return phone
}

/** vendor is the class that the library asks. */
function vendor(library) {
  const { ActiveCallsResult, AgentConfigResult, CapabilitiesResult, GenericResult, HoldToggleResult, InitResult, MuteToggleResult, RecordingToggleResult, SharedCapabilitiesResult, VoiceCapabilitiesResult } = library
  const can = { hasMute: true, hasRecord: true, hasSwap: true, hasMerge: true, hasBlindTransfer: true }
  return class SamplePhone extends library.VendorConnector {
    constructor(phone, host, reachable) {
      super()
      Object.assign(this, { phone, host, reachable })
    }

    async init({ userId }) {
      await this.reachable // whoever is told that the phone is ready may use its remote control
      this.phone.waits = this.phone.signedOut
      this.phone.changed(this.phone.waits ? 'waits for the agent to sign in' : 'connected')
      this.phone.say(`the host is there, for ${userId}`)
      return new InitResult({ showLogin: this.phone.waits, loginFrameHeight: 240 })
    }
    getAgentConfig() {
      return new AgentConfigResult({})
    }
    getCapabilities() {
      return CapabilitiesResult && new CapabilitiesResult(can)
    }
    // What generation 4 asks in place of getCapabilities.
    getTelephonyConnector() {
      return this
    }
    getVoiceCapabilities() {
      return new VoiceCapabilitiesResult({ ...can, canConsult: true })
    }
    getSharedCapabilities() {
      return new SharedCapabilitiesResult({})
    }
    getActiveCalls() {
      return new ActiveCallsResult({ activeCalls: this.phone.all.filter((call) => !call.gone).map((call) => this.host.phoneCall(call)) })
    }

    acceptCall(asked) {
      const call = this.known(asked)
      if (this.phone.fails('acceptCall')) {
        setTimeout(() => this.failed(call)) // after the library has said that the accept failed
        throw new Error('the microphone is not there')
      }
      if (call.type === 'Callback') call.dialed = true // the agent is there: now the customer is called
      else call.state = 'connected'
      this.phone.say(`${call.name}: ${call.dialed ? 'accepted, and dialed' : 'accepted'}`)
      return this.host.callResult(call)
    }
    // An accept that fails is no end of the call by itself: the vendor must say so.
    failed(call) {
      this.phone.drop(call)
      this.phone.say(`${call.name}: HANGUP error, FailedConnectAgent`)
      this.host.hungUp(call, { reason: 'error', agentStatus: 'FailedConnectAgent', closeCallOnError: false })
    }
    declineCall(asked) {
      const call = this.known(asked)
      if (this.phone.fails('declineCall')) throw new Error('the telephony system does not answer')
      this.phone.drop(call)
      this.phone.say(`${call.name}: declined in the console`)
      return this.host.callResult(call, { reason: 'error', agentStatus: 'DeclinedByAgent', closeCallOnError: false })
    }
    endCall(asked) {
      const call = this.known(asked)
      const over = isColleague(call) ? [call] : this.phone.all
      this.phone.drop(...over)
      this.phone.say(`${call.name}: ended`)
      return this.host.hangupResult(over.filter((one) => one === call || one.type === 'Consult'), { reason: 'ended' })
    }
    dial({ phoneNumber, name, id }, { isConsultCall = false } = {}) {
      if (this.phone.fails('dial')) throw new Error('the agent may not dial')
      const call = this.phone.take(isConsultCall
        ? { type: 'Consult', number: phoneNumber || id, name: name || 'the colleague', attributes: { participantType: 'Third_Party', isConsultCall } }
        : { type: 'Outbound', number: phoneNumber, name: name || 'the customer', dialed: true })
      this.phone.say(`${call.name}: dialed`)
      return this.host.callResult(call)
    }
    addParticipant({ phoneNumber, name, id }, asked, isBlindTransfer) {
      if (this.phone.fails('addParticipant')) throw new Error('the target is out of service')
      const call = this.known(asked)
      const attributes = { participantType: 'Third_Party', initialCallHasEnded: false }
      const colleague = this.phone.take({ type: 'AddParticipant', state: 'transferring', number: phoneNumber || id, name: name || 'the colleague', attributes })
      if (isBlindTransfer) this.phone.drop(call, colleague) // the library ends the agent's call
      this.phone.say(`${call.name}: transferred${isBlindTransfer ? ' for good' : ', and the agent stays'}`)
      return this.host.participantResult(colleague)
    }

    hold(asked) {
      return this.holding([asked], [])
    }
    resume(asked) {
      return this.holding([], [asked])
    }
    swap(toHold, toResume) {
      return this.holding([toHold], [toResume])
    }
    conference() {
      return this.holding([], this.phone.all.map(({ id }) => ({ callId: id })))
    }
    holding(toHold, toResume) {
      for (const asked of toHold) this.known(asked).held = true
      for (const asked of toResume) this.known(asked).held = false
      const held = this.phone.all.filter((call) => call.held)
      this.phone.say(held.length > 0 ? `on hold: ${held.map((call) => call.name).join(', ')}` : 'nobody is on hold')
      return new HoldToggleResult({
        isCustomerOnHold: held.some((call) => !isColleague(call)), isThirdPartyOnHold: held.some(isColleague),
        calls: Object.fromEntries(this.phone.all.map((call) => [call.id, this.host.phoneCall(call)])),
      })
    }
    mute() {
      this.phone.say('muted')
      return new MuteToggleResult({ isMuted: true })
    }
    unmute() {
      this.phone.say('heard again')
      return new MuteToggleResult({ isMuted: false })
    }
    pauseRecording() {
      return new RecordingToggleResult({ isRecordingPaused: true })
    }
    resumeRecording() {
      return new RecordingToggleResult({ isRecordingPaused: false })
    }
    setAgentStatus(agentStatus, { statusName } = {}) {
      this.phone.offline = agentStatus === library.Constants.AGENT_STATUS.OFFLINE
      this.phone.state = `connected, ${statusName ?? agentStatus}`
      this.phone.say(`status ${statusName ?? agentStatus}`)
      return new GenericResult({ success: true })
    }
    sendDigits() {
      this.phone.say('tones')
    }
    wrapUpCall() {}
    onAgentWorkEvent() {}
    handleMessage() {}
    logMessageToVendor() {}

    /** known is a call of the host as the phone knows it, whatever the host has said of it. One that the host routed comes with the host's id alone. */
    known(asked) {
      const { callId, callType = 'Inbound', phoneNumber = '', callAttributes: { voiceCallId } = {} } = asked ?? {}
      return this.phone.find(asked) ?? this.phone.take({ id: callId ?? (voiceCallId && `routed-${voiceCallId}`), type: callType, number: phoneNumber, name: 'the caller', attributes: { ...(voiceCallId && { voiceCallId }) } })
    }
  }
}
