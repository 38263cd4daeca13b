package engine

import (
	"errors"
	"fmt"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// Faults. A fault is about the host, a [center.Refusal] about the request.
var (
	// ErrStopped says that the engine or this one center takes nothing more; the
	// error around it names the cause. The request was not taken, unless the
	// error is also ErrOutcomeUnknown.
	ErrStopped = errors.New("stopped")

	// ErrOutcomeUnknown says that the request was taken but nobody can say
	// whether it is durable. The same command id asks again, after a restart.
	ErrOutcomeUnknown = errors.New("outcome unknown")

	// ErrUnknownCenter says that no such center was created.
	ErrUnknownCenter = errors.New("no such contact center")

	// ErrOverloaded says that a limit of limits.go is reached; nothing was
	// taken.
	ErrOverloaded = errors.New("overloaded")
)

// ResetError tells a subscriber that it cannot go on from where it was: the log
// has another epoch, ends before its position, or begins after it. It must forget
// what it has and start anew from a snapshot of the views it keeps.
type ResetError struct {
	Epoch    string          // of the log now
	Position center.Position // where the log ends now
	First    center.Position // the first event that is kept, if that is why; else 0
}

func (e *ResetError) Error() string {
	if e.First > 0 {
		return fmt.Sprintf("cannot continue: the log begins at position %d, what was before it is no longer kept; it ends at position %d; start over", e.First, e.Position)
	}
	return fmt.Sprintf("cannot continue: the log is now of epoch %s and ends at position %d; start over", e.Epoch, e.Position)
}

// BrokenError says that a center broke one of its own invariants. Its state can
// no longer be trusted, its log can.
type BrokenError struct {
	Center   eventlog.CenterID
	Position center.Position // of the last event before
	Sentence string
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("center %s broke after position %d: %s", e.Center, e.Position, e.Sentence)
}

func stopped(cause error) error {
	if errors.Is(cause, ErrStopped) {
		return cause
	}
	return fmt.Errorf("%w: %w", ErrStopped, cause)
}

func unknown(cause error) error { return fmt.Errorf("%w: %w", ErrOutcomeUnknown, cause) }
