package center

// Ending is a way in which the agent's side of a call can end. The rulings say
// for each what becomes of voice call, conversation, agent work, presence and
// routing.
// spec: HANGUP-20
type Ending uint8

// Endings by a HANGUP, by a command's answer, and without either.
const (
	NoEnding Ending = iota
	HangupEnded
	HangupEndedUnconnected
	HangupMissed
	HangupDeclined
	HangupFailedAgent
	HangupFailedCustomer
	HangupCustomerMissed
	HangupCallbackMissed
	HangupUnnamed    // reason error, agentStatus absent
	HangupUnknown    // reason error, agentStatus not a documented one
	HangupOther      // reason absent or not a documented one
	EndedBeforeMedia // the agent ended what was not connected yet
	AnswersEnd       // nothing said, answering our END_CALL
	AnswersBlind     // after our blind transfer and its PARTICIPANT_ADDED
	ByDecline        // the agent's own decline in the host
	ByPushTimeout
	ByCallerLeft
	ByAgentOffline
	ByConnectorLost
	ByLostRace
	ByWithdrawal
	ByRingLimit
	ByLostHangup // CAN_NOT_END_THE_CALL without our END_CALL
	ByAcceptFailed
	ByNoMedia
	ByNoAnswer
	ByConnectorGone
	ByReconnect // the connector came back without the call
	ByDialFailed
	ByDeskLost // the console is unreachable, and the offer never showed
	ByJoin     // the consult became part of the call it was about
	endingCount
)

// PresenceRule is what a ruling does to the agent's presence status.
type PresenceRule uint8

// Presence rules.
const (
	KeepStatus    PresenceRule = iota
	OnDecline                  // Update Status on Decline
	OnPushTimeout              // Update Status on Push Time-Out
)

var presenceRuleNames = [...]string{"unchanged, or the pending status", "Update Status on Decline", "Update Status on Push Time-Out"}

func (v PresenceRule) String() string { return name(presenceRuleNames[:], v) }

// LineRule is what a ruling does to the call's place.
type LineRule uint8

// Line rules.
const (
	LeaveLine LineRule = iota // none: the call is completed or goes on elsewhere
	BackInLine
	BackIfCallerThere // else the recovery policy
	RecoveryPolicy
)

var lineRuleNames = [...]string{"none", "back in line", "caller still there: back in line; gone: recovery policy", "recovery policy"}

func (v LineRule) String() string { return name(lineRuleNames[:], v) }

// Ruling is a row of the table.
type Ruling struct {
	Name      string
	Completes bool // the voice call becomes completed, its conversation closed
	Status    WorkStatus
	Gone      WorkStatus // status instead, if the call is not back in line; 0: the same
	Outcome   Outcome
	Fault     Fault
	Presence  PresenceRule
	Line      LineRule
	Caller    bool   // the ending says that the caller is gone
	Note      string // it is ruled with this diagnostic
	Tried     bool   // the agent is not asked again in this round
}

// rulings is the table of design: one row for each ending. Where the seed and a
// newer page of the documentation disagree, the seed wins.
var rulings = [endingCount]Ruling{ // spec: HANGUP-20, ENDING-8
	HangupEnded:            {Name: "HANGUP ended", Completes: true, Status: Closed, Outcome: Accepted},                                                                                                                    // spec: HANGUP-1, SEED-2
	HangupEndedUnconnected: {Name: "HANGUP ended, never connected", Completes: true, Status: Canceled, Outcome: CallerLeftOffer, Fault: FaultCaller, Caller: true, Note: "ended-unconnected"},                             // spec: HANGUP-2
	HangupMissed:           {Name: "HANGUP error MissedCallAgent", Status: DeclinedOnPushTimeout, Outcome: Ignored, Fault: FaultAgent, Presence: OnPushTimeout, Line: BackInLine, Tried: true},                            // spec: HANGUP-3, SEED-7
	HangupDeclined:         {Name: "HANGUP error DeclinedByAgent", Status: Declined, Outcome: DeclinedOffer, Fault: FaultAgent, Presence: OnDecline, Line: BackInLine, Tried: true},                                       // spec: HANGUP-4, SEED-8
	HangupFailedAgent:      {Name: "HANGUP error FailedConnectAgent", Status: Unavailable, Outcome: FailedConnect, Fault: FaultClient, Presence: OnPushTimeout, Line: BackInLine, Tried: true},                            // spec: HANGUP-5, SEED-9
	HangupFailedCustomer:   {Name: "HANGUP error FailedConnectCustomer", Status: Unavailable, Gone: Canceled, Outcome: CustomerFailed, Fault: FaultCaller, Presence: OnPushTimeout, Line: BackIfCallerThere, Tried: true}, // spec: HANGUP-6, SEED-10
	HangupCustomerMissed:   {Name: "HANGUP error MissedCallStatus", Status: Canceled, Outcome: CustomerMissed, Fault: FaultCaller, Presence: OnPushTimeout, Line: RecoveryPolicy, Caller: true},                           // spec: HANGUP-7, SEED-11
	HangupCallbackMissed:   {Name: "HANGUP error CallbackMissedOrRejected", Status: DeclinedOnPushTimeout, Outcome: Ignored, Fault: FaultAgent, Presence: OnPushTimeout, Line: BackInLine, Tried: true, Note: "amazon-value"},
	HangupUnnamed:          {Name: "HANGUP error, agentStatus absent", Status: Unavailable, Gone: Canceled, Outcome: Failed, Fault: FaultUnknown, Presence: OnPushTimeout, Line: BackInLine, Tried: true},
	HangupUnknown:          {Name: "HANGUP error, agentStatus unknown", Status: Unavailable, Gone: Canceled, Outcome: Failed, Fault: FaultUnknown, Presence: OnPushTimeout, Line: BackInLine, Tried: true},
	HangupOther:            {Name: "HANGUP without ended or error", Status: Unavailable, Gone: Canceled, Outcome: Failed, Fault: FaultUnknown, Presence: OnPushTimeout, Line: BackInLine, Tried: true},
	EndedBeforeMedia:       {Name: "the agent ends the call before it is connected", Completes: true, Status: Canceled, Outcome: DroppedBeforeMedia, Fault: FaultAgent},
	AnswersEnd:             {Name: "any HANGUP without a reason, answering END_CALL", Completes: true, Status: Closed, Outcome: Accepted}, // spec: HANGUP-11
	AnswersBlind:           {Name: "any HANGUP after a blind transfer that was taken", Completes: true, Status: Transferred, Outcome: Accepted},
	ByDecline:              {Name: "the agent declines in the host", Status: Declined, Outcome: DeclinedOffer, Fault: FaultAgent, Presence: OnDecline, Line: BackInLine, Tried: true},      // spec: HANGUP-10
	ByPushTimeout:          {Name: "the host's push time-out", Status: DeclinedOnPushTimeout, Outcome: Ignored, Fault: FaultAgent, Presence: OnPushTimeout, Line: BackInLine, Tried: true}, // spec: ENDING-1
	ByCallerLeft:           {Name: "caller left", Status: Canceled, Outcome: CallerLeftOffer, Fault: FaultCaller, Line: RecoveryPolicy},                                                    // spec: ENDING-2
	ByAgentOffline:         {Name: "agent offline while ringing", Status: Unavailable, Outcome: Undelivered, Fault: FaultClient, Line: BackInLine, Tried: true},                            // spec: ENDING-3
	ByConnectorLost:        {Name: "connector lost while ringing", Status: Unavailable, Outcome: Undelivered, Fault: FaultClient, Line: BackInLine, Tried: true},
	ByLostRace:             {Name: "lost race", Status: Canceled, Outcome: LostRace, Fault: FaultSystem}, // spec: ENDING-4
	ByWithdrawal:           {Name: "supervisor pull, withdrawn", Status: Canceled, Outcome: CanceledOffer, Fault: FaultSystem, Line: BackInLine, Tried: true},
	ByRingLimit:            {Name: "vendor-routed ring limit", Status: Unavailable, Gone: Canceled, Outcome: Failed, Fault: FaultUnknown, Presence: OnPushTimeout, Line: BackInLine, Tried: true}, // spec: ENDING-5
	ByLostHangup:           {Name: "CAN_NOT_END_THE_CALL without our END_CALL", Status: Unavailable, Gone: Canceled, Outcome: Failed, Fault: FaultUnknown, Presence: OnPushTimeout, Line: BackInLine, Tried: true, Note: "hangup-lost"},
	ByAcceptFailed:         {Name: "the accept fails", Status: Unavailable, Outcome: FailedConnect, Fault: FaultClient, Presence: OnPushTimeout, Line: BackInLine, Tried: true},
	ByNoMedia:              {Name: "accepted, but no media in time", Status: Unavailable, Outcome: FailedConnect, Fault: FaultClient, Presence: OnPushTimeout, Line: BackInLine, Tried: true},
	ByNoAnswer:             {Name: "customer ring time", Status: Canceled, Outcome: CustomerMissed, Fault: FaultCaller, Presence: OnPushTimeout, Line: RecoveryPolicy, Caller: true},
	ByConnectorGone:        {Name: "connector lost while talking, not back in time", Status: Unavailable, Outcome: Dropped, Fault: FaultClient, Line: BackInLine, Tried: true},
	ByReconnect:            {Name: "the connector came back without the call", Status: Unavailable, Gone: Canceled, Outcome: Failed, Fault: FaultUnknown, Presence: OnPushTimeout, Line: BackInLine, Tried: true, Note: "ended-unheard"},
	ByDialFailed:           {Name: "the dial fails", Status: Canceled, Outcome: Failed, Fault: FaultUnknown, Presence: OnPushTimeout, Line: BackInLine},
	ByDeskLost:             {Name: "console lost while ringing, the offer never acknowledged", Status: Unavailable, Outcome: Undelivered, Fault: FaultClient, Line: BackInLine, Tried: true}, // spec: STREAM-12
	ByJoin:                 {Name: "the consult is joined with the call it was about", Status: Closed, Outcome: Accepted},
}

// hangupEndings finds the ending of a HANGUP with reason error.
var hangupEndings = [agentStatusCount]Ending{ // spec: SEED-4
	AgentStatusAbsent:        HangupUnnamed,
	MissedCallAgent:          HangupMissed,
	DeclinedByAgent:          HangupDeclined,
	FailedConnectAgent:       HangupFailedAgent,
	FailedConnectCustomer:    HangupFailedCustomer,
	MissedCallStatus:         HangupCustomerMissed,
	CallbackMissedOrRejected: HangupCallbackMissed,
	AgentStatusUnknown:       HangupUnknown,
}

func (e Ending) String() string { return rulings[e].Name }

// LineOf is where a leg goes that is back in line, by the type of its call.
type LineOf uint8

// Lines of the call types.
const (
	OwnQueue   LineOf = iota + 1 // its queue, same place; vendor-routed: waiting for recovery
	Transferor                   // the transferor if still on the call, else the former queue and place
	NotReached                   // waiting for recovery; at the deadline completed, not reached
	LegAlone                     // no line: the leg ends alone, the dialing agent is told
)

var lineOfNames = [...]string{"", "its queue, same place (vendor-routed: waiting for recovery)", "the transferor if still on the call, else the former queue and place", "waiting for recovery, then completed: not reached", "no line: the leg ends alone, the dialing agent is told"}

func (v LineOf) String() string { return name(lineOfNames[:], v) }

// lines says for every call type what back in line means.
var lines = [callTypeCount]LineOf{ // spec: HANGUP-18, SEED-3
	Inbound: OwnQueue, Callback: OwnQueue, Voicemail: OwnQueue, Transfer: Transferor,
	Outbound: NotReached, DialedCallback: NotReached,
	Internal: LegAlone, Consult: LegAlone, AddedParticipant: LegAlone,
}
