package api

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/hours"
	"github.com/secondring/secondring/rulebook"
)

// calendarOf is an iCalendar file of events.
func calendarOf(events ...string) string {
	text := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n"
	for i, e := range events {
		text += fmt.Sprintf("BEGIN:VEVENT\r\nUID:%d\r\nDTSTAMP:20260101T000000Z\r\n%s\r\nEND:VEVENT\r\n", i, strings.ReplaceAll(e, "|", "\r\n"))
	}
	return text + "END:VCALENDAR\r\n"
}

const (
	openDays  = "SUMMARY:open|DTSTART;TZID=Europe/Berlin:20300107T090000|DTEND;TZID=Europe/Berlin:20300107T170000|RRULE:FREQ=WEEKLY;BYDAY=MO,TU"
	christmas = "SUMMARY:Christmas|DTSTART;VALUE=DATE:20301225|DTEND;VALUE=DATE:20301227"
)

// A calendar is shown before it is put in force; public holidays leave the weekly
// openings as they are; what was written out is read as a calendar again.
// spec: HOURS-6, HOURS-7, HOURS-8
func TestCalendar(t *testing.T) {
	f := newFloor(t)
	const path = "/v1/centers/acme/hours/office"
	position := func() (at center.Position) {
		if err := f.engine.View(t.Context(), acme, func(c *center.Center) { at = c.Position() }); err != nil {
			t.Fatal(err)
		}
		return at
	}
	put := func(query string, c Calendar) (out CalendarRead) {
		t.Helper()
		c.From, c.Years = "2030-01-01", 1
		f.ask("acme/administrator", "PUT", path+"/calendar"+query, c).must(200).into(&out)
		return out
	}
	f.ask("acme/administrator", "GET", path+"/calendar", nil).problem(404, "not-found")
	f.ask("acme/administrator", "GET", path+"/preview", nil).problem(404, "not-found")

	before := position()
	weekly := Calendar{File: calendarOf(openDays), Zone: "Europe/Berlin", Label: "Office"}
	out := put("?dryRun=true", weekly)
	want := []rulebook.Difference{{Field: "zone", File: "Europe/Berlin"}, {Field: "label", File: "Office"},
		{Field: "weekly[monday]", File: "09:00–17:00"}, {Field: "weekly[tuesday]", File: "09:00–17:00"}}
	if diff := cmp.Diff(want, out.Differences); diff != "" || out.Applied || len(out.Next) < turnsShown || position() != before {
		t.Errorf("a dry run: %s%+v", diff, out)
	}
	f.ask("acme/administrator", "GET", path, nil).problem(404, "not-found")
	if out = put("", weekly); !out.Applied || position() == before {
		t.Errorf("%+v", out)
	}
	before = position()
	if out = put("", Calendar{File: calendarOf(openDays)}); len(out.Differences) != 0 || position() != before {
		t.Errorf("what holds already was put again: %+v", out)
	}

	out = put("", Calendar{File: calendarOf(christmas, strings.ReplaceAll(openDays, "MO", "SU"), "DTSTART;VALUE=DATE:20300501|STATUS:CANCELLED"), Take: "holidays"})
	want = []rulebook.Difference{{Field: "holidays[2030-12-25]", File: "closed until 2030-12-26: Christmas"}}
	left := []string{`event "" of 2030-05-01 is left out: it is canceled`, "3 × weekly opening of the file: only its holidays are taken"}
	if diff := cmp.Diff(want, out.Differences) + cmp.Diff(left, out.LeftOut); diff != "" || len(out.Hours.Weekly) != 2 || out.Hours.Label != "Office" {
		t.Errorf("%s%+v", diff, out)
	}
	if out = put("?dryRun=true", Calendar{File: calendarOf(openDays), Take: "weekly"}); len(out.Differences) != 0 || len(out.Hours.Holidays) != 1 {
		t.Errorf("the weekly openings alone: %+v", out)
	}
	want = []rulebook.Difference{{Field: "weekly[monday]", Now: "09:00–17:00"}, {Field: "weekly[tuesday]", Now: "09:00–17:00"}}
	if out = put("?dryRun=true", Calendar{File: calendarOf(christmas)}); cmp.Diff(want, out.Differences) != "" {
		t.Errorf("%+v", out.Differences)
	}

	text := f.ask("acme/supervisor", "GET", path+"/calendar?from=2030-01-01", nil).must(200)
	if kind := text.header.Get("Content-Type"); kind != "text/calendar; charset=utf-8" || !strings.Contains(text.text, "TZID:Europe/Berlin") {
		t.Errorf("%s %s", kind, text.text)
	}
	if out = put("", Calendar{File: text.text}); len(out.Differences) != 0 {
		t.Errorf("what was exported is read as something else: %+v", out.Differences)
	}
	f.ask("acme/supervisor", "PUT", path+"/calendar", weekly).problem(403, "forbidden")
}

// The next changes are those of the wall clock, also where it is set.
// spec: HOURS-8
func TestPreviewHours(t *testing.T) {
	f := newFloor(t)
	const path = "/v1/centers/acme/hours/night"
	f.ask("acme/administrator", "PUT", path, `{"zone":"Europe/Berlin","weekly":[{"day":"saturday","from":"23:00","to":"04:00"}]}`).must(200)
	var p Preview
	f.ask("acme/supervisor", "GET", path+"/preview?from=2030-03-30T23:30:00Z&changes=2", nil).must(200).into(&p)
	got, _ := json.Marshal(p)
	const want = `{"open":true,"next":[` +
		`{"at":"2030-03-31T01:00:00Z","local":"2030-03-31T03:00:00+02:00","what":"clock","minutes":60},` +
		`{"at":"2030-03-31T02:00:00Z","local":"2030-03-31T04:00:00+02:00","what":"closes"},` +
		`{"at":"2030-04-06T21:00:00Z","local":"2030-04-06T23:00:00+02:00","what":"opens"}]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	f.ask("acme/administrator", "PUT", path, `{"zone":"Europe/Berlin"}`).must(200)
	f.ask("acme/supervisor", "GET", path+"/preview", nil).must(200).into(&p)
	if p.Open || p.Next == nil || len(p.Next) != 0 {
		t.Errorf("never open: %+v", p)
	}
}

// A calendar that cannot be used is refused with its line, and nothing changes.
// spec: HOURS-6
func TestWrongCalendar(t *testing.T) {
	f := newFloor(t)
	const path = "/v1/centers/acme/hours/office/calendar"
	long := calendarOf("SUMMARY:" + strings.Repeat("x", 300<<10) + "|DTSTART;VALUE=DATE:20301225")
	var crowded []string // fifteen openings on one day
	for h := range 15 {
		crowded = append(crowded, fmt.Sprintf("DTSTART:20300107T%02d0000Z|DURATION:PT10M", h))
	}
	for _, c := range []struct {
		body     Calendar
		line     int
		field    string
		expected string
	}{
		{Calendar{File: calendarOf(christmas, "SUMMARY:x|DTSTART:noon"), Zone: "UTC"}, 15, "file", `event "x": DTSTART: "noon" is neither a date nor a time`},
		{Calendar{File: "no calendar", Zone: "UTC"}, 1, "file", "read calendar"},
		{Calendar{File: calendarOf()}, 0, "zone", "IANA name"},
		{Calendar{File: calendarOf(), Zone: "Mars/Olympus"}, 0, "zone", "IANA name"},
		{Calendar{File: calendarOf(), Zone: "UTC", From: "2950-01-01"}, 0, "from", "1970 to 2900"},
		{Calendar{File: calendarOf(crowded...), Zone: "UTC", From: "2030-01-01"}, 0, "file", "at most 14 openings"},
	} {
		for _, query := range []string{"", "?dryRun=true"} {
			p := f.ask("acme/administrator", "PUT", path+query, c.body).problem(422, "invalid")
			if len(p.Errors) != 1 || p.Errors[0].Line != c.line || p.Errors[0].Field != c.field || !strings.Contains(p.Errors[0].Expected, c.expected) {
				t.Errorf("%.80s: %+v", c.body.File, p)
			}
		}
	}
	f.ask("acme/administrator", "PUT", path, Calendar{File: long, Zone: "UTC"}).must(200)
	f.ask("acme/supervisor", "PUT", path, Calendar{File: long, Zone: "UTC"}).problem(413, "too-large")
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/hours/office", Hours{Label: long, Zone: "UTC"}).problem(413, "too-large")

	// What the machine refuses is refused in a dry run too.
	var change center.Change
	for i := range center.HoursMax - 1 {
		change.Hours = append(change.Hours, hours.Hours{ID: hours.ID(fmt.Sprint("h", i)), Zone: "UTC"})
	}
	f.do(acme, center.Configure{Change: change})
	for _, query := range []string{"", "?dryRun=true"} {
		f.ask("acme/administrator", "PUT", strings.Replace(path, "office", "more", 1)+query, Calendar{File: calendarOf(), Zone: "UTC"}).problem(429, "limit")
	}
}
