package records_test

import (
	"context"
	"iter"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/history"
	"github.com/secondring/secondring/records"
)

// brittle is a log whose reading breaks off after some records, while it is told to.
type brittle struct {
	eventlog.Store
	broken atomic.Bool
}

func (b *brittle) Read(ctx context.Context, id eventlog.CenterID, after eventlog.Position) iter.Seq2[eventlog.Record, error] {
	if b.broken.Load() {
		return cut{b.Store, 20}.Read(ctx, id, after)
	}
	return b.Store.Read(ctx, id, after)
}

// running is an engine on the log of a day, and records that follow it. Once the engine
// has stopped, same holds them against one pass through the log.
func running(t *testing.T) (h house, log *brittle, r *records.Store, same func()) {
	t.Helper()
	dir := t.TempDir()
	day(t, logIn(dir), traffic(7), 10*time.Minute)
	log = &brittle{Store: openLog(t, logIn(dir))}
	e, err := engine.Open(t.Context(), log, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Stop(context.Background()) })
	r = openRecords(t, dir)
	records.CommitEvery(r, 100)
	records.Fill(t, r, acme+" being rebuilt", 12_000) // as a killed host leaves it
	ctx, end := context.WithCancel(t.Context())
	followed := make(chan struct{})
	go func() { defer close(followed); _ = r.Follow(ctx, e, acme) }() // it ends with the engine
	t.Cleanup(func() { end(); <-followed })
	head, err := e.Position(acme)
	if err == nil {
		err = r.Catch(t.Context(), acme, head)
	}
	if err != nil {
		t.Fatal(err)
	}
	return house{e}, log, r, func() {
		if err := e.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		<-followed
		fresh := openRecords(t, t.TempDir())
		if err := fresh.Replay(t.Context(), log, acme); err != nil {
			t.Fatal(err)
		}
		rows := records.Dump(t, r)
		num, _, _ := strings.Cut(strings.TrimPrefix(rows[0], "center["), " ")
		for i, line := range rows { // under the number that fresh ones have
			rows[i] = strings.Replace(line, "["+num+" ", "[1 ", 1)
		}
		if diff := gocmp.Diff(records.Dump(t, fresh), rows); diff != "" {
			t.Errorf("(-one pass +rebuilt):\n%s", diff)
		}
	}
}

// rebuild asks for new rows, and calls each until they are there.
func rebuild(t *testing.T, r *records.Store, each func()) history.Rebuild {
	t.Helper()
	for {
		if _, asked, err := r.Rebuild(t.Context(), acme); err != nil {
			t.Fatal(err)
		} else if asked { // it takes old rows away before it can be asked
			break
		}
	}
	for {
		state, err := r.Rebuilding(t.Context(), acme)
		if err != nil {
			t.Fatal(err)
		}
		if state.EndedAt != 0 {
			return state
		}
		each()
	}
}

// Rows that are wrong are made anew beside a running host: whoever lists meanwhile has
// the old ones or the new ones, calls that come meanwhile are in both, and nothing of
// the old ones is left.
// spec: RECORDS-9
func TestRebuildBesideAHost(t *testing.T) {
	h, _, r, same := running(t)
	records.Spoil(t, r)
	ctx := t.Context()
	before, err := r.Calls(ctx, acme, history.Query{Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	lists := 0
	state := rebuild(t, r, func() {
		started, err := h.do(ctx, engine.Request{Body: center.StartCall{Type: center.Inbound, Queue: "support"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Await(ctx, acme, started.Position); err != nil {
			t.Fatal(err)
		}
		lists++
		all, err := r.Calls(ctx, acme, history.Query{Limit: 10_000})
		if err != nil || len(all) < len(before)+lists || all[len(all)-1].ID != started.Call {
			t.Fatalf("list %d has %d calls, there were %d before, %v", lists, len(all), len(before), err)
		}
	})
	if state.Failure != "" || state.Position == 0 || lists == 0 {
		t.Errorf("%+v after %d lists", state, lists)
	}
	if state := rebuild(t, r, func() {}); state.Failure != "" {
		t.Errorf("a second time: %+v", state)
	}
	if _, err := h.do(ctx, engine.Request{Body: center.StartCall{Type: center.Inbound, Queue: "support"}}); err != nil {
		t.Fatal(err)
	}
	same()
}

// A rebuild that breaks off leaves the rows as they are, says why, and can be asked for
// again; so it is while nobody follows the center.
// spec: RECORDS-9
func TestRebuildBesideBreaksOff(t *testing.T) {
	_, log, r, same := running(t)
	records.Spoil(t, r)
	calls := func() int {
		all, err := r.Calls(t.Context(), acme, history.Query{Limit: 10_000})
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	before := calls()
	log.broken.Store(true)
	if state := rebuild(t, r, func() {}); !strings.Contains(state.Failure, errCut.Error()) {
		t.Errorf("%+v", state)
	}
	if after := calls(); after != before {
		t.Errorf("there were %d calls, now there are %d", before, after)
	}
	log.broken.Store(false)
	if state := rebuild(t, r, func() {}); state.Failure != "" {
		t.Errorf("%+v", state)
	}
	if after := calls(); after <= before {
		t.Errorf("there are still %d calls", after)
	}
	same()
	if _, asked, err := r.Rebuild(t.Context(), acme); asked || err != nil {
		t.Errorf("somebody takes it where nobody is: %v, %v", asked, err)
	}
}
