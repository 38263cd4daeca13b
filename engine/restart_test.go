package engine_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// A repeated command gets its first answer, also after a restart; another
// request under the same id is refused.
// spec: DURABLE-6
func TestRepeatedCommandAfterRestart(t *testing.T) {
	store := newMemory()
	e := open(t, store, exact())
	floor(t, e, "acme", 0)
	requests := []engine.Request{call(night, "one"), call("no such queue", "two"), call(night, "three")}
	first := make([]engine.Answer, len(requests))
	var err error
	for i, r := range requests {
		if first[i], err = e.Do(t.Context(), "acme", r); err != nil {
			t.Fatal(err)
		}
	}
	if first[1].Refusal == nil || first[0].Call == 0 || first[0].Call == first[2].Call {
		t.Fatalf("first answers %+v", first)
	}
	for _, restart := range []bool{false, true} {
		if restart {
			stop(t, e)
			e = open(t, store, exact())
		}
		for i, r := range requests {
			again, err := e.Do(t.Context(), "acme", r)
			if err != nil {
				t.Fatal(err)
			}
			want := first[i]
			want.Repeat, want.Position = true, again.Position
			if diff := cmp.Diff(want, again); diff != "" {
				t.Errorf("after restart %v command %q (-first +again):\n%s", restart, r.Command, diff)
			}
		}
		other := requests[0]
		other.Fingerprint = 2
		if a, err := e.Do(t.Context(), "acme", other); err != nil || a.Refusal == nil || a.Refusal.Code != center.CodeReusedID {
			t.Errorf("another request under a used id got %+v, %v", a, err)
		}
	}
	stop(t, e)
	verify(t, store, "acme")
}

// What fell due while the host was down acts first, in the order it was due,
// and then comes new work.
// spec: DURABLE-11
func TestOverdueDeadlinesBeforeNewWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newMemory()
		e := open(t, store, exact())
		floor(t, e, "acme", 0)
		calls := wait(t, e, "acme", 3)
		for _, i := range []int{2, 0, 1} { // their recovery falls due in this order
			do(t, e, "acme", engine.Request{Body: center.CallerLeft{Call: calls[i].Call}, Sender: center.Sender{Role: center.VendorRole}})
			letPass(time.Minute)
		}
		down := position(t, e, "acme")
		stop(t, e)
		letPass(48 * time.Hour)

		e = open(t, store, exact())
		defer e.Stop(t.Context())
		do(t, e, "acme", call(night, "new"))
		sub, err := e.Subscribe(t.Context(), "acme", e.Epoch(), down)
		if err != nil {
			t.Fatal(err)
		}
		defer sub.Close()
		var bodies []string
		var over []center.CallID
		for len(bodies) == 0 || bodies[len(bodies)-1] != "center.StartCall" {
			entry, err := sub.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			bodies = append(bodies, fmt.Sprintf("%T", entry.Input.Body))
			for _, event := range entry.Events {
				if done, ok := event.(center.CallCompleted); ok {
					over = append(over, done.Call)
				}
			}
		}
		if bodies[0] != "center.RestartHost" || bodies[1] != "center.PassTime" {
			t.Errorf("after the restart came %v", bodies)
		}
		if want := []center.CallID{calls[2].Call, calls[0].Call, calls[1].Call}; !slices.Equal(over, want) {
			t.Errorf("completed for want of recovery: %v, want %v", over, want)
		}
		stop(t, e)
		verify(t, store, "acme")
	})
}

// A deadline acts on time when nothing else happens: never early, and at most
// 50 ms late (I21).
func TestDeadlineOnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := open(t, newMemory(), exact())
		defer e.Stop(t.Context())
		floor(t, e, "acme", 0)
		start := center.Millis(time.Now().UnixMilli())
		answer := wait(t, e, "acme", 1)[0]
		letPass(1500 * time.Microsecond) // so that due does not meet a whole second
		left := do(t, e, "acme", engine.Request{Body: center.CallerLeft{Call: answer.Call}})
		sub, err := e.Subscribe(t.Context(), "acme", e.Epoch(), left.Position)
		if err != nil {
			t.Fatal(err)
		}
		defer sub.Close()
		entry, err := sub.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		late := entry.Input.At - start - 24*center.Hour
		if _, ok := entry.Input.Body.(center.PassTime); !ok || late < 0 || late > 50 {
			t.Errorf("%T came %d ms after the deadline", entry.Input.Body, late)
		}
	})
}

// A restart replays the newest snapshot and the tail after it, and nothing
// before.
// spec: DURABLE-3
func TestOpenFromSnapshotAndTail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newMemory()
		options := exact()
		options.SnapshotEvery, options.SnapshotPause = 100, time.Second
		e := open(t, store, options)
		floor(t, e, "acme", 0)
		letPass(time.Second) // the first snapshot waits for the pause too
		calls := wait(t, e, "acme", 200)
		synctest.Wait()
		s, ok, err := store.LatestSnapshot(t.Context(), "acme", eventlog.End)
		if err != nil || !ok || center.Position(s.Position) >= position(t, e, "acme") {
			t.Fatalf("snapshot at %d, %v, %v: want one before the end", s.Position, ok, err)
		}
		if n := len(store.logs["acme"].snapshots); n != 1 {
			t.Errorf("%d snapshots within the pause, want 1", n)
		}
		letPass(2 * time.Second)
		do(t, e, "acme", call(night, "wakes the keeper"))
		synctest.Wait()
		if n := len(store.logs["acme"].snapshots); n != 2 {
			t.Errorf("%d snapshots after the pause, want 2", n)
		}
		do(t, e, "acme", call(night, "the tail"))
		stop(t, e)
		verify(t, store, "acme")

		forgetBeforeSnapshot(store, "acme")
		e = open(t, store, options)
		defer e.Stop(t.Context())
		if failures := e.Failures(); len(failures) > 0 {
			t.Fatal(failures)
		}
		if a := do(t, e, "acme", call(night, "caller 7")); !a.Repeat || a.Call != calls[7].Call {
			t.Errorf("a command from before the snapshot got %+v", a)
		}
	})
}

func forgetBeforeSnapshot(m *memory, id eventlog.CenterID) {
	l := m.logs[id]
	at := l.snapshots[len(l.snapshots)-1].Position
	l.records = slices.DeleteFunc(l.records, func(r eventlog.Record) bool { return r.Last <= at })
}

// A snapshot that this release cannot read costs time, not data.
func TestUnreadableSnapshot(t *testing.T) {
	store := newMemory()
	e := open(t, store, exact())
	floor(t, e, "acme", 0)
	calls := wait(t, e, "acme", 20)
	stop(t, e)
	l := store.logs["acme"]
	l.snapshots = append(l.snapshots, eventlog.Snapshot{Position: 5, Schema: 999, Body: []byte("of the future")})
	e = open(t, store, exact())
	if a := do(t, e, "acme", call(night, "caller 7")); !a.Repeat || a.Call != calls[7].Call {
		t.Errorf("a repeated command got %+v", a)
	}
}

// Stop saves a snapshot if the next start would have much to replay.
func TestSnapshotOnStop(t *testing.T) {
	store := newMemory()
	options := exact()
	options.CheckEvery = -1
	e := open(t, store, options)
	floor(t, e, "acme", 0)
	floor(t, e, "brill", 0)
	wait(t, e, "acme", 2500) // two events or more each
	wait(t, e, "brill", 10)
	stop(t, e)
	if _, ok, _ := store.LatestSnapshot(t.Context(), "acme", eventlog.End); !ok {
		t.Error("no snapshot of the center with a long tail")
	}
	if _, ok, _ := store.LatestSnapshot(t.Context(), "brill", eventlog.End); ok {
		t.Error("a snapshot of the center with a short tail")
	}
	verify(t, store, "acme")
	verify(t, store, "brill")
}

// An input that changes nothing is not in the log, and leaves no trace in the
// state that is saved either.
// spec: DURABLE-3
func TestSnapshotAfterInputThatChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newMemory()
		options := exact()
		options.CheckEvery = -1
		e := open(t, store, options)
		floor(t, e, "acme", 1)
		wait(t, e, "acme", 2500)
		from := signIn(t, e, "acme", 1, newBox())
		letPass(time.Minute) // the deadlines of signing in are past
		before := position(t, e, "acme")
		letPass(time.Minute)
		a := do(t, e, "acme", engine.Request{Body: center.SessionReady{From: from}}) // again
		if a.Position != before {
			t.Fatalf("the input that should change nothing led from %d to %d", before, a.Position)
		}
		stop(t, e)
		if _, ok, _ := store.LatestSnapshot(t.Context(), "acme", eventlog.End); !ok {
			t.Fatal("no snapshot on stop")
		}
		verify(t, store, "acme")
	})
}
