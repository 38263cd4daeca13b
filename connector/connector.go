package connector

import (
	"context"

	"github.com/secondring/secondring/center"
)

// Connector is a telephony system written in Go, as one agent's phone: what the
// host asks of it. Whatever happens on its lines it tells by [Events].
//
// The host calls the methods one at a time, and waits for each: a method begins
// what takes long and returns. An error is a no, and what the host does about it
// is the same as for the failure of a connector of the library:
//
//	method           is acknowledged by                           an error counts as
//	Offer            its return: the offer is on the phone        not seen yet
//	AcceptCall       Connected (callback: Started), or a Hangup   CAN_NOT_ACCEPT_THE_CALL
//	DeclineCall      a Hangup: error, DeclinedByAgent             CAN_NOT_DECLINE_THE_CALL
//	EndCall          a Hangup: ended                              CAN_NOT_END_THE_CALL
//	AddParticipant   ParticipantEvent, added                      CAN_NOT_ADD_PARTICIPANT
//	Dial             Started                                      CAN_NOT_START_THE_CALL
//	SetAgentStatus   its return                                   CAN_NOT_SET_AGENT_STATUS
//	Withdraw, WrapUpCall, ActiveCalls: nothing waits for them
//
// A command may come again after a reconnect, under the same Command id: it is
// carried out once. [Once] remembers the ids.
//
// spec: CONNECTOR-4, CONNECTOR-11
type Connector interface {
	// Begin says where events go from now on; it comes before anything else, and
	// again with each new session.
	Begin(events Events)

	// Offer rings. Host-routed, the agent answers it in the console, and AcceptCall
	// follows.
	Offer(ctx context.Context, offer Offer) error

	// Withdraw takes an offer off the phone that was not answered; why is a
	// sentence.
	Withdraw(ctx context.Context, offer Offer, why string)

	AcceptCall(ctx context.Context, command Command) error
	DeclineCall(ctx context.Context, command Command) error
	EndCall(ctx context.Context, command Command) error

	// AddParticipant adds somebody to the call, or hands it over if blind: then
	// the agent's own leg ends too.
	AddParticipant(ctx context.Context, command Command, contact Contact, blind bool) error

	// Dial calls somebody. The call's type says whether it is Outbound,
	// DialedCallback, Internal or Consult.
	Dial(ctx context.Context, command Command, contact Contact) error

	SetAgentStatus(ctx context.Context, command Command, status center.Status) error

	// WrapUpCall says that the after-call work is over.
	WrapUpCall(ctx context.Context, command Command)

	// ActiveCalls lists what is on the lines, so that the host can find its way
	// after either side was gone.
	ActiveCalls(ctx context.Context) ([]ActiveCall, error)
}

// Controller is a Connector with call controls. One that is none says to every
// button on the desk that it cannot.
//
// spec: TRANSFER-12
type Controller interface {
	// Controls are the buttons that work.
	Controls() []center.CommandKind

	// Control does what an agent asked for by a button. What is so then it tells by
	// events: [ParticipantEvent] (held, resumed, removed) and [Toggled]. Digits pass
	// through and are kept nowhere.
	Control(ctx context.Context, command Command, control Control) error
}

// Control is a button on an agent's desk.
type Control struct {
	Kind   center.CommandKind
	Legs   []center.Leg // the participants it is about; of SwapParticipants the one to hold, then the one to resume
	Digits center.Digits
}

// Events takes what happens on the lines. It may be used by any goroutine, also
// from inside a method of the connector.
type Events interface {
	// Publish tells the host, and returns when the host has it on disk. A
	// *center.Refusal says which field is wrong, or what the host will not have;
	// any other error is a fault of the host.
	Publish(ctx context.Context, event Event) error
}

// Call is a voice call on an agent's line.
type Call struct {
	Key        string          // the connector's own name of it; unique among its live calls
	Connection string          // of the agent's leg, if it has a name of its own
	ID         center.CallID   // the host's; 0 if the host has not named it yet
	Type       center.CallType // NoCallType: inbound
	Parent     string          // of a transfer: id or key of the call it came from
	Initial    string          // of a callback: key of the call it calls back
	Queue      center.QueueID
	Customer   Person // of a call that the connector starts; Ref is the session's business
	Caller     bool   // it is the leg of the customer who called
}

// Command says what a request of the host is about. ID is the same if it comes
// again.
type Command struct {
	ID       center.CommandID
	Work     center.WorkID // 0 if it is about the agent
	Call     Call
	Withdraw bool // of DeclineCall and EndCall: the host takes the ring back
}

// Offer is a call that is offered to the agent.
type Offer struct {
	Work    center.WorkID
	Call    Call
	Due     center.Millis // when it times out
	Attempt int           // 1 for the first
}

// Contact is whom to call.
type Contact struct {
	Number string
	Name   string
	Agent  center.AgentID // or an agent
	Queue  center.QueueID // or a queue
}

// ActiveCall is a call that is up, for a host that wants to know.
type ActiveCall struct {
	Call      Call
	Connected bool // else it rings
}

// onceMax is how many command ids are remembered: as many as the machine keeps
// unacknowledged for an agent, twice.
const onceMax = 2 * center.CommandsPerAgentMax

// Once remembers which commands a connector has begun. The zero value is ready;
// one goroutine at a time uses it.
type Once struct {
	ids  map[center.CommandID]bool
	past []center.CommandID // oldest first
}

// First says whether a command id is new, and remembers it.
func (o *Once) First(id center.CommandID) bool {
	if o.ids[id] {
		return false
	}
	if o.ids == nil {
		o.ids = map[center.CommandID]bool{}
	}
	o.ids[id] = true
	if o.past = append(o.past, id); len(o.past) > onceMax {
		delete(o.ids, o.past[0])
		o.past = o.past[1:]
	}
	return true
}
