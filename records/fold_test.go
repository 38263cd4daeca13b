package records_test

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/history"
	"github.com/secondring/secondring/records"
)

var errCut = errors.New("the log cannot be read any further now")

// cut is a log that breaks off after some records.
type cut struct {
	eventlog.Store
	records int
}

func (c cut) Read(ctx context.Context, id eventlog.CenterID, after eventlog.Position) iter.Seq2[eventlog.Record, error] {
	return func(yield func(eventlog.Record, error) bool) {
		left := c.records
		for r, err := range c.Store.Read(ctx, id, after) {
			if left--; left < 0 {
				yield(eventlog.Record{}, errCut)
				return
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// copied are the files of records as a process that is killed leaves them.
func copied(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(filepath.Join(dir, records.File+suffix))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, records.File+suffix), content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// However often the fold is killed, it goes on where its rows are, and what comes
// out is what one pass through the log gives.
// spec: RECORDS-2
func TestKilledFoldGoesOn(t *testing.T) {
	dir := t.TempDir()
	day(t, logIn(dir), traffic(3), 15*time.Minute)
	log := openLog(t, logIn(dir))
	whole := openRecords(t, t.TempDir())
	if err := whole.Replay(t.Context(), log, acme); err != nil {
		t.Fatal(err)
	}
	part, kills := openRecords(t, dir), 0
	for at := dir; ; kills++ {
		records.CommitEvery(part, 100)
		err := part.Replay(t.Context(), cut{log, 150}, acme)
		if err == nil {
			break
		}
		if !errors.Is(err, errCut) || kills > 100 {
			t.Fatal(err)
		}
		at = copied(t, at)
		part = openRecords(t, at)
	}
	if kills < 5 {
		t.Error("the fold was never killed: the day is too short")
	}
	if diff := gocmp.Diff(records.Dump(t, whole), records.Dump(t, part)); diff != "" {
		t.Errorf("(-one pass +killed %d times):\n%s", kills, diff)
	}
}

// A fold beside the engine is as fresh as who asks wants it, and begins anew when
// the log was put back to another day.
// spec: RECORDS-2
func TestFollow(t *testing.T) {
	dir := t.TempDir()
	log := openLog(t, logIn(dir))
	e, err := engine.Open(t.Context(), log, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Stop(context.Background()) })
	if err := e.Create(t.Context(), acme); err != nil {
		t.Fatal(err)
	}
	r := openRecords(t, dir)
	ctx, end := context.WithCancel(t.Context())
	followed := make(chan error)
	go func() { followed <- r.Follow(ctx, e, acme) }()
	h := house{e}
	if _, err := h.do(ctx, engine.Request{Body: center.Configure{Change: rules()}}); err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		started, err := h.do(ctx, engine.Request{Body: center.StartCall{Type: center.Inbound, Queue: "support"}})
		if err != nil {
			t.Fatal(err)
		}
		if state, err := r.Await(ctx, acme, started.Position); err != nil || state.Position < started.Position {
			t.Fatalf("call %d: %+v, %v", i, state, err)
		}
		calls, err := r.Calls(ctx, acme, history.Query{Limit: 1, Newest: true})
		if err != nil || len(calls) != 1 || calls[0].ID != started.Call {
			t.Fatalf("call %d: the newest is %+v, %v", i, calls, err)
		}
	}
	head, _ := e.Position(acme)
	if state, err := r.Await(ctx, acme, head+1); !errors.Is(err, history.ErrBehind) || state.Position != head {
		t.Errorf("what has not happened is in the records: %+v, %v", state, err)
	}
	end()
	if err := <-followed; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Records of another epoch of the log are thrown away and made anew.
func TestRestoredLog(t *testing.T) {
	dir := t.TempDir()
	day(t, logIn(dir), traffic(4), time.Minute)
	log := openLog(t, logIn(dir))
	r := openRecords(t, dir)
	if err := r.Replay(t.Context(), log, acme); err != nil {
		t.Fatal(err)
	}
	want := records.Dump(t, r)
	if err := r.Replay(t.Context(), otherEpoch{log}, acme); err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(want[1:], records.Dump(t, r)[1:]); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	if want[0] == records.Dump(t, r)[0] {
		t.Error("the epoch did not change")
	}
}

type otherEpoch struct{ eventlog.Store }

func (otherEpoch) Epoch() string { return "another" }

// A file of another release, or one that is none, is made anew.
func TestOpenMakesAnew(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, records.File), []byte("this is no database, but long enough to look at"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := openRecords(t, dir)
	if lines := records.Dump(t, r); len(lines) != 0 {
		t.Error(lines)
	}
}
