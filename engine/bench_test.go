package engine_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
)

// Absolute figures say as much about the machine as about the engine, so each
// benchmark also reports a ratio to something measured in the same run: the
// disk's own sync, or a loop that does nothing but append. No figure fails.
//
//	go test -run '^$' -bench . ./engine

// BenchmarkDurable is 256 callers at once in one center, each answered when its
// input is durable. bare/engine is the time that a bare loop takes to append the
// same batches to the same kind of store, as a share of the engine's. The
// processor time is of callers, machine, engine and store together. committing is
// the part of the time in which a commit is under way: close to 1, the store is
// what everybody waits for.
func BenchmarkDurable(b *testing.B) {
	store := disk(b)
	var commits, committing atomic.Int64
	e := open(b, store, engine.Options{Log: quiet, Committed: func(took time.Duration, _ int) {
		commits.Add(1)
		committing.Add(int64(took))
	}})
	l := newLoad(b, e, 1, 256)
	commits.Store(0)
	committing.Store(0)
	b.ResetTimer()
	cpu := cpuTime()
	whole, each := l.run(b, b.N)
	cpu = cpuTime() - cpu
	b.StopTimer()
	stop(b, e)
	reportLoad(b, whole, each)
	b.ReportMetric(float64(cpu.Nanoseconds())/1000/float64(len(each)), "cpu-µs/input")
	b.ReportMetric(float64(len(each))/float64(commits.Load()), "inputs/commit")
	b.ReportMetric(float64(committing.Load())/float64(whole), "committing")
	b.ReportMetric(bareLoop(b, store).Seconds()/whole.Seconds(), "bare/engine")
	b.ReportMetric(1/syncTime(b).Seconds(), "syncs/s")
}

// BenchmarkCenters is the same load in one center and in 1,000. ratio is what
// the many reach of the rate of the one, in turns of the same run; cpu-ratio is
// the same of what an input takes of the processors.
func BenchmarkCenters(b *testing.B) {
	var cpu [2]time.Duration
	rate := func(centers int) float64 {
		e := open(b, disk(b), engine.Options{Log: quiet})
		l := newLoad(b, e, centers, 256)
		before := cpuTime()
		whole, each := l.run(b, b.N)
		cpu[min(centers, 2)-1] += (cpuTime() - before) / time.Duration(len(each))
		stop(b, e)
		return float64(b.N) / whole.Seconds()
	}
	one, many := rate(1), rate(1000)
	one, many = one+rate(1), many+rate(1000)
	b.ReportMetric(one/2, "one-inputs/s")
	b.ReportMetric(many/2, "1000-inputs/s")
	b.ReportMetric(many/one, "ratio")
	b.ReportMetric(float64(cpu[0])/float64(cpu[1]), "cpu-ratio")
}

// BenchmarkOneInput is a caller alone: each input waits for a sync of its own.
func BenchmarkOneInput(b *testing.B) {
	e := open(b, disk(b), engine.Options{Log: quiet})
	l := newLoad(b, e, 2, 1)
	b.ResetTimer()
	whole, each := l.run(b, b.N)
	b.StopTimer()
	reportLoad(b, whole, each)
	b.ReportMetric(percentile(each, 50)*1000/float64(syncTime(b).Nanoseconds()), "p50/sync")
}

// BenchmarkView is a look at the state while nothing else happens.
func BenchmarkView(b *testing.B) {
	e := open(b, newMemory(), engine.Options{Log: quiet})
	floor(b, e, "center", 1)
	var at center.Position
	for b.Loop() {
		if err := e.View(context.Background(), "center", func(c *center.Center) { at = c.Position() }); err != nil || at == 0 {
			b.Fatal(at, err)
		}
	}
}

func reportLoad(b *testing.B, whole time.Duration, each []time.Duration) {
	b.ReportMetric(float64(b.N)/whole.Seconds(), "inputs/s")
	b.ReportMetric(percentile(each, 50), "p50-µs")
	b.ReportMetric(percentile(each, 99), "p99-µs")
}
