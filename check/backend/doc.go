// Package backend is the way to a connector that runs on a server and speaks the
// WebSocket of a host by itself.
//
//	the connector ── GET /v1/centers/check/connector, key ──► Backend ◄── Load ── check.Run
//	      ▲                                                      │
//	      └── started, and started again, by Options.Command ────┘
//
// The address, the key and the messages are those of a host: see connector/socket.
//
// # How it lives
//
// Load cuts off the connection there is, with the close code of a host that stops, and
// waits for the next: that is what a server's connector meets where a page would be loaded
// again. One connector is let in at a time; a second one is refused for as long as the
// first answers a ping. A command that has ended is started again, a few times in a row. A
// connector that goes by itself is noticed by the end of its connection, and Read says what
// became of it: of a command its exit status and the last lines of its standard error.
//
// A ping comes back behind what the connector had sent before it. What its server is still
// thinking about nobody can see: an act that is done by a hook is best answered when the
// connector has said what came of it.
//
// # What it must never do
//
// Leave a process behind: whatever the command has started ends with Close. Wait
// without a word: after [noticeAfter] it says for what, and after [Options.Wait] it gives up.
//
// # Why not the simpler thing
//
// The checker could dial the connector. But a connector is written to dial its host, and
// to find back to it: that is half of what goes wrong there.
package backend
