package check

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/timeline"
)

// story is a line of the timeline in whole sentences. The timeline is read in columns, by
// people who know the host; a report is read by those who know their connector.
func story(l *timeline.Line, event center.Event, bare bool) string {
	first := strings.TrimSpace(l.Who + " " + l.What)
	switch e := event.(type) {
	case center.Diagnosed:
		return noted(e.Note, bare)
	case center.CommandEnded:
		if e.How == center.CommandRefused {
			return fmt.Sprintf("The connector has refused %s.", e.Kind)
		}
		return fmt.Sprintf("The connector has not acknowledged %s.", e.Kind)
	case center.Answered:
		return "The host does not let the agent do it" + strings.TrimPrefix(l.What, "refused") + "."
	case center.AgentTold:
		return fmt.Sprintf("The agent is told: %s.", l.Details())
	case center.SessionEnded:
		return fmt.Sprintf("The connector is disconnected: %s.", l.Details())
	case center.StatusChanged:
		first = fmt.Sprintf("the agent's status becomes %q", label(e.Status))
		if why, known := causes[e.Cause.String()]; known && e.Work == 0 {
			return capital(first) + ", as " + why + "."
		}
		return fmt.Sprintf("%s (%s).", capital(first), e.Cause)
	case center.PartyChanged:
		first = "the " + first
	}
	if whom, fails := strings.CutPrefix(l.What, "fails with "); fails {
		first = "the call with " + whom + " fails"
	}
	sentences := []string{capital(first) + "."}
	for _, clause := range l.Then {
		sentences = append(sentences, capital(whole(clause))+".")
	}
	return strings.Join(sentences, " ")
}

// causes are who has asked for a status.
var causes = map[string]string{"asked": "the agent has asked", "connector": "the connector has said"}

// clauses are what followed, as the timeline has it in its last column, and the same as
// a sentence.
var clauses = []struct {
	is   *regexp.Regexp
	says string
}{
	{regexp.MustCompile(`^new, conversation open$`), "the voice call is new, and its conversation is open"},
	{regexp.MustCompile(`^completed \((.+)\), conversation (\w+)$`), "the voice call is completed ($1), and its conversation is $2"},
	{regexp.MustCompile(`^waiting for recovery, (\S+) \((.+)\)$`), "the voice call waits for recovery, $1 at most ($2)"},
	{regexp.MustCompile(`^Opened, in-progress$`), "the agent work is Opened, and the voice call is in progress"},
	{regexp.MustCompile(`^(Assigned|Opened), (\S+)$`), "the agent work is $1, for $2 at most"},
	{regexp.MustCompile(`^([A-Z]\w+)(: ".*")? \(([^,)]+), ([^)]+)\)$`), "the agent work is $1$2: $3, and the fault is $4"},
	{regexp.MustCompile(`^([A-Z]\w+)(: ".*")? \(([^,)]+)\)$`), "the agent work is $1$2: $3"},
	{regexp.MustCompile(`, and the fault is unknown$`), ", and nobody knows whose fault it is"},
	{regexp.MustCompile(`, and the fault is (agent|caller)$`), ", by the $1"},
	{regexp.MustCompile(`, and the fault is client$`), ", by the agent's client"},
	{regexp.MustCompile(`^connecting$`), "they are being connected"},
	{regexp.MustCompile(`^changes nothing$`), "that changes nothing"},
	{regexp.MustCompile(`^caller to be released$`), "the caller is to be released"},
	{regexp.MustCompile(`^taken: `), "the transfer is taken: "},
	{regexp.MustCompile(`^(\w+) offer$`), "it is the $1 offer"},
}

// becomes and remains are what followed for the agent's status.
var (
	becomes = regexp.MustCompile(`^the agent ([\w-]+) \((.+)\)$`)
	remains = regexp.MustCompile(`^the agent not set to ([\w-]+): (.+)$`)
)

func whole(clause string) string {
	if m := becomes.FindStringSubmatch(clause); m != nil {
		return fmt.Sprintf("the agent's status becomes %q (%s)", label(center.StatusID(m[1])), m[2])
	}
	if m := remains.FindStringSubmatch(clause); m != nil {
		return fmt.Sprintf("the agent's status does not become %q: %s", label(center.StatusID(m[1])), m[2])
	}
	for _, c := range clauses {
		clause = c.is.ReplaceAllString(clause, c.says)
	}
	return clause
}

// label is what people call a presence status.
func label(id center.StatusID) string {
	for _, s := range statuses {
		if s.ID == id {
			return s.Label
		}
	}
	return string(id)
}

// notes are what the host notes of a connector, by the code of the note, with
// places for what it is about: a field, its value, and a value that is the callId of a call.
var notes = map[string]string{
	"different-case":     "{field} is {value}, in other letters than documented",
	"unknown-value":      "{field} is {value}, which is no documented value",
	"wrong-type":         "{field} is not of the documented type",
	"missing":            "{field} is missing",
	"wrong-shape":        "{field} is {value}, where something else is documented",
	"too-long":           "{field} is too long",
	"too-many":           "{field} holds too much",
	"unreadable":         "a message cannot be read",
	"unknown-message":    "{value} is nothing that a connector says",
	"wrong-direction":    "{value} came, which only a host says",
	"generation":         "{value} came, which an earlier generation does not say",
	"decline-not-error":  "the reason in HANGUP of a declined call is {value}",
	"hangup-lost":        "ERROR with the message CAN_NOT_END_THE_CALL came, where nobody had asked to end a call",
	"ready-without-data": "CONNECTOR_READY says nothing of the connector",
	"custom-error":       "a customError came, {value}",
	"not-done":           "{field} is {value} in the connector's answer",

	"after-call-unconnected":     "AFTER_CALL_WORK_STARTED came {call}",
	"connector-error":            "ERROR with the message {value} came",
	"replayed-ended":             "a replayed event came {call}, which has ended",
	"started-twice":              "CALL_STARTED came twice {call}",
	"call-without-id":            "a call has no callId",
	"offline-agent":              "CALL_STARTED came while the agent's status is {value}",
	"overlapping-call":           "CALL_STARTED came {call}, while the agent has another call",
	"out-of-order":               "CALL_CONNECTED came {call}, which nobody has announced",
	"connected-late":             "CALL_CONNECTED came {call}, which has ended",
	"toggle-without-call":        "{field} came {call}, on which nobody talks",
	"ring-limit":                 "no HANGUP came",
	"hangup-without-call":        "HANGUP names no call",
	"another-agents-call":        "HANGUP came {call}, which another agent has",
	"unknown-call":               "an event came {call}, which nobody has announced",
	"amazon-value":               "agentStatus is {value}, a workaround of one telephony system",
	"ended-unheard":              "the connector has come back without the call",
	"ended-unconnected":          "the reason in HANGUP of a call that was never connected is {value}",
	"reason":                     "HANGUP has no reason",
	"agent-status-on-dialed-leg": "HANGUP of a call that the agent has dialed has the agentStatus {value}",
	"participant-without-call":   "a participant was named {call}, on which nobody talks",
}

// noted is a note of the host as sentences.
func noted(n center.Note, bare bool) string {
	says, known := notes[n.Code]
	if !known {
		says = "{field} is {value}"
	}
	value, call := "empty", "without a callId"
	if n.Value != "" {
		value, call = fmt.Sprintf("%q", n.Value), "of call "+n.Value
	}
	says = strings.NewReplacer("{field}", n.Field, "{value}", value, "{call}", call).Replace(says)
	if bare && n.Code == "hangup-lost" { // it cannot be of a library
		n.Expected, n.Done = "a HANGUP, if the call has ended", "the host rules that the call is over"
	}
	if bare {
		n.Done, _, _ = strings.Cut(n.Done, "; the vendor's")
	}
	return fmt.Sprintf("The host notes that %s; expected is %s. %s.", says, n.Expected, did(n.Done))
}

// did is what the host made of it.
func did(done string) string {
	for _, subject := range []string{"the ", "its ", "that ", "nothing "} {
		if strings.HasPrefix(done, subject) {
			return capital(done)
		}
	}
	return "It is " + strings.Replace(done, ", changes nothing", " and changes nothing", 1)
}

func capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}
