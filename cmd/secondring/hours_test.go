package main

import (
	"errors"
	"strings"
	"testing"
)

const officeCalendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:open\r\nDTSTART;TZID=Europe/Berlin:20260103T230000\r\nDTEND;TZID=Europe/Berlin:20260104T040000\r\n" +
	"RRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Christmas\r\nDTSTART;VALUE=DATE:20251226\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:3\r\nSUMMARY:party\r\nSTATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20261224\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

// A calendar becomes the hours of a configuration file, whose next changes are told,
// and a calendar again.
// spec: HOURS-6, HOURS-7, HOURS-8
func TestHours(t *testing.T) {
	file := write(t, "office.ics", officeCalendar)
	out, err := run(t, "hours", "import", file, "--zone", "Europe/Berlin", "--id", "night", "--from", "2026-03-01", "--years", "1")
	const want = "hours:\n- id: night\n  zone: Europe/Berlin\n  weekly:\n  - day: saturday\n    from: '23:00'\n    to: '04:00'\n  holidays:\n  - from: '2026-12-26'\n    label: Christmas\n"
	if err != nil || !strings.HasSuffix(out, want) {
		t.Fatalf("%v\n%s", err, out)
	}
	book := write(t, "hours.yaml", want)
	out, err = run(t, "hours", "preview", book, "--from", "2026-03-27", "--changes", "2")
	const told = "Fri 2026-03-27 00:00 +0100  is closed\nSat 2026-03-28 23:00 +0100  opens\nSun 2026-03-29 03:00 +0200  the clock is set by +60 minutes\nSun 2026-03-29 04:00 +0200  closes\n"
	if err != nil || out != told {
		t.Errorf("%v\n%s", err, out)
	}
	exported, err := run(t, "hours", "export", book, "--id", "night", "--from", "2026-03-01")
	if err != nil || !strings.Contains(exported, "RRULE:FREQ=WEEKLY;BYDAY=SA\r\n") {
		t.Fatalf("%v\n%s", err, exported)
	}
	if out, err := run(t, "hours", "import", write(t, "again.ics", exported), "--zone", "Europe/Berlin", "--id", "night", "--from", "2026-03-01", "--years", "1"); err != nil || out != want {
		t.Errorf("%v\n%s", err, out)
	}
	whole := write(t, "centers.yaml", "centers:\n  - id: acme\n    queues: [{id: support, hours: night}]\n    hours:\n      - {id: night, zone: Europe/Berlin, weekly: [{day: saturday, from: \"23:00\", to: \"04:00\"}]}\n")
	if out, err := run(t, "hours", "preview", whole, "--from", "2026-03-27", "--changes", "2"); err != nil || out != told {
		t.Errorf("%v\n%s", err, out)
	}
	never := write(t, "never.yaml", "hours: [{id: past, zone: UTC, holidays: [{from: \"2020-01-01\", openings: [{from: \"09:00\", to: \"10:00\"}]}]}]\n")
	if out, err := run(t, "hours", "preview", never, "--from", "2026-03-27"); err != nil || !strings.HasSuffix(out, "is closed\nand stays so\n") {
		t.Errorf("%v\n%s", err, out)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"import", file, "--zone", "Mars/Olympus"}, `zone is "Mars/Olympus": expected the IANA name`},
		{[]string{"import", book, "--zone", "UTC"}, "read calendar"},
		{[]string{"import", file + "x", "--zone", "UTC"}, "no such file"},
		{[]string{"preview", book, "--id", "day"}, "has 0 hours that fit"},
		{[]string{"preview", write(t, "wrong.yaml", "hours: [{id: h, zone: UTC, weekly: [{day: monday, from: \"9\", to: \"10:00\"}]}]\n")}, `hours[h].weekly[0].from is "9"`},
		{[]string{"preview", write(t, "other.yaml", "opening: 7\n")}, "has 0 hours that fit"},
		{[]string{"preview", write(t, "broken.yaml", "hours: 7\n")}, "broken.yaml"},
		{[]string{"preview", write(t, "long.yaml", strings.Repeat("#", 2<<20+1))}, "more than"},
	} {
		if _, err := run(t, append([]string{"hours"}, c.args...)...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %s", c.args, err, c.want)
		}
	}
	for _, args := range [][]string{{"import", file, "--zone", "UTC", "--from", "soon"}, {"preview", book, "--changes", "0"}} {
		var usage *usageError
		if _, err := run(t, append([]string{"hours"}, args...)...); !errors.As(err, &usage) {
			t.Errorf("%v: %v", args, err)
		}
	}
}
