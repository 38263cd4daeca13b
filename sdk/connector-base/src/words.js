// The words of the protocol, as far as a connector says or hears them.

const named = (...values) => Object.freeze(Object.fromEntries(values.map((value) => [value, value])))

/** What a connector can import as Constants. */
export const Constants = Object.freeze({
  EVENT_TYPE: named(
    'LOGIN_RESULT', 'LOGOUT_RESULT', 'CALL_STARTED', 'QUEUED_CALL_STARTED', 'CALL_CONNECTED', 'HANGUP', 'MUTE_TOGGLE', 'HOLD_TOGGLE', 'RECORDING_TOGGLE',
    'PARTICIPANTS_SWAPPED', 'PARTICIPANTS_CONFERENCED', 'PARTICIPANT_ADDED', 'PARTICIPANT_CONNECTED', 'PARTICIPANT_REMOVED', 'MESSAGE',
    'AFTER_CALL_WORK_STARTED', 'WRAP_UP_ENDED', 'AGENT_ERROR', 'SOFTPHONE_ERROR', 'UPDATE_AUDIO_STATS', 'SUPERVISOR_BARGED_IN', 'SUPERVISOR_CALL_STARTED',
    'SUPERVISOR_CALL_CONNECTED', 'SUPERVISOR_HANGUP', 'SET_AGENT_STATUS', 'GET_AGENT_STATUS', 'STATE_CHANGE',
  ),
  ERROR_TYPE: named('GENERIC_ERROR', 'INVALID_PARTICIPANT', 'INVALID_DESTINATION', 'INVALID_PARAMS', 'INVALID_AGENT_STATUS', 'CAN_NOT_UPDATE_PHONE_NUMBER'),
  AGENT_STATUS: Object.freeze({ ONLINE: 'Online', OFFLINE: 'Offline', ACW: 'AfterCallWork', CALLBACK_MISSED_OR_REJECTED: 'CallbackMissedOrRejected' }),
  PARTICIPANT_TYPE: Object.freeze({ AGENT: 'Agent', INITIAL_CALLER: 'Initial_Caller', THIRD_PARTY: 'Third_Party', SUPERVISOR: 'Supervisor' }),
  CALL_TYPE: Object.freeze({
    INBOUND: 'Inbound', OUTBOUND: 'Outbound', CALLBACK: 'Callback', ADD_PARTICIPANT: 'AddParticipant', TRANSFER: 'Transfer', INTERNAL_CALL: 'InternalCall',
  }),
  DIALER_TYPE: Object.freeze({ OUTBOUND_PREVIEW: 'OutboundPreview', NONE: 'None' }),
  CONTACT_TYPE: Object.freeze({ PHONEBOOK: 'PhoneBook', QUEUE: 'Queue', PHONENUMBER: 'PhoneNumber', AGENT: 'Agent', FLOW: 'Flow' }),
  CALL_STATE: Object.freeze({ RINGING: 'ringing', CONNECTED: 'connected', TRANSFERRING: 'transferring', TRANSFERRED: 'transferred', ENDED: 'ended' }),
  HANGUP_REASON: Object.freeze({ PHONE_CALL_ERROR: 'error', PHONE_CALL_ENDED: 'ended' }),
  PHONE_TYPE: named('DESK_PHONE', 'SOFT_PHONE'),
  AGENT_AVAILABILITY: named('AVAILABLE', 'BUSY', 'OFFLINE'),
  REMOVE_PARTICIPANT_VARIANT: named('ALWAYS', 'NEVER', 'ALWAYS_EXCEPT_ON_HOLD'),
  LOG_LEVEL: named('ERROR', 'INFO'),
  CONTACTS_FILTER_TYPES: named('AGENT', 'QUEUE', 'CONTACT', 'DIRECTORY', 'FLOW', 'AVAILABLE'),
})

/** The reasons and blames of a hangup that the host rules. The usual library has no names for them. */
export const HANGUP_STATUS = Object.freeze({
  MISSED_BY_AGENT: 'MissedCallAgent',
  DECLINED_BY_AGENT: 'DeclinedByAgent',
  FAILED_FOR_AGENT: 'FailedConnectAgent',
  FAILED_FOR_CUSTOMER: 'FailedConnectCustomer',
  MISSED_BY_CUSTOMER: 'MissedCallStatus',
})
