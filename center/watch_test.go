package center

import (
	"fmt"
	"slices"
)

// watch checks the invariants that are about steps, not about states: it sees
// the state before and the events after.
type watch struct {
	kinds     map[AgentID]StatusKind
	requested map[CallID]Millis
	priority  map[CallID]int
	over      map[CallID]bool
	ended     map[WorkID]bool
	tried     map[CallID][]AgentID
	cooling   map[AgentID]bool
	excluded  map[CallID]map[AgentID]Millis
}

// watch remembers what the invariants of the next step need.
func (c *Center) watch() *watch {
	w := &watch{map[AgentID]StatusKind{}, map[CallID]Millis{}, map[CallID]int{}, map[CallID]bool{}, map[WorkID]bool{}, map[CallID][]AgentID{}, map[AgentID]bool{}, map[CallID]map[AgentID]Millis{}}
	for id, a := range c.agents {
		w.kinds[id], w.cooling[id] = c.kind(a), a.CoolDue != 0
	}
	for call := range c.calls.all() {
		id := call.ID
		w.requested[id], w.priority[id], w.over[id], w.tried[id] = call.RequestedAt, call.Priority, call.Place == Over, slices.Clone(call.Tried)
		w.excluded[id] = map[AgentID]Millis{}
		for _, x := range call.Exclusions {
			w.excluded[id][x.Agent] = x.Until
		}
	}
	for v := range c.works.all() {
		w.ended[v.ID] = v.Phase == Ended
	}
	return w
}

// after checks a step: I3 one ending, I5 requeue atomically, I7 closes once, I9
// no ping-pong, I10 failure never makes available, I13 an ended work stays
// ended, I18 a requeued call keeps its place; and what is refused disturbs nothing.
func (w *watch) after(c *Center, r Result) error {
	if r.Refusal != nil && (len(r.Events) != 1 || len(r.Effects) != 0) {
		return fmt.Errorf("refused with %d events and %d effects: %w", len(r.Events), len(r.Effects), r.Refusal)
	}
	for _, event := range r.Events {
		switch e := event.(type) {
		case CallCompleted:
			if w.over[e.Call] {
				return broken("I3", "call %s is completed twice", e.Call)
			}
			w.over[e.Call] = true
		case WorkEnded:
			if w.ended[e.Work] {
				return broken("I13", "work %s ended twice", e.Work)
			}
			w.ended[e.Work] = true
			if e.Tried {
				call := c.works.at(e.Work).Call
				w.tried[call] = append(w.tried[call], c.works.at(e.Work).Agent)
			}
		case CallRouted: // the vendor's rules name the priority
			w.priority[e.Call] = e.Priority
		case CallMoved:
			w.priority[e.Call] = e.Priority
		case CallGiven: // a person decides, whoever was asked before
			w.tried[e.Call], w.excluded[e.Call] = nil, nil
		case MissUndone:
			w.cooling[e.Agent] = false
		case ConsultJoined:
			delete(w.requested, e.Call) // the colleague's call takes over the caller's place
		case RoundStarted:
			w.tried[e.Call] = nil
		case WorkAccepted:
			work := c.works.at(e.Work)
			if call := work.call; call.timed() && !work.Announced && call.Disposition == NewCall {
				if at, ok := c.mayCall(call.Zone, c.queues[call.Queue], c.now); !ok || at != c.now {
					return broken("X4", "callback %s is made at %d, and may be at %d", call.ID, c.now, at)
				}
			}
		case CallQueued:
			if e.Overflow { // another queue, another round
				w.tried[e.Call] = nil
			}
		case WorkOpened:
			call := c.works.at(e.Work).Call
			w.tried[call], w.excluded[call] = nil, nil
		case CoolDownBegan:
			w.cooling[e.Agent] = true
		case CoolDownEnded:
			w.cooling[e.Agent] = false
		case AgentExcluded:
			if w.excluded[e.Call] == nil {
				w.excluded[e.Call] = map[AgentID]Millis{}
			}
			w.excluded[e.Call][e.Agent] = e.Until
		case WorkAssigned:
			if !e.Seen && !e.Dialed && w.cooling[e.Agent] {
				return broken("I9", "call %s is offered to %s in a cool-down", e.Call, e.Agent)
			}
			if !e.Seen && w.excluded[e.Call][e.Agent] > c.now {
				return broken("I9", "call %s is offered to %s, from whom it is kept", e.Call, e.Agent)
			}
			if err := w.weighed(c, e); err != nil {
				return err
			}
			if !e.Seen && slices.Contains(w.tried[e.Call], e.Agent) {
				return broken("I9", "call %s is offered to %s again in the same round", e.Call, e.Agent)
			}
		case StatusChanged:
			if err := w.statusChanged(c, e); err != nil {
				return err
			}
		}
	}
	return w.places(c)
}

// weighed: what the host has offered an agent takes no more than the capacity. Rules
// may say less later: what is open then stays open.
// spec: ROUTING-2
func (w *watch) weighed(c *Center, e WorkAssigned) error {
	a, load := c.agents[e.Agent], 0
	for _, id := range a.Live {
		if v := c.works.at(id); !v.Announced {
			load += v.Weight
		}
	}
	if capacity := c.config(a).Capacity; load > capacity && !e.Seen {
		return broken("I1", "agent %s has works of the weight %d, and a capacity of %d", a.ID, load, capacity)
	}
	return nil
}

func (w *watch) statusChanged(c *Center, e StatusChanged) error {
	now := OfflineKind
	if s := c.statuses[e.Status]; s != nil {
		now = s.Kind
	}
	if e.Cause == CauseAgent || e.Cause == CauseSupervisor || e.Cause == CausePending {
		w.cooling[e.Agent] = false
	}
	ruled := e.Cause == CauseDecline || e.Cause == CausePushTimeout || e.Cause == CauseOutcome || e.Cause == CauseMaximum
	if ruled && w.kinds[e.Agent] != OnlineKind && now == OnlineKind {
		return broken("I10", "a failure made agent %s available", e.Agent)
	}
	w.kinds[e.Agent] = now
	return nil
}

// places: no step ever changes a call's request time or priority.
func (w *watch) places(c *Center) error {
	for id, at := range w.requested {
		if call := c.calls.at(id); call != nil && (call.RequestedAt != at || call.Priority != w.priority[id]) {
			return broken("I18", "call %s lost its place", id)
		}
	}
	return nil
}
