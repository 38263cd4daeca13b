package ical

import (
	"fmt"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/secondring/secondring/hours"
)

// zone is the zone of a time: none (the wall clock of whoever reads), a known one,
// or the one that a VTIMEZONE describes.
type zone struct {
	name     string
	location *time.Location
	changes  []change // of a VTIMEZONE, in order
}

// change sets the offset of a described zone.
type change struct {
	wall time.Time     // on the clock before it
	from time.Duration // offset before it
	to   time.Duration
}

// instant is when a wall clock shows a time. A zone of none is read in UTC.
func (z zone) instant(wall time.Time) time.Time {
	if z.location != nil {
		return time.UnixMilli(hours.Moment(z.location, wall)).UTC()
	}
	if len(z.changes) == 0 {
		return wall
	}
	offset, earliest := z.changes[0].from, time.Time{}
	for _, c := range z.changes {
		if !wall.Before(c.wall) {
			offset, earliest = c.to, c.wall.Add(-c.from)
		}
	}
	if at := wall.Add(-offset); at.After(earliest) {
		return at
	}
	return earliest // in an hour that is left out: when the clock jumps
}

// wall is what a wall clock shows at a time, as if it were UTC.
func (z zone) wall(at time.Time) time.Time {
	if z.location != nil {
		return civil(at.In(z.location))
	}
	if len(z.changes) == 0 {
		return at
	}
	offset := z.changes[0].from
	for _, c := range z.changes {
		if !at.Before(c.wall.Add(-c.from)) {
			offset = c.to
		}
	}
	return at.Add(offset)
}

func civil(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// zoneNamed finds a zone by its IANA name, else by the file's own description.
func zoneNamed(name string, described map[string]zone) (zone, error) {
	name = strings.Trim(name, `"`)
	for _, try := range []string{name, name[strings.LastIndex(name, "/tz/")+1:], lastTwo(name)} {
		if try == "" || try == "Local" {
			continue
		}
		if location, err := time.LoadLocation(try); err == nil {
			return zone{name: location.String(), location: location}, nil
		}
	}
	if z, ok := described[name]; ok {
		return z, nil
	}
	return zone{}, fmt.Errorf("TZID %q is no known zone, and the file has no VTIMEZONE for it", name)
}

// lastTwo is Europe/Berlin of /freeassociation.sourceforge.net/Europe/Berlin.
func lastTwo(name string) string {
	parts := strings.Split(name, "/")
	if len(parts) < 3 {
		return ""
	}
	return strings.Join(parts[len(parts)-2:], "/")
}

// zonesOf reads the VTIMEZONEs that can be read; one that cannot is missed only if
// an event needs it.
func zonesOf(cal *ics.Calendar) map[string]zone {
	all := map[string]zone{}
	for _, v := range cal.Timezones() {
		id := v.GetProperty(ics.ComponentPropertyTzid)
		if id == nil {
			continue
		}
		z := zone{name: "VTIMEZONE " + id.Value}
		for _, c := range v.Components {
			var base *ics.ComponentBase
			switch c := c.(type) {
			case *ics.Standard:
				base = &c.ComponentBase
			case *ics.Daylight:
				base = &c.ComponentBase
			default:
				continue
			}
			if changes, err := observed(base); err == nil {
				z.changes = append(z.changes, changes...)
			}
		}
		slices.SortFunc(z.changes, func(a, b change) int { return a.wall.Compare(b.wall) })
		if len(z.changes) > 0 {
			all[id.Value] = z
		}
	}
	return all
}

// lastOnset is until when described zones are followed.
var lastOnset = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

// observed reads when a zone goes over to STANDARD or DAYLIGHT.
func observed(base *ics.ComponentBase) (all []change, err error) {
	get := func(name string) string {
		if p := base.GetProperty(ics.ComponentProperty(name)); p != nil {
			return p.Value
		}
		return ""
	}
	from, err := offsetOf(get("TZOFFSETFROM"))
	if err != nil {
		return nil, err
	}
	to, err := offsetOf(get("TZOFFSETTO"))
	if err != nil {
		return nil, err
	}
	begin, err := time.Parse("20060102T150405", get("DTSTART"))
	if err != nil {
		return nil, fmt.Errorf("DTSTART: %w", err)
	}
	onsets := []time.Time{begin}
	if rule := get("RRULE"); rule != "" {
		z := zone{name: "fixed", changes: []change{{wall: time.Time{}, from: from, to: from}}}
		if onsets, err = occurrences(&event{begin: begin, rule: rule, zone: z}, lastOnset); err != nil {
			return nil, err
		}
	}
	for _, p := range base.GetProperties(ics.ComponentPropertyRdate) {
		times, err := timesOf(&p.BaseProperty, nil)
		if err != nil {
			return nil, err
		}
		onsets = append(onsets, times...)
	}
	for _, wall := range onsets {
		all = append(all, change{wall, from, to})
	}
	return all, nil
}

// offsetOf reads an offset such as +0130.
func offsetOf(text string) (time.Duration, error) {
	form := "-0700"
	if len(text) == len("+013000") {
		form = "-070000"
	}
	t, err := time.Parse(form, text)
	if err != nil {
		return 0, fmt.Errorf("offset %q: expected such as +0130", text)
	}
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second, nil
}
