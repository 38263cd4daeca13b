package policy

import (
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/hours"
)

// overlapDays is how far ahead an hour is looked for in which a queue is open and
// its customers may be called: more than a year, so that a holiday cannot hide it.
const overlapDays = 400

const millisOfDay = 24 * 60 * 60 * 1000

// opening looks at business hours and at the queues that name them.
func (b *book) opening() {
	named := map[hours.ID]bool{b.settings.CallingHours: true}
	for _, q := range b.rules.Queues {
		named[q.Hours] = true
		b.closed(q)
	}
	for _, h := range b.rules.Hours {
		s, err := h.Compile()
		if err != nil {
			continue // a zone that this machine does not know: the machine counts the queue as open
		}
		switch _, opens := s.NextOpen(b.at); {
		case !named[h.ID]:
			b.find(hoursUnused, at("hours", h.ID), "no queue and no setting names them")
		case !opens:
			b.find(hoursNeverOpen, at("hours", h.ID), "there is no opening from today on")
		}
	}
}

// closed looks at what becomes of callers while a queue is closed.
func (b *book) closed(q center.Queue) {
	where := at("queues", q.ID)
	r := q.Recovery
	if r == nil {
		r = &center.Recovery{}
	}
	if q.Hours == "" {
		for field, steps := range map[string][]center.Step{"outOfHours": r.OutOfHours, "atClosing": r.AtClosing} {
			if len(steps) > 0 {
				b.find(stepsNeverTaken, where+".recovery."+field, "%d steps, and the queue names no hours", len(steps))
			}
		}
		return
	}
	if len(r.OutOfHours) == 0 {
		b.find(closedWithoutStep, where+".hours", "the queue closes by %s, and recovery.outOfHours is empty", q.Hours)
	}
	b.callbacks(q, r)
}

// callbacks looks for an hour in which the queue is open and, where its customers
// are at home, they may be called.
func (b *book) callbacks(q center.Queue, r *center.Recovery) {
	path := ""
	r.EachStep(func(field string, step *center.Step) {
		if step.Do == center.CallbackStep && path == "" {
			path = field
		}
	})
	own, ok := b.hours(q.Hours)
	if path == "" || !ok {
		return
	}
	calling, ok := b.hours(b.settings.CallingHours)
	if !ok {
		calling = center.CallingHours()
	}
	calling.Zone = own.Zone
	open, err := own.Compile()
	if err != nil {
		return
	}
	may, err := calling.Compile()
	if err != nil {
		return
	}
	if _, ever := open.NextOpen(b.at); ever && !meet(open, may, b.at) {
		b.find(callbackNever, at("queues", q.ID)+"."+path, "hours %s and the calling hours have no time in common", q.Hours)
	}
}

// hours finds hours by id.
func (b *book) hours(id hours.ID) (hours.Hours, bool) {
	for _, h := range b.rules.Hours {
		if h.ID == id {
			return h, id != ""
		}
	}
	return hours.Hours{}, false
}

// meet says whether two schedules are open at the same time.
func meet(one, other *hours.Schedule, at int64) bool {
	for end := at + overlapDays*millisOfDay; at < end; {
		var ok bool
		if at, ok = one.NextOpen(at); !ok {
			return false
		}
		if at, ok = other.NextOpen(at); !ok {
			return false
		}
		if one.Open(at) {
			return true
		}
	}
	return false
}

// stepLists are the lists of a policy, by their fields.
func stepLists(r *center.Recovery) []struct {
	field string
	steps []center.Step
} {
	return []struct {
		field string
		steps []center.Step
	}{{"steps", r.Steps}, {"onAbandon", r.OnAbandon}, {"deadQueue", r.DeadQueue}, {"outOfHours", r.OutOfHours}, {"atClosing", r.AtClosing}}
}
