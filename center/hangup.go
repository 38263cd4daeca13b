package center

// A HANGUP belongs to the agent work of the agent whose connector sent it.
// spec: HANGUP-14

func (in HungUp) step(c *Center) *Refusal {
	a, no := c.from(in.From)
	if no != nil {
		return no
	}
	c.note(a.ID, in.Calls, in.Notes)
	if len(in.Calls) == 0 {
		c.hangUp(a, Hangup{}) // nothing, undefined or []: still a hangup
	}
	for _, h := range in.Calls {
		c.hangUp(a, h)
	}
	return nil
}

// note keeps the deviations of a HANGUP with the call it names.
func (c *Center) note(agent AgentID, calls []Hangup, notes []Note) {
	if len(notes) == 0 {
		return
	}
	var w *Work
	for _, h := range calls {
		if w = c.ownWork(agent, h.Key, h.Connection); w != nil {
			break
		}
	}
	c.noteAll(agent, w, notes)
}

// noteAll keeps the deviations of a message with the work it concerns.
func (c *Center) noteAll(agent AgentID, w *Work, notes []Note) {
	call, work := CallID(0), WorkID(0)
	if w != nil {
		call, work = w.Call, w.ID
	}
	for _, n := range notes {
		c.diagnose(agent, call, work, n)
	}
}

// hangUp rules one element of a HANGUP.
func (c *Center) hangUp(a *Agent, h Hangup) {
	if out := a.outstanding(RemoveParticipant, 0); out != nil && (h.Key == out.Party || h.Key == "" && h.Connection == "") {
		if w := c.works.at(out.Work); w != nil && w.live() { // END_CALL of a participant, answered as if it were the call
			c.partyLeaves(a, w, h.WireCall)
			return
		}
	}
	w := c.hungUpWork(a, h)
	switch {
	case w == nil:
	case w.live():
		c.hangUpLive(a, w, h)
	default:
		c.hangUpLate(a, w, h)
	}
}

// hungUpWork finds the work that a HANGUP is about: by its key, or, without
// one, that of the outstanding command, or the agent's only live work. If there
// is none the HANGUP is kept as a diagnostic and the connector is asked to
// replay, so that the host learns what is true.
func (c *Center) hungUpWork(a *Agent, h Hangup) *Work {
	if h.Key == "" && h.Connection == "" {
		if w := c.commandedWork(a); w != nil {
			return w
		}
		if w := c.onlyLiveWork(a); w != nil {
			return w
		}
		c.diagnose(a.ID, 0, 0, Note{Code: "hangup-without-call", Field: "callId", Value: "absent",
			Expected: "the callId of the call that ended", Done: "kept; the connector is asked to replay its calls"})
		c.replay(a)
		return nil
	}
	if w := c.ownWork(a.ID, h.Key, h.Connection); w != nil {
		return w
	}
	if call := c.calls.at(c.byKey[h.Key]); call != nil {
		c.diagnose(a.ID, call.ID, 0, Note{Code: "another-agents-call", Field: "callId", Value: h.Key,
			Expected: "a call of this agent's connector", Done: "refused"})
		return nil
	}
	c.diagnose(a.ID, 0, 0, Note{Code: "unknown-call", Field: "callId", Value: h.Key,
		Expected: "a call that CALL_STARTED announced", Done: "kept, changes nothing; the connector is asked to replay its calls"})
	c.replay(a)
	return nil
}

// ownWork finds the newest work of an agent by the connector's names for it.
func (c *Center) ownWork(agent AgentID, key, connection string) *Work {
	call := c.calls.at(c.byKey[key])
	if call == nil {
		call = c.calls.at(c.byKey[connection])
	}
	if call == nil {
		return nil
	}
	for call != nil {
		for i := len(call.Works) - 1; i >= 0; i-- {
			if w := c.works.at(call.Works[i]); w != nil && w.Agent == agent {
				return w
			}
		}
		if call.Previous == 0 || call.Type != Transfer {
			return nil
		}
		call = c.calls.at(call.Previous) // a transfer may go by the key of the call it came from
		if call != nil && call.Key != key {
			return nil
		}
	}
	return nil
}

func (c *Center) onlyLiveWork(a *Agent) (only *Work) {
	for _, id := range a.Live {
		if w := c.works.at(id); w.live() && w.call.Type != Voicemail {
			if only != nil {
				return nil
			}
			only = w
		}
	}
	return only
}

// hangUpLive rules a HANGUP of a live work.
func (c *Center) hangUpLive(a *Agent, w *Work, h Hangup) {
	call := w.call
	if out := a.outstanding(AddParticipant, w.ID); out != nil && out.Blind && h.Reason == ReasonAbsent {
		c.transferFailed(a, w, out, "the participant was never added") // spec: HANGUP-12
		c.emit(TransferFailed{Work: w.ID, Echo: true})
		return
	}
	if w.BlindFailed && h.Reason == ReasonAbsent {
		c.emit(TransferFailed{Work: w.ID, Echo: true})
		return
	}
	e := c.hangupEnding(a, w, call, h)
	leaves := c.acknowledge(a, EndCall, w.ID)
	c.acknowledge(a, AcceptCall, w.ID)
	if e == AnswersBlind {
		c.handOver(a, w, call)
		return
	}
	c.rule(call, w, e, rulingInput{leaves: leaves, closes: h.Reason == ReasonError && h.Close})
}

// hangupEnding finds the row for a HANGUP of a live work.
func (c *Center) hangupEnding(a *Agent, w *Work, call *Call, h Hangup) Ending {
	switch {
	case w.BlindTaken:
		return AnswersBlind
	case h.Reason == ReasonAbsent && a.outstanding(EndCall, w.ID) != nil && w.ConnectedAt != 0:
		return AnswersEnd
	case h.Reason == ReasonEnded && w.ConnectedAt != 0:
		return HangupEnded
	case h.Reason <= ReasonEnded && a.outstanding(EndCall, w.ID) != nil, h.Reason == ReasonEnded && w.Dialed:
		return EndedBeforeMedia
	case h.Reason == ReasonEnded && call.HostHolds && !call.CallerGone:
		c.diagnose(a.ID, call.ID, w.ID, Note{Code: "ended-unconnected", Field: "reason", Value: "ended",
			Expected: "error, since the caller is still on the line", Done: "ruled as error without agentStatus"})
		return HangupUnnamed
	case h.Reason == ReasonEnded:
		return HangupEndedUnconnected
	case h.Reason == ReasonAbsent:
		c.diagnose(a.ID, call.ID, w.ID, Note{Code: "reason", Field: "reason", Value: "absent",
			Expected: "ended or error", Done: "ruled as error without agentStatus"})
		return HangupOther
	case h.Reason != ReasonError:
		return HangupOther
	case w.Dialed && h.AgentStatus != AgentStatusAbsent:
		c.diagnose(a.ID, call.ID, w.ID, Note{Code: "agent-status-on-dialed-leg", Field: "agentStatus", Value: h.AgentStatus.String(),
			Expected: "none on a call the agent dialed", Done: "recorded, ruled as if absent"}) // spec: SEED-12
		return HangupUnnamed
	}
	return hangupEndings[h.AgentStatus]
}

// hangUpLate takes a HANGUP of a work that has ended: it confirms what the host
// asked for, or is a duplicate, or late; it changes nothing. One exception: the
// vendor says of a call that waits for it that the caller is gone.
func (c *Center) hangUpLate(a *Agent, w *Work, h Hangup) { // spec: CONNECTOR-10
	call := w.call
	asked := false
	for _, kind := range [...]CommandKind{DeclineCall, EndCall} {
		if out := a.outstanding(kind, w.ID); out != nil {
			c.endCommand(a, *out, Acknowledged)
			asked = true
		}
	}
	ends := h.Reason == ReasonEnded || h.Reason == ReasonError && h.Close
	switch {
	case asked:
		c.emit(HangupNoted{Work: w.ID, As: "confirms"})
	case ends && call.Vendor && call.Place == ForRecovery && call.Last == w.ID: // spec: HANGUP-16
		if !call.CallerGone {
			c.emit(CallerGone{Call: call.ID})
		}
		c.complete(call, reasonCallerLeft)
	case call.Last != w.ID:
		c.emit(HangupNoted{Work: w.ID, As: "late"})
	case w.Withdrawn:
		c.emit(HangupNoted{Work: w.ID, As: "confirms"})
	default:
		c.emit(HangupNoted{Work: w.ID, As: "duplicate"})
	}
}

// rulingNotes are the diagnostics of rulings that are not as documented.
var rulingNotes = [endingCount]Note{
	HangupEndedUnconnected: {Code: "ended-unconnected", Field: "reason", Value: "ended",
		Expected: "error for a call that was never connected", Done: "completed as left by the caller"},
	HangupCallbackMissed: {Code: "amazon-value", Field: "agentStatus", Value: "CallbackMissedOrRejected",
		Expected: "MissedCallAgent", Done: "ruled as MissedCallAgent"},
	ByReconnect: {Code: "ended-unheard", Field: "callInProgress", Value: "null",
		Expected: "the call that the host last knew of, or its HANGUP", Done: "ruled as error without agentStatus"},
	ByLostHangup: {Code: "hangup-lost", Field: "ERROR", Value: "CAN_NOT_END_THE_CALL",
		Expected: "a HangupResult in publishEvent", Done: "ruled as error without agentStatus"},
}

func (e HangupNoted) apply(*Center) {}
