package ical

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// partsKnown are the parts of an RRULE that calendar programs write. The rest, such
// as the twentieth Monday of the year by number of week, is refused by name.
var partsKnown = []string{"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"}

// occurrences gives the beginnings of an event up to a time, on its own wall clock,
// without what is excepted.
func occurrences(e *event, until time.Time) (all []time.Time, err error) {
	if e.rule == "" {
		all = append(all, e.begin)
	} else {
		option, err := ruleOf(e)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", e.rule, err)
		}
		if option.Until.IsZero() || option.Until.After(until) {
			option.Until = until
		}
		rule, err := rrule.NewRRule(*option)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", e.rule, err)
		}
		next := rule.Iterator()
		for t, ok := next(); ok; t, ok = next() {
			if all = append(all, t); len(all) > maxOccurrences {
				return nil, fmt.Errorf("%q: more than %d occurrences", e.rule, maxOccurrences)
			}
		}
		if !slices.Contains(all, e.begin) && !e.begin.After(until) { // the first occurrence counts, whatever the rule says
			all = append([]time.Time{e.begin}, all...)
		}
	}
	all = append(all, e.extra...)
	all = slices.DeleteFunc(all, func(t time.Time) bool { return e.except[t] || !t.Before(until) })
	slices.SortFunc(all, time.Time.Compare)
	return slices.CompactFunc(all, time.Time.Equal), nil
}

// maxOccurrences bounds one rule: every day since 1970, up to the end of the widest
// window.
const maxOccurrences = 40_000

// ruleOf reads an RRULE for the wall clock of the event: the library never sees a
// zone.
func ruleOf(e *event) (*rrule.ROption, error) {
	for _, part := range strings.Split(strings.TrimSuffix(e.rule, ";"), ";") {
		name, _, _ := strings.Cut(part, "=")
		if !slices.Contains(partsKnown, strings.ToUpper(name)) {
			return nil, fmt.Errorf("%s is not supported: expected %s", name, strings.Join(partsKnown, ", "))
		}
	}
	option, err := rrule.StrToROptionInLocation(e.rule, time.UTC)
	if err != nil {
		return nil, err
	}
	option.Dtstart = e.begin
	if !option.Until.IsZero() {
		value := partOf(e.rule, "UNTIL")
		switch {
		case strings.HasSuffix(value, "Z") && !e.allDay:
			option.Until = e.zone.wall(option.Until)
		case len(value) == len("20060102"):
			option.Until = option.Until.Add(24*time.Hour - time.Second)
		}
	}
	return option, possible(option)
}

// partOf gives the value of a part of a rule.
func partOf(rule, name string) string {
	for _, part := range strings.Split(rule, ";") {
		if key, value, _ := strings.Cut(part, "="); strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

// possible refuses what the library would look for until the year 9999.
func possible(o *rrule.ROption) error {
	if o.Freq > rrule.DAILY {
		return fmt.Errorf("FREQ is %s: expected DAILY, WEEKLY, MONTHLY or YEARLY", o.Freq)
	}
	months := o.Bymonth
	if len(months) == 0 {
		months = []int{1}
	}
	fits := len(o.Bymonthday) == 0
	for _, month := range months {
		if month < 1 || month > 12 {
			return fmt.Errorf("BYMONTH is %d: expected 1 to 12", month)
		}
		last := time.Date(2000, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
		for _, day := range o.Bymonthday {
			fits = fits || day != 0 && day <= last && -day <= last
		}
	}
	if !fits {
		return fmt.Errorf("BYMONTHDAY is %v: no such day", o.Bymonthday)
	}
	if numbered := slices.ContainsFunc(o.Byweekday, func(d rrule.Weekday) bool { return d.N() != 0 }); numbered &&
		slices.ContainsFunc(o.Byweekday, func(d rrule.Weekday) bool { return d.N() == 0 }) {
		return fmt.Errorf("BYDAY is %s: days with a number and days without cannot stand in one rule here", o.Byweekday) // the library finds none
	}
	most := map[rrule.Frequency]int{rrule.MONTHLY: 5, rrule.YEARLY: 53}[o.Freq]
	for _, day := range o.Byweekday {
		if n := day.N(); n > most || -n > most {
			return fmt.Errorf("BYDAY is %s: there is no such day in the period", day)
		}
	}
	sets := map[rrule.Frequency]int{rrule.MONTHLY: 31, rrule.YEARLY: 366}[o.Freq] // of a week the library counts wrong
	for _, n := range o.Bysetpos {
		if n == 0 || n > sets || -n > sets {
			return fmt.Errorf("BYSETPOS is %d: expected a day of a month or a year", n)
		}
	}
	return nil
}

// everyWeek says whether an event recurs each week without an end.
func everyWeek(e *event, w Window) bool {
	if e.allDay || e.rule == "" || len(e.extra) > 0 || e.length > 24*time.Hour {
		return false
	}
	option, err := ruleOf(e)
	if err != nil {
		return false
	}
	plain := len(option.Bymonth)+len(option.Bymonthday)+len(option.Bysetpos) == 0 && option.Count == 0 && option.Interval <= 1
	ends := !option.Until.IsZero() && option.Until.Before(w.Until)
	return plain && !ends && (option.Freq == rrule.WEEKLY || option.Freq == rrule.DAILY) && e.begin.Before(w.From.AddDate(0, 0, 7))
}
