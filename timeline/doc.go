// Package timeline tells what happened in sentences: who did what to whom, and
// what followed from it.
//
//	log ──► Entry (an input and its events) ──► Teller.Tell ──► lines
//
//	00:20  alice  misses carol        DeclinedOnPushTimeout (ignored, agent) · alice away (push time-out) · carol keeps place 1
//	└ when └ who  └ what              └ what followed, in the same commit
//
// One input gives one line for each thing that a person would say happened; its
// consequences stand behind it on the same line, since they were decided with
// it. The words are those of the log, so that a timeline can be compared with a
// report or a message without translation.
//
// A [Teller] is a fold: it remembers the calls and works that it was told of,
// as long as they are not over, and nothing else. People appear by the names
// that its [Names] give; the log itself has none.
//
// It must never decide anything, and never read the state of a center while it
// tells: the same log gives the same lines, today and after a year.
package timeline
