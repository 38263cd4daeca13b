package center

func (in TransferWork) step(c *Center) *Refusal {
	w, no := c.workOf(in.Work, in.Agent)
	if no == nil {
		no = c.mayWork(w, workTransferAsked)
	}
	if no == nil {
		no = w.noTelephony()
	}
	if no == nil {
		no = c.checkTarget(in.Target)
	}
	if no == nil {
		no = c.checkTransfer(w, in)
	}
	if no != nil {
		return no
	}
	c.command(w, Command{Kind: AddParticipant, Target: in.Target, Blind: in.Blind})
	return nil
}

// checkTransfer refuses a transfer that would leave the caller with nobody, or with
// two.
// spec: TRANSFER-5
func (c *Center) checkTransfer(w *Work, in TransferWork) *Refusal {
	a, target := w.agent, c.agents[in.Target.Agent]
	switch {
	case a.outstanding(AddParticipant, w.ID) != nil, w.BlindTaken: // of a blind one that was taken, only the hangup is missing
		return refuse(CodeConflict, "a transfer of this call is under way")
	case w.Main != 0:
		return refuse(CodeConflict, "this is a consult: transfer the call it is about")
	case w.call.CallerGone:
		return refuse(CodeConflict, "the caller has left")
	case in.Target.Kind == ToAgent && in.Target.Agent == w.Agent:
		return refuse(CodeConflict, "you are on the call yourself")
	case !a.Connected:
		return refuse(CodeNotRoutable, "the connector is not connected: it cannot be told to transfer the call")
	case in.Blind && a.Cannot.Has(AddParticipant):
		return refuse(CodeConflict, "the telephony system cannot transfer blindly: its connector says so")
	case in.Target.Kind == ToNumber:
		return nil
	}
	if live := c.transferOf(w); live != nil && (!live.Announced || live.Place != ForRecovery) { // which waits for this
		return refuse(CodeConflict, "the call is transferred already: it is %s", c.whereabouts(live))
	}
	switch {
	case target == nil:
	case c.vendorRoutes(w.call) && c.kind(target) == OfflineKind, !c.vendorRoutes(w.call) && !c.eligible(target):
		return refuse(CodeNotRoutable, "%s cannot take the call: %s", target.ID, c.Excluded(target))
	}
	return nil
}

// whereabouts says where a call is, in a sentence.
func (c *Center) whereabouts(call *Call) string {
	if len(call.Live) > 0 {
		w := c.works.at(call.Live[len(call.Live)-1])
		return w.Phase.String() + " at " + w.Agent.String()
	}
	if call.Place == InLine {
		return "in line in " + string(call.Queue)
	}
	return call.Place.String()
}

func (c *Center) checkTarget(t Target) *Refusal {
	switch {
	case t.Kind == ToAgent && c.agents[t.Agent] == nil:
		return invalid("target.agent", t.Agent, "the id of an agent")
	case t.Kind == ToQueue && c.queues[t.Queue] == nil:
		return invalid("target.queue", t.Queue, "the id of a queue")
	case t.Kind == ToNumber && t.Person == 0:
		return invalid("target.number", "", "a phone number")
	case t.Kind < ToAgent || t.Kind > ToNumber:
		return invalid("target", "", "an agent, a queue or a number")
	}
	return nil
}

// vendorRoutes says whether the telephony system picks who takes a call next. What
// an agent of a host-routed center dialed is the host's to route, as what came in.
func (c *Center) vendorRoutes(call *Call) bool {
	return c.settings.Routing == VendorRouted || call.Vendor && call.Type != Outbound && call.Type != DialedCallback
}

// transferorTalks says whether who transferred a call is on it still.
func (c *Center) transferorTalks(call *Call) bool {
	t := c.works.at(call.Transferor)
	return t != nil && t.Phase == Talking
}

// transferFailed leaves call and work as they are; the agent is told. After a
// blind transfer the connector is asked to replay, since it may believe the
// call is gone.
// spec: HANGUP-12
func (c *Center) transferFailed(a *Agent, w *Work, cmd *Command, why string) {
	blind := cmd.Blind
	c.endCommand(a, *cmd, CommandRefused)
	if w.live() {
		c.tell(a.ID, w.ID, "the transfer failed: "+why)
	}
	if blind {
		c.emit(TransferFailed{Work: w.ID})
		c.replay(a)
	}
}

// handOver completes the call of a blind transfer that was taken; its
// conversation goes on with the next call.
func (c *Center) handOver(a *Agent, w *Work, call *Call) {
	target := w.Target
	c.rule(call, w, AnswersBlind, rulingInput{})
	c.startTransfer(call, w, target)
}

// startTransfer begins the next voice call of a transfer that the host routes:
// to a queue, or to an agent and, failing that, the call's former queue, at the
// place the caller always had. What the vendor routes comes by CALL_STARTED.
// spec: TRANSFER-1
func (c *Center) startTransfer(call *Call, w *Work, target Target) {
	if c.vendorRoutes(call) || target.Kind == ToNumber {
		return
	}
	if next := c.calls.at(call.Next); next != nil && next.Announced && next.Place == ForRecovery { // the vendor was first
		c.routeAnnounced(next, target)
		return
	}
	a := c.agents[target.Agent]
	able := a != nil && c.eligible(a)
	if w.Phase == Talking && (target.Kind == ToAgent && !able || target.Kind == ToQueue && c.queues[target.Queue] == nil) {
		c.notTaken(w) // since it was asked for
		return
	}
	e := CallCreated{Type: Transfer, Conversation: call.Conversation, Customer: call.Customer, Queue: c.returnLine(call), Priority: call.Priority,
		RequestedAt: call.RequestedAt, HostHolds: call.HostHolds, Previous: call.ID, Transferor: w.ID, Target: target.Agent}
	if q := c.queues[target.Queue]; target.Kind == ToQueue && q != nil {
		e.Queue, e.Priority = target.Queue, q.rules.Priority
	}
	next := CallID(c.emit(e))
	switch {
	case call.CallerGone:
		c.emit(CallerGone{Call: next})
		c.recover(c.calls.at(next), "the caller is gone")
	case e.Queue != "":
		c.enqueue(c.calls.at(next), CallQueued{Queue: e.Queue})
	case able:
		c.offer(c.calls.at(next), a)
	default:
		c.recover(c.calls.at(next), "the agent it was transferred to cannot be offered it")
	}
}

// returnLine is the queue in which a caller waits when nobody takes a transfer: the
// call's own, or the one that the settings name for calls without one.
// spec: TRANSFER-4
func (c *Center) returnLine(call *Call) QueueID {
	for _, id := range [...]QueueID{call.Queue, c.settings.TransferReturnQueue} {
		if c.queues[id] != nil {
			return id
		}
	}
	return ""
}

// notTaken tells the transferor that the caller is still theirs, and has the
// participant's leg taken down that the telephony system made for the transfer.
func (c *Center) notTaken(w *Work) {
	c.tell(w.Agent, w.ID, "the transfer was not taken: the caller is still with you")
	if p := w.call.other(""); p != nil && p.State == PartyRinging {
		c.command(w, Command{Kind: RemoveParticipant, Party: p.Key})
	}
}

func (in Dial) step(c *Center) *Refusal {
	a := c.agents[in.Agent]
	switch {
	case a == nil:
		return refuse(CodeUnknown, "there is no agent %s here", in.Agent)
	case in.Type != Outbound && in.Type != DialedCallback && in.Type != Internal && in.Type != Consult:
		return invalid("type", in.Type, "outbound, dialed callback, internal or consult")
	case (in.Person == 0) == (in.To == 0):
		return invalid("to", "", "either a phone number or an agent")
	case in.To != 0 && in.Type != Internal && in.Type != Consult:
		return invalid("type", in.Type, "internal or consult, since an agent is called")
	case !a.Connected || !a.Ready:
		return refuse(CodeNotRoutable, "the connector is not connected: it cannot dial")
	}
	main := c.talkingWork(a)
	switch colleague := c.agents[in.To]; {
	case in.To != 0 && colleague == nil:
		return invalid("to.agent", in.To, "the id of an agent")
	case in.To == in.Agent:
		return refuse(CodeConflict, "that is yourself")
	case colleague != nil && !c.reachable(colleague):
		return refuse(CodeNotRoutable, "%s cannot take the call: %s", in.To, c.Excluded(colleague))
	case in.Type == Consult && main != nil && c.dialing(a, main) != nil:
		return refuse(CodeConflict, "a consult is under way already")
	case in.Type == Consult && main == nil:
		return refuse(CodeConflict, "a consult needs a call that is talked on")
	case in.Type != Consult && len(a.Live) > 0:
		return refuse(CodeConflict, "the agent is %s", c.occupation(a))
	}
	e := CallCreated{Type: in.Type, Customer: in.Person, RequestedAt: c.now, Vendor: true, Target: in.To}
	assigned := WorkAssigned{Agent: a.ID, Phase: Dialing, Dialed: true, Seen: true, Due: c.now + seconds(c.settings.CustomerRingSeconds)}
	if in.Type == Consult {
		e.Conversation, assigned.Main = c.calls.at(main.Call).Conversation, main.ID
	}
	c.provePerson(a)
	c.out.Call = CallID(c.emit(e))
	assigned.Call = c.out.Call
	w := c.works.at(WorkID(c.emit(assigned)))
	cmd := Command{Kind: DialPerson, Person: in.Person}
	if in.To != 0 {
		cmd.Target = Target{Kind: ToAgent, Agent: in.To}
	}
	c.command(w, cmd)
	return nil
}

// reachable says whether a colleague can be called: one who is busy with no call
// may answer, whatever the status says but offline.
// spec: TRANSFER-11
func (c *Center) reachable(a *Agent) bool {
	return a.Connected && len(a.Live) == 0 && c.kind(a) != OfflineKind
}

// dialing finds the consult that an agent has beside a call, answered or not.
func (c *Center) dialing(a *Agent, main *Work) *Work {
	for _, id := range a.Live {
		if w := c.works.at(id); w.Main == main.ID && w.live() {
			return w
		}
	}
	return nil
}

// apply remembers that the library's echo of a HANGUP may still come, once.
func (e TransferFailed) apply(c *Center) { c.works.at(e.Work).BlindFailed = !e.Echo }

func (e TransferTaken) apply(c *Center) {
	w := c.works.at(e.Work)
	w.BlindTaken, w.Target = true, e.Target
}
