// What a host asks. A command has the vendor's method that it asks, the class of the
// answer, what is told then, and what is told if it fails. An answer that goes on as an
// event of its own is published as if the vendor had published it.
import { written } from './log.js'
import {
  AgentVendorStatusInfo, CallResult, Contact, CustomError, GenericResult, HangupResult, ActiveCallsResult, LogoutResult, PhoneContactsResult,
  SignedRecordingUrlResult, SuperviseCallResult, SupervisorHangupResult,
} from './values.js'
import { Constants } from './words.js'

const { CALL_STATE, CALL_TYPE, PARTICIPANT_TYPE, PHONE_TYPE } = Constants

const is = (value, word) => typeof value === 'string' && value.toLowerCase() === word.toLowerCase()

/** fails tells an error: the code, or one of those that the vendor may name itself. */
const fails = (about, code, ...named) => (link, cause) => link.fault(named.includes(cause?.type) ? cause.type : code, cause, about)

/** published is a command whose answer is published. */
const published = (about, method, arguments_, event, code, ...named) => ({
  ask: (vendor, message) => vendor[method](...arguments_(message)),
  publishes: event,
  failed: fails(about, code, ...named),
})

const nothing = () => []
const theCall = (message) => [message.call]

// spec: CONSOLE-84
export const commands = {
  ACCEPT_CALL: {
    first: async (link, { call }) => {
      if (call && is(call.callType, CALL_TYPE.OUTBOUND)) return false // whoever dialed need not accept
      if (link.supervises) link.tell('SUPERVISOR_HANGUP', (await leave(link)).calls)
      return true
    },
    ask: (vendor, { call }) => vendor.acceptCall(call),
    gives: CallResult,
    then: (link, { call }) => link.tell(is(call.callType, CALL_TYPE.CALLBACK) ? 'CALL_STARTED' : 'CALL_CONNECTED', call),
    failed: (link, cause) => {
      if (cause instanceof CustomError) return link.fault('', cause, 'ACCEPT_CALL')
      link.tell('INFO', { message: 'CAN_NOT_ACCEPT_THE_CALL' }, false)
      link.note('CAN_NOT_ACCEPT_THE_CALL', { messagetype: 'ACCEPT_CALL', additionalInfo: cause })
    },
  },
  DECLINE_CALL: {
    ask: (vendor, { call }) => vendor.declineCall(call),
    gives: CallResult,
    then: (link, { call }) => link.tell('HANGUP', call),
    failed: fails('DECLINE_CALL', 'CAN_NOT_DECLINE_THE_CALL'),
  },
  END_CALL: {
    ask: (vendor, { call, agentStatus }) => vendor.endCall(call, agentStatus),
    gives: HangupResult,
    then: async (link, { calls }) => {
      const active = await link.vendor.getActiveCalls()
      if (!(active instanceof ActiveCallsResult)) throw new Error('getActiveCalls gave something else')
      if (active.activeCalls.length === 0) link.tell('HANGUP', calls)
      else link.tell('PARTICIPANT_REMOVED', calls[0])
    },
    failed: fails('END_CALL', 'CAN_NOT_END_THE_CALL'),
  },
  MUTE: published('MUTE', 'mute', nothing, 'MUTE_TOGGLE', 'CAN_NOT_MUTE_CALL'),
  UNMUTE: published('UNMUTE', 'unmute', nothing, 'MUTE_TOGGLE', 'CAN_NOT_UNMUTE_CALL'),
  HOLD: published('HOLD', 'hold', theCall, 'HOLD_TOGGLE', 'CAN_NOT_HOLD_CALL', 'INVALID_PARTICIPANT'),
  RESUME: published('RESUME', 'resume', theCall, 'HOLD_TOGGLE', 'CAN_NOT_RESUME_CALL', 'INVALID_PARTICIPANT'),
  SWAP_PARTICIPANTS: published('SWAP_PARTICIPANTS', 'swap', (m) => [m.callToHold, m.callToResume], 'PARTICIPANTS_SWAPPED', 'CAN_NOT_SWAP_PARTICIPANTS'),
  CONFERENCE: published('CONFERENCE', 'conference', (m) => [m.calls], 'PARTICIPANTS_CONFERENCED', 'CAN_NOT_CONFERENCE'),
  PAUSE_RECORDING: published('PAUSE_RECORDING', 'pauseRecording', theCall, 'RECORDING_TOGGLE', 'CAN_NOT_PAUSE_RECORDING'),
  RESUME_RECORDING: published('RESUME_RECORDING', 'resumeRecording', theCall, 'RECORDING_TOGGLE', 'CAN_NOT_RESUME_RECORDING'),
  ADD_PARTICIPANT: {
    ask: (vendor, { contact, call, isBlindTransfer }) => vendor.addParticipant(new Contact(contact), call, isBlindTransfer),
    publishes: 'PARTICIPANT_ADDED',
    // A blind transfer ends the agent's own call; the conversation goes on.
    finally: (link, { call, isBlindTransfer }) => isBlindTransfer && link.tell('HANGUP', call),
    failed: (link, cause) => {
      link.tell('PARTICIPANT_REMOVED', { reason: 'error' })
      fails('ADD_PARTICIPANT', 'CAN_NOT_ADD_PARTICIPANT', 'INVALID_DESTINATION')(link, cause)
    },
  },
  DIAL: {
    ask: (vendor, { contact }) => vendor.dial(new Contact(contact)),
    gives: CallResult,
    then: (link, { call }) => link.tell('CALL_STARTED', call),
    failed: (link, cause) => {
      link.tell('CALL_FAILED')
      fails('DIAL', 'CAN_NOT_START_THE_CALL', 'INVALID_DESTINATION', 'GENERIC_ERROR')(link, cause)
    },
  },
  SEND_DIGITS: {
    ask: (vendor, { digits }) => vendor.sendDigits(digits),
    failed: (link) => link.note('SEND_DIGITS', undefined, true), // what was dialed may be a card's number
  },
  SET_AGENT_STATUS: {
    ask: (vendor, { agentStatus, statusInfo, enqueueNextState }) => vendor.setAgentStatus(agentStatus, statusInfo || {}, enqueueNextState || false),
    gives: GenericResult,
    then: (link, answer) => link.tell('SET_AGENT_STATUS_RESULT', answer),
    failed: (link, cause, { statusInfo }) => {
      if (statusInfo && !(cause instanceof CustomError)) link.tell('SET_AGENT_STATUS_RESULT', { success: false })
      fails('SET_AGENT_STATUS', 'CAN_NOT_SET_AGENT_STATUS', 'INVALID_AGENT_STATUS')(link, cause)
    },
  },
  GET_AGENT_STATUS: {
    ask: (vendor) => vendor.getAgentStatus(),
    gives: AgentVendorStatusInfo,
    then: (link, answer) => link.tell('GET_AGENT_STATUS_RESULT', answer),
    failed: fails('GET_AGENT_STATUS', 'CAN_NOT_GET_AGENT_STATUS'),
  },
  GET_PHONE_CONTACTS: {
    ask: (vendor, { filter }) => vendor.getPhoneContacts(filter),
    gives: PhoneContactsResult,
    then: (link, { contacts, contactTypes }) => link.tell('PHONE_CONTACTS', { contacts, contactTypes }),
    failed: fails('GET_PHONE_CONTACTS', 'CAN_NOT_GET_PHONE_CONTACTS'),
  },
  SET_AGENT_CONFIG: {
    ask: (vendor, { config }) => vendor.setAgentConfig(config),
    gives: GenericResult,
    then: (link, answer) => link.tell('AGENT_CONFIG_UPDATED', answer),
    failed: fails('SET_AGENT_CONFIG', 'CAN_NOT_SET_AGENT_CONFIG', 'CAN_NOT_UPDATE_PHONE_NUMBER'),
  },
  GET_SIGNED_RECORDING_URL: {
    ask: (vendor, { recordingUrl, vendorCallKey, callId }) => vendor.getSignedRecordingUrl(recordingUrl, vendorCallKey, callId),
    gives: SignedRecordingUrlResult,
    then: (link, answer) => link.tell('SIGNED_RECORDING_URL', answer),
    failed: (link) => {
      const none = new SignedRecordingUrlResult({ success: false })
      link.tell('SIGNED_RECORDING_URL', none, false)
      link.note('GET_SIGNED_RECORDING_URL', none, true)
    },
  },
  LOGOUT: {
    ask: (vendor) => vendor.logout(),
    gives: LogoutResult,
    then: (link, { success, loginFrameHeight }) => link.tell('LOGOUT_RESULT', { success, loginFrameHeight }),
    failed: fails('LOGOUT', 'CAN_NOT_LOG_OUT'),
  },
  MESSAGE: { ask: (vendor, { message }) => vendor.handleMessage(message) },
  WRAP_UP_CALL: { ask: (vendor, { call }) => vendor.wrapUpCall(call) },
  LOG: { ask: (vendor, { logLevel, logMessage, payload }) => vendor.logMessageToVendor(logLevel, logMessage, payload) },
  DOWNLOAD_VENDOR_LOGS: { ask: (vendor) => vendor.downloadLogs(written()) },
  AGENT_AVAILABLE: {
    first: (_, { isAvailable }) => Boolean(isAvailable),
    ask: (vendor) => vendor.getActiveCalls(),
    gives: ActiveCallsResult,
    then: (link, { activeCalls }) => {
      for (const call of activeCalls) if (call.callInfo?.isReplayable) replay(link, Object.assign(call, { isReplayedCall: true }))
    },
  },
  SUPERVISE_CALL: {
    first: (link) => { link.supervises = true },
    ask: (vendor, { call }) => vendor.superviseCall(call),
    gives: SuperviseCallResult,
    then: async (link, { call }) => {
      const { selectedPhone } = await link.vendor.getAgentConfig()
      link.tell(selectedPhone.type === PHONE_TYPE.SOFT_PHONE ? 'SUPERVISOR_CALL_CONNECTED' : 'SUPERVISOR_CALL_STARTED', call)
    },
    failed: (link, cause) => {
      link.supervises = false
      fails('SUPERVISE_CALL', 'CAN_NOT_SUPERVISE_CALL')(link, cause)
    },
  },
  SUPERVISOR_DISCONNECT: {
    ask: (vendor, { call }) => vendor.supervisorDisconnect(call),
    gives: SupervisorHangupResult,
    then: (link, { calls }) => {
      link.supervises = false
      link.tell('SUPERVISOR_HANGUP', calls)
    },
    failed: fails('SUPERVISOR_DISCONNECT', 'CAN_NOT_DISCONNECT_SUPERVISOR'),
  },
  SUPERVISOR_BARGE_IN: {
    ask: (vendor, { call }) => vendor.supervisorBargeIn(call),
    gives: SuperviseCallResult,
    then: (link, { call }) => link.tell('SUPERVISOR_BARGED_IN', call),
    failed: fails('SUPERVISOR_BARGE_IN', 'CAN_NOT_BARGE_IN_SUPERVISOR'),
  },
}

/** leave ends a supervision, since the supervisor gets a call of their own. */
export async function leave(link) {
  const result = await link.vendor.supervisorDisconnect()
  if (!(result instanceof SupervisorHangupResult)) throw new Error('supervisorDisconnect gave something else')
  link.supervises = false
  return result
}

/** replay tells a call that was there before the host asked. */
function replay(link, call) {
  if (call.callAttributes?.participantType === PARTICIPANT_TYPE.SUPERVISOR) {
    link.supervises = true
    link.tell(call.state === CALL_STATE.RINGING ? 'SUPERVISOR_CALL_STARTED' : 'SUPERVISOR_CALL_CONNECTED', call)
    if (call.state !== CALL_STATE.RINGING && call.callAttributes.hasSupervisorBargedIn) link.tell('SUPERVISOR_BARGED_IN', call)
    return
  }
  const added = () => ({
    phoneNumber: call.contact.phoneNumber, callInfo: call.callInfo, initialCallHasEnded: call.callAttributes.initialCallHasEnded, callId: call.callId,
  })
  switch (call.state) {
    case CALL_STATE.RINGING: return link.tell('CALL_STARTED', call)
    case CALL_STATE.CONNECTED: return link.tell('CALL_CONNECTED', call)
    case CALL_STATE.TRANSFERRING: return link.tell('PARTICIPANT_ADDED', added())
    case CALL_STATE.TRANSFERRED: return link.tell('PARTICIPANT_CONNECTED', added())
  }
}
