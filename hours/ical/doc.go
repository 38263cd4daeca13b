// Package ical reads business hours out of an iCalendar file (RFC 5545), and writes
// them as one.
//
//	VEVENT of whole days           ──► a holiday: closed, unless the file has openings for the day
//	VEVENT with times, every week  ──► a weekly opening
//	VEVENT with times, otherwise   ──► openings of the days on which it takes place
//	EXDATE of a weekly opening     ──► a day without it
//
// So a calendar of public holidays becomes the holidays of hours, and a calendar in
// which somebody drew opening times becomes weekly openings and what deviates from
// them. Hours know no recurrence but the week: whatever recurs otherwise is written
// out, day by day, for the window that is asked for.
//
// Times are taken to the zone of the hours: from the zone that the file names, by
// its IANA name or by the VTIMEZONE that comes with it. A weekly opening of another
// zone stays weekly only if its wall-clock time is the same all through the window.
//
// # What it must never do
//
// Drop something silently: what it cannot express is an error that names the event,
// and what it leaves out on purpose is told. Take long over a file: its size, its
// events and their days are bounded, and a rule that can never be met is refused
// before it is tried.
//
// # Why not the simpler thing
//
// Unfolding and quoting of iCalendar, and the arithmetic of RRULE, are a library's.
// What a calendar means for a call center is ours.
package ical
