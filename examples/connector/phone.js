// A telephony system that is a page: an agent's phone, and callers who do what one
// presses. It is written against the documented classes of the base library and
// nothing else, so it runs on ours and on the unmodified ones of npm.
//
//	buttons.js, remote.js ──► Phone.press ──► publishEvent ──► host
//	host ──► SamplePhone, the vendor's methods ──► Phone: what is on the line
import { cases } from './cases.js'

const callers = [['+49 30 901820', 'Elif Demir'], ['+44 20 7946 0018', 'Grace Bello'], ['+1 202 555 0143', 'Omar Reyes'], ['+33 1 99 00 12 34', 'Chloé Martin']]

// The line that callers wait in before they come to this phone: ?queue= of its address.
const queue = new URLSearchParams(location.search).get('queue')

// spec: CONSOLE-86
/** Phone is what is on the line. */
export class Phone extends EventTarget {
  state = 'not connected'
  calls = new Map(kept())
  lines = []
  /** What the next command of the host comes to: '' is done, 'fails' is an error. */
  next = { acceptCall: '', declineCall: '' }
  #library
  #number = 0

  constructor(library) {
    super()
    this.#library = library
  }

  /** press does what a button says. */
  press(name, ...rest) {
    const one = cases.find((button) => button.name === name)
    if (one) one.press(this, ...rest)
    else this.say(`there is no button ${name}`)
  }

  /** call is the one that a button is about: the newest that is not over. */
  get call() {
    return [...this.calls.values()].at(-1)
  }

  /** rings lets a caller come to this phone: the telephony system has chosen this agent. */
  rings() {
    const [number, name] = callers[this.#number++ % callers.length]
    const call = { id: `${Date.now().toString(36)}-${this.#number}`, type: 'Inbound', state: 'ringing', number, name, attributes: { participantType: 'Initial_Caller' } }
    this.calls.set(call.id, call)
    this.say(`${name} calls`)
    this.publish('CALL_STARTED', new this.#library.CallResult({ call: this.phoneCall(call) }))
  }

  /** hangs up a call, with what a HANGUP says. */
  hangUp(call, { reason, agentStatus, closeCallOnError }) {
    if (!call) return this.say('nobody is on the line')
    this.calls.delete(call.id)
    const said = [reason, agentStatus, closeCallOnError ? 'closeCallOnError' : ''].filter(Boolean).join(', ')
    this.say(`${call.name}: HANGUP ${said}`)
    this.publish('HANGUP', new this.#library.HangupResult({ calls: [this.phoneCall(call, { reason, agentStatus, closeCallOnError })] }))
  }

  publish(eventType, payload) {
    this.#library.publishEvent({ eventType, payload })
  }

  phoneCall(call, fields = {}) {
    const { PhoneCall, CallInfo, Contact } = this.#library
    return new PhoneCall({
      callId: call.id, callType: call.type, phoneNumber: call.number, state: call.state, callAttributes: call.attributes,
      contact: new Contact({ phoneNumber: call.number, name: call.name }),
      callInfo: new CallInfo({ isOnHold: call.held ?? false, callStateTimestamp: new Date(), ...(queue && { queueName: queue }) }), ...fields,
    })
  }

  /** known is a call of the host, as this phone knows it; a call that the host routed comes with its own id alone. */
  known(call) {
    const voiceCallId = call?.callAttributes?.voiceCallId
    const same = [...this.calls.values()].find((one) => one.id === call?.callId || (voiceCallId && one.attributes.voiceCallId === voiceCallId)) ?? (call?.callId ? undefined : this.call)
    if (same) return same
    const taken = {
      id: call?.callId ?? `routed-${voiceCallId ?? ++this.#number}`, type: call?.callType ?? 'Inbound', state: 'ringing', number: call?.phoneNumber ?? '', name: 'the caller',
      attributes: { participantType: 'Initial_Caller', ...(voiceCallId && { voiceCallId }) },
    }
    this.calls.set(taken.id, taken)
    return taken
  }

  say(line) {
    keep([...this.calls])
    this.lines = [...this.lines.slice(-49), line]
    this.dispatchEvent(new Event('change'))
  }

  changed(state) {
    this.state = state
    this.dispatchEvent(new Event('change'))
  }
}

// A page that is loaded again must still know its calls: the host asks for them. A
// telephony system would ask its server.
function kept() {
  try {
    return JSON.parse(sessionStorage.getItem('calls') ?? '[]')
  } catch {
    return [] // the browser keeps nothing for a frame of another site
  }
}

function keep(calls) {
  try {
    sessionStorage.setItem('calls', JSON.stringify(calls))
  } catch {
    return
  }
}

/** start makes a phone and lets the library wait for the host. */
export function start(library) {
  const phone = new Phone(library)
  library.initializeConnector(new (vendor(library))(phone))
  listen(phone)
  return phone
}

/** vendor is the class that the library asks. */
function vendor(library) {
  const { ActiveCallsResult, AgentConfigResult, CallResult, CapabilitiesResult, GenericResult, HangupResult, HoldToggleResult, InitResult, MuteToggleResult, RecordingToggleResult } = library
  return class SamplePhone extends library.VendorConnector {
    constructor(phone) {
      super()
      this.phone = phone
    }
    async init(config) {
      this.phone.changed('connected')
      this.phone.say(`connected as ${config.userId}`)
      return new InitResult({})
    }
    getAgentConfig() {
      return new AgentConfigResult({})
    }
    getCapabilities() {
      return CapabilitiesResult && new CapabilitiesResult({ hasMute: true, hasRecord: true, hasSwap: false, hasMerge: false, hasBlindTransfer: false })
    }
    getActiveCalls() {
      return new ActiveCallsResult({ activeCalls: [...this.phone.calls.values()].map((call) => this.phone.phoneCall(call)) })
    }
    acceptCall(call) {
      const mine = this.phone.known(call)
      if (this.phone.next.acceptCall) {
        this.phone.next.acceptCall = ''
        this.phone.calls.delete(mine.id)
        this.phone.say(`${mine.name}: the line to the agent fails`)
        throw new Error('the phone is out of order')
      }
      mine.state = 'connected'
      this.phone.say(`${mine.name}: accepted`)
      return new CallResult({ call: this.phone.phoneCall(mine) })
    }
    declineCall(call) {
      const mine = this.phone.known(call)
      this.phone.calls.delete(mine.id)
      this.phone.say(`${mine.name}: declined in the console`)
      return new CallResult({ call: this.phone.phoneCall(mine, { reason: 'error', agentStatus: 'DeclinedByAgent', closeCallOnError: false }) })
    }
    endCall(call) {
      const mine = this.phone.known(call)
      this.phone.calls.delete(mine.id)
      this.phone.say(`${mine.name}: ended`)
      return new HangupResult({ calls: [this.phone.phoneCall(mine, { reason: 'ended' })] })
    }
    hold(call) {
      return this.holding(call, true)
    }
    resume(call) {
      return this.holding(call, false)
    }
    holding(call, held) {
      const mine = this.phone.known(call)
      mine.held = held
      this.phone.say(`${mine.name}: ${held ? 'held' : 'resumed'}`)
      return new HoldToggleResult({ isThirdPartyOnHold: false, isCustomerOnHold: held, calls: { [mine.id]: this.phone.phoneCall(mine) } })
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
      this.phone.say(`status ${statusName ?? agentStatus}`)
      return new GenericResult({ success: true })
    }
    sendDigits() {
      this.phone.say('tones')
    }
    wrapUpCall() {}
    handleMessage() {}
    logMessageToVendor() {}
  }
}

/** listen takes what the remote control says, if whoever serves this page has one. */
function listen(phone) {
  const events = new EventSource('remote/events')
  events.onmessage = ({ data }) => phone.press(JSON.parse(data).name)
  events.onerror = () => events.readyState === EventSource.CLOSED && events.close()
}
