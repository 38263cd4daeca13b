package check

// What every play with a call may show.
var (
	ofCall     = []RuleID{Announced, TypeKnown, CallerNamed, AnnouncedOnce}
	ofDial     = []RuleID{Dialed, TypeKnown, CallerNamed, AnnouncedOnce}
	ofCallback = []RuleID{CallbackAnnounced, TypeKnown, CallerNamed, AnnouncedOnce}
	ofHangup   = []RuleID{OneHangup, HangupNamesCall, HangupClass, NothingLate, CloseIsBoolean}
	ofMiss     = []RuleID{MissSaid, MissIsError, MissStatus}
	ofTalk     = []RuleID{Accepted}
	ofFailure  = []RuleID{KeepsOpen, NoAfterCallWork, StatusStays}
)

func shows(parts ...[]RuleID) (list []RuleID) {
	for _, part := range parts {
		list = append(list, part...)
	}
	return list
}

func only(ids ...RuleID) []RuleID { return ids }

// plays are the cases, in the order in which they are played.
// spec: CHECK-14
var plays = []*play{
	{Case{"handshake", "The connector is loaded, and gets ready", nil, only(Answers, Ready)}, playHandshake},
	{Case{"sign-in", "The agent signs in to the vendor", []Act{SignOut, SignIn}, only(SignsIn)}, playSignIn},
	{Case{"status", "The agent chooses another status", nil, only(StatusTaken)}, playStatus},

	{Case{"ended-by-agent", "A call is accepted, and the agent ends it", []Act{CallArrives}, shows(ofCall, ofTalk, only(EndedByAgent), ofHangup)}, playEndedByAgent},
	{Case{"ended-by-customer", "A call is accepted, and the customer hangs up", []Act{CallArrives, CustomerHangsUp}, shows(ofCall, ofTalk, only(EndedByCustomer), ofHangup)}, playEndedByCustomer},
	{Case{"missed", "Nobody answers", []Act{CallArrives, RingOut}, shows(ofCall, ofMiss, ofFailure, ofHangup)}, playMissed},
	{Case{"declined-in-console", "The agent declines in the console", []Act{CallArrives}, shows(ofCall, only(DeclineIsError, DeclineStatus), ofFailure, ofHangup)}, playDeclinedInConsole},
	{Case{"declined-on-phone", "The agent declines on the phone", []Act{CallArrives, DeclineOnPhone}, shows(ofCall, only(PhoneDecline), ofFailure, ofHangup)}, playFailure(DeclineOnPhone, "the agent declined on the phone", "DeclinedByAgent", PhoneDecline)},
	{Case{"agent-fails", "The call fails at the agent's side", []Act{CallArrives, AgentFails}, shows(ofCall, only(AgentFailure), ofFailure, ofHangup)}, playFailure(AgentFails, "the call failed at the agent's side", "FailedConnectAgent", AgentFailure)},
	{Case{"customer-fails", "The call fails for another reason", []Act{CallArrives, CustomerFails}, shows(ofCall, only(CustomerFailure), ofFailure, ofHangup)}, playFailure(CustomerFails, "the call failed for a reason that is not the agent's", "FailedConnectCustomer", CustomerFailure)},
	{Case{"caller-leaves-while-ringing", "The caller hangs up while it rings", []Act{CallArrives, CustomerHangsUp}, shows(ofCall, only(CallerLeaves, NoAfterCallWork, StatusStays), ofHangup)}, playCallerLeaves},
	{Case{"accept-fails", "The agent accepts, and it fails", []Act{NextAcceptFails, CallArrives}, shows(ofCall, only(AcceptRejects, AcceptFailEnds), ofFailure, ofHangup)}, playAcceptFails},
	{Case{"decline-fails", "The agent declines, and it fails", []Act{NextDeclineFails, CallArrives}, shows(ofCall, only(DeclineRejects))}, playDeclineFails},
	{Case{"partial-commands", "Commands carry a call with its id alone", []Act{CallArrives}, shows(ofCall, only(PartialCommands), ofHangup)}, playPartial},

	{Case{"outbound-answered", "The agent dials, and the customer answers", []Act{CustomerAnswers}, shows(ofDial, only(DialConnected, EndedByAgent), ofHangup)}, playOutboundAnswered},
	{Case{"outbound-ended-by-agent", "The agent dials, and ends the call before anybody answers", nil, shows(ofDial, only(EndedByAgent), ofHangup)}, playOutboundEnded},
	{Case{"outbound-busy", "The agent dials, and the customer is busy", []Act{CustomerIsBusy}, shows(ofDial, only(DialNotReached, DialWithoutWord), ofFailure, ofHangup)}, playNotReached(CustomerIsBusy, "the customer was busy")},
	{Case{"outbound-no-answer", "The agent dials, and nobody answers", []Act{CustomerDoesNotAnswer}, shows(ofDial, only(DialNotReached, DialWithoutWord), ofFailure, ofHangup)}, playNotReached(CustomerDoesNotAnswer, "the customer did not answer")},
	{Case{"outbound-fails", "The agent dials, and it fails at once", []Act{NextDialFails}, only(DialRejects)}, playDialFails},

	{Case{"callback-answered", "A callback is accepted, and the customer answers", []Act{CallbackArrives, CustomerAnswers}, shows(ofCallback, only(CallbackConnected, EndedByAgent), ofHangup)}, playCallbackAnswered},
	{Case{"callback-missed-by-agent", "The agent does not answer a callback", []Act{CallbackArrives, RingOut}, shows(ofCallback, only(CallbackMissed), ofFailure, ofHangup)}, playCallbackMissed},
	{Case{"callback-missed-by-customer", "The customer does not answer a callback", []Act{CallbackArrives, CustomerDoesNotAnswer}, shows(ofCallback, only(CallbackCustomer), ofFailure, ofHangup)}, playCallbackCustomer},

	{Case{"transfer-warm", "The agent adds somebody, who answers", []Act{CallArrives, TargetAnswers}, shows(ofCall, ofTalk, only(ParticipantAdded, ParticipantConnected))}, playTransferWarm},
	{Case{"transfer-missed", "The agent adds somebody, who does not answer", []Act{CallArrives, TargetMisses}, shows(ofCall, ofTalk, only(ParticipantAdded, TargetGone, EndedByAgent), ofHangup)}, playTargetGone(TargetMisses, "the participant did not answer")},
	{Case{"transfer-declined", "The agent adds somebody, who declines", []Act{CallArrives, TargetDeclines}, shows(ofCall, ofTalk, only(ParticipantAdded, TargetGone, EndedByAgent), ofHangup)}, playTargetGone(TargetDeclines, "the participant declined")},
	{Case{"transfer-fails", "The agent adds somebody, and it fails at once", []Act{CallArrives, NextTransferFails}, shows(ofCall, ofTalk, only(TransferRejects))}, playTransferFails},
	{Case{"transfer-blind", "The agent hands the call over", []Act{CallArrives}, shows(ofCall, ofTalk, only(BlindTransfer), ofHangup)}, playBlind},
	{Case{"transfer-customer-leaves", "The customer hangs up during a transfer", []Act{CallArrives, TargetAnswers, CustomerHangsUp}, shows(ofCall, ofTalk, only(ParticipantAdded, ParticipantConnected, CustomerLeaves))}, playCustomerLeaves},
	{Case{"transferred-call-missed", "Nobody answers a call that a colleague has transferred", []Act{TransferArrives, RingOut}, shows(ofCall, only(TransferMissed), ofFailure, ofHangup)}, playTransferMissed},
	{Case{"conference", "The agent joins everybody", []Act{CallArrives, TargetAnswers}, shows(ofCall, ofTalk, only(ParticipantAdded, ParticipantConnected, Conferenced))}, playConference},
	{Case{"consult", "The agent asks a colleague beside the call", []Act{CallArrives, TargetAnswers}, shows(ofCall, ofTalk, only(Consulted, EndedByAgent))}, playConsult},

	{Case{"offline", "A customer calls while the agent is offline", []Act{CallArrives}, only(OfflineQuiet)}, playOffline},
	{Case{"reload-while-ringing", "The connector is loaded again while it rings", []Act{CallArrives, RingOut}, shows(ofCall, only(RingReplayed), ofMiss, ofFailure, ofHangup)}, playReloadWhileRinging},
	{Case{"reload-after-a-miss", "The connector is loaded again after a miss", []Act{CallArrives, RingOut}, shows(ofCall, only(EndNotReplayed), ofMiss, ofFailure, ofHangup)}, playReloadAfterMiss},
	{Case{"status-while-ringing", "The agent chooses another status while it rings", []Act{CallArrives, RingOut}, shows(ofCall, only(StatusWhileRinging), ofMiss, ofFailure, ofHangup)}, playStatusWhileRinging},
}
