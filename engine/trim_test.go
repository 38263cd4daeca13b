package engine_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// trim lets acme's log begin at the last record that ends at a position or before.
func trim(t *testing.T, store *memory, upTo center.Position) (first center.Position) {
	t.Helper()
	var at eventlog.Position
	for r, err := range store.Read(t.Context(), "acme", 0) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Last <= eventlog.Position(upTo) {
			at = r.Last
		}
	}
	base, err := engine.MakeBase(t.Context(), store, "acme", at, quiet)
	if err == nil {
		err = store.Trim(t.Context(), "acme", base)
	}
	begin, fault := store.Begin(t.Context(), "acme")
	if err := errors.Join(err, fault); err != nil || begin.Position != at {
		t.Fatalf("trimmed to %d: the log begins after %+v, %v", at, begin, err)
	}
	return center.Position(at) + 1
}

// Who follows a trimmed log from before its beginning starts over; who asks for a
// state of then is told, and for one of since gets it; and the center goes on, also
// after a restart.
// spec: RECORDS-10, DURABLE-10
func TestTrimmedLog(t *testing.T) {
	store := newMemory()
	e := open(t, store, exact())
	floor(t, e, "acme", 0)
	wait(t, e, "acme", 30)
	slow, err := e.Subscribe(t.Context(), "acme", e.Epoch(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	first := trim(t, store, position(t, e, "acme")-10)
	_, err = e.Subscribe(t.Context(), "acme", e.Epoch(), first-2)
	_, late := slow.Next(t.Context())
	for _, err := range []error{err, late} {
		if reset := (*engine.ResetError)(nil); !errors.As(err, &reset) || reset.First != first {
			t.Errorf("following from before %d gives %v", first, err)
		}
	}
	s, err := e.Subscribe(t.Context(), "acme", e.Epoch(), first-1)
	if err != nil {
		t.Fatal(err)
	}
	if entry, err := s.Next(t.Context()); err != nil || entry.First != first {
		t.Errorf("following from the beginning gives %v", err)
	}
	s.Close()
	var trimmed *eventlog.TrimmedError
	if _, err := e.StateAt(t.Context(), "acme", 3); !errors.As(err, &trimmed) {
		t.Errorf("the state at 3 gives %v", err)
	}
	for _, at := range []center.Position{first - 1, first, first + 5} { // the newest snapshot is later
		if c, err := e.StateAt(t.Context(), "acme", at); err != nil || c.Position() != at {
			t.Errorf("the state at %d gives %v", at, err)
		}
	}
	do(t, e, "acme", call(night, "after"))
	stop(t, e)
	verify(t, store, "acme")
	if _, err := engine.Prove(t.Context(), store, "acme"); err != nil {
		t.Error(err)
	}
	e = open(t, store, exact())
	if fault := e.Failures()["acme"]; fault != nil {
		t.Error(fault)
	}
	do(t, e, "acme", call(night, "after the restart"))
}

// A trimmed log has its state in three places. One after the other is damaged: the
// center comes up with all it had as long as one is left, and then not at all.
// spec: RECORDS-10
func TestTrimmedLogLosesSnapshots(t *testing.T) {
	store := newMemory()
	e := open(t, store, exact())
	floor(t, e, "acme", 0)
	wait(t, e, "acme", 30)
	trim(t, store, position(t, e, "acme")-10)
	stop(t, e)
	kept := store.logs["acme"].snapshots
	if len(kept) < 2 {
		t.Fatalf("%d snapshots beside the log, want the base and another", len(kept))
	}
	for lost := len(kept) - 1; lost >= 0; lost-- {
		e := open(t, store, exact())
		do(t, e, "acme", call(night, fmt.Sprint("with snapshots ", lost)))
		if err := e.View(t.Context(), "acme", func(c *center.Center) {
			if n := len(c.Calls()); n != 30+len(kept)-lost {
				t.Errorf("%d calls wait with %d snapshots", n, lost+1)
			}
		}); err != nil {
			t.Fatal(err)
		}
		stop(t, e)
		body := []byte("damaged")
		kept[lost].Body, kept[lost].Hash = body, sha256.Sum256(body)
	}
	if _, err := engine.Prove(t.Context(), store, "acme"); err == nil {
		t.Error("a log without its base is proved")
	}
	e = open(t, store, exact())
	if fault := e.Failures()["acme"]; fault == nil {
		t.Error("a center runs without the state in which its log begins")
	}
}

// A base that is not what the log comes to is not given.
// spec: RECORDS-10
func TestMakeBaseProves(t *testing.T) {
	store := newMemory()
	e := open(t, store, exact())
	floor(t, e, "acme", 0)
	wait(t, e, "acme", 30)
	end := position(t, e, "acme")
	stop(t, e)
	if _, err := engine.MakeBase(t.Context(), store, "acme", eventlog.Position(end+1), quiet); err == nil {
		t.Error("a base past the end of the log")
	}
	l := store.logs["acme"]
	at := l.records[len(l.records)-2].Last
	other := center.New("acme") // as far as the log is, with another past
	for other.Position() < center.Position(at) {
		other.Apply(1, center.Configured{Change: rules(3)})
	}
	body, err := other.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	l.snapshots = append(l.snapshots, eventlog.Snapshot{Position: at, Schema: center.Schema, Body: body, Hash: sha256.Sum256(body)})
	if _, err := engine.MakeBase(t.Context(), store, "acme", l.records[0].Last, quiet); err == nil {
		t.Error("a base of another state than that of the newest snapshot")
	}
}
