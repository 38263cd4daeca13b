package stream

import (
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
)

// stage is a part of what a client is shown before it is live.
type stage uint8

const (
	queueStage stage = iota
	agentStage
	callStage
	lastStage
)

// pages is a snapshot under way: the hub makes one page at a time, between what
// happens, and waits for a client that does not read.
// spec: STREAM-2
type pages struct {
	reset    string // still to be said
	snapshot bool   // else only the queues, after a resume
	stage    stage
	agents   []center.AgentID // left
	queues   []center.QueueID // left
	after    center.CallID
	listed   bool
}

// begin starts a snapshot for a client. reset says why it is a new one, "" for none.
func (h *hub) begin(s *subscriber, reset string) {
	s.pages = &pages{reset: reset, snapshot: true}
	h.paged[s] = struct{}{}
}

// turnPages makes the next page for everybody who has room.
func (h *hub) turnPages() error {
	again := false
	for s := range h.paged { // any order: each alone
		if s.isOver() {
			h.remove(s)
			continue
		}
		if !s.room() {
			continue // it wakes us
		}
		p, err := h.page(s)
		if err != nil {
			return err
		}
		if p == nil {
			s.end(removed)
			h.remove(s)
			continue
		}
		if !p.more {
			s.pages = nil
			delete(h.paged, s)
		}
		h.pushPage(s, p)
		again = again || s.pages != nil
	}
	if again {
		h.wake()
	}
	return nil
}

// page makes the next page of a client's snapshot; nil if its agent is not there.
func (h *hub) page(s *subscriber) (*parts, error) {
	p := s.pages
	out := &parts{reset: p.reset, snapshot: p.snapshot}
	p.reset = ""
	if s.scope == ownScope {
		return h.ownPage(s, out)
	}
	err := h.list(s)
	switch {
	case err != nil:
		return nil, err
	case p.stage == queueStage:
		err = h.queuePage(p, out)
	case p.stage == agentStage:
		err = h.agentPage(p, out)
	default:
		err = h.callPage(s, out)
	}
	out.more = p.stage < lastStage
	return out, err
}

// list notes, once, what there is.
func (h *hub) list(s *subscriber) error {
	p := s.pages
	if p.listed {
		return nil
	}
	p.listed = true
	if s.scope == callsScope {
		p.stage = callStage
		if !p.snapshot {
			p.stage = lastStage
		}
		return nil
	}
	return h.view(func(c *center.Center) {
		for _, q := range c.Queues() {
			p.queues = append(p.queues, q.ID)
		}
		for _, a := range c.Agents() {
			p.agents = append(p.agents, a.ID)
		}
	})
}

func (h *hub) queuePage(p *pages, out *parts) error {
	n := min(len(p.queues), queuesPerLook)
	queues, err := h.queuesNow(p.queues[:n])
	for _, q := range queues {
		out.queues = append(out.queues, encode(q))
	}
	if p.queues = p.queues[n:]; len(p.queues) == 0 {
		p.stage = agentStage
		if !p.snapshot {
			p.stage = lastStage
		}
	}
	return err
}

func (h *hub) agentPage(p *pages, out *parts) error {
	n := min(len(p.agents), lookMax)
	seen, err := h.lookAt(&touch{agents: p.agents[:n]}, func(*looking, *center.Center) {})
	if err != nil {
		return err
	}
	for _, a := range seen.agents {
		out.agents = append(out.agents, a.said)
	}
	if p.agents = p.agents[n:]; len(p.agents) == 0 {
		p.stage = callStage
	}
	return nil
}

// callPage shows calls that are not over, with their works.
func (h *hub) callPage(s *subscriber, out *parts) error {
	p := s.pages
	if p.stage == lastStage {
		return nil
	}
	p.stage = lastStage
	seen, err := h.lookAt(&touch{}, func(l *looking, c *center.Center) {
		for v := range c.EachCall(p.after) {
			if c.Phase(v) == center.Ended {
				continue
			}
			if len(l.todo.calls) == lookMax/2 {
				p.stage = callStage
				return
			}
			p.after = v.ID
			l.todo.calls = append(l.todo.calls, v.ID)
			for _, id := range v.Works {
				if w := c.Work(id); w != nil && w.Phase != center.Ended {
					l.todo.works = append(l.todo.works, id)
				}
			}
		}
	})
	if err != nil {
		return err
	}
	shown := seen.ofCalls(nil)
	out.calls, out.works = shown.calls, shown.works
	return nil
}

// ownPage shows an agent everything in one page: a person has few works.
func (h *hub) ownPage(s *subscriber, out *parts) (*parts, error) {
	id, known := s.principal.Agent, false
	seen, err := h.lookAt(&touch{}, func(l *looking, c *center.Center) {
		a := c.Agent(id)
		if known = a != nil; !known {
			return
		}
		s.queues = append([]center.QueueID(nil), a.Rules.Queues...)
		if !s.pages.snapshot {
			return
		}
		l.todo.agents = []center.AgentID{id}
		l.todo.works = append(l.todo.works, a.Live...)
		for _, w := range a.Live {
			put(&l.todo.calls, c.Work(w).Call)
		}
	})
	if err != nil || !known {
		return nil, err
	}
	shown := seen.own(id, nil)
	out.agents, out.works, out.calls = shown.agents, shown.works, shown.calls
	queues, err := h.queuesNow(s.queues)
	for _, q := range queues {
		out.queues = append(out.queues, encode(queueCounts(q)))
	}
	return out, err
}

// queuesNow counts who is in queues; those that are not there are left out.
func (h *hub) queuesNow(ids []center.QueueID) (all []face.QueueNow, err error) {
	for err == nil && len(ids) > 0 {
		n := min(len(ids), queuesPerLook)
		err = h.view(func(c *center.Center) {
			for _, id := range ids[:n] {
				if q, ok := c.Queue(id); ok {
					all = append(all, face.QueueOf(c, q))
				}
			}
		})
		ids = ids[n:]
	}
	return all, err
}

// showQueues shows clients the queues whose counts may have changed.
func (h *hub) showQueues(part *turn) error {
	ids := part.queues
	part.queues = nil
	if len(ids) == 0 || len(part.subs) == 0 {
		return nil
	}
	queues, err := h.queuesNow(ids)
	if err != nil {
		return err
	}
	now, whole, counts := time.Now(), &parts{}, map[center.QueueID][]byte{}
	for _, q := range queues {
		whole.queues = append(whole.queues, encode(q))
		counts[q.ID] = encode(queueCounts(q))
	}
	if len(queues) == 0 {
		return nil
	}
	body, bodies := whole.frame(h.streams.epoch, h.at, now), map[string][]byte{}
	for s := range part.subs { // any order: each alone
		switch s.scope {
		case floorScope:
			h.push(s, body, now)
		case ownScope:
			if own := h.ownQueues(s, counts, bodies, now); own != nil {
				h.push(s, own, now)
			}
		}
	}
	return nil
}

// ownQueues is the frame for an agent's queues, made once for all who serve the same.
func (h *hub) ownQueues(s *subscriber, counts map[center.QueueID][]byte, bodies map[string][]byte, now time.Time) []byte {
	var names []byte
	p := &parts{}
	for _, id := range s.queues {
		if said := counts[id]; said != nil {
			names = append(append(names, id...), 0)
			p.queues = append(p.queues, said)
		}
	}
	if len(p.queues) == 0 {
		return nil
	}
	body := bodies[string(names)]
	if body == nil {
		body = p.frame(h.streams.epoch, h.at, now)
		bodies[string(names)] = body
	}
	return body
}
