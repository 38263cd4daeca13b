package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/secondring/secondring/check"
)

// digest is a result as people read it.
type digest struct {
	*check.Result
	Failures []failure
	Passed   []group
	Skipped  []obstacle
}

// failure is a requirement that failed. What is the same of all its findings is told once.
type failure struct {
	check.Verdict
	Document check.Document
	Fix      string
	Code     string
	Seen     []finding
}

// finding is one way in which a requirement failed, and the cases in which it did.
type finding struct {
	check.Finding
	In       []string // sentences that name the cases
	Messages []message
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
			f.Document, f.Fix, f.Code = one.Document, one.Fix, one.Code
		}
		in := d.caseSentence(one.Case)
		same := slices.IndexFunc(f.Seen, func(seen finding) bool { return seen.Says == one.Says && seen.Expected == one.Expected })
		if same >= 0 {
			f.Seen[same].In = append(f.Seen[same].In, in)
			continue
		}
		seen := finding{Finding: one, In: []string{in}}
		for _, raw := range one.Sent {
			seen.Messages = append(seen.Messages, messageOf(raw, one.Says, one.Expected))
		}
		f.Seen = append(f.Seen, seen)
	}
	return f
}

func (d *digest) caseSentence(name string) string {
	for _, c := range d.Cases {
		if c.Name == name && c.Title != "" {
			return name + ": " + c.Title
		}
	}
	return name
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
	why := v.Why
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

// CodeNote says what the names in the code mean.
func (d *digest) CodeNote() string { return codeNote }

// State is the state of the whole.
func (d *digest) State() check.State {
	switch {
	case len(d.Failures) > 0:
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
	if d.Generation != "" {
		about += ", library " + d.Generation
	}
	return fmt.Sprintf("%s, documentation %s, %d of %d cases played in %s", about, d.Profile, played, len(d.Cases), seconds(d.Took))
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
