package center

const kindLeaveVoicemail inputKind = 123

// LeaveVoicemail says that the vendor has recorded a message. The customer's call
// is over by that, and the message becomes work for agents.
type LeaveVoicemail struct {
	Call      CallID    `cbor:"1,keyasint,omitempty"` // whose caller spoke; 0: none
	Customer  PersonRef `cbor:"2,keyasint,omitempty"` // 0: the customer of the call
	Queue     QueueID   `cbor:"3,keyasint,omitempty"` // "": as the policy said, else the queue of the call
	Recording PersonRef `cbor:"4,keyasint"`           // whose row in the vault says where it lies
	Seconds   int       `cbor:"5,keyasint,omitempty"` // how long it is
}

func (LeaveVoicemail) inputKind() inputKind                { return kindLeaveVoicemail }
func (in LeaveVoicemail) about() (AgentID, CallID, WorkID) { return 0, in.Call, 0 }

// step ends the customer's call and routes the message: a voice call of the type
// voicemail, whose agent work needs no telephony and has no after-call work.
func (in LeaveVoicemail) step(c *Center) *Refusal { // spec: VOICEMAIL-1
	var from *Call
	if in.Call != 0 {
		call, no := c.callOf(in.Call)
		switch {
		case no != nil:
			return no
		case call.Place != Over && !c.onlyRings(call):
			return refuse(CodeConflict, "an agent has the call")
		case call.Voicemail != 0:
			return refuse(CodeConflict, "the caller has left a voicemail already: it is %s", call.Voicemail)
		case call.Type == Voicemail:
			return refuse(CodeConflict, "the call is a voicemail itself")
		}
		from = call
		in.inherit(call)
	}
	switch {
	case c.queues[in.Queue] == nil:
		return invalid("queue", in.Queue, "the id of a queue")
	case in.Recording == 0:
		return invalid("recordingLocation", "", "where the recording lies")
	case c.openCalls >= CallsMax:
		return refuse(CodeLimit, "the center has %d calls that are not over, which is the maximum", CallsMax)
	}
	if no := within("seconds", in.Seconds, 0, voicemailSecondsMax); no != nil {
		return no
	}
	e := CallCreated{Type: Voicemail, Customer: in.Customer, Queue: in.Queue, Priority: c.queues[in.Queue].rules.Priority, RequestedAt: c.now,
		Recording: in.Recording, RecordingSeconds: in.Seconds}
	if from != nil {
		if from.Place != Over {
			c.cancelOffers(from)
			c.completeAs(from, reasonVoicemail, EndVoicemailLeft)
		}
		e.Previous, e.RequestedAt = from.ID, from.RequestedAt
	}
	c.out.Call = CallID(c.emit(e))
	c.enqueue(c.calls.at(c.out.Call), CallQueued{Queue: in.Queue})
	return nil
}

// inherit takes from the call what is not said.
func (in *LeaveVoicemail) inherit(call *Call) {
	if in.Customer == 0 {
		in.Customer = call.Customer
	}
	if in.Queue == "" {
		in.Queue = call.VoicemailQueue
	}
	if in.Queue == "" {
		in.Queue = call.Queue
	}
}

// takeVoicemail asks whoever holds the caller's leg to record a message, and waits
// for it.
func (c *Center) takeVoicemail(call *Call, queue QueueID) bool {
	if !call.CallerThere() || call.Type == Voicemail {
		return false
	}
	c.emit(CallDirected{Call: call.ID, Do: TakeVoicemail, Queue: queue})
	c.emit(RecoveryArmed{Call: call.ID, Due: c.now + VoicemailWait, Why: whyVoicemail})
	return true
}

// listen opens a voicemail at the agent who accepted it: there is nothing to
// connect.
func (c *Center) listen(w *Work, auto bool) { // spec: VOICEMAIL-2
	c.emit(WorkAccepted{Work: w.ID, Due: c.now, Auto: auto})
	c.emit(WorkOpened{Work: w.ID})
	c.followStatus(w.agent, w, "", 0, consequence{}) // one that waited for the end of another call need not wait for this
}

// noTelephony refuses what only a call with a leg can do.
func (w *Work) noTelephony() *Refusal {
	if w.call.Type == Voicemail {
		return refuse(CodeConflict, "a voicemail has no call to act on: it can be closed")
	}
	return nil
}
