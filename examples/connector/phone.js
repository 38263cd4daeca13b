// What is on the line of an agent: customers and colleagues who call, answer, miss and
// hang up as one presses, and what the agent's own commands come to. It knows nothing
// of the library; whoever is told what happens, is `host`.
//
//	buttons.js, remote.js ──► cases.js ──► Phone ──► host.js ──► publishEvent
//	what the host asks ──► vendor.js ──► Phone

const callers = [['+49 30 901820', 'Elif Demir'], ['+44 20 7946 0018', 'Grace Bello'], ['+1 202 555 0143', 'Omar Reyes'], ['+33 1 99 00 12 34', 'Chloé Martin']]

/** isColleague tells a colleague, added to the call or asked beside it, from a customer. */
export const isColleague = ({ type }) => type === 'AddParticipant' || type === 'Consult'

// spec: CONSOLE-86
/** Phone is what is on the line. */
export class Phone extends EventTarget {
  state = 'not connected'
  lines = []
  /** The commands that fail the next time: acceptCall, declineCall, dial, addParticipant. */
  failsNext = new Set()
  /** Whether the agent must sign in before anything else. */
  waits = false
  #calls
  #number = 0

  constructor(host) {
    super()
    this.host = host
    const { calls = [], offline = false, signedOut = false } = kept()
    this.#calls = new Map(calls)
    Object.assign(this, { offline, signedOut })
  }

  /** all are the calls on the line, oldest first: those of customers, and of the colleagues who were added or asked. */
  get all() {
    return [...this.#calls.values()]
  }

  /** call is the customer's call that a button is about: the newest. */
  get call() {
    return this.all.filter((one) => !isColleague(one)).at(-1)
  }

  /** colleague is the newest who was added to the call, or asked beside it. */
  get colleague() {
    return this.all.filter(isColleague).at(-1)
  }

  /** find looks a call up by what the host knows of it: its id, the host's own id, or nothing but that there is one. */
  find({ callId, callAttributes: { voiceCallId } = {} } = {}) {
    if (!callId && !voiceCallId) return this.call
    return this.all.find((one) => one.id === callId || (voiceCallId && one.attributes.voiceCallId === voiceCallId && !isColleague(one)))
  }

  /** take puts a call on the line. */
  take({ id, type, number, name, state = 'ringing', attributes, ...rest }) {
    const call = { id: id ?? `${Date.now().toString(36)}-${++this.#number}`, type, state, number, name, attributes: { participantType: 'Initial_Caller', ...attributes }, ...rest }
    this.#calls.set(call.id, call)
    return call
  }

  /** drop takes calls off the line. */
  drop(...calls) {
    for (const { id } of calls) this.#calls.delete(id)
  }

  /** rings lets a customer come to this phone: the telephony system has chosen this agent, if it may. */
  rings(type) {
    const [number, name] = callers[this.#number % callers.length]
    if (this.offline) return this.say(`${name} is not put through: the agent is offline`)
    const call = this.take({ type, number, name })
    this.say({ Inbound: `${name} calls`, Callback: `${name} wants to be called back`, Transfer: `a colleague transfers ${name}` }[type])
    return type === 'Callback' ? this.host.queued(call) : this.host.started(call)
  }

  /** ends is the end of the call for the agent, with what a HANGUP says of it. A colleague who is asked beside it stays. */
  ends(said) {
    const { call } = this
    if (!call) return this.nothing('nobody is on the line')
    this.drop(...this.all.filter(({ type }) => type !== 'Consult'))
    this.say(`${call.name}: HANGUP ${[said.reason, said.agentStatus, said.closeCallOnError && 'closeCallOnError'].filter(Boolean).join(', ')}`)
    return this.host.hungUp(call, said)
  }

  /** leaves is a customer who hangs up. The agent and a colleague who was added talk on. */
  leaves() {
    const { call, colleague } = this
    if (!call || colleague?.type !== 'AddParticipant') return this.ends({ reason: 'ended' })
    call.gone = true
    colleague.attributes.initialCallHasEnded = true
    this.say(`${call.name} leaves, ${colleague.name} stays`)
    return this.host.removed(call, { reason: 'ended' })
  }

  /** answers is the customer who is dialed. */
  answers() {
    const { call } = this
    if (!call?.dialed) return this.nothing('nobody is dialed')
    Object.assign(call, { state: 'connected', dialed: false })
    this.say(`${call.name} answers`)
    return this.host.connected(call)
  }

  /** notReached is the customer who is dialed and busy, or does not answer. That is nobody's fault here, so a call that the agent dialed says none. */
  notReached() {
    if (!this.call?.dialed) return this.nothing('nobody is dialed')
    return this.ends({ reason: 'error', agentStatus: this.call.type === 'Callback' ? 'MissedCallStatus' : undefined, closeCallOnError: false })
  }

  /** colleagueAnswers is whoever was added to the call, or asked. A consult is a call of its own. */
  colleagueAnswers() {
    const { colleague } = this
    if (!colleague) return this.nothing('nobody was added')
    const asked = colleague.type === 'Consult'
    colleague.state = asked ? 'connected' : 'transferred'
    this.say(`${colleague.name} answers`)
    return asked ? this.host.connected(colleague) : this.host.participantConnected(colleague)
  }

  /** colleagueLeaves is whoever was added or asked, and misses or declines: the call goes on without them. */
  colleagueLeaves(how) {
    const { call, colleague } = this
    if (!colleague) return this.nothing('nobody was added')
    if (call?.gone) return this.ends({ reason: 'ended' })
    this.drop(colleague)
    this.say(`${colleague.name} ${how}`)
    return colleague.type === 'Consult' ? this.host.hungUp(colleague, { reason: 'error', closeCallOnError: false }) : this.host.removed(colleague, { reason: 'error' })
  }

  /** nothing is what comes of a button that does not fit: whoever pressed it is told. */
  nothing(why) {
    this.say(why)
    return { done: false, why }
  }

  /** fails says whether a command fails this time, as a button has asked for. */
  fails(command) {
    return this.failsNext.delete(command)
  }

  signsOut() {
    this.signedOut = true
    this.say('the agent must sign in at the next load')
  }

  signsIn() {
    const waited = this.waits
    Object.assign(this, { signedOut: false, waits: false, state: 'connected' })
    this.say('the agent has signed in')
    return waited && this.host.signedIn()
  }

  /** reset ends whatever is on the line, and nobody is told. */
  reset() {
    this.#calls.clear()
    this.failsNext.clear()
    this.signedOut = false
    this.say('the line is empty')
  }

  say(line) {
    this.lines = [...this.lines.slice(-49), line]
    this.changed()
  }

  changed(state = this.state) {
    this.state = state
    keep({ calls: [...this.#calls], offline: this.offline, signedOut: this.signedOut })
    this.dispatchEvent(new Event('change'))
  }
}

// A page that is loaded again must still know its calls: the host asks for them. A
// telephony system would ask its server.
function kept() {
  try {
    return JSON.parse(sessionStorage.getItem('phone') ?? '{}')
  } catch {
    return {} // the browser keeps nothing for a frame of another site
  }
}

function keep(what) {
  try {
    sessionStorage.setItem('phone', JSON.stringify(what))
  } catch {
    return
  }
}
