// Package tidy keeps the house in order: rules about the repository itself that a
// reviewer should not have to remember, each with its reason in the failure.
//
//	tree.Load(root) ──► Rules ──► findings ──► TestRepository fails, file:line first
//
// A rule is a function from the tree to findings. It reads files, not git, so an
// exported tarball passes and fails like a checkout, and it is silent about
// packages that do not exist yet. Each has an example in the tests that breaks
// it, because a rule that cannot fail is worth nothing.
//
// One rule needs types and runs the go command: the ranges over maps in center.
// What a linter of the field already finds (.golangci.yml) is
// not repeated here, except where it decides whether a call can be replayed.
package tidy

//go:generate go run ./specindex -root ../..
