package hours

import "time"

// offsetMax is more than any zone was ever away from UTC: Manila was by 15:56
// until 1844.
const offsetMax = 16 * 3_600_000

// longestRepeat is more than any clock ever went back at once.
const longestRepeat = 26 * 3_600_000

func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// period is a stretch of time with one offset to UTC, in milliseconds. bounded
// says whether it has a beginning and an end.
type period struct {
	offset           int64
	begin, end       int64
	hasBegin, hasEnd bool
}

func periodAt(zone *time.Location, at int64) period {
	t := time.UnixMilli(at).In(zone)
	_, offset := t.Zone()
	begin, end := t.ZoneBounds()
	return period{offset: int64(offset) * 1000, begin: begin.UnixMilli(), end: end.UnixMilli(), hasBegin: !begin.IsZero(), hasEnd: !end.IsZero()}
}

// reading is what a wall clock that never goes back shows at a time, in
// milliseconds of the civil calendar: in an hour that comes twice it stands at
// the end of that hour, until it is over.
func reading(zone *time.Location, at int64) int64 {
	p := periodAt(zone, at)
	wall := at + p.offset
	for p.hasBegin && p.begin > at-longestRepeat {
		begin := p.begin
		p = periodAt(zone, begin-1)
		wall = max(wall, begin+p.offset-1)
	}
	return wall
}

// moment is the first time at which the wall clock shows a reading or a later
// one. It undoes reading: reading(t) >= wall holds from moment(wall) on.
func moment(zone *time.Location, wall int64) int64 { // spec: HOURS-5
	at := wall - offsetMax
	for {
		p := periodAt(zone, at)
		at = max(at, wall-p.offset)
		if !p.hasEnd || at < p.end {
			return at
		}
		at = p.end
	}
}

// Moment is the first time, in unix milliseconds, at which the wall clock of a zone
// shows a time or a later one; wall is that time as if it were UTC.
func Moment(zone *time.Location, wall time.Time) int64 { return moment(zone, wall.UnixMilli()) }
