package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog/sqlite"
)

// The process that TestKilledHost kills: this test binary again, as a host on a
// directory, with load from several callers. It prints what it was told, line by
// line, and only once it was told:
//
//	opening, opened           how far the start has come
//	call COMMAND CALL POS     a caller of the night is in line
//	life COMMAND CALL POS     a call of the day was started
//	told POS                  another input was answered, or an effect or event came
//	fault TEXT                something that must not happen

const (
	hostFile = "SECONDRING_KILL_FILE" // path of the store; set in the child
	hostRun  = "SECONDRING_KILL_RUN"  // number of the run, the seed of its load

	hostDesks   = 6
	hostWaiters = 2
	nightMax    = 1000 // callers of the night, all runs together
)

func TestMain(m *testing.M) {
	if path := os.Getenv(hostFile); path != "" {
		run, _ := strconv.ParseUint(os.Getenv(hostRun), 10, 64)
		if err := (&host{run: run}).serve(path); err != nil {
			say("fault %v", err)
		}
		return
	}
	os.Exit(m.Run())
}

// say prints a line in one write, so that a kill cannot mix two.
func say(format string, args ...any) { fmt.Fprintf(os.Stdout, format+"\n", args...) }

type host struct {
	run    uint64
	engine *engine.Engine
}

// killOptions snapshot often, so that kills meet snapshots under way.
func killOptions() engine.Options {
	return engine.Options{Log: quiet, CheckEvery: 997, SnapshotEvery: 5_000, SnapshotPause: time.Millisecond}
}

// serve runs until it is killed.
func (h *host) serve(path string) error {
	say("opening")
	store, err := sqlite.Open(path, sqlite.Options{})
	if err != nil {
		return err
	}
	if h.engine, err = engine.Open(context.Background(), store, killOptions()); err != nil {
		return err
	}
	if err := h.setUp(); err != nil {
		return err
	}
	say("opened")
	faults := make(chan error, hostDesks+hostWaiters+1)
	for i := range hostDesks {
		go func() { faults <- h.work(center.AgentID(i + 1)) }()
	}
	for i := range hostWaiters {
		go func() { faults <- h.wait(i) }()
	}
	go func() { faults <- h.follow() }()
	return <-faults
}

func (h *host) setUp() error {
	if err := h.engine.Create(context.Background(), "acme"); err != nil {
		return err
	}
	_, err := h.engine.Do(context.Background(), "acme", engine.Request{
		Body: center.Configure{Change: rules(hostDesks)}, Sender: administrator, Command: "set up",
	})
	return err
}

// do tells the parent what was acknowledged.
func (h *host) do(r engine.Request) (engine.Answer, error) {
	a, err := h.engine.Do(context.Background(), "acme", r)
	if err != nil {
		return a, err
	}
	body, starts := r.Body.(center.StartCall)
	switch {
	case !starts || a.Refusal != nil:
		say("told %d", a.Position)
	case body.Queue == night:
		say("call %s %d %d", r.Command, a.Call, a.Position)
	default:
		say("life %s %d %d", r.Command, a.Call, a.Position)
	}
	return a, nil
}

// work is an agent's day. What an earlier run left at the desk is hung up
// first. A refusal is no fault: the offer may have run out.
func (h *host) work(agent center.AgentID) error {
	d := desk{center: "acme", from: center.From{Agent: agent}, do: h.do}
	if err := d.signIn(h.engine); err != nil {
		return err
	}
	chance := rand.New(rand.NewPCG(h.run, uint64(agent)))
	if err := d.say(center.HungUp{From: d.from}); err != nil && !errors.Is(err, errRefused) {
		return err
	}
	for i := 0; ; i++ {
		err := d.live(context.Background(), fmt.Sprintf("day-%d-%d-%d", h.run, agent, i), mixed(chance))
		if err != nil && !errors.Is(err, errRefused) {
			return err
		}
		say("told %d", d.offered)
	}
}

// wait brings callers into the line where nobody answers, until there are
// enough of them.
func (h *host) wait(waiter int) error {
	for i := 0; ; i++ {
		callers := 0
		err := h.engine.View(context.Background(), "acme", func(c *center.Center) { callers, _ = c.Waiting(night) })
		if err != nil {
			return err
		}
		if callers >= nightMax {
			select {}
		}
		if _, err := h.do(call(night, fmt.Sprintf("night-%d-%d-%d", h.run, waiter, i))); err != nil {
			return err
		}
	}
}

// follow says what a subscriber sees.
func (h *host) follow() error {
	after, err := h.engine.Position("acme")
	if err != nil {
		return err
	}
	s, err := h.engine.Subscribe(context.Background(), "acme", h.engine.Epoch(), after)
	if err != nil {
		return err
	}
	for {
		entry, err := s.Next(context.Background())
		if err != nil {
			return err
		}
		say("told %d", entry.First+center.Position(len(entry.Events))-1)
	}
}
