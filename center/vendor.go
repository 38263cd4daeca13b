package center

import "slices"

// Why a call of the vendor's waits.
const (
	whyUnrouted = "the vendor has not routed it"
	whyCleared  = "the vendor cleared its routing"
)

// CallNamed finds a call by its id or by the vendor's key, nil if there is none.
func (c *Center) CallNamed(text string) *Call {
	if id, err := ParseCallID(text); err == nil && c.calls.at(id) != nil {
		return c.calls.at(id)
	}
	return c.calls.at(c.byKey[text])
}

// step makes the record of a call. One that has a record already keeps it: the
// vendor asks again, or the connector or the host was first.
// spec: TELEPHONY-5, TELEPHONY-6
func (in AnnounceCall) step(c *Center) *Refusal {
	switch {
	case in.Type != Inbound && in.Type != Transfer:
		return invalid("initiationMethod", in.Type, "Inbound or Transfer")
	case in.Key == "" || len(in.Key) > TextLenMax:
		return invalid("vendorCallKey", in.Key, "1 to 256 bytes")
	}
	if no := in.Details.check(); no != nil {
		return no
	}
	parent := c.calls.at(in.Parent)
	if known := c.announced(in, parent); known != nil {
		c.out.Call = known.ID
		if known.Announced || known.Place == Over {
			c.out.Repeat = true // what came along is not kept
			return nil
		}
		c.emit(CallAnnounced{Call: known.ID, Key: in.Key})
		c.detail(known, in.Customer, in.Details)
		return nil
	}
	if no := c.mayBegin(); no != nil {
		return no
	}
	e := CallCreated{Type: in.Type, Customer: in.Customer, Key: in.Key, RequestedAt: c.now, Vendor: c.settings.Routing == VendorRouted}
	if 0 < in.RequestedAt && in.RequestedAt < c.now {
		e.RequestedAt = in.RequestedAt
	}
	if parent != nil {
		e.Previous, e.Transferor, e.RequestedAt, e.Queue, e.Priority = parent.ID, parent.Last, parent.RequestedAt, parent.Queue, parent.Priority
		if !parent.conversation.Closed { // what is closed is not opened again (I7)
			e.Conversation = parent.Conversation
		}
		if e.Customer == 0 {
			e.Customer = parent.Customer
		}
	}
	q := c.queues[in.Queue]
	if q != nil {
		e.Queue, e.Priority = in.Queue, q.rules.Priority
	}
	if c.queues[e.Queue] == nil { // removed meanwhile
		e.Queue = ""
	}
	c.out.Call = CallID(c.emit(e))
	call := c.calls.at(c.out.Call)
	c.emit(CallAnnounced{Call: call.ID})
	c.detail(call, 0, in.Details)
	if q != nil && !call.Vendor {
		c.enqueue(call, CallQueued{Queue: call.Queue})
		return nil
	}
	c.awaitRouting(call, whyUnrouted)
	return nil
}

// announced finds the call that an announcement is about, if there is one: of the
// same key, and of a transfer from the same call; or the transfer that the host
// itself began, and that the vendor has not named yet.
func (c *Center) announced(in AnnounceCall, parent *Call) *Call {
	known := c.calls.at(c.byKey[in.Key])
	switch {
	case in.Type == Inbound:
		return known
	case known != nil && known.Type == Transfer && (parent == nil || known.Previous == parent.ID):
		return known
	case parent == nil:
		return nil
	}
	if next := c.calls.at(parent.Next); next != nil && next.Type == Transfer && next.Key == "" && next.Place != Over {
		return next
	}
	return nil
}

// mayBegin refuses a call beyond the bounds of the center and of its vendor.
// spec: TELEPHONY-11
func (c *Center) mayBegin() *Refusal {
	most := min(CallsMax, c.settings.Vendor.CallsMax)
	if c.openCalls >= most {
		return refuse(CodeLimit, "the center has %d calls that are not over, which is the maximum", most)
	}
	return nil
}

// awaitRouting keeps a call until the vendor says where it goes.
func (c *Center) awaitRouting(call *Call, why string) {
	c.emit(RecoveryArmed{Call: call.ID, Due: c.now + seconds(c.settings.Vendor.RoutingSeconds), Why: why})
}

// detail keeps what is new of a call.
func (c *Center) detail(call *Call, customer PersonRef, d CallDetails) {
	if d != (CallDetails{}) || customer != 0 && customer != call.Customer {
		c.emit(CallDetailed{Call: call.ID, Details: d, Customer: customer})
	}
}

// step sends a call where the rules say. Host-routed it comes into line;
// vendor-routed the vendor rings the agent, and the host knows whose call it is.
// spec: TELEPHONY-7, TELEPHONY-8
func (in RouteCall) step(c *Center) *Refusal {
	call, no := c.callOf(in.Call)
	if no == nil {
		no = call.may(callRouted)
	}
	switch {
	case no != nil:
		return no
	case !call.routable():
		return refuse(CodeConflict, "a call of the type %s is not routed", call.Type)
	case call.CallerGone:
		return refuse(CodeConflict, "the caller is gone")
	}
	to := c.decide(in)
	q := c.queues[to.Queue]
	if q == nil {
		if in.Flow != "" && c.flows[in.Flow] == nil {
			return invalid("flowDevName", in.Flow, "the name of a flow, or a fallbackQueue")
		}
		return invalid("fallbackQueue", in.Fallback, "the id of a queue, since no flow says where the call goes")
	}
	e := CallRouted{Call: call.ID, Flow: to.Flow, Queue: to.Queue, Agent: to.Agent, Skills: sorted(to.Skills), Priority: q.rules.Priority}
	if to.Priority != nil {
		e.Priority = *to.Priority
	}
	if call.routedAs(e) {
		return nil
	}
	c.emit(e)
	if !call.Vendor && !call.leavesMessage() {
		c.enqueue(call, CallQueued{Queue: e.Queue, RoundDue: c.nextRound(call)})
	}
	return nil
}

// nextRound is when the agents may be asked again who were tried in this round.
func (c *Center) nextRound(call *Call) Millis {
	if len(call.Tried) == 0 {
		return 0
	}
	return c.now + c.backOff(call.Round)
}

// leavesMessage says whether the caller of an announced call speaks to a machine:
// nobody is rung then, and the recording is what agents are offered.
// spec: TELEPHONY-15
func (call *Call) leavesMessage() bool {
	return call.Details != nil && call.Details.Origin == VoicemailOrigin
}

// routable says whether a line is a place for the call.
func (call *Call) routable() bool {
	return lines[call.Type] == OwnQueue || lines[call.Type] == Transferor
}

// routedAs says whether a call is where it would be sent.
func (call *Call) routedAs(e CallRouted) bool {
	return (call.Place == InLine || call.Vendor || call.leavesMessage()) && call.Queue == e.Queue && call.Target == e.Agent && call.Priority == e.Priority && slices.Equal(call.Skills, e.Skills)
}

// step takes a call out of its line and its offers back, in whatever state it is.
// Whether the caller is there it does not say, so the call stays new, and waits for
// the vendor's next word.
// spec: TELEPHONY-9
func (in ClearRouting) step(c *Center) *Refusal {
	call, no := c.callOf(in.Call)
	if no != nil {
		return no
	}
	phase := c.Phase(call)
	if !call.routable() || call.Place == Over || call.Place == ForRecovery || phase == Talking {
		return nil
	}
	c.endLive(call, ByWithdrawal, toRecovery)
	c.awaitRouting(call, whyCleared)
	return nil
}

// endLive ends the works of a call that leaves its agents, each by its ending.
func (c *Center) endLive(call *Call, ending Ending, to destination) {
	for _, id := range slices.Clone(call.Live) {
		w, e := c.works.at(id), ending
		if w.Phase == Talking && ending == ByCallerLeft {
			e = HangupEnded
		}
		c.withdraw(call, w, e)
		c.endWork(call, w, e, to, rulingInput{})
	}
}

// step takes a call from its agents, also one who talks already, and offers it to
// others at its old place.
// spec: TELEPHONY-10
func (in RerouteCall) step(c *Center) *Refusal {
	call, no := c.callOf(in.Call)
	if no == nil {
		no = call.may(callRerouted)
	}
	switch {
	case no != nil:
		return no
	case !call.routable():
		return refuse(CodeConflict, "a call of the type %s is not routed", call.Type)
	case call.Vendor:
		return refuse(CodeConflict, "the vendor routes this call: ring the next agent")
	case call.Place == InLine:
		return nil
	case call.CallerGone:
		return refuse(CodeConflict, "the caller is gone")
	case c.queues[call.Queue] == nil:
		return refuse(CodeConflict, "the call was never in a line: route it first")
	case call.Place == ForRecovery, call.Place == Scheduled:
		c.requeue(call)
		return nil
	}
	for _, id := range slices.Clone(call.Live) {
		w := c.works.at(id)
		if w.Phase == Talking {
			c.command(w, Command{Kind: EndCall, Withdraw: true})
		}
		c.rule(call, w, ByWithdrawal, rulingInput{})
	}
	return nil
}

// step takes the vendor's report. A call that is over stays over, and its figures
// are still taken.
// spec: TELEPHONY-12
func (in UpdateCall) step(c *Center) *Refusal {
	call := c.calls.at(in.Call)
	if call == nil && in.Key != "" {
		call = c.calls.at(c.byKey[in.Key])
	}
	if no := in.Details.check(); no != nil {
		return no
	}
	switch {
	case call == nil && in.Key == "":
		return refuse(CodeUnknown, "there is no voice call %s here", in.Call)
	case call == nil:
		return c.recordLate(in)
	}
	c.detail(call, in.Customer, in.Details)
	if !in.Active && call.Place != Over {
		c.reportedOver(call, in.Details)
	}
	return nil
}

// recordLate makes the record of a call that the host never heard of: one that was
// abandoned or missed before anybody announced it.
func (c *Center) recordLate(in UpdateCall) *Refusal {
	if len(in.Key) > TextLenMax {
		return invalid("vendorCallKey", "too long", "1 to 256 bytes")
	}
	if no := c.mayBegin(); no != nil {
		return no
	}
	e := CallCreated{Type: Inbound, Customer: in.Customer, Key: in.Key, RequestedAt: c.now, Vendor: c.settings.Routing == VendorRouted}
	if at := in.Details.StartedAt; 0 < at && at < c.now {
		e.RequestedAt = at
	}
	if _, known := c.queues[QueueID(in.Details.Queue)]; known {
		e.Queue = QueueID(in.Details.Queue)
	}
	c.out.Call = CallID(c.emit(e))
	call := c.calls.at(c.out.Call)
	c.emit(CallAnnounced{Call: call.ID})
	c.detail(call, 0, in.Details)
	if in.Active {
		c.awaitRouting(call, whyUnrouted)
		return nil
	}
	c.reportedOver(call, in.Details)
	return nil
}

// reportedOver ends a call that the vendor says is over.
func (c *Center) reportedOver(call *Call, d CallDetails) {
	if !call.CallerGone {
		c.emit(CallerGone{Call: call.ID})
	}
	c.endLive(call, ByCallerLeft, intoArchive)
	reason := reasonEnded
	var end CallEnd
	switch {
	case call.Disposition != NewCall || d.AcceptedAt != 0:
		end = EndAnswered
	case d.Reason == vendorCallback:
		end = EndToBeCalledBack
	case call.dialsCustomer():
		reason, end = reasonNotReached, EndNotReached
	case c.abandon(call):
		return
	default:
		reason, end = reasonCallerLeft, EndAbandoned
	}
	if d.Reason != "" {
		reason = d.Reason
	}
	if call.endFor(reason) == end {
		end = NoEnd // the reason says it
	}
	c.completeAs(call, reason, end)
}

// vendorCallback is the disconnect reason of a call whose customer waits to be called
// back. source: disconnectReason of the Telephony Integration API.
const vendorCallback = "CALLBACK"

func (e CallAnnounced) apply(c *Center) {
	call := c.calls.at(e.Call)
	call.Announced = true
	if e.Key != "" && call.Key == "" {
		call.Key = e.Key
		c.byKey[e.Key] = call.ID
	}
}

func (e CallRouted) apply(c *Center) {
	call := c.calls.at(e.Call)
	c.leave(call)
	call.Queue, call.Target, call.Priority = e.Queue, e.Agent, e.Priority
	if call.Flow != e.Flow {
		call.seldom().Flow = e.Flow
	}
	call.Skills, call.Additional = e.Skills, nil
	c.arm(skillsDeadline, uint64(call.ID), &call.SkillsDue, 0)
}

func (e CallDetailed) apply(c *Center) {
	call := c.calls.at(e.Call)
	c.setCustomer(call, e.Customer)
	merged := e.Details
	if call.Details != nil {
		merged = call.Details.merge(e.Details)
	}
	call.seldom().Details = &merged
}

// routeAnnounced routes a transfer whose record the vendor made already.
func (c *Center) routeAnnounced(call *Call, target Target) {
	e := CallRouted{Call: call.ID, Queue: call.Queue, Agent: target.Agent, Priority: call.Priority}
	if q := c.queues[target.Queue]; target.Kind == ToQueue && q != nil {
		e.Queue, e.Priority = target.Queue, q.rules.Priority
	}
	if c.queues[e.Queue] == nil {
		return // no line: it goes on waiting for the vendor
	}
	c.emit(e)
	c.enqueue(call, CallQueued{Queue: e.Queue})
}
