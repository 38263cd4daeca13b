// Package report writes what a run of the checker found, for a person at a terminal
// or in a browser, for a build, and for a program.
//
//	                 ┌─► Text    a terminal: what is wrong first, what is well last
//	check.Result ──► ├─► HTML    one page without script, for a colleague or a build's artifacts
//	   (digest)      ├─► JUnit   a build's list of tests
//	                 └─► JSON    the result itself, as docs/check-report.schema.json has it
//
// A reader wants to know what to mend. So each failure comes with the message that was
// sent, its wrong field marked, with what the documentation says and where, with what a
// host made of it, and with code that does it right; what was not exercised is grouped
// by what stood in the way.
//
// # What it must never do
//
// Judge: a verdict is the checker's. Trust a connector: what it sent may hold anything,
// so that control characters are shown and not obeyed, and markup is text. Need a
// network: the page has its styles within.
//
// # Why not one format with converters
//
// Programs read the JSON. What people read is arranged by what they do with it, and that
// differs between a window of 80 columns and a page.
package report
