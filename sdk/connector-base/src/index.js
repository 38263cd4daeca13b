// The drop-in: a vendor that imports this instead of the usual library changes nothing
// else, and chooses the hosts that it trusts.
export { log } from './log.js'
export { initializeConnector, publishError, publishEvent, publishLog } from './link.js'
export { Constants, HANGUP_STATUS } from './words.js'
export { VendorConnector } from './vendor.js'
export * from './values.js'
