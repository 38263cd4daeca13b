// Package simulator plays a day at a contact center: people call, wait, talk and
// hang up; agents answer, let ring out, decline, lose their connection and come
// back; the telephony between them works and sometimes does not.
//
//	seed ─► chance ─┬─► caller  arrives, waits as long as their patience, talks
//	                ├─► agent   sees offers, answers or not, works after the call
//	                └─► line    connects, fails, drops: a connector.Connector
//	                      │
//	           agenda ◄───┘  what each will do, and when
//	             │
//	             ▼  one goroutine
//	           Day ──► engine.Do, connector signals ──► center
//	            ▲                                          │
//	            └────────────── effects ◄──────────────────┘
//
// # One seed, one day
//
// Nothing is drawn from a running source. Each decision hashes the seed with
// whom and what it is about: how long caller 17 waits is the same whoever else
// called, and whatever happened before. So a day can be repeated, and so a host
// that was killed finds the same callers again: [Day.Run] looks into the state,
// and whoever waits there has the patience, the age and the talk that they had.
//
// Every act has an instant of its own, half a millisecond after the deadlines of
// the machine. In a testing/synctest bubble, where time moves only when all is
// quiet, the same seed therefore writes the same log, byte for byte.
//
// # Lifecycle
//
// Run reads the state, rebuilds who was there, lets the agents connect, and acts
// out the agenda until its context ends or the engine stops. It leaves as a
// process that dies: nobody signs out, so that the next Run can go on.
//
// # What it must never do
//
// Read the state to decide: callers, agents and telephony know only what the
// host told them, except after a restart, where the state stands for what real
// people would remember. Use a clock but the one of package time. Grow: callers
// who find too many before them do not call.
//
// # Why not the simpler thing
//
// A goroutine for each caller and agent with sleeps and a random source reads
// well, and never plays the same day twice: whoever runs first draws first.
package simulator
