// Package api is the interface for programs and people: REST below
// /v1/centers/{center}, described by an OpenAPI 3.1 document that comes from the
// code.
//
//	request ► id, headers, limits ► API key ► Authorize ► input checked ► operation
//	                                  │          │            │             │
//	                                 401      403, 404       422      engine.Do, View
//	                                  └──────────┴────────────┴─────────────┤
//	                                                                        ▼
//	                             application/problem+json            answer, durable
//
// # An operation
//
// It is a struct in, a struct out and a function, registered with the action that it
// is ([auth.Action]). Registration is the only door: [add] for what belongs to the
// center, [addOwned] for what belongs to an agent. Both ask the one function that
// authorizes, so an operation without an action cannot be written.
//
// What an operation wants changed is an input of the machine, and a refusal of the
// machine is a problem with the same code, sentence, field, value and expectation.
// The machine knows persons by reference only; keys, names and numbers are put in
// their places here.
//
// # A repeated request
//
// The Idempotency-Key of a POST becomes the command id of the input, with a
// fingerprint of method, path and body. The machine answers a repetition itself,
// also after a restart, so nothing is cached here. Answers hold only what the first
// answer held; what has changed since is for GET to say.
//
// # What it must never do
//
// Decide: about calls (the machine does), about permission (package auth does). Show
// that something of another center exists. Answer before the change is durable. Hold
// the goroutine of a center for longer than it takes to copy what is asked for.
//
// # Why not the simpler thing
//
// Functions on a mux with encoding/json are less to learn, but then document, checks
// and code are written three times, and drift. The document in docs/openapi.yaml is
// written by go generate, and a test compares it.
package api

//go:generate go run ./describe ../docs/openapi.yaml ../docs/problems.md
