package center

import (
	"slices"
	"strings"

	"github.com/tidwall/btree"
)

// queue is a line of callers with its indexes. Calls that need the same skills
// wait in one lane, beside the idle agents who have them: offering looks only
// at heads, so its cost does not grow with agents or calls.
type queue struct {
	rules  Queue
	lanes  map[laneKey]*lane
	agents map[AgentID]*Agent

	inLine    int    // callers
	staff     int    // members who take calls, or come back to them
	deadSince Millis // callers wait and there is no staff; 0 if not
	touched   bool   // among the queues to look at again
}

// laneKey tells the lanes of a queue apart: what takes all of an agent's capacity,
// and what may take less, does not wait for the same agents.
type laneKey struct {
	skills    string
	voicemail bool
}

// lane is the part of a queue with one combination of required skills.
type lane struct {
	queue   *queue
	key     laneKey
	skills  []SkillID
	waiting *btree.BTreeG[place]
	first   place // of those who wait, so that choosing among lanes looks into none
	idle    *btree.BTreeG[idleKey]
}

// place orders waiting calls: priority, then request time, then id.
type place struct {
	priority  int32
	requested Millis
	call      CallID
}

func (p place) before(q place) bool { // spec: ROUTING-3
	if p.priority != q.priority {
		return p.priority < q.priority
	}
	if p.requested != q.requested {
		return p.requested < q.requested
	}
	return p.call < q.call
}

// idleKey orders idle agents: rank of the routing model, then idle time.
type idleKey struct {
	rank  int32
	since Millis
	agent AgentID
}

func (k idleKey) before(l idleKey) bool {
	if k.rank != l.rank {
		return k.rank < l.rank
	}
	if k.since != l.since {
		return k.since < l.since
	}
	return k.agent < l.agent
}

func (k idleKey) compare(l idleKey) int {
	switch {
	case k.before(l):
		return -1
	case l.before(k):
		return 1
	}
	return 0
}

func (call *Call) place() place {
	return place{int32(call.Priority), call.RequestedAt, call.ID}
}

// required are the skills a call needs now.
func (call *Call) required() []SkillID {
	if len(call.Additional) == 0 {
		return call.Skills
	}
	all := append(slices.Clone(call.Skills), call.Additional...)
	slices.Sort(all)
	return slices.Compact(all)
}

func joined(skills []SkillID) string {
	if len(skills) == 0 {
		return ""
	}
	parts := make([]string, len(skills))
	for i, s := range skills {
		parts[i] = string(s)
	}
	return strings.Join(parts, "\x00")
}

// laneFor finds the lane of a call, or makes it with the idle agents who belong
// there.
func (c *Center) laneFor(call *Call) *lane {
	q := c.queues[call.Queue]
	skills := call.required()
	key := laneKey{joined(skills), call.Type == Voicemail}
	if l := q.lanes[key]; l != nil {
		return l
	}
	if len(q.lanes) >= LanesPerQueueMax {
		q.dropEmptyLanes()
	}
	l := &lane{queue: q, key: key, skills: skills, waiting: newTree(place.before), idle: newTree(idleKey.before)}
	q.lanes[key] = l
	for _, a := range q.agents { // any order: each agent enters the lane's ordered set
		if a.has(skills) {
			a.lanes = append(a.lanes, l)
			if a.idle && l.fits(a) {
				l.idle.Set(l.keyOf(a))
			}
		}
	}
	return l
}

// dropEmptyLanes forgets combinations of skills that nobody waits for.
func (q *queue) dropEmptyLanes() {
	for key, l := range q.lanes { // any order: empty lanes hold nothing
		if l.waiting.Len() > 0 {
			continue
		}
		delete(q.lanes, key)
		for _, a := range q.agents { // any order: each agent forgets the lane
			a.lanes = slices.DeleteFunc(a.lanes, func(m *lane) bool { return m == l })
		}
	}
}

func (l *lane) keyOf(a *Agent) idleKey {
	k := a.as
	if l.queue.rules.Model == MostAvailable {
		return k
	}
	k.rank = int32(a.load) // who has least open: for what takes all of the capacity, nothing
	return k
}

// add and remove keep the line of a lane, and who is first in it.
func (l *lane) add(p place) {
	l.waiting.Set(p)
	if l.first.call == 0 || p.before(l.first) {
		l.first = p
	}
}

func (l *lane) remove(p place) {
	l.waiting.Delete(p)
	if p == l.first {
		l.first, _ = l.waiting.Min()
	}
}

// refresh brings the indexes in line with what an agent is now.
func (c *Center) refresh(a *Agent) {
	c.restaff(a)
	room, load := c.room(a)
	as := idleKey{rank: -int32(room), since: a.IdleSince, agent: a.ID}
	if a.idle == (room > 0) && as == a.as && load == a.load {
		return
	}
	c.unsettle(a)
	a.as, a.room, a.load = as, room, load
	if room > 0 {
		c.wokeIdle = append(c.wokeIdle, a)
	}
}

// settle puts those who became free and were offered nothing into the idle sets.
// Most who become free in a busy center are offered a call in the same step and
// never get there.
func (c *Center) settle() {
	for _, a := range c.wokeIdle {
		if a.idle || a.room == 0 || c.agents[a.ID] != a {
			continue
		}
		a.idle = true
		for _, l := range a.lanes {
			if l.fits(a) {
				l.idle.Set(l.keyOf(a))
			}
		}
	}
	for _, q := range c.touched {
		q.touched = false
	}
	c.wokeCalls, c.wokeIdle, c.touched = c.wokeCalls[:0], c.wokeIdle[:0], c.touched[:0]
}

// unsettle takes an agent out of the idle sets.
func (c *Center) unsettle(a *Agent) {
	if a.idle {
		for _, l := range a.lanes {
			l.idle.Delete(l.keyOf(a))
		}
	}
	a.idle = false
}

// joinLanes puts an agent into the lanes of their queues, after their rules or
// the queues changed.
func (c *Center) joinLanes(a *Agent) {
	c.unsettle(a)
	a.lanes = a.lanes[:0]
	for _, id := range a.Rules.Queues {
		q := c.queues[id]
		q.agents[a.ID] = a
		if a.staff {
			q.staff++
			c.touch(q)
		}
		for _, l := range q.lanes { // any order: route compares the heads of all of them
			if a.has(l.skills) {
				a.lanes = append(a.lanes, l)
			}
		}
	}
	c.refresh(a)
}

// leaveLanes takes an agent out of their queues.
func (c *Center) leaveLanes(a *Agent) {
	c.unsettle(a)
	a.lanes = nil
	for _, id := range a.Rules.Queues {
		q := c.queues[id]
		if q == nil || q.agents[a.ID] == nil {
			continue
		}
		delete(q.agents, a.ID)
		if a.staff {
			q.staff--
			c.touch(q)
		}
	}
}

// enter puts a call into its lane, leave takes it out.
func (c *Center) enter(call *Call) {
	call.Place = InLine
	call.lane = c.laneFor(call)
	call.lane.add(call.place())
	call.lane.queue.inLine++
	c.touch(call.lane.queue)
	c.wokeCalls = append(c.wokeCalls, call.ID)
}

func (c *Center) leave(call *Call) {
	if call.lane != nil {
		call.lane.remove(call.place())
		call.lane.queue.inLine--
		c.touch(call.lane.queue)
		call.lane = nil
	}
}
