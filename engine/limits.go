package engine

import (
	"time"

	"github.com/secondring/secondring/center"
)

// Limits of the engine, each with its reason.
const (
	// centersMax bounds goroutines and memory; past it, use another node.
	centersMax = 10_000

	// inboxLenMax is what may wait for a center: some 0.3 s of its work. Each
	// entry normally has a caller who waits, but callers can give up, and what
	// they left must not pile up. Past it a request is turned away untaken.
	inboxLenMax = 65_536

	// batchInputsMax and batchBytesMax bound how far a center runs ahead of the
	// disk. The bytes leave room below eventlog.BodyBytesMax for the largest
	// single input.
	batchInputsMax = 4096
	batchBytesMax  = 4 << 20

	// commitBytesMax bounds what one commit holds in memory, and so how long
	// the batches of small centers wait beside those of large ones.
	commitBytesMax = 16 << 20

	// handEvery is after how many inputs of a long inbox the committer is told,
	// so that the disk works while the rest is stepped.
	handEvery = 256

	// groupsAhead is how many commits the releaser may be behind before the
	// committer waits for it.
	groupsAhead = 4

	// keptBytesMax is the largest buffer that is kept for reuse.
	keptBytesMax = 1 << 20

	// subscriptionsMax is how many may follow one center.
	subscriptionsMax = 4096

	// liveRecordsMax and liveBytesMax are what is buffered for a subscriber
	// that is slower than the center. Past it the subscriber reads the store.
	liveRecordsMax = 256
	liveBytesMax   = 1 << 20

	// readBytesMax is what a subscriber takes from the store at once, so that
	// it does not hold a reader of the store while it thinks.
	readBytesMax = 256 << 10

	// clockCheckMax is the longest sleep on a deadline. Timers do not see it
	// when the wall clock is set or the machine was suspended.
	clockCheckMax = time.Minute

	// clockBehindMax is how far the wall clock may be behind a log that is opened
	// before the operator is warned: a center's time stands still until then.
	clockBehindMax = 5 * center.Second

	// sampleCheckEvery is how often the invariants of an idle moment's state
	// are checked in production.
	sampleCheckEvery = time.Minute

	// snapshotEveryDefault keeps a restart under 3 s; snapshotPauseDefault
	// keeps replaying for snapshots from eating a busy host's processor.
	snapshotEveryDefault = 500_000
	snapshotPauseDefault = time.Minute

	// keeperQueueMax is how many centers may wait for a snapshot. One that finds
	// no room is considered again at its next commit.
	keeperQueueMax = 64

	// keeperStint is how long the keeper works at least before it rests.
	keeperStint = 2 * time.Millisecond

	// stopSnapshotAfter is the tail from which a snapshot on Stop is worth its
	// time: replaying less takes a few milliseconds.
	stopSnapshotAfter = 5_000
)
