// Drives the sample connector for `secondring check --drive`: each act is a button of
// its page. It runs in that page, so it is one file; drive-remote.mjs presses the same
// buttons from elsewhere.

/** buttons are the acts, by the name of the button. */
export const buttons = {
  callArrives: 'call',
  callbackArrives: 'callback',
  transferArrives: 'transfer',
  ringOut: 'missed',
  declineOnPhone: 'declined',
  agentFails: 'failed-agent',
  customerFails: 'failed-customer',
  customerHangsUp: 'ended',
  nextAcceptFails: 'accept-fails',
  nextDeclineFails: 'decline-fails',
  nextDialFails: 'dial-fails',
  nextTransferFails: 'transfer-fails',
  customerAnswers: 'answers',
  customerIsBusy: 'busy',
  customerDoesNotAnswer: 'no-answer',
  targetAnswers: 'colleague-answers',
  targetMisses: 'colleague-misses',
  targetDeclines: 'colleague-declines',
  signOut: 'sign-out',
  signIn: 'sign-in',
  reset: 'reset',
}

/** click presses a button. One that is disabled is what this version of the library cannot do. */
function click(name) {
  const button = document.querySelector(`button[name="${name}"]`)
  if (!button) throw new Error(`the page has no button ${name}`)
  if (button.disabled) throw Object.assign(new Error(button.title), { cannot: true })
  button.click()
}

export default Object.fromEntries(Object.entries(buttons).map(([act, name]) => [act, () => click(name)]))
