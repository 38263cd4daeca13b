// Package hours is the calendar of a contact center: when a queue is open, when
// it opens next, and when that changes.
//
//	Hours (rules: zone, weekly openings, holidays) ── Check ──► what is wrong, by field
//	   ▲                                           └─ Compile ──► Schedule ── Open(at), NextOpen(at), NextChange(at)
//	   └── iCalendar, in and out: package hours/ical
//
// Hours are written in the wall clock of their zone, since people are; a Schedule
// answers in unix milliseconds, since machines are. Between the two stands one
// rule: the wall clock never goes back. An opening begins at the first moment at
// which the clock shows its time or a later one, and ends at the first moment at
// which the clock shows its end or a later one. So an opening at 02:30 on the
// night on which the clock jumps from 02:00 to 03:00 begins at the jump; an hour
// that comes twice is one long hour, and no opening begins twice; on a day that a
// zone skips nothing is open.
//
// A day belongs to its weekday or to a holiday, never to both: a holiday replaces
// the weekly openings of its days by its own, or by none. An opening that runs
// past midnight into a holiday ends at that midnight.
//
// # Cost
//
// A question is answered by binary searches: in the zone's changes, in the
// holidays and in the openings of a day. For every holiday the first day with an
// opening after it is known beforehand, so that a year of closed days costs no
// more than one.
//
// # What it must never do
//
// Read the clock: the time comes in with the question. Depend on the order of a
// map. Answer from anything but the rules and the zone: the same question has the
// same answer, and whoever needs it later writes down the answer, since
// governments change zones. Zones come from the machine's database, and from the
// one built into the binary where the machine has none.
//
// # Why not the simpler thing
//
// An offset and a row per weekday is what most call systems have. It is wrong for
// an hour twice a year, cannot close at 02:00 in the night, and has no
// Christmas.
package hours
