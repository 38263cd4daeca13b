package center

import (
	"fmt"
	"reflect"
	"slices"
)

// Check runs every invariant on the whole state and names the first that fails.
// The numbers are those of the project's list of invariants. Its cost grows with
// the state: tests run it after every step, production on a sample.
func (c *Center) Check() error {
	for _, check := range [...]func() error{c.checkAgentsWork, c.checkCalls, c.checkTransfers, c.checkWorks, c.checkLanes, c.checkConversations, c.checkAccounts, c.checkDeadlines, c.checkQueueCounts, c.checkVendor} {
		if err := check(); err != nil {
			return fmt.Errorf("center %s at position %d: %w", c.id, c.position, err)
		}
	}
	return nil
}

func broken(invariant, format string, args ...any) error {
	return fmt.Errorf("invariant %s is broken: %s", invariant, fmt.Sprintf(format, args...))
}

// checkAgentsWork: I1 exclusive agent, I11 pending status, I20 and I22.
func (c *Center) checkAgentsWork() error {
	for _, a := range values(c.agents) {
		offers, calls, works := 0, 0, 0
		for _, id := range a.Live {
			w := c.works.at(id)
			if w == nil || w.Agent != a.ID || w.Phase == Ended {
				return broken("I1", "agent %s has work %s that is not live", a.ID, id)
			}
			if !w.Announced {
				works++
				if w.Phase < Talking {
					offers++
				}
				if w.call.Type != Voicemail {
					calls++
				}
				if w.Weight == 0 {
					return broken("I1", "work %s of the host's routing takes no capacity of agent %s", id, a.ID)
				}
			}
			if a.Desk == DeskUnreachable && w.Phase == Ringing && w.SeenAt == 0 {
				return broken("I20", "work %s rings unseen at agent %s, whose console is unreachable", id, a.ID)
			}
		}
		if err := c.checkIdle(a); err != nil {
			return err
		}
		switch {
		case offers > 1:
			return broken("I1", "agent %s is offered %d works at once", a.ID, offers)
		case calls > 0 && works > 1:
			return broken("I1", "agent %s has a call that takes all of the capacity, and %d works of the host's routing", a.ID, works)
		case a.Pending != "" && c.engagementOf(a) == free:
			return broken("I11", "agent %s is free and %s still waits to take effect", a.ID, a.Pending)
		case (a.Desk == DeskAwaited) != (a.DeskDue != 0):
			return broken("I21", "the desk of agent %s is %s with its deadline at %d", a.ID, a.Desk, a.DeskDue)
		case (a.ReturnDue != 0) != (a.ReturnTo != ""), a.ReturnProven && a.ReturnDue == 0:
			return broken("I10", "agent %s comes back to %q at %d (sign of life: %v)", a.ID, a.ReturnTo, a.ReturnDue, a.ReturnProven)
		}
	}
	return nil
}

// checkIdle: I20. The lanes that know an agent as idle are those whose calls the
// agent could be offered now.
func (c *Center) checkIdle(a *Agent) error {
	room, _ := c.room(a)
	switch {
	case a.idle && a.deskless() != "":
		return broken("I20", "agent %s is idle, and %s", a.ID, a.deskless())
	case a.idle && a.CoolDue != 0:
		return broken("I20", "agent %s is idle in a cool-down", a.ID)
	case a.idle != (room > 0), a.room != room:
		return broken("I20", "agent %s is indexed as idle=%v with room for %d, and has room for %d", a.ID, a.idle, a.room, room)
	}
	for _, l := range a.lanes {
		fits := c.eligible(a)
		if l.key.voicemail {
			fits = room > 0 && l.queue.rules.voicemailWeight(c.config(a).Capacity) <= room
		}
		if _, in := l.idle.Get(l.keyOf(a)); in != fits {
			return broken("I20", "agent %s is in the idle set of %s (voicemail: %v): %v, and can be offered its calls: %v", a.ID, l.queue.rules.ID, l.key.voicemail, in, fits)
		}
	}
	return nil
}

// checkCalls: I2 one winner, I3 one ending, I4 no lost caller.
func (c *Center) checkCalls() error {
	if !reflect.ValueOf(noSeldom).Elem().IsZero() {
		return broken("I4", "a call wrote what it shares with others: %+v", *noSeldom)
	}
	open := 0
	for call := range c.calls.all() {
		if call.Place != Over {
			open++
		}
		if err := c.checkPlace(call); err != nil {
			return err
		}
		offers := 0
		for _, id := range call.Live {
			w := c.works.at(id)
			if w == nil || w.Call != call.ID || !w.live() {
				return broken("I2", "call %s has work %s that is not live", call.ID, id)
			}
			if w.Phase < Talking && !w.Announced {
				offers++
			}
		}
		if offers > 1 {
			return broken("I2", "call %s is offered to %d agents at once", call.ID, offers)
		}
	}
	if open != c.openCalls {
		return broken("I23", "%d calls are open, %d are counted", open, c.openCalls)
	}
	return nil
}

func (c *Center) checkPlace(call *Call) error {
	inLane := call.lane != nil
	switch {
	case (call.Place == Over) != (call.Disposition == Completed):
		return broken("I3", "call %s is %s with disposition %s", call.ID, call.Place, call.Disposition)
	case call.Place == Over && len(call.Live) > 0:
		return broken("I3", "call %s is over and has live works", call.ID)
	case (call.Place == Over) != (call.End != NoEnd):
		return broken("I3", "call %s is %s with the terminal disposition %q", call.ID, call.Place, call.End)
	case call.Place == AtWork && len(call.Live) == 0:
		return broken("I4", "call %s is at no agent, in no line and has no recovery deadline", call.ID)
	case call.Place == ForRecovery && call.RecoveryDue == 0:
		return broken("I4", "call %s waits for recovery without a deadline", call.ID)
	case call.Place == Scheduled && (call.ScheduledDue == 0 || len(call.Live) > 0 || call.CallerGone):
		return broken("I4", "call %s is scheduled for %d with %d live works", call.ID, call.ScheduledDue, len(call.Live))
	case call.DialsMax > 0 && call.Dials > call.DialsMax, call.End == EndCallbackGivenUp && call.Why == reasonNotReached && call.Dials == 0 && call.Attempts == 0:
		return broken("X4", "callback %s was dialed %d times of %d, and ended %s", call.ID, call.Dials, call.DialsMax, call.End)
	case call.Type == Callback && !call.Vendor && call.Customer != 0 && (call.Place != Over) != (c.callbacks[call.Customer] == call.ID):
		return broken("X4", "callback %s is %s, open for its customer is %s", call.ID, call.Place, c.callbacks[call.Customer])
	case (call.Place == InLine || call.Place == ForRecovery) && len(call.Live) > 0:
		return broken("I4", "call %s is %s and has live works", call.ID, call.Place)
	case inLane != (call.Place == InLine):
		return broken("I4", "call %s is %s, in a lane: %v", call.ID, call.Place, inLane)
	case call.Place == InLine && call.CallerGone:
		return broken("I12", "call %s is in line and its caller is gone", call.ID)
	case len(call.Exclusions) > ExclusionsPerCallMax:
		return broken("I9", "call %s is kept from %d agents", call.ID, len(call.Exclusions))
	case call.Place == InLine && len(call.Tried) > 0 && call.RoundDue == 0:
		return broken("I9", "call %s waits after failed offers without a next round", call.ID)
	}
	return nil
}

// checkTransfers: the links of a chain of transfers are mutual and lead forward,
// its calls are of one conversation, and the customer is in one place of it (I12,
// X3).
// spec: TRANSFER-8
func (c *Center) checkTransfers() error {
	ahead := map[WorkID]CallID{} // the transfer of a work that is not over
	for call := range c.calls.all() {
		if next := c.calls.at(call.Next); next != nil && (next.Previous != call.ID || next.ID == call.ID) {
			return broken("X3", "call %s has %s next, whose previous is %s", call.ID, next.ID, next.Previous)
		}
		if call.CallerGone && call.hasCustomer() {
			for _, id := range call.Live {
				if w := c.works.at(id); w.Phase == Ringing && !w.Announced {
					return broken("I12", "work %s rings for call %s, whose caller is gone", id, call.ID)
				}
			}
		}
		if call.Type != Transfer || call.Vendor || call.Announced { // what a vendor says of its own transfers may contradict itself
			continue
		}
		previous := c.calls.at(call.Previous)
		if previous != nil && previous.Conversation != call.Conversation {
			return broken("X3", "call %s is a transfer of %s, of another conversation", call.ID, previous.ID)
		}
		if call.Place == Over {
			continue
		}
		if previous != nil && previous.Place != Over && previous.CallerGone && !call.CallerGone {
			return broken("I12", "the caller left %s and is still there on its transfer %s", previous.ID, call.ID)
		}
		if other := ahead[call.Transferor]; other != 0 {
			return broken("X3", "the caller of work %s is on two transfers, %s and %s", call.Transferor, other, call.ID)
		}
		ahead[call.Transferor] = call.ID
	}
	return nil
}

// checkWorks: I8 right blame, I22 after-call work.
func (c *Center) checkWorks() error {
	for w := range c.works.all() {
		switch {
		case w.Phase == Ended && (w.Status < Closed || w.Outcome == NoOutcome):
			return broken("I8", "work %s ended %s (%s)", w.ID, w.Status, w.Outcome)
		case w.Phase == Ended && (w.Outcome == Accepted) != (w.Fault == NoFault):
			return broken("I8", "work %s ended %s with fault %q", w.ID, w.Outcome, w.Fault)
		case w.Phase == AfterCall && w.ConnectedAt == 0:
			return broken("I22", "work %s is in after-call work and was never connected", w.ID)
		case w.Phase != Ended && w.Phase != Talking && w.Due == 0:
			return broken("I19", "work %s is %s without a deadline", w.ID, w.Phase)
		case w.Phase != Ended && !slices.Contains(w.agent.Live, w.ID):
			return broken("I1", "work %s is %s, but not at its agent", w.ID, w.Phase)
		}
	}
	return nil
}

// checkLanes: I18 work conservation. No call waits while an agent is idle who
// has its skills and was not tried in this round.
func (c *Center) checkLanes() error {
	for _, id := range sortedKeys(c.queues) {
		for _, l := range c.queues[id].lanes { // any order: one that is broken is enough
			if first, _ := l.waiting.Min(); first != l.first {
				return broken("I18", "call %s is the first of a lane of %s, and %s is taken for it", first.call, id, l.first.call)
			}
			if l.idle.Len() == 0 {
				continue
			}
			var err error
			l.waiting.Scan(func(p place) bool {
				call := c.calls.at(p.call)
				l.idle.Scan(func(k idleKey) bool {
					if !slices.Contains(call.Tried, k.agent) {
						err = broken("I18", "call %s waits in %s while agent %s is idle", call.ID, id, k.agent)
					}
					return err == nil
				})
				return err == nil
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// checkQueueCounts: what is counted of a queue equals a recount, and a queue
// with a policy is known as dead exactly while it is.
func (c *Center) checkQueueCounts() error {
	for _, id := range sortedKeys(c.queues) {
		q, callers, staff := c.queues[id], 0, 0
		for _, l := range q.lanes { // any order: a sum
			callers += l.waiting.Len()
		}
		for _, a := range q.agents { // any order: a count
			if c.staffs(a) {
				staff++
			}
		}
		switch {
		case callers != q.inLine || staff != q.staff:
			return broken("I23", "queue %s has %d callers and %d staff, %d and %d are counted", id, callers, staff, q.inLine, q.staff)
		case (q.rules.Recovery != nil && q.dead()) != (q.deadSince != 0):
			return broken("I19", "queue %s with %d callers and %d staff is known as dead since %d", id, callers, staff, q.deadSince)
		}
	}
	return nil
}

// checkConversations: a conversation is closed exactly when it should be, and an
// open one without a live call has a deadline.
func (c *Center) checkConversations() error {
	for v := range c.conversations.all() {
		live := slices.ContainsFunc(v.Calls, func(id CallID) bool { return c.calls.at(id).Place != Over })
		switch {
		case v.Closed && live:
			return broken("I6", "conversation %s is closed and has a live call", v.ID)
		case !v.Closed && !live && v.Due == 0:
			return broken("I4", "conversation %s is open, has no live call and no deadline", v.ID)
		}
	}
	return nil
}

// checkAccounts: I25 who is signed in may be. No sign-in outlives what it rests on.
func (c *Center) checkAccounts() error {
	counted := 0
	for _, a := range values(c.accounts) {
		counted += len(a.signIns)
		switch {
		case a.Role == AgentRole && c.agents[a.Agent] == nil:
			return broken("I25", "account %s is of an agent who is not there", a.ID)
		case a.Disabled && len(a.signIns) > 0:
			return broken("I25", "account %s is disabled and signed in", a.ID)
		case len(a.signIns) > SignInsPerAccountMax:
			return broken("I25", "account %s is signed in %d times", a.ID, len(a.signIns))
		}
		for _, id := range a.signIns {
			s := c.signIns[id]
			if s == nil || s.Account != a.ID || s.Due == 0 || s.Due > s.Ends || s.PreviousUntil > s.RotatedAt+SignInOverlap {
				return broken("I25", "sign-in %s of account %s is %+v", id, a.ID, s)
			}
		}
	}
	if counted != len(c.signIns) {
		return broken("I25", "%d sign-ins belong to accounts, %d are kept", counted, len(c.signIns))
	}
	return nil
}

// checkDeadlines: I21. Every deadline is armed by its owner, and none is left.
func (c *Center) checkDeadlines() error {
	n := 0
	count := func(due Millis, kind deadlineKind, owner uint64) error {
		if due == 0 {
			return nil
		}
		n++
		if _, armed := c.deadlines.Get(deadline{due, kind, owner}); !armed {
			return broken("I21", "deadline of kind %d for %d at %d is not armed", kind, owner, due)
		}
		return nil
	}
	for _, a := range values(c.agents) {
		if err := firstError(count(a.SessionDue, sessionDeadline, uint64(a.ID)), count(a.CommandDue, commandDeadline, uint64(a.ID)),
			count(a.CoolDue, coolDeadline, uint64(a.ID)), count(a.ReturnDue, returnDeadline, uint64(a.ID)), count(a.DeskDue, deskDeadline, uint64(a.ID))); err != nil {
			return err
		}
	}
	for call := range c.calls.all() {
		id := uint64(call.ID)
		if err := firstError(count(call.SkillsDue, skillsDeadline, id), count(call.RoundDue, roundDeadline, id), count(call.RecoveryDue, recoveryDeadline, id), count(call.StepsDue, stepsDeadline, id), count(call.ScheduledDue, scheduledDeadline, id), count(call.ClosingDue, closingDeadline, id)); err != nil {
			return err
		}
	}
	for w := range c.works.all() {
		if err := count(w.Due, workDeadline, uint64(w.ID)); err != nil {
			return err
		}
	}
	for v := range c.conversations.all() {
		if err := count(v.Due, conversationDeadline, uint64(v.ID)); err != nil {
			return err
		}
	}
	for _, s := range values(c.signIns) {
		if err := count(s.Due, signInDeadline, uint64(s.ID)); err != nil {
			return err
		}
	}
	if n != c.deadlines.Len() {
		return broken("I21", "%d deadlines have owners, %d are armed", n, c.deadlines.Len())
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
