package stream

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/internal/seeds"
	"github.com/secondring/secondring/simulator"
)

const dayAgents = 6

// aDay is one on which everything happens that can.
func aDay(h *house, seed uint64) simulator.Options {
	o := simulator.Options{
		Engine: h.engine, Host: h.lines(), Center: acme, Seed: seed,
		Traffic: simulator.Traffic{
			Gap: 3 * time.Second, Queues: []simulator.QueueShare{{Queue: "support", Share: 2}, {Queue: "sales", Share: 1}},
			Patience: [2]time.Duration{15 * time.Second, 60 * time.Second}, Talk: [2]time.Duration{5 * time.Second, 30 * time.Second},
		},
	}
	for id := range center.AgentID(dayAgents) {
		o.Agents = append(o.Agents, simulator.Agent{
			ID: id + 1, Status: "online", Break: "break",
			Habits: simulator.Habits{
				Deeds:  [simulator.DeedCount]int{simulator.Answers: 10, simulator.LetsRing: 2, simulator.Declines: 2, simulator.DeclinesOnDesk: 1, simulator.DropsOff: 1},
				Answer: [2]time.Duration{time.Second, 5 * time.Second}, Return: [2]time.Duration{5 * time.Second, 15 * time.Second}, Extends: 300, Runs: 200, Breaks: 200,
			},
			Faults: simulator.Faults{Accept: 40, Agent: 40, Customer: 40, Drop: 60, CutOff: 60, Stays: 500},
		})
	}
	return o
}

// On a random day, with connections that are cut again and again, everybody who follows
// is told every event that is theirs once and in order, ends with the state as it is,
// is never shown an older one, and is never shown what is not theirs.
// spec: STREAM-1, STREAM-2, STREAM-3, STREAM-5
func TestDay(t *testing.T) {
	seeds.Each(t, 3, func(t *testing.T, seed uint64) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			h := newHouse(t, dayAgents)
			defer h.close()
			screens := []*screen{h.screen(supervisor), h.screen(vendor)}
			for id := range center.AgentID(dayAgents) {
				screens = append(screens, h.screen(agentPrincipal(id+1)))
			}
			begin := h.head()
			for _, s := range screens {
				s.join()
			}
			playWithCuts(t, aDay(h, seed), screens, rand.New(rand.NewPCG(seed, 1)))
			h.rests()
			facts := h.recount(begin)
			if len(facts) < 1000 {
				t.Fatalf("only %d events happened", len(facts))
			}
			h.resolve(facts)
			for _, s := range screens {
				s.take()
				s.holds(facts)
				if len(s.resets) > 0 {
					t.Errorf("%s was reset by %q", s.principal.KeyID, s.resets)
				}
			}
		})
	})
}

// playWithCuts plays a day, and cuts and mends connections meanwhile.
func playWithCuts(t *testing.T, day simulator.Options, screens []*screen, r *rand.Rand) {
	t.Helper()
	played := make(chan error, 1)
	ctx := within(t, 5*time.Minute)
	go func() { played <- simulator.New(day).Run(ctx) }()
	for range 30 {
		time.Sleep(10 * time.Second)
		synctest.Wait()
		var cut []*screen
		for _, s := range screens {
			if s.take(); r.IntN(3) == 0 {
				s.cut()
				cut = append(cut, s)
			}
		}
		time.Sleep(time.Duration(r.IntN(9_000)) * time.Millisecond)
		synctest.Wait()
		for _, s := range cut {
			s.take() // what had left before the cut
			s.join()
		}
	}
	if err := <-played; err != nil {
		t.Fatal(err)
	}
	time.Sleep(5 * time.Minute) // the last calls end, or ring on where nobody is
	synctest.Wait()
}

// rests waits until nothing has happened for longer than counts of queues may be old.
func (h *house) rests() {
	h.t.Helper()
	for {
		now := time.Now().UnixMilli()
		var last center.Millis
		if err := h.engine.View(h.t.Context(), acme, func(c *center.Center) { last = c.Now() }); err != nil {
			h.t.Fatal(err)
		}
		if now-int64(last) > countsAge.Milliseconds() {
			return
		}
		time.Sleep(countsAge / 10)
		synctest.Wait()
	}
}

// countsAge is how old the counts of queues may be that a client is shown, and the
// time it takes to show them.
const countsAge = queuePause + queuePause/turns

// resolve finds whose works events are about, from the log alone.
func (h *house) resolve(facts []*fact) {
	owner := map[center.WorkID]center.AgentID{}
	for _, f := range facts {
		if e, ok := f.event.(center.WorkAssigned); ok {
			owner[center.WorkID(f.at)] = e.Agent
		}
		for _, id := range f.touches.works {
			put(&f.of, owner[id])
		}
	}
}

var (
	callForm  = regexp.MustCompile(`"(?:id|call)":"(vc-\d+)"`)
	agentForm = regexp.MustCompile(`"a(\d+)"`)
)

// holds compares a screen with a recount of the log and with the state.
func (s *screen) holds(facts []*fact) {
	s.t.Helper()
	var want []uint64
	mine := map[string]bool{} // calls that were ever this agent's
	agent := s.principal.Agent
	for _, f := range facts {
		visible := s.principal.Role == center.SupervisorRole || s.principal.Role == center.VendorRole && f.ofCalls() || agent != 0 && f.concerns(agent)
		if visible {
			want = append(want, uint64(f.at))
		}
		if e, ok := f.event.(center.WorkAssigned); ok && e.Agent == agent {
			mine[e.Call.String()] = true
		}
	}
	var got []uint64
	for _, e := range s.events {
		got = append(got, e.Position)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("the events of %s are not those of the log (-log +told):\n%s", s.principal.KeyID, diff)
	}
	if agent != 0 {
		s.seesOnlyOwn(mine)
	}
	s.isUpToDate(mine)
}

// seesOnlyOwn looks for what is another agent's in everything that was sent.
func (s *screen) seesOnlyOwn(mine map[string]bool) {
	s.t.Helper()
	for _, text := range s.texts {
		for _, m := range callForm.FindAllStringSubmatch(text, -1) {
			if !mine[m[1]] {
				s.t.Fatalf("agent %s is shown %s: %s", s.principal.Agent, m[1], text)
			}
		}
		if strings.Contains(text, `"id":"other"`) {
			s.t.Fatalf("agent %s is shown a queue of others: %s", s.principal.Agent, text)
		}
	}
	for _, w := range s.works {
		if w.Agent != key(s.principal.Agent) {
			s.t.Errorf("agent %s is shown work %s of %s", s.principal.Agent, w.ID, w.Agent)
		}
	}
	for _, c := range s.calls {
		for _, w := range c.Works {
			if w.Agent != key(s.principal.Agent) && (w.ConnectedAt.IsZero() || w.Reason != "") {
				s.t.Errorf("agent %s is shown in %s how %s fared: %+v", s.principal.Agent, c.ID, w.Agent, w)
			}
		}
		if len(c.Tried) > 0 {
			s.t.Errorf("agent %s is shown who was asked: %v", s.principal.Agent, c.Tried)
		}
	}
	for _, e := range s.events {
		for _, m := range agentForm.FindAllStringSubmatch(fmt.Sprintf("%q", e.Data), -1) {
			if "a"+m[1] != key(s.principal.Agent) {
				s.t.Errorf("agent %s is told of a%s: %+v", s.principal.Agent, m[1], e)
			}
		}
	}
	if len(s.agents) != 1 {
		s.t.Errorf("agent %s sees %d agents", s.principal.Agent, len(s.agents))
	}
}

// isUpToDate compares what a screen shows with what is.
func (s *screen) isUpToDate(mine map[string]bool) {
	s.t.Helper()
	s.house.look(func(c *center.Center) {
		for _, v := range c.Calls() {
			shown, known := s.calls[v.ID.String()]
			if s.principal.Agent != 0 && !mine[v.ID.String()] {
				continue
			}
			if !known || shown.Phase != c.Phase(v).String() || shown.Attempts != v.Attempts || shown.Place != v.Place.String() ||
				shown.Conversation.Open == c.Conversation(v.Conversation).Closed || shown.Next != next(v) {
				s.t.Errorf("%s shows %s as %+v", s.principal.KeyID, v.ID, shown)
			}
		}
		for _, w := range c.Works() {
			shown, known := s.works[w.ID.String()]
			if s.principal.Agent != 0 && w.Agent != s.principal.Agent {
				continue
			}
			if !known || shown.Phase != w.Phase.String() || shown.Outcome != w.Outcome.String() {
				s.t.Errorf("%s shows %s as %+v", s.principal.KeyID, w.ID, shown)
			}
		}
		for _, a := range c.Agents() {
			shown, known := s.agents[key(a.ID)]
			switch {
			case s.principal.Role == center.VendorRole && known:
				s.t.Errorf("the vendor is shown agent %s", a.ID)
			case s.principal.Role == center.VendorRole, s.principal.Agent != 0 && s.principal.Agent != a.ID:
			case !known || shown.Status != a.Status || shown.Connected != a.Connected || len(shown.Works) != len(a.Live):
				s.t.Errorf("%s shows agent %s as %+v", s.principal.KeyID, a.ID, shown)
			}
		}
		if s.principal.Role == center.VendorRole {
			return
		}
		for _, q := range c.Queues() {
			if s.principal.Agent != 0 && !slices.Contains([]center.QueueID{"support", "sales"}, q.ID) {
				continue
			}
			if now := face.QueueOf(c, q); s.queues[q.ID].Callers != now.Callers || s.queues[q.ID].IdleAgents != now.IdleAgents || s.queues[q.ID].ID != q.ID {
				s.t.Errorf("%s shows queue %+v, it is %+v", s.principal.KeyID, s.queues[q.ID], now)
			}
		}
	})
}

func next(v *center.Call) string {
	if v.Next == 0 {
		return ""
	}
	return v.Next.String()
}

// A call that was handed over is shown again when its conversation closes with the next
// one, though no event names it then.
// spec: STREAM-1
func TestConversationCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, 2)
		defer h.close()
		s := h.screen(supervisor)
		s.join()
		from := h.connect(1)
		first := h.do(center.StartCall{Type: center.Inbound, Queue: "support", Key: "k"}).Call
		wire := center.WireCall{Key: "k"}
		h.do(center.CallConnected{From: from, Call: wire})
		var work center.WorkID
		h.look(func(c *center.Center) { work = c.Call(first).Last })
		h.do(center.TransferWork{Work: work, Agent: 1, Blind: true, Target: center.Target{Kind: center.ToQueue, Queue: "other"}})
		h.do(center.ParticipantChanged{From: from, Change: center.ParticipantAdded, Call: wire})
		h.do(center.HungUp{From: from, Calls: []center.Hangup{{WireCall: wire, Reason: center.ReasonEnded}}})
		synctest.Wait()
		s.take()
		if v := s.calls[first.String()]; !v.Conversation.Open || v.Next == "" || v.Disposition != "completed" {
			t.Fatalf("after it was handed over the call is %+v", v)
		}
		var second center.CallID
		h.look(func(c *center.Center) { second = c.Call(first).Next })
		h.do(center.CloseCall{Call: second})
		synctest.Wait()
		s.take()
		if v := s.calls[first.String()]; v.Conversation.Open {
			t.Errorf("after the next call ended the call is %+v", v)
		}
	})
}
