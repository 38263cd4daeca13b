// Package ci shows how a connector is checked on each change: connector.yml is a workflow
// of GitHub Actions for a connector that is a page, connector_test.go a test in Go for one
// that runs on a server. There is nothing to import.
//
//	a change ──► build the connector ──► start it ──► secondring check ──► reports
//	a change ──► go test ──► check.Run ──► a subtest for each requirement
//
// # Why both are here
//
// They are run with the tests of the checker, so that what is copied from here works.
// spec: CHECK-24
package ci
