package center

import "slices"

// What events do to calls and works.

func (e CallCreated) apply(c *Center) {
	call := &Call{
		ID: CallID(c.position), Conversation: e.Conversation, Type: e.Type, Customer: e.Customer, Key: e.Key, Queue: e.Queue,
		Priority: e.Priority, RequestedAt: e.RequestedAt, Skills: e.Skills, Additional: e.Additional, Vendor: e.Vendor,
		HostHolds: e.HostHolds, Previous: e.Previous, Transferor: e.Transferor, Target: e.Target, Seldom: noSeldom,
	}
	if e.Zone != "" || e.Origin != 0 || e.DialsMax != 0 || e.Recording != 0 || e.PlaceDigest != (Digest{}) {
		call.Seldom = &Seldom{Zone: e.Zone, Origin: e.Origin, DialsMax: e.DialsMax, Recording: e.Recording, RecordingSeconds: e.RecordingSeconds, PlaceDigest: e.PlaceDigest}
	}
	c.indexCallback(call)
	c.indexPlace(call)
	conversation := c.conversations.at(e.Conversation)
	if conversation == nil {
		call.Conversation = ConversationID(c.position)
		conversation = &Conversation{ID: call.Conversation}
		c.conversations.put(conversation.ID, conversation)
	}
	call.conversation = conversation
	conversation.Calls = append(conversation.Calls, call.ID)
	c.arm(conversationDeadline, uint64(conversation.ID), &conversation.Due, 0)
	if previous := c.calls.at(e.Previous); previous != nil {
		previous.Next = call.ID
		if e.Type == Voicemail {
			previous.seldom().Voicemail = call.ID
		}
	}
	if e.Key != "" {
		c.byKey[e.Key] = call.ID
	}
	c.calls.put(call.ID, call)
	c.openCalls++
	c.arm(skillsDeadline, uint64(call.ID), &call.SkillsDue, e.SkillsDue)
}

func (e CallQueued) apply(c *Center) {
	call := c.calls.at(e.Call)
	c.leave(call)
	round := e.RoundDue
	if e.Overflow { // the agents of the other queue were not asked yet
		round, call.Round = call.endExclusions(c.now), 0
	}
	if call.Type == Callback && !e.Back { // its customer is to be dialed, and was not on the line
		call.CallerGone = false
	}
	call.Queue, call.StepsAt = e.Queue, e.StepsDue
	c.disarm(call)
	c.arm(stepsDeadline, uint64(call.ID), &call.StepsDue, e.StepsDue)
	c.arm(closingDeadline, uint64(call.ID), &call.ClosingDue, e.ClosingDue)
	c.arm(roundDeadline, uint64(call.ID), &call.RoundDue, round)
	c.enter(call)
}

// disarm ends the deadlines of the place where a call was.
func (c *Center) disarm(call *Call) {
	id := uint64(call.ID)
	c.arm(roundDeadline, id, &call.RoundDue, 0)
	c.arm(recoveryDeadline, id, &call.RecoveryDue, 0)
	c.arm(stepsDeadline, id, &call.StepsDue, 0)
	c.arm(scheduledDeadline, id, &call.ScheduledDue, 0)
}

// indexCallback remembers that the host is to call a customer back.
func (c *Center) indexCallback(call *Call) {
	if call.Type == Callback && !call.Vendor && call.Customer != 0 && call.Place != Over {
		c.callbacks[call.Customer] = call.ID
	}
}

func (e RoundStarted) apply(c *Center) {
	call := c.calls.at(e.Call)
	next := call.endExclusions(c.now)
	call.Round++
	c.arm(roundDeadline, uint64(call.ID), &call.RoundDue, next)
	c.wokeCalls = append(c.wokeCalls, call.ID)
}

func (e SkillsDropped) apply(c *Center) {
	call := c.calls.at(e.Call)
	c.arm(skillsDeadline, uint64(call.ID), &call.SkillsDue, 0)
	inLine := call.Place == InLine
	c.leave(call)
	call.Additional = nil
	if inLine {
		c.enter(call)
	}
}

func (e RecoveryArmed) apply(c *Center) {
	call := c.calls.at(e.Call)
	c.leave(call)
	call.Place, call.Why = ForRecovery, e.Why
	c.disarm(call)
	c.arm(closingDeadline, uint64(call.ID), &call.ClosingDue, 0)
	c.arm(recoveryDeadline, uint64(call.ID), &call.RecoveryDue, e.Due)
}

func (e CallerGone) apply(c *Center) { c.calls.at(e.Call).CallerGone = true }

func (e CallCompleted) apply(c *Center) {
	call := c.calls.at(e.Call)
	c.leave(call)
	call.End = e.EndOf(call)
	call.Place, call.Disposition, call.Why, call.EndedAt = Over, Completed, e.Reason, c.now
	c.disarm(call)
	c.arm(closingDeadline, uint64(call.ID), &call.ClosingDue, 0)
	c.indexLeft(call)
	if c.callbacks[call.Customer] == call.ID {
		delete(c.callbacks, call.Customer)
	}
	c.arm(skillsDeadline, uint64(call.ID), &call.SkillsDue, 0)
	conversation := call.conversation
	conversation.Closed = e.Closes
	c.arm(conversationDeadline, uint64(conversation.ID), &conversation.Due, e.Due)
	c.openCalls--
	c.retire(call)
}

func (e ConversationClosed) apply(c *Center) {
	conversation := c.conversations.at(e.Conversation)
	conversation.Closed = true
	c.arm(conversationDeadline, uint64(conversation.ID), &conversation.Due, 0)
	if len(conversation.Calls) == 0 {
		c.conversations.drop(conversation.ID)
	}
}

func (e PartyChanged) apply(c *Center) {
	call := c.calls.at(e.Call)
	i := slices.IndexFunc(call.Parties, func(p Party) bool { return p.Key == e.Party.Key && p.Connection == e.Party.Connection })
	switch {
	case i >= 0:
		call.Parties[i] = e.Party
	case len(call.Parties) < PartiesPerCallMax:
		call.Parties = append(call.Parties, e.Party)
	}
}

func (e WorkAssigned) apply(c *Center) {
	call, a := c.calls.at(e.Call), c.agents[e.Agent]
	w := &Work{ID: WorkID(c.position), Call: e.Call, Agent: e.Agent, Status: Assigned, Phase: e.Phase, Key: e.Key,
		Connection: e.Connection, Epoch: a.Epoch, AssignedAt: c.now, Dialed: e.Dialed, Main: e.Main, call: call, agent: a}
	w.Weight = c.weightOf(a, e)
	if e.Seen {
		w.SeenAt, w.Announced = c.now, true
	}
	c.leave(call)
	c.disarm(call)
	if !call.timed() { // it may still become too late for a callback that rings
		c.arm(closingDeadline, uint64(call.ID), &call.ClosingDue, 0)
	}
	call.Attempts++
	w.Attempt = call.Attempts
	call.Place, call.Last, call.Why = AtWork, w.ID, ""
	call.Live = append(call.Live, w.ID)
	call.Works = append(call.Works, w.ID)
	if len(call.Works) > WorksPerCallKept {
		c.dropOldestWork(call)
	}
	for _, key := range [...]string{e.Key, e.Connection} { // the vendor's leg may have another name than its call
		if key != "" && key != call.Key && c.byKey[key] == 0 {
			c.byKey[key] = call.ID
		}
	}
	c.works.put(w.ID, w)
	a.Live = append(a.Live, w.ID)
	c.arm(workDeadline, uint64(w.ID), &w.Due, e.Due)
	c.refresh(a)
}

func (e WorkBound) apply(c *Center) {
	w := c.works.at(e.Work)
	call := w.call
	w.Key, w.Connection, call.Key = e.Key, e.Connection, e.Key
	for _, key := range [...]string{e.Key, e.Connection} {
		if key != "" {
			c.byKey[key] = call.ID
		}
	}
}

func (e WorkSeen) apply(c *Center) { c.works.at(e.Work).SeenAt = c.now }

func (e WorkAccepted) apply(c *Center) {
	w := c.works.at(e.Work)
	w.Phase, w.AcceptedAt = Connecting, c.now
	c.arm(closingDeadline, uint64(w.Call), &w.call.ClosingDue, 0)
	if w.SeenAt == 0 {
		w.SeenAt = c.now
	}
	c.arm(workDeadline, uint64(w.ID), &w.Due, e.Due)
}

func (e WorkDialing) apply(c *Center) {
	w := c.works.at(e.Work)
	w.Phase, w.Status = Dialing, Opened
	if w.call.Type == Callback && w.call.Disposition == NewCall {
		w.call.seldom().Dials++
	}
	c.arm(workDeadline, uint64(w.ID), &w.Due, e.Due)
}

func (e WorkOpened) apply(c *Center) {
	w := c.works.at(e.Work)
	w.Phase, w.Status, w.ConnectedAt = Talking, Opened, c.now
	c.arm(workDeadline, uint64(w.ID), &w.Due, 0)
	call := w.call
	call.Disposition = InProgress // spec: HANGUP-17
	call.Tried, call.Exclusions, call.Round, call.StepsAt = nil, nil, 0, 0
	w.agent.Misses, w.agent.InRow = 0, nil
	w.agent.noteMiss(0)
	if w.opened() {
		c.refresh(w.agent) // more may fit
	}
}

func (e WorkEnded) apply(c *Center) {
	w := c.works.at(e.Work)
	a := w.agent
	w.Phase, w.Status, w.Outcome, w.Fault, w.Reason = Ended, e.Status, e.Outcome, e.Fault, e.Reason
	w.EndedAt, w.Withdrawn, w.Ending = c.now, e.Withdrawn, e.Ending
	c.arm(workDeadline, uint64(w.ID), &w.Due, 0)
	a.Live = slices.DeleteFunc(a.Live, func(id WorkID) bool { return id == w.ID })
	a.IdleSince = c.now
	if e.Fault == FaultAgent && e.Outcome == Ignored {
		a.Misses++
		a.noteMiss(w.ID)
	}
	// What was asked of the connector about this work and is not a withdrawal or
	// decline has no point any more.
	c.dropCommands(a, func(cmd Command) bool {
		return cmd.Work == w.ID && cmd.Kind != DeclineCall && !cmd.Withdraw
	})
	call := w.call
	if e.Tried && !slices.Contains(call.Tried, a.ID) {
		call.Tried = append(call.Tried, a.ID)
	}
	c.leaveCall(w)
	c.refresh(a)
	if call.Place == Over {
		c.retire(call)
	}
}

// leaveCall takes a work that is not live any more off its call.
func (c *Center) leaveCall(w *Work) {
	call := w.call
	call.Live = slices.DeleteFunc(call.Live, func(id WorkID) bool { return id == w.ID })
}

// retire lets a call that is over be forgotten in its turn, once no after-call
// work of it is left.
func (c *Center) retire(call *Call) {
	for _, id := range call.Works {
		if w := c.works.at(id); w != nil && w.Phase != Ended {
			return
		}
	}
	if old, full := c.ended.push(call.ID, EndedCallsKept); full {
		c.forget(c.calls.at(old))
	}
}

func (c *Center) forget(call *Call) {
	for _, id := range call.Works {
		c.forgetWork(call, id)
	}
	if c.byKey[call.Key] == call.ID {
		delete(c.byKey, call.Key)
	}
	c.forgetPlace(call)
	c.calls.drop(call.ID)
	conversation := call.conversation
	conversation.Calls = slices.DeleteFunc(conversation.Calls, func(id CallID) bool { return id == call.ID })
	if len(conversation.Calls) == 0 && conversation.Due == 0 {
		c.conversations.drop(conversation.ID)
	}
}

// forgetWork forgets a work, and the names that only its leg had.
func (c *Center) forgetWork(call *Call, id WorkID) {
	if w := c.works.at(id); w != nil {
		for _, key := range [...]string{w.Key, w.Connection} {
			if key != call.Key && c.byKey[key] == call.ID {
				delete(c.byKey, key)
			}
		}
	}
	c.works.drop(id)
}

// dropOldestWork forgets the oldest work of a call that was offered very often.
func (c *Center) dropOldestWork(call *Call) {
	for i, id := range call.Works {
		if w := c.works.at(id); w == nil || w.Phase == Ended {
			c.forgetWork(call, id)
			call.Works = slices.Delete(call.Works, i, i+1)
			return
		}
	}
}
