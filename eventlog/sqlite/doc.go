// Package sqlite keeps the event log in one SQLite file: the store of a host that
// needs nothing beside its binary and a data directory.
//
//	Append ─► one transaction ─► WAL, one fdatasync ─► acknowledged
//	            │  log:   a row packs the frames of all centers of the commit
//	            │  vault: people, beside the log
//	            │  place: now and then, where a center's frames lie
//	            ▼
//	          keeper writes the WAL back into the file, beside the writer
//
// # Layout
//
// A log table with a row for each center's batch, clustered by center, would
// touch a page for every center in every commit: 4 KiB written for 300 bytes.
// So a commit appends its frames, of any centers, as few long rows at the end of
// table log, and costs the same whether they are of one center or of many.
//
// Where a center's frames lie is kept in memory first, and folded into table
// place dozens at a time, each center in its turn. Opening loads the folded ends
// of all logs and scans the rows after them, which are bounded in number and in
// bytes, so a restart does not grow slower with the log.
//
// # The fence
//
// The end of each log is known in memory, and comparing a batch with it costs
// nothing. Another process may write to the same file, so that memory is trusted
// only after the transaction has begun, which locks others out, and only if the
// last row of log is the one we know. If not, the ends are loaded anew. That one
// look-up is what makes the fence hold between processes.
//
// # What must never happen
//
// An error while writing is never retried. The store is broken from then on, and
// does not even roll the WAL forward; opening it again writes the WAL back and
// syncs it anew, and shows what became durable. A record that does not fit its
// hash, or its place in the chain, is never yielded. Reading never stalls Append:
// readers have connections of their own and short transactions.
//
// People are overwritten with zeros when they are erased, and the WAL is emptied
// before ErasePeople returns. See vault.go for why no copy stays in the file.
//
// # Files
//
// The data file, its -wal and its -shm. After Close the first is all there is.
// To copy a store that is open, use [Copy] and not cp; the copy is to be opened
// with Options.NewEpoch. docs/adr/0002-sqlite-driver.md says why this
// driver, and what was measured.
package sqlite
