// Plays small scenes with the sample connector, on the libraries of npm and on ours, and
// writes down what it posts, and what a broken variant changes of that.
//
//	node scene.mjs           what each variant changes, in every library
//	node scene.mjs right     what the sample connector posts, case by case
import { readFileSync } from 'node:fs'
import { names } from './broken.js'
import { Page, forget, libraries, settled } from './page.mjs'

/** Scene is a connector and its host. */
class Scene {
  posts = []
  #ids = new Map()

  constructor(library, variant) {
    Object.assign(this, { library, variant })
    forget()
  }

  /** load begins the page anew. */
  async load() {
    this.page = new Page(this.library, this.variant, (message) => this.hears(message))
    const connectorConfig = { userId: 'ag-1', userPresenceStatuses: { available: { statusId: 'available', hasChannels: 'true', isOffline: false } } }
    await this.host('SETUP_CONNECTOR', { connectorConfig })
  }

  async host(type, rest) {
    this.page.tell({ type, ...rest })
    await settled()
  }

  async act(name) {
    await this.page.act(name)
    await settled()
  }

  hears({ type, payload }) {
    if (type === 'LOG') return
    if (type === 'CONNECTOR_READY') return this.posts.push(`${type} ${payload.agentConfig ? this.brief({ callInProgress: payload.callInProgress?.callId }) : 'of nothing'}`.trim())
    const { telephonyEventType: event, telephonyEventPayload: said } = payload
    if (['CALL_STARTED', 'QUEUED_CALL_STARTED'].includes(event)) {
      this.latest = { ...said, contact: undefined }
      this.call ??= this.latest
    }
    this.posts.push(`${event} ${this.brief(said)}`.trim())
  }

  /** brief is a payload without what differs each time, and without what no rule is about. */
  brief(value) {
    if (Array.isArray(value)) return `[${value.map((one) => this.brief(one)).join(' ')}]`
    if (typeof value !== 'object' || value === null) return value === undefined || value === false ? '' : String(value)
    const { callId, connectionId, callInfo, contact, toContact, calls, callAttributes, ...rest } = value
    const fields = { callId: callId && this.id(callId), ...rest }
    return Object.entries(fields).filter(([, one]) => one !== undefined).map(([field, one]) => `${field}=${one !== null && typeof one === 'object' ? this.brief(one) : field === 'callInProgress' ? this.id(one) : field === 'closeCallOnError' ? JSON.stringify(one) : one}`).join(' ')
  }

  id(callId) {
    if (!this.#ids.has(callId)) this.#ids.set(callId, `call-${this.#ids.size + 1}`)
    return this.#ids.get(callId)
  }

  /** the host's commands about the call, as it is known, or by its id alone. */
  about(type, rest = {}, call = this.call) {
    const { callId, callType, phoneNumber, callAttributes } = call ?? {}
    return this.host(type, { call: { callId, callType, phoneNumber, callAttributes }, ...rest })
  }
  partial(type) {
    return this.host(type, { call: { callId: this.call?.callId } })
  }
  status(agentStatus) {
    return this.host('SET_AGENT_STATUS', { agentStatus, statusInfo: { statusId: agentStatus.toLowerCase(), statusName: agentStatus } })
  }
  async reload() {
    await this.load()
    await this.host('AGENT_AVAILABLE', { isAvailable: true })
  }
  async talk() {
    await this.act('callArrives')
    await this.about('ACCEPT_CALL')
  }
  async dial() {
    await this.host('DIAL', { contact: { type: 'PhoneNumber', phoneNumber: '+49 30 901821' } })
  }
  async consult() {
    await this.host('DIAL', { contact: { type: 'Agent', id: 'ag-2' }, params: 'isConsultCall=true' })
  }
  async add(isBlindTransfer) {
    await this.about('ADD_PARTICIPANT', { contact: { type: 'PhoneNumber', phoneNumber: '+49 30 901822' }, isBlindTransfer })
  }
}

const acts = (...list) => async (s) => {
  for (const act of list) await s.act(act)
}
const talked = (more) => async (s) => {
  await s.talk()
  await more(s)
}
const dialed = (...list) => async (s) => {
  await s.dial()
  await acts(...list)(s)
}
const added = (...list) => talked(async (s) => {
  await s.add(false)
  await acts(...list)(s)
})

const consulted = (more) => talked(async (s) => {
  await s.consult()
  await more(s)
})

const scenes = {
  'handshake': () => {},
  'sign-in': async (s) => {
    await s.act('signOut')
    await s.load()
    await s.act('signIn')
  },
  'status': (s) => s.status('Online'),
  'ended-by-agent': talked((s) => s.about('END_CALL')),
  'ended-by-customer': talked(acts('customerHangsUp')),
  'missed': acts('callArrives', 'ringOut'),
  'declined-in-console': async (s) => {
    await s.act('callArrives')
    await s.about('DECLINE_CALL')
  },
  'declined-on-phone': acts('callArrives', 'declineOnPhone'),
  'agent-fails': acts('callArrives', 'agentFails'),
  'customer-fails': acts('callArrives', 'customerFails'),
  'caller-leaves-while-ringing': acts('callArrives', 'customerHangsUp'),
  'accept-fails': async (s) => {
    await s.act('nextAcceptFails')
    await s.talk()
  },
  'decline-fails': async (s) => {
    await acts('nextDeclineFails', 'callArrives')(s)
    await s.about('DECLINE_CALL')
  },
  'partial-commands': async (s) => {
    await s.act('callArrives')
    await s.partial('ACCEPT_CALL')
    await s.partial('END_CALL')
  },
  'outbound-answered': dialed('customerAnswers'),
  'outbound-busy': dialed('customerIsBusy'),
  'outbound-no-answer': dialed('customerDoesNotAnswer'),
  'outbound-fails': async (s) => {
    await s.act('nextDialFails')
    await s.dial()
  },
  'callback-answered': async (s) => {
    await s.act('callbackArrives')
    await s.about('ACCEPT_CALL')
    await s.act('customerAnswers')
  },
  'callback-missed-by-agent': acts('callbackArrives', 'ringOut'),
  'callback-missed-by-customer': async (s) => {
    await s.act('callbackArrives')
    await s.about('ACCEPT_CALL')
    await s.act('customerDoesNotAnswer')
  },
  'transfer-warm': added('targetAnswers'),
  'transfer-missed': async (s) => {
    await added('targetMisses')(s)
    await s.about('END_CALL')
  },
  'transfer-declined': async (s) => {
    await added('targetDeclines')(s)
    await s.about('END_CALL')
  },
  'transfer-fails': async (s) => {
    await s.act('nextTransferFails')
    await added()(s)
    await s.about('END_CALL')
  },
  'transfer-blind': talked((s) => s.add(true)),
  'transfer-customer-leaves': added('targetAnswers', 'customerHangsUp'),
  'transferred-call-missed': acts('transferArrives', 'ringOut'),
  'conference': async (s) => {
    await added('targetAnswers')(s)
    await s.host('CONFERENCE', { calls: [{ callId: s.call?.callId }] })
  },
  'consult': consulted(async (s) => {
    await s.act('targetAnswers')
    await s.about('END_CALL', {}, s.latest)
    await s.about('END_CALL')
  }),
  'consult-declined': consulted(acts('targetDeclines')),
  'consult-outlives-the-call': consulted(async (s) => {
    await acts('targetAnswers', 'customerHangsUp')(s)
    await s.about('END_CALL', {}, s.latest)
  }),
  'consult-ends-with-the-agent': consulted(async (s) => {
    await s.act('targetAnswers')
    await s.about('END_CALL')
  }),
  'offline': async (s) => {
    await s.status('Offline')
    await s.act('callArrives')
  },
  'reload-while-ringing': async (s) => {
    await s.act('callArrives')
    await s.reload()
    await s.act('ringOut')
  },
  'reload-after-a-miss': async (s) => {
    await acts('callArrives', 'ringOut')(s)
    await s.reload()
  },
  'status-while-ringing': async (s) => {
    await s.act('callArrives')
    await s.status('Busy')
    await s.act('ringOut')
  },
}

/** lacks says whether a library is older than the generation that has what a scene needs. */
const lacks = (library, needs = '') => (library === 'ours' ? '3.6' : library) < needs

async function posted(library, name, variant) {
  const scene = new Scene(library, variant)
  try {
    await scene.load()
    await scenes[name](scene)
  } catch (cause) {
    if (!cause.cannot && !variant) throw cause
    scene.posts.push(`(${cause.message})`)
  }
  return scene.posts
}

const rights = new Map()

/** right is what the sample connector posts as it is. */
async function right(library, name) {
  const key = `${library} ${name}`
  if (!rights.has(key)) rights.set(key, await posted(library, name))
  return rights.get(key)
}

/** changes are the lines that are gone, and those that came, as a diff has them. */
function changes(right, wrong) {
  const rest = [...wrong]
  const lines = []
  for (const line of right) {
    const at = rest.indexOf(line)
    if (at < 0) lines.push(`- ${line}`)
    else lines.push(...rest.splice(0, at + 1).slice(0, -1).map((one) => `+ ${one}`))
  }
  return [...lines, ...rest.map((one) => `+ ${one}`)]
}

/** told groups what is the same in several libraries. */
function told(title, byLibrary) {
  const groups = new Map()
  for (const [library, lines] of Object.entries(byLibrary)) {
    const text = lines.join('\n')
    groups.set(text, [...(groups.get(text) ?? []), library])
  }
  const parts = [...groups].map(([text, list]) => `${title}${groups.size > 1 ? ` (${list.join(', ')})` : ''}\n${text.replace(/^/gm, '  ')}\n`)
  process.stdout.write(`${parts.join('')}\n`)
}

if (process.argv[2] === 'right') {
  for (const name of Object.keys(scenes)) {
    const byLibrary = {}
    for (const library of libraries) if (!lacks(library, name.startsWith('consult') ? '4' : '')) byLibrary[library] = await posted(library, name)
    told(name, byLibrary)
  }
} else {
  const list = JSON.parse(readFileSync(new URL('variants.json', import.meta.url), 'utf8'))
  if (list.map(({ name }) => name).join() !== names.join()) throw new Error('variants.json and broken.js do not name the same variants, in the same order')
  for (const { name, title, breaks, cases, needs } of list) {
    for (const scene of cases) {
      const byLibrary = {}
      for (const library of libraries) {
        if (lacks(library, needs)) continue
        byLibrary[library] = changes(await right(library, scene), await posted(library, scene, name))
        if (byLibrary[library].length === 0) byLibrary[library] = ['NOTHING']
      }
      told(`${name}: ${title}. ${breaks} in ${scene}`, byLibrary)
    }
  }
}
