// Package check finds out whether a connector does what the documentation of the
// connector protocol asks of it: how a call is announced, missed, declined, failed
// and ended, and what must not follow.
//
//	        Case ── a play: the agent clicks, the telephony side is driven
//	          │
//	          ▼
//	house (a private host: engine, log, center) ◄── tape ──► Line ──► the connector
//	          │                                      │        browser page, WebSocket, record
//	          ▼                                      ▼
//	   what the host did                     what was said, in order
//	          └────────────────┬─────────────────────┘
//	                           ▼
//	                   Verdict of each Rule: pass, fail, not exercised
//
// What only the vendor's system can do, such as letting a call ring out, a [Drive]
// does: a file of the vendor's, an HTTP hook, or a person who is asked.
//
// # How it lives
//
// [Run] plays the cases one after the other. A session of the connector serves many of
// them; after a case that did not end as it should, the connector is loaded again and
// meets a new contact center, so that one failure is told once. A rule may be seen in
// several cases: it fails if it failed once. Whatever comes late, such as a second
// hangup, is attributed by its call to the case that made it, until the end of the run.
//
// # What it must never do
//
// Know a connector: what it sees is the protocol. Wait by the clock where the connector
// need not: it waits for messages, and for how long at most is [Options.Patience]. Judge
// what it could not reach: that is not exercised, with the rule that stood in the way.
//
// # Why not the simpler thing
//
// A script that sends messages and compares the answers needs no host. But then nobody
// sees what a host does with a wrong hangup, and that is what makes it wrong.
package check
