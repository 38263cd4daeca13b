// Package stock plays the unmodified connector library against a real host: it
// holds nothing but tests.
//
//	case ──orders──► bridge.js ◄──► library 3.2.17, 3.6.2 or 4.8.10 ◄──► vendor.js
//	  │                  │  WebSocket
//	  │                  ▼
//	  │              connector/socket ──► engine ──► center, on SQLite
//	  └──what is true?───────────────────────┘
//
// Each case is a function that is played with each version of the library in a
// contact center of its own: agents get sessions, calls ring, the scripted vendor
// answers one way or another, and what is true afterwards is compared with what
// the rulings say, as text: voice call, conversation, agent work with outcome and
// fault, presence, routing, diagnostics.
//
// What a version cannot produce is not left out: [cannot] says so with the
// reason, a test asks the library itself, and the table is printed. What no
// library sends is played from JSON of our own over the same socket.
//
// The three are one library: npm has 3.2.17 and 3.6.2 as
// @salesforce/scv-connector-base, and 4.8.10 as scv-connector-base, by the same
// author, from the same repository, with the same license and terms. They are
// dependencies of tests alone; nothing of them is part of the program.
//
// Nothing sleeps. An order to the bridge is done when the host has taken in all
// that it caused, and what the host tells the vendor is waited for by name.
//
// Needs node and `npm ci` in connector/testdata/stock; without them the tests are
// skipped, unless SECONDRING_FULL=1.
package stock
