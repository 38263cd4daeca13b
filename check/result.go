package check

import (
	"encoding/json"
	"time"
)

// State of a verdict.
type State string

// States.
const (
	Pass         State = "pass"
	Fail         State = "fail"
	NotExercised State = "not exercised"
)

// Result is what a run found out. Its JSON is the format that programs read.
type Result struct {
	Connector  string    `json:"connector"`            // where it was reached
	Bare       bool      `json:"bare,omitempty"`       // it has no connector library: it writes the messages itself
	Generation string    `json:"generation,omitempty"` // of its library, or by its capabilities, if it could be told: 3.2, 3.6 or 4
	Profile    Profile   `json:"profile"`
	Version    string    `json:"version,omitempty"` // of the checker
	Began      time.Time `json:"began"`
	Took       Seconds   `json:"tookSeconds"`

	Verdicts []Verdict     `json:"requirements"` // one for each rule, in its order
	Cases    []CaseOutcome `json:"cases"`
	Seeds    []SeedVerdict `json:"sentences"` // the same by sentence of the requirement the product grew from
}

// Seconds is a time span; its JSON is a number of seconds.
type Seconds time.Duration

// MarshalJSON implements json.Marshaler.
func (s Seconds) MarshalJSON() ([]byte, error) {
	return json.Marshal(float64(time.Duration(s).Milliseconds()) / 1000)
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *Seconds) UnmarshalJSON(text []byte) error {
	var seconds float64
	err := json.Unmarshal(text, &seconds)
	*s = Seconds(seconds * float64(time.Second))
	return err
}

// Verdict is what was found out about a rule.
type Verdict struct {
	Rule     RuleID    `json:"id"`
	Title    string    `json:"title"`
	State    State     `json:"state"`
	Why      string    `json:"why,omitempty"`    // of not exercised, a sentence
	Cause    RuleID    `json:"cause,omitempty"`  // the rule that stood in the way, if one did
	Unable   bool      `json:"unable,omitempty"` // it was not exercised since this connector, or its library, cannot do what it is about
	Cases    []string  `json:"cases,omitempty"`  // in which it was seen
	Findings []Finding `json:"findings,omitempty"`
}

// Finding is one failure.
type Finding struct {
	Case     string            `json:"case"`
	Says     string            `json:"says"`               // what is wrong, a sentence
	Sent     []json.RawMessage `json:"sent,omitempty"`     // what the connector sent, numbers and names masked
	Expected string            `json:"expected,omitempty"` // instead
	Document Document          `json:"documentation"`
	Host     []string          `json:"host,omitempty"`   // what the host did with it, as lines of its timeline
	Logged   []string          `json:"logged,omitempty"` // errors that the connector's page has logged meanwhile
	Fix      string            `json:"fix"`
	Code     string            `json:"code,omitempty"` // a few lines that do it right, or the messages if it is bare
	Mark     []string          `json:"mark,omitempty"` // the fields of those messages that it is about
}

// Document is what the documentation says, and where.
type Document struct {
	Says   string `json:"says"`
	Source string `json:"source"`
}

// CaseOutcome is how a case went.
type CaseOutcome struct {
	Name   string  `json:"name"`
	Title  string  `json:"title"`
	Played bool    `json:"played"`
	Why    string  `json:"why,omitempty"`   // it was not played, or not to its end
	Failed bool    `json:"failed"`          // a rule failed in it
	Broke  bool    `json:"broke,omitempty"` // it broke off: the connector did not answer any more, or an act did not work
	Took   Seconds `json:"tookSeconds"`
}

// SeedVerdict is a sentence of the requirement, by the rules that are about it.
type SeedVerdict struct {
	ID    string   `json:"id"` // SEED-7
	Says  string   `json:"says"`
	State State    `json:"state"`
	Rules []RuleID `json:"requirements"`
}

// Failed lists the rules that failed.
func (r *Result) Failed() []RuleID {
	var failed []RuleID
	for _, v := range r.Verdicts {
		if v.State == Fail {
			failed = append(failed, v.Rule)
		}
	}
	return failed
}

// BrokeOff lists the cases that broke off: what the connector does in them is not known.
func (r *Result) BrokeOff() []string {
	var names []string
	for _, c := range r.Cases {
		if c.Broke {
			names = append(names, c.Name)
		}
	}
	return names
}

// Count counts the verdicts of a state.
func (r *Result) Count(state State) (n int) {
	for _, v := range r.Verdicts {
		if v.State == state {
			n++
		}
	}
	return n
}
