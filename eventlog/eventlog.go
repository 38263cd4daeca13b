package eventlog

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
)

// CenterID names a contact center. Everything in a store is addressed by it.
type CenterID string

// Position is the number of an event in its center's log, from 1 and without
// gaps. 0 stands before the first event.
type Position uint64

// End is past every event.
const End Position = math.MaxInt64

// Ref is the opaque name by which the log speaks of a person.
type Ref uint64

// Hash is the SHA-256 of a batch, see [Seal].
type Hash [32]byte

// Person is one row of the vault: what is known of a person, encoded by the
// writer. Writing a Ref again replaces its row.
type Person struct {
	Ref  Ref
	Body []byte

	// Index is what the person is found by, such as a number; "" is nothing. Who
	// came first under an index keeps it, until erased.
	Index string
}

// Batch is what one center appends in one commit.
type Batch struct {
	Center CenterID
	After  Position // position of the last event before this batch: the fence
	Last   Position // position of this batch's last event; greater than After
	Schema uint16   // version of the encoding of Body
	Body   []byte   // inputs and the events they caused; never empty
	People []Person // vault rows written in the same commit
}

// Record is a batch as it stands in the log.
type Record struct {
	Center CenterID
	After  Position
	Last   Position
	Schema uint16
	Body   []byte
	Prev   Hash // hash of the batch before; zero for the first
	Hash   Hash // Seal(Prev, …)
}

// Head is the end of a center's log.
type Head struct {
	Position Position
	Hash     Hash
}

// Snapshot is a center's state at a position, so that opening needs only the
// tail. A store keeps at least the newest one of each center.
type Snapshot struct {
	Position Position
	Schema   uint16
	Body     []byte
	Hash     Hash // SHA-256 of Body
}

// FencedError says that a batch was refused because the center's log does not
// end where the writer believes: another writer has taken over.
type FencedError struct {
	Center   CenterID
	Expected Position // the batch's After
	Actual   Position // where the log really ends
}

func (e *FencedError) Error() string {
	return fmt.Sprintf("center %s: another writer holds the log: expected it to end at position %d, it ends at %d", e.Center, e.Expected, e.Actual)
}

// TrimmedError says that a log was to be read from before where it begins now:
// its older records were removed.
type TrimmedError struct {
	Center CenterID
	First  Position // the first event that is left, or the next if none is
}

func (e *TrimmedError) Error() string {
	return fmt.Sprintf("center %s: the log begins at position %d, what was before it is no longer kept", e.Center, e.First)
}

// ErrCorrupt marks a record or snapshot whose hash does not fit its content or
// its place in the chain.
var ErrCorrupt = errors.New("log is corrupt")

// ErrBroken marks a store that failed while writing. It takes no more writes:
// an error of fsync is never retried, since the page cache can no longer be
// trusted. Open the store again to find out what became durable.
var ErrBroken = errors.New("store failed while writing and must be opened again")

// Store keeps the logs, snapshots and people of many centers. Append is called
// by one goroutine at a time; all else may be called at any time.
type Store interface {
	// Epoch names this incarnation of the store. It is made with the store, and
	// changes when a store is restored from a backup, since positions then no
	// longer compare.
	Epoch() string

	// Append makes batches durable in ONE commit. The result has one entry for
	// each batch: nil, or why it was left out: *FencedError, or what
	// [Batch.Check] says of it. A center may appear in several batches, in order.
	// The second result is for the commit itself; if it is not nil nothing is
	// known to be durable and the store is broken. A commit is not given up
	// half-way when the context ends.
	Append(ctx context.Context, batches []Batch) ([]error, error)

	// Head gives the end of a center's log, zero if it has none.
	Head(ctx context.Context, center CenterID) (Head, error)

	// Centers lists the centers that have a log, in order of their ids.
	Centers(ctx context.Context) ([]CenterID, error)

	// Read yields the durable records of a center that hold any event after the
	// position, in order, each verified by its hash and chained to the one
	// before. Body is valid only until the next record is yielded. If events after
	// the position were trimmed the error is a *TrimmedError.
	Read(ctx context.Context, center CenterID, after Position) iter.Seq2[Record, error]

	// SaveSnapshot stores a snapshot and may drop older ones of the center. It
	// refuses one whose hash does not fit its body, or that is ahead of the log.
	// It need not be durable when it returns: a lost snapshot costs time, not
	// data.
	SaveSnapshot(ctx context.Context, center CenterID, s Snapshot) error

	// LatestSnapshot gives the newest snapshot that verifies and is not past a
	// position, such as [End]; ok is false if the center has none, and the error is
	// ErrCorrupt if it has some and none verifies.
	LatestSnapshot(ctx context.Context, center CenterID, upTo Position) (s Snapshot, ok bool, err error)

	// Trim lets a center's log begin at a snapshot, its base: the records up to there
	// are not read any more, for good. The base is stored in the same commit, and kept
	// as long as the log begins there, whatever snapshots come. The head stays, and so
	// does the chain: the first record that is left still names the hash of the one
	// before. Trim refuses a base that is not at the end of a record, or whose hash
	// does not fit; and it refuses if no other snapshot that verifies stands past the
	// base, since the base must not be the only place of the state. One that is
	// not past where the log begins already changes nothing. Durable when it returns;
	// if the power fails before, all of it has happened or nothing.
	Trim(ctx context.Context, center CenterID, base Snapshot) error

	// Sweep frees the room of records that were trimmed. It may be broken off at any
	// time, and goes on when it is called again.
	Sweep(ctx context.Context, center CenterID) error

	// Begin gives the last record that was trimmed off a center's log, zero if none
	// was. The base stands at its position.
	Begin(ctx context.Context, center CenterID) (Head, error)

	// People reads vault rows. A Ref that is unknown or erased has no entry.
	People(ctx context.Context, center CenterID, refs []Ref) (map[Ref][]byte, error)

	// FindPerson gives the person that an index leads to; ok is false if there is
	// none.
	FindPerson(ctx context.Context, center CenterID, index string) (ref Ref, ok bool, err error)

	// AllPeople yields all rows of a center's vault, in no order that means
	// anything and without Index. Rows that are written meanwhile may be missing.
	AllPeople(ctx context.Context, center CenterID) iter.Seq2[Person, error]

	// ErasePeople removes vault rows for good, durably, so that neither they nor
	// what they were found by stays in the store's files.
	ErasePeople(ctx context.Context, center CenterID, refs []Ref) error

	// Close ends the store. It adds nothing to the log, and a broken store's
	// files it leaves as they are.
	Close() error
}
