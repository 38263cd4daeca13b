package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/hours"
	"github.com/secondring/secondring/hours/ical"
	"github.com/secondring/secondring/rulebook"
)

// calendarPath is where hours are written and read as iCalendar.
const calendarPath = "/hours/{id}/calendar"

// calendarForm is the media type of iCalendar.
const calendarForm = "text/calendar"

// What is taken of a calendar.
const (
	takeAll      = "all"
	takeWeekly   = "weekly"
	takeHolidays = "holidays"
)

// Calendar is an iCalendar file, and what is to be made of it.
type Calendar struct {
	File  string `json:"file" doc:"the text of the iCalendar file"`
	Zone  string `json:"zone,omitempty" maxLength:"256" doc:"IANA name of the time zone; absent: that of the hours as they are" example:"Europe/Berlin"`
	Label string `json:"label,omitempty" maxLength:"256" doc:"absent: that of the hours as they are"`
	Take  string `json:"take,omitempty" enum:"all,weekly,holidays" default:"all" doc:"what is replaced by the file's: such as only the holidays, for a calendar of public holidays"`
	From  string `json:"from,omitempty" format:"date" doc:"the first day that is written out; absent: today in UTC" example:"2026-12-01"`
	Years int    `json:"years,omitempty" minimum:"1" maximum:"20" default:"3" doc:"for how many years what does not recur every week is written out"`
}

// CalendarRead says what a calendar makes of hours.
type CalendarRead struct {
	Hours       Hours                 `json:"hours" doc:"as they are now, or would be"`
	Differences []rulebook.Difference `json:"differences" doc:"each opening and holiday that the hours had otherwise"`
	LeftOut     []string              `json:"leftOut" doc:"what of the file is not in the hours, and why"`
	Next        []Turn                `json:"next" doc:"the next openings and closings, as of now"`
	Applied     bool                  `json:"applied" doc:"whether the hours were changed; false for a dry run"`
}

// Turn is a moment at which hours open or close, or their clock is set.
type Turn struct {
	At      time.Time `json:"at"`
	Local   string    `json:"local" doc:"the same moment on the wall clock of the hours, with its offset" example:"2026-03-29T03:00:00+02:00"`
	What    string    `json:"what" enum:"opens,closes,clock" doc:"clock: it is set, as twice a year"`
	Minutes int       `json:"minutes,omitempty" doc:"of clock: by how many it is set"`
}

// Preview says when hours open and close next.
type Preview struct {
	Open bool   `json:"open" doc:"at the moment that was asked for"`
	Next []Turn `json:"next" doc:"empty if it stays so"`
}

// turnsShown is how many changes an import shows.
const turnsShown = 20

func (s *server) addCalendar() {
	type putInput struct {
		OfRule
		DryRun bool `query:"dryRun" doc:"only say what would change, or be refused"`
		Body   Calendar
	}
	add(s, operation{action: auth.WriteRules, method: http.MethodPut, path: calendarPath, id: "importCalendar", tag: "hours",
		summary: "Make business hours of an iCalendar file, or see what they would be", bodyMax: calendarBytesMax, codes: []int{http.StatusPreconditionFailed},
		about: "Whole-day events become holidays; events with times become weekly openings if they recur every week, else openings of their days. " +
			"Hours that do not exist are made. A problem names the line of the file."},
		func(ctx context.Context, r *request, in *putInput) (*bodyOutput[CalendarRead], error) {
			old, err := r.hoursNow(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			out, err := r.readCalendar(old, in.ID, in.Body)
			if err != nil {
				return nil, err
			}
			out.Applied = !in.DryRun
			return &bodyOutput[CalendarRead]{out}, r.putHours(ctx, old, hours.Hours(out.Hours), in.DryRun || len(out.Differences) == 0)
		})
	type getInput struct {
		OfRule
		From string `query:"from" format:"date" doc:"the first day of the weekly openings; absent: today in UTC"`
	}
	type calendarOutput struct {
		ContentType string `header:"Content-Type"`
		Body        []byte
	}
	o := operation{action: auth.ReadRules, method: http.MethodGet, path: calendarPath, id: "exportCalendar", tag: "hours",
		summary: "Read business hours as an iCalendar file", about: "With the description of their zone, for the next ten years."}
	add(s, o, func(ctx context.Context, r *request, in *getInput) (*calendarOutput, error) {
		h, err := r.hoursNow(ctx, in.ID)
		if err != nil || h == nil {
			return nil, cmp.Or(err, error(missing("business hours", in.ID)))
		}
		from, err := dayOf(in.From)
		if err != nil {
			return nil, err
		}
		text, err := ical.Export(*h, ical.Window{Zone: h.Zone, From: from, Until: from.AddDate(10, 0, 0)})
		return &calendarOutput{calendarForm + "; charset=utf-8", text}, err
	})
	s.api.OpenAPI().Paths["/v1/centers/{center}"+o.path].Get.Responses["200"].Content = map[string]*huma.MediaType{calendarForm: {Schema: &huma.Schema{Type: huma.TypeString}}}
	s.addPreview()
}

// addPreview registers what shows the next changes of hours that are in force.
// spec: HOURS-8
func (s *server) addPreview() {
	type previewInput struct {
		OfRule
		From    time.Time `query:"from" doc:"absent: now"`
		Changes int       `query:"changes" minimum:"1" maximum:"1000" default:"20" doc:"how many openings and closings"`
	}
	add(s, operation{action: auth.ReadRules, method: http.MethodGet, path: "/hours/{id}/preview", id: "previewHours", tag: "hours",
		summary: "See when business hours open and close next, and when the clock is set"},
		func(ctx context.Context, r *request, in *previewInput) (*bodyOutput[Preview], error) {
			h, err := r.hoursNow(ctx, in.ID)
			if err != nil || h == nil {
				return nil, cmp.Or(err, error(missing("business hours", in.ID)))
			}
			at := time.Now()
			if !in.From.IsZero() {
				at = in.From
			}
			p, err := previewOf(*h, at, in.Changes)
			return &bodyOutput[Preview]{p}, err
		})
}

// hoursNow are the hours of an id, nil if there are none.
func (r *request) hoursNow(ctx context.Context, id string) (found *hours.Hours, err error) {
	err = r.view(ctx, func(c *center.Center) {
		if h, ok := c.Hours(hours.ID(id)); ok {
			found = &h
		}
	})
	return found, err
}

// readCalendar makes hours of a calendar and of the hours as they are.
// spec: HOURS-6
func (r *request) readCalendar(old *hours.Hours, id string, in Calendar) (out CalendarRead, err error) {
	was := hours.Hours{}
	if old != nil {
		was = *old
	}
	from, err := dayOf(in.From)
	if err != nil {
		return out, err
	}
	zone := cmp.Or(in.Zone, was.Zone)
	h, notes, err := ical.Import([]byte(in.File), ical.Window{Zone: zone, From: from, Until: from.AddDate(in.Years, 0, 0)})
	if err != nil {
		return out, calendarProblem(err)
	}
	h.ID, h.Label = hours.ID(id), cmp.Or(in.Label, was.Label)
	switch in.Take {
	case takeWeekly:
		notes = append(notes, leftOut(len(h.Holidays), "holiday", "weekly openings")...)
		h.Holidays = was.Holidays
	case takeHolidays:
		notes = append(notes, leftOut(len(h.Weekly), "weekly opening", "holidays")...)
		h.Weekly = was.Weekly
	}
	p, err := previewOf(h, time.Now(), turnsShown)
	return CalendarRead{Hours: Hours(h), Differences: between(said(was), said(h)), LeftOut: append([]string{}, notes...), Next: p.Next}, err
}

// leftOut tells what was not taken, if anything.
func leftOut(n int, what, taken string) []string {
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%d × %s of the file: only its %s are taken", n, what, taken)}
}

// putHours puts hours in force that were made of old ones, or only says what would be
// refused.
func (r *request) putHours(ctx context.Context, old *hours.Hours, h hours.Hours, dryRun bool) error {
	change, was := center.Change{Hours: []hours.Hours{h}}, center.Change{RemoveHours: []hours.ID{h.ID}}
	if old != nil {
		was = center.Change{Hours: []hours.Hours{*old}}
	}
	if !dryRun {
		_, err := r.do(ctx, center.Configure{Change: change, Was: &was})
		return err
	}
	var no *center.Refusal
	if err := r.view(ctx, func(c *center.Center) { no = c.Refuses(change) }); err != nil {
		return err
	}
	if no != nil {
		return refused(no, r.people)
	}
	return nil
}

// calendarProblem tells what is wrong with a file, and in which line.
func calendarProblem(err error) *Problem {
	var wrong *hours.Wrong
	if errors.As(err, &wrong) && wrong.Field == "zone" {
		return invalid(wrong.Field, wrong.Value, wrong.Expected)
	}
	p := problem(string(center.CodeInvalid), "file: %v", err)
	p.Errors = []WrongField{{Field: "file", Expected: err.Error()}}
	var line *ical.LineError
	if errors.As(err, &line) {
		p.Errors[0] = WrongField{Field: "file", Line: line.Line, Expected: line.Err.Error()}
	}
	return p
}

// dayOf reads a day; "" is today in UTC.
func dayOf(text string) (time.Time, error) {
	if text == "" {
		return time.Now().UTC().Truncate(24 * time.Hour), nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1970 || t.Year() > 2900 {
		return t, invalid("from", text, "a date from 1970 to 2900, such as 2026-12-01")
	}
	return t, nil
}

func previewOf(h hours.Hours, at time.Time, changes int) (p Preview, err error) {
	s, err := h.Compile()
	if err != nil {
		return p, calendarProblem(err)
	}
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		return p, fmt.Errorf("preview hours: %w", err)
	}
	p = Preview{Open: s.Open(at.UnixMilli()), Next: []Turn{}}
	for _, turn := range s.Turns(at.UnixMilli(), changes) {
		p.Next = append(p.Next, Turn{At: face.Instant(center.Millis(turn.At)), Local: time.UnixMilli(turn.At).In(zone).Format(time.RFC3339), What: turn.What, Minutes: turn.Minutes})
	}
	return p, nil
}

// saying is a part of hours, and its value as a person reads it.
type saying struct{ field, value string }

// said takes hours apart, in the order in which people read them.
func said(h hours.Hours) (all []saying) {
	all = append(all, saying{"zone", h.Zone}, saying{"label", h.Label})
	days := map[string][]string{}
	for _, o := range h.Weekly {
		days[o.Day] = append(days[o.Day], o.From+"–"+o.To)
	}
	for _, day := range hours.Days() {
		all = append(all, saying{"weekly[" + day + "]", strings.Join(days[day], ", ")})
	}
	for _, d := range h.Holidays {
		var open []string
		for _, s := range d.Openings {
			open = append(open, s.From+"–"+s.To)
		}
		value := cmp.Or(strings.Join(open, ", "), "closed")
		if d.To != "" && d.To != d.From {
			value += " until " + d.To
		}
		if d.Label != "" {
			value += ": " + d.Label
		}
		all = append(all, saying{"holidays[" + d.From + "]", value})
	}
	return all
}

// between lists what is said otherwise; what is gone comes last.
func between(now, file []saying) []rulebook.Difference {
	all, old := []rulebook.Difference{}, map[string]string{}
	for _, s := range now {
		old[s.field] = s.value
	}
	for _, s := range file {
		if old[s.field] != s.value {
			all = append(all, rulebook.Difference{Field: s.field, Now: old[s.field], File: s.value})
		}
		delete(old, s.field)
	}
	for _, s := range now {
		if value := old[s.field]; value != "" {
			all = append(all, rulebook.Difference{Field: s.field, Now: value})
		}
	}
	return all
}
