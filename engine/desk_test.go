package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// live takes the next offer at a desk through a whole call, and requires that
// nothing is refused.
func live(t testing.TB, e *engine.Engine, id eventlog.CenterID, from center.From, effects box) {
	t.Helper()
	d := desk{center: id, from: from, effects: effects, do: func(r engine.Request) (engine.Answer, error) { return do(t, e, id, r), nil }}
	if err := d.answer(context.Background(), accepts); err != nil {
		t.Error(err)
	}
}

// reaction is what an agent makes of an offer.
type reaction int

const (
	accepts reaction = iota
	misses
	declines
)

// mixed reacts as the agents of the load do: of ten calls one is missed and one
// is declined.
func mixed(chance *rand.Rand) reaction {
	switch chance.IntN(10) {
	case 0:
		return misses
	case 1:
		return declines
	}
	return accepts
}

// desk is an agent who works: one caller of the engine in a closed loop. A call
// that the desk turned down goes to another desk, so after that it takes an
// offer without having started a call; so there are never more calls than desks.
// Two agents may share a desk: then it answers for both.
type desk struct {
	center  eventlog.CenterID
	from    center.From
	effects box
	do      func(engine.Request) (engine.Answer, error)
	owing   bool // turned a call down
	started int
	inputs  int
	offered center.Position // of the last offer
}

// errRefused is what a desk fails with when an answer is no.
var errRefused = errors.New("refused")

func (d *desk) ask(body center.InputBody, command string) (engine.Answer, error) {
	d.inputs++
	a, err := d.do(engine.Request{
		Body: body, Sender: center.Sender{Role: center.AgentRole, Agent: d.from.Agent},
		Command: command, Fingerprint: uint64(len(command)),
	})
	if err == nil && a.Refusal != nil {
		err = fmt.Errorf("%T: %w: %w", body, errRefused, a.Refusal)
	}
	return a, err
}

// say is for signals and commands whose answer is only yes or no.
func (d *desk) say(bodies ...center.InputBody) error {
	for _, body := range bodies {
		if _, err := d.ask(body, ""); err != nil {
			return err
		}
	}
	return nil
}

// signIn opens the desk's session.
func (d *desk) signIn(e *engine.Engine) error {
	if d.effects == nil {
		d.effects = newBox()
	}
	a, err := e.Do(context.Background(), d.center, engine.Request{Body: center.OpenSession{Agent: d.from.Agent}, Sink: d.effects})
	if err != nil {
		return err
	}
	d.from.Epoch = a.Epoch
	return d.say(center.SessionReady{From: d.from}, center.AskStatus{Agent: d.from.Agent, Status: "available"})
}

// live starts a call, unless one is owed, and takes the next offer.
func (d *desk) live(ctx context.Context, command string, r reaction) error {
	if !d.owing {
		body := center.StartCall{Type: center.Inbound, Customer: center.PersonRef(d.started + 1), Queue: support, Key: fmt.Sprintf("%s of %d: %d", command, d.from.Agent, d.started)}
		if _, err := d.ask(body, command); err != nil {
			return err
		}
		d.started++
	}
	d.owing = r != accepts
	return d.answer(ctx, r)
}

// answer waits for an offer and reacts.
func (d *desk) answer(ctx context.Context, r reaction) error {
	offer, err := d.offer(ctx)
	if err != nil {
		return err
	}
	from := center.From{Agent: offer.Agent, Epoch: offer.Epoch}
	wire := center.WireCall{Key: offer.Key, Type: offer.CallType, Call: offer.Call}
	ended := center.HungUp{From: from, Calls: []center.Hangup{{WireCall: wire, Reason: center.ReasonEnded}}}
	missed := center.HungUp{From: from, Calls: []center.Hangup{{WireCall: wire, Reason: center.ReasonError, AgentStatus: center.MissedCallAgent}}}
	seen := center.OfferSeen{Work: offer.Work, Agent: from.Agent}
	switch r {
	case misses:
		return d.say(seen, missed)
	case declines:
		return d.say(seen, center.DeclineWork{Work: offer.Work, Agent: from.Agent}, ended)
	}
	return d.say(seen, center.AcceptWork{Work: offer.Work, Agent: from.Agent}, center.CallConnected{From: from, Call: wire}, ended)
}

func (d *desk) offer(ctx context.Context) (center.Effect, error) {
	for {
		select {
		case e := <-d.effects:
			if e.Kind == center.OfferWork {
				d.offered = e.ID
				return e, nil
			}
		case <-ctx.Done():
			return center.Effect{}, context.Cause(ctx)
		}
	}
}
