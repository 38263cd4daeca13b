package ical

import (
	"bytes"
	"fmt"

	ics "github.com/arran4/golang-ical"
)

// LineError says in which line of a calendar something is wrong.
type LineError struct {
	Line int // from 1 on
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }
func (e *LineError) Unwrap() error { return e.Err }

// inLine puts a line before an error, if it is known.
func inLine(line int, err error) error {
	if line == 0 {
		return err
	}
	return &LineError{line, err}
}

// place is where an event and its properties stand in the file.
type place struct {
	line       int
	properties map[string][]int // by name, each in turn
}

// unfolded is a content line as the library takes it, and where it begins.
type unfolded struct {
	line int
	text []byte
}

// unfold joins what was folded: a line that begins with a space goes on with the one
// before.
func unfold(text []byte) (all []unfolded) {
	for i, l := range bytes.Split(text, []byte("\n")) {
		l = bytes.TrimSuffix(l, []byte("\r"))
		switch {
		case len(l) == 0:
		case len(all) > 0 && (l[0] == ' ' || l[0] == '\t'):
			last := &all[len(all)-1]
			last.text = append(last.text, l[1:]...)
		default:
			all = append(all, unfolded{i + 1, bytes.Clone(l)})
		}
	}
	return all
}

// placesOf finds the events of a calendar, in their order, and the first line that
// cannot be read, 0 if there is none. The library knows no lines.
func placesOf(text []byte) (events []place, broken int) {
	var open []string // components
	last := 0
	for _, l := range unfold(text) {
		last = l.line
		p, err := ics.ParseProperty(ics.ContentLine(l.text))
		if err != nil || p == nil {
			return events, l.line
		}
		switch {
		case p.IANAToken == "BEGIN":
			if open = append(open, p.Value); isEvent(open) {
				events = append(events, place{l.line, map[string][]int{}})
			}
		case len(open) == 0, p.IANAToken == "END" && p.Value != open[len(open)-1]:
			return events, l.line
		case p.IANAToken == "END":
			open = open[:len(open)-1]
		case isEvent(open):
			at := events[len(events)-1].properties
			at[p.IANAToken] = append(at[p.IANAToken], l.line)
		}
	}
	return events, last // it breaks off, if anything is wrong at all
}

func isEvent(open []string) bool { return len(open) == 2 && open[1] == string(ics.ComponentVEvent) }
