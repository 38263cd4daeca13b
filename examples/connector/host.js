// What the host is told: each thing that happens on the line as an event of the
// library, made of its classes.

// The line that callers wait in before they come to this phone: ?queue= of its address.
const queue = new URLSearchParams(location.search).get('queue')

/** Host tells what happens. */
export class Host {
  #library

  constructor(library) {
    this.#library = library
  }

  started = (call) => this.#publish('CALL_STARTED', this.callResult(call))
  queued = (call) => this.#publish('QUEUED_CALL_STARTED', this.callResult(call))
  connected = (call) => this.#publish('CALL_CONNECTED', this.callResult(call))
  hungUp = (call, said) => this.#publish('HANGUP', this.hangupResult([call], said))
  participantConnected = (colleague) => this.#publish('PARTICIPANT_CONNECTED', this.participantResult(colleague))
  removed = (call, said) => this.#publish('PARTICIPANT_REMOVED', this.callResult(call, said))
  signedIn = () => this.#publish('LOGIN_RESULT', new this.#library.GenericResult({ success: true }))

  callResult(call, said) {
    return new this.#library.CallResult({ call: this.phoneCall(call, said) })
  }

  /** hangupResult is what a HANGUP carries: reason, and if it is an error agentStatus and closeCallOnError. */
  hangupResult(calls, said) {
    return new this.#library.HangupResult({ calls: calls.map((call) => this.phoneCall(call, said)) })
  }

  participantResult({ id, number, attributes: { initialCallHasEnded = false } }) {
    return new this.#library.ParticipantResult({ callId: id, phoneNumber: number, initialCallHasEnded, callInfo: this.#callInfo({}) })
  }

  /** phoneCall is a call as the host knows it; with what is said of its end, it has ended. */
  phoneCall(call, said) {
    const { PhoneCall, Contact } = this.#library
    return new PhoneCall({
      callId: call.id, callType: call.type, phoneNumber: call.number, state: said ? 'ended' : call.state, callAttributes: call.attributes,
      contact: new Contact({ phoneNumber: call.number, name: call.name }), callInfo: this.#callInfo(call), ...said,
    })
  }

  #callInfo({ held = false }) {
    return new this.#library.CallInfo({ isOnHold: held, isReplayable: true, callStateTimestamp: new Date(), ...(queue && { queueName: queue }) })
  }

  #publish(eventType, payload) {
    return this.#library.publishEvent({ eventType, payload })
  }
}
