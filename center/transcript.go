package center

// step keeps a row of a transcript.
// spec: TELEPHONY-13
func (in KeepTranscript) step(c *Center) *Refusal {
	call, no := c.callOf(in.Call)
	switch {
	case no != nil:
		return no
	case in.Kind < TranscriptMessages || in.Kind > PostCallEvents:
		return invalid("kind", in.Kind, "messages, realtime events or post-call events")
	case in.Kind == PostCallEvents && call.Place != Over:
		return refuse(CodeConflict, "the call is not over: its post-call events are taken afterwards")
	case in.Kind != PostCallEvents && call.conversation.Closed:
		return refuse(CodeConflict, "the conversation is closed")
	case in.Kind == TranscriptMessages && c.muffled(call) != "": // what is said meanwhile is not for the transcript
		return refuse(CodeConflict, "%s", c.muffled(call))
	case in.Kind == RealtimeEvents && c.continuesAnother(call):
		return refuse(CodeConflict, "realtime events belong to the first call of a conversation, and this one was transferred")
	case len(call.Transcript) >= TranscriptRowsMax:
		return refuse(CodeLimit, "the transcript of the call has %d entries, which is the maximum", TranscriptRowsMax)
	}
	c.emit(TranscriptKept(in))
	return nil
}

// continuesAnother says whether the call took over from another of its conversation.
func (c *Center) continuesAnother(call *Call) bool {
	previous := c.calls.at(call.Previous)
	return previous != nil && previous.Conversation == call.Conversation
}

// muffled says why nothing of what is said on a call is written down, or "".
// source: Salesforce, Telephony Integration API, messages
func (c *Center) muffled(call *Call) string {
	talked := false
	for _, id := range call.Live {
		w := c.works.at(id)
		if w.RecordingPaused {
			return "the recording is paused"
		}
		talked = talked || w.Phase == Talking
	}
	if talked && call.onHold() {
		return "the call is on hold"
	}
	return ""
}

// onHold says whether the customer was put on hold.
func (call *Call) onHold() bool {
	p := call.customer()
	return p != nil && p.State == PartyHeld
}

func (e TranscriptKept) apply(c *Center) {
	call := c.calls.at(e.Call)
	call.seldom().Transcript = append(call.Transcript, e.Row)
}
