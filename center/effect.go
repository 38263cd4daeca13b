package center

// CommandKind is a command of the connector protocol that the host sends.
type CommandKind uint8

// Commands to a connector.
const (
	NoCommand CommandKind = iota
	AcceptCall
	DeclineCall
	EndCall
	AddParticipant
	DialPerson
	SetAgentStatus
	AgentAvailable
	WrapUpCall
	HoldCall
	ResumeCall
	MuteCall
	UnmuteCall
	PauseRecording
	ResumeRecording
	SendDigits
	SwapParticipants
	Conference
	RemoveParticipant // END_CALL of one participant's leg
	commandKindCount
)

var commandKindNames = [...]string{"", "ACCEPT_CALL", "DECLINE_CALL", "END_CALL", "ADD_PARTICIPANT", "DIAL", "SET_AGENT_STATUS", "AGENT_AVAILABLE", "WRAP_UP_CALL",
	"HOLD", "RESUME", "MUTE", "UNMUTE", "PAUSE_RECORDING", "RESUME_RECORDING", "SEND_DIGITS", "SWAP_PARTICIPANTS", "CONFERENCE", "REMOVE_PARTICIPANT"}

func (v CommandKind) String() string { return name(commandKindNames[:], v) }

// ParseCommandKind reads a command's name on the wire; ok is false for one that
// the host does not track.
func ParseCommandKind(text string) (CommandKind, bool) {
	var v CommandKind
	return v, text != "" && parse(&v, "command", commandKindNames[:], []byte(text)) == nil
}

// EffectKind says what an effect does.
type EffectKind uint8

// Kinds of effect.
const (
	OfferWork     EffectKind = iota + 1 // show and ring an offer at the agent
	WithdrawOffer                       // take it off the screen; Why says who won
	SendCommand                         // send a command to the agent's connector
	TellAgent                           // show the agent a sentence
	ReleaseCaller                       // hang up a caller's leg that the host or the vendor still holds
	EndSession                          // a newer session took over
)

var effectKindNames = [...]string{"", "offer", "withdraw", "command", "tell", "release caller", "end session"}

func (v EffectKind) String() string { return name(effectKindNames[:], v) }

// Effect is what a connector or screen is told once the events of its step are
// durable. It carries what the receiver needs, so that nobody looks into the
// state from outside.
type Effect struct {
	Kind     EffectKind
	ID       Position // position of the event that caused it: a receiver that knows ids takes each once
	Agent    AgentID
	Epoch    Epoch // session it is for; 0 if the agent has none
	Call     CallID
	Work     WorkID
	Key      string // the connector's callId
	CallType CallType
	Customer PersonRef
	Queue    QueueID
	Due      Millis // of an offer: when it times out
	Attempt  int    // of an offer: 1 for the first
	Command  CommandKind
	Status   StatusID  // of SetAgentStatus
	Target   Target    // of AddParticipant
	Person   PersonRef // of DialPerson
	Legs     []Leg     // of a call control: the participants it is about
	Digits   Digits    // of SendDigits
	Blind    bool
	Withdraw bool   // of DeclineCall and EndCall: the host takes a ring back, its HANGUP only confirms
	Why      string // a sentence for the agent
}
