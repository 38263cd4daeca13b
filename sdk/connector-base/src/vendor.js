// What a vendor fulfills. A method that a vendor leaves out says so when it is asked.

const methods = [
  'init', 'getActiveCalls', 'acceptCall', 'declineCall', 'endCall', 'mute', 'unmute', 'hold', 'resume', 'setAgentStatus', 'dial', 'sendDigits',
  'getPhoneContacts', 'swap', 'conference', 'addParticipant', 'pauseRecording', 'resumeRecording', 'getAgentConfig', 'setAgentConfig', 'getCapabilities', 'logout',
  'handleMessage', 'wrapUpCall', 'getSignedRecordingUrl', 'superviseCall', 'supervisorDisconnect', 'supervisorBargeIn',
]

export class VendorConnector {
  /** getAgentStatus gives nothing, unless a vendor has statuses of its own. */
  getAgentStatus() {}

  /** logMessageToVendor does nothing, unless a vendor keeps the host's lines. */
  logMessageToVendor() {}

  /** downloadLogs gives the log to the agent as a file, unless a vendor does something else with it. */
  downloadLogs(lines) {
    if (typeof document === 'undefined') return
    const address = URL.createObjectURL(new Blob(lines, { type: 'text/plain' }))
    const link = Object.assign(document.createElement('a'), { href: address, download: `connector-${Date.now()}.log` })
    link.click()
    URL.revokeObjectURL(address)
  }
}
for (const name of methods) {
  Object.defineProperty(VendorConnector.prototype, name, { configurable: true, writable: true, value() { throw new Error(`the connector has no ${name}`) } })
}
