package center

// step takes CALL_STARTED: a ring at an agent that the vendor chose, the leg of
// a call that the agent dialed, or the answer to the accept of a callback.
func (in CallStarted) step(c *Center) *Refusal {
	a, no := c.from(in.From)
	if no != nil {
		return no
	}
	w := c.ownWork(a.ID, in.Call.Key, in.Call.Connection)
	c.noteAll(a.ID, w, in.Notes)
	switch {
	case w != nil && w.live():
		c.startedAgain(a, w, in)
	case w != nil && in.Replayed:
		c.diagnose(a.ID, w.Call, w.ID, Note{Code: "replayed-ended", Field: "isReplayedCall", Value: in.Call.Key,
			Expected: "only calls that are active", Done: "ignored: the work has ended"})
	case c.bindDialed(a, in.Call):
	case c.bindCallback(a, in.Call):
		c.startedAgain(a, c.ownWork(a.ID, in.Call.Key, in.Call.Connection), in)
	default:
		c.startedAt(a, in.Call)
	}
	return nil
}

// startedAgain takes a CALL_STARTED of a leg that the host knows.
func (c *Center) startedAgain(a *Agent, w *Work, in CallStarted) {
	call := w.call
	switch {
	case w.Phase == Connecting && call.dialsCustomer() && !in.Replayed:
		c.acknowledge(a, AcceptCall, w.ID)
		c.emit(WorkDialing{Work: w.ID, Due: c.now + seconds(c.settings.CustomerRingSeconds)})
	case in.Replayed && w.Phase == Connecting:
		if out := a.outstanding(AcceptCall, w.ID); out != nil && out.Epoch != a.Epoch { // spec: CONNECTOR-5
			c.endCommand(a, *out, CommandMoot)
			c.command(w, Command{Kind: AcceptCall})
		}
	case in.Replayed:
	default:
		c.diagnose(a.ID, call.ID, w.ID, Note{Code: "started-twice", Field: "CALL_STARTED", Value: in.Call.Key,
			Expected: "one for each ring", Done: "ignored: the agent has the call already"})
	}
}

// bindDialed gives the leg that the agent dialed its key.
func (c *Center) bindDialed(a *Agent, wire WireCall) bool {
	out := a.outstanding(DialPerson, 0)
	if out == nil {
		return false
	}
	w := c.works.at(out.Work)
	if w == nil || w.Key != "" || !w.live() || wire.Type == Inbound || wire.Type == Callback || wire.Type == Transfer {
		return false
	}
	c.endCommand(a, *out, Acknowledged)
	c.emit(WorkBound{Work: w.ID, Key: wire.Key, Connection: wire.Connection})
	return true
}

// bindAccepted gives an offer of the host, which has no key of the vendor's yet,
// the one by which the connector answers ACCEPT_CALL.
func (c *Center) bindAccepted(a *Agent, wire WireCall) bool {
	out := a.outstanding(AcceptCall, 0)
	if out == nil || wire.Key == "" {
		return false
	}
	w := c.works.at(out.Work)
	if w == nil || !w.live() || w.Key != "" && wire.Call != w.Call {
		return false
	}
	c.emit(WorkBound{Work: w.ID, Key: wire.Key, Connection: wire.Connection})
	return true
}

// bindCallback gives a callback of the host, which the vendor did not know, the
// key under which its connector dials the customer.
func (c *Center) bindCallback(a *Agent, wire WireCall) bool {
	out := a.outstanding(AcceptCall, 0)
	if out == nil {
		return false
	}
	w := c.works.at(out.Work)
	return w != nil && w.call.Type == Callback && c.bindAccepted(a, wire)
}

// startedAt records the leg that a connector announced, on the voice call it
// belongs to or on a new one.
func (c *Center) startedAt(a *Agent, wire WireCall) *Work { // spec: ROUTING-9
	call := c.calls.at(wire.Call)
	if call == nil || call.Place == Over {
		call = c.calls.at(c.byKey[wire.Key])
	}
	if wire.Key == "" {
		c.diagnose(a.ID, 0, 0, Note{Code: "call-without-id", Field: "callId", Value: "absent", Expected: "the key of the call", Done: "taken as a call of its own"})
	}
	if call == nil || call.Place == Over {
		call = c.createFromWire(a, wire)
	}
	c.checkBreach(a, call)
	e := WorkAssigned{Call: call.ID, Agent: a.ID, Key: wire.Key, Connection: wire.Connection, Seen: true,
		Phase: Ringing, Due: c.now + seconds(c.settings.VendorRingSeconds)}
	// A consult or added participant of another conversation is not this agent's own:
	// a colleague calls them in the middle of their call.
	if main := c.talkingWork(a); main != nil && (call.Type == Consult || call.Type == AddedParticipant) && c.calls.at(main.Call).Conversation == call.Conversation {
		e.Main, e.Dialed = main.ID, call.Type == Consult
	}
	if e.Dialed = e.Dialed || call.Type == Outbound || call.Type == DialedCallback; e.Dialed {
		e.Phase, e.Due = Dialing, c.now+seconds(c.settings.CustomerRingSeconds)
	}
	w := c.works.at(WorkID(c.emit(e)))
	if e.Phase == Ringing {
		c.effect(c.offerEffect(call, w))
		if c.config(a).AutoAccept {
			c.accept(call, w, true)
		}
	}
	return w
}

// createFromWire begins the voice call of a CALL_STARTED. A callback opens a
// conversation of its own, linked by previous and next call; a transfer, consult
// or added participant stays in the conversation it came from.
func (c *Center) createFromWire(a *Agent, wire WireCall) *Call {
	e := CallCreated{Type: wire.Type, Customer: wire.Customer, Key: wire.Key, Queue: wire.Queue, RequestedAt: c.now, Vendor: true}
	if e.Type == NoCallType || e.Type == Voicemail {
		e.Type = Inbound
	}
	if q := c.queues[wire.Queue]; q == nil {
		e.Queue = ""
	} else {
		e.Priority = q.rules.Priority
	}
	var from *Call
	switch e.Type {
	case Callback, DialedCallback:
		if old := c.calls.at(c.byKey[wire.Initial]); wire.Initial != "" && old != nil {
			e.Previous = old.ID
		}
	case Transfer:
		if from = c.parentOf(wire); from != nil {
			e.Previous, e.RequestedAt = from.ID, from.RequestedAt
			e.Transferor = from.Last
			if e.Queue == "" {
				e.Queue, e.Priority = from.Queue, from.Priority
			}
		}
	case Consult, AddedParticipant:
		if main := c.talkingWork(a); main != nil {
			from = c.calls.at(main.Call)
		}
	}
	if from != nil {
		if v := c.conversations.at(from.Conversation); v != nil && !v.Closed { // what is closed is not opened again (I7)
			e.Conversation = v.ID
		}
		if e.Customer == 0 {
			e.Customer = from.Customer
		}
	}
	var callback *Call
	if wire.Type == Inbound {
		if callback = c.calledFirst(e.Customer); callback != nil {
			e.Previous, e.RequestedAt = callback.ID, callback.RequestedAt
		}
	}
	call := c.calls.at(CallID(c.emit(e)))
	c.merge(callback)
	return call
}

// parentOf finds the call that a transfer comes from, by id or key.
func (c *Center) parentOf(wire WireCall) *Call {
	if id, err := ParseCallID(wire.Parent); err == nil && c.calls.at(id) != nil {
		return c.calls.at(id)
	}
	return c.calls.at(c.byKey[wire.Parent])
}

// checkBreach keeps what a vendor must not do; the call is taken all the same.
func (c *Center) checkBreach(a *Agent, call *Call) {
	switch {
	case c.kind(a) == OfflineKind:
		c.diagnose(a.ID, call.ID, 0, Note{Code: "offline-agent", Field: "CALL_STARTED", Value: string(a.Status),
			Expected: "no call event for an agent who is offline", Done: "taken: no call is lost"})
	case c.engagementOf(a) != free && call.Type != Consult && call.Type != AddedParticipant:
		c.diagnose(a.ID, call.ID, 0, Note{Code: "overlapping-call", Field: "CALL_STARTED", Value: call.Key,
			Expected: "one call at a time for an agent", Done: "taken as a work of its own"})
	}
}

func (c *Center) talkingWork(a *Agent) *Work {
	for _, id := range a.Live {
		if w := c.works.at(id); w.Phase == Talking && w.Main == 0 && !w.opened() {
			return w
		}
	}
	return nil
}

// step takes CALL_CONNECTED: agent and customer talk.
func (in CallConnected) step(c *Center) *Refusal {
	a, no := c.from(in.From)
	if no != nil {
		return no
	}
	w := c.ownWork(a.ID, in.Call.Key, in.Call.Connection)
	if w == nil && (c.bindDialed(a, in.Call) || c.bindAccepted(a, in.Call)) {
		w = c.ownWork(a.ID, in.Call.Key, in.Call.Connection)
	}
	if w == nil && in.Call.Key == "" {
		w = c.commandedWork(a) // what our command was about
	}
	c.noteAll(a.ID, w, in.Notes)
	if w == nil {
		w = c.startedAt(a, in.Call)
		if !in.Replayed {
			c.diagnose(a.ID, w.Call, w.ID, Note{Code: "out-of-order", Field: "CALL_CONNECTED", Value: in.Call.Key,
				Expected: "CALL_STARTED first", Done: "taken as both"})
		}
	}
	switch {
	case w.Phase < Talking:
		c.open(a, w)
	case w.Phase == Talking:
		if w.Due != 0 {
			c.emit(WorkConfirmed{Work: w.ID})
		}
		c.endAgain(a, w)
	default: // the host took the ring back, or the agent declined: nobody may be connected now
		c.diagnose(a.ID, w.Call, w.ID, Note{Code: "connected-late", Field: "CALL_CONNECTED", Value: in.Call.Key,
			Expected: "none after the work has ended", Done: "the connector is told to end it"})
		c.command(w, Command{Kind: EndCall, Withdraw: true})
	}
	return nil
}

// open connects agent and customer. Other offers of the call lose the race.
func (c *Center) open(a *Agent, w *Work) {
	call := w.call
	c.acknowledge(a, AcceptCall, w.ID)
	c.acknowledge(a, DialPerson, w.ID)
	for _, id := range append([]WorkID(nil), call.Live...) {
		if o := c.works.at(id); id != w.ID && o.Phase < Talking && !o.Dialed {
			c.rule(call, o, ByLostRace, rulingInput{})
		}
	}
	if p := call.customer(); p != nil && p.State == PartyHeld && !c.othersTalk(call, w) { // by who had the call before
		held := *p
		held.State = PartyConnected
		c.emit(PartyChanged{Call: call.ID, Party: held})
	}
	c.emit(WorkOpened{Work: w.ID})
}

// endAgain sends an END_CALL again that an older session was told and that the
// replay shows was not carried out.
func (c *Center) endAgain(a *Agent, w *Work) {
	if out := a.outstanding(EndCall, w.ID); out != nil && out.Epoch != a.Epoch {
		c.endCommand(a, *out, CommandMoot)
		c.command(w, Command{Kind: EndCall})
	}
}
