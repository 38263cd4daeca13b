// Package center is the machine of one contact center: a pure value that takes
// an input, decides, and says what happened.
//
//	Input (who, when, chance, command id) ──► Step ──► events    what is now true, for the log
//	                                            │      effects   what connectors are told, after the log is durable
//	                                            └────► refusal   a code and a sentence, when the answer is no
//
// There is no clock, no I/O, no goroutine and no randomness in here. Time,
// chance and the references of people arrive inside the input; timers are
// deadlines in the state, and NextDeadline says when to call again. Only events
// change the state: Step decides on the state as it is, emits an event, and the
// event's apply is the one place where the state moves. So replaying the events
// of a log gives the live state, byte for byte, even by a later release that
// would decide differently.
//
// An object is named after the event that made it: the voice call that event
// 4711 created is vc-4711, the log of its life starts at position 4711, and it
// is found by that number, among its neighbors in time (byPosition).
//
// # How an input becomes events
//
// Step looks up the command id (a repeated command gets its first answer), then
// the body decides: it looks into a table (call, agent work, presence, or the
// rulings on endings), which names a move or a refusal for every state, then it
// emits. Last, route offers every call that came into line and every agent who
// became free: the second ring leaves in the same batch as the ruling that
// caused it.
//
// # What it must never do
//
// Lose a call: a voice call that is not completed has a live agent work, a place
// in line, or a durable recovery deadline (invariant I4). Speak of people: they
// are references, their numbers and names lie in the vault of package eventlog.
// Let the order of a Go map reach an output. Disturb anything for an input that
// it refuses.
//
// # Why not the simpler thing
//
// A row per call in a database with a status column is simpler until two things
// happen at once: accept and time-out, hangup and re-offer. One owner that takes
// inputs one at a time makes the log order the answer to every race.
package center
