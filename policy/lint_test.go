package policy

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/hours"
)

// right are rules without a finding: two queues that hand on to each other's
// agents, two agents, a policy.
func right() center.Change {
	return center.Change{
		Settings: &center.Settings{},
		Statuses: []center.Status{{ID: "online", Kind: center.OnlineKind}, {ID: "away", Kind: center.BusyKind}, {ID: "off", Kind: center.OfflineKind}},
		Configurations: []center.Configuration{{ID: "std", Capacity: 1, AllowDecline: true, StatusOnDecline: "away", StatusOnPushTimeout: "away", Default: true,
			Outcomes: center.Policy{center.Ignored: {ReturnSeconds: 60, Maximum: 3, StatusAtMaximum: "away", ExcludeSeconds: 60}}}},
		Queues: []center.Queue{
			{ID: "a", Recovery: &center.Recovery{AfterSeconds: 60, Steps: []center.Step{{Do: center.OverflowToQueue, Queue: "b"}}}},
			{ID: "b", Recovery: &center.Recovery{AfterRounds: 3, Steps: []center.Step{{Do: center.CloseStep}}, DeadQueue: []center.Step{{Do: center.OverflowToQueue, Queue: "a"}, {Do: center.WaitStep}}}},
		},
		Agents: []center.AgentRules{{ID: 1, Queues: []center.QueueID{"a"}, Skills: []center.SkillID{"de", "en"}}, {ID: 2, Queues: []center.QueueID{"a", "b"}, Skills: []center.SkillID{"fr"}}},
		Flows:  []center.Flow{{ID: "main", FallbackQueue: "a", Cases: []center.FlowCase{{Queue: "a", Skills: []center.SkillID{"de", "en"}}}}},
	}
}

// lint puts rules in force in an empty center, so that only what the machine
// accepts is looked at, and lints them.
func lint(t *testing.T, rules center.Change) []Finding {
	t.Helper()
	c := center.New("lint")
	if no := c.Step(center.Input{At: 1, Body: center.Configure{Change: rules}}).Refusal; no != nil {
		t.Fatal(no)
	}
	return Lint(c.Rules(), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), func(id center.AgentID) string { return fmt.Sprint("agent-", uint64(id)) })
}

func steps(s ...center.Step) []center.Step { return s }

// TestFindings has for every kind of finding rules that have it, and rules that
// nearly have it.
// spec: POLICY-8
func TestFindings(t *testing.T) {
	if found := lint(t, right()); len(found) > 0 {
		t.Fatalf("right rules have findings: %v", found)
	}
	std := func(change func(*center.Configuration)) func(*center.Change) {
		return func(c *center.Change) { change(&c.Configurations[0]) }
	}
	recovery := func(queue int, change func(*center.Recovery)) func(*center.Change) {
		return func(c *center.Change) { change(c.Queues[queue].Recovery) }
	}
	outcome := func(o center.Outcome, r center.OutcomeRule) func(*center.Change) {
		return func(c *center.Change) { c.Configurations[0].Outcomes[o] = r }
	}
	both := func(changes ...func(*center.Change)) func(*center.Change) {
		return func(c *center.Change) {
			for _, change := range changes {
				change(c)
			}
		}
	}
	night := func(c *center.Change) { // open when nobody may be called
		c.Hours = []hours.Hours{{ID: "night", Zone: "Europe/Berlin", Weekly: []hours.Opening{{Day: "monday", From: "21:00", To: "08:00"}}}}
		c.Queues[0].Hours, c.Queues[0].Recovery.OutOfHours = "night", steps(center.Step{Do: center.CallbackStep})
	}
	fast := func(c *center.Change) { c.Settings.BackOffSeconds = 1 }
	vendor := func(c *center.Change) { c.Settings.Routing = center.VendorRouted }
	stays := std(func(f *center.Configuration) { f.StatusOnDecline, f.StatusOnPushTimeout = "", "" })
	seen := map[string]bool{}
	for _, c := range []struct {
		code, where string
		has, near   func(*center.Change)
	}{
		{noOnlineStatus, "statuses", func(c *center.Change) { c.Statuses[0].Kind = center.BusyKind }, func(c *center.Change) { c.Statuses[1].Kind = center.OnlineKind }},
		{queueUnserved, "queues[c]", func(c *center.Change) { c.Queues = append(c.Queues, center.Queue{ID: "c"}) },
			func(c *center.Change) {
				c.Queues = append(c.Queues, center.Queue{ID: "c", Recovery: &center.Recovery{DeadQueue: steps(center.Step{Do: center.OverflowToQueue, Queue: "a"})}})
			}},
		{queueUnserved, "queues[c]", func(c *center.Change) {
			c.Queues = append(c.Queues, center.Queue{ID: "c", Recovery: &center.Recovery{DeadQueue: steps(center.Step{Do: center.WaitStep})}})
		}, func(c *center.Change) {
			c.Queues = append(c.Queues, center.Queue{ID: "c", Recovery: &center.Recovery{DeadQueue: steps(center.Step{Do: center.OverflowToAgent, Agent: 1})}})
		}},
		{overflowUnserved, "queues[a].recovery.steps[0].queue", func(c *center.Change) { c.Agents[1].Queues = []center.QueueID{"a"} }, func(c *center.Change) { c.Agents[0].Queues = []center.QueueID{"a", "b"} }},
		{skillNobodyHas, "flows[main].cases[0].skills", func(c *center.Change) { c.Flows[0].Cases[0].Skills = []center.SkillID{"de", "fr"} }, func(c *center.Change) { c.Flows[0].Cases[0].Skills = []center.SkillID{"fr"} }},
		{skillNobodyHas, "flows[main].cases[0].skills", func(c *center.Change) { c.Flows[0].Cases[0].Queue, c.Flows[0].FallbackQueue = "", "b" }, func(c *center.Change) { c.Flows[0].Cases[0].Queue = "" }},
		{rungForEver, "configurations[std]", both(stays, outcome(center.Ignored, center.OutcomeRule{ExcludeSeconds: 60})), both(stays, outcome(center.Ignored, center.OutcomeRule{CoolDownSeconds: 60}))},
		{rungForEver, "configurations[std]", both(stays, outcome(center.Ignored, center.OutcomeRule{})), both(stays, outcome(center.Ignored, center.OutcomeRule{Status: "away"}))},
		{rungForEver, "configurations[std]", both(stays, outcome(center.Ignored, center.OutcomeRule{}), func(c *center.Change) { c.Queues[0].Outcomes = center.Policy{center.Ignored: {CoolDownSeconds: 5}} }),
			both(stays, outcome(center.Ignored, center.OutcomeRule{}), func(c *center.Change) {
				for i := range c.Queues {
					c.Queues[i].Outcomes = center.Policy{center.Ignored: {CoolDownSeconds: 5}}
				}
			})},
		{rungForEver, "configurations[built-in]", func(c *center.Change) { c.Configurations = nil }, func(c *center.Change) { c.Configurations[0].Default = true }},
		{hotLoop, "queues[b]", both(fast, std(func(f *center.Configuration) { f.StatusOnDecline = "" })), both(fast, std(func(f *center.Configuration) { f.StatusOnDecline, f.AllowDecline = "", false }))},
		{hotLoop, "queues[b]", both(fast, std(func(f *center.Configuration) { f.StatusOnDecline = "" }), outcome(center.DeclinedOffer, center.OutcomeRule{ExcludeSeconds: 2})),
			both(fast, std(func(f *center.Configuration) { f.StatusOnDecline = "" }), outcome(center.DeclinedOffer, center.OutcomeRule{ExcludeSeconds: 30}))},
		{hotLoop, "queues[b]", both(fast, std(func(f *center.Configuration) { f.StatusOnDecline = "" })), std(func(f *center.Configuration) { f.StatusOnDecline = "" })},
		{hotLoop, "queues[b]", both(fast, std(func(f *center.Configuration) { f.StatusOnDecline = "" })),
			both(fast, std(func(f *center.Configuration) { f.StatusOnDecline = "" }), func(c *center.Change) { c.Agents[0].Queues = []center.QueueID{"a", "b"} })},
		{maximumNeverMet, "configurations[std].outcomes[ignored].maximum", outcome(center.Ignored, center.OutcomeRule{Maximum: 3, StatusAtMaximum: "away"}), outcome(center.Ignored, center.OutcomeRule{Maximum: 1, StatusAtMaximum: "away"})},
		{maximumNeverMet, "configurations[std].outcomes[declined].maximum", outcome(center.DeclinedOffer, center.OutcomeRule{Maximum: 3, StatusAtMaximum: "away"}),
			both(std(func(f *center.Configuration) { f.StatusOnDecline = "" }), outcome(center.DeclinedOffer, center.OutcomeRule{Maximum: 3, StatusAtMaximum: "away"}))},
		{strands, "configurations[std].statusOnPushTimeout", std(func(f *center.Configuration) {
			f.StatusOnPushTimeout, f.Outcomes = "off", nil
		}), std(func(f *center.Configuration) { f.StatusOnPushTimeout = "off" })},
		{strands, "configurations[std].statusOnDecline", std(func(f *center.Configuration) { f.StatusOnDecline = "off" }), both(std(func(f *center.Configuration) { f.StatusOnDecline = "off" }), outcome(center.DeclinedOffer, center.OutcomeRule{ReturnSeconds: 9}))},
		{strands, "configurations[std].outcomes[declined].statusAtMaximum", outcome(center.DeclinedOffer, center.OutcomeRule{Maximum: 1, StatusAtMaximum: "off"}), outcome(center.Accepted, center.OutcomeRule{Status: "off"})},
		{strands, "queues[a].outcomes[failed].status", func(c *center.Change) { c.Queues[0].Outcomes = center.Policy{center.Failed: {Status: "off"}} }, func(c *center.Change) { c.Queues[0].Outcomes = center.Policy{center.Failed: {Status: "away"}} }},
		{statusNotApplied, "configurations[std].outcomes[failed].status", outcome(center.Failed, center.OutcomeRule{Status: "online"}), outcome(center.Accepted, center.OutcomeRule{Status: "online"})},
		{statusNotApplied, "configurations[std].statusOnDecline", std(func(f *center.Configuration) { f.StatusOnDecline = "online" }), std(func(f *center.Configuration) { f.StatusOnDecline = "" })},
		{returnWithoutCause, "configurations[std].outcomes[dropped].returnSeconds", outcome(center.Dropped, center.OutcomeRule{ReturnSeconds: 5}), outcome(center.Dropped, center.OutcomeRule{ReturnSeconds: 5, Status: "away"})},
		{returnWithoutCause, "configurations[std].outcomes[failed connect].returnSeconds", both(std(func(f *center.Configuration) { f.FaultAware = true }), outcome(center.FailedConnect, center.OutcomeRule{ReturnSeconds: 5})), outcome(center.FailedConnect, center.OutcomeRule{ReturnSeconds: 5})},
		{notEnforced, "configurations[std].outcomes[ignored]", vendor, both(vendor, outcome(center.Ignored, center.OutcomeRule{ReturnSeconds: 60}))},
		{overflowCircle, "queues[a].recovery", recovery(1, func(r *center.Recovery) {
			r.DeadQueue = r.DeadQueue[:1]
		}), recovery(0, func(r *center.Recovery) { r.AfterRounds = 2 })},
		{stepUnreachable, "queues[b].recovery.deadQueue[2]", recovery(1, func(r *center.Recovery) { r.DeadQueue = append(r.DeadQueue, center.Step{Do: center.CloseStep}) }),
			recovery(1, func(r *center.Recovery) { r.DeadQueue = append(r.DeadQueue[:1], center.Step{Do: center.CloseStep}) })},
		{stepsNeverTaken, "queues[a].recovery.steps", recovery(0, func(r *center.Recovery) { r.AfterSeconds = 0 }), recovery(0, func(r *center.Recovery) { r.AfterSeconds, r.AfterRounds = 0, 1 })},
		{noSteps, "queues[a].recovery", recovery(0, func(r *center.Recovery) { r.Steps = nil }), recovery(0, func(r *center.Recovery) { r.Steps, r.AfterSeconds = nil, 0 })},
		{excludeTooShort, "configurations[std].outcomes[ignored].excludeSeconds", outcome(center.Ignored, center.OutcomeRule{ExcludeSeconds: 5}), outcome(center.Ignored, center.OutcomeRule{ExcludeSeconds: 6})},
		{hoursNeverOpen, "hours[night]", both(night, func(c *center.Change) {
			c.Hours[0].Weekly, c.Hours[0].Holidays = nil, []hours.Holiday{{From: "2026-11-22", Openings: []hours.Span{{From: "09:00", To: "10:00"}}}}
		}), both(night, func(c *center.Change) {
			c.Hours[0].Weekly, c.Hours[0].Holidays = nil, []hours.Holiday{{From: "2026-11-24", Openings: []hours.Span{{From: "09:00", To: "10:00"}}}}
		})},
		{callbackNever, "queues[a].recovery.outOfHours[0]", night, both(night, func(c *center.Change) { c.Hours[0].Weekly[0].To = "08:30" })},
		{callbackNever, "queues[a].recovery.outOfHours[0]", both(night, func(c *center.Change) {
			c.Hours[0].Weekly[0] = hours.Opening{Day: "monday", From: "09:00", To: "12:00"}
			c.Hours = append(c.Hours, hours.Hours{ID: "evening", Zone: "UTC", Weekly: []hours.Opening{{Day: "monday", From: "18:00", To: "20:00"}}})
			c.Settings.CallingHours = "evening"
		}), both(night, func(c *center.Change) { c.Queues[0].Recovery.OutOfHours = steps(center.Step{Do: center.VoicemailStep}) })},
		{closedWithoutStep, "queues[a].hours", both(night, func(c *center.Change) { c.Queues[0].Recovery.OutOfHours = nil }), night},
		{stepsNeverTaken, "queues[a].recovery.atClosing", recovery(0, func(r *center.Recovery) { r.AtClosing = steps(center.Step{Do: center.CloseStep}) }),
			both(night, recovery(0, func(r *center.Recovery) { r.AtClosing = steps(center.Step{Do: center.CloseStep}) }))},
		{overflowUnserved, "queues[a].recovery.outOfHours[0].queue", both(night, func(c *center.Change) {
			c.Queues = append(c.Queues, center.Queue{ID: "c"})
			c.Queues[0].Recovery.OutOfHours = steps(center.Step{Do: center.VoicemailStep, Queue: "c"})
		}), both(night, func(c *center.Change) {
			c.Queues[0].Recovery.OutOfHours = steps(center.Step{Do: center.VoicemailStep, Queue: "b"})
		})},
		{hoursUnused, "hours[night]", both(night, func(c *center.Change) { c.Queues[0].Hours = "" }), night},
		{agentUnused, "agents[agent-3]", func(c *center.Change) { c.Agents = append(c.Agents, center.AgentRules{ID: 3}) }, func(c *center.Change) {
			c.Agents = append(c.Agents, center.AgentRules{ID: 3, Queues: []center.QueueID{"b"}})
		}},
	} {
		seen[c.code] = true
		found := func(change func(*center.Change)) (at []string, all []Finding) {
			rules := right()
			change(&rules)
			all = lint(t, rules)
			for _, f := range all {
				if f.Code == c.code {
					at = append(at, f.Where)
				}
			}
			return at, all
		}
		if at, all := found(c.has); !slices.Contains(at, c.where) {
			t.Errorf("%s at %s: not among %v", c.code, c.where, all)
		}
		if at, _ := found(c.near); slices.Contains(at, c.where) {
			t.Errorf("%s at %s: found in rules that only nearly have it", c.code, c.where)
		}
	}
	for _, k := range Kinds() {
		if !seen[k.Code] {
			t.Errorf("%s has no test", k.Code)
		}
		if k.Severity == "" || !strings.HasSuffix(k.Why, ".") || !strings.HasSuffix(k.Mend, ".") {
			t.Errorf("%s: %+v is not complete", k.Code, k)
		}
	}
}

// TestOrder: the gravest first, each once, and the order does not change.
func TestOrder(t *testing.T) {
	rules := right()
	rules.Agents = []center.AgentRules{{ID: 2}, {ID: 1}}
	rules.Settings.Routing = center.VendorRouted
	rules.Flows = nil
	var got []string
	for _, f := range lint(t, rules) {
		got = append(got, f.Code+" "+f.Where)
	}
	want := []string{"queue-unserved queues[a]", "overflow-unserved queues[a].recovery.steps[0].queue", "overflow-unserved queues[b].recovery.deadQueue[0].queue",
		"not-enforced configurations[std].outcomes[ignored]", "agent-without-queue agents[agent-1]", "agent-without-queue agents[agent-2]"}
	want = slices.Insert(want, 1, "queue-unserved queues[b]")
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
