// Specindex rewrites the generated lines of the pages in spec/ and spec/index.md
// from the citations in code, tests and plays.
//
//	go run ./internal/tidy/specindex [-root DIR]
//
// It writes only files whose content changes and leaves judging to the tests of
// internal/tidy: a dangling citation does not keep the index from being written.
package main
