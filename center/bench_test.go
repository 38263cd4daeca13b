package center

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

// shift is a center at work: every agent has a call, many callers wait. Each
// turn takes one agent a step further through a whole call life: seen, accept,
// connected, hangup; a fifth of the offers is declined; a call that ends is
// followed by a new caller. It knows of the state what connectors are told, and
// looks nothing up in it: what is measured is Step.
type shift struct {
	c      *Center
	queues []QueueID
	seats  []seat
	turn   int
	calls  int
	inputs int
}

// seat is what an agent's connector and screen know.
type seat struct {
	agent AgentID
	epoch Epoch
	work  WorkID
	key   string
	done  int // steps of the call's life
}

func newShift(agents, waiting int) *shift {
	s := &shift{c: New("shift")}
	change := Change{Statuses: []Status{{ID: "online", Kind: OnlineKind}},
		Configurations: []Configuration{{ID: "std", Capacity: 1, AllowDecline: true, Default: true}}}
	for q := range max(1, agents/200) {
		s.queues = append(s.queues, QueueID(fmt.Sprint("queue-", q)))
		change.Queues = append(change.Queues, Queue{ID: s.queue(q)})
	}
	for a := range agents {
		change.Agents = append(change.Agents, AgentRules{ID: AgentID(a + 1), Queues: []QueueID{s.queue(a), s.queue(a + 1)}, Skills: []SkillID{"de", "en"}})
	}
	s.step(Configure{Change: change})
	for a := range agents {
		id := AgentID(a + 1)
		r := s.step(OpenSession{Agent: id})
		from := From{id, r.Epoch}
		s.seats = append(s.seats, seat{agent: id, epoch: r.Epoch})
		s.step(SessionReady{From: from})
		s.step(AskStatus{id, "online"})
		s.step(CommandDone{From: from, Kind: SetAgentStatus})
	}
	for range agents + waiting {
		s.arrive()
	}
	s.inputs = 0
	return s
}

func (s *shift) queue(n int) QueueID { return s.queues[n%len(s.queues)] }

func (s *shift) step(b InputBody) Result {
	s.inputs++
	r := s.c.Step(Input{At: s.c.now + 1, Body: b})
	if r.Refusal != nil {
		panic(r.Refusal)
	}
	for i := range r.Effects {
		if e := &r.Effects[i]; e.Kind == OfferWork {
			d := &s.seats[e.Agent-1]
			d.work, d.key, d.done = e.Work, e.Key, 0
		}
	}
	return r
}

var english = []SkillID{"en"}

func (s *shift) arrive() {
	s.calls++
	in := StartCall{Type: Inbound, Customer: PersonRef(s.calls), Queue: s.queue(s.calls), Key: "call-" + itoa(int64(s.calls))}
	if s.calls%3 == 0 {
		in.Skills = english
	}
	s.step(in)
}

// next takes the next agent a step further.
func (s *shift) next() {
	s.turn++
	d := &s.seats[s.turn%len(s.seats)]
	if d.work == 0 {
		s.arrive()
		return
	}
	from, declines := From{d.agent, d.epoch}, s.turn/len(s.seats)%5 == 0
	d.done++
	switch {
	case d.done == 1:
		s.step(OfferSeen{d.work, d.agent})
	case d.done == 2 && declines:
		s.step(DeclineWork{Work: d.work, Agent: d.agent})
	case d.done == 2:
		s.step(AcceptWork{d.work, d.agent})
	case d.done == 3:
		s.step(CallConnected{From: from, Call: WireCall{Key: d.key}})
	default:
		s.step(HungUp{From: from, Calls: []Hangup{{WireCall: WireCall{Key: d.key}, Reason: ReasonEnded}}})
		s.arrive()
	}
}

// BenchmarkStep compares the cost of an input at 10,000 agents and 100,000
// waiting calls with that at 100 and 1,000, in one run.
func BenchmarkStep(b *testing.B) {
	small, large := newShift(100, 1_000), newShift(10_000, 100_000)
	runtime.GC()
	run := func(s *shift, n int) float64 {
		begin, inputs := time.Now(), s.inputs
		for range n {
			s.next()
		}
		return float64(time.Since(begin)) / float64(s.inputs-inputs)
	}
	run(small, 20_000)
	run(large, 200_000)
	b.ResetTimer()
	var costSmall, costLarge float64
	rounds := 0
	for b.Loop() {
		costSmall += run(small, 100_000)
		costLarge += run(large, 100_000)
		rounds++
	}
	b.ReportMetric(costSmall/float64(rounds), "ns/input-small")
	b.ReportMetric(costLarge/float64(rounds), "ns/input-large")
	b.ReportMetric(1e9*float64(rounds)/costLarge, "inputs/s-large")
	b.ReportMetric(costLarge/costSmall, "ratio")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkWaitingCalls reports the memory of waiting calls.
func BenchmarkWaitingCalls(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		s := newShift(1, 100_000)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/100_000, "B/waiting-call")
		runtime.KeepAlive(s)
	}
	b.ReportMetric(0, "ns/op")
}
