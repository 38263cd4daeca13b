// Package auth says who asks and what they may do.
//
//	Authorization: Bearer sr_<center>_<key id>_<secret>
//	        │ Check: the key's hash in the center's state, in constant time
//	        ▼
//	Principal{Center, Role, Agent, KeyID}
//	        │ Authorize(principal, action, object): the only place that decides
//	        ▼
//	nil, or *Denied: unauthenticated, not found, forbidden
//
// # What is kept
//
// A key is an identifier and 256 random bits. Only the SHA-256 of the secret goes
// into the center's log, so a key can be shown once and never again; a secret of
// this size needs no slow hash. The center and the key id stand in the token, and
// so a check is one lookup and tells nothing by its time.
//
// # What is allowed
//
// The table in authorize.go has a row for each action and a column for each role.
// A cell that nobody filled denies. An agent has only what is the agent's own.
// Nothing crosses centers: an object of another center looks as if it did not
// exist, to every role.
//
// # What it must never do
//
// Let a decision depend on where it is asked: package api and the commands hold no
// rule of their own. Write a token, or any part of its secret, anywhere.
package auth
