package records_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/simulator"
)

const acme eventlog.CenterID = "acme"

// house is a center as the lines of its agents see it, without names.
type house struct{ engine *engine.Engine }

func (h house) do(ctx context.Context, r engine.Request) (engine.Answer, error) {
	answer, err := h.engine.Do(ctx, acme, r)
	if err == nil && answer.Refusal != nil {
		err = answer.Refusal
	}
	return answer, err
}

func (h house) Open(ctx context.Context, session center.OpenSession, sink func([]center.Effect)) (center.Epoch, error) {
	answer, err := h.do(ctx, engine.Request{Body: session, Sink: engine.SinkFunc(sink)})
	return answer.Epoch, err
}

func (h house) Submit(ctx context.Context, signal center.InputBody, _ []connector.Person) error {
	_, err := h.do(ctx, engine.Request{Body: signal, Sender: center.Sender{Role: center.VendorRole}})
	return err
}

func (house) Refer(context.Context, connector.Person) (center.PersonRef, error) { return 1, nil }

func (h house) Leave(session center.From) { h.engine.Detach(acme, session.Agent, session.Epoch) }

func (house) Person(_ context.Context, ref center.PersonRef) (connector.Person, error) {
	return connector.Person{Ref: ref, Number: "+12025550100"}, nil
}

func (h house) Status(ctx context.Context, id center.StatusID) (status center.Status, err error) {
	err = h.engine.View(ctx, acme, func(c *center.Center) { status = *c.Status(id) })
	return status, err
}

func rules() center.Change {
	everywhere := []center.QueueID{"support", "sales"}
	return center.Change{
		Settings: &center.Settings{RecoverySeconds: 30},
		Statuses: []center.Status{{ID: "online", Kind: center.OnlineKind}, {ID: "away", Kind: center.BusyKind}, {ID: "home", Kind: center.OfflineKind}},
		Configurations: []center.Configuration{
			{ID: "away", Capacity: 1, AllowDecline: true, StatusOnPushTimeout: "away", StatusOnDecline: "away"},
			{ID: "wrapping", Capacity: 1, AllowDecline: true, AfterCallSeconds: 10, Default: true},
		},
		Queues: []center.Queue{{ID: "support", PushTimeoutSeconds: 6}, {ID: "sales", PushTimeoutSeconds: 8}},
		Agents: []center.AgentRules{{ID: 1, Configuration: "away", Queues: everywhere}, {ID: 2, Queues: everywhere}, {ID: 3, Queues: everywhere}},
	}
}

// traffic is a day on which callers are many and agents answer when they like.
func traffic(seed uint64) simulator.Options {
	o := simulator.Options{Center: acme, Seed: seed, Traffic: simulator.Traffic{
		Gap: 5 * time.Second, Queues: []simulator.QueueShare{{Queue: "support", Share: 2}, {Queue: "sales", Share: 1}},
		Patience: [2]time.Duration{5 * time.Second, 60 * time.Second}, Talk: [2]time.Duration{5 * time.Second, 30 * time.Second},
	}}
	for id := range center.AgentID(3) {
		o.Agents = append(o.Agents, simulator.Agent{ID: id + 1, Status: "online", Break: "away", Habits: simulator.Habits{
			Deeds:  [simulator.DeedCount]int{simulator.Answers: 8, simulator.LetsRing: 3, simulator.Declines: 3, simulator.DeclinesOnDesk: 1, simulator.DropsOff: 1},
			Answer: [2]time.Duration{time.Second, 7 * time.Second}, Return: [2]time.Duration{5 * time.Second, 15 * time.Second},
			Extends: 300, Runs: 200, Breaks: 200,
		}, Faults: simulator.Faults{Accept: 60, Agent: 60, Customer: 60, Drop: 60, CutOff: 60, Stays: 500}})
	}
	return o
}

// day writes the log of a simulated day into a file, which the caller opens.
func day(t *testing.T, file string, options simulator.Options, length time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		log, err := sqlite.Open(file, sqlite.Options{CheckpointInline: true, Unsynced: true})
		if err != nil {
			t.Fatal(err)
		}
		e, err := engine.Open(t.Context(), log, engine.Options{CheckEvery: -1, Chance: func() uint64 { return 0 }, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Create(t.Context(), acme); err != nil {
			t.Fatal(err)
		}
		administrator := center.Sender{Role: center.AdministratorRole, Key: "k1"}
		for _, body := range []center.InputBody{center.Configure{Change: rules()}, center.Configure{Change: center.Change{RemoveQueues: []center.QueueID{"nowhere"}}}} {
			if _, err := e.Do(t.Context(), acme, engine.Request{Body: body, Sender: administrator}); err != nil {
				t.Fatal(err)
			}
		}
		options.Engine, options.Host = e, house{e}
		ctx, cancel := context.WithTimeout(t.Context(), length)
		defer cancel()
		if err := simulator.New(options).Run(ctx); err != nil {
			t.Fatal(err)
		}
		if err := e.Stop(context.Background()); err != nil {
			t.Error(err)
		}
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
}

func openLog(t testing.TB, file string) *sqlite.Store {
	t.Helper()
	log, err := sqlite.Open(file, sqlite.Options{Unsynced: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	return log
}

func logIn(dir string) string { return filepath.Join(dir, "log.db") }
