package timeline

import (
	"fmt"

	"github.com/secondring/secondring/center"
)

// tell says what one event was, or adds it to what caused it.
func (t *Teller) tell(at center.Position, event center.Event) {
	switch e := event.(type) {
	case center.CallCreated:
		t.callCreated(at, e)
	case center.CallQueued:
		t.callQueued(at, e)
	case center.RecoveryArmed:
		c := t.calls[e.Call]
		if c != nil {
			c.inLine = false
		}
		t.then(ofCall(e.Call), Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: "waits"},
			fmt.Sprintf("waiting for recovery, %s (%s)", span(e.Due-t.at), e.Why))
	case center.CallScheduled:
		if c := t.calls[e.Call]; c != nil {
			c.inLine = false
		}
		text := "called back in " + span(e.Due-t.at)
		if e.Why != "" {
			text += " (" + e.Why + ")"
		}
		t.then(ofCall(e.Call), Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: "is scheduled"}, text)
	case center.PlaceRegained:
		t.then(ofCall(e.Call), Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: "is back"},
			fmt.Sprintf("has the place of %s again (%s)", e.From, e.By))
	case center.ClosingPassed:
		t.say(Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: "goes on after closing time", Routine: true})
	case center.CallDirected:
		if e.Do == center.LetCallerGo {
			t.then(ofCall(e.Call), Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: "is still on the line"}, "caller to be released")
			return
		}
		t.say(Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: directed[e.Do]})
	case center.CallOverflowed:
		to := string(e.Queue)
		if e.Agent != 0 {
			to = t.agent(e.Agent)
		}
		t.say(Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: "overflows to " + to, Then: []string{e.Why.String()}})
	case center.CallMoved:
		t.callMoved(at, e)
	case center.CallGiven:
		t.say(Line{Position: at, Call: e.Call, Agent: e.Agent, Who: "supervisor", What: "gives " + t.customer(e.Call) + " to " + t.agent(e.Agent)})
	case center.WaitExtended:
		t.say(Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: "waits on", Then: []string{"no step of the recovery policy could be taken"}, Routine: true})
	case center.QueueDied:
		t.say(Line{Position: at, Who: string(e.Queue), What: "is dead", Then: []string{fmt.Sprintf("%d in line, and nobody is there", e.Callers)}})
	case center.QueueRevived:
		t.say(Line{Position: at, Who: string(e.Queue), What: "is alive again", Then: []string{"after " + span(t.at-e.Since)}})
	case center.RoundStarted:
		t.roundStarted(at, e)
	case center.SkillsDropped:
		t.say(Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: "needs no additional skills any more"})
	case center.CallerGone:
		t.say(Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: isGone})
	case center.CallCompleted:
		t.callCompleted(at, e)
	case center.ConversationClosed:
		t.say(Line{Position: at, Who: e.Conversation.String(), What: "is closed", Then: []string{"no call continued it"}})
	case center.PartyChanged:
		t.say(Line{Position: at, Call: e.Call, Who: e.Party.Role.String(), What: partyVerbs[e.Party.State]})
	case center.PartyOutside:
		t.say(Line{Position: at, Call: e.Call, Who: "third party", What: "is nobody of the center", Routine: true})
	case center.ConsultJoined:
		t.consultJoined(at, e)
	default:
		t.tellWork(at, event)
	}
}

// directed say what whoever holds the leg does with the caller.
var directed = map[center.Direction]string{center.PromiseCallback: "is promised a callback", center.TakeVoicemail: "may leave a voicemail"}

var partyVerbs = map[center.PartyState]string{center.PartyRinging: "is rung", center.PartyConnected: "is connected", center.PartyHeld: "is on hold", center.PartyLeft: "has left"}

func (t *Teller) callCreated(at center.Position, e center.CallCreated) {
	id := center.CallID(at)
	t.calls[id] = &call{customer: e.Customer, target: e.Target, kind: e.Type, queue: e.Queue, priority: e.Priority, requested: e.RequestedAt}
	what := "calls"
	switch e.Type {
	case center.Callback, center.DialedCallback:
		what = "is to be called back"
	case center.Outbound, center.Internal, center.Consult:
		what = "is dialed (" + e.Type.String() + ")"
	case center.Transfer:
		what = "is transferred"
	case center.AddedParticipant:
		what = "is added"
	case center.Voicemail:
		what = "left a voicemail"
	}
	if e.Queue != "" && (e.Type == center.Inbound || e.Type == center.Transfer) {
		what += map[center.CallType]string{center.Inbound: " ", center.Transfer: " to "}[e.Type] + string(e.Queue)
	}
	who := t.customer(id)
	switch {
	case e.Target != 0 && e.Type == center.Transfer:
		what = "is transferred to " + t.agent(e.Target)
	case e.Target != 0:
		who = t.agent(e.Target)
	}
	l := t.say(Line{Position: at, Call: id, Who: who, What: what, Then: []string{"new, conversation open"}})
	if e.Previous != 0 {
		l.Then = append(l.Then, "after "+e.Previous.String())
	}
}

// consultJoined tells that a colleague has the customer too, and remembers the
// consult as a call of that customer.
func (t *Teller) consultJoined(at center.Position, e center.ConsultJoined) {
	c, from := t.calls[e.Call], t.calls[t.works[e.Transferor].call]
	colleague := t.customer(e.Call)
	if c != nil {
		for _, id := range c.works {
			if w := t.works[id]; w.agent != t.works[e.Transferor].agent {
				colleague = t.agent(w.agent)
			}
		}
	}
	if c != nil && from != nil {
		c.customer, c.kind, c.queue, c.priority, c.requested = from.customer, center.Transfer, from.queue, from.priority, from.requested
	}
	t.say(Line{Position: at, Call: e.Call, Who: colleague, What: "joins the call of " + t.customer(e.Call), Then: []string{"after " + t.works[e.Transferor].call.String()}})
}

// callMoved tells what a person changed about a call in line.
func (t *Teller) callMoved(at center.Position, e center.CallMoved) {
	l := t.say(Line{Position: at, Call: e.Call, Who: "supervisor", What: "moves " + t.customer(e.Call)})
	c := t.calls[e.Call]
	if c == nil {
		return
	}
	if c.queue != e.Queue {
		l.Then = append(l.Then, "to "+string(e.Queue))
	}
	if c.priority != e.Priority {
		l.Then = append(l.Then, fmt.Sprintf("priority %d", e.Priority))
		c.priority = e.Priority
	}
}

func (t *Teller) callQueued(at center.Position, e center.CallQueued) {
	c := t.calls[e.Call]
	if c == nil {
		return
	}
	c.inLine, c.queue = true, e.Queue
	if !e.Back {
		t.then(ofCall(e.Call), Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: "is in line"}, t.place(e.Call))
		return
	}
	text := fmt.Sprintf("%s keeps %s", t.customer(e.Call), t.place(e.Call))
	t.then(ofCall(e.Call), Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: "is back in line"}, text)
}

func (t *Teller) callCompleted(at center.Position, e center.CallCompleted) {
	text := "completed (" + e.Reason + "), conversation "
	if e.End != center.NoEnd && e.End != center.EndClosed && e.End != center.EndAnswered && e.End.String() != e.Reason { // a reason that says less than the end
		text = "completed, " + e.End.String() + " (" + e.Reason + "), conversation "
	}
	if e.Closes {
		text += "closed"
	} else {
		text += "open"
	}
	t.then(ofCall(e.Call), Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: "ends"}, text)
	if c := t.calls[e.Call]; c != nil {
		c.over, c.inLine = true, false
		t.forget(e.Call)
	}
}
