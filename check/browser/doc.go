// Package browser is the line to a connector that runs in a page: it opens the page in
// Chromium as a host's desk does, in a frame, and speaks to it by the port of the
// protocol.
//
//	check ── Write ──► Runtime.evaluate ──► host.js ── one MessagePort ──► the connector
//	check ◄── Read ── Runtime.bindingCalled ◄── host.js ◄── one MessagePort ── the connector
//	check ── Do ──► Runtime.callFunctionOn ──► drive.js ──► the drive file, in the frame
//
// [Start] runs a Chromium with an empty profile; [Browser.Visit] opens a page in it, with
// storage of its own; the [Page] is the check.Line, and the check.Drive if it was given
// a drive file. [Open] does both for one connector. Everything goes over one pipe to the
// process, so the order of messages, answers and logged errors is the order in which
// they happened.
//
// # The page of the host
//
// It is served by ourselves, by TLS on loopback, and called [Origin]: the stock
// libraries of npm answer to hosts below lightning.force.com and to no others. That one
// name is mapped, for this browser alone. The address of the connector is opened as it
// was given; certificates that nobody vouches for are taken, since adapters on localhost
// sign their own.
//
// # How it lives
//
//	Visit ► Load: a new frame ► Write SETUP_CONNECTOR: to the window of the frame, to its
//	exact origin, with a port ► messages by the port ► Load again: the frame is replaced
//	in the same tab, and the connector finds its storage again
//
// A page that moves on before it has said anything, as those do that first find out whom
// they serve, is set up again. One that loads itself again later has lost its port, and
// its wire ends with an error that says so. Our scripts live in JavaScript worlds of their own:
// a connector sees neither them nor that it is checked. Only a drive file runs among
// the connector's own functions, since it is to call them.
//
// # How sure Ping is
//
// It lets the frame do what is due: microtasks and timers without delay. Then the frame
// asks the page of the host, which asks a port of its own, and so comes after whatever
// the connector has posted. That is repeated until no message has come in between, as
// a long queue of a port is worked off in pieces. What a connector says when its server
// has answered, or after a timer, comes when it comes: Ping cannot know of it.
//
// # What it must never do
//
// Leave a process or a profile behind: Close ends both, so does the context, and on
// Linux also the death of the checker. Hide what a page complains of ([Page.Trouble]).
// Weaken the page's policy where that could change a verdict: a Content-Security-Policy
// is put aside only when it keeps a drive file out, and after the page has shown that it
// may be framed.
//
// # Why not the simpler thing
//
// The libraries also run in Node with a window of two functions. But then nobody sees
// whether the page can be framed, keeps its calls over a reload, or even loads; and a
// vendor's connector uses more of a browser than that.
package browser
