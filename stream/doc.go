// Package stream shows clients what happens in a contact center, as it happens, and
// hears the consoles of its agents.
//
//	engine.Subscribe ──► pump ──► hub: one goroutine per center that somebody follows
//	  the durable log     facts    │  collect the ids that events touched
//	                               │  ONE short engine.View: copy what these are now
//	                               │  encode each object ONCE
//	                               ▼
//	              subscribers: floor · calls · own   ──► WebSocket, server-sent events
//
//	page: {"alive":…} ──► desks ──► OpenDesk, DeskSilent, CloseDesk, when it changes
//
// # A frame
//
// It has a position (epoch, seq), the host's time, the events up to there, and the
// objects they touched, in the JSON of REST (package face). An object is as it was at
// the position or a moment later. All looks into a center are one goroutine's, and
// every subscriber gets what they saw in their order, so nobody is shown an older
// state after a newer one.
//
// The ids are found in an event by their types. An event that a later release writes
// is followed without a line here.
//
// # Beginning
//
// Who names no position is shown a snapshot, in pages that are made one at a time
// between what happens, and only as fast as the client reads. Who names one gets what
// came after it: from the last events, which are kept, or from the log. What cannot be
// continued is a reset, with the reason, and a snapshot. A client keeps the position of
// a frame without "more": the ones before do not stand alone.
//
// # Who sees what
//
// Package auth says how much ([auth.FollowOwn], [auth.FollowCalls],
// [auth.FollowFloor]); what that is of an event or an object is said in share.go and
// fact.go, and nowhere else. What an agent may not see is never encoded for them.
//
// # A slow client
//
// What waits for it is bounded. Past that it is cut off with [CloseSlow] and can
// resume. Queues change with every call and for everybody who serves them, so their
// counts are shown once a second.
//
// # Desks
//
// A sleeping page still answers the pings of its connection, so these prove nothing: it
// must send a message that only its own code sends. The center is told what changes. A
// desk that is silent for Settings.DeskSilenceSeconds is told to be so within a second
// after; what follows from it the machine decides (center/desk.go).
//
// # What it must never do
//
// Show what is not durable, or not the client's. Let the center, its goroutine or
// another client wait for a client. Keep anything that the log does not have.
//
// # Why not the simpler thing
//
// A subscription of the engine for each client decodes and encodes every event for
// each of them, and every one would look into the center by itself: with a thousand
// agents that is a thousand looks for one call. Clients that ask again and again by
// REST see changes late and cost more. A broker between host and clients is another
// thing to run, and would have to know who may see what.
package stream

//go:generate go run ./describe ../docs/asyncapi.yaml
