package center

import (
	"strings"
	"testing"

	"github.com/secondring/secondring/hours"
)

// many makes as many rules as are wanted.
func many[T any](n int, rule func(id string) T) (rules []T) {
	for i := range n {
		rules = append(rules, rule("m"+itoa(int64(i))))
	}
	return rules
}

// Rules that cannot be are refused with the field, and the rules that were stay.
// spec: PRESENCE-4
func TestRefusedRules(t *testing.T) {
	long := strings.Repeat("x", TextLenMax+1)
	wrapUp := &WrapUp{Codes: many(WrapUpCodesMax+1, func(id string) WrapUpCode { return WrapUpCode{ID: WrapUpID(id)} })}
	declines := func(reasons ...string) Change {
		return Change{Configurations: []Configuration{{ID: "c", Capacity: 1, AllowDecline: true, DeclineReasons: reasons}}}
	}
	flow := func(f Flow) Change {
		f.ID, f.FallbackQueue = "f", "q1"
		return Change{Flows: []Flow{f}}
	}
	when := func(parameters map[string]string) Change { return flow(Flow{Cases: []FlowCase{{When: parameters}}}) }
	queue := func(q Queue) Change {
		q.ID = "q1"
		return Change{Queues: []Queue{q}}
	}
	step := func(s Step) Change { return queue(Queue{Recovery: &Recovery{Steps: []Step{s}}}) }
	voicemail := queue(Queue{Recovery: &Recovery{OutOfHours: []Step{{Do: VoicemailStep, Queue: "none"}}}})
	parameters := map[string]string{}
	for _, name := range many(FlowParametersMax+1, func(id string) string { return id }) {
		parameters[name] = "1"
	}
	const cti = "https://cti.example.com/adapter"
	adapter := func(url string, origins ...string) Change {
		return Change{Settings: &Settings{Connector: ConnectorSettings{url, origins}}}
	}
	var table []refused
	for _, row := range []struct {
		change Change
		field  string
		begins string
	}{
		{Change{Settings: &Settings{Routing: VendorRouted + 1}}, "settings.routing", "host-routed or vendor-routed"},
		{Change{Settings: &Settings{TransferReturn: ReturnToTransferor + 1}}, "settings.transferReturn", "queue or transferor"},
		{Change{Settings: &Settings{Retention: Retention{Mode: DropOld + 1}}}, "settings.retention.mode", "archive or drop"},
		{Change{Settings: &Settings{WrapUp: wrapUp}}, "settings.wrapUp.codes", "at most 100"},
		{adapter("", "https://id.example.com"), "settings.connector.url", "the URL of the connector, since origins are set"},
		{adapter("http://cti.example.com/"), "settings.connector.url", "a URL such as"},
		{adapter("https://CTI.example.com/"), "settings.connector.url", "a URL such as"},
		{adapter("https://me@cti.example.com/"), "settings.connector.url", "a URL such as"},
		{adapter("https://cti.example.com/#x"), "settings.connector.url", "a URL such as"},
		{adapter("https://cti.example.com/a b"), "settings.connector.url", "a URL such as"},
		{adapter("https://cti.example.com; script-src *"), "settings.connector.url", "a URL such as"},
		{adapter("javascript:alert(1)"), "settings.connector.url", "a URL such as"},
		{adapter("https://cti.example.com/" + strings.Repeat("x", urlLenMax)), "settings.connector.url", "at most 2000 bytes"},
		{adapter(cti, "https://*.example.com"), "settings.connector.origins[0]", "an exact origin"},
		{adapter(cti, "https://id.example.com/"), "settings.connector.origins[0]", "an exact origin"},
		{adapter(cti, "https://id.example.com:443"), "settings.connector.origins[0]", "an exact origin"},
		{adapter(cti, "https://id.example.com:70000"), "settings.connector.origins[0]", "an exact origin"},
		{adapter(cti, "https://id..example.com"), "settings.connector.origins[0]", "an exact origin"},
		{adapter(cti, "http://localhost.example.com"), "settings.connector.origins[0]", "an exact origin"},
		{adapter(cti, "null"), "settings.connector.origins[0]", "an exact origin"},
		{adapter(cti, "https://id.example.com", "https://id.example.com"), "settings.connector.origins[1]", "an origin that the list does not have yet"},
		{adapter(cti, make([]string, ConnectorOriginsMax+1)...), "settings.connector.origins", "at most 20"},
		{Change{Statuses: []Status{{ID: "s"}}}, "statuses[s].kind", "online, busy or offline"},
		{Change{Statuses: []Status{{ID: "s", Kind: statusKindCount}}}, "statuses[s].kind", "online, busy or offline"},
		{declines(""), "configurations[c].declineReasons", "at most 100 reasons of 1 to 256 bytes"},
		{declines(long), "configurations[c].declineReasons", "at most 100 reasons of 1 to 256 bytes"},
		{declines(many(101, func(id string) string { return id })...), "configurations[c].declineReasons", "at most 100 reasons"},
		{queue(Queue{Model: MostAvailable + 1}), "queues[q1].routingModel", "longest-idle, least-active or most-available"},
		{queue(Queue{CapacityWeight: -1}), "queues[q1].capacityWeight", "0 to 1000"},
		{step(Step{Do: stepKindCount}), "queues[q1].recovery.steps[0].do", "a step"},
		{step(Step{Do: CloseStep, Reason: long}), "queues[q1].recovery.steps[0].reason", "at most 256 bytes"},
		{voicemail, "queues[q1].recovery.outOfHours[0].queue", "the id of the queue that takes voicemails"},
		{Change{Agents: []AgentRules{{}}}, "agent.id", "a reference"},
		{Change{Agents: []AgentRules{{ID: 9, Queues: make([]QueueID, QueuesPerAgentMax+1)}}}, "agents[" + AgentID(9).String() + "].queues", "at most 100"},
		{Change{Agents: []AgentRules{{ID: 9, Skills: make([]SkillID, SkillsPerAgentMax+1)}}}, "agents[" + AgentID(9).String() + "].skills", "at most 100"},
		{flow(Flow{Cases: make([]FlowCase, FlowCasesMax+1)}), "flows[f].cases", "at most 100"},
		{flow(Flow{DialedNumbers: make([]string, FlowNumbersMax+1)}), "flows[f].dialedNumbers", "at most 1000 numbers"},
		{flow(Flow{DialedNumbers: []string{""}}), "flows[f].dialedNumbers", "numbers of 1 to 64"},
		{flow(Flow{DialedNumbers: []string{long}}), "flows[f].dialedNumbers", "numbers of 1 to 64"},
		{when(parameters), "flows[f].cases[0].when", "at most 20 parameters"},
		{when(map[string]string{"": "1"}), "flows[f].cases[0].when", "names and values"},
		{when(map[string]string{"x": ""}), "flows[f].cases[0].when", "names and values"},
	} {
		table = append(table, refused{Configure{Change: row.change}, CodeInvalid, row.field, row.begins})
	}
	holdRefusals(t, newOffices(t).c, table)
}

// What is not there cannot be removed, nor what somebody has.
// spec: PRESENCE-4
func TestRefusedRemovals(t *testing.T) {
	holdRefusals(t, newOffices(t).c, []refused{
		{Configure{Change: Change{RemoveAgents: []AgentID{99}}}, CodeUnknown, "", "there is no agent"},
		{Configure{Change: Change{RemoveStatuses: []StatusID{"none"}}}, CodeUnknown, "", "there is no presence status none"},
		{Configure{Change: Change{RemoveStatuses: []StatusID{"own"}}}, CodeConflict, "", "agent " + comes.String() + " comes back to the presence status own"},
		{Configure{Change: Change{RemoveFlows: []FlowID{"none"}}}, CodeUnknown, "", "there is no flow none"},
		{Configure{Change: Change{RemoveHours: []hours.ID{"none"}}}, CodeUnknown, "", "there are no business hours none"},
	})
}

// There can be no more rules than the limits say, and as many as they say.
// spec: PRESENCE-4
func TestRefusedNumberOfRules(t *testing.T) {
	agent := AgentID(1_000)
	for _, row := range []struct {
		most   int
		change func(n int) Change
		begins string
	}{
		{StatusesMax, func(n int) Change {
			return Change{Statuses: many(n, func(id string) Status { return Status{ID: StatusID(id), Kind: BusyKind} })}
		}, "there can be at most 1000 presence statuses"},
		{ConfigurationsMax, func(n int) Change {
			return Change{Configurations: many(n, func(id string) Configuration { return Configuration{ID: ConfigurationID(id), Capacity: 1} })}
		}, "there can be at most 1000 presence configurations"},
		{QueuesMax, func(n int) Change {
			return Change{Queues: many(n, func(id string) Queue { return Queue{ID: QueueID(id)} })}
		}, "there can be at most 5000 queues"},
		{AgentsMax, func(n int) Change {
			return Change{Agents: many(n, func(string) AgentRules { agent++; return AgentRules{ID: agent} })}
		}, "there can be at most 50000 agents"},
		{HoursMax, func(n int) Change {
			return Change{Hours: many(n, func(id string) hours.Hours { return hours.Hours{ID: hours.ID(id), Zone: "UTC"} })}
		}, "there can be at most 1000 business hours"},
		{FlowsMax, func(n int) Change {
			return Change{Queues: []Queue{{ID: "q"}}, Flows: many(n, func(id string) Flow { return Flow{ID: FlowID(id), FallbackQueue: "q"} })}
		}, "there can be at most 1000 flows"},
	} {
		c := New("rules")
		holdRefusals(t, c, []refused{{Configure{Change: row.change(row.most + 1)}, CodeLimit, "", row.begins}})
		if r := c.Step(Input{Body: Configure{Change: row.change(row.most)}}); r.Refusal != nil {
			t.Errorf("as many as the limit says: %v", r.Refusal)
		}
	}
}
