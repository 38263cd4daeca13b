package hours

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a machine without a zone database has hours too
)

// Bounds of what one set of hours can hold.
const (
	OpeningsMax = 100   // weekly: 14 a day
	HolidaysMax = 1_000 // twenty years with fifty each
	SpansMax    = 14    // openings of a day of a holiday
	textBytes   = 256   // every id and label

	holidayDaysMax = 366
)

// ID names hours within a contact center.
type ID string

// Hours are business hours as an administrator writes them. They are a value: a
// change replaces the whole.
type Hours struct { // spec: HOURS-1
	ID       ID        `cbor:"1,keyasint" json:"id" yaml:"id"`
	Label    string    `cbor:"2,keyasint,omitempty" json:"label,omitempty" yaml:"label,omitempty"`
	Zone     string    `cbor:"3,keyasint" json:"zone" yaml:"zone"` // IANA, such as Europe/Berlin
	Weekly   []Opening `cbor:"4,keyasint,omitempty" json:"weekly,omitempty" yaml:"weekly,omitempty"`
	Holidays []Holiday `cbor:"5,keyasint,omitempty" json:"holidays,omitempty" yaml:"holidays,omitempty"`
}

// Opening is a time of every week.
type Opening struct {
	Day  string `cbor:"1,keyasint" json:"day" yaml:"day"`   // monday to sunday
	From string `cbor:"2,keyasint" json:"from" yaml:"from"` // 00:00 to 23:59
	To   string `cbor:"3,keyasint" json:"to" yaml:"to"`     // up to 24:00; before from: on the next day
}

// Holiday is one day or several in a row that the weekly openings do not hold
// for.
type Holiday struct {
	From     string `cbor:"1,keyasint" json:"from" yaml:"from"`                           // 2026-12-24
	To       string `cbor:"2,keyasint,omitempty" json:"to,omitempty" yaml:"to,omitempty"` // its last day; "" is the first
	Label    string `cbor:"3,keyasint,omitempty" json:"label,omitempty" yaml:"label,omitempty"`
	Openings []Span `cbor:"4,keyasint,omitempty" json:"openings,omitempty" yaml:"openings,omitempty"` // of each of its days; none is closed
}

// Span is an opening of a day that is known from elsewhere.
type Span struct {
	From string `cbor:"1,keyasint" json:"from" yaml:"from"`
	To   string `cbor:"2,keyasint" json:"to" yaml:"to"`
}

// Wrong is what hours break: a field, its value and the rule.
type Wrong struct{ Field, Value, Expected string }

func (e *Wrong) Error() string {
	return fmt.Sprintf("%s is %q: expected %s", e.Field, e.Value, e.Expected)
}

func wrong(field string, value any, expected string) *Wrong {
	return &Wrong{field, fmt.Sprint(value), expected}
}

// days are the names of the days, from Sunday as package time counts.
var days = [...]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// Days are the names of the days, from Monday on.
func Days() []string { return append(append([]string{}, days[1:]...), days[0]) }

// Check names the first field that is wrong, as a *Wrong, or gives nil.
func (h Hours) Check() error { // spec: HOURS-2
	_, err := h.Compile()
	return err
}

// Compile checks the hours and makes them answer. The error is a *Wrong.
func (h Hours) Compile() (*Schedule, error) {
	s, no := h.compile()
	if no != nil {
		return nil, no
	}
	return s, nil
}

func (h Hours) compile() (*Schedule, *Wrong) {
	switch {
	case h.ID == "" || len(h.ID) > textBytes:
		return nil, wrong("id", h.ID, "an id of 1 to 256 bytes")
	case len(h.Label) > textBytes:
		return nil, wrong("label", "too long", "at most 256 bytes")
	case len(h.Weekly) > OpeningsMax:
		return nil, wrong("weekly", len(h.Weekly), fmt.Sprintf("at most %d openings", OpeningsMax))
	case len(h.Holidays) > HolidaysMax:
		return nil, wrong("holidays", len(h.Holidays), fmt.Sprintf("at most %d holidays", HolidaysMax))
	}
	zone, no := zoneOf(h.Zone)
	if no != nil {
		return nil, no
	}
	s := &Schedule{zone: zone}
	if no := s.addWeekly(h.Weekly); no != nil {
		return nil, no
	}
	if no := s.addHolidays(h.Holidays); no != nil {
		return nil, no
	}
	s.lookAhead()
	return s, nil
}

// zoneOf finds a zone. Local is no name: it means another zone on another
// machine.
func zoneOf(name string) (*time.Location, *Wrong) {
	const expected = "the IANA name of a time zone, such as Europe/Berlin"
	if name == "" || name == "Local" || len(name) > textBytes {
		return nil, wrong("zone", name, expected)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, wrong("zone", name, expected)
	}
	return zone, nil
}

func (s *Schedule) addWeekly(weekly []Opening) *Wrong {
	all := make([]numbered, 0, len(weekly))
	for i, o := range weekly {
		field := fmt.Sprintf("weekly[%d].", i)
		day := slices.Index(days[:], o.Day)
		if day < 0 {
			return wrong(field+"day", o.Day, "monday, tuesday, wednesday, thursday, friday, saturday or sunday")
		}
		one, no := spanOf(field, o.From, o.To)
		if no != nil {
			return no
		}
		s.week[day] = append(s.week[day], one)
		all = append(all, numbered{span{int32(day)*minutesOfDay + one.from, int32(day)*minutesOfDay + one.to}, field})
	}
	for day := range s.week {
		sortSpans(s.week[day])
	}
	return overlap(all, 7*minutesOfDay)
}

// numbered is a span and the field that it stands in.
type numbered struct {
	span
	field string
}

// overlap finds two openings that hold at the same time. The last one may run
// into the next round, which begins again after a period.
func overlap(all []numbered, period int32) *Wrong {
	slices.SortFunc(all, func(a, b numbered) int { return cmp.Compare(a.from, b.from) })
	for i, a := range all {
		next := all[(i+1)%len(all)]
		if i+1 == len(all) {
			next.from += period
		}
		if len(all) > 1 && next.from < a.to {
			return wrong(next.field+"from", clockText(next.from), "a time after the end of "+strings.TrimSuffix(a.field, ".")+": two openings overlap")
		}
	}
	return nil
}

func clockText(minute int32) string {
	return fmt.Sprintf("%02d:%02d", minute%minutesOfDay/60, minute%60)
}

func (s *Schedule) addHolidays(holidays []Holiday) *Wrong {
	type placed struct {
		holiday
		field string
	}
	var all []placed
	for i, h := range holidays {
		field := fmt.Sprintf("holidays[%d].", i)
		one, no := holidayOf(field, h)
		if no != nil {
			return no
		}
		all = append(all, placed{one, field})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Compare(a.first, b.first) })
	for i, h := range all {
		if i > 0 && h.first <= all[i-1].last {
			return wrong(h.field+"from", dateText(h.first), "a day after "+dateText(all[i-1].last)+", the last of the holiday before: no day has two holidays")
		}
		s.holidays = append(s.holidays, h.holiday)
	}
	return nil
}

func holidayOf(field string, h Holiday) (one holiday, no *Wrong) {
	if len(h.Label) > textBytes {
		return one, wrong(field+"label", "too long", "at most 256 bytes")
	}
	if len(h.Openings) > SpansMax {
		return one, wrong(field+"openings", len(h.Openings), fmt.Sprintf("at most %d openings", SpansMax))
	}
	if one.first, no = dateOf(field+"from", h.From); no != nil {
		return one, no
	}
	if one.last = one.first; h.To != "" {
		if one.last, no = dateOf(field+"to", h.To); no != nil {
			return one, no
		}
	}
	if one.last < one.first || one.last-one.first > holidayDaysMax {
		return one, wrong(field+"to", h.To, fmt.Sprintf("a day from %s on, and not more than a year later", h.From))
	}
	var all []numbered
	for i, o := range h.Openings {
		at := fmt.Sprintf("%sopenings[%d].", field, i)
		span, no := spanOf(at, o.From, o.To)
		if no != nil {
			return one, no
		}
		one.spans = append(one.spans, span)
		all = append(all, numbered{span, at})
	}
	sortSpans(one.spans)
	period := int32(minutesOfDay)
	if one.last == one.first {
		period *= 2 // no next day of this holiday to run into
	}
	return one, overlap(all, period)
}

// dateOf reads a date as the number of its day, from 1970-01-01 on.
func dateOf(field, text string) (int32, *Wrong) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1970 || t.Year() > 2999 {
		return 0, wrong(field, text, "a date from 1970 to 2999, such as 2026-12-24")
	}
	return int32(t.Unix() / 86_400), nil
}

func dateText(day int32) string {
	return time.Unix(int64(day)*86_400, 0).UTC().Format(time.DateOnly)
}

// spanOf reads an opening of a day. One that ends before it begins ends on the
// next day.
func spanOf(field, from, to string) (one span, no *Wrong) {
	if one.from, no = minuteOf(field+"from", from); no != nil {
		return one, no
	}
	if one.to, no = minuteOf(field+"to", to); no != nil {
		return one, no
	}
	switch {
	case one.from == minutesOfDay:
		return one, wrong(field+"from", from, "a time from 00:00 to 23:59")
	case one.from == one.to:
		return one, wrong(field+"to", to, "another time than from; a whole day is 00:00 to 24:00")
	case one.to < one.from:
		one.to += minutesOfDay
	}
	return one, nil
}

// minuteOf reads a time of day, such as 09:30; 24:00 is the end of the day.
func minuteOf(field, text string) (int32, *Wrong) {
	digits := func(i int) int32 { return int32(text[i]-'0')*10 + int32(text[i+1]-'0') }
	form := len(text) == 5 && text[2] == ':' && !strings.ContainsFunc(text[:2]+text[3:], func(r rune) bool { return r < '0' || r > '9' })
	if form {
		if m := digits(0)*60 + digits(3); digits(3) < 60 && m <= minutesOfDay {
			return m, nil
		}
	}
	return 0, wrong(field, text, "a time from 00:00 to 24:00, such as 09:30")
}
