// The cases that a host must tell apart, each as a button: how an offer ends, whose
// doing that was, and whether the call may ring again.

const ends = (reason, agentStatus, closeCallOnError = false) => (phone) => phone.ends({ reason, agentStatus, closeCallOnError })
const failsNext = (command, what) => (phone) => {
  phone.failsNext.add(command)
  phone.say(`the next ${what} fails`)
}

/** groups are the buttons, in the order of a call. Those of every day are open, the others as soon as they are due. */
export const groups = [
  { title: 'A call comes', open: true, cases: [
    { name: 'call', label: 'A caller calls', press: (phone) => phone.rings('Inbound') },
    { name: 'callback', label: 'A callback is due', hint: 'QUEUED_CALL_STARTED: a customer wants to be called back', press: (phone) => phone.rings('Callback') },
    { name: 'transfer', label: 'A colleague transfers', hint: 'CALL_STARTED, with callType Transfer', press: (phone) => phone.rings('Transfer'),
      cannot: (phone) => phone.transfers === false && 'this version of the library has no transferred calls' },
  ] },
  { title: 'While it rings', open: true, cases: [
    { name: 'missed', label: 'Let it ring out', hint: 'error, MissedCallAgent: the agent missed it', press: ends('error', 'MissedCallAgent') },
    { name: 'declined', label: 'Decline on the phone', hint: 'error, DeclinedByAgent: the agent declined it', press: ends('error', 'DeclinedByAgent') },
    { name: 'failed-agent', label: 'Fail: the agent’s line', hint: 'error, FailedConnectAgent', press: ends('error', 'FailedConnectAgent') },
    { name: 'failed-customer', label: 'Fail: the customer’s line', hint: 'error, FailedConnectCustomer: nothing to do with the agent', press: ends('error', 'FailedConnectCustomer') },
    { name: 'left', label: 'The caller hangs up', hint: 'ended', press: (phone) => phone.leaves() },
  ] },
  { title: 'While they talk', open: true, cases: [
    { name: 'ended', label: 'The customer hangs up', hint: 'ended', press: (phone) => phone.leaves() },
    { name: 'dropped', label: 'The line drops', hint: 'error, FailedConnectCustomer', press: ends('error', 'FailedConnectCustomer') },
  ] },
  { title: 'A customer who is dialed', due: (phone) => phone.call?.dialed, cases: [
    { name: 'answers', label: 'The customer answers', hint: 'CALL_CONNECTED', press: (phone) => phone.answers() },
    { name: 'busy', label: 'The customer is busy', hint: 'error; MissedCallStatus, if it is a callback', press: (phone) => phone.notReached() },
    { name: 'no-answer', label: 'The customer does not answer', hint: 'error; MissedCallStatus, if it is a callback', press: (phone) => phone.notReached() },
  ] },
  { title: 'A colleague who was added, or asked', due: (phone) => phone.colleague, cases: [
    { name: 'colleague-answers', label: 'The colleague answers', hint: 'PARTICIPANT_CONNECTED; CALL_CONNECTED, if it is a consult', press: (phone) => phone.colleagueAnswers() },
    { name: 'colleague-misses', label: 'The colleague misses it', hint: 'PARTICIPANT_REMOVED, error; HANGUP, if it is a consult', press: (phone) => phone.colleagueLeaves('does not answer') },
    { name: 'colleague-declines', label: 'The colleague declines', hint: 'PARTICIPANT_REMOVED, error; HANGUP, if it is a consult', press: (phone) => phone.colleagueLeaves('declines') },
  ] },
  { title: 'What fails the next time', cases: [
    { name: 'accept-fails', label: 'The next accept', hint: 'the library says CAN_NOT_ACCEPT_THE_CALL; then error, FailedConnectAgent', press: failsNext('acceptCall', 'accept') },
    { name: 'decline-fails', label: 'The next decline', hint: 'CAN_NOT_DECLINE_THE_CALL: it rings on', press: failsNext('declineCall', 'decline') },
    { name: 'dial-fails', label: 'The next dialed call', hint: 'CALL_FAILED', press: failsNext('dial', 'dialed call') },
    { name: 'transfer-fails', label: 'The next transfer', hint: 'CAN_NOT_ADD_PARTICIPANT: the call goes on', press: failsNext('addParticipant', 'transfer') },
  ] },
  { title: 'What a host should not get', cases: [
    { name: 'missed-closed', label: 'Missed, and closed', hint: 'closeCallOnError: the conversation ends too', press: ends('error', 'MissedCallAgent', true) },
    { name: 'error-closed', label: 'Error, and closed', hint: 'error without a status, closeCallOnError', press: ends('error', undefined, true) },
    { name: 'error', label: 'Error without a status', hint: 'error: the host does not know whose fault', press: ends('error') },
    { name: 'unknown-status', label: 'A status nobody knows', hint: 'error, MissedByAgent: the host names the nearest', press: ends('error', 'MissedByAgent') },
  ] },
  { title: 'The agent signs in', due: (phone) => phone.waits, cases: [
    { name: 'sign-in', label: 'Sign in', hint: 'LOGIN_RESULT', press: (phone) => phone.signsIn() },
    { name: 'sign-out', label: 'Sign out', hint: 'at the next load the connector wants to be shown, for the agent to sign in', press: (phone) => phone.signsOut() },
    { name: 'reset', label: 'Empty the line', hint: 'all calls end, and the host is not told', press: (phone) => phone.reset() },
  ] },
]

/** press does what a button says. An error of it has cannot: true if the library lacks it. */
export function press(phone, name) {
  const button = groups.flatMap(({ cases }) => cases).find((one) => one.name === name)
  if (!button) throw new Error(`there is no button ${name}`)
  const cannot = button.cannot?.(phone)
  if (cannot) throw Object.assign(new Error(cannot), { cannot: true })
  return button.press(phone)
}
