package check

import (
	"encoding/json"
	"time"
)

// PatienceDefault is how long a connector may take to say what it should.
const PatienceDefault = 5 * time.Second

// Options of a run.
type Options struct {
	Line      Line
	Drive     Drive // nil: only what needs none is played
	Connector string
	Version   string

	Profile  Profile  // "": DefaultProfile
	Only     []string // names of cases, or ids of rules; none: all
	Patience time.Duration

	Tape     func(Entry)             // told of everything that passes, in order; may be nil
	Progress func(Case, CaseOutcome) // told of each case when it is over; may be nil
}

// Entry is one thing that passed in a run. A recording is one of them a line.
type Entry struct {
	At      time.Duration   `json:"at"` // since the run began
	Case    string          `json:"case,omitempty"`
	From    Side            `json:"from"`
	Message json.RawMessage `json:"message,omitempty"` // of connector and host
	Act     Act             `json:"act,omitempty"`     // of drive
	Call    *Call           `json:"call,omitempty"`
	Error   string          `json:"error,omitempty"` // of drive: it did not work, or ErrCannot's text
	Acts    []Act           `json:"acts,omitempty"`  // of line: what the drive can do
}

// Side is who an entry is from.
type Side string

// Sides.
const (
	FromLine      Side = "line"      // the connector was loaded
	FromConnector Side = "connector" // a message
	FromHost      Side = "host"      // a message
	FromDrive     Side = "drive"     // an act began; it has ended before the next entry of the drive
)

// Case is one play.
type Case struct {
	Name  string   // such as missed
	Title string   // a sentence: what happens
	Needs []Act    // of the telephony side
	Rules []RuleID // that it may show
}

// Cases lists the plays, in the order in which they are played.
func Cases() []Case {
	list := make([]Case, len(plays))
	for i, p := range plays {
		list[i] = p.Case
	}
	return list
}
