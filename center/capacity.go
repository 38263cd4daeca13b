package center

import "fmt"

// A voice call takes the whole of an agent's capacity, so an agent has one at a
// time, whatever the capacity is. A queue may say so as a weight or in percent, as
// routing configurations elsewhere do; it cannot say anything else.
// source: AgentWork and QueueRoutingConfig of Salesforce's Object Reference

// checkCapacity refuses a queue whose calls would take less than all of an agent's
// capacity, or more.
// spec: ROUTING-12
func (p *plan) checkCapacity(*Center) *Refusal {
	for _, q := range p.change.Queues {
		field := fmt.Sprintf("queues[%s].", q.ID)
		switch {
		case q.CapacityWeight != 0 && q.CapacityPercent != 0:
			return invalid(field+"capacityPercent", q.CapacityPercent, "none, since capacityWeight is set")
		case q.CapacityPercent != 0 && q.CapacityPercent != 100:
			return invalid(field+"capacityPercent", q.CapacityPercent, "100: a voice call takes all of an agent's capacity")
		case q.CapacityWeight < 0:
			return invalid(field+"capacityWeight", q.CapacityWeight, "the whole capacity of the queue's agents")
		}
	}
	weighed := map[QueueID]int{}
	for id, q := range p.queues { // any order: into a map
		if q.CapacityWeight != 0 {
			weighed[id] = q.CapacityWeight
		}
	}
	if len(weighed) == 0 {
		return nil
	}
	standard := builtIn
	for _, f := range p.configurations { // any order: at most one is the default
		if f.Default {
			standard = &f
		}
	}
	for _, id := range sortedKeys(p.agents) {
		f := *standard
		if own, ok := p.configurations[p.agents[id].Configuration]; ok {
			f = own
		}
		for _, queue := range p.agents[id].Queues {
			if weight, said := weighed[queue]; said && weight != f.Capacity {
				return invalid(fmt.Sprintf("queues[%s].capacityWeight", queue), weight,
					fmt.Sprintf("%d, the whole capacity that presence configuration %s gives its agents: a voice call takes all of it", f.Capacity, f.ID))
			}
		}
	}
	return nil
}

// weightOf is what a work takes of an agent's capacity: the call all of it, a
// consult beside a call nothing more.
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
		load += c.works[id].Weight
	}
	return load
}
