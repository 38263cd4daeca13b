package simulator

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
)

// Faults say how often telephony fails, in thousandths of the calls it connects.
type Faults struct {
	Accept   int // it cannot accept: CAN_NOT_ACCEPT_THE_CALL
	Agent    int // the agent's side does not connect: FailedConnectAgent
	Customer int // the customer's side does not connect: FailedConnectCustomer
	Stays    int // of those customers, who are still there
	NoAnswer int // the customer of a callback does not answer
	Drop     int // the customer's line drops in mid-talk
	CutOff   int // the agent's connection is lost in mid-talk, and comes back
}

// line is the telephony of one agent, a [connector.Connector]. It keeps the
// agent's legs whether or not the host is there. What it is told it does in the
// day's turn, so nothing here needs a lock of its own but the way to the host.
type line struct {
	agent *agent
	legs  map[string]*leg
	owed  []connector.Hangup // ends that the host has not heard of
	once  connector.Once
	keys  int

	mu     sync.Mutex
	events connector.Events
}

var _ connector.Connector = (*line)(nil)

// leg is an agent's end of a call.
type leg struct {
	call      connector.Call
	work      center.WorkID
	caller    *caller // nil: somebody from outside of the day
	connected bool
	ending    bool // the host has ended it
}

// about gives the person on the leg a number, for chance.
func (g *leg) about() uint64 {
	if g.caller != nil {
		return g.caller.ref
	}
	return hashOf(g.call.Key)
}

// Begin says where events go.
func (l *line) Begin(events connector.Events) {
	l.mu.Lock()
	l.events = events
	l.mu.Unlock()
	l.day().post(l.agent.begun)
}

// Offer rings at the agent.
func (l *line) Offer(ctx context.Context, offer connector.Offer) error {
	err := l.inTurn(ctx, func() error {
		l.agent.offered(offer)
		return nil
	})
	return errors.Join(err, l.pause(ctx, seenAfterMin, seenAfterMax, drawSeen, uint64(offer.Work)))
}

// Withdraw stops the ringing.
func (l *line) Withdraw(ctx context.Context, offer connector.Offer, _ string) {
	_ = l.inTurn(ctx, func() error { // the context is over: so is the ringing
		l.agent.withdrawn(offer.Work)
		return nil
	})
}

// AcceptCall begins to connect agent and customer.
func (l *line) AcceptCall(ctx context.Context, command connector.Command) error {
	if !l.once.First(command.ID) {
		return nil
	}
	if l.day().chance.happens(l.agent.who.Faults.Accept, drawAccept, uint64(command.Work)) {
		err := l.pause(ctx, connectAfterMin, connectAfterMax, drawConnectTime, uint64(command.Work))
		return errors.Join(errNoLine, err, l.inTurn(ctx, func() error {
			l.agent.proveLifeLater(command.Work)
			return nil
		}))
	}
	return l.inTurn(ctx, func() error {
		g := l.hold(command)
		after := l.day().chance.between(connectAfterMin, connectAfterMax, drawConnectTime, uint64(command.Work))
		if g.call.Type == center.Callback {
			l.later(after, g, func() error { return l.publish(connector.Started{Call: g.call}) })
			l.later(after+answersAfter, g, func() error { return l.reach(g) })
			return nil
		}
		l.later(after, g, func() error { return l.connect(g) })
		return nil
	})
}

// reach lets the customer of a callback answer, or not.
func (l *line) reach(g *leg) error {
	if !g.ending && l.day().chance.happens(l.agent.who.Faults.NoAnswer, drawNoAnswer, uint64(g.work)) {
		return l.fail(g, center.MissedCallStatus)
	}
	return l.connect(g)
}

// DeclineCall ends a call that rings here because the vendor chose so.
func (l *line) DeclineCall(ctx context.Context, command connector.Command) error {
	return l.finish(ctx, command, func(g *leg) error { return l.fail(g, center.DeclinedByAgent) })
}

// EndCall ends a call; unless the host takes a ring back, the customer goes too.
func (l *line) EndCall(ctx context.Context, command connector.Command) error {
	return l.finish(ctx, command, func(g *leg) error {
		if g.connected && !command.Withdraw {
			g.caller.gone()
		}
		return l.hangUp(g)
	})
}

// finish ends a leg shortly.
func (l *line) finish(ctx context.Context, command connector.Command, how func(*leg) error) error {
	if !l.once.First(command.ID) {
		return nil
	}
	err := l.inTurn(ctx, func() error {
		g := l.legs[command.Call.Key]
		if g == nil {
			return errNoCall
		}
		g.ending = true
		after := l.day().chance.between(hangUpAfterMin, hangUpAfterMax, drawHangupTime, uint64(command.Work), l.agent.actor())
		l.later(after, g, func() error { return how(g) })
		return nil
	})
	if errors.Is(err, errNoCall) {
		return errors.Join(err, l.pause(ctx, hangUpAfterMin, hangUpAfterMax, drawHangupTime, uint64(command.Work)))
	}
	return err
}

// AddParticipant adds a leg, or hands the call over.
func (l *line) AddParticipant(ctx context.Context, command connector.Command, _ connector.Contact, blind bool) error {
	if !l.once.First(command.ID) {
		return nil
	}
	return l.inTurn(ctx, func() error {
		g := l.legs[command.Call.Key]
		if g == nil {
			return errNoCall
		}
		after := l.day().chance.between(connectAfterMin, connectAfterMax, drawConnectTime, uint64(command.ID))
		l.later(after, g, func() error {
			added := connector.Call{Key: l.newKey(), Type: center.AddedParticipant}
			err := l.publish(connector.ParticipantEvent{Change: center.ParticipantAdded, Call: added})
			if err != nil || !blind {
				return err
			}
			return l.hangUp(g)
		})
		return nil
	})
}

// Dial calls somebody, who answers after some rings.
func (l *line) Dial(ctx context.Context, command connector.Command, _ connector.Contact) error {
	if !l.once.First(command.ID) {
		return nil
	}
	return l.inTurn(ctx, func() error {
		g := l.hold(command)
		started := l.day().chance.between(connectAfterMin, connectAfterMax, drawConnectTime, uint64(command.ID))
		l.later(started, g, func() error { return l.publish(connector.Started{Call: g.call}) })
		l.later(started+answersAfter, g, func() error { return l.connect(g) })
		return nil
	})
}

// SetAgentStatus lets the agent know.
func (l *line) SetAgentStatus(ctx context.Context, command connector.Command, status center.Status) error {
	err := l.inTurn(ctx, func() error {
		l.agent.statusSet(status.ID, uint64(command.ID))
		return nil
	})
	return errors.Join(err, l.pause(ctx, hangUpAfterMin, hangUpAfterMax, drawStatusTime, uint64(command.ID)))
}

// WrapUpCall says that the after-call work is over.
func (l *line) WrapUpCall(ctx context.Context, command connector.Command) {
	_ = l.inTurn(ctx, func() error { // the context is over: so is the agent's client
		l.agent.wrapped(command.Work)
		return nil
	})
}

// ActiveCalls lists the legs.
func (l *line) ActiveCalls(ctx context.Context) (calls []connector.ActiveCall, err error) {
	err = l.pause(ctx, hangUpAfterMin, hangUpAfterMax, drawStatusTime, l.agent.sessions)
	return calls, errors.Join(err, l.inTurn(ctx, func() error {
		for _, key := range sortedKeys(l.legs) {
			calls = append(calls, connector.ActiveCall{Call: l.legs[key].call, Connected: l.legs[key].connected})
		}
		return nil
	}))
}

// Why a line cannot do what the host asks.
var (
	errNoLine = errors.New("no line is free")
	errNoCall = errors.New("no such call")
)

func (l *line) day() *Day { return l.agent.day }

// inTurn does something in the day's turn, and waits for it.
func (l *line) inTurn(ctx context.Context, do func() error) error {
	done := make(chan error, 1)
	l.day().post(func() { done <- do() })
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// pause lets a method take its time. It ends at an instant that no other line
// shares, so that answers come in an order that can be repeated.
func (l *line) pause(ctx context.Context, least, most time.Duration, what draw, about ...uint64) error {
	after := l.day().chance.between(least, most, what, append(about, l.agent.actor())...)
	at := time.Now().Truncate(time.Millisecond).Add(max(after, time.Millisecond) + halfStep/2 + time.Duration(l.agent.index)*lineStep)
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// hold puts the leg of a command on the line.
func (l *line) hold(command connector.Command) *leg {
	g := &leg{call: command.Call, work: command.Work, caller: l.day().callerOf(command.Call)}
	if g.call.Key == "" {
		g.call.Key = l.newKey()
	}
	l.legs[g.call.Key] = g
	return g
}

// newKey names a call that has no name yet.
func (l *line) newKey() string {
	l.keys++
	return "leg-" + strconv.FormatUint(uint64(l.agent.who.ID), 36) + "-" + strconv.Itoa(int(l.agent.sessions)) + "-" + strconv.Itoa(l.keys)
}

// later lets something happen to a leg, if it is still up then.
func (l *line) later(after time.Duration, g *leg, what func() error) {
	l.day().agenda.put(after, l.agent.actor(), func() error {
		if l.legs[g.call.Key] != g {
			return nil
		}
		return what()
	})
}

// connect tells how connecting went.
func (l *line) connect(g *leg) error {
	f, dice, about := l.agent.who.Faults, l.day().chance, uint64(g.work)
	switch {
	case g.ending:
		return nil // the end is on its way
	case g.caller.left():
		return l.fail(g, center.FailedConnectCustomer)
	case dice.happens(f.Agent, drawAgentFails, about):
		l.agent.proveLifeLater(g.work)
		return l.fail(g, center.FailedConnectAgent)
	case dice.happens(f.Customer, drawCustomerFails, about):
		if !dice.happens(f.Stays, drawCustomerStays, about) {
			g.caller.leavesSoon()
		}
		return l.fail(g, center.FailedConnectCustomer)
	}
	g.connected = true
	g.caller.talks()
	l.talk(g, l.day().talkTime(g.about(), l.agent))
	return l.publish(connector.Connected{Call: g.call})
}

// talk ends after a while: the customer hangs up, the agent does, or it breaks.
func (l *line) talk(g *leg, length time.Duration) {
	f := l.agent.who.Faults
	rest := max(0, 1000-f.Drop-f.CutOff)
	end := l.day().chance.pick([]int{f.Drop, f.CutOff, rest * 2 / 3, rest / 3}, drawTalkEnd, g.about(), l.agent.actor())
	switch end {
	case 0:
		l.later(length/2, g, func() error {
			g.caller.gone()
			return l.fail(g, center.FailedConnectCustomer)
		})
		return
	case 1:
		l.later(length/2, g, l.agent.loseConnection)
	case 3:
		l.later(length, g, func() error { return l.agent.endCall(g.work) })
		length += endPatience
	}
	l.later(length, g, func() error {
		g.caller.gone()
		return l.hangUp(g)
	})
}

// fail reports that one side did not connect, or broke.
func (l *line) fail(g *leg, status center.AgentStatus) error {
	return l.over(g, connector.Failed(g.call, status, false))
}

// hangUp reports the end of a leg.
func (l *line) hangUp(g *leg) error { return l.over(g, connector.Ended(g.call)) }

func (l *line) over(g *leg, h connector.Hangup) error {
	delete(l.legs, g.call.Key)
	if g.connected {
		g.caller.waitsAgain()
		l.agent.afterCall(g.work)
	}
	return l.report(h)
}

// report tells the host of an end, now or when it is connected again: telephony
// knows, and does not forget.
func (l *line) report(h connector.Hangup) error {
	if !l.agent.connected {
		l.owed = append(l.owed, h)
		return nil
	}
	return l.publish(h)
}

// pay reports the ends that the host has not heard of.
func (l *line) pay() error {
	owed := l.owed
	l.owed = nil
	for _, h := range owed {
		if err := l.report(h); err != nil {
			return err
		}
	}
	return nil
}

// publish tells the host. A no is for the log, which has it.
func (l *line) publish(event connector.Event) error {
	l.mu.Lock()
	events := l.events
	l.mu.Unlock()
	if events == nil {
		return nil
	}
	return l.day().heard(events.Publish(l.day().ctx, event))
}

// cutOff drops the legs that were not connected when the agent's connection was
// lost; what is talked on goes on.
func (l *line) cutOff() {
	for key, g := range l.legs { // any order: each alone
		if !g.connected {
			delete(l.legs, key)
		}
	}
}
