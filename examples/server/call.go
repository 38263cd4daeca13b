package server

import "time"

// object is a JSON object: a message, or a part of one.
type object = map[string]any

// call is a leg on the agent's line.
type call struct {
	id     string
	kind   string // callType of the protocol
	state  string // of the protocol: ringing, connected, transferring, transferred
	number string
	name   string

	voiceCallID string // the host's name of it, once it was told
	accepted    bool   // of a callback: the agent has taken it, and the customer is called
	held        bool
	gone        bool // the customer has left, and others talk on
	since       time.Time
}

// callTypes of the protocol that the phone knows.
const (
	inbound        = "Inbound"
	outbound       = "Outbound"
	callback       = "Callback"
	dialedCallback = "DialedCallback"
	transfer       = "Transfer"
	internalCall   = "InternalCall"
	consult        = "Consult"
	participant    = "AddParticipant"
)

// states of a call in the protocol.
const (
	ringing      = "ringing"
	connected    = "connected"
	transferring = "transferring" // a participant who is called
	transferred  = "transferred"  // a participant who has answered
)

// ending is how a leg ends. An ending without a status blames nobody.
type ending struct {
	reason string
	status string
}

// The endings there are. None of them closes the conversation: the customer was not
// helped, and the host lets the call ring again.
var (
	ended          = ending{"ended", ""}
	missed         = ending{"error", "MissedCallAgent"}
	declined       = ending{"error", "DeclinedByAgent"}
	failedAgent    = ending{"error", "FailedConnectAgent"}
	failedCustomer = ending{"error", "FailedConnectCustomer"}
	missedCustomer = ending{"error", "MissedCallStatus"} // a callback that the customer does not answer
	notReached     = ending{"error", ""}                 // whom the agent has dialed: agentStatus is for calls that were offered
)

// offered says whether the call was offered to the agent, so that it can be missed.
func (c *call) offered() bool {
	return c.state == ringing && !c.accepted && (c.kind == inbound || c.kind == callback || c.kind == transfer)
}

// dialing says whether somebody is called for the agent who has not answered yet.
func (c *call) dialing() bool { return c.state == ringing && !c.offered() }

// side says whether the leg is beside a main call: a consult, or a participant.
func (c *call) side() bool { return c.kind == consult || c.kind == participant }

// wire is the call as the protocol has it.
func (c *call) wire() object {
	role := "Initial_Caller"
	if c.side() || c.kind == internalCall {
		role = "Third_Party"
	}
	attributes := object{"participantType": role}
	if c.voiceCallID != "" {
		attributes["voiceCallId"] = c.voiceCallID
	}
	if c.kind == consult {
		attributes["isConsultCall"] = true
	}
	return object{
		"callId": c.id, "callType": c.kind, "state": c.state, "phoneNumber": c.number,
		"contact":        object{"phoneNumber": c.number, "name": c.name},
		"callInfo":       object{"isOnHold": c.held, "isReplayable": true, "callStateTimestamp": c.since.UTC().Format(time.RFC3339Nano)},
		"callAttributes": attributes,
	}
}

// over is the call in a HANGUP.
func (c *call) over(e ending) object {
	wire := c.wire()
	wire["state"], wire["reason"], wire["closeCallOnError"] = "ended", e.reason, false
	if e.status != "" {
		wire["agentStatus"] = e.status
	}
	return wire
}
