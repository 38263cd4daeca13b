package center

const (
	kindQueueDied    eventKind = 132
	kindQueueRevived eventKind = 133
)

// QueueDied says that calls wait in a queue and nobody is there who takes calls
// or would come back to them. It is told of queues with a recovery policy.
type QueueDied struct {
	Queue   QueueID `cbor:"1,keyasint"`
	Callers int     `cbor:"2,keyasint"`
}

// QueueRevived says that somebody is there again, or that nobody waits any more.
type QueueRevived struct {
	Queue QueueID `cbor:"1,keyasint"`
	Since Millis  `cbor:"2,keyasint"` // when it died
	Staff int     `cbor:"3,keyasint,omitempty"`
}

// staffs says whether an agent takes calls or comes back to them by themselves:
// online, with a connector that can ring, and with no other status waiting for
// the end of the work.
func (c *Center) staffs(a *Agent) bool {
	if !c.takesCalls(a) {
		return false
	}
	if s := c.coming(a.Pending); s != nil {
		return s.Kind == OnlineKind
	}
	for _, id := range a.Live {
		if s := c.coming(c.works.at(id).Later); s != nil && s.Kind != OnlineKind {
			return false
		}
	}
	return true
}

// coming is the status that waits for the end of a work; nearly always there is none.
func (c *Center) coming(id StatusID) *Status {
	if id == "" {
		return nil
	}
	return c.statuses[id]
}

// restaff brings the counts of an agent's queues in line with what the agent is
// now.
func (c *Center) restaff(a *Agent) {
	if now := c.staffs(a); now != a.staff {
		c.countStaff(a, now)
	}
}

func (c *Center) countStaff(a *Agent, now bool) {
	if now == a.staff {
		return
	}
	a.staff = now
	for _, id := range a.Rules.Queues {
		q := c.queues[id]
		if q == nil || q.agents[a.ID] == nil {
			continue
		}
		if now {
			q.staff++
		} else {
			q.staff--
		}
		c.touch(q)
	}
}

// touch looks at a queue again at the end of the step, if it has a policy.
func (c *Center) touch(q *queue) {
	if !q.touched && (q.rules.Recovery != nil || q.deadSince != 0) {
		q.touched = true
		c.touched = append(c.touched, q)
	}
}

// dead says whether callers wait in a queue in vain.
func (q *queue) dead() bool { return q.inLine > 0 && q.staff == 0 }

// tendQueues tells which queues died or revived in this step, and takes the
// steps of the policy for those who wait in a dead one, and for those who came
// into line there. It says whether anything changed.
func (c *Center) tendQueues() (moved bool) { // spec: RECOVERY-5
	for i := 0; i < len(c.touched); i++ {
		q := c.touched[i]
		q.touched = false
		if c.queues[q.rules.ID] != q {
			continue // removed in this step
		}
		switch dead := q.dead() && q.rules.Recovery != nil; {
		case dead && q.deadSince == 0:
			c.emit(QueueDied{Queue: q.rules.ID, Callers: q.inLine})
			c.leaveDead(q.waiting())
			moved = true
		case dead:
			came := c.newIn(q)
			c.leaveDead(came)
			moved = moved || len(came) > 0
		case q.deadSince != 0:
			c.emit(QueueRevived{Queue: q.rules.ID, Since: q.deadSince, Staff: q.staff})
			moved = true
		}
	}
	c.touched = c.touched[:0]
	return moved
}

// leaveDead takes the steps of the policy for calls in a dead queue.
func (c *Center) leaveDead(calls []CallID) {
	for _, id := range calls {
		if call := c.calls.at(id); call != nil && call.Place == InLine {
			c.takeSteps(call, QueueDead)
		}
	}
}

// waiting lists the calls in line, first in line first.
func (q *queue) waiting() []CallID {
	all := newTree(place.before)
	for _, l := range q.lanes { // any order: into an ordered set
		l.waiting.Scan(func(p place) bool {
			all.Set(p)
			return true
		})
	}
	calls := make([]CallID, 0, all.Len())
	all.Scan(func(p place) bool {
		calls = append(calls, p.call)
		return true
	})
	return calls
}

// newIn lists the calls that came into line of a queue in this step.
func (c *Center) newIn(q *queue) (calls []CallID) {
	for _, id := range c.wokeCalls {
		if call := c.calls.at(id); call != nil && call.lane != nil && call.lane.queue == q {
			calls = append(calls, id)
		}
	}
	return calls
}

func (e QueueDied) apply(c *Center)    { c.queues[e.Queue].deadSince = c.now }
func (e QueueRevived) apply(c *Center) { c.queues[e.Queue].deadSince = 0 }
