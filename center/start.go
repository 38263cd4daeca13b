package center

import "slices"

// check says what is wrong with a call that is to be started.
func (in StartCall) check(c *Center) *Refusal {
	switch {
	case in.Type != Inbound && in.Type != Callback:
		return invalid("type", in.Type, "inbound or callback")
	case c.queues[in.Queue] == nil:
		return invalid("queue", in.Queue, "the id of a queue")
	case len(in.Key) > TextLenMax:
		return invalid("key", "too long", "at most 256 bytes")
	case in.RequestedAt > c.now:
		return invalid("requestedAt", in.RequestedAt, "a time that is not in the future")
	case len(in.Zone) > zoneLenMax:
		return invalid("zone", "too long", "the IANA name of a time zone")
	case in.Type == Callback && c.calls.at(c.callbacks[in.Customer]) != nil: // spec: CALLBACK-4
		open := c.calls.at(c.callbacks[in.Customer])
		return refuse(CodeConflict, "there is a callback to this customer already: it is %s, %s", open.ID, open.Place)
	case c.openCalls >= CallsMax:
		return refuse(CodeLimit, "the center has %d calls that are not over, which is the maximum", CallsMax)
	}
	if in.Priority != nil {
		if no := within("priority", *in.Priority, -priorityMax, priorityMax); no != nil {
			return no
		}
	}
	if no := checkSkills("skills", in.Skills); no != nil {
		return no
	}
	if no := checkSkills("additionalSkills", in.Additional); no != nil {
		return no
	}
	if old := c.calls.at(c.byKey[in.Key]); in.Key != "" && old != nil && old.Place != Over {
		return refuse(CodeConflict, "a call with the key %q is not over: it is %s", in.Key, old.ID)
	}
	return nil
}

func (in StartCall) step(c *Center) *Refusal {
	if no := in.check(c); no != nil {
		return no
	}
	q := c.queues[in.Queue]
	e := CallCreated{Type: in.Type, Customer: in.Customer, Key: in.Key, Queue: in.Queue, Priority: q.rules.Priority,
		RequestedAt: in.RequestedAt, Skills: sorted(in.Skills), Additional: sorted(in.Additional), HostHolds: in.HostHolds, Zone: in.Zone}
	if in.Type == Callback && q.rules.Recovery != nil {
		e.Origin, e.DialsMax = CallbackScheduled, q.dialsMax()
	}
	if in.Priority != nil {
		e.Priority = *in.Priority
	}
	if e.RequestedAt == 0 {
		e.RequestedAt = c.now
	}
	if wait := q.rules.DropSkillsSeconds; wait > 0 && len(e.Additional) > 0 {
		if e.SkillsDue = e.RequestedAt + seconds(wait); e.SkillsDue <= c.now {
			e.SkillsDue, e.Additional = 0, nil
		}
	}
	var callback *Call
	if in.Type == Inbound {
		callback = c.calledFirst(in.Customer)
	}
	if callback != nil {
		e.Previous, e.RequestedAt = callback.ID, min(e.RequestedAt, callback.RequestedAt)
		if in.Priority == nil && callback.Queue == in.Queue {
			e.Priority = callback.Priority
		}
	}
	e.PlaceDigest = in.PlaceDigest
	old, by := c.regains(in)
	if callback == nil && old != nil {
		e.Previous, e.RequestedAt = old.ID, min(e.RequestedAt, old.RequestedAt)
		if in.Priority == nil {
			e.Priority = old.Priority
		}
	}
	c.out.Call = CallID(c.emit(e))
	call := c.calls.at(c.out.Call)
	c.detail(call, 0, CallDetails{Private: in.Private})
	c.merge(callback)
	if callback == nil && old != nil {
		c.emit(PlaceRegained{Call: call.ID, From: old.ID, By: by})
	}
	if call.timed() {
		c.schedule(call, c.now, 0, "")
		return nil
	}
	c.enqueue(call, CallQueued{Queue: in.Queue})
	return nil
}

func checkSkills(field string, skills []SkillID) *Refusal {
	if len(skills) > SkillsPerCallMax {
		return invalid(field, len(skills), "at most 10 skills")
	}
	for _, s := range skills {
		if s == "" || len(s) > TextLenMax {
			return invalid(field, s, "ids of 1 to 256 bytes")
		}
	}
	return nil
}

func sorted[T ~string](ids []T) []T {
	if len(ids) == 0 {
		return nil
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// step lets the caller of a call leave: what rings is canceled in the same
// commit, so that nobody is connected to a caller who is gone (I12).
func (in CallerLeft) step(c *Center) *Refusal {
	call, no := c.callOf(in.Call)
	if no == nil {
		no = call.may(callerLeaves)
	}
	if no != nil {
		return no
	}
	switch {
	case call.Type == Voicemail:
		return refuse(CodeConflict, "nobody is on the line of a voicemail")
	case call.CallerGone:
		return nil
	}
	c.customerLeaves(call)
	for _, leg := range c.ofCustomer(call) {
		for _, id := range leg.Live {
			if w := c.works.at(id); w.Phase == Talking {
				c.command(w, Command{Kind: EndCall})
			}
		}
	}
	return nil
}

func (in CloseCall) step(c *Center) *Refusal {
	call, no := c.callOf(in.Call)
	if no == nil {
		no = call.may(callCloses)
	}
	switch {
	case no != nil:
		return no
	case len(in.Reason) > TextLenMax:
		return invalid("reason", "too long", "at most 256 bytes")
	}
	reason := in.Reason
	if reason == "" {
		reason = reasonClosed
	}
	c.completeAs(call, reason, EndClosed)
	return nil
}

func (in EndWork) step(c *Center) *Refusal {
	w, no := c.workOf(in.Work, in.Agent)
	if no == nil {
		no = c.mayWork(w, workEndAsked)
	}
	if no != nil {
		return no
	}
	if w.call.Type == Voicemail { // spec: VOICEMAIL-2
		c.rule(w.call, w, AnswersEnd, rulingInput{})
		return nil
	}
	a := w.agent
	switch {
	case a.outstanding(EndCall, w.ID) != nil:
		return refuse(CodeConflict, "the end of the call is already asked for")
	case !a.Connected:
		return refuse(CodeNotRoutable, "the connector is not connected: it cannot be told to end the call")
	}
	c.command(w, Command{Kind: EndCall})
	return nil
}

// span tells a span of time as an agent reads it.
func (m Millis) span() string {
	switch {
	case m < Second:
		return itoa(int64(m)) + " ms"
	case m < 2*Minute:
		return itoa(int64(m/Second)) + " s"
	}
	return itoa(int64(m/Minute)) + " min"
}
