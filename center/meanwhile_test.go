package center

import (
	"reflect"
	"testing"

	"github.com/secondring/secondring/hours"
)

// A change that rests on rules which somebody has changed since is refused, whatever
// kind of rule it is; one that rests on what is so is taken, also when it is read from
// the log.
// spec: API-12
func TestChangedMeanwhile(t *testing.T) {
	for name, row := range map[string]struct{ begin, meanwhile, mine Change }{
		"settings": {Change{}, Change{Settings: &Settings{RecoverySeconds: 60}}, Change{Settings: &Settings{BackOffSeconds: 7}}},
		"a status": {Change{Statuses: []Status{{ID: "s", Kind: BusyKind}}}, Change{Statuses: []Status{{ID: "s", Kind: OnlineKind}}}, Change{Statuses: []Status{{ID: "s", Kind: OfflineKind}}}},
		"a configuration": {Change{Configurations: []Configuration{{ID: "f", Capacity: 1, DeclineReasons: []string{}}}}, Change{Configurations: []Configuration{{ID: "f", Capacity: 2}}},
			Change{Configurations: []Configuration{{ID: "f", Capacity: 3}}}},
		"a queue":            {Change{Queues: []Queue{{ID: "q"}}}, Change{Queues: []Queue{{ID: "q", Priority: 1}}}, Change{Queues: []Queue{{ID: "q", Priority: 2}}}},
		"a queue that came":  {Change{}, Change{Queues: []Queue{{ID: "q"}}}, Change{Queues: []Queue{{ID: "q", Priority: 2}}}},
		"a queue that went":  {Change{Queues: []Queue{{ID: "q"}}}, Change{RemoveQueues: []QueueID{"q"}}, Change{Queues: []Queue{{ID: "q", Priority: 2}}}},
		"a queue to remove":  {Change{Queues: []Queue{{ID: "q"}}}, Change{Queues: []Queue{{ID: "q", Priority: 1}}}, Change{RemoveQueues: []QueueID{"q"}}},
		"an agent":           {Change{Agents: []AgentRules{{ID: 7}}}, Change{Agents: []AgentRules{{ID: 7, Skills: []SkillID{"s"}}}}, Change{Agents: []AgentRules{{ID: 7, Skills: []SkillID{"b", "a"}}}}},
		"an agent to remove": {Change{Agents: []AgentRules{{ID: 7}}}, Change{Agents: []AgentRules{{ID: 7, Skills: []SkillID{"s"}}}}, Change{RemoveAgents: []AgentID{7}}},
		"a flow": {Change{Queues: []Queue{{ID: "q"}}, Flows: []Flow{{ID: "f", FallbackQueue: "q"}}}, Change{Flows: []Flow{{ID: "f", FallbackQueue: "q", DialedNumbers: []string{"30"}}}},
			Change{Flows: []Flow{{ID: "f", FallbackQueue: "q", DialedNumbers: []string{"31"}}}}},
		"hours": {Change{Hours: []hours.Hours{{ID: "h", Zone: "UTC"}}}, Change{Hours: []hours.Hours{{ID: "h", Zone: "Europe/Berlin"}}}, Change{Hours: []hours.Hours{{ID: "h", Zone: "Asia/Tokyo"}}}},
	} {
		c := New("acme")
		step := func(change Change, was *Change) *Refusal {
			in := Input{At: 1, Body: Configure{Change: change, Was: was}}
			body, err := AppendEntry(nil, &in, &Result{})
			if err != nil {
				t.Fatal(err)
			}
			for entry := range Entries(Schema, 0, body) { // as it is read from the log
				in = entry.Input
			}
			return c.Step(in).Refusal
		}
		if no := step(row.begin, nil); no != nil {
			t.Fatal(name, no)
		}
		was := c.RulesOf(row.mine)
		if no := step(row.meanwhile, nil); no != nil {
			t.Fatal(name, no)
		}
		before := c.Rules()
		if no := step(row.mine, &was); no == nil || no.Code != CodeChanged {
			t.Errorf("%s: resting on what was changed: %v", name, no)
		}
		if !reflect.DeepEqual(before, c.Rules()) {
			t.Errorf("%s: a refused change moved the rules", name)
		}
		now := c.RulesOf(row.mine)
		if no := step(row.mine, &now); no != nil {
			t.Errorf("%s: resting on what is so: %v", name, no)
		}
	}
}
