package check

// Rules by name. Their texts are in the files that begin with ruletext.
const (
	Answers     RuleID = "CONFORM-1"
	Ready       RuleID = "CONFORM-2"
	SignsIn     RuleID = "CONFORM-3"
	StatusTaken RuleID = "CONFORM-4"

	Announced     RuleID = "CONFORM-5"
	TypeKnown     RuleID = "CONFORM-6"
	CallerNamed   RuleID = "CONFORM-7"
	AnnouncedOnce RuleID = "CONFORM-8"
	OfflineQuiet  RuleID = "CONFORM-9"

	Accepted        RuleID = "CONFORM-10"
	AcceptRejects   RuleID = "CONFORM-11"
	AcceptFailEnds  RuleID = "CONFORM-12"
	EndedByAgent    RuleID = "CONFORM-13"
	EndedByCustomer RuleID = "CONFORM-14"
	OneHangup       RuleID = "CONFORM-15"
	HangupNamesCall RuleID = "CONFORM-16"
	HangupClass     RuleID = "CONFORM-17"
	NothingLate     RuleID = "CONFORM-18"
	PartialCommands RuleID = "CONFORM-19"

	MissSaid        RuleID = "CONFORM-20"
	MissIsError     RuleID = "CONFORM-21"
	MissStatus      RuleID = "CONFORM-22"
	DeclineIsError  RuleID = "CONFORM-23"
	DeclineStatus   RuleID = "CONFORM-24"
	PhoneDecline    RuleID = "CONFORM-25"
	DeclineRejects  RuleID = "CONFORM-26"
	AgentFailure    RuleID = "CONFORM-27"
	CustomerFailure RuleID = "CONFORM-28"
	CallerLeaves    RuleID = "CONFORM-29"
	KeepsOpen       RuleID = "CONFORM-30"
	CloseIsBoolean  RuleID = "CONFORM-31"
	NoAfterCallWork RuleID = "CONFORM-32"
	StatusStays     RuleID = "CONFORM-33"

	Dialed          RuleID = "CONFORM-34"
	DialConnected   RuleID = "CONFORM-35"
	DialNotReached  RuleID = "CONFORM-36"
	DialWithoutWord RuleID = "CONFORM-37"
	DialRejects     RuleID = "CONFORM-38"

	CallbackAnnounced RuleID = "CONFORM-39"
	CallbackConnected RuleID = "CONFORM-40"
	CallbackMissed    RuleID = "CONFORM-41"
	CallbackCustomer  RuleID = "CONFORM-42"

	ParticipantAdded     RuleID = "CONFORM-43"
	ParticipantConnected RuleID = "CONFORM-44"
	TargetGone           RuleID = "CONFORM-45"
	TransferRejects      RuleID = "CONFORM-46"
	BlindTransfer        RuleID = "CONFORM-47"
	CustomerLeaves       RuleID = "CONFORM-48"
	TransferMissed       RuleID = "CONFORM-49"
	Conferenced          RuleID = "CONFORM-50"
	Consulted            RuleID = "CONFORM-51"

	RingReplayed       RuleID = "CONFORM-52"
	EndNotReplayed     RuleID = "CONFORM-53"
	StatusWhileRinging RuleID = "CONFORM-54"
)

// rules are all of them. A rule without seeds is not part of the requirement that the
// product grew from, but of the protocol around it.
var rules = withBareTexts(withTexts([]*Rule{
	// spec: CONFORM-1
	{ID: Answers, Title: "The connector answers SETUP_CONNECTOR"},
	// spec: CONFORM-2
	{ID: Ready, Title: "CONNECTOR_READY says what the connector can"},
	// spec: CONFORM-3
	{ID: SignsIn, Title: "Who has signed in gets a connector that is ready"},
	// spec: CONFORM-4
	{ID: StatusTaken, Title: "SET_AGENT_STATUS is answered"},

	// spec: CONFORM-5
	{ID: Announced, Title: "A call that arrives is announced by CALL_STARTED"},
	// spec: CONFORM-6
	{ID: TypeKnown, Title: "callType is a documented value"},
	// spec: CONFORM-7
	{ID: CallerNamed, Title: "CALL_STARTED says who calls"},
	// spec: CONFORM-8
	{ID: AnnouncedOnce, Title: "A call is announced once"},
	// spec: CONFORM-9
	{ID: OfflineQuiet, Title: "No call is announced to an agent who is offline"},

	// spec: CONFORM-10
	{ID: Accepted, Title: "ACCEPT_CALL is answered by CALL_CONNECTED of the same call"},
	// spec: CONFORM-11
	{ID: AcceptRejects, Title: "An accept that fails is not CALL_CONNECTED"},
	// spec: CONFORM-12
	{ID: AcceptFailEnds, Title: "An accept that fails ends the call with FailedConnectAgent", Seeds: []string{"SEED-9"}},
	// spec: CONFORM-13
	{ID: EndedByAgent, Title: "End Call is answered by HANGUP with reason ended", Seeds: []string{"SEED-1", "SEED-2"}},
	// spec: CONFORM-14
	{ID: EndedByCustomer, Title: "A customer who hangs up ends the call with reason ended", Seeds: []string{"SEED-1"}},
	// spec: CONFORM-15
	{ID: OneHangup, Title: "A call ends with one HANGUP"},
	// spec: CONFORM-16
	{ID: HangupNamesCall, Title: "HANGUP names its call"},
	// spec: CONFORM-17
	{ID: HangupClass, Title: "HANGUP carries the calls that end: a HangupResult of PhoneCalls", Seeds: []string{"SEED-4"}},
	// spec: CONFORM-18
	{ID: NothingLate, Title: "Nothing is said of a call that has ended"},
	// spec: CONFORM-19
	{ID: PartialCommands, Title: "Commands work when the call they carry has only its id"},

	// spec: CONFORM-20
	{ID: MissSaid, Title: "A missed call ends with a HANGUP", Seeds: []string{"SEED-3", "SEED-4"}},
	// spec: CONFORM-21
	{ID: MissIsError, Title: "A missed call has the reason error", Seeds: []string{"SEED-3", "SEED-4"}},
	// spec: CONFORM-22
	{ID: MissStatus, Title: "A missed call has the agentStatus MissedCallAgent", Seeds: []string{"SEED-7", "SEED-12", "SEED-14"}},
	// spec: CONFORM-23
	{ID: DeclineIsError, Title: "A call that is declined in the console has the reason error", Seeds: []string{"SEED-3", "SEED-4"}},
	// spec: CONFORM-24
	{ID: DeclineStatus, Title: "A call that is declined in the console has the agentStatus DeclinedByAgent", Seeds: []string{"SEED-8", "SEED-12", "SEED-13"}},
	// spec: CONFORM-25
	{ID: PhoneDecline, Title: "A call that is declined on the phone has the reason error and the agentStatus DeclinedByAgent", Seeds: []string{"SEED-4", "SEED-8", "SEED-13"}},
	// spec: CONFORM-26
	{ID: DeclineRejects, Title: "A decline that fails is an error, and no HANGUP"},
	// spec: CONFORM-27
	{ID: AgentFailure, Title: "A call that fails at the agent has the agentStatus FailedConnectAgent", Seeds: []string{"SEED-4", "SEED-9", "SEED-14"}},
	// spec: CONFORM-28
	{ID: CustomerFailure, Title: "A call that fails for another reason has the agentStatus FailedConnectCustomer", Seeds: []string{"SEED-4", "SEED-10", "SEED-14"}},
	// spec: CONFORM-29
	{ID: CallerLeaves, Title: "A caller who leaves while it rings is not blamed on the agent"},
	// spec: CONFORM-30
	{ID: KeepsOpen, Title: "closeCallOnError keeps the conversation of a missed, declined or failed call open", Seeds: []string{"SEED-5", "SEED-6"}},
	// spec: CONFORM-31
	{ID: CloseIsBoolean, Title: "closeCallOnError is true or false", Seeds: []string{"SEED-1"}},
	// spec: CONFORM-32
	{ID: NoAfterCallWork, Title: "No after-call work begins for a call that was never connected"},
	// spec: CONFORM-33
	{ID: StatusStays, Title: "The connector leaves the agent's status to the host after a miss or a failure", Seeds: []string{"SEED-13", "SEED-14"}},

	// spec: CONFORM-34
	{ID: Dialed, Title: "DIAL is answered by CALL_STARTED of an outbound call"},
	// spec: CONFORM-35
	{ID: DialConnected, Title: "A customer who answers is announced by CALL_CONNECTED"},
	// spec: CONFORM-36
	{ID: DialNotReached, Title: "A customer who is not reached ends the outbound call with reason error", Seeds: []string{"SEED-3", "SEED-4"}},
	// spec: CONFORM-37
	{ID: DialWithoutWord, Title: "An outbound call ends without agentStatus", Seeds: []string{"SEED-12"}},
	// spec: CONFORM-38
	{ID: DialRejects, Title: "A dial that fails is an error, and no call"},

	// spec: CONFORM-39
	{ID: CallbackAnnounced, Title: "A callback is announced by QUEUED_CALL_STARTED"},
	// spec: CONFORM-40
	{ID: CallbackConnected, Title: "A callback that is accepted and answered is connected"},
	// spec: CONFORM-41
	{ID: CallbackMissed, Title: "A callback that the agent misses has the agentStatus MissedCallAgent", Seeds: []string{"SEED-3", "SEED-7", "SEED-12"}},
	// spec: CONFORM-42
	{ID: CallbackCustomer, Title: "A callback that the customer misses says so", Seeds: []string{"SEED-11", "SEED-12"}},

	// spec: CONFORM-43
	{ID: ParticipantAdded, Title: "ADD_PARTICIPANT is answered by PARTICIPANT_ADDED"},
	// spec: CONFORM-44
	{ID: ParticipantConnected, Title: "A participant who answers is announced by PARTICIPANT_CONNECTED"},
	// spec: CONFORM-45
	{ID: TargetGone, Title: "A participant who misses or declines is removed, and the call goes on"},
	// spec: CONFORM-46
	{ID: TransferRejects, Title: "A participant who cannot be added is an error, and the call goes on"},
	// spec: CONFORM-47
	{ID: BlindTransfer, Title: "A blind transfer adds the participant and ends the agent's leg"},
	// spec: CONFORM-48
	{ID: CustomerLeaves, Title: "A customer who leaves during a transfer is removed, and the agent is not hung up"},
	// spec: CONFORM-49
	{ID: TransferMissed, Title: "A transferred call that the agent misses has the reason error and the agentStatus MissedCallAgent", Seeds: []string{"SEED-3", "SEED-7"}},
	// spec: CONFORM-50
	{ID: Conferenced, Title: "CONFERENCE takes everybody off hold"},
	// spec: CONFORM-51
	{ID: Consulted, Title: "A consult ends without ending the call it was about"},

	// spec: CONFORM-52
	{ID: RingReplayed, Title: "A connector that is loaded again reports the call that rings"},
	// spec: CONFORM-53
	{ID: EndNotReplayed, Title: "A connector that is loaded again does not report a call that has ended"},
	// spec: CONFORM-54
	{ID: StatusWhileRinging, Title: "A status that is set while it rings leaves the call alone"},
}))
