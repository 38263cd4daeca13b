package hours

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var office = []Opening{{"monday", "09:00", "17:00"}, {"tuesday", "09:00", "17:00"}, {"wednesday", "09:00", "17:00"}, {"thursday", "09:00", "17:00"}, {"friday", "09:00", "17:00"}}

func at(t *testing.T, zone, text string) int64 {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", text, loc)
	if err != nil {
		when, err = time.ParseInLocation("2006-01-02 15:04 -0700", text, loc)
	}
	if err != nil {
		t.Fatal(err)
	}
	return when.UnixMilli()
}

// TestNights tells the nights on which clocks are set, opening by opening.
// spec: HOURS-5
func TestNights(t *testing.T) {
	for _, c := range []struct {
		name, zone string
		opening    Opening
		from       string
		opens      string // "" is not that week
		minutes    int64
	}{
		{"an ordinary night", "Europe/Berlin", Opening{"saturday", "22:00", "06:00"}, "2026-03-14 12:00", "2026-03-14 22:00 +0100", 480},
		{"a night of seven hours", "Europe/Berlin", Opening{"saturday", "22:00", "06:00"}, "2026-03-28 12:00", "2026-03-28 22:00 +0100", 420},
		{"a night of nine hours", "Europe/Berlin", Opening{"saturday", "22:00", "06:00"}, "2026-10-24 12:00", "2026-10-24 22:00 +0200", 540},
		{"it begins in the hour that is left out", "Europe/Berlin", Opening{"sunday", "02:30", "08:00"}, "2026-03-28 12:00", "2026-03-29 03:00 +0200", 300},
		{"it ends in the hour that is left out", "Europe/Berlin", Opening{"sunday", "01:00", "02:30"}, "2026-03-28 12:00", "2026-03-29 01:00 +0100", 60},
		{"all of it is left out: a week later", "Europe/Berlin", Opening{"sunday", "02:15", "02:45"}, "2026-03-28 12:00", "2026-04-05 02:15 +0200", 30},
		{"it begins in the hour that comes twice: at the first", "Europe/Berlin", Opening{"sunday", "02:30", "04:00"}, "2026-10-24 12:00", "2026-10-25 02:30 +0200", 150},
		{"it ends in the hour that comes twice: at the first", "Europe/Berlin", Opening{"sunday", "01:00", "02:30"}, "2026-10-24 12:00", "2026-10-25 01:00 +0200", 90},
		{"it is open while the hour comes twice, once", "Europe/Berlin", Opening{"sunday", "02:00", "03:00"}, "2026-10-24 12:00", "2026-10-25 02:00 +0200", 120},
		{"a day that begins at one", "America/Sao_Paulo", Opening{"sunday", "00:00", "24:00"}, "2018-11-03 12:00", "2018-11-04 01:00 -0200", 1380},
		{"a day of 25 hours", "America/New_York", Opening{"sunday", "00:00", "24:00"}, "2026-10-31 12:00", "2026-11-01 00:00 -0400", 1500},
		{"half an hour of summer time", "Australia/Lord_Howe", Opening{"sunday", "01:00", "03:00"}, "2026-04-04 12:00", "2026-04-05 01:00 +1100", 150},
		{"the Friday that Samoa left out: a week later", "Pacific/Apia", Opening{"friday", "09:00", "17:00"}, "2011-12-29 12:00", "2012-01-06 09:00 +1400", 480},
		{"the last day of February in a leap year", "Europe/Berlin", Opening{"tuesday", "09:00", "17:00"}, "2028-02-28 12:00", "2028-02-29 09:00 +0100", 480},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Hours{ID: "night", Zone: c.zone, Weekly: []Opening{c.opening}}.Compile()
			if err != nil {
				t.Fatal(err)
			}
			opens, _ := s.NextOpen(at(t, c.zone, c.from))
			if want := at(t, c.zone, c.opens); opens != want {
				t.Errorf("opens %v, want %s", time.UnixMilli(opens).UTC(), c.opens)
			}
			closes, _, _ := s.NextChange(opens)
			if got := (closes - opens) / minute; got != c.minutes {
				t.Errorf("open for %d minutes, want %d", got, c.minutes)
			}
		})
	}
}

// spec: HOURS-4
func TestHolidays(t *testing.T) {
	h := Hours{ID: "office", Zone: "Europe/Berlin", Weekly: append([]Opening{{"saturday", "22:00", "06:00"}}, office...), Holidays: []Holiday{
		{From: "2026-12-24", Label: "Christmas Eve", Openings: []Span{{"09:00", "12:00"}}},
		{From: "2026-12-25", To: "2027-01-03", Label: "over the years"},
		{From: "2027-01-10", Label: "a Sunday after an open night"},
	}}
	s, err := h.Compile()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for when, opens, ok := s.NextChange(at(t, h.Zone, "2026-12-23 18:00")); ok && len(got) < 17; when, opens, ok = s.NextChange(when) {
		got = append(got, show(h, when)[:20]+map[bool]string{true: " opens", false: " closes"}[opens])
	}
	want := []string{
		"Thu 2026-12-24 09:00 opens", "Thu 2026-12-24 12:00 closes",
		"Mon 2027-01-04 09:00 opens", "Mon 2027-01-04 17:00 closes", "Tue 2027-01-05 09:00 opens", "Tue 2027-01-05 17:00 closes",
		"Wed 2027-01-06 09:00 opens", "Wed 2027-01-06 17:00 closes", "Thu 2027-01-07 09:00 opens", "Thu 2027-01-07 17:00 closes",
		"Fri 2027-01-08 09:00 opens", "Fri 2027-01-08 17:00 closes",
		"Sat 2027-01-09 22:00 opens", "Sun 2027-01-10 00:00 closes", // the holiday begins
		"Mon 2027-01-11 09:00 opens", "Mon 2027-01-11 17:00 closes", "Tue 2027-01-12 09:00 opens",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

// TestJoins follows openings over what does not end them.
// spec: HOURS-4, HOURS-5
func TestJoins(t *testing.T) {
	shifts := Hours{ID: "shifts", Zone: "Europe/Berlin"}
	for _, d := range days {
		shifts.Weekly = append(shifts.Weekly, Opening{d, "08:00", "20:00"}, Opening{d, "20:00", "08:00"})
	}
	closed, late := shifts, shifts
	closed.Holidays = []Holiday{{From: "2026-12-25"}}
	late.Holidays = []Holiday{{From: "2026-12-25", Openings: []Span{{"00:00", "24:00"}}}, {From: "2026-12-26", Openings: []Span{{"00:00", "20:00"}}}, {From: "2026-12-31", Openings: []Span{{"22:00", "04:00"}}}}
	long := shifts
	long.Holidays = []Holiday{{From: "2026-12-25", To: "2027-12-25", Openings: []Span{{"00:00", "24:00"}}}}
	brk := Hours{ID: "break", Zone: "Europe/Berlin", Weekly: []Opening{{"sunday", "00:00", "02:00"}, {"sunday", "03:00", "08:00"}}}
	for _, c := range []struct {
		name         string
		hours        Hours
		from, closes string
	}{
		{"shifts that join until a holiday", closed, "2026-11-23 00:00", "2026-12-25 00:00 +0100"},
		{"a holiday open all day, and one after it that is not", late, "2026-12-20 00:00", "2026-12-26 20:00 +0100"},
		{"the night out of a holiday, and a morning without a shift", late, "2026-12-31 23:00", "2027-01-01 04:00 +0100"},
		{"a year of holidays open all day, and a morning without a shift", long, "2026-12-26 00:00", "2027-12-26 00:00 +0100"},
		{"a break that the clock jumps over", brk, "2026-03-29 00:00", "2026-03-29 08:00 +0200"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := c.hours.Compile()
			if err != nil {
				t.Fatal(err)
			}
			closes, opens, ok := s.NextChange(at(t, c.hours.Zone, c.from))
			if want := at(t, c.hours.Zone, c.closes); closes != want || opens || !ok {
				t.Errorf("closes %s, want %s", show(c.hours, closes), c.closes)
			}
		})
	}
}

// spec: HOURS-4
func TestNever(t *testing.T) {
	now := at(t, "UTC", "2026-11-23 00:00")
	always := Hours{ID: "always", Zone: "UTC"}
	for _, d := range days {
		always.Weekly = append(always.Weekly, Opening{d, "00:00", "24:00"})
	}
	s, _ := always.Compile()
	if _, _, ok := s.NextChange(now); ok || !s.Open(now) {
		t.Error("what is always open changes")
	}
	s, _ = Hours{ID: "past", Zone: "UTC", Holidays: []Holiday{{From: "2026-01-01", Openings: []Span{{"09:00", "10:00"}}}}}.Compile()
	if _, ok := s.NextOpen(now); ok {
		t.Error("what was open for the last time opens again")
	}
	if _, _, ok := s.NextChange(now); ok {
		t.Error("what never opens again changes")
	}
}

// spec: HOURS-2
func TestWrongHours(t *testing.T) {
	right := func() Hours {
		return Hours{ID: "h", Zone: "UTC", Weekly: office, Holidays: []Holiday{{From: "2026-12-24"}}}
	}
	if err := right().Check(); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 257)
	weekly := func(o ...Opening) func(*Hours) { return func(h *Hours) { h.Weekly = o } }
	holidays := func(d ...Holiday) func(*Hours) { return func(h *Hours) { h.Holidays = d } }
	for want, change := range map[string]func(*Hours){
		`id is "": expected an id of 1 to 256 bytes`:                                                           func(h *Hours) { h.ID = "" },
		`label is "too long": expected at most 256 bytes`:                                                      func(h *Hours) { h.Label = long },
		`zone is "Mars/Olympus": expected the IANA name of a time zone, such as Europe/Berlin`:                 func(h *Hours) { h.Zone = "Mars/Olympus" },
		`zone is "Local": expected the IANA name of a time zone, such as Europe/Berlin`:                        func(h *Hours) { h.Zone = "Local" },
		`zone is "": expected the IANA name of a time zone, such as Europe/Berlin`:                             func(h *Hours) { h.Zone = "" },
		`weekly is "101": expected at most 100 openings`:                                                       func(h *Hours) { h.Weekly = make([]Opening, 101) },
		`weekly[0].day is "Monday": expected monday, tuesday, wednesday, thursday, friday, saturday or sunday`: weekly(Opening{"Monday", "09:00", "10:00"}),
		`weekly[0].from is "9:00": expected a time from 00:00 to 24:00, such as 09:30`:                         weekly(Opening{"monday", "9:00", "10:00"}),
		`weekly[0].to is "24:01": expected a time from 00:00 to 24:00, such as 09:30`:                          weekly(Opening{"monday", "09:00", "24:01"}),
		`weekly[0].to is "10:60": expected a time from 00:00 to 24:00, such as 09:30`:                          weekly(Opening{"monday", "09:00", "10:60"}),
		`weekly[0].to is "1a:00": expected a time from 00:00 to 24:00, such as 09:30`:                          weekly(Opening{"monday", "09:00", "1a:00"}),
		`weekly[0].from is "24:00": expected a time from 00:00 to 23:59`:                                       weekly(Opening{"monday", "24:00", "10:00"}),
		`weekly[0].to is "09:00": expected another time than from; a whole day is 00:00 to 24:00`:              weekly(Opening{"monday", "09:00", "09:00"}),
		`weekly[1].from is "09:59": expected a time after the end of weekly[0]: two openings overlap`:          weekly(Opening{"monday", "09:00", "10:00"}, Opening{"monday", "09:59", "11:00"}),
		`weekly[0].from is "00:30": expected a time after the end of weekly[1]: two openings overlap`:          weekly(Opening{"sunday", "00:30", "02:00"}, Opening{"saturday", "22:00", "01:00"}),
		`holidays is "1001": expected at most 1000 holidays`:                                                   func(h *Hours) { h.Holidays = make([]Holiday, 1001) },
		`holidays[0].label is "too long": expected at most 256 bytes`:                                          holidays(Holiday{From: "2026-12-24", Label: long}),
		`holidays[0].from is "24.12.2026": expected a date from 1970 to 2999, such as 2026-12-24`:              holidays(Holiday{From: "24.12.2026"}),
		`holidays[0].from is "2027-02-29": expected a date from 1970 to 2999, such as 2026-12-24`:              holidays(Holiday{From: "2027-02-29"}),
		`holidays[0].to is "1969-12-31": expected a date from 1970 to 2999, such as 2026-12-24`:                holidays(Holiday{From: "2026-12-24", To: "1969-12-31"}),
		`holidays[0].to is "2026-12-23": expected a day from 2026-12-24 on, and not more than a year later`:    holidays(Holiday{From: "2026-12-24", To: "2026-12-23"}),
		`holidays[0].openings is "15": expected at most 14 openings`:                                           holidays(Holiday{From: "2026-12-24", Openings: make([]Span, 15)}),
		`holidays[0].openings[0].to is "": expected a time from 00:00 to 24:00, such as 09:30`:                 holidays(Holiday{From: "2026-12-24", Openings: []Span{{"09:00", ""}}}),
		`holidays[0].openings[0].from is "08:00": expected a time after the end of holidays[0].openings[1]: two openings overlap`: holidays(
			Holiday{From: "2026-12-24", To: "2026-12-25", Openings: []Span{{"08:00", "10:00"}, {"22:00", "09:00"}}}),
		`holidays[1].from is "2026-12-26": expected a day after 2026-12-26, the last of the holiday before: no day has two holidays`: holidays(
			Holiday{From: "2026-12-24", To: "2026-12-26"}, Holiday{From: "2026-12-26"}),
		`holidays[1].from is "2026-12-26": expected a day after 2026-12-26, the last of the holiday before: no day has two holidays `: holidays(
			Holiday{From: "2026-12-26"}, Holiday{From: "2026-12-26"}),
	} {
		h := right()
		change(&h)
		var wrong *Wrong
		if err := h.Check(); !errors.As(err, &wrong) || err.Error() != strings.TrimSpace(want) {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	h := right()
	holidays(Holiday{From: "2026-12-24", Openings: []Span{{"08:00", "10:00"}, {"22:00", "09:00"}}})(&h)
	if err := h.Check(); err != nil {
		t.Errorf("a holiday of one day has no next day to run into: %v", err)
	}
}
