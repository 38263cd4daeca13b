package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
)

// BenchmarkBackupUnderLoad compares what a caller waits for while eight others come and
// go, without a backup and with one, by this same process.
func BenchmarkBackupUnderLoad(b *testing.B) {
	data, dir := filepath.Join(b.TempDir(), "data"), b.TempDir()
	h, stop := loaded(b, data)
	defer stop()
	ask := func(ctx context.Context) (spans []time.Duration) {
		for len(spans) < b.N || ctx.Err() == nil && ctx.Done() != nil {
			began := time.Now()
			started, err := h.Engine.Do(context.Background(), "acme", engine.Request{
				Body: center.StartCall{Type: center.Inbound, Queue: "support"}, Sender: center.Sender{Role: center.IntegratorRole},
			})
			if err == nil {
				spans = append(spans, time.Since(began))
				_, err = h.Engine.Do(context.Background(), "acme", engine.Request{Body: center.CallerLeft{Call: started.Call}, Sender: center.Sender{Role: center.IntegratorRole}})
			}
			if err != nil {
				b.Fatal(err)
			}
		}
		return spans
	}
	p50, p99 := quantiles(ask(context.Background()))
	ctx, end := context.WithCancel(context.Background())
	var took, bytes atomic.Int64
	go func() {
		defer end()
		to, began := filepath.Join(dir, fmt.Sprint("backup-", b.N)), time.Now()
		m, _, err := backUp(context.Background(), data, to)
		if err != nil {
			b.Error(err)
		}
		took.Store(time.Since(began).Milliseconds())
		bytes.Store(m.Bytes)
	}()
	during50, during99 := quantiles(ask(ctx))
	b.ReportMetric(p50*1000, "p50-ms")
	b.ReportMetric(p99*1000, "p99-ms")
	b.ReportMetric(during50*1000, "p50-ms-backup")
	b.ReportMetric(during99*1000, "p99-ms-backup")
	b.ReportMetric(float64(took.Load()), "ms/backup")
	b.ReportMetric(float64(bytes.Load())/1e6, "MB")
}
