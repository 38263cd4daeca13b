// Between a host and a vendor: the handshake, what the host asks, and what the vendor
// publishes.
//
//	host ── window message with a port ──► answer ──► vendor.init ──► CONNECTOR_READY
//	host ── port ──► asked: a table of commands ──► vendor's method ──► events ──► host
//	vendor ── publishEvent: a table of events ──► host
import { commands } from './commands.js'
import { events, failures } from './events.js'
import { log, withoutPersons } from './log.js'
import { mayAsk } from './origins.js'
import { CustomError, InitResult } from './values.js'
import * as values from './values.js'

/** Link is the one connection of this page to a host. */
class Link {
  vendor
  listener
  supervises = false
  #port

  /** answer takes the host's first message, if it comes from an origin that is trusted. */
  answer = async (message, origins) => {
    if (message.data?.type !== 'SETUP_CONNECTOR') return
    if (!mayAsk(message.origin, origins)) {
      console.warn(`connector: SETUP_CONNECTOR from ${message.origin} is not answered: that origin is not allowed`)
      return
    }
    window.removeEventListener('message', this.listener)
    this.#port = message.ports[0]
    this.#port.onmessage = (asked) => this.asked(asked.data)
    this.note('SETUP_CONNECTOR', {})
    try {
      const result = checked(await this.vendor.init(message.data.connectorConfig), InitResult)
      if (result.showLogin) this.tell('SHOW_LOGIN', { loginFrameHeight: result.loginFrameHeight })
      else await this.ready()
    } catch (cause) {
      this.fault(cause?.type === 'INVALID_PARAMS' ? 'INVALID_PARAMS' : 'CAN_NOT_LOG_IN', cause, 'SETUP_CONNECTOR')
    }
  }

  /** ready says what the connector can do; an empty payload is that it could not be found out. */
  async ready() {
    let payload = {}
    try {
      payload = await this.abilities()
    } catch {
      // the host notes an empty answer
    }
    this.#post({ type: 'CONNECTOR_READY', payload })
    this.note('CONNECTOR_READY', payload)
  }

  async abilities() {
    const config = await this.vendor.getAgentConfig()
    const can = await this.vendor.getCapabilities()
    checked(config, values.AgentConfigResult)
    checked(can, values.CapabilitiesResult)
    const { activeCalls } = checked(await this.vendor.getActiveCalls(), values.ActiveCallsResult)
    return {
      agentConfig: { PHONES: config.phones, SELECTED_PHONE: config.selectedPhone },
      capabilities: Object.fromEntries(Object.entries(capabilityNames).map(([field, name]) => [name, can[field]])),
      callInProgress: activeCalls[0] ?? null,
    }
  }

  /** asked carries out what the host asks. What escapes is a mistake of the vendor, for its developer's console. */
  async asked(message) {
    const command = commands[message.type]
    if (message.type !== 'LOG') this.note(message.type, message)
    if (!command) return
    let answer
    try {
      if (command.first && (await command.first(this, message)) === false) return
      answer = await command.ask(this.vendor, message)
      if (command.gives) checked(answer, command.gives)
      if (command.then) await command.then(this, answer, message)
    } catch (cause) {
      if (!command.failed) throw cause
      command.failed(this, cause, message)
      return
    }
    if (command.publishes) await this.publish({ eventType: command.publishes, payload: answer })
    command.finally?.(this, message)
  }

  /** publish is what a vendor calls when something happened by itself. */
  publish = async ({ eventType, payload, registerLog = true }) => {
    const event = events[eventType]
    if (!event) return
    if (event.takes && !(payload instanceof event.takes)) {
      event.reads?.(payload)
      if (event.wrong) this.fault(event.wrong, new Error(`${eventType} takes an instance of ${event.takes.name}`), eventType)
      return
    }
    await event.tell(this, payload, registerLog)
  }

  publishError = ({ eventType, error }) => {
    const code = failures[eventType]
    if (error instanceof CustomError) this.fault('', error, eventType)
    else if (code) this.fault(typeof code === 'function' ? code(error) : code, error, eventType)
    else console.error(`connector: no error of ${eventType} is known`, error)
  }

  publishLog = ({ eventType, payload, isError }) => this.note(eventType, payload, isError)

  /** tell sends an event. */
  tell(type, payload, noted = true) {
    this.#post({ type: 'TELEPHONY_EVENT_DISPATCHED', payload: { telephonyEventType: type, telephonyEventPayload: payload } })
    if (noted) this.note(type, payload)
  }

  /** fault sends an error: the vendor's own words if it has some, or a code. */
  fault(code, cause, about) {
    const own = cause instanceof CustomError
    const said = own ? { customError: { labelName: cause.labelName, namespace: cause.namespace, message: cause.message } } : { message: code }
    this.tell('ERROR', said, false)
    this.note(about, { errorType: own ? 'CUSTOM_ERROR' : code, error: cause instanceof Error ? { message: cause.message } : cause }, true)
  }

  /** note sends a line of the log, which names no persons. */
  note(eventType, payload, isError = false) {
    log({ eventType, payload }, isError ? 'ERROR' : 'INFO', 'SYSTEM')
    this.#post({ type: 'LOG', payload: { eventType, payload: withoutPersons(payload), isError } })
  }


  #post(message) {
    this.#port?.postMessage(message)
  }
}

const capabilityNames = {
  hasMute: 'MUTE', hasRecord: 'RECORD', hasMerge: 'MERGE', hasSwap: 'SWAP', hasSignedRecordingUrl: 'SIGNED_RECORDING_URL', debugEnabled: 'DEBUG_ENABLED',
  hasContactSearch: 'CONTACT_SEARCH', hasAgentAvailability: 'VENDOR_PROVIDED_AVAILABILITY', hasQueueWaitTime: 'VENDOR_PROVIDED_QUEUE_WAIT_TIME',
  hasSupervisorListenIn: 'SUPERVISOR_LISTEN_IN', hasSupervisorBargeIn: 'SUPERVISOR_BARGE_IN', supportsMos: 'MOS', hasBlindTransfer: 'BLIND_TRANSFER',
  hasTransferToOmniFlow: 'TRANSFER_TO_OMNI_FLOW', hasPendingStatusChange: 'PENDING_STATUS_CHANGE', hasPhoneBook: 'PHONEBOOK',
}

function checked(value, type) {
  if (!(value instanceof type)) throw new Error(`expected an instance of ${type.name}`)
  return value
}

let link = new Link()

/**
 * initializeConnector waits for the host. options.origins are the hosts that are
 * trusted, such as https://desk.example.com; without them, those that
 * <meta name="connector-origins" content="…"> of the page names.
 */
export function initializeConnector(connector, options = {}) {
  if (link.listener) window.removeEventListener('message', link.listener)
  link = new Link()
  link.vendor = connector
  link.listener = (message) => link.answer(message, options.origins)
  window.addEventListener('message', link.listener)
}

export const publishEvent = (event) => link.publish(event)
export const publishError = (error) => link.publishError(error)
export const publishLog = (entry) => link.publishLog(entry)
