package center

// Signals: what connectors and the network report. A signal is never lost: what
// does not fit the state becomes a diagnostic.

// From says which session of which agent's connector a signal came from. A
// signal of an older epoch than the agent's is refused (I14).
type From struct {
	Agent AgentID `cbor:"1,keyasint"`
	Epoch Epoch   `cbor:"2,keyasint"`
}

// Note is a deviation from the connector documentation that was seen in a
// message: what arrived, what was expected, what was done.
type Note struct {
	Code     string `cbor:"1,keyasint"`
	Field    string `cbor:"2,keyasint,omitempty"`
	Value    string `cbor:"3,keyasint,omitempty"` // bounded, and masked where it looks like a number of a person
	Expected string `cbor:"4,keyasint,omitempty"`
	Done     string `cbor:"5,keyasint,omitempty"`
}

// WireCall is a PhoneCall of the connector protocol, in the host's words.
type WireCall struct {
	Key        string    `cbor:"1,keyasint,omitempty"` // callId
	Connection string    `cbor:"2,keyasint,omitempty"` // connectionId, if it differs from callId
	Type       CallType  `cbor:"3,keyasint,omitempty"`
	Call       CallID    `cbor:"4,keyasint,omitempty"` // callAttributes.voiceCallId
	Parent     string    `cbor:"5,keyasint,omitempty"` // callAttributes.parentVoiceCallId or callInfo.parentCallId: an id or key
	Initial    string    `cbor:"6,keyasint,omitempty"` // callInfo.initialCallId: the key of the call this one calls back
	Customer   PersonRef `cbor:"7,keyasint,omitempty"` // minted by the session for the number
	Queue      QueueID   `cbor:"8,keyasint,omitempty"`
	Caller     bool      `cbor:"9,keyasint,omitempty"` // participantType is Initial_Caller
}

// HangupReason is call.reason of a HANGUP.
type HangupReason uint8

// Reasons of a HANGUP.
const (
	ReasonAbsent HangupReason = iota
	ReasonEnded
	ReasonError
	ReasonOther
)

var hangupReasonNames = [...]string{"absent", "ended", "error", "other"}

func (v HangupReason) String() string { return name(hangupReasonNames[:], v) }

// AgentStatus is call.agentStatus of a HANGUP.
type AgentStatus uint8

// Values of agentStatus. source: Partner Telephony guide, missed calls;
// CallbackMissedOrRejected is Amazon Connect's workaround value.
const (
	AgentStatusAbsent AgentStatus = iota
	MissedCallAgent
	DeclinedByAgent
	FailedConnectAgent
	FailedConnectCustomer
	MissedCallStatus
	CallbackMissedOrRejected
	AgentStatusUnknown
	agentStatusCount
)

var agentStatusNames = [...]string{"absent", "MissedCallAgent", "DeclinedByAgent", "FailedConnectAgent", "FailedConnectCustomer", "MissedCallStatus", "CallbackMissedOrRejected", "unknown"}

func (v AgentStatus) String() string { return name(agentStatusNames[:], v) }

// AgentStatuses are the documented values by name, for those who decode them.
var AgentStatuses = map[string]AgentStatus{
	"MissedCallAgent": MissedCallAgent, "DeclinedByAgent": DeclinedByAgent, "FailedConnectAgent": FailedConnectAgent,
	"FailedConnectCustomer": FailedConnectCustomer, "MissedCallStatus": MissedCallStatus, "CallbackMissedOrRejected": CallbackMissedOrRejected,
}

// Hangup is one element of a HANGUP event. Raw strings that were not understood
// travel as notes of the signal.
type Hangup struct {
	WireCall
	Reason      HangupReason `cbor:"20,keyasint,omitempty"`
	Close       bool         `cbor:"21,keyasint,omitempty"` // closeCallOnError is the boolean true
	AgentStatus AgentStatus  `cbor:"22,keyasint,omitempty"`
}

// OpenSession says that an agent's connector has a connection. A newer session
// takes over from an older one.
type OpenSession struct {
	Agent   AgentID `cbor:"1,keyasint"`
	Strict  bool    `cbor:"2,keyasint,omitempty"` // a HANGUP without closeCallOnError is answered with a diagnostic
	Effects bool    `cbor:"3,keyasint,omitempty"` // the receiver knows effect ids, so effects may be sent again
}

// SessionReady is CONNECTOR_READY: the connector can take calls.
type SessionReady struct {
	From    `cbor:"1,keyasint"`
	Notes   []Note     `cbor:"2,keyasint,omitempty"`
	NoCalls bool       `cbor:"3,keyasint,omitempty"`  // it says that it has no call in progress
	Cannot  CommandSet `cbor:"40,keyasint,omitempty"` // call controls that its capabilities leave out; AddParticipant is a blind transfer
}

// SessionLost says that the connection is gone or silent for too long.
type SessionLost struct {
	From `cbor:"1,keyasint"`
}

// OfferSeen says that the offer reached a screen or a phone.
type OfferSeen struct {
	Work  WorkID  `cbor:"1,keyasint"`
	Agent AgentID `cbor:"2,keyasint"`
}

// CallStarted is CALL_STARTED or QUEUED_CALL_STARTED.
type CallStarted struct {
	From     `cbor:"1,keyasint"`
	Call     WireCall `cbor:"2,keyasint"`
	Replayed bool     `cbor:"3,keyasint,omitempty"`
	Queued   bool     `cbor:"4,keyasint,omitempty"` // QUEUED_CALL_STARTED
	Notes    []Note   `cbor:"5,keyasint,omitempty"`
}

// CallConnected is CALL_CONNECTED.
type CallConnected struct {
	From     `cbor:"1,keyasint"`
	Call     WireCall `cbor:"2,keyasint"`
	Replayed bool     `cbor:"3,keyasint,omitempty"`
	Notes    []Note   `cbor:"4,keyasint,omitempty"`
}

// HungUp is HANGUP: the elements are ruled in order, in one step.
type HungUp struct {
	From  `cbor:"1,keyasint"`
	Calls []Hangup `cbor:"2,keyasint,omitempty"` // empty: nothing, undefined or []
	Notes []Note   `cbor:"3,keyasint,omitempty"`
}

// ParticipantChange is what happened to a participant.
type ParticipantChange uint8

// Changes of a participant.
const (
	ParticipantAdded ParticipantChange = iota
	ParticipantConnected
	ParticipantRemoved
	ParticipantHeld
	ParticipantResumed
)

// ParticipantChanged is PARTICIPANT_ADDED, _CONNECTED, _REMOVED or HOLD_TOGGLE.
type ParticipantChanged struct {
	From          `cbor:"1,keyasint"`
	Change        ParticipantChange `cbor:"2,keyasint"`
	Call          WireCall          `cbor:"3,keyasint"`
	CustomerGone  bool              `cbor:"4,keyasint,omitempty"` // initialCallHasEnded
	ReasonIsError bool              `cbor:"5,keyasint,omitempty"` // reason 'error': adding failed
	Replayed      bool              `cbor:"6,keyasint,omitempty"`
	Notes         []Note            `cbor:"7,keyasint,omitempty"`
}

// ConnectorFailed is an ERROR, INFO or CALL_FAILED of the connector.
type ConnectorFailed struct {
	From    `cbor:"1,keyasint"`
	Code    string      `cbor:"2,keyasint,omitempty"` // such as CAN_NOT_ACCEPT_THE_CALL; "" for a customError
	Command CommandKind `cbor:"3,keyasint,omitempty"` // the command that the LOG after it names
	Notes   []Note      `cbor:"4,keyasint,omitempty"`
}

// Toggle is something that is on or off in an agent's leg.
type Toggle uint8

// Toggles.
const (
	MuteToggle      Toggle = iota + 1 // MUTE_TOGGLE: the agent is not heard
	RecordingToggle                   // RECORDING_TOGGLE: the recording is paused
)

var toggleNames = [...]string{"", "MUTE_TOGGLE", "RECORDING_TOGGLE"}

func (v Toggle) String() string { return name(toggleNames[:], v) }

// Toggled is MUTE_TOGGLE or RECORDING_TOGGLE.
type Toggled struct {
	From  `cbor:"1,keyasint"`
	What  Toggle `cbor:"2,keyasint"`
	On    bool   `cbor:"3,keyasint,omitempty"` // muted, or paused
	Key   string `cbor:"4,keyasint,omitempty"` // callId, if it named one
	Notes []Note `cbor:"5,keyasint,omitempty"`
}

// CommandDone acknowledges a command by its kind: SET_AGENT_STATUS_RESULT and
// other answers that change nothing else, or the return of a Go connector.
type CommandDone struct {
	From    `cbor:"1,keyasint"`
	Kind    CommandKind `cbor:"2,keyasint"`
	Command CommandID   `cbor:"3,keyasint,omitempty"` // if the receiver knows effect ids
}

// AfterCallStarted is AFTER_CALL_WORK_STARTED: it only confirms.
type AfterCallStarted struct {
	From `cbor:"1,keyasint"`
	Key  string `cbor:"2,keyasint,omitempty"`
}

// StatusSet is SET_AGENT_STATUS raised by the connector.
type StatusSet struct {
	From   `cbor:"1,keyasint"`
	Status StatusID `cbor:"2,keyasint"`
}

// Deviated is a message that could not be used; its notes are kept.
type Deviated struct {
	From  `cbor:"1,keyasint"`
	Key   string `cbor:"2,keyasint,omitempty"` // callId, if it had one
	Notes []Note `cbor:"3,keyasint"`
}

// CallerLeft says that the caller of a call has hung up.
type CallerLeft struct {
	Call CallID `cbor:"1,keyasint"`
}

// PassTime lets every deadline that is due act. The engine sends it before any
// input that comes at or after NextDeadline, so that overdue deadlines act in
// their order and first.
type PassTime struct{}

// RestartHost says that the host has come up on an existing log. Connections
// are gone, and deadlines of offers get time for agents to reconnect.
type RestartHost struct{}
