package center

import "fmt"

// Code names a refusal for programs. Codes are stable.
type Code string

// Codes of refusals.
const (
	CodeUnknown     Code = "not-found"      // there is no such object
	CodeInvalid     Code = "invalid"        // a field has a value that a rule forbids
	CodeConflict    Code = "conflict"       // the state does not allow it
	CodeLostRace    Code = "lost-race"      // somebody or something else decided first
	CodeChanged     Code = "changed"        // what it rests on is not so any more
	CodeStale       Code = "stale-session"  // a newer session has taken over
	CodeLimit       Code = "limit"          // a bound of limits.go
	CodeReusedID    Code = "reused-command" // the command id belongs to another request
	CodeNotYours    Code = "not-yours"      // the object belongs to another agent
	CodeNotRoutable Code = "not-routable"   // the agent cannot take it now
)

// Refusal is a no: nothing was changed. Sentence is for a person's screen;
// Field, Value and Expected say what to mend.
type Refusal struct {
	Code     Code   `cbor:"1,keyasint"`
	Sentence string `cbor:"2,keyasint"`
	Field    string `cbor:"3,keyasint,omitempty"`
	Value    string `cbor:"4,keyasint,omitempty"`
	Expected string `cbor:"5,keyasint,omitempty"`
}

func (r *Refusal) Error() string { return string(r.Code) + ": " + r.Sentence }

func refuse(code Code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Sentence: fmt.Sprintf(format, args...)}
}

// invalid refuses a field; the sentence is made of its parts, so that every
// such refusal reads alike.
func invalid(field string, value any, expected string) *Refusal {
	v := fmt.Sprint(value)
	return &Refusal{
		Code: CodeInvalid, Field: field, Value: v, Expected: expected,
		Sentence: fmt.Sprintf("%s is %q: expected %s", field, v, expected),
	}
}
