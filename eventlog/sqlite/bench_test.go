package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/secondring/secondring/eventlog"
)

// Absolute rates say as much about the machine as about the store. So each
// benchmark syncs a plain file between its commits, after the same bytes, and
// reports how many plain syncs a commit costs.

const eventBytes = 300

// BenchmarkAppend commits batches of one center.
//
//	go test -bench Append -benchtime 2s ./eventlog/sqlite
func BenchmarkAppend(b *testing.B) {
	for _, events := range []int{1, 16, 256, 4096} {
		b.Run(fmt.Sprintf("events=%d", events), func(b *testing.B) {
			benchmarkCommits(b, 1, 1, events)
		})
	}
}

// BenchmarkCenters commits the same number of events in one batch of one center
// and in 256 batches of as many centers out of 1,000.
func BenchmarkCenters(b *testing.B) {
	b.Run("centers=1", func(b *testing.B) { benchmarkCommits(b, 1, 1, 256) })
	b.Run("centers=1000", func(b *testing.B) { benchmarkCommits(b, 1000, 256, 1) })
}

// benchmarkCommits measures commits of some batches, of the next centers in
// turn, each of some events.
func benchmarkCommits(b *testing.B, centers, batches, events int) {
	s := mustOpen(b, filepath.Join(b.TempDir(), "log.db"), Options{})
	plain, err := os.Create(filepath.Join(b.TempDir(), "plain"))
	if err != nil {
		b.Fatal(err)
	}
	defer plain.Close()
	body := make([]byte, events*eventBytes)
	same := make([]byte, batches*events*eventBytes)
	all := make([]eventlog.Batch, centers)
	for i := range all {
		all[i] = eventlog.Batch{Center: eventlog.CenterID(fmt.Sprintf("center-%04d", i)), Last: eventlog.Position(events), Body: body}
	}
	// Beginning a thousand logs is no part of what goes on for years.
	mustAppend(b, s, all...)
	for i := range all {
		all[i].After, all[i].Last = all[i].Last, all[i].Last+eventlog.Position(events)
	}
	commit := make([]eventlog.Batch, batches)
	next := 0
	var took, syncs []time.Duration
	for b.Loop() {
		for i := range commit {
			commit[i] = all[(next+i)%centers]
			all[(next+i)%centers].After += eventlog.Position(events)
			all[(next+i)%centers].Last += eventlog.Position(events)
		}
		next = (next + batches) % centers
		start := time.Now()
		results, err := s.Append(context.Background(), commit)
		took = append(took, time.Since(start))
		if err != nil || results[0] != nil {
			b.Fatal(results, err)
		}
		if len(took)%4 == 0 {
			b.StopTimer()
			start := time.Now()
			if _, err := plain.Write(same); err != nil {
				b.Fatal(err)
			}
			if err := plain.Sync(); err != nil {
				b.Fatal(err)
			}
			syncs = append(syncs, time.Since(start))
			b.StartTimer()
		}
	}
	report(b, took, syncs, float64(batches*events))
}

func report(b *testing.B, took, syncs []time.Duration, events float64) {
	slices.Sort(took)
	slices.Sort(syncs)
	var sum time.Duration
	for _, d := range took {
		sum += d
	}
	b.ReportMetric(events*float64(len(took))/sum.Seconds(), "events/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	if len(syncs) > 0 {
		b.ReportMetric(float64(took[len(took)/2])/float64(syncs[len(syncs)/2]), "plain-syncs/commit")
	}
}
