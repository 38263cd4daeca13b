package stream

import (
	"slices"

	"github.com/secondring/secondring/center"
)

// floor is what who sees everything is shown.
func (s *sight) floor(facts []*fact) *parts {
	p := s.ofCalls(nil)
	for _, f := range facts {
		p.events = append(p.events, f.said)
	}
	for _, a := range s.agents {
		p.agents = append(p.agents, a.said)
	}
	if s.gone != nil {
		p.gone = encode(s.gone)
	}
	return p
}

// ofCalls is what who sees calls alone is shown.
func (s *sight) ofCalls(facts []*fact) *parts {
	p := &parts{}
	for _, f := range facts {
		if f.ofCalls() {
			p.events = append(p.events, f.said)
		}
	}
	for _, v := range s.calls {
		p.calls = append(p.calls, v.said)
	}
	for _, w := range s.works {
		p.works = append(p.works, w.said)
	}
	return p
}

// own is what an agent is shown.
func (s *sight) own(agent center.AgentID, facts []*fact) *parts {
	p := &parts{}
	for _, f := range facts {
		if !f.concerns(agent) {
			continue
		}
		p.events = append(p.events, f.said)
		if f.told != nil {
			p.told = append(p.told, f.told)
		}
	}
	for i := range s.calls {
		if v := &s.calls[i]; v.with(agent) {
			p.calls = append(p.calls, v.own(agent))
		}
	}
	for _, w := range s.works {
		if w.agent == agent {
			p.works = append(p.works, w.said)
		}
	}
	for _, a := range s.agents {
		if a.id == agent {
			p.agents = append(p.agents, a.said)
		}
	}
	return p
}

// shown is what a client is shown.
func (s *sight) shown(to *subscriber, facts []*fact) *parts {
	switch to.scope {
	case floorScope:
		return s.floor(facts)
	case callsScope:
		return s.ofCalls(facts)
	}
	return s.own(to.principal.Agent, facts)
}

// owners are the agents who may see something of it.
func (s *sight) owners(facts []*fact) []center.AgentID {
	var ids []center.AgentID
	for _, f := range facts {
		ids = append(append(ids, f.of...), f.touches.agents...)
	}
	for i := range s.calls {
		for _, w := range s.calls[i].Works {
			ids = append(ids, w.AgentID)
		}
	}
	for _, a := range s.agents {
		ids = append(ids, a.id)
	}
	for _, w := range s.works {
		ids = append(ids, w.agent)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// learn keeps up with the queues that a client's agent serves.
func (s *subscriber) learn(seen *sight) {
	for _, a := range seen.agents {
		if a.id == s.principal.Agent {
			s.queues = a.queues
		}
	}
}

// split cuts a frame with very many events into several.
func (p *parts) split() []*parts {
	var all []*parts
	for len(p.events) > eventsPerFrame {
		all = append(all, &parts{more: true, events: p.events[:eventsPerFrame]})
		p.events = p.events[eventsPerFrame:]
	}
	return append(all, p)
}
