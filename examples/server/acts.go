package server

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// ErrCannot is what [Phone.Do] answers for an act that it does not know.
var ErrCannot = errors.New("this connector cannot do that")

// Commands that fail next.
const (
	nextAcceptFails   = "nextAcceptFails"
	nextDeclineFails  = "nextDeclineFails"
	nextDialFails     = "nextDialFails"
	nextTransferFails = "nextTransferFails"
)

// act is something that happens on the telephony side. It is about a leg that fits, the
// one of a name if there is one, or about none.
type act struct {
	fits func(*call) bool
	do   func(p *Phone, c *call) error
}

// acts are all that can happen, by the names of the conformance checker.
var acts = map[string]act{
	"callArrives":     arrives(inbound, "CALL_STARTED"),
	"callbackArrives": arrives(callback, "QUEUED_CALL_STARTED"),
	"transferArrives": arrives(transfer, "CALL_STARTED"),

	"ringOut":        {(*call).offered, ends(missed)},
	"declineOnPhone": {(*call).offered, ends(declined)},
	"agentFails":     {(*call).offered, ends(failedAgent)},
	"customerFails":  {(*call).offered, ends(failedCustomer)},

	"customerHangsUp":       {func(c *call) bool { return !c.side() && !c.gone }, customerHangsUp},
	"customerAnswers":       {customerIsCalled, answers},
	"customerIsBusy":        {customerIsCalled, notAnswered},
	"customerDoesNotAnswer": {customerIsCalled, notAnswered},

	"targetAnswers":  {targetIsCalled, answers},
	"targetMisses":   {targetIsCalled, notAnswered},
	"targetDeclines": {targetIsCalled, notAnswered},

	nextAcceptFails:   {nil, fails(nextAcceptFails)},
	nextDeclineFails:  {nil, fails(nextDeclineFails)},
	nextDialFails:     {nil, fails(nextDialFails)},
	nextTransferFails: {nil, fails(nextTransferFails)},

	"signOut": {nil, func(p *Phone, _ *call) error { p.signedOut = true; return nil }},
	"signIn":  {nil, signIn},
	"reset":   {nil, reset},
}

// Acts lists what [Phone.Do] can do.
func Acts() []string {
	names := make([]string, 0, len(acts))
	for name := range acts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Do lets something happen on the telephony side: to the call of an id, or to the newest
// to which it can happen. The host has been told when it returns.
func (p *Phone) Do(_ context.Context, name, callID string) error {
	act, known := acts[name]
	if !known {
		return fmt.Errorf("%s: %w", name, ErrCannot)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if act.fits == nil {
		return act.do(p, nil)
	}
	c := p.newest(callID, act.fits)
	if c == nil { // such as a participant, when the main call is named
		c = p.newest("", act.fits)
	}
	if c == nil {
		return fmt.Errorf("%s: no call is on the line to which that can happen", name)
	}
	return act.do(p, c)
}

// callers who call, in turn. The numbers are set aside for fiction.
var callers = []struct{ number, name string }{
	{"+12025550143", "Omar Reyes"}, {"+442079460018", "Grace Bello"}, {"+493023125011", "Elif Demir"}, {"+33199001234", "Chloé Martin"},
}

// arrives lets a call come. A telephony chooses an agent who is there and not offline:
// otherwise the caller waits, and nobody is told.
func arrives(kind, event string) act {
	return act{nil, func(p *Phone, _ *call) error {
		switch {
		case !p.ready || p.offline:
			return nil
		case p.main() != nil:
			return errors.New("the agent is on a call: no other one comes")
		}
		caller := callers[p.named%len(callers)]
		p.tell(event, p.add(kind, ringing, caller.number, caller.name).wire())
		return nil
	}}
}

func ends(e ending) func(*Phone, *call) error {
	return func(p *Phone, c *call) error {
		p.hangUp(c, e)
		return nil
	}
}

// customerHangsUp ends the call, unless a participant talks on with the agent.
func customerHangsUp(p *Phone, c *call) error {
	for _, other := range p.beside() {
		if other.state == transferred {
			c.gone = true
			p.tell("PARTICIPANT_CONNECTED", object{"callId": other.id, "phoneNumber": other.number, "initialCallHasEnded": true})
			return nil
		}
	}
	p.hangUp(c, ended)
	return nil
}

// customerIsCalled says whether the leg is one on which a customer is called.
func customerIsCalled(c *call) bool { return c.dialing() && c.kind != consult }

// targetIsCalled says whether the leg is one on which a colleague is called.
func targetIsCalled(c *call) bool {
	return c.state == transferring || c.dialing() && (c.kind == consult || c.kind == internalCall)
}

func answers(p *Phone, c *call) error {
	if c.kind == participant {
		c.becomes(transferred)
		p.tell("PARTICIPANT_CONNECTED", c.wire())
		return nil
	}
	c.becomes(connected)
	p.tell("CALL_CONNECTED", c.wire())
	return nil
}

// notAnswered ends a leg that somebody was called on. Only a callback was offered to the
// agent, so only there is something to say about who missed it.
func notAnswered(p *Phone, c *call) error {
	switch c.kind {
	case participant:
		p.removed(c, "error")
	case callback:
		p.hangUp(c, missedCustomer)
	default:
		p.hangUp(c, notReached)
	}
	return nil
}

func fails(name string) func(*Phone, *call) error {
	return func(p *Phone, _ *call) error {
		p.failing[name] = true
		return nil
	}
}

// spend says whether something is to fail now.
func (p *Phone) spend(name string) bool {
	fails := p.failing[name]
	delete(p.failing, name)
	return fails
}

func signIn(p *Phone, _ *call) error {
	if p.signedOut = false; p.wire != nil && !p.ready {
		p.tell("LOGIN_RESULT", object{"success": true})
		p.begin()
	}
	return nil
}

// reset forgets what is on the line.
func reset(p *Phone, _ *call) error {
	p.calls, p.untold, p.signedOut = nil, nil, false
	clear(p.failing)
	return nil
}
