// Package need is how a test says which program of the machine it needs.
//
//	node := need.Program(t, "node")
//	lib := need.Folder(t, "testdata/stock/node_modules", "npm ci in connector/testdata/stock")
//
// Without the program the test is skipped, and the message names it, so that
// `go test ./...` is useful on any machine. Where nothing may be skipped, in
// `make test` and CI, SECONDRING_FULL=1 turns the same message into a failure:
// a test that was silently left out proves nothing.
package need
