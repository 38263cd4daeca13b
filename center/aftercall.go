package center

func (in FinishAfterCall) step(c *Center) *Refusal {
	w, no := c.workOf(in.Work, in.Agent)
	if no == nil {
		no = c.mayWork(w, workFinished)
	}
	if no == nil {
		no = c.mayFinish(w)
	}
	if no != nil {
		return no
	}
	c.closeWork(w)
	return nil
}

func (in ExtendAfterCall) step(c *Center) *Refusal {
	w, no := c.workOf(in.Work, in.Agent)
	if no == nil {
		no = c.mayWork(w, workExtended)
	}
	if no != nil {
		return no
	}
	config := c.config(w.agent)
	switch {
	case !config.AfterCallExtendable:
		return refuse(CodeConflict, "the presence configuration %s allows no extension of after-call work", config.ID)
	case w.Extensions >= config.AfterCallExtensions:
		return refuse(CodeLimit, "the after-call work was extended %d times, which is the maximum", w.Extensions)
	}
	c.emit(AfterCallLengthened{Work: w.ID, Due: w.Due + seconds(config.AfterCallExtraSeconds)})
	return nil
}

// step only confirms: the host starts after-call work at the hangup. On a work
// that was never connected it is a deviation.
func (in AfterCallStarted) step(c *Center) *Refusal {
	a, no := c.from(in.From)
	if no != nil {
		return no
	}
	w := c.ownWork(a.ID, in.Key, "")
	if w == nil || w.ConnectedAt == 0 { // spec: AFTERCALL-2
		id, call := WorkID(0), CallID(0)
		if w != nil {
			id, call = w.ID, w.Call
		}
		c.diagnose(a.ID, call, id, Note{Code: "after-call-unconnected", Field: "AFTER_CALL_WORK_STARTED", Value: in.Key,
			Expected: "none for a call that was never connected", Done: "ignored"})
	}
	return nil
}

// closeWork ends the after-call work, and applies the status that waited for it.
func (c *Center) closeWork(w *Work) {
	a := w.agent
	c.noteWrapUp(w)
	c.emit(WorkEnded{Work: w.ID, Status: w.After, Outcome: w.Outcome, Fault: w.Fault, Ending: w.Ending})
	p := c.consequenceOf(w, w.Outcome, w.Fault)
	p.inRow = max(1, a.inRow(w.Outcome)) // it was counted when the call ended
	c.coolDown(w, p)
	c.followStatus(a, w, w.Later, w.LaterCause, p)
	c.commandAgent(a, Command{Kind: WrapUpCall, Work: w.ID}, w.Key)
}

func (e AfterCallBegan) apply(c *Center) {
	w := c.works.at(e.Work)
	w.Phase, w.Outcome, w.Fault = AfterCall, e.Outcome, e.Fault
	w.After, w.Later, w.LaterCause, w.Ending = e.Status, e.Later, e.Cause, e.Ending
	c.arm(workDeadline, uint64(w.ID), &w.Due, e.Due)
	c.leaveCall(w)
	c.restaff(w.agent)
}

func (e AfterCallLengthened) apply(c *Center) {
	w := c.works.at(e.Work)
	w.Extensions++
	c.arm(workDeadline, uint64(w.ID), &w.Due, e.Due)
}
