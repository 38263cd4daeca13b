// The cases that a host must tell apart, each as a button: how an offer ends, whose
// doing that was, and whether the call may ring again.

const ends = (fields) => (phone) => phone.hangUp(phone.call, fields)

/** cases are the buttons, in the order of a call. */
export const cases = [
  { group: 'A call comes', name: 'call', label: 'A caller calls', press: (phone) => phone.rings() },

  { group: 'While it rings', name: 'missed', label: 'Let it ring out', hint: 'error, MissedCallAgent: the agent missed it', press: ends({ reason: 'error', agentStatus: 'MissedCallAgent', closeCallOnError: false }) },
  { group: 'While it rings', name: 'declined', label: 'Decline on the phone', hint: 'error, DeclinedByAgent: the agent declined it', press: ends({ reason: 'error', agentStatus: 'DeclinedByAgent', closeCallOnError: false }) },
  { group: 'While it rings', name: 'failed-agent', label: 'Fail: the agent’s line', hint: 'error, FailedConnectAgent', press: ends({ reason: 'error', agentStatus: 'FailedConnectAgent', closeCallOnError: false }) },
  { group: 'While it rings', name: 'failed-customer', label: 'Fail: the customer’s line', hint: 'error, FailedConnectCustomer: nothing to do with the agent', press: ends({ reason: 'error', agentStatus: 'FailedConnectCustomer', closeCallOnError: false }) },
  { group: 'While it rings', name: 'missed-customer', label: 'The customer misses it', hint: 'error, MissedCallStatus: of a call back', press: ends({ reason: 'error', agentStatus: 'MissedCallStatus', closeCallOnError: false }) },
  { group: 'While it rings', name: 'left', label: 'The caller hangs up', hint: 'ended', press: ends({ reason: 'ended' }) },
  { group: 'While it rings', name: 'accept-fails', label: 'The next accept fails', hint: 'the library says CAN_NOT_ACCEPT_THE_CALL', press: (phone) => { phone.next.acceptCall = 'fails'; phone.say('the next accept fails') } },

  { group: 'While they talk', name: 'ended', label: 'The customer hangs up', hint: 'ended', press: ends({ reason: 'ended' }) },
  { group: 'While they talk', name: 'dropped', label: 'The line drops', hint: 'error, FailedConnectCustomer', press: ends({ reason: 'error', agentStatus: 'FailedConnectCustomer', closeCallOnError: false }) },

  { group: 'For good', name: 'missed-closed', label: 'Missed, and closed', hint: 'closeCallOnError: the conversation ends too', press: ends({ reason: 'error', agentStatus: 'MissedCallAgent', closeCallOnError: true }) },
  { group: 'For good', name: 'error-closed', label: 'Error, and closed', hint: 'error without a status, closeCallOnError', press: ends({ reason: 'error', closeCallOnError: true }) },
  { group: 'For good', name: 'error', label: 'Error without a status', hint: 'error: the host does not know whose fault', press: ends({ reason: 'error', closeCallOnError: false }) },
  { group: 'For good', name: 'unknown-status', label: 'A status nobody knows', hint: 'error, MissedByAgent: the host names the nearest', press: ends({ reason: 'error', agentStatus: 'MissedByAgent', closeCallOnError: false }) },
]
