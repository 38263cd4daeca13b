package report

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/secondring/secondring/check"
)

// digest is a result as people read it.
type digest struct {
	*check.Result
	Failures []failure
	Passed   []group
	Skipped  []obstacle
	Broken   []check.CaseOutcome // cases that did not come to their end, for a reason that nothing else tells
}

// failure is a requirement that failed. What is the same of all its findings is told once.
type failure struct {
	check.Verdict
	Document check.Document
	Fix      string
	Code     []line
	Seen     []finding
}

// finding is one way in which a requirement failed, and the cases in which it did.
type finding struct {
	check.Finding
	Cases    []check.CaseOutcome
	Messages []message
}

// In says in which cases it was seen.
func (f finding) In() string {
	if len(f.Cases) == 1 {
		if title := sentence(f.Cases[0].Title); title != "" {
			return fmt.Sprintf("In the case %s: %s", f.Cases[0].Name, title)
		}
		return fmt.Sprintf("In the case %s.", f.Cases[0].Name)
	}
	names := make([]string, len(f.Cases))
	for i, c := range f.Cases {
		names[i] = c.Name
	}
	return fmt.Sprintf("In the cases %s.", strings.Join(names, ", "))
}

// group is what passed of one subject.
type group struct {
	Name     string
	Verdicts []check.Verdict
}

// obstacle is why something was not exercised, and what was not.
type obstacle struct {
	Why      string
	Verdicts []check.Verdict
}

func digestOf(r *check.Result) *digest {
	d := &digest{Result: r}
	for _, v := range r.Verdicts {
		switch v.State {
		case check.Fail:
			d.Failures = append(d.Failures, d.failure(v))
		case check.Pass:
			d.pass(v)
		default:
			d.skip(v)
		}
	}
	for _, c := range r.Cases {
		told := slices.ContainsFunc(d.Skipped, func(o obstacle) bool { return strings.HasPrefix(o.Why, sentence(c.Why)) })
		if !c.Played && !c.Failed && c.Why != "" && !told {
			d.Broken = append(d.Broken, c)
		}
	}
	return d
}

func (d *digest) pass(v check.Verdict) {
	name := groupOf(v.Rule)
	i := slices.IndexFunc(d.Passed, func(g group) bool { return g.Name == name })
	if i < 0 {
		i = len(d.Passed)
		d.Passed = append(d.Passed, group{Name: name})
	}
	d.Passed[i].Verdicts = append(d.Passed[i].Verdicts, v)
}

func groupOf(id check.RuleID) string {
	if rule := check.RuleOf(id); rule != nil {
		return rule.Group()
	}
	return "Other"
}

func (d *digest) failure(v check.Verdict) failure {
	f := failure{Verdict: v}
	for _, one := range v.Findings {
		if f.Fix == "" {
			f.Document, f.Fix, f.Code = one.Document, one.Fix, codeLines(one.Code, one.Mark)
		}
		in := d.caseOf(one.Case)
		same := slices.IndexFunc(f.Seen, func(seen finding) bool { return anonymous(seen.Says) == anonymous(one.Says) })
		if same >= 0 {
			f.Seen[same].Cases = append(f.Seen[same].Cases, in)
			continue
		}
		f.Seen = append(f.Seen, finding{Finding: one, Cases: []check.CaseOutcome{in}, Messages: messagesOf(one.Sent, one.Says, one.Expected)})
	}
	return f
}

// anonymous is a sentence without the names of calls, by which findings are alike.
func anonymous(says string) string {
	words := strings.Fields(says)
	for i, word := range words {
		if strings.ContainsAny(word, "0123456789") || i > 0 && words[i-1] == "call" {
			words[i] = "#"
		}
	}
	return strings.Join(words, " ")
}

// sentence begins with a capital letter and ends with a full stop. A word of the
// protocol is left as it is.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	first, _, _ := strings.Cut(text, " ")
	if first == strings.ToLower(first) && !slices.Contains(fields, first) {
		r, size := utf8.DecodeRuneInString(text)
		text = string(unicode.ToUpper(r)) + text[size:]
	}
	if !strings.ContainsAny(text[len(text)-1:], ".?!…") {
		text += "."
	}
	return text
}

func (d *digest) caseOf(name string) check.CaseOutcome {
	for _, c := range d.Cases {
		if c.Name == name {
			return c
		}
	}
	return check.CaseOutcome{Name: name}
}

func (d *digest) skip(v check.Verdict) {
	why := whyNot(v)
	i := slices.IndexFunc(d.Skipped, func(o obstacle) bool { return o.Why == why })
	if i < 0 {
		i = len(d.Skipped)
		d.Skipped = append(d.Skipped, obstacle{Why: why})
	}
	d.Skipped[i].Verdicts = append(d.Skipped[i].Verdicts, v)
}

// whyNot says why a requirement was not exercised, with the one that stood in the way.
func whyNot(v check.Verdict) string {
	why := sentence(v.Why)
	if why == "" {
		why = "No case came to it."
	}
	if v.Cause != "" && !strings.Contains(why, string(v.Cause)) {
		why = fmt.Sprintf("%s %s stood in the way.", why, v.Cause)
	}
	return why
}

// Headline is the result in a sentence or two.
func (d *digest) Headline() string {
	all, fail, pass, skipped := len(d.Verdicts), len(d.Failures), d.Count(check.Pass), d.Count(check.NotExercised)
	rest := ""
	if skipped > 0 {
		rest = fmt.Sprintf(", %d %s not exercised", skipped, plural(skipped, "was", "were"))
	}
	switch {
	case fail > 0:
		return fmt.Sprintf("%d of %d requirements %s. %d %s%s.", fail, all, plural(fail, "fails", "fail"), pass, plural(pass, "passes", "pass"), rest)
	case pass == 0:
		return fmt.Sprintf("Nothing was exercised of %d requirements.", all)
	case skipped > 0:
		return fmt.Sprintf("No requirement fails. %d %s%s.", pass, plural(pass, "passes", "pass"), rest)
	}
	return fmt.Sprintf("All %d requirements pass.", all)
}

// Broke says which cases broke off; "" if none did.
func (d *digest) Broke() string {
	names := d.BrokeOff()
	switch len(names) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("The case %s broke off.", names[0])
	}
	return fmt.Sprintf("%d cases broke off: %s.", len(names), strings.Join(names, ", "))
}

// CodeNote says what the names in the code mean.
func (d *digest) CodeNote() string {
	if d.Bare {
		return bareNote
	}
	return codeNote
}

// State is the state of the whole.
func (d *digest) State() check.State {
	switch {
	case len(d.Failures) > 0 || len(d.BrokeOff()) > 0:
		return check.Fail
	case d.Count(check.Pass) > 0:
		return check.Pass
	}
	return check.NotExercised
}

// About says what was checked, and how.
func (d *digest) About() string {
	played := 0
	for _, c := range d.Cases {
		if c.Played {
			played++
		}
	}
	about := d.Connector
	switch {
	case d.Bare && d.Generation != "":
		about += ", without a library, of generation " + d.Generation + " by its capabilities"
	case d.Bare:
		about += ", without a library"
	case d.Generation != "":
		about += ", library " + d.Generation
	}
	return fmt.Sprintf("%s, documentation %s, %d of %d %s played in %s", about, d.Profile, played, len(d.Cases), plural(len(d.Cases), "case", "cases"), seconds(d.Took))
}

func seconds(s check.Seconds) string {
	return fmt.Sprintf("%.1f s", time.Duration(s).Seconds())
}

func plural(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}
