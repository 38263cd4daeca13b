package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/people"
	"github.com/secondring/secondring/timeline"
)

// The columns of the demo's timeline. They never move; what is longer than its
// column pushes the rest of its own line only.
const (
	callColumn = 7  // vc-1234
	whoColumn  = 9  // Dilara X.
	whatColumn = 27 // ends the call with Elif O.
	lastColumn = 8 + 2 + callColumn + 2 + whoColumn + 2 + whatColumn + 2

	// foldWidth is the least that is left for the last column before the
	// consequences go below their line instead of beside it.
	foldWidth  = 24
	foldIndent = 10

	separator = " · "

	// followed are the colors by which the eye follows a call.
	followed = 6
)

// screen writes lines for people.
type screen struct {
	out    io.Writer
	width  func() int // of the terminal now; 0 if there is none
	colors bool
}

// newScreen finds out what the output is.
func newScreen(out io.Writer) *screen {
	s := &screen{out: out, width: func() int { return 0 }}
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		s.colors = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
		s.width = func() int {
			if width, _, err := term.GetSize(int(file.Fd())); err == nil {
				return width
			}
			return 0
		}
	}
	return s
}

// paint puts text in a color, if there are colors. Codes are those of ANSI.
func (s *screen) paint(code, text string) string {
	if !s.colors || code == "" || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Colors of the demo.
const (
	dim    = "2"
	bold   = "1"
	green  = "32"
	yellow = "33"
	red    = "31"
)

// callColors are told apart on dark and light ground.
var callColors = [followed]string{"36", "35", "34", "96", "95", "94"}

// tell prints one line of a timeline.
func (s *screen) tell(l *timeline.Line) {
	id := ""
	if l.Call != 0 {
		id = s.paint(callColors[uint64(l.Call)%followed], pad(l.Call.String(), callColumn))
	} else {
		id = pad("", callColumn)
	}
	who := pad(cut(l.Who, whoColumn), whoColumn)
	if l.Agent != 0 {
		who = s.paint(bold, who)
	}
	what := l.What
	if len(l.Then) > 0 {
		what = pad(what, whatColumn)
	}
	head := fmt.Sprintf("%s  %s  %s  %s", s.paint(dim, clock(l.At)), id, who, s.paint(tone(l), what))
	fmt.Fprint(s.out, s.fold(head, utf8.RuneCountInString(what), l.Then))
}

// fold puts consequences beside their line, and those that do not fit below.
func (s *screen) fold(head string, whatLen int, then []string) string {
	width := s.width()
	if width == 0 {
		return strings.TrimRight(head+"  "+s.paint(dim, strings.Join(then, separator)), " ") + "\n"
	}
	indent := lastColumn
	if width-indent < foldWidth {
		indent = foldIndent
	}
	var lines []string
	line, room := "", width-lastColumn-max(0, whatLen-whatColumn)
	for _, text := range then {
		joined := text
		if line != "" {
			joined = line + separator + text
		}
		if utf8.RuneCountInString(joined) <= room {
			line = joined
			continue
		}
		if line != "" || len(lines) == 0 && room < foldWidth {
			lines, room = append(lines, line), width-indent
		}
		for utf8.RuneCountInString(text) > room && room > 0 {
			part := breakAt(text, room)
			lines, text, room = append(lines, part), strings.TrimLeft(text[len(part):], " "), width-indent
		}
		line = text
	}
	lines = append(lines, line)
	for i := range lines {
		lines[i] = s.paint(dim, lines[i])
	}
	return strings.TrimRight(head+"  "+strings.Join(lines, "\n"+strings.Repeat(" ", indent)), " ") + "\n"
}

// breakAt is as much of a text as has room, up to a space if there is one.
func breakAt(text string, room int) string {
	part := string([]rune(text)[:room])
	if i := strings.LastIndexByte(part, ' '); i > 0 {
		return part[:i]
	}
	return part
}

// tone is the color of what happened: good, a pity, or bad.
func tone(l *timeline.Line) string {
	if l.Agent == 0 {
		if strings.HasPrefix(l.What, "calls") {
			return bold
		}
		return ""
	}
	verb, _, _ := strings.Cut(l.What, " ")
	switch verb {
	case "talks":
		return green
	case "misses", "declines", "refused:":
		return yellow
	case "fails", "cannot", "loses", "gets", "never", "diagnostic":
		return red
	}
	if strings.HasPrefix(l.What, "is cut off") || strings.HasPrefix(l.What, "is disconnected") {
		return red
	}
	return ""
}

// clock is the time of day here.
func clock(at center.Millis) string { return time.UnixMilli(int64(at)).Format("15:04:05") }

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}

// cut shortens a text to a width.
func cut(text string, width int) string {
	if utf8.RuneCountInString(text) <= width || width < 1 {
		return text
	}
	return string([]rune(text)[:width-1]) + "…"
}

// shortNames call customers by their first name and an initial.
type shortNames struct{ directory *people.Directory }

// Agent is an agent in a line.
func (n shortNames) Agent(id center.AgentID) string { return n.directory.Agent(id) }

// Person is a customer in a line.
func (n shortNames) Person(ref center.PersonRef) string {
	name := n.directory.Person(ref)
	first, last, ok := strings.Cut(name, " ")
	if _, initial := utf8.DecodeRuneInString(last); ok && name != "a caller" {
		return first + " " + last[:initial] + "."
	}
	return name
}
