package center

import "slices"

const (
	kindCallOverflowed eventKind = 130
	kindWaitExtended   eventKind = 131
)

// CallOverflowed takes a call out of its queue's hands: into the line of another
// queue, by the CallQueued that follows, or to an agent.
type CallOverflowed struct {
	Call  CallID    `cbor:"1,keyasint"`
	Queue QueueID   `cbor:"2,keyasint,omitempty"` // to which
	Agent AgentID   `cbor:"3,keyasint,omitempty"` // or to whom
	Why   Situation `cbor:"4,keyasint,omitempty"`
}

// WaitExtended lets a call wait on for which no step could be taken.
type WaitExtended struct {
	Call CallID `cbor:"1,keyasint"`
	Due  Millis `cbor:"2,keyasint,omitempty"` // when the steps are tried again; 0 is never
}

// takeSteps takes the first step of the call's policy that can be taken in a
// situation, and says whether the call went anywhere.
func (c *Center) takeSteps(call *Call, s Situation) bool { // spec: RECOVERY-1
	r := c.policy(call)
	if r == nil {
		return false
	}
	for _, step := range r.steps(s) {
		if step.Do == WaitStep {
			return false
		}
		if c.takeStep(call, s, step) {
			return true
		}
	}
	return false
}

// takeStep takes a step, or says that it must be passed over.
func (c *Center) takeStep(call *Call, s Situation, step Step) bool {
	switch step.Do {
	case OverflowToQueue:
		return c.overflow(call, s, step.Queue)
	case OverflowToAgent:
		a := c.agents[step.Agent]
		if a == nil || !c.canTake(a, call) || slices.Contains(call.Tried, a.ID) {
			return false
		}
		c.emit(CallOverflowed{Call: call.ID, Agent: a.ID, Why: s})
		c.offer(call, a)
		return true
	case CallbackStep:
		if !call.CallerThere() || !c.canCallBack(call) {
			return false
		}
		c.emit(CallDirected{Call: call.ID, Do: PromiseCallback, Queue: call.Queue})
		c.completeAs(call, reasonCallback, EndToBeCalledBack)
		c.callBack(call, CallbackByPolicy)
		return true
	case CloseStep:
		if !call.CallerThere() {
			return false
		}
		reason := step.Reason
		if reason == "" {
			reason = s.String()
		}
		end := EndClosed
		if s == QueueClosed {
			end = EndRejected
		}
		c.completeAs(call, reason, end)
		return true
	case VoicemailStep:
		return c.takeVoicemail(call, step.Queue)
	}
	return false
}

// overflow puts a call into the line of another queue. It keeps its request time
// and priority, and enters no queue twice in this way, so that policies which
// point at each other cannot turn it in a circle.
func (c *Center) overflow(call *Call, s Situation, to QueueID) bool { // spec: RECOVERY-3
	q := c.queues[to]
	if q == nil || q.staff == 0 || !c.Open(to, c.now) || to == call.Queue || slices.Contains(call.Visited, to) || len(call.Visited) >= OverflowsMax {
		return false
	}
	c.emit(CallOverflowed{Call: call.ID, Queue: to, Why: s})
	c.enqueue(call, CallQueued{Queue: to, Overflow: true})
	return true
}

// stepsDue is when a call that enters a queue now has waited too long there.
func (c *Center) stepsDue(q *queue) Millis {
	if r := q.rules.Recovery; r != nil && r.AfterSeconds > 0 {
		return c.now + seconds(r.AfterSeconds)
	}
	return 0
}

// waitedLong is the deadline of a call's wait in its queue.
func (c *Center) waitedLong(call *Call) {
	if c.takeSteps(call, Unanswered) {
		return
	}
	e := WaitExtended{Call: call.ID}
	if q := c.queues[call.Queue]; q != nil {
		if e.Due = c.stepsDue(q); e.Due != 0 {
			e.Due = max(e.Due, c.now+StepsAgain)
		}
	}
	c.emit(e)
}

// roundEnds is the end of a call's back-off: the steps of the policy are taken
// after its last round, else a new round starts.
func (c *Center) roundEnds(call *Call) {
	if r := c.policy(call); r != nil && r.AfterRounds > 0 && call.Round+1 >= r.AfterRounds && c.takeSteps(call, Unanswered) {
		return
	}
	c.emit(RoundStarted{Call: call.ID, Kept: call.kept(c.now)})
}

// abandon goes on after the customer left before anybody answered. Without a
// policy, or if it says wait, the call waits for recovery.
func (c *Center) abandon(call *Call) bool { // spec: RECOVERY-4
	r := c.policy(call)
	if r == nil || call.Disposition != NewCall || !call.customerCalled() || !call.CallerGone {
		return false
	}
	reason, end := reasonCallerLeft, EndAbandoned
	for _, step := range r.OnAbandon {
		switch step.Do {
		case WaitStep:
			return false
		case CallbackStep:
			if !c.canCallBack(call) {
				continue
			}
			end = EndToBeCalledBack
		case CloseStep:
			if step.Reason != "" {
				reason = step.Reason
			}
		}
		break
	}
	c.completeAs(call, reason, end)
	if end == EndToBeCalledBack {
		c.callBack(call, CallbackAbandoned)
	}
	return true
}

// canCallBack says whether the customer of a call can be called back, and is not
// to be already.
func (c *Center) canCallBack(call *Call) bool { // spec: CALLBACK-7
	if call.Customer == 0 || c.callbacks[call.Customer] != 0 || !call.customerCalled() {
		return false
	}
	_, ever := c.mayCall(call.Zone, c.queues[call.Queue], c.now)
	return ever
}

// callBack creates the callback of a call that has ended.
func (c *Center) callBack(call *Call, origin CallbackOrigin) {
	c.createCallback(call, RequestCallback{Customer: call.Customer, Queue: call.Queue, Zone: call.Zone}, origin)
}

func (e CallOverflowed) apply(c *Center) {
	call := c.calls.at(e.Call)
	if e.Queue == "" {
		return
	}
	own := call.seldom()
	if own.FirstQueue == "" {
		own.FirstQueue = call.Queue
	}
	own.Visited = append(own.Visited, call.Queue)
}

func (e WaitExtended) apply(c *Center) {
	call := c.calls.at(e.Call)
	call.StepsAt = e.Due
	c.arm(stepsDeadline, uint64(call.ID), &call.StepsDue, e.Due)
}
