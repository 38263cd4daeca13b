package center

import "slices"

const (
	kindRequestCallback    inputKind = 120
	kindRescheduleCallback inputKind = 121
	kindCancelCallback     inputKind = 122

	kindCallScheduled eventKind = 134
	kindCallDirected  eventKind = 135
)

// CallbackOrigin says how a callback came about: whose wish it was is evidence.
type CallbackOrigin uint8

// Origins of a callback.
const (
	NoCallbackOrigin  CallbackOrigin = iota
	CallbackRequested                // by the customer
	CallbackByPolicy                 // offered to the customer by a step of the recovery policy
	CallbackAbandoned                // the customer left before anybody answered
	CallbackScheduled                // by an agent, a supervisor or a program of the center
)

var callbackOriginNames = [...]string{"", "requested", "policy", "abandoned", "scheduled"}

func (v CallbackOrigin) String() string { return name(callbackOriginNames[:], v) }

// RequestCallback lets a customer be called back instead of waiting. A caller who
// waits is released and keeps the place in line; a call that agents talk on goes
// on.
type RequestCallback struct {
	Call     CallID    `cbor:"1,keyasint,omitempty"` // that it continues; 0: none
	Customer PersonRef `cbor:"2,keyasint,omitempty"` // whom to call; 0: the customer of the call
	Queue    QueueID   `cbor:"3,keyasint,omitempty"` // "": the queue of the call
	At       Millis    `cbor:"4,keyasint,omitempty"` // not before; 0: as soon as it is the customer's turn
	Zone     string    `cbor:"5,keyasint,omitempty"` // IANA zone of the number; "": the queue's
	Key      string    `cbor:"6,keyasint,omitempty"` // the vendor's key of the callback
}

// RescheduleCallback moves a callback that no agent has to another time.
type RescheduleCallback struct {
	Call CallID `cbor:"1,keyasint"`
	At   Millis `cbor:"2,keyasint,omitempty"` // 0: now
}

// CancelCallback ends a callback that no agent has.
type CancelCallback struct {
	Call CallID `cbor:"1,keyasint"`
}

// CallScheduled keeps a callback until it may enter its line, where it takes the
// place that its request time gives it.
type CallScheduled struct {
	Call  CallID `cbor:"1,keyasint"`
	Due   Millis `cbor:"2,keyasint"`
	Dials int    `cbor:"3,keyasint,omitempty"` // how often the customer was dialed in vain
	Why   string `cbor:"4,keyasint,omitempty"`
}

// Direction is what whoever holds the caller's leg should do.
type Direction uint8

// Directions.
const (
	NoDirection     Direction = iota
	PromiseCallback           // say that somebody will call back
	TakeVoicemail             // record a message and report it, or the caller's leaving
	LetCallerGo               // hang up, once what was asked before is done
)

var directionNames = [...]string{"", "promise a callback", "take a voicemail", "release the caller"}

func (v Direction) String() string { return name(directionNames[:], v) }

// CallDirected tells whoever holds the caller's leg what to do. Those who follow
// the log find it there.
type CallDirected struct {
	Call  CallID    `cbor:"1,keyasint"`
	Do    Direction `cbor:"2,keyasint"`
	Queue QueueID   `cbor:"3,keyasint,omitempty"`
}

func (RequestCallback) inputKind() inputKind    { return kindRequestCallback }
func (RescheduleCallback) inputKind() inputKind { return kindRescheduleCallback }
func (CancelCallback) inputKind() inputKind     { return kindCancelCallback }
func (CallScheduled) eventKind() eventKind      { return kindCallScheduled }
func (CallDirected) eventKind() eventKind       { return kindCallDirected }

func (in RequestCallback) about() (AgentID, CallID, WorkID)    { return 0, in.Call, 0 }
func (in RescheduleCallback) about() (AgentID, CallID, WorkID) { return 0, in.Call, 0 }
func (in CancelCallback) about() (AgentID, CallID, WorkID)     { return 0, in.Call, 0 }

// step releases the caller who waited, and creates the callback.
func (in RequestCallback) step(c *Center) *Refusal { // spec: CALLBACK-1
	var from *Call
	if in.Call != 0 {
		call, no := c.callOf(in.Call)
		if no != nil {
			return no
		}
		from = call
		if in.Customer == 0 {
			in.Customer = call.Customer
		}
		if in.Queue == "" {
			in.Queue = call.Queue
		}
		if in.Zone == "" {
			in.Zone = call.Zone
		}
	}
	if no := c.checkCallback(in, from); no != nil {
		return no
	}
	origin := CallbackRequested
	if role := c.in.Sender.Role; role == AgentRole || role == SupervisorRole || role == AdministratorRole {
		origin = CallbackScheduled
	}
	if from != nil && c.onlyRings(from) {
		c.cancelOffers(from)
		c.completeAs(from, reasonCallback, EndToBeCalledBack)
	}
	c.out.Call = c.createCallback(from, in, origin)
	return nil
}

func (c *Center) checkCallback(in RequestCallback, from *Call) *Refusal {
	open := c.calls.at(c.callbacks[in.Customer])
	switch {
	case c.queues[in.Queue] == nil:
		return invalid("queue", in.Queue, "the id of a queue")
	case in.Customer == 0:
		return invalid("customer", "", "whom to call back: the number is not known")
	case in.At != 0 && (in.At < c.now || in.At > c.now+CallbackAhead):
		return invalid("at", in.At, "a time from now to 30 days ahead")
	case len(in.Zone) > zoneLenMax:
		return invalid("zone", "too long", "the IANA name of a time zone")
	case len(in.Key) > TextLenMax:
		return invalid("key", "too long", "at most 256 bytes")
	case c.openCalls >= CallsMax:
		return refuse(CodeLimit, "the center has %d calls that are not over, which is the maximum", CallsMax)
	case open != nil: // spec: CALLBACK-4
		return refuse(CodeConflict, "there is a callback to this customer already: it is %s, %s", open.ID, open.Place)
	case from != nil && from.Type == Callback && from.Place != Over:
		return refuse(CodeConflict, "the call is a callback already: it can be rescheduled")
	}
	if old := c.calls.at(c.byKey[in.Key]); in.Key != "" && old != nil && old.Place != Over {
		return refuse(CodeConflict, "a call with the key %q is not over: it is %s", in.Key, old.ID)
	}
	if _, ever := c.mayCall(in.Zone, c.queues[in.Queue], max(in.At, c.now)); !ever {
		return invalid("at", in.At, "a time after which the queue is open while the customer may be called")
	}
	return nil
}

// onlyRings says whether a call is not over and no agent has taken it.
func (c *Center) onlyRings(call *Call) bool {
	return call.Place != Over && !slices.ContainsFunc(call.Live, func(id WorkID) bool { return c.works.at(id).Phase != Ringing })
}

// createCallback opens a voice call, with a conversation of its own, that dials
// the customer: with the request time and priority of the call it continues, so
// that the place in line is kept.
func (c *Center) createCallback(from *Call, in RequestCallback, origin CallbackOrigin) CallID { // spec: CALLBACK-2
	q := c.queues[in.Queue]
	e := CallCreated{Type: Callback, Customer: in.Customer, Key: in.Key, Queue: in.Queue, Priority: q.rules.Priority, RequestedAt: c.now,
		Zone: in.Zone, Origin: origin, DialsMax: q.dialsMax()}
	if from != nil {
		e.Previous, e.RequestedAt = from.ID, from.RequestedAt
		if from.Queue == in.Queue {
			e.Priority, e.Skills = from.Priority, from.Skills
		}
	}
	id := CallID(c.emit(e))
	c.schedule(c.calls.at(id), in.At, 0, "")
	return id
}

// schedule puts a callback into its line, or keeps it until it may be there.
func (c *Center) schedule(call *Call, at Millis, dials int, why string) {
	q := c.queues[call.Queue]
	if q == nil {
		c.emit(RecoveryArmed{Call: call.ID, Due: c.now + seconds(c.settings.RecoverySeconds), Why: "no line to go back to"})
		return
	}
	due, ever := c.mayCall(call.Zone, q, max(at, c.now))
	if !ever {
		c.completeAs(call, "there is no time at which the customer may be called", EndCallbackGivenUp)
		return
	}
	if due > c.now {
		c.emit(CallScheduled{Call: call.ID, Due: due, Dials: dials, Why: why})
		return
	}
	c.enqueue(call, CallQueued{Queue: call.Queue, RoundDue: c.nextRound(call)})
}

// dialsMax is how often a customer of the queue is dialed for one callback.
func (q *queue) dialsMax() int {
	if r := q.rules.Recovery; r != nil {
		return orDefault(r.CallbackAttempts, callbackAttempts)
	}
	return callbackAttempts
}

// retry dials again later after the customer was not reached, or gives up after
// the last attempt. An agent who misses the callback is no attempt.
func (c *Center) retry(call *Call, why string) bool { // spec: CALLBACK-3
	w := c.works.at(call.Last)
	if call.Type != Callback || call.DialsMax == 0 || w == nil {
		return false
	}
	dials := call.Dials
	if (w.Outcome == CustomerMissed || w.Outcome == CustomerFailed) && w.Status != Closed {
		dials++ // it failed before the connector said that it dials
	}
	if dials == 0 {
		return false
	}
	if dials >= call.DialsMax {
		c.completeAs(call, reasonNotReached, EndCallbackGivenUp)
		return true
	}
	gap := callbackGapSeconds
	if r := c.policy(call); r != nil {
		gap = orDefault(r.CallbackGapSeconds, gap)
	}
	c.schedule(call, c.now+seconds(gap), dials, why)
	return true
}

// dialedOut says whether a callback may not dial its customer again.
func (call *Call) dialedOut() bool {
	return call.Type == Callback && call.DialsMax > 0 && call.Dials >= call.DialsMax && call.Disposition == NewCall
}

// calledFirst finds the open callback of a customer who calls before it reached
// them. One that is talked on is not it.
func (c *Center) calledFirst(customer PersonRef) *Call {
	call := c.calls.at(c.callbacks[customer])
	if customer == 0 || call == nil || call.Disposition != NewCall {
		return nil
	}
	return call
}

// merge ends a callback whose customer called first: a ringing or dialing agent
// is free again for the call that came, which has the callback's place.
func (c *Center) merge(callback *Call) { // spec: CALLBACK-5
	if callback != nil {
		c.cancelOffers(callback)
		c.completeAs(callback, reasonCalledFirst, EndMerged)
	}
}

// waitingCallback finds a callback of the host that no agent has.
func (c *Center) waitingCallback(id CallID) (*Call, *Refusal) { // spec: CALLBACK-6
	call, no := c.callOf(id)
	switch {
	case no != nil:
		return nil, no
	case call.Type != Callback || call.Vendor:
		return nil, refuse(CodeConflict, "%s is no callback of the host", call.ID)
	case call.Place != Scheduled && call.Place != InLine && call.Place != ForRecovery:
		return nil, refuse(CodeConflict, "the callback is %s", call.Place)
	}
	return call, nil
}

func (in CancelCallback) step(c *Center) *Refusal {
	call, no := c.waitingCallback(in.Call)
	if no == nil {
		c.completeAs(call, reasonCanceled, EndClosed)
	}
	return no
}

func (in RescheduleCallback) step(c *Center) *Refusal {
	call, no := c.waitingCallback(in.Call)
	switch {
	case no != nil:
		return no
	case in.At != 0 && (in.At < c.now || in.At > c.now+CallbackAhead):
		return invalid("at", in.At, "a time from now to 30 days ahead")
	case c.queues[call.Queue] == nil:
		return refuse(CodeConflict, "the queue of the callback is gone")
	}
	if in.At == 0 && call.Place == InLine {
		return nil
	}
	c.schedule(call, max(in.At, c.now), call.Dials, "rescheduled")
	return nil
}

// setCustomer learns who the customer of a call is. Whom an open callback dials
// stays, and nobody gets two.
func (c *Center) setCustomer(call *Call, customer PersonRef) {
	open := call.Type == Callback && !call.Vendor && call.Place != Over
	if customer == 0 || open && (call.Customer != 0 || c.callbacks[customer] != 0) {
		return
	}
	call.Customer = customer
	c.indexCallback(call)
}

func (e CallScheduled) apply(c *Center) {
	call := c.calls.at(e.Call)
	c.leave(call)
	c.disarm(call)
	call.Place, call.Why, call.CallerGone, call.seldom().Dials = Scheduled, e.Why, false, e.Dials
	call.Tried, call.Round, call.StepsAt = nil, 0, 0
	c.arm(closingDeadline, uint64(call.ID), &call.ClosingDue, 0)
	c.arm(scheduledDeadline, uint64(call.ID), &call.ScheduledDue, e.Due)
}

func (e CallDirected) apply(c *Center) {
	if e.Do == TakeVoicemail {
		c.calls.at(e.Call).seldom().VoicemailQueue = e.Queue
	}
}
