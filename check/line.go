package check

import (
	"context"
	"errors"

	"github.com/secondring/secondring/connector"
)

// Line is the way to the connector that is checked.
//
// spec: CHECK-26
type Line interface {
	// Load begins the connector anew: a page is loaded, or loaded again; a server's
	// connector is let in, or cut off and let in again. The first message that is
	// written to the wire is SETUP_CONNECTOR. A wire that was given before is closed.
	//
	// Ping of the wire returns when whatever the connector had said before has been
	// given by Read, as far as the line can know it.
	Load(ctx context.Context) (connector.Wire, error)

	// Close lets go of the connector. It may be called twice.
	Close() error
}

// Troubled is a Line that can tell what went wrong in the connector itself, such as what
// a page has written to its console as an error. It is asked when a rule fails, about the
// case that is played.
type Troubled interface {
	Trouble() []string
}

// Watched is a Line that a person may watch. It is told what happens next: a case begins,
// and in it the agent clicks, or the telephony acts.
type Watched interface {
	Show(scene Case, step string)
}

// Bare is a Line that can tell whether its connector is bare: it has no connector library,
// and writes the messages itself. What a report says to it, it says in messages.
// spec: CHECK-21
type Bare interface {
	Bare() bool
}

// Repeating is a Line that repeats a run that was recorded. It says whether the connector
// was loaded anew before a case: another verdict of today's must not change the way the
// run goes.
type Repeating interface {
	LoadsAnew(scene string) bool

	// Ends returns when the connector has said all that it said in the case that is
	// played. What the host says of itself in between may take its time.
	Ends(ctx context.Context) error

	// HeardOut says whether it was asked one more question after the last case.
	HeardOut() bool
}

// Drive does what only the vendor's own system can do.
type Drive interface {
	// Acts lists what it can do. It is asked after each load of the connector.
	Acts(ctx context.Context) ([]Act, error)

	// Do does it, and returns when it has been done: the connector may say so later.
	// An error that is ErrCannot means that this connector cannot do it at all, and one
	// that is ErrNotDone that it could not be done now.
	Do(ctx context.Context, act Act, call Call) error
}

// ErrCannot is what a Drive answers when a connector cannot do something, such as
// take transferred calls with a library that has none. The rules it is about are then
// not exercised.
var ErrCannot = errors.New("this connector cannot do that")

// ErrNotDone is what a Drive answers when nothing came of an act, such as when the button
// for it was disabled. What the case was about is then not exercised: whatever the
// connector says, or does not say, it says of something that has not happened.
// spec: CHECK-15, CHECK-17
var ErrNotDone = errors.New("nothing came of it")

// Call is the call that an act is about, as the connector itself has named it.
type Call struct {
	CallID      string `json:"callId,omitempty"`
	CallType    string `json:"callType,omitempty"`
	PhoneNumber string `json:"phoneNumber,omitempty"`
	VoiceCallID string `json:"voiceCallId,omitempty"` // the host's name of it, if the connector was told
}
