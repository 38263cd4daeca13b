// One agent's line at the switchboard: a state machine of calls. It knows no connector
// library and no page: it speaks of what happens in its own words.
//
//	the page asks ──► obey ──► {what: 'done' | 'failed', request, …}
//	the telephony ──► happens ──► {what: 'arrives' | 'answered' | 'over' | …, call}
//
// A call is {id, kind, state, number, name, held, since}. It rings while it is offered to
// the agent, calls while somebody is called for the agent, and talks.
import { randomUUID } from 'node:crypto'

const callers = [['+49 30 23125011', 'Elif Demir'], ['+44 20 7946 0018', 'Grace Bello'], ['+1 202 555 0143', 'Omar Reyes'], ['+33 1 99 00 12 34', 'Chloé Martin']]
const legsMax = 16 // a call and a conference of moderate size

/** Cannot is what cannot be done at all, whatever is on the line. */
export const cannot = (why) => Object.assign(new Error(why), { cannot: true })

/** makeLine gives a line; tell is called for each thing that happens, in order. */
export function makeLine(tell) {
  let calls = []
  let arrived = 0
  const fails = new Set()
  const line = { inService: false, online: true, takesTransfers: true }

  const ringing = (call) => call.state === 'rings'
  const called = (...kinds) => (call) => call.state === 'calls' && kinds.includes(call.kind)
  const isMain = (call) => call.kind !== 'participant'
  const copy = (call) => ({ ...call })

  function put(kind, state, number = '', name = '') {
    if (calls.length >= legsMax) throw new Error('the line is full')
    const call = { id: randomUUID(), kind, state, number, name, held: false, since: new Date() }
    calls.push(call)
    return call
  }

  function becomes(call, state) {
    return Object.assign(call, { state, since: new Date() })
  }

  /** leave takes a leg off the line; with the main call the agent leaves all of it. */
  function leave(call) {
    calls = isMain(call) ? [] : calls.filter((one) => one !== call)
    return copy(call)
  }

  /** find finds the call of an id, or the one in front. */
  function find(id, fits = () => true) {
    const found = calls.findLast((call) => fits(call) && (id ? call.id === id : isMain(call)))
    if (!found) throw new Error('no such call is on the line')
    return found
  }

  function mayFail(name, why) {
    if (fails.delete(name)) throw new Error(why)
  }

  const held = () => ({ calls: calls.map(copy) })

  // What the page asks: it gives what it came to, and may name what follows.
  const commands = {
    accept({ id }, next) {
      if (fails.delete('accept')) {
        next.push(() => tell({ what: 'over', call: leave(find(id, ringing)), how: 'agent failed' }))
        throw new Error('the line to the agent cannot be made')
      }
      const call = find(id, ringing)
      return copy(becomes(call, call.kind === 'callback' ? 'calls' : 'talks'))
    },
    decline({ id }) {
      mayFail('decline', 'the switchboard does not let go of the call')
      return leave(find(id, ringing))
    },
    end: ({ id }) => leave(find(id)),
    dial({ to, internal }) {
      mayFail('dial', 'this line may not call that number')
      if (calls.length > 0) throw new Error('the line is busy')
      return copy(put(internal ? 'internal' : 'outbound', 'calls', to.number, to.name))
    },
    add({ id, to, blind }) {
      mayFail('add', 'the target is out of service')
      const main = find(id)
      const added = copy(put('participant', 'calls', to.number, to.name))
      if (blind) leave(main)
      return added
    },
    hold({ id }) {
      find(id).held = true
      return held()
    },
    resume({ id }) {
      find(id).held = false
      return held()
    },
    swap({ hold, resume }) {
      find(hold).held = true
      find(resume).held = false
      return held()
    },
    conference() {
      for (const call of calls) call.held = false
      return held()
    },
    status({ online }) {
      line.online = online
      return {}
    },
  }

  /** obey carries out what the page asks, and tells the page what it came to. */
  line.obey = (request, name, order) => {
    const next = []
    try {
      if (!Object.hasOwn(commands, name)) throw new Error(`the switchboard has no ${name}`)
      tell({ what: 'done', request, came: commands[name](order, next) })
    } catch ({ message }) {
      tell({ what: 'failed', request, why: message })
    }
    for (const follows of next) follows()
  }

  // What happens on the telephony side: to the newest leg that fits, or to none.
  const arrives = (kind) => ({
    do() {
      if (kind === 'transfer' && !line.takesTransfers) throw cannot('this connector’s library has no transferred calls')
      if (!line.inService || !line.online) return // the caller waits for somebody else
      if (calls.length > 0) throw new Error('the agent is on a call: no other one comes')
      const [number, name] = callers[arrived++ % callers.length]
      tell({ what: 'arrives', call: copy(put(kind, 'rings', number, name)) })
    },
  })
  const ends = (fits, how) => ({ fits, do: (call) => tell({ what: 'over', call: leave(call), how: how ?? (call.kind === 'callback' ? 'customer missed' : 'not reached') }) })
  const answers = (what) => (call) => tell({ what, call: copy(becomes(call, 'talks')) })
  const failsNext = (name) => ({ do: () => fails.add(name) })
  const customer = called('outbound', 'callback')

  const acts = {
    callArrives: arrives('inbound'),
    callbackArrives: arrives('callback'),
    transferArrives: arrives('transfer'),

    ringOut: ends(ringing, 'missed'),
    declineOnPhone: ends(ringing, 'declined'),
    agentFails: ends(ringing, 'agent failed'),
    customerFails: ends(ringing, 'customer failed'),
    customerHangsUp: {
      fits: (call) => isMain(call) && !call.alone,
      do(call) {
        const other = calls.find((one) => one.kind === 'participant' && one.state === 'talks')
        if (other) call.alone = true // agent and participant talk on
        tell(other ? { what: 'customer gone', call: copy(call) } : { what: 'over', call: leave(call), how: 'ended' })
      },
    },
    nextAcceptFails: failsNext('accept'),
    nextDeclineFails: failsNext('decline'),
    nextDialFails: failsNext('dial'),
    nextTransferFails: failsNext('add'),

    customerAnswers: { fits: customer, do: answers('answered') },
    customerIsBusy: ends(customer),
    customerDoesNotAnswer: ends(customer),

    targetAnswers: { fits: called('participant', 'internal'), do: (call) => answers(call.kind === 'participant' ? 'target answered' : 'answered')(call) },
    targetMisses: { fits: called('participant', 'internal'), do: targetGone },
    targetDeclines: { fits: called('participant', 'internal'), do: targetGone },

    reset: {
      do() {
        calls = []
        fails.clear()
        line.online = true
      },
    },
  }

  function targetGone(call) {
    tell({ what: call.kind === 'participant' ? 'target gone' : 'over', call: leave(call), how: 'not reached' })
  }

  /** happens lets something happen, to the call of an id if it can happen to that one. */
  line.happens = (name, id) => {
    if (!Object.hasOwn(acts, name)) throw cannot(`the switchboard has no ${name}`)
    const { fits, do: happen } = acts[name]
    if (!fits) return void happen()
    const call = calls.findLast((one) => one.id === id && fits(one)) ?? calls.findLast(fits)
    if (!call) throw new Error(`${name}: no call is on the line to which that can happen`)
    happen(call)
  }

  line.acts = () => Object.keys(acts).filter((name) => name !== 'transferArrives' || line.takesTransfers)
  line.calls = () => calls.map(copy)
  return line
}

/** actNames are all that can happen at a switchboard, signing in and out included. */
export const actNames = [...makeLine(() => {}).acts(), 'signOut', 'signIn']
