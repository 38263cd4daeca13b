// Package face is how calls, works, agents, queues and events look to those who ask
// from outside: the JSON of REST and of the live stream, which is the same.
//
//	center.Call, Work, Agent, Queue ──► CallNow, WorkNow, AgentNow, QueueOf    a copy, in the goroutine of the center
//	                                            │
//	people.Directory ─────────────────────────► Fill                          names and numbers, when no center waits
//	                                            ▼
//	                                       JSON of api/ and stream/
//
// The two steps are apart because a center must not wait for the vault. What a copy
// needs for the second step stands in fields that JSON leaves out.
//
// # What it must never do
//
// Decide who may see something: package auth does, and whoever asks it leaves out
// what may not be seen. Keep anything: a face is made, shown and forgotten.
//
// # Why not the simpler thing
//
// Each adapter could make its own JSON, but then a client that reads a call by REST
// and follows it on the stream has to know two shapes of it, and they drift.
package face
