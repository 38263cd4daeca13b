package stream

import (
	"fmt"
	"slices"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
)

// sight is what objects are now, encoded once for everybody who may see them.
type sight struct {
	calls  []seenCall
	works  []seenWork
	agents []seenAgent
	queues []center.QueueID // whose counts may have changed
	gone   *Gone
}

type seenCall struct {
	face.Call
	said []byte
}

type seenWork struct {
	agent center.AgentID
	said  []byte
}

type seenAgent struct {
	id     center.AgentID
	queues []center.QueueID
	said   []byte
}

// look copies what was touched, in short looks into the center, so that nobody else
// waits there. facts learn whose works they are about.
func (h *hub) look(t *touch, facts []*fact) (*sight, error) {
	return h.lookAt(t, func(l *looking, c *center.Center) {
		l.resolve(c, facts)
		l.spread(c)
	})
}

// lookAt copies objects after prepare, which is in the first look.
func (h *hub) lookAt(t *touch, prepare func(*looking, *center.Center)) (*sight, error) {
	l := looking{todo: *t}
	for first := true; first || l.left(); first = false {
		err := h.view(func(c *center.Center) {
			if first {
				prepare(&l, c)
			}
			l.copy(c)
		})
		if err != nil {
			return nil, err
		}
	}
	return h.encode(&l)
}

func (h *hub) view(look func(*center.Center)) error {
	if err := h.streams.engine.View(h.ctx, h.center, look); err != nil {
		return fmt.Errorf("look into center %s: %w", h.center, err)
	}
	return nil
}

// looking is a look under way.
type looking struct {
	todo   touch
	calls  []face.Call
	works  []face.Work
	agents []face.Agent
	queues []center.QueueID
	gone   touch
}

func (l *looking) left() bool { return len(l.todo.calls)+len(l.todo.works)+len(l.todo.agents) > 0 }

// resolve finds whose works events are about.
func (l *looking) resolve(c *center.Center, facts []*fact) {
	for _, f := range facts {
		for _, id := range f.touches.works {
			if w := c.Work(id); w != nil {
				put(&f.of, w.Agent)
			}
		}
	}
}

// spread adds what shows the touched objects: a call shows its works and whether its
// conversation is open, an agent the live works, a queue counts both.
func (l *looking) spread(c *center.Center) {
	t := &l.todo
	for _, id := range t.works {
		if w := c.Work(id); w != nil {
			put(&t.calls, w.Call)
			put(&t.agents, w.Agent)
		}
	}
	for _, id := range t.calls {
		if call := c.Call(id); call != nil {
			put(&t.conversations, call.Conversation)
			put(&t.queues, call.Queue)
		}
	}
	for _, id := range t.conversations {
		if v := c.Conversation(id); v != nil {
			merge(&t.calls, v.Calls)
		}
	}
	for _, id := range t.removed.RemoveAgents {
		if c.Agent(id) == nil {
			l.gone.agents = append(l.gone.agents, id)
		}
	}
	for _, id := range t.removed.RemoveQueues {
		if _, ok := c.Queue(id); !ok {
			l.gone.queues = append(l.gone.queues, id)
		}
	}
	l.queues = t.queues
}

// copy takes as many as one look may.
func (l *looking) copy(c *center.Center) {
	room := lookMax
	take := func(n int) int {
		n = min(n, room)
		room -= n
		return n
	}
	t := &l.todo
	for ; len(t.calls) > 0 && take(1) > 0; t.calls = t.calls[1:] {
		if v := c.Call(t.calls[0]); v != nil {
			l.calls = append(l.calls, face.CallNow(c, v))
		}
	}
	for ; len(t.works) > 0 && take(1) > 0; t.works = t.works[1:] {
		if w := c.Work(t.works[0]); w != nil {
			l.works = append(l.works, face.WorkNow(w))
		}
	}
	for ; len(t.agents) > 0 && take(1) > 0; t.agents = t.agents[1:] {
		if a := c.Agent(t.agents[0]); a != nil {
			l.agents = append(l.agents, face.AgentNow(c, a))
			merge(&l.queues, a.Rules.Queues)
		}
	}
}

// encode gives what was copied its names and writes it. No center waits for this.
func (h *hub) encode(l *looking) (*sight, error) {
	s := &sight{queues: l.queues}
	for _, v := range l.calls {
		if err := v.Fill(h.ctx, h.people); err != nil {
			return nil, fmt.Errorf("names of call %s: %w", v.ID, err)
		}
		s.calls = append(s.calls, seenCall{v, encode(v)})
	}
	for _, v := range l.works {
		v.Fill(h.people)
		s.works = append(s.works, seenWork{v.AgentID, encode(v)})
	}
	for _, v := range l.agents {
		v.Fill(h.people)
		s.agents = append(s.agents, seenAgent{v.AgentID, v.Queues, encode(v)})
	}
	if len(l.gone.agents)+len(l.gone.queues) > 0 {
		s.gone = &Gone{Queues: l.gone.queues}
		for _, id := range l.gone.agents {
			s.gone.Agents = append(s.gone.Agents, h.people.AgentKey(id))
		}
	}
	return s, nil
}

// with says whether an agent has, or had, a work of the call.
func (v *seenCall) with(agent center.AgentID) bool {
	return slices.ContainsFunc(v.Works, func(w face.Work) bool { return w.AgentID == agent })
}

// own is a call as one of its agents may see it: the customer and the own works, and
// of others who talked to the customer after them.
// spec: STREAM-5
func (v *seenCall) own(agent center.AgentID) []byte {
	call := v.Call
	call.Tried, call.Works = nil, []face.Work{}
	for _, w := range v.Works {
		switch {
		case w.AgentID == agent:
			call.Works = append(call.Works, w)
		case !w.ConnectedAt.IsZero():
			w.Reason = ""
			call.Works = append(call.Works, w)
		}
	}
	return encode(call)
}

// queueCounts is what an agent sees of a queue.
func queueCounts(q face.QueueNow) face.QueueNow {
	return face.QueueNow{Queue: face.Queue{ID: q.ID, Label: q.Label}, Callers: q.Callers, IdleAgents: q.IdleAgents}
}
