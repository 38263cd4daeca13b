package scenarios

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
)

// release is the one whose log -golden writes. A log once released is never
// written again.
const release = "0.1"

var (
	golden  = flag.Bool("golden", false, "write the golden log of this release, testdata/log-"+release+".db")
	trimmed = flag.Bool("trimmed", false, "write the golden log of this release once more, trimmed")
)

// TestLogsOfReleasesOpen opens the log of every release, whole and trimmed: it
// verifies, its events apply, and a host goes on from it. Of a trimmed one the
// snapshots must be read, since nothing else knows its beginning.
// spec: DURABLE-8, RECORDS-10
func TestLogsOfReleasesOpen(t *testing.T) {
	if *golden {
		writeGolden(t)
	}
	if *golden || *trimmed {
		writeTrimmed(t)
	}
	logs, err := filepath.Glob("testdata/log-*.db")
	if err != nil || len(logs) == 0 {
		t.Fatalf("there is no golden log (%v)", err)
	}
	for _, log := range logs {
		t.Run(filepath.Base(log), func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) { opensGolden(t, log, dir) }) // at the time of the log
		})
	}
}

func opensGolden(t *testing.T, log, dir string) {
	ctx := context.Background()
	data, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "log.db")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(file, sqlite.Options{Unsynced: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	if strings.Contains(log, release) { // an older one may have decided otherwise
		if err := engine.Verify(ctx, store, centerID); err != nil {
			t.Error(err)
		}
	}
	if _, err := engine.Prove(ctx, store, centerID); err != nil { // from the base, if it was trimmed
		t.Error(err)
	}
	host, err := engine.Open(ctx, store, engine.Options{CheckEvery: 1})
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(strings.TrimSuffix(log, ".db") + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	err = host.View(ctx, centerID, func(c *center.Center) {
		for _, call := range c.Calls() {
			got.WriteString(call.ID.String() + " " + call.Type.String() + " " + call.Disposition.String() + " " + call.Place.String() + " " + call.Why + "\n")
		}
	})
	if err != nil || got.String() != string(want) {
		t.Errorf("the calls of the log are (%v)\n%sexpected\n%s", err, got.String(), want)
	}
	if err := host.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// writeGolden plays golden.txtar and keeps its log.
func writeGolden(t *testing.T) {
	dir := t.TempDir()
	data, err := os.ReadFile("testdata/golden.txtar")
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		stage, err := NewStage(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := Parse("golden", data).Run(stage, true); err != nil {
			t.Error(err)
		}
		var calls strings.Builder
		if err := stage.look(func(c *center.Center) {
			for _, call := range c.Calls() {
				calls.WriteString(call.ID.String() + " " + call.Type.String() + " " + call.Disposition.String() + " " + call.Place.String() + " " + call.Why + "\n")
			}
		}); err != nil {
			t.Error(err)
		}
		if err := stage.Close(); err != nil {
			t.Error(err)
		}
		if err := os.WriteFile("testdata/log-"+release+".txt", []byte(calls.String()), 0o644); err != nil {
			t.Error(err)
		}
	})
	log, err := os.ReadFile(filepath.Join(dir, "log.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/log-"+release+".db", log, 0o644); err != nil {
		t.Fatal(err)
	}
}

// writeTrimmed lets a copy of the golden log begin in its middle.
func writeTrimmed(t *testing.T) {
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "log.db")
	const from, to = "testdata/log-" + release, "testdata/log-" + release + "-trimmed"
	copyFile(t, from+".db", file)
	copyFile(t, from+".txt", to+".txt")
	store, err := sqlite.Open(file, sqlite.Options{Unsynced: true})
	if err != nil {
		t.Fatal(err)
	}
	head, err := store.Head(ctx, centerID)
	if err != nil {
		t.Fatal(err)
	}
	var middle eventlog.Position
	for r, err := range store.Read(ctx, centerID, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Last <= head.Position/2 {
			middle = r.Last
		}
	}
	base, err := engine.MakeBase(ctx, store, centerID, middle, slog.Default())
	if err == nil {
		err = errors.Join(store.Trim(ctx, centerID, base), store.Sweep(ctx, centerID))
	}
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	copyFile(t, file, to+".db")
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, content, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
