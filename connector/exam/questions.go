package exam

import (
	"github.com/secondring/secondring/center"
)

// question is one thing that a host relies on.
type question struct {
	name  string
	needs func(Levers) bool // nil: no lever
	ask   func(*room)
}

var questions = []question{
	{"an offer is seen", nil, offerIsSeen},
	{"an accepted call is connected, once", nil, acceptedOnce},
	{"an ended call hangs up with reason ended, once", nil, endedOnce},
	{"a call that was taken back is not connected", nil, takenBack},
	{"the end of an unknown call is answered", nil, unknownCall},
	{"active calls are replayed", nil, replayed},
	{"a dialed call is started, and can be ended", nil, dialed},
	{"a status is acknowledged by its command", nil, statusAcknowledged},
	{"a declined call hangs up as declined", func(l Levers) bool { return l.Ring != nil }, declined},
	{"a call declined on the phone hangs up as declined", func(l Levers) bool { return l.Ring != nil && l.Refuse != nil }, declinedOnPhone},
	{"a missed call hangs up as missed", func(l Levers) bool { return l.Ring != nil && l.Miss != nil }, missed},
	{"a customer who leaves ends the call", func(l Levers) bool { return l.Leave != nil }, customerLeaves},
}

// offer is a call that the host offers.
func (r *room) offer() center.Effect {
	r.position++
	return r.tell(center.Effect{
		Kind: center.OfferWork, Call: center.CallID(r.position), Work: center.WorkID(r.position + 1),
		CallType: center.Inbound, Customer: 5, Queue: "support", Attempt: 1,
	})
}

// talk offers a call and connects it.
func (r *room) talk() (call center.Effect, connected center.CallConnected) {
	call = r.offer()
	r.command(center.AcceptCall, call)
	connected = r.expect("a connected call", isConnected).(center.CallConnected)
	call.Key = connected.Call.Key
	return call, connected
}

// ring lets somebody call the agent.
func (r *room) ring() center.Effect {
	r.levers.Ring(r.subject)
	started := r.expect("a call that starts", isStarted).(center.CallStarted)
	if started.Call.Key == "" {
		r.t.Fatal("the call has no key")
	}
	r.position++
	return center.Effect{Call: center.CallID(r.position), Work: center.WorkID(r.position + 1), Key: started.Call.Key, CallType: started.Call.Type}
}

func isStarted(body center.InputBody) bool   { _, ok := body.(center.CallStarted); return ok }
func isConnected(body center.InputBody) bool { _, ok := body.(center.CallConnected); return ok }
func isHangup(body center.InputBody) bool    { _, ok := body.(center.HungUp); return ok }

func isAnswer(body center.InputBody) bool {
	_, failed := body.(center.ConnectorFailed)
	return failed || isHangup(body)
}

func count(bodies []center.InputBody, is func(center.InputBody) bool) (n int) {
	for _, body := range bodies {
		if is(body) {
			n++
		}
	}
	return n
}

// hangup waits for the hangup of a call and compares it.
func (r *room) hangup(key string, want center.Hangup) {
	r.t.Helper()
	got := r.expect("a hangup", isHangup).(center.HungUp)
	if len(got.Calls) != 1 || got.Calls[0].Key != key {
		r.t.Fatalf("hung up %+v, want the call %q alone", got.Calls, key)
	}
	if h := got.Calls[0]; h.Reason != want.Reason || h.AgentStatus != want.AgentStatus || h.Close != want.Close {
		r.t.Errorf("hung up with reason %s, agentStatus %s, closing %v: want %s, %s, %v", h.Reason, h.AgentStatus, h.Close, want.Reason, want.AgentStatus, want.Close)
	}
}

func offerIsSeen(r *room) {
	call := r.offer()
	seen := r.expect("the offer to be seen", func(body center.InputBody) bool { _, ok := body.(center.OfferSeen); return ok }).(center.OfferSeen)
	if seen.Work != call.Work || seen.Agent != from.Agent {
		r.t.Errorf("saw %+v, want work %s", seen, call.Work)
	}
}

func acceptedOnce(r *room) {
	call := r.offer()
	accept := r.command(center.AcceptCall, call)
	connected := r.expect("a connected call", isConnected).(center.CallConnected)
	if connected.Call.Key == "" {
		r.t.Error("the connected call has no key")
	}
	r.tell(accept) // as after a reconnect
	if n := count(r.settled(), isConnected); n != 0 {
		r.t.Errorf("connected %d times more for the same command id", n)
	}
}

func endedOnce(r *room) {
	call, _ := r.talk()
	end := r.command(center.EndCall, call)
	r.hangup(call.Key, center.Hangup{Reason: center.ReasonEnded})
	r.tell(end)
	if n := count(r.settled(), isHangup); n != 0 {
		r.t.Errorf("hung up %d times more for the same command id", n)
	}
}

func takenBack(r *room) {
	call := r.offer()
	call.Kind, call.Why, call.ID = center.WithdrawOffer, "taken by bob", 0
	r.tell(call)
	if n := count(r.settled(), isConnected); n != 0 {
		r.t.Error("an offer that was taken back was connected")
	}
}

func unknownCall(r *room) {
	r.command(center.EndCall, center.Effect{Call: 1, Work: 2, Key: "nobody-knows", CallType: center.Inbound})
	r.expect("a hangup or an error", isAnswer)
}

func replayed(r *room) {
	call, _ := r.talk()
	r.command(center.AgentAvailable, center.Effect{})
	again := r.expect("the replay", isConnected).(center.CallConnected)
	if !again.Replayed || again.Call.Key != call.Key {
		r.t.Errorf("replayed %+v, want the call %q", again, call.Key)
	}
	r.command(center.EndCall, call)
	r.hangup(call.Key, center.Hangup{Reason: center.ReasonEnded})
	r.command(center.AgentAvailable, center.Effect{})
	if n := count(r.settled(), isConnected); n != 0 {
		r.t.Error("a call that ended was replayed")
	}
}

func dialed(r *room) {
	r.position += 2
	call := center.Effect{Call: center.CallID(r.position), Work: center.WorkID(r.position - 1), CallType: center.Outbound, Person: 5}
	dial := r.command(center.DialPerson, call)
	started := r.expect("the dialed call to start", isStarted).(center.CallStarted)
	if started.Call.Type != center.Outbound || started.Call.Key == "" {
		r.t.Errorf("started %+v, want an outbound call with a key", started.Call)
	}
	r.tell(dial)
	if n := count(r.settled(), isStarted); n != 0 {
		r.t.Errorf("dialed %d times more for the same command id", n)
	}
	call.Key = started.Call.Key
	r.command(center.EndCall, call)
	r.hangup(call.Key, center.Hangup{Reason: center.ReasonEnded})
}

func statusAcknowledged(r *room) {
	r.settled()
}

func declined(r *room) {
	call := r.ring()
	r.command(center.DeclineCall, call)
	r.hangup(call.Key, center.Hangup{Reason: center.ReasonError, AgentStatus: center.DeclinedByAgent})
}

func declinedOnPhone(r *room) {
	call := r.ring()
	r.levers.Refuse(r.subject)
	r.hangup(call.Key, center.Hangup{Reason: center.ReasonError, AgentStatus: center.DeclinedByAgent})
}

func missed(r *room) {
	call := r.ring()
	r.levers.Miss(r.subject)
	r.hangup(call.Key, center.Hangup{Reason: center.ReasonError, AgentStatus: center.MissedCallAgent})
}

func customerLeaves(r *room) {
	call, _ := r.talk()
	r.levers.Leave(r.subject)
	r.hangup(call.Key, center.Hangup{Reason: center.ReasonEnded})
}
