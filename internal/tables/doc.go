// Command tables writes the decision tables of package center to docs/tables, so
// that what people read is what the machine consults, and the words of the connector
// protocol to the console's inspector.
//
//	center.Tables() ──► markdown ──► docs/tables/hangup.md, call.md, agentwork.md, …
//	connector.Words() ──► console/src/connector/protocol.gen.ts
//
// It decides nothing and adds no word of its own but the headings: a sentence
// that is wrong in a document is mended in the table of the machine. make
// generate runs it, and its test fails when a document is older than the code.
package main

//go:generate go run . ../../docs/tables ../../console/src/connector/protocol.gen.ts
