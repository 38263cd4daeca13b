// Package records keeps what happened in tables that can be asked by SQL: voice
// calls, conversations, agent works, presence statuses, the audit list. They are a
// fold of the log, and can be thrown away and made again from it.
//
//	log of a center ──► Follow ──► fold: live rows in memory ──► one transaction: rows + position
//	                                                                  │
//	                                              lists with cursors, figures, exports
//
// # The fold
//
// It takes events alone, not a replica of the machine: an event says what it is
// about, and a row of a call or work that is not over says the rest. A replica
// would hold all of a center's state a second time, and would have to be replayed
// to the records' position at each start. Rows that are not over are kept in memory
// while they change and read back when they are missed, so memory grows with what
// is going on and a start reads nothing. An event that this package does not know
// changes no row.
//
// Some thousand entries, or what comes in a few milliseconds, are written in one
// transaction together with the position of the last one. So after a crash the
// fold goes on exactly where its rows are; the file needs no sync for that, since
// what is lost is read from the log again.
//
// # Freshness
//
// The fold runs beside the engine and never makes a center wait. Whoever lists
// waits for it, a second at most, so that a list has what was answered before it
// was asked for; [State] says how far the records are.
//
// # Made anew beside a running host
//
// [Store.Rebuild] folds a center's log a second time, into the same tables under another
// number of the center. Once these rows are as far as the old ones the two numbers
// change places in one transaction; the old rows go when nobody reads them any more.
// A second file would make all centers anew when one administrator asks, and readers
// would have to be moved from file to file.
//
// # What it must never do
//
// Hold a number or a name: customers are references here as in the log, and who
// reads them looks into the vault. Be the only place of anything. Answer by
// scanning: every list follows an index from its cursor on.
//
// # Why not the simpler thing
//
// Asking the log itself costs the whole log for each question. Tables written by
// the machine would be one more thing that must be right before a call is
// answered.
package records
