package history

import (
	"context"
	"errors"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// ErrBehind says that the records have not come as far as was asked for, in time.
var ErrBehind = errors.New("the records are behind the log")

// State is how far the records of a center have come.
type State struct {
	Position center.Position // of the last event in them
	At       center.Millis   // its time
	First    center.Position // the events up to here have no rows, since the log was trimmed before there were records
}

// Cursor is where a list goes on: after the row with this time and id.
type Cursor struct {
	At center.Millis
	ID uint64
}

// Query says which rows of a list are wanted, oldest first. What is zero does not
// restrict.
type Query struct {
	From, Until center.Millis // when the row began; Until itself is not in it
	Queue       string
	Agent       center.AgentID
	Call        center.CallID
	Customers   []center.PersonRef // any of them; not nil and empty: nobody
	Disposition string
	Abandoned   string // where; "any" is every place
	Outcome     string
	Fault       string
	Role        string
	Refused     bool
	Action      string // in the words of the audit list
	Done        bool   // no refusals
	Newest      bool   // newest first
	After       Cursor
	Limit       int
}

// Rebuild is how far the records of a center have been made anew.
type Rebuild struct {
	BeganAt  center.Millis   // of the last one; 0: none since the host was started
	EndedAt  center.Millis   // 0: it goes on
	Position center.Position // of the last event that is in the new rows
	Failure  string          // why the old rows are still there
}

// Rebuilder makes the records of a center anew from its log. The old rows are read
// until the new ones are whole.
type Rebuilder interface {
	// Rebuild begins, unless one is under way; false says that nobody writes the
	// records of the center.
	Rebuild(ctx context.Context, id eventlog.CenterID) (Rebuild, bool, error)

	// Rebuilding says how far the last one is.
	Rebuilding(ctx context.Context, id eventlog.CenterID) (Rebuild, error)
}

// Reader answers questions about the past of centers.
type Reader interface {
	// Await waits until the records hold a position, and says how far they are.
	// After a second it gives ErrBehind with the state.
	Await(ctx context.Context, id eventlog.CenterID, position center.Position) (State, error)

	Calls(ctx context.Context, id eventlog.CenterID, q Query) ([]Call, error)
	Conversations(ctx context.Context, id eventlog.CenterID, q Query) ([]Conversation, error)
	Works(ctx context.Context, id eventlog.CenterID, q Query) ([]Work, error)
	Presences(ctx context.Context, id eventlog.CenterID, q Query) ([]Presence, error)
	Audit(ctx context.Context, id eventlog.CenterID, q Query) ([]Deed, error)
	Figures(ctx context.Context, id eventlog.CenterID, q FigureQuery) (Figures, error)

	// Linked gives the rows of the vault that belong to the calls of customers and
	// are no persons: notes, transcripts, where recordings are.
	Linked(ctx context.Context, id eventlog.CenterID, customers []center.PersonRef) ([]center.PersonRef, error)

	// Kept gives the rows of the vault about a voice call that are no persons, in no
	// order of time; false if the records do not know the call.
	Kept(ctx context.Context, id eventlog.CenterID, call center.CallID) ([]center.PersonRef, bool, error)

	// Last is the position of the newest event about a voice call, and how far the
	// records know that; 0 if they do not know the call.
	Last(ctx context.Context, id eventlog.CenterID, call center.CallID) (last, known center.Position, err error)
}
