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
// followed by a new caller.
type shift struct {
	c      *Center
	agents int
	queues int
	turn   int
	calls  int
	inputs int
}

func newShift(agents, waiting int) *shift {
	s := &shift{c: New("shift"), agents: agents, queues: max(1, agents/200)}
	change := Change{Statuses: []Status{{ID: "online", Kind: OnlineKind}},
		Configurations: []Configuration{{ID: "std", Capacity: 1, AllowDecline: true, Default: true}}}
	for q := range s.queues {
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

func (s *shift) queue(n int) QueueID { return QueueID(fmt.Sprint("queue-", n%s.queues)) }

func (s *shift) step(b InputBody) Result {
	s.inputs++
	r := s.c.Step(Input{At: s.c.now + 1, Body: b})
	if r.Refusal != nil {
		panic(r.Refusal)
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
	a := s.c.agents[AgentID(s.turn%s.agents+1)]
	if len(a.Live) == 0 {
		s.arrive()
		return
	}
	w := s.c.works.at(a.Live[0])
	from := From{a.ID, a.Epoch}
	switch {
	case w.Phase == Ringing && w.SeenAt == 0:
		s.step(OfferSeen{w.ID, a.ID})
	case w.Phase == Ringing && s.turn/s.agents%5 == 0:
		s.step(DeclineWork{Work: w.ID, Agent: a.ID})
	case w.Phase == Ringing:
		s.step(AcceptWork{w.ID, a.ID})
	case w.Phase == Connecting:
		s.step(CallConnected{From: from, Call: WireCall{Key: w.Key}})
	default:
		s.step(HungUp{From: from, Calls: []Hangup{{WireCall: WireCall{Key: w.Key}, Reason: ReasonEnded}}})
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
