package center

import "slices"

// route makes the offers that this step made possible: for each call that came
// into line, and for each agent who became free. It looks at the heads of
// lanes, never at all agents or all calls.
func (c *Center) route() {
	c.offerWoken()
	for c.tendQueues() { // who was moved to another queue may be offered there
		c.offerWoken()
	}
	c.settle()
}

func (c *Center) offerWoken() {
	for i := 0; i < len(c.wokeCalls); i++ {
		c.offerCall(c.calls.at(c.wokeCalls[i]))
	}
	if len(c.wokeIdle) > 1 { // a change of rules, or time that passed: the longest idle first
		slices.SortStableFunc(c.wokeIdle, func(a, b *Agent) int { return a.as.compare(b.as) })
	}
	for i := 0; i < len(c.wokeIdle); i++ {
		c.offerAgent(c.wokeIdle[i])
	}
}

// offerCall offers a waiting call to the next eligible agent, if there is one:
// the target of a transfer first, else the longest idle who was not tried in
// this round.
func (c *Center) offerCall(call *Call) {
	if call == nil || call.Place != InLine {
		return
	}
	if a := c.agents[call.Target]; a != nil && len(call.Works) == 0 && c.canTake(a, call) {
		c.offer(call, a)
		return
	}
	var next *Agent
	call.lane.idle.Scan(func(k idleKey) bool {
		if slices.Contains(call.Tried, k.agent) {
			return true // spec: ROUTING-6
		}
		next = c.agents[k.agent]
		return false
	})
	if next != nil {
		c.offer(call, next)
	}
}

// offerAgent offers an agent the first call of the lanes that fit: the lowest
// priority, then the earliest request time.
func (c *Center) offerAgent(a *Agent) {
	if a.room == 0 {
		return // offered a call since, or freed twice
	}
	if call := c.firstFor(a); call != nil {
		c.offer(call, a)
	}
}

// firstFor finds the first call in line that an agent can be offered. It is nearly
// always the first of its lane.
func (c *Center) firstFor(a *Agent) *Call {
	var first place
	for _, l := range a.lanes {
		if l.first.call != 0 && (first.call == 0 || l.first.before(first)) && l.fits(a) {
			first = l.first
		}
	}
	call := c.calls.at(first.call)
	if call == nil || !slices.Contains(call.Tried, a.ID) {
		return call
	}
	return c.firstUntried(a)
}

// firstUntried looks behind the calls that the agent was tried for in this round.
func (c *Center) firstUntried(a *Agent) (best *Call) {
	for _, l := range a.lanes {
		if !l.fits(a) {
			continue
		}
		l.waiting.Scan(func(p place) bool {
			if best != nil && !p.before(best.place()) {
				return false
			}
			call := c.calls.at(p.call)
			if slices.Contains(call.Tried, a.ID) {
				return true
			}
			best = call
			return false
		})
	}
	return best
}

// offer assigns a call to an agent and rings there; with auto-accept the host
// accepts in the same step.
func (c *Center) offer(call *Call, a *Agent) {
	ring := pushTimeoutSeconds
	if q := c.queues[call.Queue]; q != nil {
		ring = q.rules.PushTimeoutSeconds
	}
	due := c.now + seconds(ring)
	e := WorkAssigned{Call: call.ID, Agent: a.ID, Key: call.Key, Phase: Ringing, Due: due}
	if call.Type == Voicemail {
		e.Weight = c.weighs(call, a)
	}
	id := WorkID(c.emit(e))
	w := c.works.at(id)
	c.effect(c.offerEffect(call, w))
	if c.config(a).AutoAccept {
		c.accept(call, w, true)
	}
}

// offerEffect is what the agent's screen is told of an offer.
func (c *Center) offerEffect(call *Call, w *Work) Effect {
	return Effect{
		Kind: OfferWork, ID: Position(w.ID), Agent: w.Agent, Call: call.ID, Work: w.ID, Key: w.Key,
		CallType: call.Type, Customer: call.Customer, Queue: call.Queue, Due: w.Due, Attempt: w.Attempt,
	}
}

// accept tells the connector to connect; media must follow in time.
func (c *Center) accept(call *Call, w *Work, auto bool) {
	if call.Type == Voicemail {
		c.listen(w, auto)
		return
	}
	if c.tooLate(call) { // the rules have changed since it came into line
		c.cancelOffers(call)
		c.tell(w.Agent, w.ID, whyTooLate)
		c.schedule(call, c.now, call.Dials, whyTooLate)
		return
	}
	c.emit(WorkAccepted{Work: w.ID, Due: c.now + seconds(c.settings.AcceptToMediaSeconds), Auto: auto})
	if !w.Dialed { // the library ignores it for what the agent dialed
		c.command(w, Command{Kind: AcceptCall})
	}
}

func (in AcceptWork) step(c *Center) *Refusal {
	w, no := c.workOf(in.Work, in.Agent)
	if no == nil {
		no = c.mayWork(w, workAccepted)
	}
	if no != nil {
		return no
	}
	c.provePerson(w.agent)
	c.accept(w.call, w, false)
	return nil
}

func (in DeclineWork) step(c *Center) *Refusal {
	w, no := c.workOf(in.Work, in.Agent)
	if no == nil {
		no = c.mayWork(w, workDeclined)
	}
	if no != nil {
		return no
	}
	config := c.config(w.agent)
	switch {
	case !config.AllowDecline:
		return refuse(CodeConflict, "the presence configuration %s does not allow agents to decline", config.ID)
	case in.Reason != "" && !config.ChooseDeclineReason:
		return invalid("reason", in.Reason, "no reason: the presence configuration lets agents choose none")
	case in.Reason != "" && !slices.Contains(config.DeclineReasons, in.Reason):
		return invalid("reason", in.Reason, "one of the decline reasons of the presence configuration")
	}
	c.provePerson(w.agent)
	c.rule(w.call, w, ByDecline, rulingInput{reason: in.Reason})
	return nil
}

func (in OfferSeen) step(c *Center) *Refusal {
	w, no := c.workOf(in.Work, in.Agent)
	if no == nil {
		no = c.mayWork(w, workSeen)
	}
	if no != nil || w.SeenAt != 0 {
		return no
	}
	c.proveLife(w.agent)
	c.emit(WorkSeen{Work: w.ID})
	return nil
}

func (in WithdrawWork) step(c *Center) *Refusal {
	w, no := c.workOf(in.Work, 0)
	if no == nil {
		no = c.mayWork(w, workWithdrawn)
	}
	if no != nil {
		return no
	}
	c.rule(w.call, w, ByWithdrawal, rulingInput{})
	return nil
}

// winner says who decided an offer that has ended, for those who came too late.
// spec: ROUTING-7
func (c *Center) winner(w *Work) string {
	if call := w.call; call != nil {
		for _, id := range call.Works {
			if o := c.works.at(id); o != nil && o.ID != w.ID && o.ConnectedAt != 0 {
				return "the call was taken by " + o.Agent.String()
			}
		}
	}
	ago := c.now - w.EndedAt
	switch w.Ending {
	case ByPushTimeout, ByRingLimit:
		return "timed out " + ago.span() + " ago"
	case ByCallerLeft, HangupEndedUnconnected:
		return "the caller left " + ago.span() + " ago"
	case ByDecline, HangupDeclined:
		return "declined " + ago.span() + " ago"
	case ByWithdrawal:
		return "withdrawn " + ago.span() + " ago"
	}
	return "the offer ended " + ago.span() + " ago: " + w.Ending.String()
}
