package center

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/secondring/secondring/hours"
)

// RulesOf is what the rules say now of the things that a change names: those it puts,
// and those it removes. What is not there is to be removed, so the rules before a
// change give the change that takes it back. Certificates are not among them: they are
// revoked by themselves.
// spec: CONSOLE-67
func (c *Center) RulesOf(change Change) (now Change) {
	if change.Settings != nil {
		settings := c.settings
		now.Settings = &settings
	}
	now.Statuses, now.RemoveStatuses = saidOf(change.Statuses, change.RemoveStatuses, func(s Status) StatusID { return s.ID }, func(id StatusID) (Status, bool) {
		return valueOf(c.statuses[id])
	})
	now.Configurations, now.RemoveConfigurations = saidOf(change.Configurations, change.RemoveConfigurations, func(f Configuration) ConfigurationID { return f.ID }, func(id ConfigurationID) (Configuration, bool) {
		return valueOf(c.configurations[id])
	})
	now.Queues, now.RemoveQueues = saidOf(change.Queues, change.RemoveQueues, func(q Queue) QueueID { return q.ID }, c.Queue)
	now.Agents, now.RemoveAgents = saidOf(change.Agents, change.RemoveAgents, func(a AgentRules) AgentID { return a.ID }, func(id AgentID) (AgentRules, bool) {
		if a := c.agents[id]; a != nil {
			return a.Rules, true
		}
		return AgentRules{}, false
	})
	now.Flows, now.RemoveFlows = saidOf(change.Flows, change.RemoveFlows, func(f Flow) FlowID { return f.ID }, func(id FlowID) (Flow, bool) {
		return valueOf(c.flows[id])
	})
	now.Hours, now.RemoveHours = saidOf(change.Hours, change.RemoveHours, func(h hours.Hours) hours.ID { return h.ID }, c.Hours)
	return now
}

func valueOf[V any](p *V) (v V, ok bool) {
	if p != nil {
		v, ok = *p, true
	}
	return v, ok
}

// saidOf finds the things that are put or removed, each once.
func saidOf[K comparable, V any](put []V, remove []K, id func(V) K, find func(K) (V, bool)) (there []V, gone []K) {
	seen := map[K]bool{}
	note := func(k K) {
		if seen[k] {
			return
		}
		seen[k] = true
		if v, ok := find(k); ok {
			there = append(there, v)
		} else {
			gone = append(gone, k)
		}
	}
	for _, v := range put {
		note(id(v))
	}
	for _, k := range remove {
		note(k)
	}
	return there, gone
}

// rests refuses a change that rests on rules which are not so any more: somebody was
// faster, between the look and the decision. They are compared by what the log would
// have of them, so that nil and empty are one.
// spec: API-12
func (c *Center) rests(was *Change) *Refusal {
	if was == nil {
		return nil
	}
	now := c.RulesOf(*was)
	a, errA := encoding.Marshal(was)
	b, errB := encoding.Marshal(&now)
	if err := errors.Join(errA, errB); err != nil {
		panic(fmt.Sprintf("center: rules cannot be encoded: %v", err))
	}
	if !bytes.Equal(a, b) {
		return refuse(CodeChanged, "what this change rests on was changed meanwhile: read it again, and decide anew")
	}
	return nil
}
