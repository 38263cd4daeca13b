package center

import "slices"

// Disconnect reasons of the host's own making.
const (
	reasonEnded             = "ended"
	reasonClosedByConnector = "closed by connector"
	reasonCallerLeft        = "caller left"
	reasonTransferred       = "transferred"
	reasonReturned          = "returned to the transferor"
	reasonNotReached        = "not reached"
	reasonUnrecovered       = "unrecovered"
	reasonClosed            = "closed"
	reasonJoined            = "joined with the call it was about"
	reasonCallback          = "to be called back"
	reasonVoicemail         = "left a voicemail"
	reasonCanceled          = "canceled"
	reasonCalledFirst       = "the customer called first"
)

// rulingInput is what an ending says beyond its row.
type rulingInput struct {
	closes bool   // reason error with closeCallOnError true
	reason string // the agent's decline reason
	leaves bool   // the agent asked to end it: the others on the call may go on
}

// destination is where a call goes when a work of it ended.
type destination uint8

const (
	staysPut          destination = iota // another work of it is live
	intoLine                             // back in line, same place
	toReroute                            // waiting for recovery: the vendor picks the next agent
	toRecovery                           // waiting for recovery
	toTransferor                         // the leg ends, the transferor still has the caller
	toTransferorAgain                    // who transferred it is free again, and is offered it
	alone                                // the leg ends alone
	intoArchive                          // completed
)

// rule carries out a ruling: the work ends, presence follows, and the call goes
// where its line says. Everything happens in this one step (I5).
func (c *Center) rule(call *Call, w *Work, e Ending, in rulingInput) {
	r := &rulings[e]
	if r.Note != "" {
		c.diagnose(w.Agent, call.ID, w.ID, rulingNotes[e])
	}
	dropped := e == HangupFailedCustomer && w.Phase == Talking               // the customer's line broke in mid-talk
	if (r.Caller && !c.othersLive(call, w) || dropped) && !call.CallerGone { // spec: HANGUP-15
		c.emit(CallerGone{Call: call.ID})
	}
	to := c.destination(call, w, r, in)
	c.withdraw(call, w, e)
	c.endWork(call, w, e, to, in)
	c.send(call, to, r, in)
}

// destination reads the ruling's line in the light of the call.
func (c *Center) destination(call *Call, w *Work, r *Ruling, in rulingInput) destination {
	switch {
	case r.Completes && c.othersLive(call, w), in.closes && c.othersTalk(call, w): // spec: HANGUP-15
		return staysPut // a hangup ends its own work, not the call
	case r.Completes, in.closes: // spec: HANGUP-9
		return intoArchive
	case r.Line == LeaveLine, c.othersLive(call, w):
		return staysPut
	}
	switch lines[call.Type] {
	case LegAlone:
		return alone
	case NotReached:
		return toRecovery
	case Transferor:
		switch talks := c.transferorTalks(call); {
		case talks && call.CallerGone: // spec: TRANSFER-7
			return intoArchive
		case talks && (call.Vendor || call.Target != 0): // spec: TRANSFER-2
			return toTransferor
		case call.Target != 0 && c.backToTransferor(call, w):
			return toTransferorAgain
		}
	}
	switch {
	case call.CallerGone, call.dialedOut(), r.Line == RecoveryPolicy, r.Line == BackIfCallerThere && !call.CallerThere():
		return toRecovery
	case call.Vendor:
		return toReroute
	case c.queues[call.Queue] == nil: // none, or removed meanwhile
		return toRecovery
	}
	return intoLine
}

// othersTalk says whether another agent is on the call.
func (c *Center) othersTalk(call *Call, w *Work) bool {
	for _, id := range call.Live {
		if id != w.ID && c.works.at(id).Phase == Talking {
			return true
		}
	}
	return false
}

// endWork ends the work as ruled, or starts its after-call work, and lets the
// presence status follow.
func (c *Center) endWork(call *Call, w *Work, e Ending, to destination, in rulingInput) {
	r := &rulings[e]
	status, outcome, fault := r.Status, r.Outcome, r.Fault
	if r.Gone != NoWorkStatus && to != intoLine && to != toReroute && to != toTransferor && to != toTransferorAgain {
		status = r.Gone
	}
	if outcome == Ignored && w.SeenAt == 0 {
		outcome, fault = Undelivered, FaultClient // nobody can ignore what never reached them
	}
	if w.Status == Opened && status != Transferred {
		status = Closed
		if to == intoArchive && c.continues(call, in.leaves) {
			status = Transferred
		}
	}
	agent := w.agent
	rule := r.Presence
	if w.Main != 0 {
		rule = KeepStatus // the agent is still on the main call
	}
	p := c.consequenceOf(w, outcome, fault)
	if w.ConnectedAt != 0 && w.Main == 0 && call.Type != Voicemail && c.config(agent).AfterCallSeconds > 0 {
		// spec: AFTERCALL-1
		later, cause := c.ruledStatus(agent, rule, p)
		if later != "" && c.keeps(agent, w, later, cause, fault) != "" {
			later, cause = "", 0
		}
		c.emit(AfterCallBegan{Work: w.ID, Due: c.now + seconds(c.config(agent).AfterCallSeconds),
			Status: status, Outcome: outcome, Fault: fault, Later: later, Cause: cause, Ending: e})
		c.enact(w, p, to)
		return
	}
	c.noteWrapUp(w)
	c.emit(WorkEnded{Work: w.ID, Status: status, Outcome: outcome, Fault: fault, Reason: in.reason,
		Tried: r.Tried && to != toTransferor, Withdrawn: takesBack[e], Ending: e})
	c.enact(w, p, to)
	c.statusAfter(agent, w, rule, p)
}

// send moves the call to its destination.
func (c *Center) send(call *Call, to destination, r *Ruling, in rulingInput) {
	switch to {
	case intoLine:
		c.requeue(call)
	case toReroute:
		c.recover(call, "the vendor re-routes")
	case toRecovery:
		c.recover(call, recoveryReason(call, r))
	case toTransferor:
		t := c.works.at(call.Transferor)
		c.complete(call, reasonReturned)
		if call.Vendor {
			c.tell(t.Agent, t.ID, "the transfer was not taken: the caller is still with you")
			return
		}
		c.notTaken(t)
	case toTransferorAgain:
		c.offer(call, c.works.at(call.Transferor).agent)
	case alone:
		c.endLegAlone(call)
	case intoArchive:
		reason := reasonEnded
		switch {
		case in.closes:
			reason = reasonClosedByConnector
			c.cancelOffers(call)
		case r.Caller, call.CallerGone && call.Disposition == NewCall:
			reason = reasonCallerLeft
		case r.Status == Transferred, in.leaves && c.continues(call, true):
			reason = reasonTransferred
		}
		c.complete(call, reason)
	}
}

// backToTransferor says whether the policy gives a caller whom nobody took back to
// who transferred them, if free again and not asked yet.
// spec: TRANSFER-3
func (c *Center) backToTransferor(call *Call, w *Work) bool {
	t := c.works.at(call.Transferor)
	return c.settings.TransferReturn == ReturnToTransferor && t != nil && w.Agent != t.Agent && !call.CallerGone &&
		!slices.Contains(call.Tried, t.Agent) && c.eligible(t.agent)
}

func recoveryReason(call *Call, r *Ruling) string {
	switch {
	case lines[call.Type] == NotReached:
		return reasonNotReached
	case r.Outcome == CustomerMissed:
		return "the customer missed the call"
	case call.CallerGone:
		return "the caller is gone"
	case call.dialsCustomer():
		return "the customer was not reached"
	}
	return "no line to go back to"
}

// endLegAlone completes an internal, consult or added leg; the agent who dialed
// is told, the main call is untouched.
func (c *Center) endLegAlone(call *Call) {
	dialer := AgentID(0)
	for _, id := range call.Works {
		if w := c.works.at(id); w != nil && w.Dialed {
			dialer = w.Agent
		}
	}
	c.complete(call, reasonNotReached)
	if dialer != 0 {
		c.tell(dialer, 0, "the other side did not take the call")
	}
}

// cancelOffers cancels what still rings of a call that is being completed, in
// the same commit.
func (c *Center) cancelOffers(call *Call) {
	for _, id := range append([]WorkID(nil), call.Live...) {
		w := c.works.at(id)
		c.withdraw(call, w, ByWithdrawal)
		p := c.consequenceOf(w, CanceledOffer, FaultSystem)
		c.emit(WorkEnded{Work: id, Status: Canceled, Outcome: CanceledOffer, Fault: FaultSystem, Withdrawn: true, Ending: ByWithdrawal})
		c.enact(w, p, staysPut)
		c.statusAfter(w.agent, w, KeepStatus, p)
	}
}

// complete ends a voice call. Its conversation closes with it, unless another
// voice call of it is live or it was handed over; then it waits for the next
// call, but not for ever. A caller still on the line is released by whoever
// holds the leg.
func (c *Center) complete(call *Call, reason string) { c.completeAs(call, reason, NoEnd) }

// completeAs ends a voice call with a terminal disposition that its reason does
// not say.
func (c *Center) completeAs(call *Call, reason string, end CallEnd) {
	e := CallCompleted{Call: call.ID, Reason: reason, End: end}
	switch {
	case c.othersOpen(call):
	case reason == reasonTransferred:
		e.Due = c.now + seconds(c.settings.RecoverySeconds)
	default:
		e.Closes = true
	}
	there := call.CallerThere() // a call that is over no longer says whether its customer ever answered
	c.emit(e)
	if e.Closes && there && reason != reasonEnded {
		c.emit(CallDirected{Call: call.ID, Do: LetCallerGo}) // spec: RECOVERY-10
		c.effect(Effect{Kind: ReleaseCaller, Call: call.ID, Key: call.Key, Customer: call.Customer})
	}
}

// takesBack are the endings by which the host itself takes a leg back: the
// connector is told, and its hangup will only confirm.
var takesBack = [endingCount]bool{
	ByPushTimeout: true, ByCallerLeft: true, ByAgentOffline: true, ByLostRace: true, ByWithdrawal: true,
	ByRingLimit: true, ByNoMedia: true, ByNoAnswer: true, ByDeskLost: true,
}

// withdraw takes a leg back from screen and connector. A host-routed offer that
// was not accepted is only on the screen; what the vendor rings is declined; what
// is accepted is ended.
func (c *Center) withdraw(call *Call, w *Work, e Ending) {
	if w.Phase == Ringing {
		c.effect(Effect{Kind: WithdrawOffer, Agent: w.Agent, Call: call.ID, Work: w.ID, Key: w.Key, Why: e.String()})
	}
	switch {
	case e == ByDecline && call.Vendor:
		c.command(w, Command{Kind: DeclineCall})
	case !takesBack[e]:
	case w.Phase == Ringing && call.Vendor:
		c.command(w, Command{Kind: DeclineCall, Withdraw: true})
	case w.Phase == Connecting, w.Phase == Dialing:
		c.command(w, Command{Kind: EndCall, Withdraw: true})
	}
}

// requeue puts a call back in line at its place, and starts the back-off if
// agents were tried in this round.
func (c *Center) requeue(call *Call) {
	if c.tooLate(call) {
		c.schedule(call, c.now, call.Dials, whyTooLate)
		return
	}
	e := CallQueued{Call: call.ID, Queue: call.Queue, Back: true} // spec: ROUTING-1, SEED-5
	if len(call.Tried) > 0 {
		e.RoundDue = c.now + c.backOff(call.Round)
	}
	if e.StepsDue = call.StepsAt; e.StepsDue <= c.now {
		e.StepsDue = 0
	}
	late := call.StepsAt != 0 && e.StepsDue == 0
	c.enqueue(call, e)
	if late && call.Place == InLine { // it waited too long while it was offered
		c.waitedLong(call)
	}
}

// backOff is the wait before the agents of a round are asked again: it doubles
// with each round, up to a bound, and a tenth of it is left to chance, so that
// calls declined together do not come back in the same millisecond.
func (c *Center) backOff(round int) Millis {
	wait, bound := seconds(c.settings.BackOffSeconds), seconds(c.settings.BackOffMaxSeconds)
	for ; round > 0 && wait < bound; round-- {
		wait *= 2
	}
	wait = min(wait, bound)
	return wait + Millis(c.in.Chance%1024)*wait/10/1024
}

// recover keeps a call that nobody rings, visible, until the recovery deadline.
func (c *Center) recover(call *Call, why string) { // spec: ROUTING-10
	if call.Place == ForRecovery {
		return // armed already
	}
	if c.retry(call, why) || c.abandon(call) {
		return
	}
	c.emit(RecoveryArmed{Call: call.ID, Due: c.now + seconds(c.settings.RecoverySeconds), Why: why})
}

// recoveryDue gives up a call that nobody recovered.
func (c *Center) recoveryDue(call *Call) {
	if lines[call.Type] == NotReached {
		c.complete(call, reasonNotReached)
		return
	}
	c.complete(call, reasonUnrecovered)
}

func seconds(n int) Millis { return Millis(n) * Second }
