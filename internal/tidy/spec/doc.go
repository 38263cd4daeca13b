// Package spec joins the requirements of the pages in spec/ with the code, the
// plays and the tests that cite them.
//
//	spec/*.md ──Read──► requirements ─┐
//	                                  ├─Join─► problems, pages and index rewritten
//	code, tests, plays ──► citations ─┘
//
// The citation is the only link written by hand: `// spec: HANGUP-3` at the line
// that obeys or tests a requirement, `spec: HANGUP-3` in a comment of a play.
// The lines Code, Play and Test of a page, and the whole index, are written from
// the citations, so neither side can point at something that is not there.
//
// A page is never invented or reordered here, and a state is never changed: that
// a requirement holds is a person's claim, which the citations must support.
package spec
