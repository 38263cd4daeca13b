package engine_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// The floor that the tests of this package share: a center with a queue
// "support" whose agents answer, and a queue "night" where nobody works, so that
// its callers wait for ever.

const support, night center.QueueID = "support", "night"

var administrator = center.Sender{Role: center.AdministratorRole}

// quiet drops the engine's log: tests look at what it does.
var quiet = slog.New(slog.DiscardHandler)

// exact are options under which nothing is left to chance and every step is
// checked.
func exact() engine.Options {
	return engine.Options{Log: quiet, CheckEvery: 1, Chance: func() uint64 { return 0 }}
}

func open(t testing.TB, store eventlog.Store, options engine.Options) *engine.Engine {
	t.Helper()
	e, err := engine.Open(context.Background(), store, options)
	if err != nil {
		t.Fatalf("open engine: %v", err)
	}
	t.Cleanup(func() { e.Stop(context.Background()) })
	return e
}

func stop(t testing.TB, e *engine.Engine) {
	t.Helper()
	if err := e.Stop(context.Background()); err != nil {
		t.Fatalf("stop engine: %v", err)
	}
}

// floor sets up a center with agents 1 to n.
func floor(t testing.TB, e *engine.Engine, id eventlog.CenterID, agents int) {
	t.Helper()
	if err := e.Create(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	for _, r := range []engine.Request{{Body: center.Configure{Change: rules(agents)}, Sender: administrator}} {
		do(t, e, id, r)
	}
}

func rules(agents int) center.Change {
	change := center.Change{
		Statuses: []center.Status{{ID: "available", Kind: center.OnlineKind}, {ID: "break", Kind: center.BusyKind}},
		Configurations: []center.Configuration{{
			ID: "standard", Capacity: 1, AllowDecline: true, Default: true,
		}},
		Queues: []center.Queue{{ID: support, PushTimeoutSeconds: 20}, {ID: night, PushTimeoutSeconds: 20}},
	}
	for i := range agents {
		change.Agents = append(change.Agents, center.AgentRules{ID: center.AgentID(i + 1), Queues: []center.QueueID{support}})
	}
	return change
}

// do requires that a request is neither refused nor fails. It may be called from
// any goroutine, so it does not end the test.
func do(t testing.TB, e *engine.Engine, id eventlog.CenterID, r engine.Request) engine.Answer {
	t.Helper()
	a, err := e.Do(context.Background(), id, r)
	if err != nil {
		t.Errorf("%T: %v", r.Body, err)
	}
	if a.Refusal != nil {
		t.Errorf("%T refused: %v", r.Body, a.Refusal)
	}
	return a
}

// call is the request by which a caller comes into line.
func call(queue center.QueueID, command string) engine.Request {
	return engine.Request{
		Body:    center.StartCall{Type: center.Inbound, Customer: center.PersonRef(engine.NewRef()), Queue: queue, Key: "key " + command},
		Sender:  center.Sender{Role: center.IntegratorRole},
		Command: command, Fingerprint: 1,
	}
}

// wait puts n callers into the line where nobody answers.
func wait(t testing.TB, e *engine.Engine, id eventlog.CenterID, n int) []engine.Answer {
	t.Helper()
	answers := make([]engine.Answer, n)
	for i := range answers {
		answers[i] = do(t, e, id, call(night, fmt.Sprintf("caller %d", i)))
	}
	return answers
}

func position(t testing.TB, e *engine.Engine, id eventlog.CenterID) center.Position {
	t.Helper()
	p, err := e.Position(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func verify(t testing.TB, store eventlog.Store, id eventlog.CenterID) {
	t.Helper()
	if err := engine.Verify(context.Background(), store, id); err != nil {
		t.Fatal(err)
	}
}

// box is a sink that keeps what it takes.
type box chan center.Effect

func newBox() box { return make(box, 1<<12) }

func (b box) Take(effects []center.Effect) {
	for _, e := range effects {
		b <- e // a test that fills it has failed anyhow
	}
}

// letPass lets time of the bubble pass.
func letPass(d time.Duration) { <-time.After(d) }
