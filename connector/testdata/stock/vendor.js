// A telephony vendor whose every answer is scripted: what acceptCall returns
// next, which calls are active, what is published. It is written against the
// documented classes of the library and nothing else.
'use strict';

// build makes an instance of the library's class from what a script says:
//
//	{call: {…}}           CallResult, its PhoneCall made of the fields
//	{calls: [{…}]}        HangupResult
//	{empty: true}         CallResult without a call
//	{participant: {…}}    ParticipantResult
//	{hold: {…}}           HoldToggleResult
//	{mute: true}          MuteToggleResult
//	{recording: true}     RecordingToggleResult: it is paused
//	{success: true}       GenericResult
//	{statusId: 'online'}  AgentStatusInfo
//	{plain: …}            the value itself, of no class: what the library refuses
//	{throw: 'CODE'}       an exception
//	{customError: {…}}    a CustomError, where the version has one
function build(library, spec) {
  if (spec === undefined || spec === null) return spec;
  if ('plain' in spec) return spec.plain;
  if ('throw' in spec) throw spec.throw;
  if ('customError' in spec) throw new library.CustomError(spec.customError);
  if ('empty' in spec) return new library.CallResult({});
  if ('call' in spec) return new library.CallResult({ call: phoneCall(library, spec.call) });
  if ('calls' in spec) return new library.HangupResult({ calls: spec.calls.map((call) => phoneCall(library, call)) });
  if ('participant' in spec) {
    const fields = spec.participant;
    return new library.ParticipantResult({ ...fields, callInfo: new library.CallInfo(fields.callInfo || {}) });
  }
  if ('hold' in spec) {
    const calls = Object.fromEntries(Object.entries(spec.hold.calls || {}).map(([id, call]) => [id, phoneCall(library, call)]));
    return new library.HoldToggleResult({ ...spec.hold, calls });
  }
  if ('mute' in spec) return new library.MuteToggleResult({ isMuted: spec.mute });
  if ('recording' in spec) return new library.RecordingToggleResult({ isRecordingPaused: spec.recording });
  if ('success' in spec) return new library.GenericResult(spec);
  if ('statusId' in spec) return new library.AgentStatusInfo(spec);
  throw new Error(`a script says nothing known: ${JSON.stringify(spec)}`);
}

function phoneCall(library, fields) {
  const made = { ...fields };
  if (fields.callInfo) made.callInfo = new library.CallInfo(fields.callInfo);
  if (fields.contact) made.contact = new library.Contact(fields.contact);
  return new library.PhoneCall(made);
}

// create makes the vendor of one session. report is called with the name and
// the arguments of every method that the library invokes.
function create(library, report) {
  const answers = new Map(); // method → scripted answers, in order
  let active = []; // what getActiveCalls says

  const next = (method, usual) => {
    const scripted = (answers.get(method) || []).shift();
    if (scripted && scripted.silent) return new Promise(() => {}); // never answers
    return build(library, scripted || usual);
  };
  const known = (call) => ({ ...(active.find((one) => one.callId === (call || {}).callId) || {}), ...plainCall(call) });

  class ScriptedVendor extends library.VendorConnector {
    init(config) {
      report('init', [config]);
      return new library.InitResult({});
    }
    getAgentConfig() {
      return new library.AgentConfigResult({});
    }
    getCapabilities() {
      return new library.CapabilitiesResult({ hasBlindTransfer: true });
    }
    // What generation 4 asks in place of it; it asks its telephony connector about calls.
    getTelephonyConnector() {
      return this;
    }
    getVoiceCapabilities() {
      return new library.VoiceCapabilitiesResult({ hasBlindTransfer: true, canConsult: true });
    }
    getSharedCapabilities() {
      return new library.SharedCapabilitiesResult({});
    }
    getActiveCalls() {
      return new library.ActiveCallsResult({ activeCalls: active.map((call) => phoneCall(library, call)) });
    }
    acceptCall(call) {
      report('acceptCall', [call]);
      return next('acceptCall', { call: { callType: 'Inbound', ...known(call), state: 'connected' } });
    }
    declineCall(call) {
      report('declineCall', [call]);
      return next('declineCall', { call: { ...known(call), state: 'ended', reason: 'error', agentStatus: 'DeclinedByAgent' } });
    }
    endCall(call, agentStatus) {
      report('endCall', [call, agentStatus]);
      return next('endCall', { calls: [{ ...known(call), state: 'ended', reason: 'ended' }] });
    }
    addParticipant(contact, call, isBlindTransfer) {
      report('addParticipant', [contact, call, isBlindTransfer]);
      return next('addParticipant', { participant: { phoneNumber: contact.phoneNumber, callId: 'added' } });
    }
    dial(contact, options) {
      report('dial', [contact, options]);
      return next('dial', { call: { callId: 'dialed', callType: 'Outbound', phoneNumber: contact.phoneNumber, state: 'ringing' } });
    }
    setAgentStatus(agentStatus, statusInfo, enqueueNextState) {
      report('setAgentStatus', [agentStatus, statusInfo, enqueueNextState]);
      return next('setAgentStatus', { success: true });
    }
    wrapUpCall(call) {
      report('wrapUpCall', [call]);
    }
    sendDigits(digits) {
      report('sendDigits', []); // the digits themselves are nobody's business
      return next('sendDigits', { plain: digits });
    }
    hold(call) {
      report('hold', [call]);
      return next('hold', { hold: onHold(call, true) });
    }
    resume(call) {
      report('resume', [call]);
      return next('resume', { hold: onHold(call, false) });
    }
    swap(callToHold, callToResume) {
      report('swap', [callToHold, callToResume]);
      return next('swap', { hold: { isCustomerOnHold: isCustomer(callToHold), isThirdPartyOnHold: !isCustomer(callToHold) } });
    }
    conference(calls) {
      report('conference', [calls]);
      return next('conference', { hold: { isCustomerOnHold: false, isThirdPartyOnHold: false } });
    }
    mute() {
      report('mute', []);
      return next('mute', { mute: true });
    }
    unmute() {
      report('unmute', []);
      return next('unmute', { mute: false });
    }
    pauseRecording(call) {
      report('pauseRecording', [call]);
      return next('pauseRecording', { recording: true });
    }
    resumeRecording(call) {
      report('resumeRecording', [call]);
      return next('resumeRecording', { recording: false });
    }
    handleMessage() {}
    onAgentWorkEvent() {}
  }

  return {
    connector: new ScriptedVendor(),
    answer: (method, spec) => answers.set(method, [...(answers.get(method) || []), spec]),
    activeCalls: (calls) => { active = calls; },
    publish: (eventType, spec) => library.publishEvent({ eventType, payload: build(library, spec) }),
    error: (eventType, spec) => library.publishError({ eventType, error: errorOf(library, spec) }),
    log: (eventType, payload) => library.publishLog({ eventType, payload, isError: false }),
  };
}

// isCustomer says whether a host's call is the leg of the customer.
function isCustomer(call) {
  return ((call || {}).callAttributes || {}).participantType === 'Initial_Caller';
}

// onHold is what is on hold after the hold or resume of one leg.
function onHold(call, on) {
  return { isCustomerOnHold: on && isCustomer(call), isThirdPartyOnHold: on && !isCustomer(call) };
}

// plainCall takes the fields of a host's call that a PhoneCall may have.
function plainCall(call) {
  const { callId, callType, phoneNumber, callAttributes } = call || {};
  return Object.fromEntries(Object.entries({ callId, callType, phoneNumber, callAttributes }).filter(([, value]) => value !== undefined));
}

function errorOf(library, spec) {
  return spec && spec.customError ? new library.CustomError(spec.customError) : spec;
}

module.exports = { create };
