// Package drive does what only the vendor's telephony can do, in three ways: by hooks
// that the vendor serves over HTTP, by a JavaScript file that runs in Node, and by a
// person who is asked.
//
//	           ┌─ Hooks ──► POST …/hooks/ringOut {"call":{…}}
//	check.Run ─┼─ Node  ──► runner.mjs ──► drive.mjs: ringOut(call)
//	           └─ Person ─► "Do not answer now: …"  Enter · n · q
//
// A drive file that runs in the connector's own page is the business of check/browser.
//
// # How it lives
//
// One act at a time: [check.Run] waits for each. The process of Node is started once and
// ends with Close, or, whatever becomes of us, when its standard input is closed.
//
// # What it must never do
//
// Wait for ever: a hook or a function that does not come back within the time it was
// given is an error that says so. Guess: what cannot be done is said by the vendor, by an
// answer that means so, as is what came to nothing this time, and everything else that is
// not done is an error.
//
// # Why not the simpler thing
//
// A remote control of one telephony system would be simpler, and would check that one.
package drive
