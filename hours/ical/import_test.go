package ical

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/hours"
	"github.com/secondring/secondring/internal/seeds"
)

func calendar(lines ...string) []byte {
	return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VCALENDAR\r\n")
}

func vevent(lines ...string) string {
	return "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT"
}

var berlin = Window{Zone: "Europe/Berlin", From: day("2026-11-01"), Until: day("2028-11-01")}

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// outlook is a zone as Outlook describes it, under a name that is none of IANA's.
const outlook = "BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16011028T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n" +
	"TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010325T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n" +
	"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE"

var weekdays = func() (all []hours.Opening) {
	for _, d := range []string{"monday", "tuesday", "wednesday", "thursday", "friday"} {
		all = append(all, hours.Opening{Day: d, From: "09:00", To: "17:00"})
	}
	return all
}()

// spec: HOURS-6
func TestImport(t *testing.T) {
	const office = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
	for _, c := range []struct {
		name     string
		lines    []string
		weekly   []hours.Opening
		holidays []hours.Holiday
	}{
		{"public holidays, one with no end, one of several days", []string{
			vevent("DTSTART;VALUE=DATE:20201225", "DTEND;VALUE=DATE:20201227", "RRULE:FREQ=YEARLY", `SUMMARY:Christmas\, both days`),
			vevent("DTSTART;VALUE=DATE:20261231", "SUMMARY:New Year's Eve"),
			vevent("DTSTART;VALUE=DATE:20240401", "SUMMARY:long over"),
		}, nil, []hours.Holiday{{From: "2026-12-25", To: "2026-12-26", Label: "Christmas, both days"}, {From: "2026-12-31", Label: "New Year's Eve"}, {From: "2027-12-25", To: "2027-12-26", Label: "Christmas, both days"}}},
		{"the fourth Thursday of November, and the day after", []string{vevent("DTSTART;VALUE=DATE:20201126", "DURATION:P2D", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "SUMMARY:Thanksgiving")},
			nil, []hours.Holiday{{From: "2026-11-26", To: "2026-11-27", Label: "Thanksgiving"}, {From: "2027-11-25", To: "2027-11-26", Label: "Thanksgiving"}}},
		{"opening times, and a day without", []string{vevent("DTSTART;TZID=Europe/Berlin:20260105T090000", "DTEND;TZID=Europe/Berlin:20260105T170000", office, "EXDATE;TZID=Europe/Berlin:20261110T090000,20261112T090000", "SUMMARY:open")},
			weekdays, []hours.Holiday{{From: "2026-11-10"}, {From: "2026-11-12"}}},
		{"the same in a zone that only the file knows", []string{outlook, vevent("DTSTART;TZID=W. Europe Standard Time:20260105T090000", "DTEND;TZID=W. Europe Standard Time:20260105T170000", office)}, weekdays, nil},
		{"an open evening on a holiday", []string{vevent("DTSTART;VALUE=DATE:20261224", "SUMMARY:Christmas Eve"), vevent("DTSTART:20261224T180000", "DTEND:20261225T020000", "SUMMARY:emergencies"),
			vevent("DTSTART:20260105T090000", "DTEND:20260105T170000", office)}, weekdays, []hours.Holiday{{From: "2026-12-24", Label: "Christmas Eve", Openings: []hours.Span{{From: "18:00", To: "02:00"}}}}},
		{"an open Saturday beside the week, told in UTC", []string{vevent("DTSTART:20260105T090000", "DTEND:20260105T170000", office), vevent("DTSTART:20261128T080000Z", "DTEND:20261128T110000Z", "SUMMARY:sale")},
			weekdays, []hours.Holiday{{From: "2026-11-28", Label: "sale", Openings: []hours.Span{{From: "09:00", To: "12:00"}}}}},
		{"one Monday is later, and one is canceled", []string{vevent("DTSTART:20260105T090000", "DTEND:20260105T170000", office),
			vevent("RECURRENCE-ID:20261109T090000", "DTSTART:20261109T110000", "DTEND:20261109T170000", "SUMMARY:later"), vevent("RECURRENCE-ID:20261116T090000", "STATUS:CANCELLED", "DTSTART:20261116T090000", "DTEND:20261116T170000")},
			weekdays, []hours.Holiday{{From: "2026-11-09", Label: "later", Openings: []hours.Span{{From: "11:00", To: "17:00"}}}, {From: "2026-11-16"}}},
		{"a week-end without a break is cut at midnight", []string{vevent("DTSTART:20261106T180000", "DTEND:20261109T080000", "SUMMARY:on call")}, nil, []hours.Holiday{
			{From: "2026-11-06", Label: "on call", Openings: []hours.Span{{From: "18:00", To: "24:00"}}}, {From: "2026-11-07", To: "2026-11-08", Label: "on call", Openings: []hours.Span{{From: "00:00", To: "24:00"}}},
			{From: "2026-11-09", Label: "on call", Openings: []hours.Span{{From: "00:00", To: "08:00"}}}}},
		{"every day until a date", []string{vevent("DTSTART:20261101T100000", "DTEND:20261101T110000", "RRULE:FREQ=DAILY;UNTIL=20261103", "SUMMARY:trial")}, nil,
			[]hours.Holiday{{From: "2026-11-01", To: "2026-11-03", Label: "trial", Openings: []hours.Span{{From: "10:00", To: "11:00"}}}}},
		{"extra dates", []string{vevent("DTSTART;VALUE=DATE:20261110", "RDATE;VALUE=DATE:20261120,20261121", "SUMMARY:training")}, nil, []hours.Holiday{{From: "2026-11-10", Label: "training"}, {From: "2026-11-20", To: "2026-11-21", Label: "training"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, _, err := Import(calendar(c.lines...), berlin)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(hours.Hours{Zone: "Europe/Berlin", Weekly: c.weekly, Holidays: c.holidays}, h); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A week of another zone stays a week only while the clocks go alike.
// spec: HOURS-6
func TestForeignWeek(t *testing.T) {
	lines := vevent("DTSTART;TZID=America/New_York:20260105T090000", "DTEND;TZID=America/New_York:20260105T100000", "RRULE:FREQ=WEEKLY;BYDAY=MO")
	w := Window{Zone: "Europe/Berlin", From: day("2026-10-01"), Until: day("2026-12-01")}
	h, _, err := Import(calendar(lines), w)
	if err != nil || len(h.Weekly) != 0 || len(h.Holidays) != 9 {
		t.Fatalf("%v: %+v", err, h)
	}
	for i, from := range []string{"15:00", "15:00", "15:00", "14:00", "15:00"} { // Berlin sets its clocks back a week earlier
		if got := h.Holidays[i]; got.Openings[0].From != from {
			t.Errorf("%+v, want from %s", got, from)
		}
	}
	w.Zone = "America/Toronto"
	if h, _, err = Import(calendar(lines), w); err != nil || len(h.Weekly) != 1 || h.Weekly[0].From != "09:00" {
		t.Errorf("%v: %+v", err, h)
	}
}

// spec: HOURS-6
func TestWrongCalendars(t *testing.T) {
	at := func(lines ...string) []byte { return calendar(vevent(append([]string{"SUMMARY:x"}, lines...)...)) }
	for _, c := range []struct {
		text []byte
		want string
	}{
		{[]byte("no calendar"), "line 1: read calendar:"},
		{calendar("BEGIN:VEVENT", "SUMMARY:a long", " er one", "DTSTART 20261101"), "line 7: read calendar:"},
		{[]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VALARM\nEND:VCALENDAR"), "line 3: read calendar:"},
		{calendar(vevent("DTSTART;VALUE=DATE:20261101"), "BEGIN:VTODO", "EXDATE:never", "END:VTODO", vevent("SUMMARY:x", "DESCRIPTION:folded", "  twice", "DTSTART;VALUE=DATE:20261101", "EXDATE;VALUE=DATE:20261101", "EXDATE:never")), "line 20: event \"x\" of 2026-11-01: EXDATE: \"never\""},
		{at(), `line 4: event "x" has no DTSTART`},
		{at("DTSTART:noon"), `line 8: event "x": DTSTART: "noon" is neither a date nor a time`},
		{at("DTSTART:20261101T100000"), "it lasts 0s"},
		{at("DTSTART:20261101T100000", "DTEND:20261101T090000"), "it lasts -1h0m0s"},
		{at("DTSTART:20261101T100000", "DURATION:8H"), `line 9: event "x" of 2026-11-01: DURATION: "8H"`},
		{at("DTSTART;VALUE=DATE:20261101", "DURATION:PT"), `line 9: event "x" of 2026-11-01: DURATION: "PT"`},
		{at("DTSTART;TZID=Mars/Olympus:20261101T100000", "DURATION:PT1H"), `TZID "Mars/Olympus" is no known zone, and the file has no VTIMEZONE for it`},
		{at("DTSTART;VALUE=DATE:20261101", "RRULE:FREQ=HOURLY"), "line 9: event \"x\" of 2026-11-01: RRULE: \"FREQ=HOURLY\": FREQ is HOURLY: expected DAILY, WEEKLY, MONTHLY or YEARLY"},
		{at("DTSTART;VALUE=DATE:20261101", "RRULE:FREQ=YEARLY;BYWEEKNO=20"), "BYWEEKNO is not supported"},
		{at("DTSTART;VALUE=DATE:20261101", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), "no such day"},
		{at("DTSTART;VALUE=DATE:20261101", "RRULE:FREQ=MONTHLY;BYDAY=6MO"), "there is no such day in the period"},
		{at("DTSTART;VALUE=DATE:20261101", "RRULE:FREQ=MONTHLY;BYDAY=MO,2TU"), "cannot stand in one rule"},
		{at("DTSTART;VALUE=DATE:20261101", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1"), "BYSETPOS is 1"},
		{at("DTSTART;VALUE=DATE:20261101", "RRULE:FREQ=YEARLY;BYMONTH=13"), "BYMONTH is 13"},
		{at("DTSTART;VALUE=DATE:20261101", "RRULE:FREQ=SOMETIMES"), "SOMETIMES"},
		{at("DTSTART;VALUE=DATE:18500101", "RRULE:FREQ=DAILY"), "more than 40000 occurrences"},
		{at("DTSTART;VALUE=DATE:20261101", "DURATION:P400D", "RRULE:FREQ=DAILY"), "it takes 293933 days: at most 10000 are written out"},
		{at("DTSTART;VALUE=DATE:20000101", "RRULE:FREQ=DAILY"), ""},
		{at("DTSTART;VALUE=DATE:20261101", "EXDATE:never"), `EXDATE: "never"`},
		{at("DTSTART;VALUE=DATE:20261101", "RDATE:never"), `RDATE: "never"`},
		{at("DTSTART:20261101T100000", "DTEND:20261101T110000", "RRULE:FREQ=DAILY;INTERVAL=2;COUNT=5000"), ""},
		{calendar(strings.Repeat(vevent("DTSTART;VALUE=DATE:20261101")+"\r\n", eventsMax+1)), "at most 1000 are read"},
		{append(calendar(), make([]byte, BytesMax)...), "at most 1048576 are read"},
	} {
		_, _, err := Import(c.text, berlin)
		if c.want == "" && err == nil {
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.300s\ngot  %v\nwant %s", c.text, err, c.want)
		}
	}
	for _, w := range []Window{{"Mars/Olympus", berlin.From, berlin.Until}, {"UTC", berlin.From, berlin.From}, {"UTC", berlin.From, berlin.From.AddDate(30, 0, 0)}} {
		if _, _, err := Import(calendar(), w); err == nil {
			t.Errorf("%+v is accepted", w)
		}
	}
	if _, notes, err := Import(at("DTSTART;VALUE=DATE:20261101", "STATUS:CANCELLED"), berlin); err != nil || fmt.Sprint(notes) != `[event "x" of 2026-11-01 is left out: it is canceled]` {
		t.Errorf("%v %v", notes, err)
	}
	if h, _, err := Import(at("SUMMARY:"+strings.Repeat("ü", 300), "DTSTART;VALUE=DATE:20261101"), berlin); err != nil || len(h.Holidays[0].Label) > 256 {
		t.Errorf("a long label: %v", err)
	}
}

// What is written is read as hours that are open at the same times.
// spec: HOURS-7
func TestRoundTrip(t *testing.T) {
	seeds.Each(t, 15, func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 2))
		h := hours.Hours{ID: "round", Label: "Round; trip, \"twice\"", Zone: []string{"Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"}[r.IntN(5)]}
		clock := func(from int) string { return fmt.Sprintf("%02d:%02d", from+r.IntN(6), []int{0, 15, 30}[r.IntN(3)]) }
		for _, d := range weekdays {
			if r.IntN(2) == 0 {
				h.Weekly = append(h.Weekly, hours.Opening{Day: d.Day, From: clock(6), To: clock(13)})
			}
			if r.IntN(4) == 0 {
				h.Weekly = append(h.Weekly, hours.Opening{Day: d.Day, From: "20:00", To: []string{"24:00", "02:30"}[r.IntN(2)]})
			}
		}
		for i := range r.IntN(6) {
			first := berlin.From.AddDate(0, 0, i*40+r.IntN(30))
			one := hours.Holiday{From: date(first), Label: fmt.Sprint("day ", i)}
			if r.IntN(2) == 0 {
				one.To = date(first.AddDate(0, 0, r.IntN(4)))
			}
			if r.IntN(2) == 0 {
				one.Openings = []hours.Span{{From: clock(8), To: clock(15)}, {From: "22:00", To: "01:00"}}
			}
			h.Holidays = append(h.Holidays, one)
		}
		w := Window{Zone: h.Zone, From: berlin.From, Until: berlin.From.AddDate(1, 0, 0)}
		text, err := Export(h, w)
		if err != nil {
			t.Fatal(err)
		}
		again, notes, err := Import(text, w)
		if err != nil || len(notes) > 0 {
			t.Fatalf("%v %v\n%s", err, notes, text)
		}
		again.ID = h.ID
		want, err := h.Compile()
		if err != nil {
			t.Fatal(err)
		}
		got, err := again.Compile()
		if err != nil {
			t.Fatal(err)
		}
		for at := w.From.AddDate(0, 0, 2); at.Before(w.Until.AddDate(0, 0, -2)); at = at.Add(15 * time.Minute) {
			if got.Open(at.UnixMilli()) != want.Open(at.UnixMilli()) {
				t.Fatalf("at %s: open is %v, was %v\n%+v\n%+v\n%s", at, got.Open(at.UnixMilli()), want.Open(at.UnixMilli()), h, again, text)
			}
		}
	})
}

// FuzzImport: no file makes it crash.
func FuzzImport(f *testing.F) {
	f.Add(calendar(outlook, vevent("DTSTART;TZID=W. Europe Standard Time:20260105T090000", "DURATION:PT8H", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU", "EXDATE:20260112T090000")))
	f.Add(calendar(vevent("DTSTART;VALUE=DATE:20201225", "DTEND;VALUE=DATE:20201227", "RRULE:FREQ=YEARLY;UNTIL=20301231T000000Z")))
	f.Fuzz(func(t *testing.T, text []byte) {
		if h, _, err := Import(text, berlin); err == nil {
			h.ID = "fuzz"
			if err := h.Check(); err != nil {
				t.Error(err)
			}
		}
	})
}
