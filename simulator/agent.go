package simulator

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/engine"
)

// Agent is somebody who takes calls, and how they go about it.
type Agent struct {
	ID     center.AgentID
	Status center.StatusID // that they work in
	Break  center.StatusID // that they take a break in; "" for none
	Habits Habits
	Faults Faults

	// First are their first deeds on a fresh day, before habit decides.
	First []Deed

	WrapUps []center.WrapUpID // that they say what a call was about with; none: they say nothing
}

// Habits say what an agent makes of offers.
type Habits struct {
	Deeds   [DeedCount]int   // how often each, relative to the others
	Answer  [2]time.Duration // least and most until they answer or decline
	Return  [2]time.Duration // least and most until they are back from away or a break
	Extends int              // in thousandths: after-call work that they extend
	Runs    int              // in thousandths: after-call work that they let run out
	Breaks  int              // in thousandths: calls after which they ask for a break
}

// Deed is what an agent makes of an offer.
type Deed uint8

// Deeds of an agent.
const (
	Answers Deed = iota
	LetsRing
	Declines       // on the screen, with a reason if the rules let them choose one
	DeclinesOnDesk // on the desk phone: HANGUP with DeclinedByAgent
	DropsOff       // the connection is lost
	DeedCount
)

// agent is an agent at work: the person with the client, and the telephony.
type agent struct {
	day       *Day
	who       Agent
	index     int // among the agents of the day
	rules     center.Configuration
	line      line
	sessions  uint64 // so far
	end       context.CancelCauseFunc
	over      chan error // gives how the session ended
	connected bool
	signedIn  bool
	offers    int
	ringing   center.WorkID // offer on the screen
	wrapping  center.WorkID // in after-call work
	status    int           // counts the changes of status, to know an old plan
}

func newAgent(d *Day, who Agent, index int) *agent {
	a := &agent{day: d, who: who, index: index}
	a.line = line{agent: a, legs: map[string]*leg{}}
	return a
}

// actor names the agent by their place in the day: a reference is drawn anew with
// each data directory, and the day must not hang on it. It keeps agents apart from
// callers in the agenda.
func (a *agent) actor() uint64 { return 1<<62 | uint64(a.index) }

// later lets the agent do something after a time that chance gives.
func (a *agent) later(span [2]time.Duration, do func() error, what draw, about ...uint64) {
	a.day.agenda.put(a.day.chance.between(span[0], span[1], what, append(about, a.actor())...), a.actor(), do)
}

// say hands a command to the host.
func (a *agent) say(body center.InputBody) error {
	return a.day.ask(engine.Request{Body: body, Sender: center.Sender{Role: center.AgentRole, Agent: a.who.ID}})
}

// connect joins the agent's line to the host.
func (a *agent) connect() error {
	a.sessions++
	ctx, end := context.WithCancelCause(context.WithoutCancel(a.day.ctx)) // leave ends it
	over := make(chan error, 1)
	a.end, a.over = end, over
	go func() {
		err := connector.Run(ctx, a.day.options.Host, a.who.ID, &a.line)
		over <- err
		a.day.post(func() { a.ended(over, err) })
	}()
	return nil
}

// begun takes up work once the line is joined.
func (a *agent) begun() {
	a.connected = true
	a.day.agenda.put(owedAfter, a.actor(), a.line.pay)
	if a.signedIn {
		return
	}
	a.signedIn = true
	a.day.agenda.put(signInAfter, a.actor(), func() error {
		return a.say(center.AskStatus{Agent: a.who.ID, Status: a.who.Status})
	})
}

// ended is told that a session is over. Somebody else who took over, such as a
// person with a real connector, is left alone; after a fault the agent comes back.
func (a *agent) ended(over chan error, err error) {
	if a.over != over {
		return
	}
	a.over, a.connected = nil, false
	a.line.cutOff()
	if !errors.Is(err, connector.ErrTakenOver) {
		a.comeBack()
	}
}

func (a *agent) comeBack() {
	a.later([2]time.Duration{absenceMin, absenceMax}, a.connect, drawAbsence, a.sessions)
}

// errLost is an accident.
var errLost = errors.New("the connection was lost")

// loseConnection is an accident: the host hears of it at once, and the client
// comes back after a while.
func (a *agent) loseConnection() error {
	if !a.connected {
		return nil
	}
	a.leave(errLost)
	a.comeBack()
	return nil
}

// leave ends the session, and waits until it is over. With ErrTakenOver the host
// is not told, as when a process dies.
func (a *agent) leave(cause error) {
	if a.over == nil {
		return
	}
	a.end(cause)
	<-a.over //nolint:errcheck // for this cause or for a fault before it, the session is over
	a.over, a.connected = nil, false
	a.line.cutOff()
}

// statusSet comes back from a status that is no work.
func (a *agent) statusSet(status center.StatusID, about uint64) {
	a.status++
	if status != a.who.Status {
		a.returnLater(about)
	}
}

// returnLater plans the return from away or from a break.
func (a *agent) returnLater(about uint64) {
	a.later(a.who.Habits.Return, a.takeUp(), drawReturn, about)
}

// takeUp asks for the status to work in, unless another came meanwhile.
func (a *agent) takeUp() func() error {
	status := a.status
	return func() error {
		if a.status != status || !a.connected {
			return nil
		}
		return a.say(center.AskStatus{Agent: a.who.ID, Status: a.who.Status})
	}
}

// withdrawn takes an offer off the screen.
func (a *agent) withdrawn(work center.WorkID) {
	if a.ringing == work {
		a.ringing = 0
	}
}

// offered decides what to make of an offer.
func (a *agent) offered(offer connector.Offer) {
	a.ringing = offer.Work
	deed := Deed(a.day.chance.pick(a.who.Habits.Deeds[:], drawDeed, uint64(offer.Work)))
	if a.offers++; a.day.fresh && a.offers <= len(a.who.First) {
		deed = a.who.First[a.offers-1]
	}
	if do := a.deed(deed, offer); do != nil {
		a.later(a.who.Habits.Answer, func() error {
			if a.ringing != offer.Work || !a.connected {
				return nil
			}
			return do()
		}, drawAnswer, uint64(offer.Work))
	}
}

// deed is what an agent does about an offer; nil is nothing.
func (a *agent) deed(deed Deed, offer connector.Offer) func() error {
	switch {
	case deed == DropsOff:
		return a.loseConnection
	case a.rules.AutoAccept && offer.Call.Type == center.Voicemail:
		a.listens(offer.Work)
		return nil
	case a.rules.AutoAccept:
		return nil // the host has accepted
	case deed == Answers && offer.Call.Type == center.Voicemail:
		return func() error {
			a.listens(offer.Work)
			return a.say(center.AcceptWork{Work: offer.Work, Agent: a.who.ID})
		}
	case deed == Answers:
		return func() error { return a.say(center.AcceptWork{Work: offer.Work, Agent: a.who.ID}) }
	case deed == Declines && a.rules.AllowDecline:
		return func() error { return a.decline(offer.Work) }
	case offer.Call.Type == center.Voicemail: // there is no phone to decline it on
	case deed == Declines, deed == DeclinesOnDesk: // the screen may have no button for it
		return func() error { return a.line.report(connector.Failed(offer.Call, center.DeclinedByAgent, false)) }
	}
	return nil
}

func (a *agent) decline(work center.WorkID) error {
	reason := ""
	if a.rules.ChooseDeclineReason && len(a.rules.DeclineReasons) > 0 {
		reason = a.rules.DeclineReasons[a.day.chance.bits(drawReason, uint64(work))%uint64(len(a.rules.DeclineReasons))]
	}
	return a.say(center.DeclineWork{Work: work, Agent: a.who.ID, Reason: reason})
}

// proveLifeLater lets the agent of a client that failed show that it works again,
// where the rules wait for that.
func (a *agent) proveLifeLater(work center.WorkID) {
	if a.rules.FaultAware {
		a.later([2]time.Duration{absenceMin, absenceMax}, a.takeUp(), drawProof, uint64(work))
	}
}

// endCall clicks End Call.
func (a *agent) endCall(work center.WorkID) error {
	if !a.connected {
		return nil
	}
	return a.say(center.EndWork{Work: work, Agent: a.who.ID})
}

// afterCall plans what follows a call: a break that the agent asks for, and the
// after-call work.
func (a *agent) afterCall(work center.WorkID) {
	if a.who.Break != "" && a.day.chance.happens(a.who.Habits.Breaks, drawBreak, uint64(work)) {
		a.day.agenda.put(breakAfter, a.actor(), func() error {
			return a.say(center.AskStatus{Agent: a.who.ID, Status: a.who.Break})
		})
	}
	a.wrapUp(work)
}

// wrapUp plans the after-call work: some let it run out, some extend it, most
// finish early.
func (a *agent) wrapUp(work center.WorkID) {
	length := time.Duration(a.rules.AfterCallSeconds) * time.Second
	if length == 0 {
		return
	}
	a.wrapping = work
	finish := a.stillWrapping(work, center.FinishAfterCall{Work: work, Agent: a.who.ID})
	if n := uint64(len(a.who.WrapUps)); n > 0 {
		code := a.who.WrapUps[a.day.chance.bits(drawWrapUp, uint64(work))%n]
		a.later([2]time.Duration{length / 8, length / 4}, a.stillWrapping(work, center.WrapUpWork{Work: work, Agent: a.who.ID, Code: code}), drawWrapUp, uint64(work))
	}
	extend := a.stillWrapping(work, center.ExtendAfterCall{Work: work, Agent: a.who.ID})
	h, about := a.who.Habits, uint64(work)
	switch at := int(a.day.chance.unit(drawAfterCall, about) * 1000); {
	case at < h.Runs:
	case at < h.Runs+h.Extends && a.rules.AfterCallExtendable:
		a.later([2]time.Duration{length / 2, length * 9 / 10}, func() error {
			a.later([2]time.Duration{length / 2, length}, finish, drawExtended, about)
			return extend()
		}, drawAfterCall, about)
	default:
		a.later([2]time.Duration{length / 4, length * 9 / 10}, finish, drawAfterCall, about)
	}
}

// wrapped hears that the after-call work is over.
func (a *agent) wrapped(work center.WorkID) {
	if a.wrapping == work {
		a.wrapping = 0
	}
}

// stillWrapping asks for something if the after-call work is not over.
func (a *agent) stillWrapping(work center.WorkID, body center.InputBody) func() error {
	return func() error {
		if a.wrapping != work {
			return nil
		}
		return a.say(body)
	}
}

// sortedKeys lists the keys of a map in their order: a day must not hang on
// that of the map.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
