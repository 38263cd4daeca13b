// Package telemetry is what an operator sees of a host: Prometheus metrics, and logs in
// which no caller's number stands.
//
//	engine.Subscribe ──► fold (one goroutine per center) ──► counters, histograms ─┐
//	engine.View at a scrape ──► queues, agents, centers as they are now ───────────┼─► Handler
//	hooks: commit, HTTP request ──► counters, histograms ──────────────────────────┘
//	slog ──► Masking ──► text or JSON
//
// # Counters are folds of the log
//
// What is counted is counted from durable events, beside the engine and never in its
// way, from the position where the log stood when the host started. So a counter equals
// a recount of the same events, and begins at zero with each start, as Prometheus
// expects. What is in progress at the start is read from the state once, so that its
// end is counted with its beginning.
//
// # Labels are bounded
//
// Centers and queues are counted one by one up to a limit and under "other" past it;
// what others write freely, such as codes of connectors, is bounded the same way. No
// label names an agent, a call or a person.
//
// # What it must never do
//
// Be asked for a decision. Make the owner of a center wait for longer than it takes to
// count its agents. Be reached from a network unless told so: business figures are
// nobody else's.
//
// # Why not the simpler thing
//
// Counting in the machine or the engine would be shorter, but what is counted there is
// counted before it is durable, counted again by a replay, and a dependency on
// Prometheus in the one package that must have none.
package telemetry
