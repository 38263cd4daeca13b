// Package server is a sample connector that runs on a server: it speaks the WebSocket of
// a host by itself, without a connector library, as one agent's phone. Start one of your
// own from it if your telephony has no page in the agent's browser.
//
//	host ── WebSocket ──► Serve ──► commands, a table: what the host asks
//	                                    │
//	                                    ▼
//	                                  Phone: the calls on the agent's line
//	                                    ▲
//	telephony ── Do, or POST /hooks/ACT ──► acts, a table: what happens on its side
//
// Whatever comes of either is told by events, in the order in which it happened.
//
// # How it lives
//
// [Connect] dials the host, and dials again whenever the connection is cut. Calls live
// in the Phone and not in the connection: after a cut the host asks what is on the line
// and is told. A hangup that nobody could be told meanwhile is told then.
//
// # What it must never do
//
// End a call without saying why, once: reason, agentStatus where the call was offered to
// the agent, closeCallOnError. Say anything of a call that is over. Wait by the clock: a
// real telephony lets a call ring out after its time, this one when [Phone.Do] says so.
package server
