// Package history is the contract on what happened in a contact center: the rows of
// its records, the questions that can be asked of them, and the figures.
//
//	package records ──implements──► history.Reader ◄──asks── package api
//
// The rows have the names of the field's standard objects (VoiceCall, AgentWork,
// UserServicePresence); persons are references in them, as in the log. A list is
// asked with a [Query] and goes on at a [Cursor]. Figures are sums and counts, so
// that they can be added up and compared exactly; who shows them divides.
//
// What must never be in here: a number or a name of a person, and a word of SQL.
package history
