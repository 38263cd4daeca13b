// Package engine runs contact centers: it gives each one a goroutine, makes
// what the goroutine decides durable, and only then lets anybody know.
//
//	Do, View ──► inbox ──► owner: PassTime? Step, AppendEntry ──► open batch ─┐
//	(callers)              one goroutine per center                          │ taken when the
//	    ▲                                                                    ▼ disk is free
//	    │                             one commit = the waiting batches of all centers
//	    │                                                    committer ──► eventlog.Store
//	    │                                                                    │ durable
//	    └── answers ◄──┐                                                     ▼
//	sinks ◄─ effects ◄─┴───────────────────────────────────────────────── releaser
//	subscriptions ◄─ steps
//
// # The way of an input
//
// A caller hands a [Request] to [Engine.Do] and waits. The center's owner takes
// it, lets overdue deadlines act first (PassTime), steps it, and encodes input
// and events into the center's open batch. The committer takes the open batches
// of all centers whenever the last commit is done: nothing waits for a timer,
// and while the disk syncs the owners step on into the next batch. After the
// commit the releaser publishes the events, hands out the effects and wakes the
// callers, in log order.
//
// An input that changes nothing (a command repeated, a refusal that the machine
// does not record) is not written, but its answer may rest on events that are
// still on their way to the disk, so it leaves after them. The same holds for
// [Engine.View].
//
// # Lifecycle
//
// [Open] replays every center from its newest snapshot and the tail of its log,
// applying events and never deciding anew. Then each center that has a history
// steps RestartHost, and what fell due meanwhile acts in due order, before any
// new work. A snapshot is never taken from the live state: a background
// goroutine replays one from the store, so that a center is never stopped for it
// and every snapshot has proved that replay works. [Engine.Stop] takes nothing
// new, finishes what was taken, and snapshots centers with a long tail.
//
// # When something breaks
//
// A commit that fails stops everything for good: nothing is known of the disk
// any more, and whoever waits is told that the outcome is unknown. A fence
// (another writer has the center's log) or a broken invariant stops that one
// center, the others go on. A center that has stopped never writes again; the
// log is right, so a new start is the cure.
//
// # What it must never do
//
// Let an answer, an effect or a published event out before its batch survives
// power loss. Show a subscriber a gap. Let one center's goroutine touch another
// center. Wait for a caller, a sink or a subscriber.
//
// # Why not the simpler thing
//
// A mutex around each center and a commit per input is simpler, and limited to
// one input per sync of the disk, 0.2 ms at best. Handing each input to the
// committer by itself costs a channel operation and a record per input, more
// than the machine takes to decide. So inputs travel together, in batches as
// large as the disk is slow, and nobody has to choose their size.
package engine
