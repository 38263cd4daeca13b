package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// bomb is an input on which the machine panics, as on a broken invariant.
type bomb struct{ center.InputBody }

// A center that breaks stops, and writes nothing more; the others go on.
// spec: DURABLE-9
func TestBrokenCenterStopsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newMemory()
		e := open(t, store, exact())
		defer e.Stop(t.Context())
		floor(t, e, "acme", 0)
		floor(t, e, "brill", 0)
		before := position(t, e, "acme")
		gate := make(chan struct{})
		store.setGate(func([]eventlog.Batch) error { <-gate; return nil })
		told := make(chan error, 4)
		ask := func(r engine.Request) {
			go func() {
				_, err := e.Do(t.Context(), "acme", r)
				told <- err
			}()
			synctest.Wait()
		}
		ask(call(night, "in the commit"))
		ask(call(night, "in the open batch"))
		ask(engine.Request{Body: bomb{}})
		ask(call(night, "after it"))
		if len(told) != 3 {
			t.Fatalf("%d of 3 were told at once", len(told))
		}
		var broken *engine.BrokenError
		for range 3 {
			if err := <-told; !errors.Is(err, engine.ErrStopped) || !errors.As(err, &broken) {
				t.Errorf("told %v", err)
			}
		}
		close(gate)
		if err := <-told; err != nil {
			t.Errorf("the caller whose commit was under way was told %v", err)
		}
		wait(t, e, "brill", 5)
		if got := position(t, e, "acme"); got <= before || got > before+5 {
			t.Errorf("the broken center's log ends at %d, want just after %d", got, before)
		}
		if failures := e.Failures(); len(failures) != 1 || failures["acme"] == nil {
			t.Errorf("failures: %v", failures)
		}
		stop(t, e)

		e = open(t, store.reopen(), exact())
		defer e.Stop(t.Context())
		if a := do(t, e, "acme", call(night, "in the commit")); !a.Repeat {
			t.Error("what was acknowledged is lost")
		}
		if a := do(t, e, "acme", call(night, "in the open batch")); a.Repeat {
			t.Error("what was given up is there")
		}
	})
}

// A look that panics and a request that is none are the caller's own trouble.
func TestCallersOwnTrouble(t *testing.T) {
	e := open(t, newMemory(), exact())
	floor(t, e, "acme", 0)
	for _, trouble := range []func(){
		func() { e.View(t.Context(), "acme", func(*center.Center) { panic("oops") }) },
		func() { e.Do(t.Context(), "acme", engine.Request{}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic did not reach the caller")
				}
			}()
			trouble()
		}()
	}
	wait(t, e, "acme", 1)
}

// A second engine on the same store takes a center over: the first one's next
// write is fenced, and only that center of it stops.
// spec: DURABLE-2
func TestSecondWriterIsFenced(t *testing.T) {
	store := newMemory()
	old := open(t, store, exact())
	floor(t, old, "acme", 0)
	wait(t, old, "acme", 3)
	taker := open(t, store, exact())
	floor(t, old, "brill", 0) // unknown to the taker
	wait(t, taker, "acme", 3) // the same commands, repeated

	_, err := old.Do(t.Context(), "acme", call(night, "too late"))
	var fence *eventlog.FencedError
	if !errors.Is(err, engine.ErrStopped) || !errors.As(err, &fence) || fence.Center != "acme" {
		t.Fatalf("the first writer was told %v", err)
	}
	if _, err = old.Do(t.Context(), "acme", call(night, "again")); !errors.Is(err, engine.ErrStopped) {
		t.Errorf("and then %v", err)
	}
	wait(t, old, "brill", 3)
	if a := do(t, taker, "acme", call(night, "too late")); a.Repeat {
		t.Error("what was fenced is in the log")
	}
	stop(t, old)
	stop(t, taker)
	verify(t, store, "acme")
	verify(t, store, "brill")
}

// Two centers run the same commands with the same keys at the same time, and
// each has only its own.
// spec: DURABLE-9
func TestCentersDoNotCross(t *testing.T) {
	store := newMemory()
	options := exact()
	observed := map[eventlog.CenterID]box{"acme": newBox(), "brill": newBox()}
	options.Observer = func(id eventlog.CenterID) engine.Sink { return observed[id] }
	e := open(t, store, options)
	var wg sync.WaitGroup
	for id := range observed {
		floor(t, e, id, 0)
		wg.Go(func() {
			for i := range 100 {
				r := call(night, fmt.Sprint(i))
				r.Sender.Key = string(id)
				r.People = []eventlog.Person{{Ref: 7, Body: []byte(id)}}
				do(t, e, id, r)
			}
		})
	}
	wg.Wait()
	for id := range observed {
		sub, err := e.Subscribe(t.Context(), id, e.Epoch(), 0)
		if err != nil {
			t.Fatal(err)
		}
		defer sub.Close()
		for started := 0; started < 100; {
			entry, err := sub.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := entry.Input.Body.(center.StartCall); ok {
				started++
				if entry.Input.Sender.Key != string(id) || entry.Input.Command != fmt.Sprint(started-1) {
					t.Fatalf("%s has %+v", id, entry.Input)
				}
			}
		}
		people, err := e.People(t.Context(), id, []eventlog.Ref{7})
		if err != nil || string(people[7]) != string(id) {
			t.Errorf("the vault of %s has %q, %v", id, people[7], err)
		}
	}
	if _, err := e.Do(t.Context(), "nobody", call(night, "x")); !errors.Is(err, engine.ErrUnknownCenter) || !strings.Contains(err.Error(), "nobody") {
		t.Errorf("an unknown center: %v", err)
	}
	stop(t, e)
	verify(t, store, "acme")
	verify(t, store, "brill")
}

// People of a command that was refused or repeated are not kept: nothing refers
// to them, so nothing would ever erase them.
// spec: DURABLE-7
func TestPeopleOfRefusedCommand(t *testing.T) {
	e := open(t, newMemory(), exact())
	floor(t, e, "acme", 0)
	with := func(r engine.Request, ref eventlog.Ref) engine.Request {
		r.People = []eventlog.Person{{Ref: ref, Body: []byte("somebody")}}
		return r
	}
	do(t, e, "acme", with(call(night, "a"), 1))
	do(t, e, "acme", with(call(night, "a"), 2))
	if a, err := e.Do(t.Context(), "acme", with(call("nowhere", "b"), 3)); err != nil || a.Refusal == nil {
		t.Fatalf("%+v, %v", a, err)
	}
	people, err := e.People(t.Context(), "acme", []eventlog.Ref{1, 2, 3})
	if err != nil || len(people) != 1 || string(people[1]) != "somebody" {
		t.Errorf("the vault has %d rows, %v", len(people), err)
	}
	if err := e.ErasePeople(t.Context(), "acme", []eventlog.Ref{1}); err != nil {
		t.Fatal(err)
	}
	if people, _ = e.People(t.Context(), "acme", []eventlog.Ref{1}); len(people) > 0 {
		t.Errorf("after erasing the vault has %d rows", len(people))
	}
}

// A center whose log does not replay stays stopped; the others open.
func TestCorruptLogStopsAlone(t *testing.T) {
	store := newMemory()
	e := open(t, store, exact())
	for _, id := range []eventlog.CenterID{"acme", "brill"} {
		floor(t, e, id, 0)
		wait(t, e, id, 5)
	}
	stop(t, e)
	records := store.logs["acme"].records
	records[3].Body = []byte{0xff, 0xff, 0xff, 0xff}

	e = open(t, store, exact())
	if failures := e.Failures(); len(failures) != 1 || failures["acme"] == nil {
		t.Errorf("failures: %v", failures)
	}
	if _, err := e.Do(t.Context(), "acme", call(night, "x")); !errors.Is(err, engine.ErrStopped) {
		t.Errorf("told %v", err)
	}
	if err := engine.Verify(t.Context(), store, "acme"); err == nil {
		t.Error("the log verifies")
	}
	if got, want := position(t, e, "acme"), store.head("acme").Position; got != center.Position(want) {
		t.Errorf("the stopped center's log ends at %d, want %d", got, want)
	}
	wait(t, e, "brill", 6)
}
