package center

import "fmt"

// An agent has a capacity, and each work takes its weight of it. A voice call
// takes all of it, so an agent has one at a time, whatever the capacity is. A
// voicemail takes what its queue says, as a weight or in percent: all of it, if the
// queue says nothing.
// source: AgentWork and QueueRoutingConfig of Salesforce's Object Reference

// checkCapacity refuses a weight of voicemails that says nothing, or two things.
func (p *plan) checkCapacity(*Center) *Refusal { // spec: ROUTING-12
	for _, q := range p.change.Queues {
		field := fmt.Sprintf("queues[%s].", q.ID)
		if q.CapacityWeight != 0 && q.CapacityPercent != 0 {
			return invalid(field+"capacityPercent", q.CapacityPercent, "none, since capacityWeight is set")
		}
		if no := first(within(field+"capacityWeight", q.CapacityWeight, 0, capacityMax), within(field+"capacityPercent", q.CapacityPercent, 0, 100)); no != nil {
			return no
		}
	}
	return nil
}

// voicemailWeight is what a voicemail of the queue takes of a capacity: in percent
// rounded up, and never more than all of it, so that everybody can be offered it.
func (q *Queue) voicemailWeight(capacity int) int {
	switch {
	case q.CapacityWeight != 0:
		return min(q.CapacityWeight, capacity)
	case q.CapacityPercent != 0:
		return (capacity*q.CapacityPercent + 99) / 100
	}
	return capacity
}

// weighs is what a call would take of an agent's capacity.
func (c *Center) weighs(call *Call, a *Agent) int {
	capacity := c.config(a).Capacity
	if q := c.queues[call.Queue]; q != nil && call.Type == Voicemail {
		return q.rules.voicemailWeight(capacity)
	}
	return capacity
}

// weightOf is what a work takes of an agent's capacity: what was said when it was
// offered, else all of it; a consult beside a call nothing more.
func (c *Center) weightOf(a *Agent, e WorkAssigned) int {
	switch {
	case e.Main != 0:
		return 0
	case e.Weight != 0:
		return e.Weight
	}
	return c.config(a).Capacity
}

// Load is what an agent's works take of the capacity now (I1).
func (c *Center) Load(a *Agent) (load int) {
	for _, id := range a.Live {
		load += c.works.at(id).Weight
	}
	return load
}

// room is the part of an agent's capacity for which something can be offered now,
// beside what the load says is taken: none while something rings, is talked on, or
// is worked on after a call.
func (c *Center) room(a *Agent) (room, load int) {
	if a.CoolDue != 0 || c.engagementOf(a) != free || !c.takesCalls(a) { // spec: AFTERCALL-4
		return 0, 0
	}
	load = c.Load(a)
	return max(0, c.config(a).Capacity-load), load
}

// eligible says whether an agent can be offered a call now (I1, I20): what takes
// all of the capacity needs an agent who has nothing open.
func (c *Center) eligible(a *Agent) bool {
	return len(a.Live) == 0 && a.CoolDue == 0 && c.takesCalls(a)
}

// canTake says whether a call can be offered to an agent now.
func (c *Center) canTake(a *Agent, call *Call) bool {
	if call.Type != Voicemail {
		return c.eligible(a)
	}
	room, _ := c.room(a)
	return room > 0 && c.weighs(call, a) <= room
}

// fits says whether the calls of a lane can be offered to one of its agents now.
func (l *lane) fits(a *Agent) bool {
	if l.key.voicemail {
		return a.room > 0 && l.queue.rules.voicemailWeight(a.room+a.load) <= a.room
	}
	return a.room > 0 && len(a.Live) == 0
}

// opened says whether the work is a voicemail that the agent has open: nobody is on
// the line, and other work may come beside it.
func (w *Work) opened() bool { return w.Phase == Talking && w.call.Type == Voicemail }
