package center

import (
	"fmt"
	"testing"
)

// TestStatusOrder ends an offer in every way, under every combination of rules for
// the presence status, and holds the status against the order in words.
// spec: POLICY-2, POLICY-4
func TestStatusOrder(t *testing.T) {
	cases := 0
	for e := NoEnding + 1; e < endingCount; e++ {
		for bits := range 1 << 6 {
			is := func(n int) bool { return bits>>n&1 == 1 }
			s := newStage(t, Inbound, Ringing)
			if s == nil {
				t.Fatal("no ringing work")
			}
			if seen := is(0); seen {
				s.c.works.at(s.w.ID).SeenAt = s.c.now
			} else {
				s.c.works.at(s.w.ID).SeenAt = 0
			}
			r := rulings[e]
			outcome, fault := r.Outcome, r.Fault
			if outcome == Ignored && !is(0) {
				outcome, fault = Undelivered, FaultClient
			}
			rule, f := OutcomeRule{}, *s.c.configurations["std"]
			if is(1) {
				rule.Status = "ruled"
			}
			maximum := is(2) && (outcome == Ignored || outcome == DeclinedOffer || outcome == DroppedBeforeMedia)
			if maximum {
				rule.Maximum, rule.StatusAtMaximum = 1, "max"
			}
			f.FaultAware = is(3)
			if is(4) {
				f.StatusOnDecline, f.StatusOnPushTimeout = "", ""
			}
			f.Outcomes = Policy{outcome: rule}
			s.step(Configure{Change: Change{Statuses: []Status{{ID: "ruled", Kind: BusyKind}, {ID: "max", Kind: OfflineKind}}, Configurations: []Configuration{f}}})
			asked := is(5)
			if asked {
				s.step(AskStatus{1, "missed"})
			}
			want := s.c.agents[1].Status
			switch updates := !f.FaultAware || fault == FaultAgent || fault == NoFault; {
			case asked:
			case maximum:
				want = "max"
			case rule.Status != "":
				want = "ruled"
			case r.Presence == OnDecline && f.StatusOnDecline != "" && updates:
				want = "declined"
			case r.Presence == OnPushTimeout && f.StatusOnPushTimeout != "" && updates:
				want = "missed"
			}
			s.c.rule(s.call, s.w, e, rulingInput{})
			cases++
			if got := s.c.agents[1].Status; got != want {
				t.Errorf("%s (%s, %s), rule %+v, faultAware %v, asked %v: status is %s, want %s", e, outcome, fault, rule, f.FaultAware, asked, got, want)
			}
		}
	}
	if cases < 1500 {
		t.Errorf("only %d cases", cases)
	}
}

// TestNearerRule: the queue's field stands before the configuration's, alone.
// spec: POLICY-1
func TestNearerRule(t *testing.T) {
	far := OutcomeRule{Status: "far", CoolDownSeconds: 1, CoolDownMaxSeconds: 2, Maximum: 3, StatusAtMaximum: "far", ReturnSeconds: 4, ExcludeSeconds: 5}
	for _, c := range []struct{ near, want OutcomeRule }{
		{OutcomeRule{}, far},
		{OutcomeRule{Status: "near"}, OutcomeRule{"near", 1, 2, 3, "far", 4, 5}},
		{OutcomeRule{CoolDownSeconds: 9}, OutcomeRule{"far", 9, 0, 3, "far", 4, 5}},
		{OutcomeRule{Maximum: 9, StatusAtMaximum: "near"}, OutcomeRule{"far", 1, 2, 9, "near", 4, 5}},
		{OutcomeRule{ReturnSeconds: 9}, OutcomeRule{"far", 1, 2, 3, "far", 9, 5}},
		{OutcomeRule{ExcludeSeconds: 9}, OutcomeRule{"far", 1, 2, 3, "far", 4, 9}},
	} {
		s := newStage(t, Inbound, Ringing)
		s.step(Configure{Change: Change{Statuses: []Status{{ID: "far", Kind: BusyKind}, {ID: "near", Kind: BusyKind}},
			Configurations: []Configuration{{ID: "std", Capacity: 1, Default: true, Outcomes: Policy{Ignored: far}}},
			Queues:         []Queue{{ID: "q", Outcomes: Policy{Ignored: c.near}}}}})
		a := s.c.agents[1]
		if got := s.c.outcomeRule(a, "q", Ignored); got != c.want {
			t.Errorf("queue says %+v: got %+v, want %+v", c.near, got, c.want)
		}
		if got := s.c.outcomeRule(a, "q", DeclinedOffer); got != (OutcomeRule{}) {
			t.Errorf("an outcome without a rule has %+v", got)
		}
		if got := s.c.outcomeRule(a, "gone", Ignored); got != far {
			t.Errorf("without a queue: %+v", got)
		}
	}
}

// TestExclusionsBounded: a call that many agents decline keeps no more of them.
// spec: POLICY-6
func TestExclusionsBounded(t *testing.T) {
	s := newStage(t, Inbound, Ringing)
	for n := range AgentID(2 * ExclusionsPerCallMax) {
		s.c.emit(AgentExcluded{Call: s.call.ID, Agent: n + 1, Until: s.c.now + 1000})
	}
	if n := len(s.call.Exclusions); n != ExclusionsPerCallMax {
		t.Errorf("the call is kept from %d agents", n)
	}
	if until := s.call.excludedFrom(2*ExclusionsPerCallMax, s.c.now); until != s.c.now+1000 {
		t.Errorf("the newest is kept until %d", until)
	}
	s.c.emit(AgentExcluded{Call: s.call.ID, Agent: 1, Until: s.c.now + 2000})
	s.c.now += 1500
	if next := s.call.endExclusions(s.c.now); next != s.c.now+500 || fmt.Sprint(s.call.Tried) != "[ag-1]" {
		t.Errorf("the next is at %d, tried are %v", next, s.call.Tried)
	}
}
