// Package connector is the contract with telephony connectors: what they say,
// what they are told, and how a conversation with one begins and ends.
//
//	stock library ─ MessagePort ─ bridge ─ WebSocket ─┐ JSON
//	                                                  ▼
//	        Decoder.Decode ──► signals ──► Host.Submit ──► center ──► effects
//	                                                                    │
//	stock library ◄──────────────── JSON ◄── Encode ◄── Session ◄───────┤
//	Go Connector  ◄──────────────── method calls ◄───── Run ◄───────────┘
//
// # What comes in
//
// The protocol is that of a connector library which exists in three generations
// (3.2, 3.6, 4.x) and checks little of what its vendors send: reason, agentStatus
// and closeCallOnError pass unread. So the checking is done here. A [Decoder]
// turns messages into signals of package center and every deviation into a note:
// what arrived, what the documentation says, what was done. protocol.go lists
// all message and event types and what becomes of each.
//
// Persons do not pass: machine and log know them as references. A number comes
// out beside the signal, the session gives it a reference, and the vault keeps
// the rest.
//
// # Lifecycle of a session
//
//	connect ► authenticate ► OpenSession (epoch) ► SETUP_CONNECTOR ► CONNECTOR_READY
//	        ► AGENT_AVAILABLE and the replay, then the commands still missing
//	        ► messages and pings ► closed by the connector, by silence,
//	          by a newer session, by a flood, or by a full outbox
//
// The order after CONNECTOR_READY is the machine's. A session only carries: it
// decides nothing about calls, and when it ends, whatever was not acknowledged
// is pending in the machine for the next one.
//
// # What it must never do
//
// Lose a hangup: whatever looks like one is delivered as exactly one, since a leg
// is gone whatever the bytes say. Keep digits that somebody dialed, or anything
// else of a LOG but the names in it. Let one connector hold up another or the
// machine. Send a command again by itself.
//
// # Why not the simpler thing
//
// Structs with JSON tags would read every message that is as documented, and
// refuse a HANGUP whose callId is a number: the call would ring for ever. Values
// are therefore read one by one, each with an answer to the wrong type, the wrong
// case, the unknown word and the half message.
//
// Vendors who write their telephony in Go need no JSON: they fulfill [Connector]
// and are joined to a center by [Run]. Every such connector passes the exam in
// connector/exam.
package connector
