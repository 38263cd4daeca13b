package center

import "slices"

// What a supervisor does with a call in line, and with a miss.

// The numbers are in the log: they are never given anew.
const (
	kindMoveCall     inputKind = 170
	kindOfferCall    inputKind = 171
	kindAskVoicemail inputKind = 172
	kindUndoMiss     inputKind = 173

	kindCallMoved  eventKind = 200
	kindCallGiven  eventKind = 201
	kindMissUndone eventKind = 202
)

// MoveCall gives a call in line another queue, another priority, or both. Its
// request time stays, so it enters the other line where it belongs.
type MoveCall struct {
	Call     CallID  `cbor:"1,keyasint"`
	Queue    QueueID `cbor:"2,keyasint,omitempty"` // "": the same
	Priority *int    `cbor:"3,keyasint,omitempty"` // nil: the same
}

// OfferCall offers a call in line to one agent, whoever is next and whatever queues
// and skills the agent has.
type OfferCall struct {
	Call  CallID  `cbor:"1,keyasint"`
	Agent AgentID `cbor:"2,keyasint"`
}

// AskVoicemail lets a caller in line leave a message instead of waiting.
type AskVoicemail struct {
	Call CallID `cbor:"1,keyasint"`
}

// UndoMiss takes an agent's last miss back: the counters and the status are as if it
// had not been. That it happened stays in the records.
type UndoMiss struct {
	Work WorkID `cbor:"1,keyasint"`
}

// CallMoved says what queue and priority somebody gave a call. The line of another
// queue is entered by the CallQueued that follows.
type CallMoved struct {
	Call     CallID  `cbor:"1,keyasint"`
	Queue    QueueID `cbor:"2,keyasint"`
	Priority int     `cbor:"3,keyasint,omitempty"`
}

// CallGiven says that somebody chose the agent of the offer that follows.
type CallGiven struct {
	Call  CallID  `cbor:"1,keyasint"`
	Agent AgentID `cbor:"2,keyasint"`
}

// MissUndone takes an agent's last miss back.
type MissUndone struct {
	Agent AgentID `cbor:"1,keyasint"`
	Work  WorkID  `cbor:"2,keyasint"`
}

func (in MoveCall) step(c *Center) *Refusal { // spec: ROUTING-13
	call, no := c.callOf(in.Call)
	if no == nil {
		no = call.may(callMoved)
	}
	if no != nil {
		return no
	}
	queue, priority := call.Queue, call.Priority
	if in.Queue != "" {
		if queue = in.Queue; c.queues[queue] == nil {
			return invalid("queue", queue, "the id of a queue")
		}
	}
	if in.Priority != nil {
		priority = *in.Priority
		if no := within("priority", priority, -priorityMax, priorityMax); no != nil {
			return no
		}
	}
	if queue == call.Queue && priority == call.Priority {
		return refuse(CodeConflict, "the call is in line in %s with the priority %d already", queue, priority)
	}
	c.emit(CallMoved{Call: call.ID, Queue: queue, Priority: priority})
	if queue != call.Queue {
		c.enqueue(call, CallQueued{Queue: queue, Overflow: true}) // nobody there was asked yet
	}
	return nil
}

func (in OfferCall) step(c *Center) *Refusal { // spec: ROUTING-14
	call, no := c.callOf(in.Call)
	if no == nil {
		no = call.may(callOffered)
	}
	if no != nil {
		return no
	}
	a := c.agents[in.Agent]
	switch {
	case a == nil:
		return invalid("agent", in.Agent, "the key of an agent")
	case !c.canTake(a, call):
		return refuse(CodeNotRoutable, "%s cannot take the call: %s", a.ID, c.ExcludedFrom(a, call))
	}
	c.emit(CallGiven{Call: call.ID, Agent: a.ID})
	c.offer(call, a)
	return nil
}

func (in AskVoicemail) step(c *Center) *Refusal { // spec: VOICEMAIL-4
	call, no := c.callOf(in.Call)
	if no == nil {
		no = call.may(callMoved)
	}
	if no == nil && !c.takeVoicemail(call, "") {
		no = refuse(CodeConflict, "the caller is not on the line: nobody can leave a message")
	}
	return no
}

func (in UndoMiss) step(c *Center) *Refusal { // spec: PRESENCE-11
	w, no := c.workOf(in.Work, 0)
	if no != nil {
		return no
	}
	a := w.agent
	switch {
	case w.Outcome != Ignored || w.Fault != FaultAgent:
		return refuse(CodeConflict, "this is no miss of the agent's: there is nothing to undo")
	case a.LastMiss != w.ID:
		return refuse(CodeConflict, "this is not the last miss of %s, or a call was taken since", a.ID)
	}
	back := a.BeforeMiss
	c.emit(MissUndone{Agent: a.ID, Work: w.ID})
	switch {
	case back == "" || c.statuses[back] == nil: // it did not change, or not for this reason alone
	case c.engagementOf(a) == engaged:
		c.emit(StatusPended{Agent: a.ID, Status: back})
	default:
		c.setStatus(a, back, CauseMissUndone, 0)
	}
	c.tell(a.ID, w.ID, "a supervisor has undone the missed call")
	return nil
}

// noteMiss remembers an agent's last miss, 0 when there is nothing to undo.
func (a *Agent) noteMiss(w WorkID) { a.LastMiss, a.BeforeMiss = w, "" }

// noteStatus remembers the status before the last miss, as long as nothing else than
// the miss has changed it.
func (a *Agent) noteStatus(by WorkID) {
	switch {
	case by == 0 || by != a.LastMiss:
		a.BeforeMiss = ""
	case a.BeforeMiss == "":
		a.BeforeMiss = a.Status
	}
}

func (e CallMoved) apply(c *Center) {
	call := c.calls.at(e.Call)
	call.lane.remove(call.place())
	call.Priority = e.Priority
	call.lane.add(call.place())
}

func (CallGiven) apply(*Center) {}

func (e MissUndone) apply(c *Center) {
	a := c.agents[e.Agent]
	a.noteMiss(0)
	a.Misses = max(0, a.Misses-1)
	for i := range a.InRow {
		if a.InRow[i].Outcome == Ignored {
			a.InRow[i].Count--
		}
	}
	if a.InRow = slices.DeleteFunc(a.InRow, func(n InRow) bool { return n.Count == 0 }); len(a.InRow) == 0 {
		a.InRow = nil
	}
	c.dropReturn(a)
	if a.CoolAfter == Ignored {
		c.setCoolDown(a, 0)
	}
}

func (MoveCall) inputKind() inputKind     { return kindMoveCall }
func (OfferCall) inputKind() inputKind    { return kindOfferCall }
func (AskVoicemail) inputKind() inputKind { return kindAskVoicemail }
func (UndoMiss) inputKind() inputKind     { return kindUndoMiss }
func (CallMoved) eventKind() eventKind    { return kindCallMoved }
func (CallGiven) eventKind() eventKind    { return kindCallGiven }
func (MissUndone) eventKind() eventKind   { return kindMissUndone }

func (in MoveCall) about() (AgentID, CallID, WorkID)     { return 0, in.Call, 0 }
func (in OfferCall) about() (AgentID, CallID, WorkID)    { return in.Agent, in.Call, 0 }
func (in AskVoicemail) about() (AgentID, CallID, WorkID) { return 0, in.Call, 0 }
func (in UndoMiss) about() (AgentID, CallID, WorkID)     { return 0, 0, in.Work }
