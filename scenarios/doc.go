// Package scenarios plays short stories of a contact center on the real engine,
// the real log and fake time, and compares what happened with a golden timeline.
//
// A play is a file that a supervisor can read: *.txtar with a comment that says
// the story in a sentence and the requirements it shows, commands one a line,
// and a section "timeline" with what must have happened.
//
//	# Alice lets it ring out; Bob takes the call; Carol keeps her place.   spec: HANGUP-3
//	agent  alice online
//	agent  bob online
//	caller carol calls support
//	wait   20s
//	agent  bob accepts
//	! agent alice accepts     # refused: the call was taken by bob
//	timeline
//	-- timeline --
//	00:00  carol  calls support  new, conversation open, place 1
//
// "!" expects a refusal. A play that begins without rules gets those of stage.go:
// a support and a sales queue, four presence statuses, one configuration.
// "go test ./scenarios -update" writes the timelines anew; read the difference
// before you keep it.
//
//	play file ──► Play.Run ──► Stage ──► engine ──► center
//	                             │          └─ log (SQLite in a temporary folder)
//	                             └─ names ◄─► references
//
// After every step the invariants are checked, and at the end the log is
// verified: stepping its inputs again must give the same events byte for byte.
// Time is that of a testing/synctest bubble, so that a wait costs nothing.
//
// It must never reach into the state to make something happen: a play does only
// what people, connectors and time can do.
package scenarios
