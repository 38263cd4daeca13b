package center

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
	case own != nil && own.live() && own.Main != 0: // the other side of a consult
		c.partyIs(own, in)
	default:
		c.partyIs(w, in)
	}
	return nil
}

// partyIs records what a participant does now, which acknowledges what was asked
// about it.
func (c *Center) partyIs(w *Work, in ParticipantChanged) {
	a := w.agent
	c.changeParty(w, in.Call, map[ParticipantChange]PartyState{
		ParticipantConnected: PartyConnected, ParticipantHeld: PartyHeld, ParticipantResumed: PartyConnected}[in.Change])
	if in.Change == ParticipantConnected {
		return
	}
	kind := map[ParticipantChange]CommandKind{ParticipantHeld: HoldCall, ParticipantResumed: ResumeCall}[in.Change]
	for _, id := range [...]WorkID{w.ID, w.Main} {
		if id == 0 {
			continue
		}
		c.acknowledge(a, kind, id)
		c.acknowledge(a, SwapParticipants, id)
		if c.acknowledge(a, Conference, id) {
			c.joinConsult(a)
		}
	}
}

// customerLeaves records that the customer left while agents still talk, as in a
// warm transfer. What rings or waits for the customer elsewhere is canceled in the
// same step: nobody is connected to a caller who is gone (I12). The talk of the
// agents goes on until its hangup.
func (c *Center) customerLeaves(call *Call) { // spec: TRANSFER-7
	for _, other := range c.ofCustomer(call) {
		if !other.CallerGone {
			c.emit(CallerGone{Call: other.ID})
		}
		for _, id := range append([]WorkID(nil), other.Live...) {
			if w := c.works.at(id); w.live() && w.Phase != Talking {
				c.rule(other, w, ByCallerLeft, rulingInput{})
			}
		}
		if other.Place == InLine || other.Place == ForRecovery && other.Type == Transfer {
			c.callerWaitsNoMore(other)
		}
	}
}

// ofCustomer lists the calls that the customer of a call is on or waits in: itself,
// and what it was transferred to.
func (c *Center) ofCustomer(call *Call) (list []*Call) {
	for _, id := range call.conversation.Calls {
		other := c.calls.at(id)
		if other == call || other != nil && other.Place != Over && other.Place != Scheduled && call.hasCustomer() && other.hasCustomer() {
			list = append(list, other)
		}
	}
	return list
}

// hasCustomer says whether the customer of the conversation is on the call, not
// only people who speak about them.
func (call *Call) hasCustomer() bool {
	return call.Type != Voicemail && call.Type != Consult && call.Type != Internal && call.Type != AddedParticipant
}

// callerWaitsNoMore ends the wait of a call whose caller is gone: the one that an
// agent still talks on has the caller's story, or else the recovery policy.
func (c *Center) callerWaitsNoMore(call *Call) {
	if c.transferorTalks(call) {
		c.complete(call, reasonCallerLeft)
		return
	}
	c.recover(call, "the caller is gone")
}

func (c *Center) participantAdded(a *Agent, w *Work, in ParticipantChanged) {
	out := a.outstanding(AddParticipant, w.ID)
	if out == nil {
		c.changeParty(w, in.Call, PartyRinging)
		return
	}
	cmd := *out
	c.endCommand(a, cmd, Acknowledged)
	if cmd.Blind {
		c.emit(TransferTaken{Work: w.ID, Target: cmd.Target})
		return
	}
	c.changeParty(w, in.Call, PartyRinging)
	if cmd.Target.Kind == ToNumber && in.Call.Key != "" {
		c.emit(PartyOutside{Call: w.Call, Key: in.Call.Key})
	}
	c.startTransfer(w.call, w, cmd.Target)
}

func (c *Center) participantRemoved(a *Agent, w, own *Work, in ParticipantChanged) {
	out := a.outstanding(AddParticipant, w.ID)
	switch {
	case out != nil && (in.ReasonIsError || in.Call.Key == ""):
		c.transferFailed(a, w, out, "the telephony system could not add the participant")
	case own != nil && own.live() && a.outstanding(EndCall, own.ID) != nil: // END_CALL while other calls are live
		c.acknowledge(a, EndCall, own.ID)
		c.rule(own.call, own, AnswersEnd, rulingInput{leaves: true})
	case in.Call.Caller:
		c.customerLeaves(w.call)
	default:
		c.partyLeaves(a, w, in.Call)
	}
}

// partyLeaves records that a participant has left, and takes back the transfer
// that rang for it.
func (c *Center) partyLeaves(a *Agent, w *Work, wire WireCall) {
	for i := range a.Commands {
		if cmd := a.Commands[i]; cmd.Kind == RemoveParticipant && cmd.Work == w.ID && (wire.Key == "" || cmd.Party == wire.Key) {
			wire.Key = cmd.Party
			c.endCommand(a, cmd, Acknowledged)
			break
		}
	}
	c.changeParty(w, wire, PartyLeft)
	c.takeTransferBack(w)
}

// takeTransferBack ends the transfer call that the host routes for a participant
// who was removed before anybody took it: the caller is with the transferor.
func (c *Center) takeTransferBack(w *Work) {
	if call := c.transferOf(w); call != nil && call.Disposition == NewCall {
		c.cancelOffers(call)
		c.complete(call, reasonReturned)
	}
}

// transferOf finds the transfer call that the host routes for a work and that is
// not over. There is one at most.
func (c *Center) transferOf(w *Work) *Call {
	for _, id := range w.call.conversation.Calls {
		if call := c.calls.at(id); call != nil && call.Transferor == w.ID && !call.Vendor && call.Place != Over {
			return call
		}
	}
	return nil
}

// changeParty records a participant, by the names the connector gave it. HOLD_TOGGLE
// may name nobody: then it is the customer, or the only other participant.
func (c *Center) changeParty(w *Work, wire WireCall, state PartyState) {
	call := w.call
	p := Party{Key: wire.Key, Connection: wire.Connection, Role: ThirdParty}
	if wire.Caller || wire.Key != "" && (wire.Key == call.Key || wire.Key == w.Key) {
		p.Role = CustomerParty
	}
	known := call.party(func(o *Party) bool {
		return o.Role == p.Role && (p.Role == CustomerParty || o.Key == p.Key && o.Connection == p.Connection)
	})
	if known == nil && p.Role == ThirdParty && p.Key == "" {
		known = call.other("")
	}
	switch {
	case known != nil:
		p = *known
	case p.Role == ThirdParty && p.Key == "":
		return // it says how a participant is whom there is not
	}
	p.State = state
	c.emit(PartyChanged{Call: call.ID, Party: p})
}

// PartyOutside says that nobody here speaks for a participant.
type PartyOutside struct {
	Call CallID `cbor:"1,keyasint"`
	Key  string `cbor:"2,keyasint"`
}

// apply remembers that nobody here speaks for a participant: the call may go on
// with them when the last agent leaves.
func (e PartyOutside) apply(c *Center) {
	if p := c.calls.at(e.Call).other(e.Key); p != nil {
		p.Outside = true
	}
}
