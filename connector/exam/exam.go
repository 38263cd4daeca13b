package exam

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
)

// Subject is a connector that is examined.
type Subject struct {
	// New makes a fresh connector, the phone of one agent.
	New func(t testing.TB) connector.Connector

	Levers Levers

	// FakeTime asks each question in a bubble of fake time, for a connector that
	// takes its time.
	FakeTime bool

	// Patience is how long an answer may take; 0 is ten seconds.
	Patience time.Duration
}

// Levers make something happen in the telephony behind a connector. Each may be
// missing.
type Levers struct {
	// Ring lets somebody call the agent, so that the connector publishes Started.
	Ring func(c connector.Connector)
	// Miss lets the call that rings ring out.
	Miss func(c connector.Connector)
	// Refuse lets the agent decline the call that rings, on the phone itself.
	Refuse func(c connector.Connector)
	// Leave lets the customer hang up the call that is talked on.
	Leave func(c connector.Connector)
}

const usualPatience = 10 * time.Second

// Run examines a subject.
//
// spec: CONNECTOR-11
func Run(t *testing.T, s Subject) {
	for _, q := range questions {
		t.Run(q.name, func(t *testing.T) {
			if q.needs != nil && !q.needs(s.Levers) {
				t.Skip("the subject has no lever for it")
			}
			ask := func(t *testing.T) {
				r := begin(t, s)
				q.ask(r)
				r.end()
			}
			if s.FakeTime {
				synctest.Test(t, ask)
				return
			}
			ask(t)
		})
	}
}

// from is the session of the exam.
var from = center.From{Agent: 7, Epoch: 11}

// room is where one question is asked: the subject, and the exam as its host.
type room struct {
	t         *testing.T
	subject   connector.Connector
	levers    Levers
	patience  time.Duration
	sink      func([]center.Effect)
	submitted chan center.InputBody
	position  center.Position
	stop      context.CancelFunc
	done      chan error

	mu      sync.Mutex
	refused []string // events that the subject got wrong
}

func begin(t *testing.T, s Subject) *room {
	r := &room{
		t: t, subject: s.New(t), levers: s.Levers, patience: s.Patience,
		submitted: make(chan center.InputBody, 1024), position: 100, done: make(chan error, 1),
	}
	if r.patience == 0 {
		r.patience = usualPatience
	}
	ctx, stop := context.WithCancel(t.Context())
	r.stop = stop
	go func() {
		r.done <- connector.Run(ctx, r, from.Agent, watched{r.subject, r})
	}()
	r.expect("the session to be ready", func(body center.InputBody) bool {
		_, ok := body.(center.SessionReady)
		return ok
	})
	return r
}

// end leaves, and looks once more at all that was published.
func (r *room) end() {
	r.stop()
	if err := <-r.done; !errors.Is(err, context.Canceled) {
		r.t.Errorf("the session ended before its time: %v", err)
	}
	for _, event := range r.refused {
		r.t.Errorf("published %s", event)
	}
}

// watched hands on everything, and notes the events that are refused.
type watched struct {
	connector.Connector
	room *room
}

// Begin is part of connector.Connector.
func (w watched) Begin(events connector.Events) {
	w.Connector.Begin(watchedEvents{events, w.room})
}

type watchedEvents struct {
	events connector.Events
	room   *room
}

// Publish is part of connector.Events.
func (w watchedEvents) Publish(ctx context.Context, event connector.Event) error {
	err := w.events.Publish(ctx, event)
	if err != nil {
		w.room.mu.Lock()
		defer w.room.mu.Unlock()
		w.room.refused = append(w.room.refused, fmt.Sprintf("%+v: %v", event, err))
	}
	return err
}

// The room is the connector's host.

// Open is part of connector.Host.
func (r *room) Open(_ context.Context, _ center.OpenSession, sink func([]center.Effect)) (center.Epoch, error) {
	r.sink = sink
	return from.Epoch, nil
}

// Submit is part of connector.Host.
func (r *room) Submit(_ context.Context, body center.InputBody, _ []connector.Person) error {
	r.submitted <- body
	return nil
}

// Refer is part of connector.Host.
func (*room) Refer(context.Context, connector.Person) (center.PersonRef, error) { return 1, nil }

// Leave is part of connector.Host.
func (*room) Leave(center.From) {}

// Person is part of connector.Host.
func (*room) Person(_ context.Context, ref center.PersonRef) (connector.Person, error) {
	return connector.Person{Ref: ref, Number: "+15555550100", Name: "Carol"}, nil
}

// Status is part of connector.Host.
func (*room) Status(_ context.Context, id center.StatusID) (center.Status, error) {
	return center.Status{ID: id, Label: "At lunch", Kind: center.BusyKind}, nil
}

// tell sends an effect, under a new id unless it has one.
func (r *room) tell(effect center.Effect) center.Effect {
	if effect.ID == 0 {
		r.position++
		effect.ID = r.position
	}
	effect.Agent, effect.Epoch = from.Agent, from.Epoch
	r.sink([]center.Effect{effect})
	return effect
}

// command sends a command about a call.
func (r *room) command(kind center.CommandKind, about center.Effect) center.Effect {
	about.Kind, about.Command, about.ID = center.SendCommand, kind, 0
	return r.tell(about)
}

// expect waits for a signal; others before it are passed over.
func (r *room) expect(what string, is func(center.InputBody) bool) center.InputBody {
	r.t.Helper()
	timeout := time.After(r.patience)
	var others []center.InputBody
	for {
		select {
		case body := <-r.submitted:
			if is(body) {
				return body
			}
			others = append(others, body)
		case <-timeout:
			r.t.Fatalf("waited %s for %s; instead came %d signals: %+v", r.patience, what, len(others), others)
		}
	}
}

// settled sends a status and waits for its acknowledgement: commands are obeyed
// one at a time, so all before it were. It gives the signals that came before.
func (r *room) settled() (before []center.InputBody) {
	r.t.Helper()
	sent := r.command(center.SetAgentStatus, center.Effect{Status: "lunch"})
	r.expect("the acknowledgement of a status", func(body center.InputBody) bool {
		done, ok := body.(center.CommandDone)
		if ok && done.Command == center.CommandID(sent.ID) {
			return true
		}
		before = append(before, body)
		return false
	})
	return before
}
