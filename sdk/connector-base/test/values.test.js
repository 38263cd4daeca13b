// The values of both libraries: the same exports, and each field takes and refuses the same.
import { describe, expect, test } from 'vitest'
import { ours, stock } from './drive.js'

const npm = stock('3.6.2')().library
const own = ours().library

/** What is tried in every field. */
const samples = (l) => ({
  text: 'x', empty: '', number: 1, zero: 0, yes: true, no: false, null: null, absent: undefined, date: new Date(0), object: {}, list: [], texts: ['Agent'],
  word: 'SOFT_PHONE', call: new l.PhoneCall({ callId: 'c' }), calls: [new l.PhoneCall({ callId: 'c' })], held: { a: new l.PhoneCall({}) }, info: new l.CallInfo({}),
  contact: new l.Contact({}), contacts: [new l.Contact({})], phone: new l.Phone({ type: 'DESK_PHONE' }), phones: [new l.Phone({ type: 'DESK_PHONE' })],
  stats: new l.StatsInfo({}), elements: [new l.AudioStatsElement({})], attributes: new l.PhoneCallAttributes({}), state: new l.AgentVendorStatusInfo({ statusId: 's' }),
  whole: new l.AgentVendorStatusInfo({ statusId: 's', statusType: 't', statusName: 'n' }), inbound: 'InboundX', lower: 'outbound', agent: 'Agent', busy: 'BUSY', never: 'NEVER',
})

/** Fields of each class, and what the others need to be there. */
const classes = {
  Phone: ['type number', { type: 'DESK_PHONE' }],
  MuteToggleResult: ['isMuted'],
  ActiveCallsResult: ['activeCalls'],
  CapabilitiesResult: [
    'hasMute hasRecord hasMerge hasSwap hasSignedRecordingUrl debugEnabled hasContactSearch hasAgentAvailability hasQueueWaitTime supportsMos hasSupervisorListenIn ' +
    'hasSupervisorBargeIn hasBlindTransfer hasTransferToOmniFlow hasPendingStatusChange hasPhoneBook',
  ],
  AgentConfigResult: ['phones selectedPhone'],
  AgentConfig: ['selectedPhone'],
  RecordingToggleResult: ['isRecordingPaused contactId initialContactId instanceId region'],
  ParticipantResult: ['initialCallHasEnded callInfo phoneNumber callId other', (l) => ({ callInfo: new l.CallInfo({}) })],
  PhoneContactsResult: ['contacts contactTypes'],
  CallResult: ['call'],
  HangupResult: ['calls'],
  HoldToggleResult: ['isThirdPartyOnHold isCustomerOnHold calls'],
  SignedRecordingUrlResult: ['success url duration callId', { success: true, url: 'u' }],
  InitResult: ['showLogin loginFrameHeight'],
  GenericResult: ['success'],
  LogoutResult: ['success loginFrameHeight'],
  CallInfo: [
    'callStateTimestamp isOnHold isMuted isRecordingPaused initialCallId queueId queueName queueTimestamp isSoftphoneCall acceptEnabled declineEnabled muteEnabled ' +
    'swapEnabled conferenceEnabled holdEnabled recordEnabled addCallerEnabled extensionEnabled isReplayable isBargeable isExternalTransfer showMuteButton ' +
    'showRecordButton showAddCallerButton showAddBlindTransferButton showMergeButton showSwapButton removeParticipantVariant other',
  ],
  PhoneCall: ['callId callType contact state callAttributes phoneNumber callInfo reason closeCallOnError agentStatus other'],
  PhoneCallAttributes: ['voiceCallId participantType dialerType parentId isOnHold hasSupervisorBargedIn'],
  Contact: ['phoneNumber id type name prefix extension endpointARN queue availability recordId description queueWaitTime'],
  AgentStatusInfo: ['statusId statusApiName statusName', { statusId: 's' }],
  AgentVendorStatusInfo: ['statusId statusType statusName'],
  StateChangeResult: ['newVendorStateInfo oldVendorStateInfo', (l) => ({ newVendorStateInfo: samples(l).whole, oldVendorStateInfo: samples(l).whole })],
  AudioStats: ['callId stats isAudioStatsCompleted'],
  AudioStatsElement: ['inputChannelStats outputChannelStats'],
  StatsInfo: ['packetsCount packetsLost jitterBufferMillis roundTripTimeMillis'],
  SuperviseCallResult: ['call'],
  SupervisorHangupResult: ['calls'],
  SupervisedCallInfo: ['callId voiceCallId callType from to supervisorName isBargedIn', { callId: 'c' }],
  CustomError: ['labelName namespace message', { labelName: 'l', namespace: 'n' }],
}

/** attempt makes a value, and gives its fields, or that it was refused. */
function attempt(l, name, given) {
  try {
    return JSON.parse(JSON.stringify({ ...new l[name](given) }))
  } catch {
    return 'refused'
  }
}

// spec: CONSOLE-84
test('the exports are the same', () => {
  const names = (l) => Object.keys(l).filter((name) => name !== 'HANGUP_STATUS').sort() // an addition of ours
  expect(names(own)).toEqual(names(npm))
  expect(own.Constants).toEqual(npm.Constants)
  expect(Object.keys(classes).sort()).toEqual(names(npm).filter((name) => /^[A-Z]/.test(name) && !['Constants', 'VendorConnector'].includes(name)))
})

describe.each(Object.entries(classes))('%s', (name, [fields, needs = {}]) => {
  const needed = (l) => (typeof needs === 'function' ? needs(l) : needs)
  test('of nothing', () => {
    expect(attempt(own, name, {})).toEqual(attempt(npm, name, {}))
    expect(attempt(own, name)).toEqual(attempt(npm, name))
  })
  test.each(fields.split(' '))('%s', (field) => {
    const taken = (l) => Object.fromEntries(Object.entries(samples(l)).map(([sample, value]) => [sample, attempt(l, name, { ...needed(l), [field]: value })]))
    expect(taken(own)).toEqual(taken(npm))
  })
})

test('a vendor that left a method out is told so', async () => {
  const methods = (l) => Object.getOwnPropertyNames(l.VendorConnector.prototype).sort()
  expect(methods(own)).toEqual(methods(npm))
  for (const method of methods(npm).filter((one) => one !== 'constructor')) {
    const ends = async (l) => {
      try {
        await new l.VendorConnector()[method]()
        return 'passes'
      } catch {
        return 'throws'
      }
    }
    expect([method, await ends(own)]).toEqual([method, await ends(npm)])
  }
})
