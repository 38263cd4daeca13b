package ical

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secondring/secondring/internal/seeds"
)

// TestAgainstDays holds the library's recurrences against a walk through the days
// that reads the rule off the paper (RFC 5545 §3.3.10).
// spec: HOURS-6
func TestAgainstDays(t *testing.T) {
	seeds.Each(t, 120, func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		p := drawn(r)
		begin := time.Date(2020+r.IntN(8), time.Month(1+r.IntN(12)), 1+r.IntN(31), 9, 0, 0, 0, time.UTC)
		until := begin.AddDate(6, 0, 0)
		e := &event{begin: begin, rule: p.text()}
		got, err := occurrences(e, until)
		if p.never() != (err != nil) {
			t.Fatalf("%s: %v", e.rule, err)
		}
		if want := p.walk(begin, until); err == nil && !slices.Equal(got, want) {
			t.Errorf("%s from %s\ngot  %d %v\nwant %d %v", e.rule, begin, len(got), days(got), len(want), days(want))
		}
	})
}

func days(all []time.Time) (texts []string) {
	for _, t := range all[:min(len(all), 20)] {
		texts = append(texts, t.Format("Mon 2006-01-02"))
	}
	return texts
}

type onDay struct {
	weekday time.Weekday
	n       int
}

// paper is an RRULE as people read it.
type paper struct {
	freq              string
	interval, count   int
	months, monthDays []int
	weekdays          []onDay
	pos               []int
	wkst              time.Weekday
}

func drawn(r *rand.Rand) paper {
	p := paper{freq: []string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}[r.IntN(4)], interval: 1 + r.IntN(4), wkst: time.Monday}
	if r.IntN(3) == 0 {
		p.count = 1 + r.IntN(30)
	}
	if r.IntN(4) == 0 {
		p.wkst = time.Sunday
	}
	if r.IntN(3) == 0 {
		p.months = []int{1 + r.IntN(12), 1 + r.IntN(12)}
	}
	if r.IntN(3) == 0 && p.freq != "WEEKLY" {
		p.monthDays = []int{1 + r.IntN(31), -1 - r.IntN(31)}
		if r.IntN(6) == 0 {
			p.monthDays = []int{31}
		}
	}
	numbered := r.IntN(2) == 0 && (p.freq == "MONTHLY" || p.freq == "YEARLY")
	for range r.IntN(3) {
		d := onDay{weekday: time.Weekday(r.IntN(7))}
		if numbered {
			d.n = []int{1, 2, 3, 4, 5, -1, -2}[r.IntN(7)]
		}
		p.weekdays = append(p.weekdays, d)
	}
	if len(p.weekdays) > 0 && r.IntN(4) == 0 && (p.freq == "MONTHLY" || p.freq == "YEARLY") {
		p.pos = []int{[]int{1, 2, -1}[r.IntN(3)]}
	}
	return p
}

func (p paper) text() string {
	parts := []string{"FREQ=" + p.freq, fmt.Sprintf("INTERVAL=%d", p.interval)}
	list := func(name string, values []int) {
		if len(values) > 0 {
			parts = append(parts, name+"="+strings.Trim(strings.ReplaceAll(fmt.Sprint(values), " ", ","), "[]"))
		}
	}
	if p.count > 0 {
		parts = append(parts, fmt.Sprintf("COUNT=%d", p.count))
	}
	list("BYMONTH", p.months)
	list("BYMONTHDAY", p.monthDays)
	list("BYSETPOS", p.pos)
	var names []string
	for _, d := range p.weekdays {
		name := strings.ToUpper(d.weekday.String()[:2])
		if d.n != 0 {
			name = fmt.Sprint(d.n) + name
		}
		names = append(names, name)
	}
	if len(names) > 0 {
		parts = append(parts, "BYDAY="+strings.Join(names, ","))
	}
	return strings.Join(append(parts, "WKST="+strings.ToUpper(p.wkst.String()[:2])), ";")
}

// never says whether there is no such day in any month that counts.
func (p paper) never() bool {
	if len(p.monthDays) == 0 {
		return false
	}
	months := p.months
	if len(months) == 0 {
		months = []int{1}
	}
	for _, m := range months {
		for _, d := range p.monthDays {
			if last := time.Date(2000, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day(); d <= last && -d <= last {
				return false
			}
		}
	}
	return true
}

// walk goes through the days, period by period.
func (p paper) walk(begin, until time.Time) (all []time.Time) {
	q := p.completed(begin)
	var set []time.Time
	period := -1
	count := 0
	flush := func() {
		for i, t := range set {
			chosen := len(q.pos) == 0 || slices.Contains(q.pos, i+1) || slices.Contains(q.pos, i-len(set))
			if chosen && !t.Before(begin) && t.Before(until) && (q.count == 0 || count < q.count) {
				all = append(all, t)
				count++
			}
		}
		set = nil
	}
	first := time.Date(begin.Year(), 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, -14)
	for t := first; t.Before(until.AddDate(1, 1, 0)); t = t.AddDate(0, 0, 1) {
		n := q.period(begin, t)
		if n != period {
			flush()
			period = n
		}
		if n >= 0 && n%q.interval == 0 && q.fits(t) {
			set = append(set, t)
		}
	}
	flush()
	if !slices.Contains(all, begin) { // DTSTART is always an occurrence
		all = append([]time.Time{begin}, all...)
	}
	return all
}

// completed takes from the beginning what the rule does not say.
func (p paper) completed(begin time.Time) paper {
	if len(p.weekdays) > 0 || len(p.monthDays) > 0 {
		return p
	}
	switch p.freq {
	case "WEEKLY":
		p.weekdays = []onDay{{weekday: begin.Weekday()}}
	case "MONTHLY":
		p.monthDays = []int{begin.Day()}
	case "YEARLY":
		p.monthDays = []int{begin.Day()}
		if len(p.months) == 0 {
			p.months = []int{int(begin.Month())}
		}
	}
	return p
}

// period counts the days, weeks, months or years since the beginning's.
func (p paper) period(begin, t time.Time) int {
	switch p.freq {
	case "DAILY":
		return int(t.Sub(begin).Hours()) / 24
	case "WEEKLY":
		week := func(t time.Time) int {
			back := (int(t.Weekday()) - int(p.wkst) + 7) % 7
			return int(t.AddDate(0, 0, -back).Unix() / 86_400 / 7)
		}
		return week(t) - week(begin)
	case "MONTHLY":
		return (t.Year()-begin.Year())*12 + int(t.Month()) - int(begin.Month())
	}
	return t.Year() - begin.Year()
}

func (p paper) fits(t time.Time) bool {
	last := time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	if len(p.months) > 0 && !slices.Contains(p.months, int(t.Month())) {
		return false
	}
	if len(p.monthDays) > 0 && !slices.Contains(p.monthDays, t.Day()) && !slices.Contains(p.monthDays, t.Day()-last-1) {
		return false
	}
	return len(p.weekdays) == 0 || slices.ContainsFunc(p.weekdays, func(d onDay) bool {
		if d.weekday != t.Weekday() {
			return false
		}
		if d.n == 0 {
			return true
		}
		from, to := t.Day(), last
		if p.freq == "YEARLY" && len(p.months) == 0 {
			from, to = t.YearDay(), time.Date(t.Year(), 12, 31, 0, 0, 0, 0, time.UTC).YearDay()
		}
		return d.n == (from-1)/7+1 || -d.n == (to-from)/7+1
	})
}
