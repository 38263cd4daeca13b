// What a vendor publishes. An event has the class that it takes, the error that a value
// of another class is, and what is told.
import { leave } from './commands.js'
import { forget, heard, score } from './quality.js'
import {
  ActiveCallsResult, AgentStatusInfo, AgentVendorStatusInfo, AudioStats, CallResult, GenericResult, HangupResult, HoldToggleResult, LogoutResult, MuteToggleResult,
  ParticipantResult, RecordingToggleResult, StateChangeResult, SuperviseCallResult, SupervisedCallInfo, SupervisorHangupResult,
} from './values.js'
import { Constants } from './words.js'

const { CALL_STATE, CALL_TYPE, PARTICIPANT_TYPE } = Constants

/** plain is an event that is told as it is, or as a part of it, by its own name. */
const plain = (name, takes, wrong, part = (value) => value) => ({ takes, wrong, tell: (link, value, noted) => link.tell(name, part(value), noted) })
const call = (value) => value.call
const calls = (value) => value.calls
const participant = ({ initialCallHasEnded, callInfo, phoneNumber, callId }) => ({ initialCallHasEnded, callInfo, phoneNumber, callId })
const holding = ({ isThirdPartyOnHold, isCustomerOnHold, calls: held }) => ({ isThirdPartyOnHold, isCustomerOnHold, calls: held })

export const events = {
  LOGIN_RESULT: {
    takes: GenericResult,
    wrong: 'CAN_NOT_LOG_IN',
    tell: async (link, result, noted) => {
      link.tell('LOGIN_RESULT', result, noted)
      if (result.success) await link.ready()
    },
  },
  LOGOUT_RESULT: plain('LOGOUT_RESULT', LogoutResult, 'CAN_NOT_LOG_OUT', ({ success, loginFrameHeight }) => ({ success, loginFrameHeight })),
  CALL_STARTED: plain('CALL_STARTED', CallResult, 'CAN_NOT_START_THE_CALL', call),
  QUEUED_CALL_STARTED: plain('QUEUED_CALL_STARTED', CallResult, 'CAN_NOT_START_THE_CALL', call),
  CALL_CONNECTED: {
    takes: CallResult,
    wrong: 'CAN_NOT_START_THE_CALL',
    tell: async (link, result, noted) => {
      forget()
      if (link.supervises) link.tell('SUPERVISOR_HANGUP', await leave(link), noted)
      link.tell('CALL_CONNECTED', result.call, noted)
    },
  },
  HANGUP: plain('HANGUP', HangupResult, 'CAN_NOT_END_THE_CALL', calls),
  PARTICIPANT_ADDED: plain('PARTICIPANT_ADDED', ParticipantResult, 'CAN_NOT_ADD_PARTICIPANT', participant),
  PARTICIPANT_CONNECTED: plain('PARTICIPANT_CONNECTED', ParticipantResult, 'CAN_NOT_CONNECT_PARTICIPANT', participant),
  PARTICIPANT_REMOVED: { takes: CallResult, wrong: 'CAN_NOT_HANGUP_PARTICIPANT', tell: removed },
  MESSAGE: plain('MESSAGE'),
  AFTER_CALL_WORK_STARTED: plain('AFTER_CALL_WORK_STARTED'),
  WRAP_UP_ENDED: plain('WRAP_UP_ENDED'),
  MUTE_TOGGLE: plain('MUTE_TOGGLE', MuteToggleResult, 'CAN_NOT_TOGGLE_MUTE'),
  HOLD_TOGGLE: { ...plain('HOLD_TOGGLE', HoldToggleResult, 'CAN_NOT_TOGGLE_HOLD', holding), reads: holding },
  RECORDING_TOGGLE: {
    ...plain('RECORDING_TOGGLE', RecordingToggleResult, 'CAN_NOT_TOGGLE_RECORD', (r) => ({ ...r })),
    reads: ({ isRecordingPaused }) => isRecordingPaused,
  },
  PARTICIPANTS_SWAPPED: plain('HOLD_TOGGLE', HoldToggleResult, 'CAN_NOT_SWAP_PARTICIPANTS', holding),
  PARTICIPANTS_CONFERENCED: plain('HOLD_TOGGLE', HoldToggleResult, 'CAN_NOT_CONFERENCE', ({ isThirdPartyOnHold, isCustomerOnHold }) => ({ isThirdPartyOnHold, isCustomerOnHold })),
  UPDATE_AUDIO_STATS: {
    takes: AudioStats,
    tell: (link, { stats, isAudioStatsCompleted, callId }, noted) => {
      if (stats) heard(stats)
      if (isAudioStatsCompleted && callId) link.tell('UPDATE_AUDIO_STATS_COMPLETED', { callId, mos: score() }, noted)
    },
  },
  SET_AGENT_STATUS: plain('SET_AGENT_STATUS', AgentStatusInfo, 'CAN_NOT_SET_AGENT_STATUS', ({ statusId }) => ({ statusId })),
  GET_AGENT_STATUS: plain('GET_AGENT_STATUS', AgentVendorStatusInfo, 'CAN_NOT_GET_AGENT_STATUS'),
  STATE_CHANGE: plain('STATE_CHANGE', StateChangeResult, 'INVALID_STATE_CHANGE_RESULT'),
  CALL_BARGED_IN: plain('CALL_BARGED_IN', SupervisedCallInfo, 'GENERIC_ERROR'),
  SUPERVISOR_BARGED_IN: plain('SUPERVISOR_BARGED_IN', SuperviseCallResult, 'CAN_NOT_BARGE_IN_SUPERVISOR', call),
  SUPERVISOR_CALL_STARTED: supervising('SUPERVISOR_CALL_STARTED', SuperviseCallResult, 'CAN_NOT_SUPERVISE_CALL', true, call),
  SUPERVISOR_CALL_CONNECTED: supervising('SUPERVISOR_CALL_CONNECTED', SuperviseCallResult, 'CAN_NOT_SUPERVISE_CALL', true, call),
  SUPERVISOR_HANGUP: supervising('SUPERVISOR_HANGUP', SupervisorHangupResult, 'CAN_NOT_DISCONNECT_SUPERVISOR', false, calls),
}

function supervising(name, takes, wrong, on, part) {
  return {
    takes,
    wrong,
    tell: (link, value, noted) => {
      link.supervises = on
      link.tell(name, part(value), noted)
    },
  }
}

/** removed tells what it means that somebody left: the end, a change of who speaks, or just that. */
async function removed(link, { call: gone }, noted) {
  const active = await link.vendor.getActiveCalls()
  if (!(active instanceof ActiveCallsResult)) return
  const left = Object.values(active.activeCalls)
  if (left.length === 0) return link.tell('HANGUP', gone, noted)
  if (gone?.callAttributes?.participantType !== PARTICIPANT_TYPE.INITIAL_CALLER) {
    return link.tell('PARTICIPANT_REMOVED', { reason: gone ? gone.reason : null }, noted)
  }
  const third = left.filter((one) => one.callType === CALL_TYPE.ADD_PARTICIPANT).pop()
  if (third) link.tell(third.state === CALL_STATE.TRANSFERRING ? 'PARTICIPANT_ADDED' : 'PARTICIPANT_CONNECTED', { initialCallHasEnded: true })
}

const orInvalid = (code) => (error) => (error?.type === 'INVALID_PARTICIPANT' ? 'INVALID_PARTICIPANT' : code)
const softphone = (error) => (['UNSUPPORTED_BROWSER', 'MICROPHONE_NOT_SHARED'].includes(error?.type) ? error.type : 'GENERIC_ERROR')

/** failures are the codes of publishError, by the event that failed. */
export const failures = {
  LOGIN_RESULT: 'CAN_NOT_LOG_IN',
  LOGOUT_RESULT: 'CAN_NOT_LOG_OUT',
  CALL_STARTED: 'CAN_NOT_START_THE_CALL',
  QUEUED_CALL_STARTED: 'CAN_NOT_START_THE_CALL',
  CALL_CONNECTED: 'CAN_NOT_START_THE_CALL',
  HANGUP: 'CAN_NOT_END_THE_CALL',
  PARTICIPANT_ADDED: orInvalid('CAN_NOT_ADD_PARTICIPANT'),
  PARTICIPANT_CONNECTED: 'CAN_NOT_CONNECT_PARTICIPANT',
  PARTICIPANT_REMOVED: 'CAN_NOT_HANGUP_PARTICIPANT',
  MUTE_TOGGLE: 'CAN_NOT_TOGGLE_MUTE',
  HOLD_TOGGLE: orInvalid('CAN_NOT_TOGGLE_HOLD'),
  RECORDING_TOGGLE: 'CAN_NOT_TOGGLE_RECORD',
  PARTICIPANTS_SWAPPED: 'CAN_NOT_SWAP_PARTICIPANTS',
  PARTICIPANTS_CONFERENCED: 'CAN_NOT_CONFERENCE',
  AGENT_ERROR: 'AGENT_ERROR',
  SOFTPHONE_ERROR: softphone,
}
