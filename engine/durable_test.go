package engine_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// Nothing leaves before the commit: no answer, no effect, no view, nothing for a
// subscriber. Inside a bubble "not yet" can be asked exactly, when every
// goroutine waits.
// spec: DURABLE-1
func TestDurableBeforeSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newMemory()
		effects := newBox()
		options := exact()
		options.Observer = func(eventlog.CenterID) engine.Sink { return effects }
		e := open(t, store, options)
		defer e.Stop(t.Context())
		floor(t, e, "acme", 1)
		desk := newBox()
		a := do(t, e, "acme", engine.Request{Body: center.OpenSession{Agent: 1}, Sink: desk})
		from := center.From{Agent: 1, Epoch: a.Epoch}
		do(t, e, "acme", engine.Request{Body: center.SessionReady{From: from}})
		do(t, e, "acme", engine.Request{Body: center.AskStatus{Agent: 1, Status: "available"}})
		synctest.Wait()
		kinds(desk) // what signing in told
		before := position(t, e, "acme")
		sub, err := e.Subscribe(t.Context(), "acme", e.Epoch(), before)
		if err != nil {
			t.Fatal(err)
		}
		defer sub.Close()

		synced := make(chan struct{})
		store.setGate(func([]eventlog.Batch) error { <-synced; return nil })
		said := make(chan string, 10)
		go func() {
			do(t, e, "acme", call(support, "c1"))
			said <- "answer"
		}()
		synctest.Wait()
		go func() {
			var seen center.Position
			if err := e.View(t.Context(), "acme", func(c *center.Center) { seen = c.Position() }); err != nil || seen <= before {
				t.Errorf("view at %d: %v", seen, err)
			}
			said <- "view"
		}()
		go func() {
			if _, err := sub.Next(t.Context()); err != nil {
				t.Error(err)
			}
			said <- "event"
		}()
		synctest.Wait()
		letPass(time.Second) // of the bubble: any timer that could let something out has fired
		synctest.Wait()
		if len(said) > 0 || len(desk) > 0 || len(effects) > 0 || position(t, e, "acme") != before {
			t.Errorf("before the commit: %d said, %d effects at the agent, %d elsewhere, position %d of %d", len(said), len(desk), len(effects), position(t, e, "acme"), before)
		}
		close(synced)
		synctest.Wait()
		if len(said) != 3 || len(desk) == 0 || position(t, e, "acme") <= before {
			t.Fatalf("after the commit: %d of 3 said, %d effects", len(said), len(desk))
		}
		if offer := <-desk; offer.Kind != center.OfferWork {
			t.Errorf("the agent was told %v, want an offer", offer.Kind)
		}
	})
}

// While one commit is under way the center steps on, and what comes meanwhile
// shares the next commit, whoever's it is.
func TestGroupCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newMemory()
		e := open(t, store, exact())
		defer e.Stop(t.Context())
		floor(t, e, "acme", 0)
		floor(t, e, "brill", 0)
		var commits [][]eventlog.Batch
		gate := make(chan struct{})
		store.setGate(func(batches []eventlog.Batch) error {
			commits = append(commits, append([]eventlog.Batch(nil), batches...))
			<-gate
			return nil
		})
		for i := range 100 {
			for _, id := range []eventlog.CenterID{"acme", "brill"} {
				go do(t, e, id, call(night, string(rune('a'+i))))
			}
			synctest.Wait()
		}
		gate <- struct{}{}
		synctest.Wait()
		close(gate)
		synctest.Wait()
		if len(commits) != 2 || len(commits[1]) != 2 {
			t.Fatalf("%d commits, want 2: one of the first input, one of all others", len(commits))
		}
		verify(t, store, "acme")
		verify(t, store, "brill")
	})
}

// A commit that fails stops everything: whoever was in it is told that the outcome
// is unknown, whoever was not or comes later, that nothing was taken, and nothing
// is written any more.
func TestFailedCommitStopsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newMemory()
		e := open(t, store, exact())
		floor(t, e, "acme", 0)
		floor(t, e, "brill", 0)
		wait(t, e, "acme", 3)
		appends := 0
		disk := errors.New("input/output error")
		fail := make(chan struct{})
		store.setGate(func([]eventlog.Batch) error { appends++; <-fail; return disk })
		faults := make(chan error, 10)
		for _, command := range []string{"x", "y", "z"} {
			go func() {
				_, err := e.Do(t.Context(), "acme", call(night, command))
				faults <- err
			}()
			synctest.Wait()
		}
		go func() {
			faults <- e.View(t.Context(), "acme", func(*center.Center) {})
		}()
		synctest.Wait()
		close(fail)
		synctest.Wait()
		if len(faults) != 4 {
			t.Fatalf("%d of 4 callers were told", len(faults))
		}
		unknown := 0
		for range 4 {
			err := <-faults
			if !errors.Is(err, engine.ErrStopped) || !errors.Is(err, disk) {
				t.Errorf("a caller was told %v", err)
			}
			if errors.Is(err, engine.ErrOutcomeUnknown) {
				unknown++
			}
		}
		if unknown != 1 {
			t.Errorf("to %d callers the outcome is unknown, want the one in the commit", unknown)
		}
		for _, id := range []eventlog.CenterID{"acme", "brill"} {
			_, err := e.Do(t.Context(), id, call(night, "later"))
			if !errors.Is(err, engine.ErrStopped) || errors.Is(err, engine.ErrOutcomeUnknown) || !errors.Is(err, disk) {
				t.Errorf("a later caller of %s was told %v", id, err)
			}
		}
		<-e.Done()
		if err := e.Stop(t.Context()); !errors.Is(err, disk) {
			t.Errorf("stop says %v", err)
		}
		if appends != 1 {
			t.Errorf("the store was written to %d times, want once", appends)
		}
		verify(t, store, "acme")
	})
}

// A caller whose context ends is told that the outcome is unknown; the input is
// done all the same, and the command id tells.
func TestGivingUpWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newMemory()
		e := open(t, store, exact())
		defer e.Stop(t.Context())
		floor(t, e, "acme", 0)
		gate := make(chan struct{})
		store.setGate(func([]eventlog.Batch) error { <-gate; return nil })
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r := call(night, "once")
		if _, err := e.Do(ctx, "acme", r); !errors.Is(err, engine.ErrOutcomeUnknown) || !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("told %v", err)
		}
		close(gate)
		if a := do(t, e, "acme", r); !a.Repeat || a.Call == 0 {
			t.Errorf("the repeated command got %+v", a)
		}
	})
}

// The center runs ahead of a slow disk only so far, and does all that waited.
func TestSlowDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newMemory()
		options := exact()
		options.CheckEvery = -1
		e := open(t, store, options)
		defer e.Stop(t.Context())
		floor(t, e, "acme", 0)
		gate := make(chan struct{})
		largest := 0
		store.setGate(func(batches []eventlog.Batch) error {
			largest = max(largest, int(batches[0].Last-batches[0].After))
			<-gate
			return nil
		})
		const callers = 10_000
		answered := make(chan engine.Answer, callers)
		for i := range callers {
			go func() { answered <- do(t, e, "acme", call(night, time.Duration(i).String())) }()
		}
		synctest.Wait()
		close(gate)
		synctest.Wait()
		if len(answered) != callers {
			t.Fatalf("%d of %d were answered", len(answered), callers)
		}
		if largest < 4096 || largest > 5*4096 {
			t.Errorf("the largest batch has %d events, want those of 4096 inputs", largest)
		}
		verify(t, store, "acme")
	})
}

// Stop does what was taken and turns away what comes.
func TestStopDrains(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newMemory()
		e := open(t, store, exact())
		floor(t, e, "acme", 0)
		gate := make(chan struct{})
		store.setGate(func([]eventlog.Batch) error { <-gate; return nil })
		done := make(chan engine.Answer, 3)
		for _, command := range []string{"a", "b", "c"} {
			go func() { done <- do(t, e, "acme", call(night, command)) }()
			synctest.Wait()
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := e.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("stop with a stuck disk says %v", err)
		}
		if _, err := e.Do(t.Context(), "acme", call(night, "late")); !errors.Is(err, engine.ErrStopped) {
			t.Errorf("a late caller was told %v", err)
		}
		close(gate)
		stop(t, e)
		synctest.Wait()
		if len(done) != 3 {
			t.Errorf("%d of 3 were answered", len(done))
		}
		if err := e.Create(t.Context(), "new"); !errors.Is(err, engine.ErrStopped) {
			t.Errorf("create after stop says %v", err)
		}
	})
}
