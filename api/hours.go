package api

import (
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/hours"
)

// Hours are business hours: weekly openings in a time zone, and holidays.
type Hours struct {
	ID       hours.ID        `json:"id,omitempty" doc:"as in the path"`
	Label    string          `json:"label,omitempty" doc:"what people read"`
	Zone     string          `json:"zone" doc:"IANA name of the time zone" example:"Europe/Berlin"`
	Weekly   []hours.Opening `json:"weekly,omitempty" doc:"openings of every week"`
	Holidays []hours.Holiday `json:"holidays,omitempty" doc:"days that the weekly openings do not hold for"`
}

func (s *server) addHours() {
	addRules(s, ruleKind[Hours, Hours]{
		noun: "business hours", path: "/hours", name: "Hours", names: "AllHours", tag: "hours",
		list: func(c *center.Center) (all []Hours) {
			for _, h := range c.AllHours() {
				all = append(all, Hours(h))
			}
			return all
		},
		find: func(c *center.Center, id string) (Hours, bool) {
			h, ok := c.Hours(hours.ID(id))
			return Hours(h), ok
		},
		id:  func(b *Hours) *string { return (*string)(&b.ID) },
		put: func(b Hours) center.Change { return center.Change{Hours: []hours.Hours{hours.Hours(b)}} },
		remove: func(id string) center.Change {
			return center.Change{RemoveHours: []hours.ID{hours.ID(id)}}
		},
	})
	s.addCalendar()
}
