package engine_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
)

// From an ending to the offer that follows from it, both durable: the time from
// asking to the moment the offer leaves the engine. Endings come at a steady
// pace of 1,000 a second, whatever the engine does.
const offersPace = time.Millisecond

// BenchmarkReoffer is a missed, declined or failed work, and the next agent's
// offer of the same call.
func BenchmarkReoffer(b *testing.B) {
	o := newOffers(b, 200)
	for range 50 {
		o.call(b)
	}
	statuses := []center.AgentStatus{center.MissedCallAgent, center.DeclinedByAgent, center.FailedConnectAgent}
	tick := time.NewTicker(offersPace)
	defer tick.Stop()
	b.ResetTimer()
	for i := range b.N {
		<-tick.C
		offer := o.next()
		for offer.Attempt >= 20 { // so that no agent is asked twice in a round
			old := offer
			o.work.Go(func() {
				o.connect(b, old)
				o.hangUp(b, old, center.Hangup{Reason: center.ReasonEnded})
				o.call(b)
			})
			offer = o.next()
		}
		o.timeCall(offer.Call)
		o.work.Go(func() {
			o.hangUp(b, offer, center.Hangup{Reason: center.ReasonError, AgentStatus: statuses[i%len(statuses)]})
		})
	}
	o.report(b)
}

// BenchmarkAgentFree is an agent whose call ends, and the offer of the caller
// who waits longest, while 1,000 wait.
func BenchmarkAgentFree(b *testing.B) {
	o := newOffers(b, 50)
	for range 1050 {
		o.call(b)
	}
	talking := make(chan center.Effect, 50)
	var accepting sync.WaitGroup
	end := make(chan struct{})
	accepting.Go(func() {
		for {
			select {
			case offer := <-o.queue:
				o.work.Go(func() { o.connect(b, offer); talking <- offer })
			case <-end:
				return
			}
		}
	})
	tick := time.NewTicker(offersPace)
	defer tick.Stop()
	b.ResetTimer()
	for range b.N {
		<-tick.C
		offer := <-talking
		o.timeAgent(offer.Agent)
		o.work.Go(func() {
			o.hangUp(b, offer, center.Hangup{Reason: center.ReasonEnded})
			o.call(b)
		})
	}
	b.StopTimer()
	close(end)
	accepting.Wait()
	o.report(b)
}

// offers is a center whose agents share a sink that takes the time.
type offers struct {
	store  *timed
	engine *engine.Engine
	queue  chan center.Effect // offers that nobody has reacted to
	work   sync.WaitGroup
	calls  atomic.Int64

	mu      sync.Mutex
	byCall  map[center.CallID]time.Time // since when its next offer is awaited
	byAgent map[center.AgentID]time.Time
	took    []time.Duration
}

func newOffers(b *testing.B, agents int) *offers {
	store := &timed{Store: disk(b)}
	o := &offers{
		store: store, engine: open(b, store, engine.Options{Log: quiet}), queue: make(chan center.Effect, 4096),
		byCall: map[center.CallID]time.Time{}, byAgent: map[center.AgentID]time.Time{},
	}
	floor(b, o.engine, "center", agents)
	for i := range agents {
		signIn(b, o.engine, "center", center.AgentID(i+1), o)
	}
	return o
}

// Take notes when an offer leaves the engine.
func (o *offers) Take(effects []center.Effect) {
	now := time.Now()
	for _, e := range effects {
		if e.Kind != center.OfferWork {
			continue
		}
		o.mu.Lock()
		if since, ok := o.byCall[e.Call]; ok {
			o.took = append(o.took, now.Sub(since))
			delete(o.byCall, e.Call)
		}
		if since, ok := o.byAgent[e.Agent]; ok {
			o.took = append(o.took, now.Sub(since))
			delete(o.byAgent, e.Agent)
		}
		o.mu.Unlock()
		o.queue <- e
	}
}

func (o *offers) next() center.Effect { return <-o.queue }

func (o *offers) timeCall(id center.CallID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.byCall[id] = time.Now()
}

func (o *offers) timeAgent(id center.AgentID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.byAgent[id] = time.Now()
}

func (o *offers) call(b *testing.B) {
	n := o.calls.Add(1)
	do(b, o.engine, "center", engine.Request{Body: center.StartCall{
		Type: center.Inbound, Customer: center.PersonRef(n), Queue: support, Key: time.Duration(n).String(),
	}})
}

func (o *offers) connect(b *testing.B, offer center.Effect) {
	do(b, o.engine, "center", engine.Request{Body: center.AcceptWork{Work: offer.Work, Agent: offer.Agent}})
	do(b, o.engine, "center", engine.Request{Body: center.CallConnected{
		From: center.From{Agent: offer.Agent, Epoch: offer.Epoch},
		Call: center.WireCall{Key: offer.Key, Type: offer.CallType, Call: offer.Call},
	}})
}

func (o *offers) hangUp(b *testing.B, offer center.Effect, h center.Hangup) {
	h.WireCall = center.WireCall{Key: offer.Key, Type: offer.CallType, Call: offer.Call}
	do(b, o.engine, "center", engine.Request{Body: center.HungUp{
		From: center.From{Agent: offer.Agent, Epoch: offer.Epoch}, Calls: []center.Hangup{h},
	}})
}

func (o *offers) report(b *testing.B) {
	b.StopTimer()
	elapsed := b.Elapsed()
	o.work.Wait()
	if err := o.engine.Stop(context.Background()); err != nil {
		b.Error(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	slices.Sort(o.took)
	b.ReportMetric(float64(len(o.took))/elapsed.Seconds(), "offers/s")
	b.ReportMetric(percentile(o.took, 50), "p50-µs")
	b.ReportMetric(percentile(o.took, 99), "p99-µs")
	b.ReportMetric(percentile(o.store.times(), 50), "append-p50-µs")
	b.ReportMetric(percentile(o.store.times(), 99), "append-p99-µs")
}
