package timeline

import (
	"fmt"

	"github.com/secondring/secondring/center"
)

// line begins a line about an agent work.
func (t *Teller) line(at center.Position, id center.WorkID, what string, then ...string) *Line {
	w := t.works[id]
	if w.agent == 0 {
		return t.say(Line{Position: at, Work: id, Who: id.String(), What: what, Then: then})
	}
	return t.say(Line{Position: at, Call: w.call, Work: id, Agent: w.agent, Who: t.agent(w.agent), What: what, Then: then})
}

// about names the customer of a work, or the voicemail.
func (t *Teller) about(id center.WorkID) string {
	if t.isVoicemail(id) {
		return "the voicemail of " + t.customer(t.works[id].call)
	}
	return t.customer(t.works[id].call)
}

// isVoicemail says whether a work has nobody on the line.
func (t *Teller) isVoicemail(id center.WorkID) bool {
	c := t.calls[t.works[id].call]
	return c != nil && c.kind == center.Voicemail
}

func (t *Teller) tellWork(at center.Position, event center.Event) {
	switch e := event.(type) {
	case center.WorkAssigned:
		t.workAssigned(at, e)
	case center.WorkBound:
		t.line(at, e.Work, "dials "+t.about(e.Work)).Routine = true
	case center.WorkSeen:
		t.line(at, e.Work, "sees the offer of "+t.about(e.Work)).Routine = true
	case center.WorkAccepted:
		by := "connecting"
		if e.Auto {
			by = "automatically, connecting"
		}
		if t.isVoicemail(e.Work) {
			t.line(at, e.Work, "accepts "+t.about(e.Work)).Routine = true // it is opened in the same step
			return
		}
		t.line(at, e.Work, "accepts "+t.about(e.Work), by)
	case center.WorkDialing:
		t.line(at, e.Work, "dials "+t.about(e.Work), "Opened, "+span(e.Due-t.at))
	case center.WorkOpened:
		w := t.works[e.Work]
		w.talked = true
		t.works[e.Work] = w
		if t.isVoicemail(e.Work) {
			t.line(at, e.Work, "opens "+t.about(e.Work), "Opened, in-progress")
			return
		}
		t.line(at, e.Work, "talks to "+t.about(e.Work), "Opened, in-progress")
	case center.AfterCallBegan:
		t.line(at, e.Work, fmt.Sprintf(t.verb(e.Ending, e.Outcome, e.Work), t.about(e.Work)),
			fmt.Sprintf("Opened (%s)", ended(e.Outcome, e.Fault)), "after-call work "+span(e.Due-t.at))
		w := t.works[e.Work]
		w.wrapped = true
		t.works[e.Work] = w
	case center.AfterCallLengthened:
		t.line(at, e.Work, "extends the after-call work", span(e.Due-t.at)+" left")
	case center.WorkEnded:
		t.workEnded(at, e)
	case center.HangupNoted:
		t.line(at, e.Work, map[string]string{"confirms": "confirms the end", "late": "hangs up late", "duplicate": "hangs up again"}[e.As], "changes nothing")
	case center.TransferFailed:
		if e.Echo {
			t.line(at, e.Work, "hangs up after a transfer that failed", "changes nothing")
		}
	case center.WorkWrappedUp:
		t.line(at, e.Work, "says what it was about", string(e.Code))
	case center.WrapUpMissing:
		t.line(at, e.Work, "gives no wrap-up code", "one was required")
	case center.NotesSaved:
		t.line(at, e.Work, "writes notes", fmt.Sprintf("revision %d", e.Revision)).Routine = e.Revision > 1
	case center.WorkConfirmed:
		t.line(at, e.Work, "is still with "+t.about(e.Work)).Routine = true
	case center.TransferTaken:
		t.line(at, e.Work, "transfers "+t.about(e.Work), "taken: the hangup hands the call over")
	default:
		t.tellAgent(at, event)
	}
}

func (t *Teller) workAssigned(at center.Position, e center.WorkAssigned) {
	id := center.WorkID(at)
	t.works[id] = work{call: e.Call, agent: e.Agent}
	c := t.calls[e.Call]
	if c != nil {
		c.inLine = false
		c.live++
		c.offers++
		c.works = append(c.works, id)
	}
	what, then := "is offered "+t.about(id), "Assigned"
	if e.Dialed {
		what = "dials " + t.customer(e.Call)
	}
	if e.Due != 0 {
		then += ", " + span(e.Due-t.at)
	}
	l := t.line(at, id, what, then)
	if c != nil && c.offers > 1 && !e.Dialed {
		l.Then = append(l.Then, ordinal(c.offers)+" offer")
	}
}

func (t *Teller) workEnded(at center.Position, e center.WorkEnded) {
	status := fmt.Sprintf("%s (%s)", e.Status, ended(e.Outcome, e.Fault))
	w := t.works[e.Work]
	if w.wrapped {
		t.line(at, e.Work, "finishes after-call work", status)
		t.leave(e.Work)
		return
	}
	if e.Reason != "" {
		status = fmt.Sprintf("%s: %q (%s)", e.Status, e.Reason, ended(e.Outcome, e.Fault))
	}
	t.line(at, e.Work, fmt.Sprintf(t.verb(e.Ending, e.Outcome, e.Work), t.about(e.Work)), status)
	t.leave(e.Work)
}

// leave counts a work off its call.
func (t *Teller) leave(id center.WorkID) {
	if c := t.calls[t.works[id].call]; c != nil && c.live > 0 {
		c.live--
		if c.over {
			t.forget(t.works[id].call)
		}
	}
}

func ended(o center.Outcome, f center.Fault) string {
	if f == center.NoFault {
		return o.String()
	}
	return o.String() + ", " + f.String()
}

// verbs say how a work ended, with a place for the customer's name.
var verbs = map[center.Ending]string{
	center.HangupEnded: "ends the call with %s", center.AnswersEnd: "ends the call with %s",
	center.HangupEndedUnconnected: "is left by %s", center.ByCallerLeft: "is left by %s",
	center.HangupMissed: "misses %s", center.HangupCallbackMissed: "misses %s", center.ByPushTimeout: "misses %s",
	center.HangupDeclined: "declines %s", center.ByDecline: "declines %s",
	center.HangupFailedAgent: "fails to connect to %s", center.ByAcceptFailed: "fails to connect to %s", center.ByNoMedia: "gets no media from %s",
	center.HangupFailedCustomer: "cannot reach %s", center.HangupCustomerMissed: "gets no answer from %s", center.ByNoAnswer: "gets no answer from %s",
	center.EndedBeforeMedia: "gives up on %s", center.AnswersBlind: "hands %s over", center.ByAgentOffline: "goes offline before %s", center.ByConnectorLost: "is cut off from %s",
	center.ByLostRace: "loses the race for %s", center.ByWithdrawal: "gives %s back", center.ByConnectorGone: "never came back to %s",
	center.ByReconnect:  "came back without %s",
	center.ByDialFailed: "cannot dial %s",
	center.ByDeskLost:   "never saw %s",
	center.ByJoin:       "joins %s with the call",
}

func (t *Teller) verb(e center.Ending, o center.Outcome, id center.WorkID) string {
	switch {
	case e == center.AnswersEnd && t.isVoicemail(id):
		return "closes %s"
	case o == center.Undelivered && (e == center.ByPushTimeout || e == center.HangupMissed):
		return "never saw %s"
	case t.works[id].talked && (e == center.HangupFailedCustomer || e == center.HangupFailedAgent):
		return "loses %s in mid-talk"
	case verbs[e] == "":
		return "fails with %s"
	}
	return verbs[e]
}
