// Command describe writes the tables of docs/check.md that the checker itself consults:
// the acts of a drive, and the cases with what they need and show.
//
//	check.Acts(), check.Cases() ──► docs/check.md, between <!-- acts … --> and <!-- /acts -->
//
// It writes between the markers and leaves the rest of the page to people. make generate
// runs it, and its test fails when the page is older than the code.
package main
