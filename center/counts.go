package center

// Counts are how a center stands, without anybody in it.
type Counts struct {
	Waiting      int    // customers on the line whom no agent has answered
	Longest      Millis // when the one of them who waits longest asked; 0 if nobody waits
	Talking      int    // calls
	CallbacksDue int    // that wait for an agent
	Agents       map[Standing]int
	Queues       []QueueCounts
}

// QueueCounts are how a queue stands.
type QueueCounts struct {
	Queue   QueueID
	Waiting int
	Longest Millis
}

// Standing is what an agent is at, as a supervisor counts it.
type Standing uint8

// Standings: each agent has one.
const (
	CountedSignedOut Standing = iota
	CountedOnCall
	CountedBeingRung
	CountedWrappingUp
	CountedAvailable
	CountedBusy
	CountedNotReady // online, and yet not to be offered a call
)

// Counts counts who waits and what the agents are at. Its cost grows with the callers
// in line and with the agents.
func (c *Center) Counts() Counts { // spec: CONSOLE-47
	n := Counts{Agents: map[Standing]int{}}
	at := map[QueueID]int{}
	for i, q := range c.Queues() {
		at[q.ID] = i
		n.Queues = append(n.Queues, QueueCounts{Queue: q.ID})
	}
	wait := func(call *Call) {
		if call.Type == Callback {
			if call.Place == InLine {
				n.CallbacksDue++
			}
			return
		}
		if call.CallerGone || call.Disposition != NewCall || !call.customerCalled() {
			return
		}
		n.Waiting++
		n.Longest = earlier(n.Longest, call.RequestedAt)
		if i, ok := at[call.Queue]; ok {
			n.Queues[i].Waiting++
			n.Queues[i].Longest = earlier(n.Queues[i].Longest, call.RequestedAt)
		}
	}
	for _, q := range c.queues { // any order: counts
		for _, l := range q.lanes { // any order: counts
			l.waiting.Scan(func(p place) bool {
				wait(c.calls.at(p.call))
				return true
			})
		}
	}
	for _, a := range c.agents { // any order: counts
		n.Agents[c.Standing(a)]++
		for _, id := range a.Live {
			w := c.works.at(id)
			switch first := len(w.call.Live) > 0 && w.call.Live[0] == id; { // what several have counts once
			case first && c.Phase(w.call) == Talking:
				n.Talking++
			case first && w.call.Place == AtWork:
				wait(w.call)
			}
		}
	}
	return n
}

func earlier(a, b Millis) Millis {
	if a == 0 {
		return b
	}
	return min(a, b)
}

// Standing says what an agent is at.
func (c *Center) Standing(a *Agent) Standing {
	at := map[Phase]bool{}
	for _, id := range a.Live {
		at[c.works.at(id).Phase] = true
	}
	switch {
	case at[Talking], at[Connecting], at[Dialing]:
		return CountedOnCall
	case at[Ringing]:
		return CountedBeingRung
	case at[AfterCall]:
		return CountedWrappingUp
	case c.kind(a) == OfflineKind:
		return CountedSignedOut
	case c.Excluded(a) == "":
		return CountedAvailable
	case c.kind(a) == OnlineKind:
		return CountedNotReady
	}
	return CountedBusy
}
