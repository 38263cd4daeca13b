package records_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/history"
	"github.com/secondring/secondring/records"
)

// manyCalls writes a log of calls that are offered, declined, and given up.
func manyCalls(b *testing.B, calls int) eventlog.Store {
	b.Helper()
	log := openLog(b, logIn(b.TempDir()))
	e, err := engine.Open(b.Context(), log, engine.Options{CheckEvery: -1})
	if err != nil {
		b.Fatal(err)
	}
	if err := e.Create(b.Context(), acme); err != nil {
		b.Fatal(err)
	}
	h := house{e}
	do := func(body center.InputBody) engine.Answer {
		answer, err := h.do(b.Context(), engine.Request{Body: body})
		if err != nil {
			b.Fatal(err)
		}
		return answer
	}
	do(center.Configure{Change: rules()})
	from := center.From{Agent: 1, Epoch: do(center.OpenSession{Agent: 1}).Epoch}
	do(center.SessionReady{From: from})
	for range calls {
		do(center.AskStatus{Agent: 1, Status: "online"})
		call := do(center.StartCall{Type: center.Inbound, Queue: "support", Customer: 7}).Call
		var work center.WorkID
		if err := e.View(b.Context(), acme, func(c *center.Center) { work = c.Call(call).Last }); err != nil {
			b.Fatal(err)
		}
		do(center.DeclineWork{Work: work, Agent: 1})
		do(center.CallerLeft{Call: call})
		do(center.CloseCall{Call: call})
	}
	if err := e.Stop(context.Background()); err != nil {
		b.Fatal(err)
	}
	return log
}

// BenchmarkFold compares the fold with reading and decoding the log alone.
func BenchmarkFold(b *testing.B) {
	log := manyCalls(b, 5000)
	head, err := log.Head(b.Context(), acme)
	if err != nil {
		b.Fatal(err)
	}
	perEvent := func(b *testing.B) {
		b.ReportMetric(float64(head.Position)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	}
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			for record, err := range log.Read(b.Context(), acme, 0) {
				if err != nil {
					b.Fatal(err)
				}
				for _, err := range center.Entries(record.Schema, center.Position(record.After), record.Body) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		}
		perEvent(b)
	})
	b.Run("fold", func(b *testing.B) {
		for b.Loop() {
			r := openRecords(b, b.TempDir())
			if err := r.Replay(b.Context(), log, acme); err != nil {
				b.Fatal(err)
			}
		}
		perEvent(b)
	})
}

// BenchmarkList reads a page of 100 from the middle of few and of many rows.
func BenchmarkList(b *testing.B) {
	for _, rows := range []int{1_000, 1_000_000} {
		r := openRecords(b, b.TempDir())
		records.Fill(b, r, acme, rows)
		middle := history.Cursor{At: center.Millis(rows / 2), ID: uint64(rows / 2)}
		for name, q := range map[string]history.Query{
			"all": {}, "queue": {Queue: "support"}, "customer": {Customers: []center.PersonRef{7}}, "time": {From: 10, Until: center.Millis(rows - 10)},
		} {
			q.Limit, q.After, q.Newest = 100, middle, true
			b.Run(fmt.Sprintf("%s of %d", name, rows), func(b *testing.B) {
				for b.Loop() {
					if got, err := r.Calls(b.Context(), acme, q); err != nil || len(got) == 0 {
						b.Fatal(len(got), err)
					}
				}
			})
		}
	}
}
