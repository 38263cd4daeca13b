// The page of the switchboard: a thin client. What the host asks goes to the switchboard,
// and is answered when the switchboard says what came of it; what happens there becomes
// publishEvent. Nothing is decided here, and no call lives here.
//
//	host ── library ── vendor ── POST commands/… ──► switchboard
//	host ◄── publishEvent ◄── take ◄── server-sent events ──┘
'use strict'

const switchboard = (() => {
  // The words of the switchboard, in those of the library.
  const callTypes = { inbound: 'Inbound', outbound: 'Outbound', callback: 'Callback', transfer: 'Transfer', internal: 'InternalCall', participant: 'AddParticipant' }
  const endings = {
    ended: { reason: 'ended' },
    missed: { reason: 'error', agentStatus: 'MissedCallAgent', closeCallOnError: false },
    declined: { reason: 'error', agentStatus: 'DeclinedByAgent', closeCallOnError: false },
    'agent failed': { reason: 'error', agentStatus: 'FailedConnectAgent', closeCallOnError: false },
    'customer failed': { reason: 'error', agentStatus: 'FailedConnectCustomer', closeCallOnError: false },
    'customer missed': { reason: 'error', agentStatus: 'MissedCallStatus', closeCallOnError: false },
    'not reached': { reason: 'error', closeCallOnError: false },
  }
  const stateOf = ({ kind, state }) => {
    if (kind === 'participant') return state === 'talks' ? 'transferred' : 'transferring'
    return state === 'talks' ? 'connected' : 'ringing'
  }

  /** begin lets a library wait for the host. */
  function begin(library) {
    const asked = new Map() // by request: who waits for the switchboard's answer
    let requests = 0
    let token = kept()
    let stream
    let events = Promise.resolve() // each is taken after the one before

    const knows = (kind) => {
      try {
        return Boolean(new library.PhoneCall({ callType: callTypes[kind] }))
      } catch {
        return false // an older library
      }
    }

    const callInfo = (call) => new library.CallInfo({ isOnHold: call.held, callStateTimestamp: new Date(call.since), isReplayable: true })

    const phoneCall = (call, how) => new library.PhoneCall({
      callId: call.id, callType: knows(call.kind) ? callTypes[call.kind] : callTypes.outbound, phoneNumber: call.number, state: how ? 'ended' : stateOf(call),
      contact: new library.Contact({ phoneNumber: call.number, name: call.name }), callInfo: callInfo(call),
      callAttributes: { participantType: call.kind === 'participant' ? 'Third_Party' : 'Initial_Caller' }, ...endings[how],
    })

    const callResult = (call, how) => new library.CallResult({ call: phoneCall(call, how) })
    const hangup = (call, how) => new library.HangupResult({ calls: [phoneCall(call, how)] })
    const participant = (call) => new library.ParticipantResult({ phoneNumber: call.number, callId: call.id, callInfo: callInfo(call), initialCallHasEnded: false })
    const holding = ({ calls }) => new library.HoldToggleResult({
      isCustomerOnHold: calls.some((call) => call.held && call.kind !== 'participant'),
      isThirdPartyOnHold: calls.some((call) => call.held && call.kind === 'participant'),
      calls: Object.fromEntries(calls.map((call) => [call.id, phoneCall(call)])),
    })

    // What happens at the switchboard, and what is published then.
    const happenings = {
      arrives: ({ call }) => [call.kind === 'callback' ? 'QUEUED_CALL_STARTED' : 'CALL_STARTED', callResult(call)],
      answered: ({ call }) => ['CALL_CONNECTED', callResult(call)],
      over: ({ call, how }) => ['HANGUP', hangup(call, how)],
      'target answered': ({ call }) => ['PARTICIPANT_CONNECTED', participant(call)],
      'target gone': ({ call, how }) => ['PARTICIPANT_REMOVED', callResult(call, how)],
      'customer gone': ({ call }) => ['PARTICIPANT_REMOVED', callResult(call, 'ended')],
    }

    async function take(event) {
      const { what, request, came, why } = event
      if (what === 'done' || what === 'failed') {
        const { resolve, reject } = asked.get(request) ?? {}
        asked.delete(request)
        return what === 'done' ? resolve?.(came) : reject?.(new Error(why))
      }
      if (what === 'signed in') {
        await signIn()
        await listen()
        return library.publishEvent({ eventType: 'LOGIN_RESULT', payload: new library.GenericResult({ success: true }) })
      }
      const [eventType, payload] = happenings[what](event)
      await library.publishEvent({ eventType, payload })
    }

    const post = (path, body) => fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }, body: JSON.stringify(body) })

    /** ask has the switchboard do something, and waits for what it came to. */
    async function ask(command, order) {
      const request = ++requests
      const answer = new Promise((resolve, reject) => { asked.set(request, { resolve, reject }) })
      const { ok, status } = await post(`commands/${command}`, { request, ...order })
      if (!ok) throw new Error(`the switchboard answers ${status}`)
      return answer
    }

    async function signIn(pressed = false) {
      const response = await post('sign-in', { token, takesTransfers: knows('transfer'), pressed })
      token = response.ok ? (await response.json()).token : undefined
      keep(token)
      show(token ? 'Signed in' : 'Not signed in')
    }

    /** listen takes the switchboard's events, each after the one before. */
    function listen() {
      stream?.close()
      stream = new EventSource(`events?token=${token ?? ''}`)
      stream.onmessage = ({ data, lastEventId }) => {
        events = events.then(() => take(JSON.parse(data))).catch(console.error).then(() => { post('taken', { event: Number(lastEventId) }).catch(console.error) })
      }
      return new Promise((resolve) => { stream.addEventListener('hello', resolve, { once: true }) })
    }

    // What the host asks.
    const idOf = (call) => ({ id: call?.callId })
    const can = { hasMute: false, hasRecord: false, hasMerge: true, hasSwap: true, hasBlindTransfer: true }
    const toOf = (contact) => ({ number: contact.phoneNumber ?? '', name: contact.name ?? contact.id ?? '' })
    const vendor = {
      async init() {
        await signIn()
        await listen()
        return new library.InitResult({ showLogin: !token, loginFrameHeight: 200 })
      },
      async getAgentConfig() {
        return new library.AgentConfigResult({ selectedPhone: new library.Phone({ type: 'DESK_PHONE' }), phones: ['DESK_PHONE'] })
      },
      async getCapabilities() {
        return library.CapabilitiesResult && new library.CapabilitiesResult(can)
      },
      // What generation 4 asks in place of it. This line has no consults.
      getTelephonyConnector: async () => vendor,
      getVoiceCapabilities: async () => new library.VoiceCapabilitiesResult({ ...can, canConsult: false }),
      getSharedCapabilities: async () => new library.SharedCapabilitiesResult({}),
      async getActiveCalls() {
        const response = token ? await fetch('calls', { headers: { Authorization: `Bearer ${token}` } }) : undefined
        const calls = response?.ok ? await response.json() : []
        return new library.ActiveCallsResult({ activeCalls: calls.map((call) => phoneCall(call)) })
      },
      acceptCall: async (call) => callResult(await ask('accept', idOf(call))),
      declineCall: async (call) => callResult(await ask('decline', idOf(call)), 'declined'),
      endCall: async (call) => hangup(await ask('end', idOf(call)), 'ended'),
      dial: async (contact) => callResult(await ask('dial', { to: toOf(contact), internal: contact.type === 'Agent' })),
      addParticipant: async (contact, call, blind) => participant(await ask('add', { ...idOf(call), to: toOf(contact), blind: blind ?? false })),
      hold: async (call) => holding(await ask('hold', idOf(call))),
      resume: async (call) => holding(await ask('resume', idOf(call))),
      swap: async (hold, resume) => holding(await ask('swap', { hold: hold.callId, resume: resume.callId })),
      conference: async () => holding(await ask('conference')),
      async setAgentStatus(agentStatus) {
        await ask('status', { online: agentStatus !== 'Offline' })
        return new library.GenericResult({ success: true })
      },
      async logout() {
        keep(token = undefined)
        return new library.LogoutResult({ success: true, loginFrameHeight: 200 })
      },
      wrapUpCall() {},
      onAgentWorkEvent() {},
      sendDigits() {},
      handleMessage() {},
      logMessageToVendor() {},
    }
    library.initializeConnector(Object.assign(new library.VendorConnector(), vendor))

    document.querySelector('button').onclick = () => signIn(true)
  }

  function show(state) {
    document.querySelector('p').textContent = state
    document.querySelector('button').hidden = state === 'Signed in'
  }

  // The browser may keep nothing for a frame of another site: then the switchboard is
  // asked again at each load.
  function kept() {
    try {
      return localStorage.getItem('switchboard') ?? undefined
    } catch {
      return undefined
    }
  }

  function keep(token) {
    try {
      if (token) localStorage.setItem('switchboard', token)
      else localStorage.removeItem('switchboard')
    } catch {
      return
    }
  }

  return { begin }
})()
