package center

import (
	"slices"
	"strings"
)

// statusOrderTable prints which rule for a presence status wins.
func statusOrderTable() Table {
	t := Table{Name: "statusorder", Title: "Which rule sets the presence status",
		Intro:  "When an agent work ends. A status that waits for the end of the work, since the agent asked for it, is set in any case. Else the first rule that names a status decides on it; then the first reason to keep the status wins, and is recorded. A field of a queue's rule for the outcome stands before that of the presence configuration's.",
		Header: []string{"step", "rule", "what it does"}}
	for _, row := range statusOrder {
		t.Rows = append(t.Rows, []string{"name a status", row.name, "the status is named; the search ends"})
	}
	for _, row := range keepOrder {
		t.Rows = append(t.Rows, []string{"keep the status", row.name, "the agent's status stays as it is"})
	}
	return t
}

// outcomesTable prints what can be said of every outcome.
func outcomesTable() Table {
	t := Table{Name: "outcomes", Title: "Outcomes, and what a policy can say of them",
		Intro:  "Every outcome can have a next status, a cool-down, a timed return and an exclusion. A maximum counts the agent's faults alone. *Sign of life* is what a timed return waits for: after a fault of the agent something only a person does (a request for a status ends the return altogether), after any other fault a word of the agent's connector or console will do.",
		Header: []string{"outcome", "fault", "without a policy", "maximum", "sign of life"}}
	for o := NoOutcome + 1; o < outcomeCount; o++ {
		var whose, rules []string
		for e := NoEnding + 1; e < endingCount; e++ {
			if rule := rulings[e].Presence.String(); (rulings[e].Outcome == o || o == Undelivered && rulings[e].Outcome == Ignored) && !slices.Contains(rules, rule) {
				rules = append(rules, rule)
			}
		}
		for _, f := range faults[o] {
			whose = append(whose, orDash(f.String()))
		}
		maximum, life := "no", "of the client or the person"
		if slices.Contains(faults[o], FaultAgent) {
			maximum, life = "yes", "of the person"
		}
		if len(whose) == 0 {
			whose, rules = []string{"–"}, []string{"no ending has it yet"}
		}
		t.Rows = append(t.Rows, []string{o.String(), strings.Join(whose, ", "), strings.Join(rules, "; "), maximum, life})
	}
	return t
}
