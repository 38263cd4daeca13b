package ical

import (
	"fmt"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/secondring/secondring/hours"
)

// Export writes hours as a calendar: weekly openings from the first day of the
// window on, and every holiday. Reading it again for the window gives hours that are
// open at the same times.
func Export(h hours.Hours, w Window) ([]byte, error) { // spec: HOURS-7
	if err := h.Check(); err != nil {
		return nil, err
	}
	zone, _ := time.LoadLocation(h.Zone) // checked
	cal := ics.NewCalendar()
	cal.SetProductId("-//Secondring//hours//EN")
	cal.SetXWRTimezone(h.Zone)
	if h.Label != "" {
		cal.SetXWRCalName(h.Label)
	}
	describe(cal, zone, w)
	x := exporter{cal, h, w, 0}
	for i, o := range h.Weekly {
		if !slices.ContainsFunc(h.Weekly[:i], func(p hours.Opening) bool { return p.From == o.From && p.To == o.To }) {
			x.weekly(o)
		}
	}
	for _, d := range h.Holidays {
		x.holiday(d)
	}
	return []byte(cal.Serialize(ics.WithNewLineWindows)), nil
}

type exporter struct {
	cal    *ics.Calendar
	hours  hours.Hours
	window Window
	n      int
}

func (x *exporter) event(label string) *ics.VEvent {
	x.n++
	v := x.cal.AddEvent(fmt.Sprintf("%s-%d@secondring", x.hours.ID, x.n))
	v.SetDtStampTime(x.window.From)
	v.SetSummary(label)
	return v
}

// weekly writes the openings of all days that have these times.
func (x *exporter) weekly(o hours.Opening) {
	var days []string
	first := time.Time{}
	for offset := range 7 {
		day := x.window.From.AddDate(0, 0, offset)
		name := strings.ToLower(day.Weekday().String())
		if !slices.Contains(x.hours.Weekly, hours.Opening{Day: name, From: o.From, To: o.To}) {
			continue
		}
		if days = append(days, strings.ToUpper(name[:2])); first.IsZero() {
			first = day
		}
	}
	v := x.event("open")
	x.times(v, first, hours.Span{From: o.From, To: o.To})
	v.AddRrule("FREQ=WEEKLY;BYDAY=" + strings.Join(days, ","))
}

// holiday writes a whole-day event, and its openings.
func (x *exporter) holiday(d hours.Holiday) {
	first, _ := time.Parse(time.DateOnly, d.From) // checked, both
	last := first
	if d.To != "" {
		last, _ = time.Parse(time.DateOnly, d.To)
	}
	v := x.event(d.Label)
	v.SetAllDayStartAt(first)
	v.SetAllDayEndAt(last.AddDate(0, 0, 1))
	for _, s := range d.Openings {
		v := x.event(d.Label)
		x.times(v, first, s)
		if n := int(last.Sub(first).Hours()/24) + 1; n > 1 {
			v.AddRrule(fmt.Sprintf("FREQ=DAILY;COUNT=%d", n))
		}
	}
}

// times writes beginning and end on the wall clock.
func (x *exporter) times(v *ics.VEvent, day time.Time, s hours.Span) {
	at := func(text string) time.Time {
		var h, m int
		_, _ = fmt.Sscanf(text, "%d:%d", &h, &m)
		return day.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute)
	}
	begin, end := at(s.From), at(s.To)
	if !end.After(begin) {
		end = end.AddDate(0, 0, 1)
	}
	const form = "20060102T150405"
	v.SetProperty(ics.ComponentPropertyDtStart, begin.Format(form), ics.WithTZID(x.hours.Zone))
	v.SetProperty(ics.ComponentPropertyDtEnd, end.Format(form), ics.WithTZID(x.hours.Zone))
}

// describe writes the VTIMEZONE that readers without a zone database need: every
// change of the clock in the window.
func describe(cal *ics.Calendar, zone *time.Location, w Window) {
	v := cal.AddTimezone(zone.String())
	at := w.From.AddDate(-1, 0, 0).In(zone)
	_, from := at.Zone()
	for {
		name, to := at.Zone()
		observance := v.AddStandard()
		wall := at.Add(time.Duration(from-to) * time.Second)
		observance.SetProperty(ics.ComponentPropertyDtStart, wall.Format("20060102T150405"))
		observance.SetProperty("TZOFFSETFROM", offsetText(from))
		observance.SetProperty("TZOFFSETTO", offsetText(to))
		observance.SetProperty("TZNAME", name)
		_, end := at.ZoneBounds()
		if end.IsZero() || end.After(w.Until) {
			return
		}
		at, from = end, to
	}
}

func offsetText(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	text := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if rest := seconds % 60; rest != 0 {
		text += fmt.Sprintf("%02d", rest)
	}
	return text
}
