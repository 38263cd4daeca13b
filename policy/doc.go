// Package policy finds what is wrong with rules that are each right: queues that
// nobody serves, agents who are rung for ever, steps that are never reached.
//
//	center.Change (all rules) ── Lint ──► findings: severity, where, what, why it hurts, how to mend
//	                                        │
//	      policy lint, GET …/policy/findings, docs/tables/findings.md (the codes)
//
// The machine refuses a rule that cannot be meant, field by field. What it cannot
// refuse is a set of rules in which each does what it says and together they leave
// a caller waiting: an administrator puts rules one by one, and in between they are
// often incomplete. So a finding is advice. It says by a stable code what it is, by
// the path of a field where it is, and in sentences what happens to whom and what
// to change.
//
// # What it must never do
//
// Change a rule, or stop one from being put. Guess: a finding follows from the
// rules alone, not from who is signed in or how many call; what may be meant is no
// error but a warning. Say a person's name: agents are told by key.
//
// # Why not the simpler thing
//
// Trying the rules on simulated calls would find more, but it says that something
// went wrong, not which field is the cause.
package policy
