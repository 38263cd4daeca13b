package sqlite

import "time"

// Limits of the store, each with its reason. They trade a little against each
// other; none changes what a file means, so any may change between releases.
const (
	// rowBytesMax is where a commit's frames go on in another row. Reading one
	// frame walks the pages of its row before it, so rows are kept short; a
	// batch that is longer has a row of its own.
	rowBytesMax = 64 << 10

	// runEntriesMax is how many frames of a center are found by one row of
	// place. More make each row cheaper and the memory of a center larger.
	runEntriesMax = 128

	// foldsPerCommit spreads the cost of folding when many centers have come
	// of age in the same commit.
	foldsPerCommit = 16

	// unfoldedRowsMax and unfoldedBytesMax bound what opening a store has to
	// scan, and so how long a restart takes. Folding begins at half of them.
	unfoldedRowsMax  = 16 << 10
	unfoldedBytesMax = 64 << 20

	// foldedRowStep spares most commits the page on which it is noted how far
	// folding has come. A few rows are scanned for nothing instead.
	foldedRowStep = 64

	// walPagesMax is the size of the WAL from which it is written back. A
	// larger one is written back more rarely, and makes opening slower.
	walPagesMax = 4096

	// checkpointPasses is how often the checkpointer catches up beside the
	// writer before it holds the writer for the rest.
	checkpointPasses = 3

	// readChunkBytes and readChunkRecords bound one read transaction, because
	// a long one keeps the WAL from starting over.
	readChunkBytes   = 256 << 10
	readChunkRecords = 256

	// readersMax is how many reads run at a time; others wait.
	readersMax = 3

	// copyStepPages is how much of a copy is written before it is asked whether
	// it should go on: 1 MiB.
	copyStepPages = 256

	// snapshotsKept has one to spare in case the newest is damaged.
	snapshotsKept = 2

	// vaultPadBytes rounds rows of the vault up, so that a person's row that
	// grows a little can stay where it is.
	vaultPadBytes = 64

	// busyTimeout is how long another process may hold the file before a write
	// gives up. It is met only when two hosts run on one file by mistake.
	busyTimeout = 5 * time.Second

	// sqliteVersionMin is the first version without the WAL-reset bug, which
	// could corrupt a file when a checkpoint met a write.
	sqliteVersionMin = "3.51.3"
)

// bounds are the limits that decide when housekeeping is due. Tests of it make
// them small; everyone else has defaultBounds.
type bounds struct {
	runEntries    int
	unfoldedRows  int
	unfoldedBytes int
	readRecords   int
	foldedRowStep int
}

var defaultBounds = bounds{
	runEntries:    runEntriesMax,
	unfoldedRows:  unfoldedRowsMax,
	unfoldedBytes: unfoldedBytesMax,
	readRecords:   readChunkRecords,
	foldedRowStep: foldedRowStep,
}
