package center

// deadlineKind says whose deadline it is. The order breaks ties of due time.
type deadlineKind uint8

const (
	sessionDeadline  deadlineKind = iota // an agent's connector did not come back
	workDeadline                         // the phase of an agent work
	commandDeadline                      // a command that nothing acknowledged
	skillsDeadline                       // additional skills of a call
	roundDeadline                        // the back-off of a call
	recoveryDeadline                     // a call that waits for recovery
	conversationDeadline
	deskDeadline      // a console that did not come back after a restart
	stepsDeadline     // a call that waited too long in its queue
	coolDeadline      // the cool-down of an agent
	returnDeadline    // the return of an agent to an online status
	scheduledDeadline // a callback whose time has come
	signInDeadline    // a sign-in that nobody used, or that is too old
	closingDeadline   // a call whose queue closes, or a callback for which it is too late
)

// deadline is an armed timer. It is state: the owner keeps its due time in a
// field, and this set orders all of them.
type deadline struct {
	due   Millis
	kind  deadlineKind
	owner uint64
}

func (d deadline) before(e deadline) bool {
	if d.due != e.due {
		return d.due < e.due
	}
	if d.kind != e.kind {
		return d.kind < e.kind
	}
	return d.owner < e.owner
}

// arm sets a deadline to due, or disarms it if due is 0. field is where its
// owner keeps it.
func (c *Center) arm(kind deadlineKind, owner uint64, field *Millis, due Millis) {
	if *field == due {
		return
	}
	if *field != 0 {
		c.deadlines.Delete(deadline{*field, kind, owner})
	}
	if *field = due; due != 0 {
		c.deadlines.Set(deadline{due, kind, owner})
	}
}

// NextDeadline says when the earliest armed deadline is due; ok is false if
// none is armed.
func (c *Center) NextDeadline() (due Millis, ok bool) {
	d, ok := c.deadlines.Min()
	return d.due, ok
}

// step acts on every deadline that is due, in the order of their due times.
func (PassTime) step(c *Center) *Refusal {
	for {
		d, ok := c.deadlines.Min()
		if !ok || d.due > c.now {
			return nil
		}
		c.expire(d)
		if again, _ := c.deadlines.Min(); again == d {
			panic("center: a deadline acted and is still armed")
		}
	}
}

func (c *Center) expire(d deadline) {
	switch d.kind {
	case sessionDeadline:
		c.sessionDue(c.agents[AgentID(d.owner)])
	case workDeadline:
		c.workDue(c.works.at(WorkID(d.owner)))
	case commandDeadline:
		c.commandDue(c.agents[AgentID(d.owner)])
	case skillsDeadline: // spec: ROUTING-5
		c.emit(SkillsDropped{Call: CallID(d.owner)})
	case roundDeadline:
		c.roundEnds(c.calls.at(CallID(d.owner)))
	case recoveryDeadline:
		c.recoveryDue(c.calls.at(CallID(d.owner)))
	case scheduledDeadline:
		call := c.calls.at(CallID(d.owner))
		c.schedule(call, c.now, call.Dials, call.Why)
	case closingDeadline:
		c.closingDue(c.calls.at(CallID(d.owner)))
	case stepsDeadline:
		c.waitedLong(c.calls.at(CallID(d.owner)))
	case coolDeadline:
		c.emit(CoolDownEnded{Agent: AgentID(d.owner)})
	case returnDeadline:
		c.returnDue(c.agents[AgentID(d.owner)])
	case conversationDeadline:
		c.emit(ConversationClosed{Conversation: ConversationID(d.owner)})
	case deskDeadline:
		c.deskDue(c.agents[AgentID(d.owner)])
	case signInDeadline:
		c.signInDue(c.signIns[SignInID(d.owner)])
	}
	c.route() // what came into line is offered before the next deadline acts
}

// workDue is the deadline of a work's phase.
func (c *Center) workDue(w *Work) {
	call := w.call
	switch w.Phase { // spec: ROUTING-8
	case Ringing:
		if call.Vendor {
			c.diagnose(w.Agent, call.ID, w.ID, Note{Code: "ring-limit", Field: "HANGUP", Value: "none",
				Expected: "a HANGUP when the agent misses the call", Done: "ended by the host's ring limit"})
			c.rule(call, w, ByRingLimit, rulingInput{})
			return
		}
		c.rule(call, w, ByPushTimeout, rulingInput{})
	case Connecting:
		c.rule(call, w, ByNoMedia, rulingInput{})
	case Dialing:
		c.rule(call, w, ByNoAnswer, rulingInput{})
	case Talking:
		if w.agent.Connected {
			c.rule(call, w, ByReconnect, rulingInput{})
			return
		}
		c.rule(call, w, ByConnectorGone, rulingInput{})
	case AfterCall: // spec: AFTERCALL-3
		c.closeWork(w)
	}
}
