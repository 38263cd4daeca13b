package timeline

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/secondring/secondring/center"
)

// Line is one sentence of a timeline.
type Line struct {
	At       center.Millis   `json:"at"`       // milliseconds since 1970, UTC
	Position center.Position `json:"position"` // number of the event it begins with
	Call     center.CallID   `json:"-"`        // the voice call it is about, 0 if none
	Work     center.WorkID   `json:"-"`
	Agent    center.AgentID  `json:"-"`
	Who      string          `json:"who"`
	What     string          `json:"what"`
	Then     []string        `json:"then,omitempty"`    // what followed from it
	Routine  bool            `json:"routine,omitempty"` // of interest only when something is searched for
}

// Details are the consequences as one text.
func (l *Line) Details() string { return strings.Join(l.Then, " · ") }

// String gives the line without its time.
func (l *Line) String() string {
	return strings.TrimRight(fmt.Sprintf("%s  %s  %s", l.Who, l.What, l.Details()), " ")
}

// Write prints lines in columns, with the time since a begin.
func Write(w io.Writer, lines []Line, begin center.Millis) error {
	clock, who, what := 0, 0, 0
	for i := range lines {
		clock = max(clock, len(Clock(lines[i].At-begin)))
		who = max(who, utf8.RuneCountInString(lines[i].Who))
		if len(lines[i].Then) > 0 {
			what = max(what, utf8.RuneCountInString(lines[i].What))
		}
	}
	for i := range lines {
		l := &lines[i]
		text := fmt.Sprintf("%-*s  %-*s  %-*s  %s", clock, Clock(l.At-begin), who, l.Who, what, l.What, l.Details())
		if _, err := fmt.Fprintln(w, strings.TrimRight(text, " ")); err != nil {
			return fmt.Errorf("write timeline: %w", err)
		}
	}
	return nil
}

// Clock tells a span as minutes and seconds, with hours and milliseconds only
// where there are any.
func Clock(span center.Millis) string {
	text := fmt.Sprintf("%02d:%02d", span/center.Minute%60, span/center.Second%60)
	if hours := span / center.Hour; hours > 0 {
		text = fmt.Sprintf("%d:%s", hours, text)
	}
	if ms := span % center.Second; ms != 0 {
		text += fmt.Sprintf(".%03d", ms)
	}
	return text
}
