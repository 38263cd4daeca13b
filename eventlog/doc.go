// Package eventlog is the contract with the append-only log that every contact
// center stands on. The log is the truth: state, records, streams and the audit
// trail are folds of it.
//
//	center ──Batch{After, Last, Body, People}──► Store.Append ──► one durable commit
//	                                                 │
//	                              per center: position fence, hash chain
//
// A [Batch] holds what one center did since its last batch: the inputs it took
// and the events they caused, encoded by package center and opaque here. Many
// centers share one commit; each has its own positions, counted in events from
// 1, and its own chain of SHA-256 hashes.
//
// What a store must never do: answer Append before the batch survives power
// loss; take a batch whose After is not the center's last position (that is how
// a second writer is fenced out); show a batch that was not acknowledged as if
// it were (an unknown outcome after a failed commit is resolved by opening the
// store again and reading the head).
//
// People are kept beside the log, not in it. A batch names persons by opaque
// references; their numbers, names and attributes lie in the vault, written in
// the same commit. Erasing a vault row erases the person, and the chain still
// verifies, because it never covered the row.
//
// Every store passes the exam in eventlog/exam.
package eventlog
