// Package auth says who asks and what they may do.
//
//	Authorization: Bearer sr_<center>_<key id>_<secret>      Cookie: __Host-secondring-<center>=<sign-in>.<secret>
//	        │ Check: the key's hash in the center's state          │ the sign-in's hash there, and the page's origin
//	        └───────────────────────┬──────────────────────────────┘ Identify
//	                                ▼
//	Principal{Center, Role, Agent, KeyID or Account and SignIn}
//	        │ Authorize(principal, action, object): the only place that decides
//	        ▼
//	nil, or *Denied: unauthenticated, not found, forbidden
//
// # What is kept
//
// A key is an identifier and 256 random bits, and so is a sign-in. Only the SHA-256
// of the secret goes into the center's log; a secret of this size needs no slow
// hash. Which key or sign-in it is stands beside the secret, and so a check is one
// lookup and tells nothing by its time.
//
// A password is chosen by a person. Its Argon2id hash lies in the vault with the
// login name, under the account's opaque reference. [Accounts] alone writes these
// rows, and holds a lock from reading one to writing it: a sign-in by a password that
// is just being changed does not come about.
//
// # How somebody signs in
//
//	name, password ► throttle: name, address ► two at once ► Argon2id, also for nobody ► OpenSignIn ► cookie
//	                     │                        │                 │
//	                  wait n s               too many wait     wrong: an event, within a bound
//
// # How it ends
//
// By an event of the center ([Ends]): whoever keeps a connection open for a principal
// follows the events anyway, and closes it. There is nothing to ask again and again.
//
// # What is allowed
//
// The table in authorize.go has a row for each action and a column for each role.
// A cell that nobody filled denies. An agent has only what is the agent's own.
// Nothing crosses centers: an object of another center looks as if it did not
// exist, to every role.
//
// Who is denied something stands in the audit list ([Denials]): the first time before
// the answer, repetitions as a number once a minute, so that the log cannot be filled.
//
// # What it must never do
//
// Let a decision depend on where it is asked: package api and the commands hold no
// rule of their own. Write a token, a password, or any part of a secret, anywhere.
package auth
