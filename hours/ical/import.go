package ical

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/secondring/secondring/hours"
)

// BytesMax bounds what is read.
const BytesMax = 1 << 20

const (
	eventsMax = 1_000
	yearsMax  = 20     // of the window
	daysMax   = 10_000 // of one event: each of the widest window, and some twice
)

// Window is the zone of the hours to make, and the days for which what does not
// recur every week is written out: from From up to, not including, Until.
type Window struct {
	Zone        string
	From, Until time.Time // midnights in UTC
}

// event is a VEVENT with its times on the wall clock of the file.
type event struct {
	name   string // for people: summary and beginning
	label  string
	allDay bool
	zone   zone
	begin  time.Time // as if it were UTC
	length time.Duration
	rule   string // RRULE
	place  place
	extra  []time.Time
	except map[time.Time]bool
}

// Import makes hours of a calendar; they have no id yet. The notes tell what was
// left out. What is wrong with a line is a *LineError, what is wrong with the zone a
// *hours.Wrong.
func Import(text []byte, w Window) (h hours.Hours, notes []string, err error) { // spec: HOURS-6
	h.Zone = w.Zone
	if err := (hours.Hours{ID: "new", Zone: w.Zone}).Check(); err != nil {
		return h, nil, err
	}
	switch years := w.Until.Sub(w.From).Hours() / 24 / 365; {
	case len(text) > BytesMax:
		return h, nil, fmt.Errorf("the calendar has %d bytes: at most %d are read", len(text), BytesMax)
	case years <= 0 || years > yearsMax+1:
		return h, nil, fmt.Errorf("the window from %s until %s: expected at most %d years", date(w.From), date(w.Until), yearsMax)
	}
	places, broken := placesOf(text)
	cal, err := ics.ParseCalendar(bytes.NewReader(text))
	if err != nil {
		return h, nil, inLine(broken, fmt.Errorf("read calendar: %w", err))
	}
	if n := len(cal.Events()); n > eventsMax {
		return h, nil, fmt.Errorf("the calendar has %d events: at most %d are read", n, eventsMax)
	}
	events, notes, err := eventsOf(cal, places)
	if err != nil {
		return h, nil, err
	}
	b := newBook(w)
	for _, e := range events {
		if err := b.add(e); err != nil {
			return h, nil, e.wrong("RRULE", 0, err)
		}
	}
	h.Weekly, h.Holidays = b.weekly(), b.holidays()
	check := h
	check.ID = "new"
	if err := check.Check(); err != nil {
		return h, nil, fmt.Errorf("the calendar makes hours that are wrong: %w", err)
	}
	return h, notes, nil
}

func date(t time.Time) string { return t.Format(time.DateOnly) }

// eventsOf reads the events. One that replaces an occurrence of another is an event
// of its own, and the occurrence is excepted.
func eventsOf(cal *ics.Calendar, places []place) (events []*event, notes []string, err error) {
	zones := zonesOf(cal)
	masters := map[string]*event{}
	type replaced struct {
		uid  string
		when time.Time
	}
	var replacements []replaced
	for i, v := range cal.Events() {
		e := &event{except: map[time.Time]bool{}}
		if len(places) > i { // the library may find an event where lines.go does not
			e.place = places[i]
		}
		err := e.read(v, zones)
		if err != nil {
			return nil, nil, err
		}
		id, over := v.Id(), v.GetProperty(ics.ComponentPropertyRecurrenceId)
		if over != nil {
			when, _, _, err := timeOf(&over.BaseProperty, zones)
			if err != nil {
				return nil, nil, e.wrong("RECURRENCE-ID", 0, err)
			}
			replacements = append(replacements, replaced{id, when})
		}
		if status := v.GetProperty(ics.ComponentPropertyStatus); status != nil && strings.EqualFold(status.Value, "CANCELLED") {
			notes = append(notes, e.name+" is left out: it is canceled")
			continue
		}
		if over == nil {
			masters[id] = e
		}
		events = append(events, e)
	}
	for _, r := range replacements {
		if master := masters[r.uid]; master != nil {
			master.except[r.when] = true
		}
	}
	return events, notes, nil
}

// wrong puts the event, and where one of its properties stands, before an error.
func (e *event) wrong(property string, i int, err error) error {
	if lines := e.place.properties[property]; i < len(lines) {
		return inLine(lines[i], fmt.Errorf("%s: %s: %w", e.name, property, err))
	}
	return inLine(e.place.line, fmt.Errorf("%s: %w", e.name, err))
}

func (e *event) read(v *ics.VEvent, zones map[string]zone) (err error) {
	if p := v.GetProperty(ics.ComponentPropertySummary); p != nil {
		e.label = short(ics.FromText(p.Value))
	}
	e.name = fmt.Sprintf("event %q", e.label)
	start := v.GetProperty(ics.ComponentPropertyDtStart)
	if start == nil {
		return inLine(e.place.line, fmt.Errorf("%s has no DTSTART", e.name))
	}
	if e.begin, e.allDay, e.zone, err = timeOf(&start.BaseProperty, zones); err != nil {
		return e.wrong("DTSTART", 0, err)
	}
	e.name += " of " + date(e.begin)
	if err := e.measure(v, zones); err != nil {
		return err
	}
	if p := v.GetProperty(ics.ComponentPropertyRrule); p != nil {
		e.rule = p.Value
	}
	for i, p := range v.GetProperties(ics.ComponentPropertyExdate) {
		times, err := timesOf(&p.BaseProperty, zones)
		if err != nil {
			return e.wrong("EXDATE", i, err)
		}
		for _, t := range times {
			e.except[t] = true
		}
	}
	for i, p := range v.GetProperties(ics.ComponentPropertyRdate) {
		times, err := timesOf(&p.BaseProperty, zones)
		if err != nil {
			return e.wrong("RDATE", i, err)
		}
		e.extra = append(e.extra, times...)
	}
	return nil
}

// short cuts a label to what hours can hold, between two characters.
func short(text string) string {
	for len(text) > 256 {
		runes := []rune(text)
		text = string(runes[:len(runes)-1])
		if cut := 256; len(runes) > cut {
			text = string(runes[:cut])
		}
	}
	return text
}

// measure reads DTEND or DURATION; without either a whole day lasts one.
func (e *event) measure(v *ics.VEvent, zones map[string]zone) error {
	e.length = 24 * time.Hour
	from := "DTSTART"
	if p := v.GetProperty(ics.ComponentPropertyDtEnd); p != nil {
		end, _, z, err := timeOf(&p.BaseProperty, zones)
		if err != nil {
			return e.wrong("DTEND", 0, err)
		}
		if z.name != e.zone.name { // such as a flight: told on the clock of its beginning
			end = e.zone.wall(z.instant(end))
		}
		e.length, from = end.Sub(e.begin), "DTEND"
	} else if p := v.GetProperty(ics.ComponentPropertyDuration); p != nil {
		var err error
		if e.length, err = durationOf(p.Value); err != nil {
			return e.wrong("DURATION", 0, err)
		}
		from = "DURATION"
	} else if !e.allDay {
		e.length = 0
	}
	if e.length <= 0 || e.length > daysMax*24*time.Hour {
		return e.wrong(from, 0, fmt.Errorf("it lasts %s: expected more than nothing, and at most twenty years", e.length))
	}
	return nil
}

// timesOf reads a property with several times.
func timesOf(p *ics.BaseProperty, zones map[string]zone) (all []time.Time, err error) {
	for _, value := range strings.Split(p.Value, ",") {
		one := *p
		one.Value, _, _ = strings.Cut(value, "/") // of a period its beginning
		t, _, _, err := timeOf(&one, zones)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

// timeOf reads a date or a time, on the wall clock of its zone.
func timeOf(p *ics.BaseProperty, zones map[string]zone) (wall time.Time, allDay bool, z zone, err error) {
	if wall, err = time.Parse("20060102", p.Value); err == nil {
		return wall, true, zone{}, nil
	}
	if wall, err = time.Parse("20060102T150405Z", p.Value); err == nil {
		return wall, false, zone{name: "UTC", location: time.UTC}, nil
	}
	if wall, err = time.Parse("20060102T150405", p.Value); err != nil {
		return wall, false, z, fmt.Errorf("%q is neither a date nor a time", p.Value)
	}
	if names := p.ICalParameters["TZID"]; len(names) == 1 {
		if z, err = zoneNamed(names[0], zones); err != nil {
			return wall, false, z, err
		}
	}
	return wall, false, z, nil
}

// durationOf reads a DURATION, such as P1D or PT8H30M.
func durationOf(text string) (d time.Duration, err error) {
	rest, n, clock, digits := strings.TrimPrefix(strings.TrimPrefix(text, "+"), "P"), time.Duration(0), false, 0
	for _, r := range rest {
		unit := map[rune]time.Duration{'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour}[r]
		if clock {
			unit = map[rune]time.Duration{'H': time.Hour, 'M': time.Minute, 'S': time.Second}[r]
		}
		switch {
		case r >= '0' && r <= '9' && digits < 6:
			n, digits = n*10+time.Duration(r-'0'), digits+1
		case r == 'T' && !clock && digits == 0:
			clock = true
		case unit != 0 && digits > 0:
			d, n, digits = d+n*unit, 0, 0
		default:
			return 0, fmt.Errorf("%q: expected such as P1D or PT8H30M", text)
		}
	}
	if digits > 0 || d == 0 || !slices.Contains([]byte("P+"), text[0]) {
		return 0, fmt.Errorf("%q: expected such as P1D or PT8H30M", text)
	}
	return d, nil
}
