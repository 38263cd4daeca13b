package center

import "testing"

// Each agent has one standing, and each customer on the line waits once.
// spec: CONSOLE-47
func TestCounts(t *testing.T) {
	o := newOffices(t)
	n := o.c.Counts()
	if n.Agents[CountedBeingRung] != 2 || n.Agents[CountedWrappingUp] != 1 || n.Agents[CountedOnCall] != 1 || n.Agents[CountedBusy] != 1 || n.Agents[CountedAvailable] != 1 {
		t.Errorf("the agents are %v", n.Agents)
	}
	// two ring, one declined and waits again
	if n.Waiting != 3 || n.Talking != 1 || n.Longest == 0 {
		t.Errorf("counted %+v", n)
	}
	o.do(StartCall{Type: Callback, Customer: 70, Queue: o.queue(talks)})
	if n = o.c.Counts(); n.CallbacksDue != 1 || n.Waiting != 3 {
		t.Errorf("with a callback: %+v", n)
	}
	before := n
	o.do(CallerLeft{o.work[comes].Call})
	if n = o.c.Counts(); n.Waiting != before.Waiting-1 {
		t.Errorf("without the caller who left: %+v", n)
	}
}
