package simulator_test

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/internal/seeds"
	"github.com/secondring/secondring/simulator"
)

// world is a host on one data file, and a day at it.
type world struct {
	t      *testing.T
	path   string
	store  *sqlite.Store
	engine *engine.Engine
	day    simulator.Options
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{t: t, path: filepath.Join(t.TempDir(), "log.db"), day: busy(seed)}
	w.open()
	if err := w.engine.Create(t.Context(), w.day.Center); err != nil {
		t.Fatal(err)
	}
	answer, err := w.engine.Do(t.Context(), w.day.Center, engine.Request{
		Body: center.Configure{Change: rules()}, Sender: center.Sender{Role: center.AdministratorRole},
	})
	if err != nil || answer.Refusal != nil {
		t.Fatal(err, answer.Refusal)
	}
	return w
}

// open boots the host. Every step is checked.
func (w *world) open() {
	var err error
	if w.store, err = sqlite.Open(w.path, sqlite.Options{CheckpointInline: true, Unsynced: true}); err != nil {
		w.t.Fatal(err)
	}
	w.engine, err = engine.Open(w.t.Context(), w.store, engine.Options{
		CheckEvery: 1, Chance: func() uint64 { return 0 }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.day.Engine, w.day.Host = w.engine, house{w.engine, w.day.Center}
}

// close ends the host without a word to anybody on it.
func (w *world) close() {
	if err := w.engine.Stop(context.Background()); err != nil {
		w.t.Error(err)
	}
	for id, err := range w.engine.Failures() {
		w.t.Errorf("center %s: %v", id, err)
	}
	if err := w.store.Close(); err != nil {
		w.t.Error(err)
	}
}

// play lets the day go on for a while.
func (w *world) play(length time.Duration) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), length)
	defer cancel()
	if err := simulator.New(w.day).Run(ctx); err != nil {
		w.t.Fatal(err)
	}
}

// log is all that is in the log of the center.
func (w *world) log() []byte {
	var all bytes.Buffer
	for r, err := range w.store.Read(w.t.Context(), w.day.Center, 0) {
		if err != nil {
			w.t.Fatal(err)
		}
		all.Write(r.Body)
	}
	return all.Bytes()
}

func rules() center.Change {
	everywhere := []center.QueueID{"support", "sales"}
	return center.Change{
		Settings: &center.Settings{RecoverySeconds: 30},
		Statuses: []center.Status{{ID: "online", Kind: center.OnlineKind}, {ID: "away", Kind: center.BusyKind}, {ID: "break", Kind: center.BusyKind}},
		Configurations: []center.Configuration{
			{ID: "auto", Capacity: 1, AutoAccept: true, StatusOnPushTimeout: "away"},
			{ID: "choosy", Capacity: 1, AllowDecline: true, ChooseDeclineReason: true, DeclineReasons: []string{"lunch", "wrong skill"}, StatusOnDecline: "break", StatusOnPushTimeout: "away"},
			{ID: "aware", Capacity: 1, AllowDecline: true, StatusOnPushTimeout: "away", FaultAware: true},
			{ID: "wrapping", Capacity: 1, AfterCallSeconds: 10, AfterCallExtendable: true, AfterCallExtraSeconds: 10, AfterCallExtensions: 2},
			{ID: "bare", Capacity: 1, Default: true},
		},
		Queues: []center.Queue{{ID: "support", PushTimeoutSeconds: 6}, {ID: "sales", PushTimeoutSeconds: 8}},
		Agents: []center.AgentRules{
			{ID: 1, Configuration: "auto", Queues: everywhere}, {ID: 2, Configuration: "choosy", Queues: everywhere},
			{ID: 3, Configuration: "aware", Queues: everywhere}, {ID: 4, Configuration: "wrapping", Queues: everywhere}, {ID: 5, Queues: everywhere},
		},
	}
}

// busy is a day on which everything happens that can.
func busy(seed uint64) simulator.Options {
	o := simulator.Options{
		Center: "acme", Seed: seed,
		Traffic: simulator.Traffic{
			Gap: 4 * time.Second, Queues: []simulator.QueueShare{{Queue: "support", Share: 2}, {Queue: "sales", Share: 1}},
			Patience: [2]time.Duration{15 * time.Second, 90 * time.Second}, Talk: [2]time.Duration{5 * time.Second, 30 * time.Second},
		},
	}
	for id := range center.AgentID(5) {
		o.Agents = append(o.Agents, simulator.Agent{
			ID: id + 1, Status: "online", Break: "break",
			Habits: simulator.Habits{
				Deeds:  [simulator.DeedCount]int{simulator.Answers: 10, simulator.LetsRing: 2, simulator.Declines: 2, simulator.DeclinesOnDesk: 1, simulator.DropsOff: 1},
				Answer: [2]time.Duration{time.Second, 7 * time.Second}, Return: [2]time.Duration{5 * time.Second, 15 * time.Second},
				Extends: 300, Runs: 200, Breaks: 200,
			},
			Faults: simulator.Faults{Accept: 40, Agent: 40, Customer: 40, Drop: 60, CutOff: 60, Stays: 500},
		})
	}
	return o
}

// A day goes through every ending that it can cause; nobody who called is
// forgotten, nobody is rung for two calls, and the log replays to the same state.
func TestDay(t *testing.T) {
	seeds.Each(t, 3, func(t *testing.T, seed uint64) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, seed)
			defer w.close()
			w.day.Traffic.Callers = 120
			w.play(12 * time.Minute)
			w.everybodyIsHelped(120)
			r := w.audit()
			if seed != 1 {
				return // in 120 calls not everything happens on every day
			}
			for _, e := range []center.Ending{
				center.HangupEnded, center.HangupDeclined, center.HangupFailedCustomer, center.ByDecline, center.ByPushTimeout, center.ByConnectorLost,
			} {
				if r.endings[e] == 0 {
					t.Errorf("no offer ended as %q", e)
				}
			}
			if err := engine.Verify(t.Context(), w.store, w.day.Center); err != nil {
				t.Error(err)
			}
		})
	})
}

// A host that is killed again and again keeps everybody at their place, and the
// simulated world finds itself again: who waited leaves when they would have.
func TestKilledHost(t *testing.T) {
	const killedSeeds = 3
	seeds.Each(t, killedSeeds, func(t *testing.T, seed uint64) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, seed)
			defer func() { w.close() }()
			w.day.Traffic.Callers = 80
			kept := 0
			w.day.Recovered = func(r simulator.Recovered) { kept += r.Waiting + r.Talking }
			for range 8 {
				w.play(37 * time.Second)
				w.close()
				time.Sleep(5 * time.Second)
				w.open()
			}
			// On seed 226 a gap of 37 s after five callers begins anew at each restart.
			if kept == 0 && seed <= killedSeeds {
				t.Error("nobody was there at any of the restarts")
			}
			w.play(15 * time.Minute) // slow days of many restarts have a long tail
			w.everybodyIsHelped(80)
			w.audit()
		})
	})
}

// The state does not say how long somebody will wait: that a caller waits as long
// with the host killed meanwhile as without shows that they were rebuilt whole.
func TestPatienceOutlivesTheHost(t *testing.T) {
	t.Parallel()
	waits := func(killed bool) (wait center.Millis) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, 5)
			defer func() { w.close() }()
			w.day.Agents, w.day.Traffic.Callers = nil, 1
			w.day.Traffic.Patience = [2]time.Duration{time.Minute, 2 * time.Minute}
			w.play(30 * time.Second)
			if killed {
				w.close()
				time.Sleep(10 * time.Second)
				w.open()
			}
			w.play(5 * time.Minute)
			for _, gone := range w.audit().gone {
				wait = gone
			}
		})
		return wait
	}
	if whole, killed := waits(false), waits(true); whole != killed || whole == 0 {
		t.Errorf("the caller waits %d ms, and %d ms when the host is killed meanwhile", whole, killed)
	}
}

// One seed is one day, byte for byte; another seed is another.
func TestSameSeedSameLog(t *testing.T) {
	t.Parallel()
	day := func(t *testing.T, seed uint64) (log []byte) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, seed)
			defer w.close()
			w.play(8 * time.Minute)
			log = w.log()
		})
		return log
	}
	seeds.Each(t, 3, func(t *testing.T, seed uint64) {
		first := day(t, seed)
		if again := day(t, seed); !bytes.Equal(first, again) {
			t.Errorf("one seed wrote two logs, of %d and %d bytes", len(first), len(again))
		}
		if bytes.Equal(first, day(t, seed+1)) {
			t.Error("two seeds wrote one log")
		}
	})
}
