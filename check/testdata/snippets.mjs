// Runs the code that reports show, with a telephony that does whatever is asked: on our
// base library, or on that of npm whose version is the argument. Reads a list of {name,
// code} as JSON, and writes of each what came of it: {name, error} or {name, told: events}.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as ours from '../../sdk/connector-base/src/index.js'

const [version] = process.argv.slice(2)
const stock = createRequire(import.meta.url)('../../connector/testdata/stock/library.js')
const host = 'https://desk.lightning.force.com'
const number = '+4930901820'
const window = {}
let library = version ? stock.load(version, window) : ours
const signature = Object.keys(library).filter((name) => name !== 'VendorConnector').concat('VendorConnector', 'phone', 'calls', 'call', 'number', 'settings')

/** telephony does what it is asked, and lets everything happen once that somebody listens to. */
const telephony = (heard) => new Proxy({}, {
  get: (_, name) => {
    if (name === 'on') return (event, listener) => heard.push(() => listener({ callId: event === 'ring' || event === 'callback' ? 'c-new' : 'c-1', number }))
    if (name === 'callsOnTheLine') return async () => [{ id: 'c-1', type: 'Inbound', number, state: 'ringing' }]
    return async () => 'c-dialed'
  },
})

const commands = {
  acceptCall: { type: 'ACCEPT_CALL' }, declineCall: { type: 'DECLINE_CALL' }, endCall: { type: 'END_CALL' },
  dial: { type: 'DIAL', contact: { phoneNumber: number } }, addParticipant: { type: 'ADD_PARTICIPANT', contact: { phoneNumber: number }, isBlindTransfer: true },
  conference: { type: 'CONFERENCE', calls: [] }, setAgentStatus: { type: 'SET_AGENT_STATUS', agentStatus: 'Online', statusInfo: { statusId: '1' } },
  getActiveCalls: { type: 'AGENT_AVAILABLE', isAvailable: true },
}

async function run({ code }) {
  if (version) library = stock.load(version, window)
  const { PhoneCall, CallInfo, Contact, VendorConnector, InitResult, AgentConfigResult, CapabilitiesResult, ActiveCallsResult } = library
  const heard = []
  const call = new PhoneCall({
    callId: 'c-1', callType: 'Inbound', phoneNumber: number, state: 'ringing',
    callInfo: new CallInfo({}), contact: new Contact({ phoneNumber: number }), callAttributes: { participantType: 'Initial_Caller' },
  })
  const calls = new Map([['c-1', call]])
  const told = []
  const port = { postMessage: (message) => told.push(message) }
  let listener
  globalThis.window = Object.assign(window, { addEventListener: (_, one) => { listener = one }, removeEventListener() {} })

  class Complete extends VendorConnector {
    init() { return new InitResult({}) }
    getAgentConfig() { return new AgentConfigResult({}) }
    getCapabilities() { return new CapabilitiesResult({}) }
    getActiveCalls() { return new ActiveCallsResult({ activeCalls: [...calls.values()] }) }
  }
  const words = { ...library, VendorConnector: Complete, initializeConnector: (vendor) => library.initializeConnector(vendor, { origins: [host] }) }
  const given = signature.map((name) => words[name] ?? { phone: telephony(heard), calls, call, number, settings: {} }[name])
  const evaluate = (body) => new (Object.getPrototypeOf(async () => {}).constructor)(...signature, `{ ${body}\n}`)(...given)

  let vendor
  const isBody = (() => {
    try { return Boolean(new Function(`class A { ${code} }`)) } catch { return false }
  })()
  if (isBody) vendor = new (await evaluate(`return class extends VendorConnector { ${code} }`))()
  if (!code.includes('initializeConnector')) {
    words.initializeConnector(vendor ?? new Complete())
  } else {
    await evaluate(code)
  }
  await listener({ data: { type: 'SETUP_CONNECTOR', connectorConfig: {} }, origin: host, ports: [port] })
  for (let turn = 0; turn < 20; turn++) await null
  if (!isBody && !code.includes('initializeConnector')) await evaluate(code)
  for (const happens of heard) await happens()
  for (const [method, command] of Object.entries(commands)) {
    if (vendor && Object.hasOwn(Object.getPrototypeOf(vendor), method)) await port.onmessage({ data: { call, ...command } })
  }
  if (vendor?.onRing) await vendor.onRing(call)
  if (vendor?.onSignedIn) await vendor.onSignedIn()
  for (let turn = 0; turn < 20; turn++) await null

  const events = told.map(({ type, payload }) => ({ type: payload?.telephonyEventType ?? type, said: payload?.telephonyEventPayload ?? payload }))
  const wrong = events.find(({ type }) => type === 'ERROR' || type === 'INFO' || type === 'CALL_FAILED')
  if (wrong) throw new Error(`the library says ${JSON.stringify(wrong.said)}`)
  return events.filter(({ type }) => type !== 'LOG')
}

const results = []
for (const snippet of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    results.push({ name: snippet.name, told: await run(snippet) })
  } catch (cause) {
    results.push({ name: snippet.name, error: String(cause) })
  }
}
console.log(JSON.stringify(results))
