package center

func (in TransferWork) step(c *Center) *Refusal {
	w, no := c.workOf(in.Work, in.Agent)
	if no == nil {
		no = c.mayWork(w, workTransferAsked)
	}
	if no == nil {
		no = c.checkTarget(in.Target)
	}
	if no != nil {
		return no
	}
	a := w.agent
	switch {
	case a.outstanding(AddParticipant, w.ID) != nil:
		return refuse(CodeConflict, "a transfer of this call is under way")
	case !a.Connected:
		return refuse(CodeNotRoutable, "the connector is not connected: it cannot be told to transfer the call")
	}
	c.command(w, Command{Kind: AddParticipant, Target: in.Target, Blind: in.Blind})
	return nil
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

// step takes what happens to participants.
func (in ParticipantChanged) step(c *Center) *Refusal {
	a, no := c.from(in.From)
	if no != nil {
		return no
	}
	own := c.ownWork(a.ID, in.Call.Key, in.Call.Connection)
	w := c.talkingWork(a)
	if w == nil && own != nil && own.live() {
		w = own
	}
	c.noteAll(a.ID, w, in.Notes)
	switch {
	case own != nil && !own.live() && in.Change == ParticipantRemoved && c.acknowledge(a, EndCall, own.ID):
	case w == nil || w.call.Place == Over:
		c.diagnose(a.ID, 0, 0, Note{Code: "participant-without-call", Field: "callId", Value: in.Call.Key,
			Expected: "a participant of a call that is talked on", Done: "kept, changes nothing"})
	case in.CustomerGone:
		c.customerLeaves(w.call)
	case in.Change == ParticipantAdded:
		c.participantAdded(a, w, in)
	case in.Change == ParticipantRemoved:
		c.participantRemoved(a, w, own, in)
	default:
		c.changeParty(w.call, in.Call, map[ParticipantChange]PartyState{
			ParticipantConnected: PartyConnected, ParticipantHeld: PartyHeld, ParticipantResumed: PartyConnected}[in.Change])
	}
	return nil
}

// customerLeaves records that the customer left a call that agents still talk
// on, as in a warm transfer; it goes on until its hangup.
func (c *Center) customerLeaves(call *Call) {
	if !call.CallerGone {
		c.emit(CallerGone{Call: call.ID})
	}
}

func (c *Center) participantAdded(a *Agent, w *Work, in ParticipantChanged) {
	call := w.call
	out := a.outstanding(AddParticipant, w.ID)
	if out == nil {
		c.changeParty(call, in.Call, PartyRinging)
		return
	}
	cmd := *out
	c.endCommand(a, cmd, Acknowledged)
	if cmd.Blind {
		c.emit(TransferTaken{Work: w.ID, Target: cmd.Target})
		return
	}
	c.changeParty(call, in.Call, PartyRinging)
	c.startTransfer(call, w, cmd.Target)
}

func (c *Center) participantRemoved(a *Agent, w, own *Work, in ParticipantChanged) {
	out := a.outstanding(AddParticipant, w.ID)
	switch {
	case out != nil && (in.ReasonIsError || in.Call.Key == ""):
		c.transferFailed(a, w, out, "the telephony system could not add the participant")
	case own != nil && own.live() && a.outstanding(EndCall, own.ID) != nil: // END_CALL while other calls are live
		c.acknowledge(a, EndCall, own.ID)
		c.rule(c.calls[own.Call], own, AnswersEnd, rulingInput{})
	case in.Call.Caller:
		c.customerLeaves(w.call)
	default:
		c.changeParty(w.call, in.Call, PartyLeft)
		c.takeTransferBack(w)
	}
}

// takeTransferBack ends the transfer call that the host routes for a participant
// who was removed before anybody took it: the caller is with the transferor.
func (c *Center) takeTransferBack(w *Work) {
	for _, id := range w.call.conversation.Calls {
		call := c.calls[id]
		if call == nil || call.Transferor != w.ID || call.Vendor || call.Disposition != NewCall || call.Place == Over {
			continue
		}
		c.cancelOffers(call)
		c.complete(call, reasonReturned)
		return
	}
}

func (c *Center) changeParty(call *Call, wire WireCall, state PartyState) {
	p := Party{Key: wire.Key, Connection: wire.Connection, Role: ThirdParty, State: state}
	if wire.Caller || wire.Key == call.Key {
		p.Role = CustomerParty
	}
	c.emit(PartyChanged{Call: call.ID, Party: p})
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
func (c *Center) startTransfer(call *Call, w *Work, target Target) {
	if call.Vendor || c.settings.Routing == VendorRouted || target.Kind == ToNumber {
		return
	}
	if next := c.calls[call.Next]; next != nil && next.Announced && next.Place == ForRecovery { // the vendor was first
		c.routeAnnounced(next, target)
		return
	}
	e := CallCreated{Type: Transfer, Conversation: call.Conversation, Customer: call.Customer, Queue: call.Queue, Priority: call.Priority,
		RequestedAt: call.RequestedAt, HostHolds: call.HostHolds, Previous: call.ID, Transferor: w.ID, Target: target.Agent}
	if q := c.queues[target.Queue]; target.Kind == ToQueue && q != nil {
		e.Queue, e.Priority = target.Queue, q.rules.Priority
	}
	if c.queues[e.Queue] == nil { // removed meanwhile
		e.Queue = ""
	}
	next := CallID(c.emit(e))
	if e.Queue != "" {
		c.emit(CallQueued{Call: next, Queue: e.Queue, StepsDue: c.stepsDue(c.queues[e.Queue])})
		return
	}
	if a := c.agents[target.Agent]; a != nil && c.eligible(a) {
		c.offer(c.calls[next], a)
		return
	}
	c.recover(c.calls[next], "the agent it was transferred to cannot be offered it")
}

func (in Dial) step(c *Center) *Refusal {
	a := c.agents[in.Agent]
	switch {
	case a == nil:
		return refuse(CodeUnknown, "there is no agent %s here", in.Agent)
	case in.Type != Outbound && in.Type != DialedCallback && in.Type != Internal && in.Type != Consult:
		return invalid("type", in.Type, "outbound, dialed callback, internal or consult")
	case in.Person == 0:
		return invalid("number", "", "a phone number or an agent")
	case !a.Connected || !a.Ready:
		return refuse(CodeNotRoutable, "the connector is not connected: it cannot dial")
	}
	main := c.talkingWork(a)
	switch {
	case in.Type == Consult && main == nil:
		return refuse(CodeConflict, "a consult needs a call that is talked on")
	case in.Type != Consult && len(a.Live) > 0:
		return refuse(CodeConflict, "the agent is %s", c.occupation(a))
	}
	e := CallCreated{Type: in.Type, Customer: in.Person, RequestedAt: c.now, Vendor: true}
	assigned := WorkAssigned{Agent: a.ID, Phase: Dialing, Dialed: true, Seen: true, Due: c.now + seconds(c.settings.CustomerRingSeconds)}
	if in.Type == Consult {
		e.Conversation, assigned.Main = c.calls[main.Call].Conversation, main.ID
	}
	c.proveLife(a)
	c.out.Call = CallID(c.emit(e))
	assigned.Call = c.out.Call
	w := c.works[WorkID(c.emit(assigned))]
	c.command(w, Command{Kind: DialPerson, Person: in.Person})
	return nil
}

// apply remembers that the library's echo of a HANGUP may still come, once.
func (e TransferFailed) apply(c *Center) { c.works[e.Work].BlindFailed = !e.Echo }

func (e TransferTaken) apply(c *Center) {
	w := c.works[e.Work]
	w.BlindTaken, w.Target = true, e.Target
}
