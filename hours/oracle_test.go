package hours

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/secondring/secondring/internal/seeds"
)

// zones where clocks do odd things: half an hour of summer time, two hours of it,
// summer time at midnight, at a minute past midnight, in winter, a day left out, a
// day nearly come twice, a month of it, none.
var zones = []string{
	"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll", "America/Sao_Paulo", "America/St_Johns",
	"Europe/Dublin", "Pacific/Apia", "Pacific/Kwajalein", "Africa/Casablanca", "Asia/Kathmandu", "Asia/Beirut", "Africa/Cairo", "Asia/Pyongyang",
}

// oracle walks the minutes of some weeks with a watch in its hand: it remembers
// the latest that the wall clock has shown, and reads the rules off the paper.
type oracle struct {
	hours Hours
	first int64
	open  []bool
}

const minute = int64(60_000)

func walk(t *testing.T, h Hours, first int64, minutes int) *oracle {
	t.Helper()
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		t.Fatal(err)
	}
	o := &oracle{hours: h, first: first}
	var latest time.Time // as if it were UTC
	for i := -3 * minutesOfDay; i < minutes; i++ {
		at := time.UnixMilli(first + int64(i)*minute).In(zone)
		shown := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), 0, 0, time.UTC)
		if shown.After(latest) {
			latest = shown
		}
		if i >= 0 {
			o.open = append(o.open, o.onPaper(latest))
		}
	}
	return o
}

// onPaper looks at the rules of today and of yesterday.
func (o *oracle) onPaper(wall time.Time) bool {
	today := time.Date(wall.Year(), wall.Month(), wall.Day(), 0, 0, 0, 0, time.UTC)
	for _, day := range []time.Time{today.AddDate(0, 0, -1), today} {
		spans, holiday := o.rules(day)
		for _, s := range spans {
			begin, end := day.Add(clock(s.From)), day.Add(clock(s.To))
			if !end.After(begin) {
				end = end.AddDate(0, 0, 1)
			}
			if _, next := o.rules(day.AddDate(0, 0, 1)); next >= 0 && next != holiday && end.After(day.AddDate(0, 0, 1)) {
				end = day.AddDate(0, 0, 1)
			}
			if !wall.Before(begin) && wall.Before(end) {
				return true
			}
		}
	}
	return false
}

func clock(text string) time.Duration {
	var h, m int
	_, _ = fmt.Sscanf(text, "%d:%d", &h, &m)
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
}

func (o *oracle) rules(day time.Time) (spans []Span, holiday int) {
	for i, h := range o.hours.Holidays {
		last := h.To
		if last == "" {
			last = h.From
		}
		if text := day.Format(time.DateOnly); text >= h.From && text <= last {
			return h.Openings, i
		}
	}
	for _, w := range o.hours.Weekly {
		if w.Day == days[day.Weekday()] {
			spans = append(spans, Span{w.From, w.To})
		}
	}
	return spans, -1
}

// made gives hours by chance, with their holidays around a day; they may be
// wrong.
func made(r *rand.Rand, zone string, around time.Time) Hours {
	h := Hours{ID: "made", Zone: zone}
	night := r.IntN(2) == 0 // where clocks are set and days end
	at := func() string {
		hour := r.IntN(24)
		if night {
			hour = []int{0, 1, 2, 2, 3, 6, 22, 23}[r.IntN(8)]
		}
		return fmt.Sprintf("%02d:%02d", hour, []int{0, 0, 15, 30, 45, 1, 59}[r.IntN(7)])
	}
	to := func() string {
		if r.IntN(4) == 0 {
			return "24:00"
		}
		return at()
	}
	from := func() string {
		if r.IntN(4) == 0 {
			return "00:00"
		}
		return at()
	}
	switch r.IntN(8) {
	case 0: // day and night
		for _, d := range days {
			h.Weekly = append(h.Weekly, Opening{d, "00:00", "24:00"})
		}
	case 1: // two shifts that join, one past midnight
		for _, d := range days {
			turn := at()
			h.Weekly = append(h.Weekly, Opening{d, "06:00", turn}, Opening{d, turn, "06:00"})
		}
	case 2: // holidays only
	default:
		for range r.IntN(10) {
			h.Weekly = append(h.Weekly, Opening{days[r.IntN(7)], from(), to()})
		}
	}
	for range r.IntN(5) {
		first := around.AddDate(0, 0, r.IntN(20)-10)
		one := Holiday{From: first.Format(time.DateOnly)}
		if r.IntN(2) == 0 {
			one.To = first.AddDate(0, 0, r.IntN(4)).Format(time.DateOnly)
		}
		for range r.IntN(3) {
			one.Openings = append(one.Openings, Span{from(), to()})
		}
		h.Holidays = append(h.Holidays, one)
	}
	return h
}

// nearChange gives a time, if there is one, at which the clock of a zone was set.
func nearChange(r *rand.Rand, zone string) time.Time {
	loc, _ := time.LoadLocation(zone)
	at := time.Date(1975+r.IntN(60), time.Month(1+r.IntN(12)), 1, 0, 0, 0, 0, loc)
	if _, end := at.ZoneBounds(); !end.IsZero() && end.Year() < 2040 {
		return end
	}
	return at
}

// TestAgainstWalk holds every answer against a walk through all minutes.
// spec: HOURS-3, HOURS-4, HOURS-5
func TestAgainstWalk(t *testing.T) {
	seeds.Each(t, 20, func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 7))
		var h Hours
		var s *Schedule
		var around time.Time
		for s == nil {
			zone := zones[r.IntN(len(zones))]
			around = nearChange(r, zone)
			h = made(r, zone, around)
			s, _ = h.Compile()
		}
		first := around.AddDate(0, 0, -6).Truncate(time.Minute).UnixMilli()
		o := walk(t, h, first, 14*minutesOfDay)
		const unknown = -1
		nextOpen, nextChange := int64(unknown), int64(unknown)
		for i := len(o.open) - 1; i >= 0; i-- {
			at := first + int64(i)*minute
			if i+1 < len(o.open) && o.open[i] != o.open[i+1] {
				nextChange = at + minute
			}
			if o.open[i] {
				nextOpen = at
			}
			if got := s.Open(at); got != o.open[i] {
				t.Fatalf("%+v\nopen at %s: %v, want %v", h, show(h, at), got, o.open[i])
			}
			if got := s.Open(at + minute - 1); got != o.open[i] {
				t.Fatalf("%+v\nopen at the last millisecond of %s: %v, want %v", h, show(h, at), got, o.open[i])
			}
			if got, ok := s.NextOpen(at); nextOpen != unknown && (got != nextOpen || !ok) || ok && !s.Open(got) {
				t.Fatalf("%+v\nnext open from %s: %s, want %s", h, show(h, at), show(h, got), show(h, nextOpen))
			}
			got, opens, ok := s.NextChange(at)
			if nextChange != unknown && (got != nextChange || !ok) || ok && opens == o.open[i] {
				t.Fatalf("%+v\nnext change after %s: %s (opens: %v), want %s", h, show(h, at), show(h, got), opens, show(h, nextChange))
			}
		}
	})
}

func show(h Hours, at int64) string {
	loc, _ := time.LoadLocation(h.Zone)
	return time.UnixMilli(at).In(loc).Format("Mon 2006-01-02 15:04 -0700")
}

// TestMoments holds the two translations against each other.
func TestMoments(t *testing.T) {
	seeds.Each(t, 15, func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 8))
		for _, name := range zones {
			zone, err := time.LoadLocation(name)
			if err != nil {
				t.Fatal(err)
			}
			near := nearChange(r, name).UnixMilli()
			for range 200 {
				at := near + r.Int64N(4*millisOfDay) - 2*millisOfDay
				wall := reading(zone, at)
				first := moment(zone, wall)
				if first > at || reading(zone, first) < wall || reading(zone, first-1) >= wall {
					t.Fatalf("%s: at %d the clock shows %d, first shown at %d", name, at, wall, first)
				}
			}
		}
	})
}
