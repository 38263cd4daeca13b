package hours

import "time"

// What a turn is.
const (
	Opens  = "opens"
	Closes = "closes"
	Clock  = "clock" // it is set, forward or back
)

// Turn is a moment at which something changes.
type Turn struct {
	At      int64 // unix milliseconds
	What    string
	Minutes int // of Clock: by how many it is set
}

// Turns are the next openings and closings after a moment, as many as are asked for,
// and the clock's being set between them. There are fewer if it stays as it is.
// spec: HOURS-8
func (s *Schedule) Turns(at int64, most int) (all []Turn) {
	for range most {
		next, opens, ok := s.NextChange(at)
		if !ok {
			break
		}
		_, set := time.UnixMilli(at).In(s.zone).ZoneBounds()
		for ; !set.IsZero() && set.UnixMilli() <= next; _, set = set.ZoneBounds() {
			_, before := set.Add(-1).Zone()
			_, after := set.Zone()
			all = append(all, Turn{set.UnixMilli(), Clock, (after - before) / 60})
		}
		what := Closes
		if opens {
			what = Opens
		}
		all = append(all, Turn{At: next, What: what})
		at = next
	}
	return all
}
