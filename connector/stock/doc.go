// Package stock plays the unmodified connector library against a real host: it
// holds nothing but tests.
//
//	case ──orders──► bridge.js ◄──► library 3.2.17 or 3.6.2 ◄──► vendor.js
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
// reason, a test asks the library itself, and the table is printed. What only
// generation 4 sends, which is not on npm, is played from JSON of our own over
// the same socket.
//
// Nothing sleeps. An order to the bridge is done when the host has taken in all
// that it caused, and what the host tells the vendor is waited for by name.
//
// Needs node and `npm ci` in connector/testdata/stock; without them the tests are
// skipped, unless SECONDRING_FULL=1.
package stock
