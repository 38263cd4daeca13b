package engine_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
)

const (
	restartEvents  = 1_000_000
	restartWaiting = 1_000
)

// BenchmarkRestart opens what a host left that was killed with 1,000,000 events
// in the log and 1,000 callers in line: without any snapshot, and with one
// that is as old as the default interval lets it be.
func BenchmarkRestart(b *testing.B) {
	b.Run("log=alone", func(b *testing.B) { benchmarkRestart(b, 0) })
	b.Run("log=snapshot", func(b *testing.B) { benchmarkRestart(b, restartEvents/2) })
}

func benchmarkRestart(b *testing.B, snapshotAt center.Position) {
	left := leaveLog(b, snapshotAt)
	waiting := 0
	for b.Loop() {
		b.StopTimer()
		dir := b.TempDir()
		copyFiles(b, left, dir)
		b.StartTimer()
		store, err := sqlite.Open(filepath.Join(dir, "log.db"), sqlite.Options{})
		if err != nil {
			b.Fatal(err)
		}
		e, err := engine.Open(context.Background(), store, engine.Options{Log: quiet})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		err = e.View(context.Background(), "center", func(c *center.Center) { waiting, _ = c.Waiting(night) })
		if err != nil || waiting != restartWaiting {
			b.Fatalf("%d callers in line, want %d: %v", waiting, restartWaiting, err)
		}
		e.Stop(context.Background())
		store.Close()
		b.StartTimer()
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/restart")
	b.ReportMetric(float64(waiting), "in-line")
}

// snapshotLess keeps an engine from saving snapshots.
type snapshotLess struct{ eventlog.Store }

func (snapshotLess) SaveSnapshot(context.Context, eventlog.CenterID, eventlog.Snapshot) error {
	return nil
}

// leaveLog makes a log and copies its files while the store is open, as a kill
// would leave them.
func leaveLog(b *testing.B, snapshotAt center.Position) string {
	b.Helper()
	dir, left := b.TempDir(), b.TempDir()
	store, err := sqlite.Open(filepath.Join(dir, "log.db"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	if snapshotAt > 0 {
		fill(b, store, snapshotAt) // stopping saves a snapshot
	}
	fill(b, snapshotLess{store}, restartEvents)
	copyFiles(b, dir, left)
	return left
}

// fill runs a load until the log has so many events.
func fill(b *testing.B, store eventlog.Store, until center.Position) {
	b.Helper()
	e := open(b, store, engine.Options{Log: quiet, SnapshotEvery: 1 << 62})
	l := newLoad(b, e, 1, 256)
	wait(b, e, "center", restartWaiting)
	l.runUntil(b, func(int64) bool {
		p, err := e.Position("center")
		return err != nil || p >= until
	})
	stop(b, e)
}

func copyFiles(b *testing.B, from, to string) {
	b.Helper()
	entries, err := os.ReadDir(from)
	if err != nil {
		b.Fatal(err)
	}
	for _, entry := range entries {
		if err := copyFile(filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())); err != nil {
			b.Fatal(err)
		}
	}
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}

// BenchmarkWaitingCalls is what 100,000 callers in line take: the memory of the
// whole process after the collector ran, and of each call.
func BenchmarkWaitingCalls(b *testing.B) {
	const calls = 100_000
	for b.Loop() {
		before := heap()
		e := open(b, disk(b), engine.Options{Log: quiet})
		floor(b, e, "center", 0)
		callers := (&load{callers: make([]*loadCaller, 256)})
		callers.each(func(i int, _ *loadCaller) error {
			for n := i; n < calls; n += 256 {
				if _, err := e.Do(context.Background(), "center", call(night, strconv.Itoa(n))); err != nil {
					return err
				}
			}
			return nil
		}, b)
		b.ReportMetric(float64(heap()-before)/calls, "B/call")
		b.ReportMetric(residentMB(), "RSS-MB")
		stop(b, e)
	}
}

func heap() uint64 {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// residentMB is 0 where the system does not say it like Linux.
func residentMB() float64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var size, resident float64
	fmt.Sscan(string(text), &size, &resident)
	return resident * float64(os.Getpagesize()) / 1e6
}
