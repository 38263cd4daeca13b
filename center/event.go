package center

// Event is a fact: it happened, and the log keeps it. Every kind is a struct of
// this package; its apply is the only code that moves the state.
type Event interface {
	eventKind() eventKind
	apply(c *Center)
}

type eventKind uint16

// The numbers are in the log: they are never given anew.
// spec: DURABLE-8
const (
	kindConfigured     eventKind = 1
	kindKeyIssued      eventKind = 2
	kindKeyRevoked     eventKind = 3
	kindAnswered       eventKind = 4
	kindRepeated       eventKind = 5
	kindDiagnosed      eventKind = 6
	kindSessionOpened  eventKind = 10
	kindSessionReadied eventKind = 11
	kindSessionEnded   eventKind = 12
	kindHostRestarted  eventKind = 13
	kindResyncEnded    eventKind = 14
	kindStatusChanged  eventKind = 20
	kindStatusPended   eventKind = 21
	kindStatusKept     eventKind = 22
	kindProofAwaited   eventKind = 23
	kindLifeProven     eventKind = 24
	kindCallCreated    eventKind = 30
	kindCallQueued     eventKind = 31
	kindRecoveryArmed  eventKind = 32
	kindRoundStarted   eventKind = 33
	kindSkillsDropped  eventKind = 34
	kindCallerGone     eventKind = 35
	kindCallCompleted  eventKind = 36
	kindPartyChanged   eventKind = 37
	kindConvClosed     eventKind = 38
	kindWorkAssigned   eventKind = 50
	kindWorkBound      eventKind = 51
	kindWorkSeen       eventKind = 52
	kindWorkAccepted   eventKind = 53
	kindWorkDialing    eventKind = 54
	kindWorkOpened     eventKind = 55
	kindAfterCallBegan eventKind = 56
	kindAfterCallLong  eventKind = 57
	kindWorkEnded      eventKind = 58
	kindHangupNoted    eventKind = 59
	kindTransferTaken  eventKind = 60
	kindTransferFailed eventKind = 61
	kindWorkConfirmed  eventKind = 62
	kindCommandIssued  eventKind = 70
	kindCommandEnded   eventKind = 71
	kindAgentTold      eventKind = 72
	kindDeskOpened     eventKind = 100
	kindDeskLost       eventKind = 101
	kindDeskReturned   eventKind = 102
	kindDeskClosed     eventKind = 103
	kindWorkToggled    eventKind = 110
	kindConsultJoined  eventKind = 111
	kindPartyOutside   eventKind = 112
	kindWrappedUp      eventKind = 113
	kindWrapUpMissing  eventKind = 114
	kindNotesSaved     eventKind = 115
)

// Configured puts and removes rules.
type Configured struct {
	Change Change `cbor:"1,keyasint"`
}

// KeyIssued makes an API key known.
type KeyIssued struct {
	Key Key `cbor:"1,keyasint"`
}

// KeyRevoked ends an API key.
type KeyRevoked struct {
	ID string `cbor:"1,keyasint"`
}

// Answered keeps what a command was told: every refusal, and every answer that
// a repeated command id must get again.
type Answered struct {
	Command     string   `cbor:"1,keyasint,omitempty"`
	Fingerprint uint64   `cbor:"2,keyasint,omitempty"`
	Refusal     *Refusal `cbor:"3,keyasint,omitempty"`
	Call        CallID   `cbor:"4,keyasint,omitempty"` // that the command created
	Epoch       Epoch    `cbor:"5,keyasint,omitempty"` // that the command opened
	Verb        string   `cbor:"6,keyasint,omitempty"` // what was refused, such as "accept"
	OfAgent     AgentID  `cbor:"7,keyasint,omitempty"`
	OfCall      CallID   `cbor:"8,keyasint,omitempty"`
	OfWork      WorkID   `cbor:"9,keyasint,omitempty"`
}

// Repeated says that a known command id came again and got its answer again.
type Repeated struct {
	Command string `cbor:"1,keyasint"`
}

// Diagnosed keeps a deviation of a connector with the call it concerns.
type Diagnosed struct {
	Agent AgentID `cbor:"1,keyasint,omitempty"`
	Call  CallID  `cbor:"2,keyasint,omitempty"`
	Work  WorkID  `cbor:"3,keyasint,omitempty"`
	Note  Note    `cbor:"4,keyasint"`
}

// SessionOpened says that an agent's connector connected; an older session of
// the agent is over. The epoch is this event's position.
type SessionOpened struct {
	Agent   AgentID `cbor:"1,keyasint"`
	Strict  bool    `cbor:"2,keyasint,omitempty"`
	Effects bool    `cbor:"3,keyasint,omitempty"`
}

// SessionReadied says that the agent's connector takes calls.
type SessionReadied struct {
	Agent   AgentID    `cbor:"1,keyasint"`
	NoCalls bool       `cbor:"2,keyasint,omitempty"`  // it says that it has no call in progress
	Cannot  CommandSet `cbor:"40,keyasint,omitempty"` // call controls that the telephony system lacks
}

// SessionEnded says that the agent's connector is gone.
type SessionEnded struct {
	Agent AgentID `cbor:"1,keyasint"`
	Cause string  `cbor:"2,keyasint,omitempty"`
}

// HostRestarted says that the host came up again: connections are gone, and
// agents get until Grace to come back.
type HostRestarted struct {
	Grace Millis `cbor:"1,keyasint"`
}

// StatusCause is why a presence status changed.
type StatusCause uint8

// Causes of a presence status.
const (
	CauseAgent StatusCause = iota + 1
	CauseSupervisor
	CauseDecline
	CausePushTimeout
	CausePending
	CauseConnector
	CauseOutcome // the policy for an outcome
	CauseMaximum // so many in a row
	CauseReturn  // back to the online status, after a sign of life
	CauseMissUndone
)

var statusCauseNames = [...]string{"", "asked", "supervisor", "decline", "push time-out", "asked before", "connector", "policy", "maximum reached", "timed return", "miss undone"}

func (v StatusCause) String() string { return name(statusCauseNames[:], v) }

// StatusChanged sets an agent's presence status.
type StatusChanged struct {
	Agent  AgentID     `cbor:"1,keyasint"`
	Status StatusID    `cbor:"2,keyasint,omitempty"` // "" is signed out
	Cause  StatusCause `cbor:"3,keyasint"`
	Work   WorkID      `cbor:"4,keyasint,omitempty"` // whose ending caused it
}

// StatusPended keeps a status for the end of the agent's work.
type StatusPended struct {
	Agent  AgentID  `cbor:"1,keyasint"`
	Status StatusID `cbor:"2,keyasint"`
}

// StatusKept says that a ruling's status was not applied, and why.
type StatusKept struct {
	Agent  AgentID  `cbor:"1,keyasint"`
	Status StatusID `cbor:"2,keyasint,omitempty"` // the one not applied
	Work   WorkID   `cbor:"3,keyasint"`
	Why    string   `cbor:"4,keyasint"`
}

// ProofAwaited keeps offers from an agent whose client failed until there is a
// sign of life.
type ProofAwaited struct {
	Agent AgentID `cbor:"1,keyasint"`
}

// LifeProven ends ProofAwaited.
type LifeProven struct {
	Agent AgentID `cbor:"1,keyasint"`
}

// CallCreated begins a voice call, and its conversation if Conversation is 0.
type CallCreated struct {
	Type             CallType       `cbor:"1,keyasint"`
	Conversation     ConversationID `cbor:"2,keyasint,omitempty"`
	Customer         PersonRef      `cbor:"3,keyasint,omitempty"`
	Key              string         `cbor:"4,keyasint,omitempty"`
	Queue            QueueID        `cbor:"5,keyasint,omitempty"`
	Priority         int            `cbor:"6,keyasint,omitempty"`
	RequestedAt      Millis         `cbor:"7,keyasint"`
	Skills           []SkillID      `cbor:"8,keyasint,omitempty"`
	Additional       []SkillID      `cbor:"9,keyasint,omitempty"`
	SkillsDue        Millis         `cbor:"10,keyasint,omitempty"`
	Vendor           bool           `cbor:"11,keyasint,omitempty"`
	HostHolds        bool           `cbor:"12,keyasint,omitempty"`
	Previous         CallID         `cbor:"13,keyasint,omitempty"`
	Transferor       WorkID         `cbor:"14,keyasint,omitempty"`
	Target           AgentID        `cbor:"15,keyasint,omitempty"`
	Zone             string         `cbor:"70,keyasint,omitempty"` // of the customer's number
	Origin           CallbackOrigin `cbor:"71,keyasint,omitempty"` // of a callback
	DialsMax         int            `cbor:"72,keyasint,omitempty"` // of a callback: how often the customer is dialed
	Recording        PersonRef      `cbor:"73,keyasint,omitempty"` // of a voicemail
	RecordingSeconds int            `cbor:"74,keyasint,omitempty"`
	PlaceDigest      Digest         `cbor:"75,keyasint,omitzero"` // of the token that regains the place
}

// CallQueued puts a voice call into its line, at its place.
type CallQueued struct {
	Call       CallID  `cbor:"1,keyasint"`
	Queue      QueueID `cbor:"2,keyasint"`
	RoundDue   Millis  `cbor:"3,keyasint,omitempty"`  // end of the back-off, 0 if none
	Back       bool    `cbor:"4,keyasint,omitempty"`  // back in line, not new
	StepsDue   Millis  `cbor:"70,keyasint,omitempty"` // when it has waited too long here, 0 if never
	Overflow   bool    `cbor:"71,keyasint,omitempty"` // it came by overflow
	ClosingDue Millis  `cbor:"72,keyasint,omitempty"` // when its queue closes, or it is too late for a callback
}

// RecoveryArmed keeps a voice call that nobody rings until a deadline.
type RecoveryArmed struct {
	Call CallID `cbor:"1,keyasint"`
	Due  Millis `cbor:"2,keyasint"`
	Why  string `cbor:"3,keyasint"`
}

// RoundStarted lets every agent be asked again, but those from whom the call is
// kept for longer.
type RoundStarted struct {
	Call CallID `cbor:"1,keyasint"`
	Kept int    `cbor:"90,keyasint,omitempty"` // how many those are
}

// SkillsDropped ends the additional skills of a call.
type SkillsDropped struct {
	Call CallID `cbor:"1,keyasint"`
}

// CallerGone says that the customer left the line.
type CallerGone struct {
	Call CallID `cbor:"1,keyasint"`
}

// CallCompleted ends a voice call.
type CallCompleted struct {
	Call   CallID  `cbor:"1,keyasint"`
	Reason string  `cbor:"2,keyasint"`            // the disconnect reason
	Closes bool    `cbor:"3,keyasint,omitempty"`  // its conversation too
	Due    Millis  `cbor:"4,keyasint,omitempty"`  // else: when a conversation without a live call is closed
	End    CallEnd `cbor:"70,keyasint,omitempty"` // terminal disposition, where the reason does not say it
}

// ConversationClosed ends a conversation that no call continued.
type ConversationClosed struct {
	Conversation ConversationID `cbor:"1,keyasint"`
}

// PartyChanged adds a participant or changes its state.
type PartyChanged struct {
	Call  CallID `cbor:"1,keyasint"`
	Party Party  `cbor:"2,keyasint"`
}

// WorkAssigned offers a voice call to an agent, or, with another phase than
// Ringing, records the leg that an agent has already.
type WorkAssigned struct {
	Call       CallID  `cbor:"1,keyasint"`
	Agent      AgentID `cbor:"2,keyasint"`
	Key        string  `cbor:"3,keyasint,omitempty"`
	Connection string  `cbor:"4,keyasint,omitempty"`
	Phase      Phase   `cbor:"5,keyasint"`
	Due        Millis  `cbor:"6,keyasint,omitempty"`
	Seen       bool    `cbor:"7,keyasint,omitempty"` // CALL_STARTED itself acknowledges
	Dialed     bool    `cbor:"8,keyasint,omitempty"`
	Main       WorkID  `cbor:"9,keyasint,omitempty"`
	Weight     int     `cbor:"40,keyasint,omitempty"` // of the agent's capacity; 0 is all of it
}

// WorkBound gives a dialed leg the key that CALL_STARTED named.
type WorkBound struct {
	Work       WorkID `cbor:"1,keyasint"`
	Key        string `cbor:"2,keyasint"`
	Connection string `cbor:"3,keyasint,omitempty"`
}

// WorkSeen says that the offer reached the agent's screen or phone.
type WorkSeen struct {
	Work WorkID `cbor:"1,keyasint"`
}

// WorkAccepted says that the agent accepted; media must follow until Due.
type WorkAccepted struct {
	Work WorkID `cbor:"1,keyasint"`
	Due  Millis `cbor:"2,keyasint"`
	Auto bool   `cbor:"3,keyasint,omitempty"`
}

// WorkDialing says that the customer of an accepted callback is being dialed.
type WorkDialing struct {
	Work WorkID `cbor:"1,keyasint"`
	Due  Millis `cbor:"2,keyasint"`
}

// WorkOpened says that agent and customer talk.
type WorkOpened struct {
	Work WorkID `cbor:"1,keyasint"`
}

// AfterCallBegan ends the talk and starts the after-call work.
type AfterCallBegan struct {
	Work    WorkID      `cbor:"1,keyasint"`
	Due     Millis      `cbor:"2,keyasint"`
	Status  WorkStatus  `cbor:"3,keyasint"` // that the work will have: Closed or Transferred
	Outcome Outcome     `cbor:"4,keyasint"`
	Fault   Fault       `cbor:"5,keyasint,omitempty"`
	Later   StatusID    `cbor:"6,keyasint,omitempty"` // presence status to take afterwards
	Cause   StatusCause `cbor:"7,keyasint,omitempty"`
	Ending  Ending      `cbor:"8,keyasint"`
}

// AfterCallLengthened moves the end of the after-call work.
type AfterCallLengthened struct {
	Work WorkID `cbor:"1,keyasint"`
	Due  Millis `cbor:"2,keyasint"`
}

// WorkEnded ends an agent work.
type WorkEnded struct {
	Work      WorkID     `cbor:"1,keyasint"`
	Status    WorkStatus `cbor:"2,keyasint"`
	Outcome   Outcome    `cbor:"3,keyasint,omitempty"`
	Fault     Fault      `cbor:"4,keyasint,omitempty"`
	Reason    string     `cbor:"5,keyasint,omitempty"` // the agent's decline reason
	Tried     bool       `cbor:"6,keyasint,omitempty"` // the agent is not asked again in this round
	Withdrawn bool       `cbor:"7,keyasint,omitempty"` // the host took it back
	Ending    Ending     `cbor:"8,keyasint"`
}

// HangupNoted keeps a HANGUP that changed nothing.
type HangupNoted struct {
	Work WorkID `cbor:"1,keyasint"`
	As   string `cbor:"2,keyasint"` // confirms, duplicate or late
}

// TransferTaken says that the participant of a blind transfer was added.
type TransferTaken struct {
	Work   WorkID `cbor:"1,keyasint"`
	Target Target `cbor:"2,keyasint"`
}

// TransferFailed says that a blind transfer has failed, after which the library
// may still post its echo of a HANGUP; with Echo, that this echo came.
type TransferFailed struct {
	Work WorkID `cbor:"1,keyasint"`
	Echo bool   `cbor:"2,keyasint,omitempty"`
}

// WorkConfirmed says that a connector that came back still has the call.
type WorkConfirmed struct {
	Work WorkID `cbor:"1,keyasint"`
}

// AgentTold keeps a sentence that was shown to an agent.
type AgentTold struct {
	Agent    AgentID `cbor:"1,keyasint"`
	Work     WorkID  `cbor:"2,keyasint,omitempty"`
	Sentence string  `cbor:"3,keyasint"`
}
