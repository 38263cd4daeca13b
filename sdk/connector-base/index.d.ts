// The types of the drop-in. Each class takes an object with its fields; what is not
// optional is checked when it is made.

type Words<W extends string> = { readonly [K in W]: K }

export interface InitializeOptions {
  /** Origins of hosts that are trusted, such as https://desk.example.com. Absent: those of <meta name="connector-origins">. */
  origins?: string[]
}

export function initializeConnector(connector: VendorConnector, options?: InitializeOptions): void
export function publishEvent(event: { eventType: string; payload?: unknown; registerLog?: boolean }): Promise<void>
export function publishError(error: { eventType: string; error: unknown }): void
export function publishLog(entry: { eventType: string; payload?: unknown; isError?: boolean }): void
export function log(message: unknown, level?: 'INFO' | 'ERROR', source?: string): void

export type CallType = 'Inbound' | 'Outbound' | 'Callback' | 'AddParticipant' | 'Transfer' | 'InternalCall'
export type CallState = 'ringing' | 'connected' | 'transferring' | 'transferred' | 'ended'
export type PhoneType = 'DESK_PHONE' | 'SOFT_PHONE'
export type ContactType = 'PhoneBook' | 'Queue' | 'PhoneNumber' | 'Agent' | 'Flow'
export type ParticipantType = 'Agent' | 'Initial_Caller' | 'Third_Party' | 'Supervisor'

/** The values of agentStatus that a host rules. */
export const HANGUP_STATUS: {
  readonly MISSED_BY_AGENT: 'MissedCallAgent'
  readonly DECLINED_BY_AGENT: 'DeclinedByAgent'
  readonly FAILED_FOR_AGENT: 'FailedConnectAgent'
  readonly FAILED_FOR_CUSTOMER: 'FailedConnectCustomer'
  readonly MISSED_BY_CUSTOMER: 'MissedCallStatus'
}

export const Constants: {
  readonly EVENT_TYPE: Words<
    | 'LOGIN_RESULT' | 'LOGOUT_RESULT' | 'CALL_STARTED' | 'QUEUED_CALL_STARTED' | 'CALL_CONNECTED' | 'HANGUP' | 'MUTE_TOGGLE' | 'HOLD_TOGGLE' | 'RECORDING_TOGGLE'
    | 'PARTICIPANTS_SWAPPED' | 'PARTICIPANTS_CONFERENCED' | 'PARTICIPANT_ADDED' | 'PARTICIPANT_CONNECTED' | 'PARTICIPANT_REMOVED' | 'MESSAGE'
    | 'AFTER_CALL_WORK_STARTED' | 'WRAP_UP_ENDED' | 'AGENT_ERROR' | 'SOFTPHONE_ERROR' | 'UPDATE_AUDIO_STATS' | 'SUPERVISOR_BARGED_IN'
    | 'SUPERVISOR_CALL_STARTED' | 'SUPERVISOR_CALL_CONNECTED' | 'SUPERVISOR_HANGUP' | 'SET_AGENT_STATUS' | 'GET_AGENT_STATUS' | 'STATE_CHANGE'
  >
  readonly ERROR_TYPE: Words<'GENERIC_ERROR' | 'INVALID_PARTICIPANT' | 'INVALID_DESTINATION' | 'INVALID_PARAMS' | 'INVALID_AGENT_STATUS' | 'CAN_NOT_UPDATE_PHONE_NUMBER'>
  readonly AGENT_STATUS: { readonly ONLINE: 'Online'; readonly OFFLINE: 'Offline'; readonly ACW: 'AfterCallWork'; readonly CALLBACK_MISSED_OR_REJECTED: 'CallbackMissedOrRejected' }
  readonly PARTICIPANT_TYPE: { readonly AGENT: 'Agent'; readonly INITIAL_CALLER: 'Initial_Caller'; readonly THIRD_PARTY: 'Third_Party'; readonly SUPERVISOR: 'Supervisor' }
  readonly CALL_TYPE: {
    readonly INBOUND: 'Inbound'; readonly OUTBOUND: 'Outbound'; readonly CALLBACK: 'Callback'; readonly ADD_PARTICIPANT: 'AddParticipant'
    readonly TRANSFER: 'Transfer'; readonly INTERNAL_CALL: 'InternalCall'
  }
  readonly DIALER_TYPE: { readonly OUTBOUND_PREVIEW: 'OutboundPreview'; readonly NONE: 'None' }
  readonly CONTACT_TYPE: { readonly PHONEBOOK: 'PhoneBook'; readonly QUEUE: 'Queue'; readonly PHONENUMBER: 'PhoneNumber'; readonly AGENT: 'Agent'; readonly FLOW: 'Flow' }
  readonly CALL_STATE: {
    readonly RINGING: 'ringing'; readonly CONNECTED: 'connected'; readonly TRANSFERRING: 'transferring'; readonly TRANSFERRED: 'transferred'; readonly ENDED: 'ended'
  }
  readonly HANGUP_REASON: { readonly PHONE_CALL_ERROR: 'error'; readonly PHONE_CALL_ENDED: 'ended' }
  readonly PHONE_TYPE: Words<PhoneType>
  readonly AGENT_AVAILABILITY: Words<'AVAILABLE' | 'BUSY' | 'OFFLINE'>
  readonly REMOVE_PARTICIPANT_VARIANT: Words<'ALWAYS' | 'NEVER' | 'ALWAYS_EXCEPT_ON_HOLD'>
  readonly LOG_LEVEL: Words<'ERROR' | 'INFO'>
  readonly CONTACTS_FILTER_TYPES: Words<'AGENT' | 'QUEUE' | 'CONTACT' | 'DIRECTORY' | 'FLOW' | 'AVAILABLE'>
}

interface Fields {
  Phone: { type: PhoneType; number?: string }
  Contact: {
    phoneNumber?: string; id?: string; type?: ContactType; name?: string; prefix?: string; extension?: string; endpointARN?: string; queue?: string
    availability?: 'AVAILABLE' | 'BUSY' | 'OFFLINE' | null; recordId?: string; description?: string; queueWaitTime?: string
  }
  CallInfo: {
    callStateTimestamp?: Date; isOnHold?: boolean; isMuted?: boolean; isRecordingPaused?: boolean; initialCallId?: string; queueId?: string; queueName?: string
    queueTimestamp?: Date; isSoftphoneCall?: boolean; acceptEnabled?: boolean; declineEnabled?: boolean; muteEnabled?: boolean; swapEnabled?: boolean
    conferenceEnabled?: boolean; holdEnabled?: boolean; recordEnabled?: boolean; addCallerEnabled?: boolean; extensionEnabled?: boolean; isReplayable?: boolean
    isBargeable?: boolean; isExternalTransfer?: boolean; showMuteButton?: boolean; showRecordButton?: boolean; showAddCallerButton?: boolean
    showAddBlindTransferButton?: boolean; showMergeButton?: boolean; showSwapButton?: boolean; removeParticipantVariant?: 'ALWAYS' | 'NEVER' | 'ALWAYS_EXCEPT_ON_HOLD'
  }
  PhoneCallAttributes: {
    voiceCallId?: string; participantType?: ParticipantType; dialerType?: 'OutboundPreview' | 'None'; parentId?: string; isOnHold?: boolean; hasSupervisorBargedIn?: boolean
  }
  PhoneCall: {
    callId?: string; callType?: CallType; contact?: Contact; state?: CallState | string; callAttributes?: Partial<PhoneCallAttributes>; phoneNumber?: string
    callInfo?: CallInfo; reason?: 'ended' | 'error' | string; closeCallOnError?: boolean; agentStatus?: string
  }
  CapabilitiesResult: {
    hasMute?: boolean; hasRecord?: boolean; hasMerge?: boolean; hasSwap?: boolean; hasSignedRecordingUrl?: boolean; debugEnabled?: boolean; hasContactSearch?: boolean
    hasAgentAvailability?: boolean; hasQueueWaitTime?: boolean; supportsMos?: boolean; hasSupervisorListenIn?: boolean; hasSupervisorBargeIn?: boolean
    hasBlindTransfer?: boolean; hasTransferToOmniFlow?: boolean; hasPendingStatusChange?: boolean; hasPhoneBook?: boolean
  }
}

export class CustomError extends Error {
  constructor(given: { labelName: string; namespace: string; message?: string })
  labelName: string
  namespace: string
}
export interface Phone extends Readonly<Fields['Phone']> {}
export class Phone { constructor(given: Fields['Phone']) }
export interface Contact extends Readonly<Fields['Contact']> {}
export class Contact { constructor(given: Fields['Contact']) }
export interface CallInfo extends Readonly<Fields['CallInfo']> {}
export class CallInfo { constructor(given: Fields['CallInfo']) }
export interface PhoneCallAttributes extends Readonly<Fields['PhoneCallAttributes']> {}
export class PhoneCallAttributes { constructor(given: Fields['PhoneCallAttributes']) }
export interface PhoneCall extends Readonly<Fields['PhoneCall']> {}
export class PhoneCall { constructor(given: Fields['PhoneCall']) }
export interface CapabilitiesResult extends Readonly<Fields['CapabilitiesResult']> {}
export class CapabilitiesResult { constructor(given: Fields['CapabilitiesResult']) }
export class ActiveCallsResult { constructor(given: { activeCalls?: PhoneCall[] }); activeCalls: PhoneCall[] }
export class AgentConfig { constructor(given: { selectedPhone: Phone }); selectedPhone: Phone }
export class AgentConfigResult { constructor(given: { phones?: PhoneType[]; selectedPhone?: Phone }); phones: PhoneType[]; selectedPhone: Phone }
export class AgentStatusInfo { constructor(given: { statusId: string; statusApiName?: string; statusName?: string }); statusId: string }
export class AgentVendorStatusInfo { constructor(given: { statusId?: string; statusType?: string; statusName?: string }); statusId?: string }
export class AudioStats { constructor(given: { callId?: string; stats?: AudioStatsElement[]; isAudioStatsCompleted?: boolean }) }
export class AudioStatsElement { constructor(given: { inputChannelStats?: StatsInfo; outputChannelStats?: StatsInfo }) }
export class CallResult { constructor(given: { call?: PhoneCall }); call?: PhoneCall }
export class GenericResult { constructor(given: { success: boolean }); success: boolean }
export class HangupResult { constructor(given: { calls: PhoneCall | PhoneCall[] }); calls: PhoneCall[] }
export class HoldToggleResult {
  constructor(given: { isThirdPartyOnHold: boolean; isCustomerOnHold: boolean; calls?: Record<string, PhoneCall> | PhoneCall[] })
  isThirdPartyOnHold: boolean
  isCustomerOnHold: boolean
}
export class InitResult { constructor(given: { showLogin?: boolean; loginFrameHeight?: number }) }
export class LogoutResult { constructor(given: { success: boolean; loginFrameHeight?: number }) }
export class MuteToggleResult { constructor(given: { isMuted: boolean }); isMuted: boolean }
export class ParticipantResult { constructor(given: { initialCallHasEnded?: boolean; callInfo: CallInfo; phoneNumber?: string; callId?: string }) }
export class PhoneContactsResult { constructor(given: { contacts?: Contact[]; contactTypes?: ContactType[] }); contacts: Contact[] }
export class RecordingToggleResult {
  constructor(given: { isRecordingPaused: boolean; contactId?: string; initialContactId?: string; instanceId?: string; region?: string })
  isRecordingPaused: boolean
}
export class SignedRecordingUrlResult { constructor(given: { success: boolean; url?: string; duration?: number; callId?: string }) }
export class StateChangeResult { constructor(given: { newVendorStateInfo: AgentVendorStatusInfo; oldVendorStateInfo?: AgentVendorStatusInfo }) }
export class StatsInfo { constructor(given: { packetsCount?: number; packetsLost?: number; jitterBufferMillis?: number; roundTripTimeMillis?: number }) }
export class SuperviseCallResult { constructor(given: { call: PhoneCall }); call: PhoneCall }
export class SupervisedCallInfo {
  constructor(given: { callId: string; voiceCallId?: string; callType?: string; from?: string; to?: string; supervisorName?: string; isBargedIn?: boolean })
}
export class SupervisorHangupResult extends HangupResult {}

type Given<T> = T | Promise<T>

/** What a vendor fulfills. A method that is left out throws when the host asks for it. */
export class VendorConnector {
  init(config: Record<string, unknown>): Given<InitResult>
  getActiveCalls(): Given<ActiveCallsResult>
  acceptCall(call: PhoneCall): Given<CallResult>
  declineCall(call: PhoneCall): Given<CallResult>
  endCall(call: PhoneCall, agentStatus?: string): Given<HangupResult>
  mute(): Given<MuteToggleResult>
  unmute(): Given<MuteToggleResult>
  hold(call: PhoneCall): Given<HoldToggleResult>
  resume(call: PhoneCall): Given<HoldToggleResult>
  setAgentStatus(agentStatus: string, statusInfo: { statusId?: string; statusApiName?: string; statusName?: string }, enqueueNextState: boolean): Given<GenericResult>
  getAgentStatus(): Given<AgentVendorStatusInfo>
  dial(contact: Contact): Given<CallResult>
  sendDigits(digits: string): Given<void>
  getPhoneContacts(filter?: unknown): Given<PhoneContactsResult>
  swap(callToHold: PhoneCall, callToResume: PhoneCall): Given<HoldToggleResult>
  conference(calls: PhoneCall[]): Given<HoldToggleResult>
  addParticipant(contact: Contact, call: PhoneCall, isBlindTransfer: boolean): Given<ParticipantResult>
  pauseRecording(call: PhoneCall): Given<RecordingToggleResult>
  resumeRecording(call: PhoneCall): Given<RecordingToggleResult>
  getAgentConfig(): Given<AgentConfigResult>
  setAgentConfig(config: unknown): Given<GenericResult>
  getCapabilities(): Given<CapabilitiesResult>
  logout(): Given<LogoutResult>
  handleMessage(message: unknown): void
  wrapUpCall(call: PhoneCall): void
  getSignedRecordingUrl(recordingUrl: string, vendorCallKey: string, callId: string): Given<SignedRecordingUrlResult>
  downloadLogs(lines: string[]): void
  logMessageToVendor(level: string, message: string, payload?: unknown): void
  superviseCall(call: unknown): Given<SuperviseCallResult>
  supervisorDisconnect(call?: unknown): Given<SupervisorHangupResult>
  supervisorBargeIn(call: unknown): Given<SuperviseCallResult>
}
