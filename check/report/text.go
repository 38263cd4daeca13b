package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/secondring/secondring/check"
)

// Columns of a terminal, and those that prose is set in at most.
const (
	columnsDefault = 80
	columnsMin     = 40
	columnsMax     = 100
)

// Text writes a report for a terminal: the failures, then the documentation sentence by
// sentence, then what passed, then what was not exercised.
func Text(w io.Writer, r *check.Result, o Options) error {
	p := &page{Options: o, digest: digestOf(r), width: o.Width}
	if p.width == 0 {
		p.width = columnsDefault
	}
	p.width = min(max(p.width, columnsMin), columnsMax)
	p.head()
	for _, f := range p.Failures {
		p.failure(f)
	}
	if len(p.Failures) > 0 {
		p.put("\n")
		p.paragraph("", faint, p.CodeNote())
	}
	p.sentences()
	p.passed()
	p.skipped()
	if o.Verbose {
		p.cases("Cases", p.Cases)
	} else {
		p.cases("Cases that did not come to their end", p.Broken)
	}
	// A terminal shows the end first.
	p.put("\n")
	p.headline()
	_, err := io.WriteString(w, p.b.String())
	return err
}

// codeNote says what the names in the code mean.
const codeNote = "In the code, phone is your telephony, and calls a Map of the PhoneCalls on the line by callId."

// bareNote says how messages are to be read.
const bareNote = "In the messages, host begins what the host sends, and you what your connector sends. c-17 stands for the callId of the agent's call, " +
	"c-18 for that of who is added to it or asked beside it. A line that begins with # is a remark."

// page is a text in the making.
type page struct {
	Options
	*digest
	b     strings.Builder
	width int
}

// Styles of a terminal.
const (
	bad    = "1;31"
	good   = "32"
	unsure = "33"
	strong = "1"
	faint  = "2"
)

func (p *page) style(style, text string) string {
	if !p.Color || text == "" {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

func (p *page) put(format string, args ...any) { fmt.Fprintf(&p.b, format, args...) }

func (p *page) head() {
	p.headline()
	p.paragraph("", faint, p.About()+".")
}

func (p *page) headline() {
	p.paragraph("", stateStyles[p.State()], strings.TrimSpace(p.Headline()+" "+p.Broke()))
}

func (p *page) heading(text string) { p.put("\n%s\n", p.style(strong, strings.ToUpper(text))) }

func (p *page) label(text string) { p.put("\n  %s\n", p.style(strong, text)) }

// paragraph sets text in lines, each after the indent.
func (p *page) paragraph(indent, style, text string) {
	for _, line := range wrapped(shown(text), p.width-len(indent)) {
		p.put("%s%s\n", indent, p.style(style, line))
	}
}

// item sets text in lines, the first after a lead and the others below it.
func (p *page) item(lead, style, text string) {
	width := len([]rune(lead))
	for i, line := range wrapped(shown(text), p.width-width) {
		if i > 0 {
			lead = strings.Repeat(" ", width)
		}
		p.put("%s%s\n", p.style(style, lead), line)
	}
}

func (p *page) failure(f failure) {
	p.put("\n%s\n", p.style(faint, strings.Repeat("─", p.width)))
	p.item("FAIL  "+string(f.Rule)+"  ", bad, f.Title)
	p.body(f)
}

// body is what a failure is, and how to mend it.
func (p *page) body(f failure) {
	for _, seen := range f.Seen {
		p.finding(seen)
	}
	p.label("What the documentation says")
	p.paragraph("    ", "", f.Document.Says)
	p.paragraph("    ", faint, f.Document.Source)
	p.label("How to mend it")
	p.paragraph("    ", "", f.Fix)
	if len(f.Code) == 0 {
		return
	}
	p.put("\n")
	for _, line := range f.Code {
		mark := " "
		if line.Marked {
			mark = ">"
		}
		p.put("%s\n", p.style(good, strings.TrimRight(mark+" "+line.Text, " ")))
	}
}

func (p *page) finding(seen finding) {
	p.label("What is wrong")
	p.paragraph("    ", "", sentence(seen.Says))
	p.paragraph("    ", faint, seen.In())
	if len(seen.Messages) > 0 {
		p.label("What was sent")
	}
	for _, m := range seen.Messages {
		if m.Name != "" {
			p.messageLine(line{Text: m.Name, Marked: m.Marked})
		}
		for _, line := range m.Lines {
			p.messageLine(line)
		}
	}
	if seen.Expected != "" {
		p.label("What was expected")
		p.paragraph("    ", "", seen.Expected)
	}
	p.lines("What the host did", seen.Host)
	p.lines("What the connector's page has logged", seen.Logged)
}

// lines sets each of some lines apart from the next.
func (p *page) lines(label string, lines []string) {
	if len(lines) > 0 {
		p.label(label)
	}
	for _, line := range lines {
		for i, part := range wrapped(shown(line), p.width-6) {
			indent := "    "
			if i > 0 {
				indent = "      "
			}
			p.put("%s%s\n", indent, part)
		}
	}
}

func (p *page) messageLine(l line) {
	mark, style := "    ", faint
	if l.Marked {
		mark, style = "  > ", bad
	}
	room := p.width - len(mark)
	text := []rune(l.Text)
	if len(text) > room {
		text = append(text[:room-1], '…')
	}
	p.put("%s\n", p.style(style, mark+string(text)))
}

// stateStyles and stateWords are of equal width, so that lists line up.
var (
	stateStyles = map[check.State]string{check.Pass: good, check.Fail: bad, check.NotExercised: unsure}
	stateWords  = map[check.State]string{check.Pass: "pass", check.Fail: "FAIL", check.NotExercised: "–   "}
)

func (p *page) sentences() {
	if len(p.Seeds) == 0 {
		return
	}
	p.heading("The page on missed calls, sentence by sentence")
	for _, s := range p.Seeds {
		text := fmt.Sprintf("%s %s", s.Says, "("+ids(s.Rules)+")")
		lead := fmt.Sprintf("  %s  %-7s  ", stateWords[s.State], s.ID)
		p.item(lead, stateStyles[s.State], text)
	}
}

func (p *page) passed() {
	if len(p.Passed) == 0 {
		return
	}
	p.heading("Passed")
	for _, g := range p.Passed {
		if !p.Verbose {
			p.paragraph("  ", "", g.Name+": "+verdictIDs(g.Verdicts))
			continue
		}
		p.put("  %s\n", g.Name)
		p.titles(g.Verdicts)
	}
}

func (p *page) titles(verdicts []check.Verdict) {
	for _, v := range verdicts {
		p.item(fmt.Sprintf("    %-10s  ", v.Rule), "", v.Title)
	}
}

func (p *page) skipped() {
	if len(p.Skipped) == 0 {
		return
	}
	p.heading("Not exercised")
	for _, o := range p.Skipped {
		p.paragraph("  ", unsure, o.Why)
		p.titles(o.Verdicts)
	}
}

func (p *page) cases(title string, list []check.CaseOutcome) {
	if len(list) == 0 {
		return
	}
	p.heading(title)
	for _, c := range list {
		state := caseState(c)
		p.item(fmt.Sprintf("  %s  %6s  ", stateWords[state], seconds(c.Took)), stateStyles[state], strings.TrimSpace(c.Name+": "+sentence(c.Title)+" "+sentence(c.Why)))
	}
}

func caseState(c check.CaseOutcome) check.State {
	switch {
	case c.Failed, c.Broke:
		return check.Fail
	case !c.Played:
		return check.NotExercised
	}
	return check.Pass
}

func verdictIDs(verdicts []check.Verdict) string {
	all := make([]check.RuleID, 0, len(verdicts))
	for _, v := range verdicts {
		all = append(all, v.Rule)
	}
	return ids(all)
}

// ids is a list of numbers with their prefix told once, and runs as such: CONFORM-20, 22–25.
func ids(all []check.RuleID) string {
	var parts []string
	last := ""
	for i := 0; i < len(all); i++ {
		prefix, number := cutID(all[i])
		from := number
		for i+1 < len(all) {
			if p, n := cutID(all[i+1]); p != prefix || n != number+1 {
				break
			}
			i, number = i+1, number+1
		}
		part := strconv.Itoa(from)
		switch number - from {
		case 0:
		case 1:
			part = fmt.Sprintf("%d, %d", from, number)
		default:
			part = fmt.Sprintf("%d–%d", from, number)
		}
		if prefix != last {
			part, last = prefix+"-"+part, prefix
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

func cutID(id check.RuleID) (prefix string, number int) {
	prefix, text, _ := strings.Cut(string(id), "-")
	number, _ = strconv.Atoi(text) // an id has a number
	return prefix, number
}

// wrapped breaks a text into lines; a word that is longer than a line has its own.
func wrapped(text string, width int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		if len([]rune(paragraph)) <= width {
			lines = append(lines, paragraph) // with its columns, if it has some
			continue
		}
		line, length := "", 0
		for _, word := range strings.Fields(paragraph) {
			n := len([]rune(word))
			if length > 0 && length+1+n > width {
				lines = append(lines, line)
				line, length = "", 0
			}
			if length > 0 {
				line, length = line+" ", length+1
			}
			line, length = line+word, length+n
		}
		lines = append(lines, line)
	}
	return lines
}
