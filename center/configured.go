package center

import (
	"cmp"
	"maps"
	"slices"
)

// builtIn is the presence configuration of agents for whom no other holds.
var builtIn = &Configuration{ID: "built-in", Label: "Built-in", Capacity: 1, AllowDecline: true}

// BuiltInConfiguration is what agents work under for whom no presence
// configuration holds.
func BuiltInConfiguration() Configuration { return *builtIn }

func orDefault(value, standard int) int {
	if value == 0 {
		return standard
	}
	return value
}

func (s Settings) withDefaults() Settings {
	s.AcceptToMediaSeconds = orDefault(s.AcceptToMediaSeconds, acceptToMediaSeconds)
	s.CustomerRingSeconds = orDefault(s.CustomerRingSeconds, customerRingSeconds)
	s.VendorRingSeconds = orDefault(s.VendorRingSeconds, vendorRingSeconds)
	s.RecoverySeconds = orDefault(s.RecoverySeconds, recoverySeconds)
	s.BackOffSeconds = orDefault(s.BackOffSeconds, backOffSeconds)
	s.BackOffMaxSeconds = orDefault(s.BackOffMaxSeconds, max(backOffMaxSeconds, s.BackOffSeconds))
	s.DeskSilenceSeconds = orDefault(s.DeskSilenceSeconds, deskSilenceSeconds)
	s.Vendor.CallsMax = orDefault(s.Vendor.CallsMax, vendorCalls)
	s.Vendor.CallsPerSecond = orDefault(s.Vendor.CallsPerSecond, vendorCallsPerSecond)
	s.Vendor.RoutingSeconds = orDefault(s.Vendor.RoutingSeconds, routingSeconds)
	return s
}

// sortedKeys lists a map's keys in their order, for whatever reaches an output.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}

// apply puts rules in force. Indexes that hang on them are made anew for the
// agents and queues that changed.
func (e Configured) apply(c *Center) {
	ch := e.Change
	if ch.Settings != nil {
		c.settings = ch.Settings.withDefaults()
	}
	for _, id := range ch.RemoveAgents {
		c.leaveLanes(c.agents[id])
		c.arm(sessionDeadline, uint64(id), &c.agents[id].SessionDue, 0)
		c.arm(commandDeadline, uint64(id), &c.agents[id].CommandDue, 0)
		c.arm(coolDeadline, uint64(id), &c.agents[id].CoolDue, 0)
		c.arm(returnDeadline, uint64(id), &c.agents[id].ReturnDue, 0)
		c.arm(deskDeadline, uint64(id), &c.agents[id].DeskDue, 0)
		delete(c.agents, id)
	}
	for _, s := range ch.Statuses {
		c.statuses[s.ID] = &s
	}
	for _, id := range ch.RemoveStatuses {
		delete(c.statuses, id)
	}
	for _, f := range ch.Configurations {
		c.configurations[f.ID] = &f
	}
	for _, id := range ch.RemoveConfigurations {
		delete(c.configurations, id)
	}
	c.defaultConfig = builtIn
	for _, f := range c.configurations { // any order: at most one is the default
		if f.Default {
			c.defaultConfig = f
		}
	}
	c.applyQueues(ch)
	c.applyAgents(ch)
	c.applyFlows(ch)
	c.applyHours(ch)
	c.applyCertificates(ch)
}

func (c *Center) applyQueues(ch Change) {
	for _, rules := range ch.Queues {
		rules.PushTimeoutSeconds = orDefault(rules.PushTimeoutSeconds, pushTimeoutSeconds)
		q := c.queues[rules.ID]
		if q == nil {
			q = &queue{lanes: map[laneKey]*lane{}, agents: map[AgentID]*Agent{}, rules: rules}
			c.queues[rules.ID] = q
		}
		c.reorder(q, rules)
		c.touch(q)
	}
	for _, id := range ch.RemoveQueues {
		delete(c.queues, id)
	}
}

// reorder puts rules in force by which the idle agents of a queue may stand in
// another order, or may be offered more.
func (c *Center) reorder(q *queue, rules Queue) {
	if q.rules.Model == rules.Model && q.rules.CapacityWeight == rules.CapacityWeight && q.rules.CapacityPercent == rules.CapacityPercent {
		q.rules = rules
		return
	}
	for _, a := range q.agents { // any order: out of ordered sets
		c.unsettle(a)
	}
	q.rules = rules
	for _, a := range q.agents { // any order: who is woken is put in order before the offers
		c.refresh(a)
	}
}

func (c *Center) applyAgents(ch Change) {
	for _, rules := range ch.Agents {
		a := c.agents[rules.ID]
		if a == nil {
			a = &Agent{ID: rules.ID}
			c.agents[rules.ID] = a
		} else {
			c.leaveLanes(a)
		}
		a.Rules = rules
		c.joinLanes(a)
	}
	if len(ch.Statuses)+len(ch.RemoveStatuses)+len(ch.Configurations)+len(ch.RemoveConfigurations) == 0 {
		return
	}
	for _, id := range sortedKeys(c.agents) {
		c.refresh(c.agents[id])
	}
}
