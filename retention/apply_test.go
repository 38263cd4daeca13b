package retention_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/retention"
)

const acme eventlog.CenterID = "acme"

var quiet = slog.New(slog.DiscardHandler)

// history writes the log of some days into a file: each day ten callers come, and
// their calls are closed. Of the day lingers one call goes on. It gives when it began.
func history(t *testing.T, file string, days, lingers int) (began time.Time) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		began = time.Now()
		log, err := sqlite.Open(file, sqlite.Options{CheckpointInline: true, Unsynced: true})
		if err != nil {
			t.Fatal(err)
		}
		e, err := engine.Open(t.Context(), log, engine.Options{Log: quiet})
		if err == nil {
			err = e.Create(t.Context(), acme)
		}
		if err != nil {
			t.Fatal(err)
		}
		do := func(body center.InputBody) engine.Answer {
			answer, err := e.Do(t.Context(), acme, engine.Request{Body: body, Sender: center.Sender{Role: center.AdministratorRole}})
			if err != nil || answer.Refusal != nil {
				t.Fatal(answer.Refusal, err)
			}
			return answer
		}
		do(center.Configure{Change: center.Change{Settings: &center.Settings{RecoverySeconds: 29*86_400 + lingers}, Queues: []center.Queue{{ID: "night"}}}})
		for day := range days {
			for n := range 10 {
				id := do(center.StartCall{Type: center.Inbound, Queue: "night"}).Call
				if day != lingers || n != 3 {
					do(center.CloseCall{Call: id})
				}
			}
			<-time.After(24 * time.Hour)
		}
		if err := errors.Join(e.Stop(context.Background()), log.Close()); err != nil {
			t.Fatal(err)
		}
	})
	return began
}

func open(t testing.TB, file string) *sqlite.Store {
	t.Helper()
	log, err := sqlite.Open(file, sqlite.Options{Unsynced: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	return log
}

func copyOf(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "log.db")
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

// all applies options until nothing goes.
func all(t *testing.T, log eventlog.Store, o retention.Options) (done []retention.Done) {
	t.Helper()
	o.Log = quiet
	for {
		d, err := retention.Apply(t.Context(), log, acme, o)
		if err != nil {
			t.Fatal(err)
		}
		if d.Last == 0 {
			return done
		}
		done = append(done, d)
	}
}

func prove(t *testing.T, log eventlog.Store) engine.Proof {
	t.Helper()
	p, err := engine.Prove(t.Context(), log, acme)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// positions are where the records end that a store gives after a position.
func positions(t *testing.T, log eventlog.Store, after eventlog.Position) (ends []eventlog.Position) {
	t.Helper()
	for r, err := range log.Read(t.Context(), acme, after) {
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, r.Last)
	}
	return ends
}

// mortal is a store under a process that is killed after so many deeds: a record read, a
// snapshot saved, a log trimmed or swept, before and after.
type mortal struct {
	eventlog.Store
	left int
}

var errKilled = errors.New("the process was killed")

func (m *mortal) live() error {
	if m.left--; m.left < 0 {
		return errKilled
	}
	return nil
}

func (m *mortal) around(do func() error) error {
	if err := m.live(); err != nil {
		return err
	}
	return errors.Join(do(), m.live())
}

func (m *mortal) Read(ctx context.Context, id eventlog.CenterID, after eventlog.Position) iter.Seq2[eventlog.Record, error] {
	return func(yield func(eventlog.Record, error) bool) {
		for r, err := range m.Store.Read(ctx, id, after) {
			if err == nil {
				err = m.live()
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

func (m *mortal) SaveSnapshot(ctx context.Context, id eventlog.CenterID, s eventlog.Snapshot) error {
	return m.around(func() error { return m.Store.SaveSnapshot(ctx, id, s) })
}

func (m *mortal) Trim(ctx context.Context, id eventlog.CenterID, base eventlog.Snapshot) error {
	return m.around(func() error { return m.Store.Trim(ctx, id, base) })
}

func (m *mortal) Sweep(ctx context.Context, id eventlog.CenterID) error {
	return m.around(func() error { return m.Store.Sweep(ctx, id) })
}

// A run is killed after every deed in turn. Whatever it left, log and archives are the
// whole log, and the next run ends as if nothing had happened: no record is archived
// twice, none is missing, and no half file is left.
// spec: RECORDS-10
func TestKilledRuns(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log.db")
	began := history(t, file, 6, -1)
	sound := open(t, copyOf(t, file))
	whole, every := prove(t, sound), positions(t, sound, 0)
	kills := 0
	for killed := true; killed; kills += 13 {
		log, archive := open(t, copyOf(t, file)), t.TempDir()
		half := filepath.Join(archive, "acme-000000000001-000000000099.ndjson.gz.partial")
		if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		o := retention.Options{Before: began.AddDate(0, 0, 3), UpTo: center.Position(eventlog.End), Archive: archive, Log: quiet}
		_, err := retention.Apply(t.Context(), &mortal{log, kills}, acme, o)
		if killed = err != nil; killed && !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		what := fmt.Sprintf("killed after %d deeds", kills)
		if diff := cmp.Diff(every, positions(t, retention.Whole(log, archive), 0)); diff != "" {
			t.Fatalf("%s: log and archives (-want +got):\n%s", what, diff)
		}
		all(t, log, o)
		o.Before = began.AddDate(0, 0, 4)
		all(t, log, o)
		if got := prove(t, retention.Whole(log, archive)); got != whole {
			t.Fatalf("%s: log and archives come to %+v, want %+v", what, got, whole)
		}
		if got := prove(t, log); got != whole {
			t.Fatalf("%s: the log comes to %+v, want %+v", what, got, whole)
		}
		archives, err := retention.List(archive, acme)
		files, _ := os.ReadDir(archive)
		if err != nil || len(archives) != 2 || len(files) != 2 || archives[0].After != 0 || archives[1].After != archives[0].Last {
			t.Fatalf("%s: archives %+v, files %v, %v", what, archives, files, err)
		}
	}
	if kills < 300 {
		t.Errorf("a run has %d deeds", kills)
	}
}

// Log and archives are read from anywhere as the log was.
// spec: RECORDS-10
func TestWhole(t *testing.T) {
	file, archive := filepath.Join(t.TempDir(), "log.db"), t.TempDir()
	began := history(t, file, 5, -1)
	log := open(t, file)
	want := positions(t, log, 0)
	for day := 1; day < 4; day++ {
		all(t, log, retention.Options{Before: began.AddDate(0, 0, day), UpTo: center.Position(eventlog.End), Archive: archive})
	}
	whole := retention.Whole(log, archive)
	for after := eventlog.Position(0); after <= want[len(want)-1]; after++ {
		from, _ := slices.BinarySearch(want, after+1)
		if diff := cmp.Diff(want[from:], positions(t, whole, after), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("after %d (-want +got):\n%s", after, diff)
		}
	}
	if err := engine.Verify(t.Context(), whole, acme); err != nil {
		t.Error(err)
	}
	archives, err := retention.List(archive, acme)
	if err != nil || len(archives) != 3 {
		t.Fatal(archives, err)
	}
	if err := os.Remove(archives[1].Path); err != nil { // then what is before it is no part of the log
		t.Fatal(err)
	}
	begin, err := whole.Begin(t.Context(), acme)
	if err != nil || begin.Position != archives[1].Last {
		t.Errorf("with a gap it begins after %d, %v", begin.Position, err)
	}
	var trimmed *eventlog.TrimmedError
	for _, err := range whole.Read(t.Context(), acme, 0) {
		if !errors.As(err, &trimmed) {
			t.Errorf("from before a gap: %v", err)
		}
	}
}

// A call that goes on, and records that are behind, keep the log; so does a last record
// that is as old as may be. Without archives what goes is gone.
// spec: RECORDS-10
func TestWhatIsNeededStays(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log.db")
	began := history(t, file, 5, 2)
	for _, c := range []struct {
		what   string
		before int
		upTo   center.Position
		want   func(cut, live eventlog.Position) bool
	}{
		{"one day", 1, 1 << 60, func(cut, live eventlog.Position) bool { return cut > 0 && cut < live }},
		{"a call goes on", 5, 1 << 60, func(cut, live eventlog.Position) bool { return cut == live-1 }},
		{"records are behind", 5, 20, func(cut, _ eventlog.Position) bool { return cut > 10 && cut <= 20 }},
		{"records have nothing", 5, 0, func(cut, _ eventlog.Position) bool { return cut == 0 }},
		{"it is too young", 0, 1 << 60, func(cut, _ eventlog.Position) bool { return cut == 0 }},
	} {
		t.Run(c.what, func(t *testing.T) {
			log := open(t, copyOf(t, file))
			before := prove(t, log)
			state, err := engine.Load(t.Context(), log, acme)
			if err != nil {
				t.Fatal(err)
			}
			live := eventlog.Position(state.GoesOn())
			o := retention.Options{Before: began.AddDate(0, 0, c.before), UpTo: c.upTo}
			dry := o
			dry.DryRun = true
			would, err := retention.Apply(t.Context(), log, acme, dry)
			if err != nil {
				t.Fatal(err)
			}
			all(t, log, o)
			begin, err := log.Begin(t.Context(), acme)
			if err != nil || !c.want(begin.Position, live) || would.Last != begin.Position {
				t.Errorf("the log begins after %d, a dry run said %d, the oldest call that goes on is at %d, %v", begin.Position, would.Last, live, err)
			}
			if got := prove(t, log); got != before {
				t.Errorf("the log comes to %+v, want %+v", got, before)
			}
		})
	}
	quietly := filepath.Join(t.TempDir(), "log.db")
	began = history(t, quietly, 2, -1)
	log := open(t, quietly)
	all(t, log, retention.Options{Before: began.AddDate(1, 0, 0), UpTo: center.Position(eventlog.End)})
	if left := positions(t, log, beginOf(t, log)); len(left) != 1 {
		t.Errorf("%d records are left of a log that is old as a whole, want the last", len(left))
	}
}

func beginOf(t *testing.T, log eventlog.Store) eventlog.Position {
	t.Helper()
	begin, err := log.Begin(t.Context(), acme)
	if err != nil {
		t.Fatal(err)
	}
	return begin.Position
}

// An archive that does not fit stops the retention of the center, and nothing is removed.
// spec: RECORDS-10
func TestArchivesThatDoNotFit(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log.db")
	began := history(t, file, 5, -1)
	kill := func(t *testing.T, days int) (log *sqlite.Store, archive string, o retention.Options) { // before it trims
		log, archive = open(t, copyOf(t, file)), t.TempDir()
		o = retention.Options{Before: began.AddDate(0, 0, days), UpTo: center.Position(eventlog.End), Archive: archive, Log: quiet}
		if _, err := retention.Apply(t.Context(), unwilling{log}, acme, o); !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		return log, archive, o
	}
	only := func(t *testing.T, archive string) retention.Archive {
		archives, err := retention.List(archive, acme)
		if err != nil || len(archives) != 1 {
			t.Fatal(archives, err)
		}
		return archives[0]
	}
	refused := func(t *testing.T, log eventlog.Store, o retention.Options, why string) {
		t.Helper()
		if _, err := retention.Apply(t.Context(), log, acme, o); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("got %v, want %s", err, why)
		}
		if at := beginOf(t, log); at != 0 {
			t.Errorf("the log begins after %d", at)
		}
	}
	t.Run("damaged", func(t *testing.T) {
		log, archive, o := kill(t, 2)
		a := only(t, archive)
		content, err := os.ReadFile(a.Path)
		if err != nil {
			t.Fatal(err)
		}
		content[len(content)/2] ^= 1
		if err := os.WriteFile(a.Path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, log, o, "still in the log")
	})
	t.Run("cut off", func(t *testing.T) {
		log, archive, o := kill(t, 2)
		if err := os.Truncate(only(t, archive).Path, 100); err != nil {
			t.Fatal(err)
		}
		refused(t, log, o, "still in the log")
	})
	t.Run("of another span", func(t *testing.T) {
		log, archive, o := kill(t, 2)
		if err := os.Rename(only(t, archive).Path, filepath.Join(archive, "acme-000000000003-000000000009.ndjson.gz")); err != nil {
			t.Fatal(err)
		}
		refused(t, log, o, "must not overlap")
	})
	t.Run("of another log", func(t *testing.T) {
		_, archive, _ := kill(t, 2)
		other := filepath.Join(t.TempDir(), "log.db")
		began := history(t, other, 4, 3)
		refused(t, open(t, other), retention.Options{Before: began.AddDate(0, 0, 3), UpTo: center.Position(eventlog.End), Archive: archive, Log: quiet}, "not of this log")
	})
	t.Run("longer than the rule of today", func(t *testing.T) {
		log, archive, o := kill(t, 3)
		o.Before = began.AddDate(0, 0, 1)
		if done := all(t, log, o); len(done) != 0 {
			t.Errorf("%+v went", done)
		}
		o.Before = began.AddDate(0, 0, 4)
		if done := all(t, log, o); len(done) != 2 || done[0].File != both(t, archive)[0].Path {
			t.Errorf("%+v went", done)
		}
	})
}

func both(t *testing.T, archive string) []retention.Archive {
	t.Helper()
	archives, err := retention.List(archive, acme)
	if err != nil || len(archives) != 2 {
		t.Fatal(archives, err)
	}
	return archives
}

// unwilling is a store under a process that is killed when it comes to trim.
type unwilling struct{ eventlog.Store }

func (unwilling) Trim(context.Context, eventlog.CenterID, eventlog.Snapshot) error { return errKilled }
