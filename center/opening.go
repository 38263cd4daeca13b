package center

import (
	"errors"
	"fmt"

	"github.com/secondring/secondring/hours"
)

const kindClosingPassed eventKind = 137

// Why a call waits that has no agent to wait for.
const (
	whyTooLate   = "it is too late to call"
	whyVoicemail = "the caller leaves a voicemail"
)

// openHours are hours as they were set, and what answers for them.
type openHours struct {
	rules    hours.Hours
	schedule *hours.Schedule
}

// ClosingPassed says that a call goes on although its queue has closed.
type ClosingPassed struct {
	Call CallID `cbor:"1,keyasint"`
}

func (ClosingPassed) eventKind() eventKind { return kindClosingPassed }

// callingHours are when a customer may be called, in the customer's zone, if the
// settings name none: the hours of the TCPA, every day.
var callingHours = func() (h hours.Hours) {
	h.ID = "calling hours"
	for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		h.Weekly = append(h.Weekly, hours.Opening{Day: day, From: "08:00", To: "21:00"})
	}
	return h
}()

// CallingHours are when customers may be called if the settings name no hours: in
// the customer's zone, which is to be filled in.
func CallingHours() hours.Hours { return callingHours }

// checkHours checks the hours that are put, and that every name of hours leads to
// some.
// spec: HOURS-1, RECOVERY-7
func (p *plan) checkHours(c *Center) *Refusal {
	if len(p.hours) > HoursMax {
		return refuse(CodeLimit, "there can be at most %d business hours", HoursMax)
	}
	for _, h := range p.change.Hours {
		var wrong *hours.Wrong
		if errors.As(h.Check(), &wrong) {
			return invalid(fmt.Sprintf("hours[%s].%s", h.ID, wrong.Field), wrong.Value, wrong.Expected)
		}
	}
	for _, id := range p.change.RemoveHours {
		if c.hours[id] == nil {
			return refuse(CodeUnknown, "there are no business hours %s here", id)
		}
	}
	if id := p.settings(c).CallingHours; id != "" && !p.hasHours(id) {
		return invalid("settings.callingHours", id, "the id of business hours")
	}
	for _, id := range sortedKeys(p.queues) {
		if named := p.queues[id].Hours; named != "" && !p.hasHours(named) {
			return invalid(fmt.Sprintf("queues[%s].hours", id), named, "the id of business hours")
		}
	}
	return nil
}

func (p *plan) hasHours(id hours.ID) bool {
	_, ok := p.hours[id]
	return ok
}

// settings are those that hold after the change.
func (p *plan) settings(c *Center) Settings {
	if p.change.Settings != nil {
		return *p.change.Settings
	}
	return c.settings
}

// applyHours makes hours answer. What was put was checked, so it compiles, unless
// the zone is gone from this machine: then the queue counts as open.
func (c *Center) applyHours(ch Change) {
	for _, h := range ch.Hours {
		schedule, _ := h.Compile()
		c.hours[h.ID] = &openHours{h, schedule}
	}
	for _, id := range ch.RemoveHours {
		delete(c.hours, id)
	}
	if len(ch.Hours)+len(ch.RemoveHours) > 0 || ch.Settings != nil {
		clear(c.calling)
	}
}

// schedule is when a queue is open, nil if it always is.
func (c *Center) openOf(q *queue) *hours.Schedule {
	if h := c.hours[q.rules.Hours]; h != nil {
		return h.schedule
	}
	return nil
}

// Open says whether a queue is open at a time.
func (c *Center) Open(id QueueID, at Millis) bool {
	q := c.queues[id]
	if q == nil {
		return false
	}
	s := c.openOf(q)
	return s == nil || s.Open(int64(at))
}

// callingOf is when the customer of a callback may be called: in the zone of the
// number, else in that of the queue; nil if neither is known.
func (c *Center) callingOf(zone string, q *queue) *hours.Schedule {
	if zone == "" {
		if h := c.hours[q.rules.Hours]; h != nil {
			zone = h.rules.Zone
		}
	}
	if zone == "" {
		return nil
	}
	s, known := c.calling[zone]
	if !known {
		h := callingHours
		if own := c.hours[c.settings.CallingHours]; own != nil {
			h = own.rules
		}
		h.Zone = zone
		s, _ = h.Compile() // nil for a zone that this machine does not know
		if len(c.calling) < zonesKept {
			c.calling[zone] = s
		}
	}
	return s
}

// mayCall finds the first time from at on at which a callback may be made: the
// queue is open, and it is not too early or too late where the customer is.
// spec: CALLBACK-8
func (c *Center) mayCall(zone string, q *queue, at Millis) (Millis, bool) {
	open, calling := c.openOf(q), c.callingOf(zone, q)
	for begin := at; at <= begin+mayCallAhead; {
		next := int64(at)
		var ok bool
		if open != nil {
			if next, ok = open.NextOpen(next); !ok {
				return 0, false
			}
		}
		if calling != nil {
			if next, ok = calling.NextOpen(next); !ok {
				return 0, false
			}
		}
		if open == nil || open.Open(next) {
			return Millis(next), true
		}
		at = Millis(next)
	}
	return 0, false
}

// closing is when a call that enters a queue now must leave it again, because the
// queue closes or a callback may not be made any more; 0 if never.
func (c *Center) closing(call *Call, q *queue) (due Millis) {
	earliest := func(s *hours.Schedule) {
		if s == nil {
			return
		}
		if at, opens, ok := s.NextChange(int64(c.now)); ok && !opens && (due == 0 || Millis(at) < due) {
			due = Millis(at)
		}
	}
	r := q.rules.Recovery
	if call.timed() {
		earliest(c.callingOf(call.Zone, q))
	}
	if call.timed() || r != nil && len(r.AtClosing) > 0 {
		earliest(c.openOf(q))
	}
	return due
}

// timed says whether the host chooses when to call the customer.
func (call *Call) timed() bool { return call.Type == Callback && call.DialsMax > 0 }

// tooLate says whether a callback may not be made now.
func (c *Center) tooLate(call *Call) bool {
	if !call.timed() || call.Disposition != NewCall {
		return false
	}
	q := c.queues[call.Queue]
	if q == nil {
		return false
	}
	due, ever := c.mayCall(call.Zone, q, c.now)
	return !ever || due > c.now
}

// enqueue puts a call into the line of a queue, with the deadlines that it has
// there, and takes the step of the policy if the queue is closed.
func (c *Center) enqueue(call *Call, e CallQueued) {
	q := c.queues[e.Queue]
	e.Call = call.ID
	if e.StepsDue == 0 && !e.Back {
		e.StepsDue = c.stepsDue(q)
	}
	e.ClosingDue = c.closing(call, q)
	c.emit(e)
	if call.CallerThere() && !c.Open(e.Queue, c.now) {
		if e.Back {
			c.takeSteps(call, QueueCloses)
		} else if !e.Overflow {
			c.takeSteps(call, QueueClosed)
		}
	}
}

// closingDue is the time at which a call's queue closes, or at which it is too
// late to call the customer of a callback.
func (c *Center) closingDue(call *Call) { // spec: RECOVERY-8
	switch {
	case call.timed() && call.Disposition == NewCall && c.onlyRings(call):
		c.cancelOffers(call)
		c.schedule(call, c.now, call.Dials, whyTooLate)
		return
	case call.Place == InLine && !call.timed() && c.takeSteps(call, QueueCloses):
		return
	}
	c.emit(ClosingPassed{Call: call.ID})
}

func (e ClosingPassed) apply(c *Center) {
	call := c.calls.at(e.Call)
	c.arm(closingDeadline, uint64(call.ID), &call.ClosingDue, 0)
}

// Hours finds business hours.
func (c *Center) Hours(id hours.ID) (h hours.Hours, ok bool) {
	if open := c.hours[id]; open != nil {
		return open.rules, true
	}
	return h, false
}

// AllHours lists the business hours in the order of their ids.
func (c *Center) AllHours() (list []hours.Hours) {
	for _, id := range sortedKeys(c.hours) {
		list = append(list, c.hours[id].rules)
	}
	return list
}
