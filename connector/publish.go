package connector

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secondring/secondring/center"
)

// Event is what a Go connector publishes: [Started], [Connected], [Hangup],
// [ParticipantEvent], [Toggled], [AfterCallStarted] or [StatusChanged].
type Event interface {
	// signal makes the machine's word for it, or refuses a field.
	signal(from center.From) (center.InputBody, Person, *center.Refusal)
}

// Started says that a call rings at the agent, or that a call the agent dialed is
// on its way. Queued marks a callback that was waiting in a queue.
type Started struct {
	Call   Call
	Queued bool
}

// Connected says that agent and customer hear each other.
type Connected struct {
	Call Call
}

// Hangup says that the agent's leg of a call is over, and why. [Ended] and
// [Failed] make one.
type Hangup struct {
	Call             Call
	Reason           center.HangupReason // ReasonEnded or ReasonError: must be said
	CloseCallOnError *bool               // must be said, also with ReasonEnded
	AgentStatus      center.AgentStatus  // with ReasonError, on a leg that was offered to the agent
}

// Ended is the Hangup of a call that ended as calls do.
func Ended(call Call) Hangup {
	no := false
	return Hangup{Call: call, Reason: center.ReasonEnded, CloseCallOnError: &no}
}

// Failed is the Hangup of a call that was missed, declined or failed. Unless it
// closes, the conversation stays open and the call goes to somebody else.
func Failed(call Call, status center.AgentStatus, closes bool) Hangup {
	return Hangup{Call: call, Reason: center.ReasonError, CloseCallOnError: &closes, AgentStatus: status}
}

// ParticipantEvent says what happened to a participant.
type ParticipantEvent struct {
	Change       center.ParticipantChange
	Call         Call // the participant's leg; Caller if it is the customer's
	CustomerGone bool // the customer has left, the others talk on
	Failed       bool // of ParticipantRemoved: adding them did not work
}

// AfterCallStarted says that the telephony system has put the agent into
// after-call work.
type AfterCallStarted struct {
	Call Call
}

// StatusChanged says that the agent chose a presence status on the phone.
type StatusChanged struct {
	Status center.StatusID
}

// Toggled says that the agent is muted or the recording paused, or not any more.
type Toggled struct {
	What center.Toggle
	On   bool
	Call Call
}

func (e Toggled) signal(from center.From) (center.InputBody, Person, *center.Refusal) {
	if e.What != center.MuteToggle && e.What != center.RecordingToggle {
		return nil, Person{}, refuseField("what", e.What, "mute or recording")
	}
	return center.Toggled{From: from, What: e.What, On: e.On, Key: e.Call.Key}, Person{}, e.Call.bounded()
}

func (e Started) signal(from center.From) (center.InputBody, Person, *center.Refusal) {
	return center.CallStarted{From: from, Call: e.Call.wire(), Queued: e.Queued}, e.Call.Customer, e.Call.check()
}

func (e Connected) signal(from center.From) (center.InputBody, Person, *center.Refusal) {
	return center.CallConnected{From: from, Call: e.Call.wire()}, Person{}, e.Call.check()
}

// signal checks what the library does not: reason and closeCallOnError are said,
// and every value is a documented one.
//
// spec: SEED-1, CONNECTOR-9
func (e Hangup) signal(from center.From) (center.InputBody, Person, *center.Refusal) {
	if no := e.check(); no != nil {
		return nil, Person{}, no
	}
	h := center.Hangup{WireCall: e.Call.wire(), Reason: e.Reason, Close: *e.CloseCallOnError, AgentStatus: e.AgentStatus}
	return center.HungUp{From: from, Calls: []center.Hangup{h}}, Person{}, nil
}

func (e Hangup) check() *center.Refusal {
	switch {
	case e.Reason != center.ReasonEnded && e.Reason != center.ReasonError:
		return refuseField("reason", e.Reason, "ended or error")
	case e.CloseCallOnError == nil:
		return refuseField("closeCallOnError", "absent", "true or false: whether the conversation closes with an error")
	case e.AgentStatus >= center.AgentStatusUnknown:
		return refuseField("agentStatus", e.AgentStatus, "one of "+strings.Join(sortedKeys(center.AgentStatuses), ", ")+", or none")
	case e.Reason == center.ReasonEnded && e.AgentStatus != center.AgentStatusAbsent:
		return refuseField("agentStatus", e.AgentStatus, "none with reason ended")
	}
	return e.Call.check()
}

func (e ParticipantEvent) signal(from center.From) (center.InputBody, Person, *center.Refusal) {
	if e.Change > center.ParticipantResumed {
		return nil, Person{}, refuseField("change", e.Change, "added, connected, removed, held or resumed")
	}
	signal := center.ParticipantChanged{From: from, Change: e.Change, Call: e.Call.wire(), CustomerGone: e.CustomerGone, ReasonIsError: e.Failed}
	return signal, Person{}, e.Call.bounded()
}

func (e AfterCallStarted) signal(from center.From) (center.InputBody, Person, *center.Refusal) {
	return center.AfterCallStarted{From: from, Key: e.Call.Key}, Person{}, e.Call.check()
}

func (e StatusChanged) signal(from center.From) (center.InputBody, Person, *center.Refusal) {
	if e.Status == "" || len(e.Status) > nameBytesMax {
		return nil, Person{}, refuseField("status", e.Status, "the id of a presence status")
	}
	return center.StatusSet{From: from, Status: e.Status}, Person{}, nil
}

// wire is the call in the machine's words.
func (c Call) wire() center.WireCall {
	return center.WireCall{
		Key: c.Key, Connection: c.Connection, Type: c.Type, Call: c.ID,
		Parent: c.Parent, Initial: c.Initial, Queue: c.Queue, Caller: c.Caller,
	}
}

// check refuses a call without a name, or with one that is too long.
func (c Call) check() *center.Refusal {
	if c.Key == "" {
		return refuseField("call.key", "", "the connector's own name of the call")
	}
	return c.bounded()
}

func (c Call) bounded() *center.Refusal {
	names := []string{c.Key, c.Connection, c.Parent, c.Initial, string(c.Queue)}
	if i := slices.IndexFunc(names, func(name string) bool { return len(name) > keyBytesMax }); i >= 0 {
		field := [...]string{"call.key", "call.connection", "call.parent", "call.initial", "call.queue"}[i]
		return refuseField(field, fmt.Sprintf("%d bytes", len(names[i])), fmt.Sprintf("at most %d bytes", keyBytesMax))
	}
	return nil
}

// refuseField refuses a field of an event; the sentence is for who writes the
// connector.
func refuseField(field string, value any, expected string) *center.Refusal {
	v := fmt.Sprint(value)
	return &center.Refusal{
		Code: center.CodeInvalid, Field: field, Value: v, Expected: expected,
		Sentence: fmt.Sprintf("%s is %q: expected %s", field, v, expected),
	}
}
