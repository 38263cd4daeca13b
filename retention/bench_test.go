package retention_test

import (
	"context"
	"flag"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/retention"
)

var benchEvents = flag.Int("events", 100_000, "events of the log that BenchmarkApply trims")

// BenchmarkApply archives and trims all but the end of a log, while another center
// of the same store commits one batch after the other. It reports what a commit costs
// meanwhile, compared with before.
//
//	go test -run - -bench Apply -benchtime 1x ./retention -events 1000000
func BenchmarkApply(b *testing.B) {
	log, err := sqlite.Open(filepath.Join(b.TempDir(), "log.db"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	fill(b, log)
	beside := &commits{log: log}
	before := beside.during(b, func() { <-time.After(2 * time.Second) })
	o := retention.Options{Before: time.Now().Add(time.Hour), UpTo: 1 << 60, Archive: b.TempDir(), Log: quiet}
	var done retention.Done
	b.ResetTimer()
	meanwhile := beside.during(b, func() {
		if done, err = retention.Apply(b.Context(), log, acme, o); err != nil {
			b.Error(err)
		}
	})
	b.StopTimer()
	b.ReportMetric(float64(done.Last)/b.Elapsed().Seconds(), "events/s")
	for name, at := range map[string]float64{"p50": 0.5, "p99": 0.99, "p999": 0.999, "max": 1} {
		was, is := quantile(before, at), quantile(meanwhile, at)
		b.ReportMetric(float64(is)/float64(was), name+"-ratio")
		b.ReportMetric(float64(is.Microseconds())/1000, name+"-ms")
	}
}

// fill writes the events of many calls.
func fill(b *testing.B, log *sqlite.Store) {
	e, err := engine.Open(b.Context(), log, engine.Options{Log: quiet, CheckEvery: -1})
	if err == nil {
		err = e.Create(b.Context(), acme)
	}
	if err != nil {
		b.Fatal(err)
	}
	do := func(body center.InputBody) engine.Answer {
		answer, err := e.Do(context.Background(), acme, engine.Request{Body: body, Sender: center.Sender{Role: center.AdministratorRole}})
		if err != nil || answer.Refusal != nil {
			b.Error(answer.Refusal, err)
		}
		return answer
	}
	do(center.Configure{Change: center.Change{Queues: []center.Queue{{ID: "night"}}}})
	var callers sync.WaitGroup
	for range 64 {
		callers.Go(func() {
			for {
				answer := do(center.StartCall{Type: center.Inbound, Queue: "night"})
				do(center.CloseCall{Call: answer.Call})
				if int(answer.Position) > *benchEvents || b.Failed() {
					return
				}
			}
		})
	}
	callers.Wait()
	if err := e.Stop(b.Context()); err != nil {
		b.Fatal(err)
	}
}

// commits are those of another center.
type commits struct {
	log  *sqlite.Store
	last eventlog.Position
}

// during times commits while something is done.
func (c *commits) during(b *testing.B, do func()) (took []time.Duration) {
	ended := make(chan struct{})
	go func() { defer close(ended); do() }()
	body := make([]byte, 300)
	for {
		select {
		case <-ended:
			slices.Sort(took)
			return took
		default:
		}
		began := time.Now()
		results, err := c.log.Append(context.Background(), []eventlog.Batch{{Center: "beside", After: c.last, Last: c.last + 1, Schema: 1, Body: body}})
		if err != nil || results[0] != nil {
			b.Fatal(results, err)
		}
		c.last++
		took = append(took, time.Since(began))
	}
}

func quantile(sorted []time.Duration, at float64) time.Duration {
	return sorted[min(len(sorted)-1, int(at*float64(len(sorted))))]
}
