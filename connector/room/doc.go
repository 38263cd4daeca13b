// Package room is a center of an engine as the connectors of its agents see it, with
// nothing around it: no accounts, no directory of people.
//
//	connector.Serve ── Open, Submit ──► Room ──► engine ──► center
//
// The checker and the tests of the connector library stand on it. A person gets a
// reference in each call anew, and is kept as the connector has named them; a host that
// must know a caller again has a directory, and a connector.Host of its own.
//
// It must never decide anything: what a connector said goes to the center as it came.
package room
