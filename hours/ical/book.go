package ical

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/secondring/secondring/hours"
)

const minutesOfDay = 24 * 60

// span is an opening in minutes from the midnight that begins its day.
type span struct{ from, to int }

// book collects what the events say, day by day.
type book struct {
	window  Window
	zone    zone
	week    [7][]span
	closed  map[time.Time]string // by whole-day events, with their label
	extra   map[time.Time][]span // openings of one day
	labels  map[time.Time]string // of those
	missing map[time.Time][]span // weekly openings that are excepted
}

func newBook(w Window) *book {
	z, _ := zoneNamed(w.Zone, nil) // checked
	return &book{window: w, zone: z, closed: map[time.Time]string{}, extra: map[time.Time][]span{}, labels: map[time.Time]string{}, missing: map[time.Time][]span{}}
}

func (b *book) within(day time.Time) bool {
	return !day.Before(b.window.From) && day.Before(b.window.Until)
}

// add takes an event into the book.
func (b *book) add(e *event) error {
	begins, err := occurrences(e, b.window.Until.AddDate(0, 0, 2)) // another zone may be a day behind
	if err != nil {
		return err
	}
	begins = slices.DeleteFunc(begins, func(t time.Time) bool { return t.Add(e.length).Before(b.window.From.AddDate(0, 0, -2)) })
	if days := len(begins) * (1 + int(e.length/(24*time.Hour))); days > daysMax {
		return fmt.Errorf("it takes %d days: at most %d are written out", days, daysMax)
	}
	if e.allDay {
		for _, begin := range begins {
			for day := begin; day.Before(begin.Add(e.length)); day = day.AddDate(0, 0, 1) {
				if b.within(day) {
					b.closed[day] = e.label
				}
			}
		}
		return nil
	}
	if everyWeek(e, b.window) && b.addWeekly(e) {
		return nil
	}
	for _, begin := range begins {
		for _, p := range b.pieces(e, begin) {
			if b.within(p.day) {
				b.extra[p.day] = append(b.extra[p.day], p.span)
				b.labels[p.day] = e.label
			}
		}
	}
	return nil
}

// addWeekly takes an event that recurs every week as weekly openings, if on the wall
// clock of the hours each is at the same time all through the window.
func (b *book) addWeekly(e *event) bool {
	whole := *e
	whole.except = nil
	begins, err := occurrences(&whole, b.window.Until)
	if err != nil {
		return false
	}
	var week [7][]span
	missing := map[time.Time][]span{}
	for _, begin := range begins {
		for _, p := range b.pieces(e, begin) {
			if !b.within(p.day) {
				continue
			}
			weekday := p.day.Weekday()
			if !slices.Contains(week[weekday], p.span) {
				week[weekday] = append(week[weekday], p.span)
			}
			if e.except[begin] {
				missing[p.day] = append(missing[p.day], p.span)
			}
		}
	}
	for _, spans := range week {
		if len(spans) > 1 {
			return false
		}
	}
	for weekday, spans := range week {
		b.week[weekday] = append(b.week[weekday], spans...)
	}
	for day, spans := range missing {
		b.missing[day] = append(b.missing[day], spans...)
	}
	return true
}

// piece is an opening on its day.
type piece struct {
	day time.Time
	span
}

// pieces gives an occurrence on the wall clock of the hours. What lasts for a day or
// more is cut at every midnight.
func (b *book) pieces(e *event, begin time.Time) (all []piece) {
	end := begin.Add(e.length)
	if e.zone.name != "" && e.zone.name != b.zone.name {
		begin, end = b.zone.wall(e.zone.instant(begin)), b.zone.wall(e.zone.instant(end))
	}
	if end.Sub(begin) < 24*time.Hour {
		day := midnight(begin)
		return append(all, piece{day, span{minutes(day, begin), minutes(day, end)}})
	}
	for begin.Before(end) {
		day := midnight(begin)
		last := day.AddDate(0, 0, 1)
		if end.Before(last) {
			last = end
		}
		all = append(all, piece{day, span{minutes(day, begin), minutes(day, last)}})
		begin = last
	}
	return all
}

func midnight(t time.Time) time.Time { return t.Truncate(24 * time.Hour) }

func minutes(day, t time.Time) int { return int(t.Sub(day) / time.Minute) }

// union sorts spans and joins those that overlap.
func union(spans []span) (all []span) {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	for _, s := range spans {
		if n := len(all); n > 0 && s.from < all[n-1].to {
			all[n-1].to = max(all[n-1].to, s.to)
			continue
		}
		if s.to > s.from {
			all = append(all, s)
		}
	}
	return all
}

func (b *book) weekly() (all []hours.Opening) {
	for i := range 7 {
		weekday := time.Weekday((i + 1) % 7) // from Monday on
		for _, s := range union(b.week[weekday]) {
			from, to := s.texts()
			all = append(all, hours.Opening{Day: strings.ToLower(weekday.String()), From: from, To: to})
		}
	}
	return all
}

func (s span) texts() (from, to string) {
	text := func(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }
	if s.to > minutesOfDay {
		return text(s.from), text(s.to - minutesOfDay)
	}
	return text(s.from), text(s.to)
}

// holidays are the days that are not as their weekday is; equal ones in a row are
// one holiday.
func (b *book) holidays() (all []hours.Holiday) {
	days := map[time.Time]bool{}
	for _, some := range []map[time.Time][]span{b.extra, b.missing} {
		for day := range some {
			days[day] = true
		}
	}
	for day := range b.closed {
		days[day] = true
	}
	var last time.Time
	for _, day := range slices.SortedFunc(maps.Keys(days), time.Time.Compare) {
		h := hours.Holiday{From: date(day), Label: b.labels[day]}
		var spans []span
		if label, closed := b.closed[day]; closed {
			h.Label = label
		} else {
			spans = slices.Clone(b.week[day.Weekday()])
			for _, gone := range b.missing[day] {
				if i := slices.Index(spans, gone); i >= 0 {
					spans = slices.Delete(spans, i, i+1)
				}
			}
		}
		for _, s := range union(append(spans, b.extra[day]...)) {
			from, to := s.texts()
			h.Openings = append(h.Openings, hours.Span{From: from, To: to})
		}
		if n := len(all); n > 0 && day.Equal(last.AddDate(0, 0, 1)) && all[n-1].Label == h.Label && slices.Equal(all[n-1].Openings, h.Openings) {
			all[n-1].To = h.From
		} else {
			all = append(all, h)
		}
		last = day
	}
	return all
}
