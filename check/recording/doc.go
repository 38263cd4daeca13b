// Package recording keeps what passes in a run of the checker, and plays the connector's
// side of it again: the run is repeated with nobody there.
//
//	Record: check.Run ◄──► line, drive           every entry ──► file, a JSON object a line
//	Replay: check.Run ◄──► file: the connector's messages and what came of the acts
//
// A recording begins with a [Header]. Nothing in it is masked: it has the numbers and
// names that the connector has sent.
//
// # How it is played
//
// A message of the connector is given when all that stands before it in the recording has
// come again: the messages of the host, by their type, the acts and the loads. So it comes
// as the answer to what it answered then, however fast today's host is. Ids that the host
// gives are learned where its message stands beside the recorded one, and put into what
// the connector says.
//
// What the host says of itself after an ending, such as a status, or END_CALL to a call
// that was connected after its end, the end of the case may cut off. It may come where the
// recording has none, and stay away at the end of a case; but a case is not over before
// the connector has said all that it said in it. Whatever else differs is where the run
// and the recording part, and ends the run.
//
// # What it must never do
//
// Give a verdict on a run that has parted from its recording: what the connector would
// have said nobody knows.
//
// # Why not the simpler thing
//
// The messages could be fed to the judges as they stand. Then nobody would see what today's
// host makes of them, and a case that was mended would be judged by how it was played then.
package recording
