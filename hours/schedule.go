package hours

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

const (
	minutesOfDay = 24 * 60
	millisOfDay  = minutesOfDay * millisOfMin
	millisOfMin  = 60_000
)

// never is the day after all days.
const never = 1<<31 - 1

// Schedule is hours that answer. It does not change; any number may ask at once.
// Times are unix milliseconds, as in the machine.
type Schedule struct {
	zone     *time.Location
	week     [7][]span // by time.Weekday, in the order of their beginnings
	empty    bool      // no weekly openings
	always   bool      // the weekly openings leave out no minute of the week
	holidays []holiday // in order, no two on one day
}

// span is an opening in minutes from the midnight that begins its day; to may lie
// on the next day.
type span struct{ from, to int32 }

func sortSpans(spans []span) {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
}

// holiday is a row of days, counted from 1970-01-01, with openings of their own.
type holiday struct {
	first, last int32
	spans       []span
	after       int32 // the first day after it with an opening, or never
}

// lookAhead notes what every question would have to search for.
func (s *Schedule) lookAhead() {
	s.empty = true
	var begin, end int32
	for day := range int32(14) { // twice around, so that a gap cannot hide at the seam
		for _, o := range s.week[day%7] {
			from, to := day*minutesOfDay+o.from, day*minutesOfDay+o.to
			if s.empty {
				s.empty, begin, end = false, from, from
			}
			if from > end {
				begin = from
			}
			end = max(end, to)
		}
	}
	s.always = !s.empty && end-begin >= 7*minutesOfDay
	for i := len(s.holidays) - 1; i >= 0; i-- {
		s.holidays[i].after = s.nextDay(s.holidays[i].last + 1)
	}
}

// holidayFrom finds the first holiday that ends on the day or later.
func (s *Schedule) holidayFrom(day int32) int {
	return sort.Search(len(s.holidays), func(i int) bool { return s.holidays[i].last >= day })
}

// holidayOn gives the holiday of a day, or nil.
func (s *Schedule) holidayOn(day int32) *holiday {
	if i := s.holidayFrom(day); i < len(s.holidays) && s.holidays[i].first <= day {
		return &s.holidays[i]
	}
	return nil
}

// spansOn gives the openings that begin on a day.
func (s *Schedule) spansOn(day int32) []span {
	if h := s.holidayOn(day); h != nil {
		return h.spans
	}
	return s.week[weekday(day)]
}

// weekday counts from Sunday; 1970-01-01 was a Thursday.
func weekday(day int32) int32 {
	return ((day+4)%7 + 7) % 7
}

// nextDay finds the first day from a day on with an opening that begins on it, or
// never.
func (s *Schedule) nextDay(day int32) int32 {
	i, weekEnd := s.holidayFrom(day), day+7
	for ; day < weekEnd && !s.empty; day++ {
		if i < len(s.holidays) && s.holidays[i].first <= day {
			break
		}
		if len(s.week[weekday(day)]) > 0 {
			return day
		}
	}
	switch {
	case i == len(s.holidays):
		return never
	case len(s.holidays[i].spans) > 0:
		return max(day, s.holidays[i].first)
	}
	return s.holidays[i].after
}

// cut says whether openings of a day end at its last midnight: the next day is
// another holiday.
func (s *Schedule) cut(day int32) bool {
	next := s.holidayOn(day + 1)
	return next != nil && next != s.holidayOn(day)
}

// endOf is when an opening of a day ends, on the wall clock.
func (s *Schedule) endOf(day int32, o span) int64 {
	to := o.to
	if to > minutesOfDay && s.cut(day) {
		to = minutesOfDay
	}
	return int64(day)*millisOfDay + int64(to)*millisOfMin
}

// covering finds the opening that holds at a wall-clock time, and when it ends.
func (s *Schedule) covering(wall int64) (end int64, open bool) {
	day := int32(floor(wall, millisOfDay))
	minute := int32((wall - int64(day)*millisOfDay) / millisOfMin)
	if before := s.spansOn(day - 1); len(before) > 0 {
		end = s.endOf(day-1, before[len(before)-1])
	}
	if today := s.spansOn(day); len(today) > 0 {
		if i := sort.Search(len(today), func(i int) bool { return today[i].from > minute }); i > 0 {
			end = max(end, s.endOf(day, today[i-1]))
		}
	}
	return end, end > wall
}

// Open says whether it is open at a time.
func (s *Schedule) Open(at int64) bool { // spec: HOURS-3
	_, open := s.covering(reading(s.zone, at))
	return open
}

// NextOpen finds the first time, not before at, at which it is open: at itself if
// it is open then. ok is false if it never opens again.
func (s *Schedule) NextOpen(at int64) (open int64, ok bool) { // spec: HOURS-4
	wall := reading(s.zone, at)
	if _, open := s.covering(wall); open {
		return at, true
	}
	day := int32(floor(wall, millisOfDay))
	minute := int32((wall - int64(day)*millisOfDay) / millisOfMin)
	for day != never {
		for _, o := range s.spansOn(day) {
			if o.from <= minute {
				continue
			}
			begin := moment(s.zone, int64(day)*millisOfDay+int64(o.from)*millisOfMin)
			if moment(s.zone, s.endOf(day, o)) > begin { // else the clock jumps over it
				return begin, true
			}
		}
		day, minute = s.nextDay(day+1), -1
	}
	return 0, false
}

// NextChange finds the first time after at from which it is closed, if it is
// open, or open, if it is closed. ok is false if that never comes.
func (s *Schedule) NextChange(at int64) (change int64, opens, ok bool) { // spec: HOURS-4
	end, open := s.covering(reading(s.zone, at))
	if !open {
		change, ok = s.NextOpen(at)
		return change, true, ok
	}
	for {
		if end, ok = s.lastOf(end); !ok {
			return 0, false, false
		}
		change = moment(s.zone, end)
		if end, open = s.covering(reading(s.zone, change)); !open { // else the clock jumps over the break
			return change, false, true
		}
	}
}

// lastOf follows openings that join one another to the end of the last. ok is
// false if there is none.
func (s *Schedule) lastOf(end int64) (last int64, ok bool) {
	for {
		day := int32(floor(end, millisOfDay))
		next, open := s.covering(end)
		switch h := s.holidayOn(day); {
		case !open:
			return end, true
		case h != nil && len(h.spans) == 1 && h.spans[0] == span{0, minutesOfDay}:
			next = int64(h.last+1) * millisOfDay
		case h == nil && s.always:
			i := s.holidayFrom(day)
			if i == len(s.holidays) {
				return 0, false
			}
			next = int64(s.holidays[i].first) * millisOfDay
		}
		end = next
	}
}
