package check

import (
	"encoding/json"
	"fmt"
	"slices"
)

// book is what is known of each rule.
type book struct {
	profile Profile
	wanted  map[RuleID]bool // nil: all
	bare    bool            // the connector has no library
	pages   map[RuleID]*page
	told    map[string]bool // findings, so that none is told twice
	failed  int
}

type page struct {
	passed   []string // cases
	findings []Finding
	missed   []missing
}

// missing is why a case did not come to a rule.
type missing struct {
	scene string
	why   string
	cause RuleID

	unable bool // the connector cannot do what the case is about
}

// finding is what a play says of a failure; the book adds what the rule says.
type finding struct {
	says     string
	sent     []json.RawMessage
	expected string
	host     []string
	logged   []string
}

func newBook(p Profile, wanted map[RuleID]bool) *book {
	b := &book{profile: p, wanted: wanted, pages: map[RuleID]*page{}, told: map[string]bool{}}
	for _, r := range rules {
		b.pages[r.ID] = &page{}
	}
	return b
}

func (b *book) pass(id RuleID, scene string) {
	if p := b.pages[id]; !slices.Contains(p.passed, scene) {
		p.passed = append(p.passed, scene)
	}
}

// fail notes a failure, once for each case and sentence.
// spec: CHECK-3, CHECK-27
func (b *book) fail(id RuleID, scene string, f finding) {
	key := fmt.Sprint(id, scene, f.says)
	if b.told[key] {
		return
	}
	b.told[key] = true
	b.failed++
	rule := RuleOf(id)
	document, mark := rule.Document(b.profile), []string(nil)
	fix, code := rule.Fix(b.profile)
	if b.bare {
		document, fix, code, mark = rule.Bare(b.profile)
	}
	for i, raw := range f.sent {
		f.sent[i] = masked(raw)
	}
	for i, line := range f.logged {
		f.logged[i] = maskedLine(line)
	}
	p := b.pages[id]
	p.findings = append(p.findings, Finding{
		Case: scene, Says: f.says, Sent: f.sent, Expected: f.expected, Document: document, Host: f.host, Logged: f.logged, Fix: fix, Code: code, Mark: mark,
	})
}

func (b *book) failures() int { return b.failed }

func (b *book) hasFailed(id RuleID, scene string) bool {
	return slices.ContainsFunc(b.pages[id].findings, func(f Finding) bool { return f.Case == scene })
}

// leave notes which rules of a case it did not come to, and why.
func (b *book) leave(list []RuleID, m missing) {
	for _, id := range list {
		p := b.pages[id]
		if slices.Contains(p.passed, m.scene) || b.hasFailed(id, m.scene) {
			continue
		}
		p.missed = append(p.missed, m)
	}
}

// result sums it up.
// spec: CHECK-2
func (b *book) result(o Options, outcomes []CaseOutcome) *Result {
	result := &Result{Connector: o.Connector, Bare: b.bare, Profile: o.Profile, Version: o.Version, Cases: outcomes}
	for _, rule := range rules {
		if b.wanted != nil && !b.wanted[rule.ID] && len(b.pages[rule.ID].findings) == 0 {
			continue // what has failed is shown, whoever asked
		}
		result.Verdicts = append(result.Verdicts, b.verdict(rule))
	}
	for i, o := range result.Cases { // what came late belongs to the case that made it
		for _, p := range b.pages {
			result.Cases[i].Failed = result.Cases[i].Failed || slices.ContainsFunc(p.findings, func(f Finding) bool { return f.Case == o.Name })
		}
	}
	result.Seeds = seedsBy(result.Verdicts)
	return result
}

func (b *book) verdict(rule *Rule) Verdict {
	p := b.pages[rule.ID]
	v := Verdict{Rule: rule.ID, Title: rule.Title, State: NotExercised, Cases: p.passed, Findings: p.findings}
	for _, f := range p.findings {
		if !slices.Contains(v.Cases, f.Case) {
			v.Cases = append(v.Cases, f.Case)
		}
	}
	switch {
	case len(p.findings) > 0:
		v.State = Fail
	case len(p.passed) > 0:
		v.State = Pass
	default:
		v.Why, v.Cause = b.why(p)
		v.Unable = unable(p)
	}
	return v
}

// why says why a rule was not exercised: another rule that failed says more than a drive
// that cannot.
func (b *book) why(p *page) (string, RuleID) {
	for _, m := range p.missed {
		if m.cause != "" {
			return m.why, m.cause
		}
	}
	for _, m := range p.missed {
		if m.why != "" {
			return m.why, ""
		}
	}
	if len(p.missed) > 0 {
		return "the connector gave no occasion for it", ""
	}
	return "no case that shows it was played", ""
}

// unable says whether all that stood in the way of a rule is that the connector cannot do
// what it is about.
func unable(p *page) bool {
	stood := slices.DeleteFunc(slices.Clone(p.missed), func(m missing) bool { return m.why == "" })
	return len(stood) > 0 && !slices.ContainsFunc(stood, func(m missing) bool { return !m.unable })
}

// seedsBy gives the verdicts by sentence. One passes by all of its rules, save what the
// connector cannot do.
func seedsBy(verdicts []Verdict) (list []SeedVerdict) {
	for _, seed := range seeds {
		v := SeedVerdict{ID: seed.id, Says: seed.says, State: NotExercised}
		var seen []State
		for _, one := range verdicts {
			if !slices.Contains(RuleOf(one.Rule).Seeds, seed.id) {
				continue
			}
			v.Rules = append(v.Rules, one.Rule)
			if !one.Unable {
				seen = append(seen, one.State)
			}
		}
		switch {
		case slices.Contains(seen, Fail):
			v.State = Fail
		case len(seen) > 0 && !slices.Contains(seen, NotExercised):
			v.State = Pass
		}
		if len(v.Rules) > 0 {
			list = append(list, v)
		}
	}
	return list
}

// seeds are the sentences of the requirement that the product grew from, as far as they
// are about connectors.
var seeds = []struct{ id, says string }{
	{"SEED-1", "A call ends with reason ended or error, and with closeCallOnError true or false."},
	{"SEED-2", "End Call ends the call: the connector raises HANGUP with reason ended."},
	{"SEED-3", "Calls also end when an agent misses or declines, or when the call fails: inbound, outbound, transfer and callback calls alike."},
	{"SEED-4", "A missed, declined or failed call is a HANGUP with reason error."},
	{"SEED-5", "closeCallOnError false keeps the conversation open and leaves the voice call new."},
	{"SEED-6", "closeCallOnError true closes the conversation and completes the voice call."},
	{"SEED-7", "An agent misses: agentStatus MissedCallAgent."},
	{"SEED-8", "An agent declines: agentStatus DeclinedByAgent."},
	{"SEED-9", "It fails due to the agent: agentStatus FailedConnectAgent."},
	{"SEED-10", "It fails for a reason unrelated to the agent: agentStatus FailedConnectCustomer."},
	{"SEED-11", "A customer misses: agentStatus MissedCallStatus."},
	{"SEED-12", "agentStatus is set for inbound and callback calls."},
	{"SEED-13", "Update Status on Decline is the status when the agent declines."},
	{"SEED-14", "Update Status on Push Time-Out is the status on a miss, or on any error that is not a decline."},
}
