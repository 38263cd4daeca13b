package records_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/records"
	"github.com/secondring/secondring/retention"
)

// trimmedDay is the log of a day whose first half was archived, with the records of all
// of it, and what they say.
func trimmedDay(t *testing.T) (dir, archive string, log *sqlite.Store, rows []string) {
	t.Helper()
	dir, archive = t.TempDir(), t.TempDir()
	day(t, logIn(dir), traffic(5), 30*time.Minute)
	log = openLog(t, logIn(dir))
	r := openRecords(t, dir)
	if err := r.Replay(t.Context(), log, acme); err != nil {
		t.Fatal(err)
	}
	rows = records.Dump(t, r)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	head, err := log.Head(t.Context(), acme)
	if err != nil {
		t.Fatal(err)
	}
	o := retention.Options{Before: middle(t, log, 15*time.Minute), UpTo: center.Position(head.Position), Archive: archive, Log: slog.New(slog.DiscardHandler)}
	if done, err := retention.Apply(t.Context(), log, acme, o); err != nil || done.Records < 100 {
		t.Fatalf("trimmed %+v, %v", done, err)
	}
	return dir, archive, log, rows
}

// middle is the time of a log's first input, and so much later.
func middle(t *testing.T, log eventlog.Store, later time.Duration) time.Time {
	t.Helper()
	for r, err := range log.Read(t.Context(), acme, 0) {
		if err != nil {
			t.Fatal(err)
		}
		for entry, err := range center.Entries(r.Schema, center.Position(r.After), r.Body) {
			if err != nil {
				t.Fatal(err)
			}
			return time.UnixMilli(int64(entry.Input.At)).Add(later)
		}
	}
	t.Fatal("the log is empty")
	return time.Time{}
}

// The rows of a log that was trimmed stay, whatever is done: the fold goes on, they are
// rebuilt, they were written by another release, or come from the archives again.
// spec: RECORDS-10, RECORDS-9
func TestRecordsOfATrimmedLog(t *testing.T) {
	dir, archive, log, want := trimmedDay(t)
	same := func(what, dir string) {
		t.Helper()
		r := openRecordsOf(t, dir, log)
		defer r.Close()
		if err := r.Replay(t.Context(), log, acme); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if diff := gocmp.Diff(want, records.Dump(t, r)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	same("opened again", dir)
	done, err := records.Rebuild(t.Context(), dir, log)
	if err != nil || len(done.Kept) != 1 || done.Events != 0 {
		t.Errorf("rebuilding from a trimmed log: %+v, %v", done, err)
	}
	same("rebuilt", dir)
	fresh := t.TempDir()
	if done, err := records.Rebuild(t.Context(), fresh, retention.Whole(log, archive)); err != nil || len(done.Kept) != 0 || done.Events == 0 {
		t.Errorf("rebuilding from log and archives: %+v, %v", done, err)
	}
	same("rebuilt from log and archives", fresh)
}

// Rows that another release wrote are carried over; a column it did not have is empty.
// A host that is killed while it does so begins again.
// spec: RECORDS-10
func TestRecordsOfAnotherRelease(t *testing.T) {
	dir, _, log, want := trimmedDay(t)
	records.Age(t, dir)
	path := filepath.Join(dir, records.File)
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, killed := range []bool{false, true} {
		if killed {
			for name, content := range map[string][]byte{path: nil, path + ".old": old} {
				if err := os.WriteFile(name, content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		r := openRecordsOf(t, dir, log)
		if err := r.Replay(t.Context(), log, acme); err != nil {
			t.Fatal(err)
		}
		if got := records.Dump(t, r); len(got) != len(want) {
			t.Errorf("%d rows are left of %d", len(got), len(want))
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if files, _ := filepath.Glob(path + "*"); len(files) != 1 {
			t.Errorf("it left %q", files)
		}
	}
	if err := os.WriteFile(path, []byte("no database at all, but long enough to be looked at"), 0o600); err != nil {
		t.Fatal(err)
	}
	openRecordsOf(t, dir, log).Close()
	if _, err := os.Stat(path + ".old"); err != nil {
		t.Error("a file that could not be carried over is gone:", err)
	}
}

// Records that begin with a trimmed log say so: they count what comes, and nobody is
// erased by them. Those of another log are not thrown away.
// spec: RECORDS-10, ERASURE-2
func TestRecordsThatBeginLate(t *testing.T) {
	dir, _, log, want := trimmedDay(t)
	fresh := openRecordsOf(t, t.TempDir(), log)
	if err := fresh.Replay(t.Context(), log, acme); err != nil {
		t.Fatal(err)
	}
	state, err := fresh.State(t.Context(), acme)
	head, _ := log.Head(t.Context(), acme)
	begin, _ := log.Begin(t.Context(), acme)
	if err != nil || state.Position != center.Position(head.Position) || state.First != center.Position(begin.Position) {
		t.Errorf("records that begin with a trimmed log are from %d to %d, want %d to %d: %v", state.First, state.Position, begin.Position, head.Position, err)
	}
	if _, err := fresh.Linked(t.Context(), acme, []center.PersonRef{1}); err == nil {
		t.Error("who has lost records knows all rows about a customer's calls")
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	restored, err := sqlite.Open(logIn(dir), sqlite.Options{NewEpoch: true})
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	kept := openRecordsOf(t, dir, restored)
	if err := kept.Replay(t.Context(), restored, acme); err == nil {
		t.Error("the records of another log were gone on with")
	}
	if diff := gocmp.Diff(want, records.Dump(t, kept)); diff != "" {
		t.Errorf("the records of another log (-want +got):\n%s", diff)
	}
}
