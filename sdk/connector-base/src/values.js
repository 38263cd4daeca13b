// The values that a vendor hands to the host. Each class is a table of its fields; a
// value that is not what its field takes is refused where it is made, in the vendor's
// own stack, and not later at the host.
import { Constants } from './words.js'

const { AGENT_AVAILABILITY, CALL_TYPE, CONTACT_TYPE, DIALER_TYPE, PARTICIPANT_TYPE, PHONE_TYPE, REMOVE_PARTICIPANT_VARIANT } = Constants

// What a field takes.
const of = (type) => (value) => typeof value === type || `a ${type}`
const text = of('string')
const flag = of('boolean')
const count = of('number')
const moment = (value) => value instanceof Date || 'a Date'
const list = (value) => Array.isArray(value) || 'a list'
const an = (type) => (value) => value instanceof type || `an instance of ${type.name}`
// Hosts know these words in any case, and so does the usual library, which looks for one within the value.
const word = (words) => {
  const known = new RegExp(Object.values(words).join('|'), 'i')
  return (value) => known.test(value) || `one of ${Object.values(words).join(', ')}`
}
const each = (takes) => (values) => {
  if (values.length > 0) values.forEach((value) => must(takes, value, 'a part'))
  return true
}

function must(takes, value, name) {
  const expected = takes(value)
  if (expected !== true) throw new Error(`${name} is ${value === null ? 'null' : typeof value}: expected ${expected}`)
}

// How a field is read: always (it is checked even if it is absent), if there is
// something (what is empty passes), or kept only if there is something.
const always = (takes, otherwise) => ({ takes, otherwise, checked: () => true })
const ifAny = (takes, otherwise) => ({ takes, otherwise, checked: Boolean })
const ifSet = (takes) => ({ takes, checked: (value) => value !== undefined })
const keptIfAny = (takes) => ({ takes, checked: Boolean, dropped: true })
const any = (otherwise) => ({ otherwise, checked: () => false })

/** fill reads the fields of a table out of what a constructor was given. */
function fill(target, fields, given) {
  for (const [name, field] of Object.entries(fields)) {
    const value = given[name] === undefined ? field.otherwise : given[name]
    if (field.checked(value)) must(field.takes, value, name)
    if (!field.dropped || value) target[name] = value
  }
}

/** made is a class whose values have the fields of a table. */
function made(name, fields, rest) {
  const type = {
    [name]: class {
      constructor(given) {
        fill(this, typeof fields === 'function' ? fields(given) : fields, given)
        rest?.(this, given)
      }
    },
  }[name]
  return type
}

export class CustomError extends Error {
  constructor(given) {
    fill({}, { labelName: always(text), namespace: always(text), message: ifAny(text) }, given)
    super(given.message)
    this.labelName = given.labelName
    this.namespace = given.namespace
    this.message = given.message // absent, if a vendor gave none
  }
}

export const Phone = made('Phone', { type: always(word(PHONE_TYPE)), number: ifAny(text) })

export const Contact = made('Contact', {
  phoneNumber: ifAny(text), id: ifAny(text), type: ifAny(word(CONTACT_TYPE)), name: ifAny(text), prefix: ifAny(text), extension: ifAny(text),
  endpointARN: any(), queue: any(), availability: ifAny(word(AGENT_AVAILABILITY)), queueWaitTime: ifAny(text), recordId: ifAny(text), description: ifAny(text),
}, (contact) => {
  if (contact.type !== CONTACT_TYPE.AGENT) contact.availability = null // nobody else has one
})

const on = always(flag, true)
const off = always(flag, false)

export const CallInfo = made('CallInfo', {
  callStateTimestamp: ifAny(moment, null), queueTimestamp: ifAny(moment, null), queueId: ifAny(text, null), queueName: ifAny(text, null), initialCallId: any(),
  isOnHold: any(), isMuted: off, isRecordingPaused: off, isSoftphoneCall: on, isReplayable: any(true), isBargeable: off, isExternalTransfer: ifSet(flag),
  acceptEnabled: on, declineEnabled: on, muteEnabled: on, swapEnabled: on, conferenceEnabled: on, holdEnabled: on, recordEnabled: on, addCallerEnabled: on,
  extensionEnabled: on, showMuteButton: on, showRecordButton: on, showAddCallerButton: on, showAddBlindTransferButton: on, showMergeButton: on,
  showSwapButton: on, removeParticipantVariant: always(word(REMOVE_PARTICIPANT_VARIANT), REMOVE_PARTICIPANT_VARIANT.ALWAYS),
})

export const PhoneCallAttributes = made('PhoneCallAttributes', {
  voiceCallId: ifAny(text), participantType: ifAny(word(PARTICIPANT_TYPE)), parentId: ifAny(text), isOnHold: ifSet(flag),
  dialerType: always(word(DIALER_TYPE), DIALER_TYPE.NONE), hasSupervisorBargedIn: off,
})

export const PhoneCall = made('PhoneCall', {
  callId: keptIfAny(text), callType: keptIfAny(word(CALL_TYPE)), phoneNumber: keptIfAny(text), callInfo: keptIfAny(an(CallInfo)), contact: keptIfAny(an(Contact)),
  reason: keptIfAny(() => true), closeCallOnError: keptIfAny(() => true), agentStatus: keptIfAny(() => true), state: any(), callAttributes: any(),
})

const aCall = an(PhoneCall)

export const ActiveCallsResult = made('ActiveCallsResult', { activeCalls: always(each(aCall), []) })
export const AgentConfig = made('AgentConfig', { selectedPhone: always(an(Phone)) })
export const AgentConfigResult = made('AgentConfigResult', (given) => ({
  phones: always(list, [PHONE_TYPE.SOFT_PHONE]),
  selectedPhone: always(an(Phone), given.selectedPhone === undefined ? new Phone({ type: PHONE_TYPE.SOFT_PHONE }) : undefined),
}))
export const AgentStatusInfo = made('AgentStatusInfo', { statusId: always(text), statusApiName: ifAny(text), statusName: ifAny(text) })
export const AgentVendorStatusInfo = made('AgentVendorStatusInfo', { statusId: ifAny(text), statusType: ifAny(text), statusName: ifAny(text) })
export const CallResult = made('CallResult', { call: ifSet(aCall) })
export const CapabilitiesResult = made('CapabilitiesResult', {
  hasMute: on, hasRecord: on, hasMerge: on, hasSwap: on, hasSignedRecordingUrl: off, debugEnabled: on, hasContactSearch: off, hasAgentAvailability: off,
  hasQueueWaitTime: off, supportsMos: off, hasSupervisorListenIn: off, hasSupervisorBargeIn: off, hasBlindTransfer: off, hasTransferToOmniFlow: off,
  hasPendingStatusChange: off, hasPhoneBook: off,
})
export const GenericResult = made('GenericResult', { success: any() })
export const InitResult = made('InitResult', { showLogin: any(false), loginFrameHeight: any(350) })
export const LogoutResult = made('LogoutResult', { success: any(), loginFrameHeight: any(350) })
export const MuteToggleResult = made('MuteToggleResult', { isMuted: any() })
export const ParticipantResult = made('ParticipantResult', { initialCallHasEnded: any(), callInfo: always(an(CallInfo)), phoneNumber: any(), callId: any() })
export const PhoneContactsResult = made('PhoneContactsResult', { contacts: always(each(an(Contact)), []), contactTypes: always(each(word(CONTACT_TYPE)), []) })
export const RecordingToggleResult = made('RecordingToggleResult', {
  isRecordingPaused: any(), contactId: any(null), initialContactId: any(null), instanceId: any(null), region: any(null),
})
export const SignedRecordingUrlResult = made('SignedRecordingUrlResult', (given) => ({
  success: any(), url: given.success ? always(text) : any(), duration: given.success ? ifAny(count) : any(), callId: given.success ? always(text) : any(),
}))
export const SuperviseCallResult = made('SuperviseCallResult', { call: always(aCall) })
export const SupervisedCallInfo = made('SupervisedCallInfo', {
  callId: always(text), voiceCallId: any(), callType: any(), from: any(), to: any(), supervisorName: any(), isBargedIn: any(),
})

export const HoldToggleResult = made('HoldToggleResult', {
  isThirdPartyOnHold: any(), isCustomerOnHold: any(), calls: keptIfAny((calls) => each(aCall)(Object.values(calls))),
})

export class HangupResult {
  constructor(given) {
    const calls = Array.isArray(given.calls) ? given.calls : [given.calls]
    must(each(aCall), calls, 'calls')
    this.calls = calls
  }
}
export class SupervisorHangupResult extends HangupResult {}

const newState = (info) => {
  must(an(AgentVendorStatusInfo), info, 'newVendorStateInfo')
  must(text, info.statusId, 'statusId')
  must(text, info.statusName, 'statusName')
  return true
}
export const StateChangeResult = made('StateChangeResult', { newVendorStateInfo: always(newState), oldVendorStateInfo: ifAny(an(AgentVendorStatusInfo)) })

export const StatsInfo = made('StatsInfo', {}, (info, given) => {
  info.statsCount = 0
  for (const name of ['packetsCount', 'packetsLost', 'jitterBufferMillis', 'roundTripTimeMillis']) info[name] = given[name] ?? 0
})
export const AudioStatsElement = made('AudioStatsElement', { inputChannelStats: ifAny(an(StatsInfo)), outputChannelStats: ifAny(an(StatsInfo)) })
export const AudioStats = made('AudioStats', {
  callId: keptIfAny(text),
  stats: keptIfAny((stats) => (list(stats) === true ? each(an(AudioStatsElement))(stats) : 'a list')),
  isAudioStatsCompleted: keptIfAny(flag),
})
