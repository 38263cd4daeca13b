package telemetry_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/telemetry"
)

// BenchmarkWithMetrics compares an engine that is counted with one that is not, in one
// run: 64 callers who come and are closed, in turns.
func BenchmarkWithMetrics(b *testing.B) {
	took := [2]time.Duration{}
	for turn := range 6 {
		took[turn%2] += stretch(b, turn%2 == 1, b.N)
	}
	b.ReportMetric(3*2*float64(b.N)/took[0].Seconds(), "inputs/s")
	b.ReportMetric(3*2*float64(b.N)/took[1].Seconds(), "inputs/s-counted")
	b.ReportMetric(took[0].Seconds()/took[1].Seconds(), "ratio")
}

func stretch(b *testing.B, counted bool, calls int) time.Duration {
	b.Helper()
	store, err := sqlite.Open(filepath.Join(b.TempDir(), "log.db"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	options, m := engine.Options{Log: slog.New(slog.DiscardHandler)}, telemetry.New()
	if counted {
		options.Committed = m.Committed
	}
	e, err := engine.Open(b.Context(), store, options)
	if err != nil {
		b.Fatal(err)
	}
	if err := e.Create(b.Context(), acme); err != nil {
		b.Fatal(err)
	}
	sender := center.Sender{Role: center.AdministratorRole}
	if _, err := e.Do(b.Context(), acme, engine.Request{Sender: sender, Body: center.Configure{Change: center.Change{Queues: []center.Queue{{ID: "support"}}}}}); err != nil {
		b.Fatal(err)
	}
	if counted {
		go func() { _ = m.Follow(context.Background(), e, acme) }() // it ends with the engine
	}
	began := time.Now()
	var callers sync.WaitGroup
	for i := range 64 {
		callers.Go(func() {
			for n := i; n < calls; n += 64 {
				started, err := e.Do(context.Background(), acme, engine.Request{Sender: sender, Body: center.StartCall{Type: center.Inbound, Queue: "support", Key: fmt.Sprint(n)}})
				if err == nil {
					_, err = e.Do(context.Background(), acme, engine.Request{Sender: sender, Body: center.CloseCall{Call: started.Call, Reason: "bench"}})
				}
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	callers.Wait()
	took := time.Since(began)
	if err := e.Stop(context.Background()); err != nil {
		b.Fatal(err)
	}
	return took
}
