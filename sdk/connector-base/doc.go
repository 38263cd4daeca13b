// Package connectorbase holds the base library for browser connectors, so that the
// binary can serve it: `secondring lab` does, and needs neither Node.js nor a network.
//
//	src/*.js ──embed──► Files ──► /connector-base/*.js
//
// The library itself is JavaScript; README.md says how a vendor uses it, and test/ holds
// it against the usual one. Nothing is decided here.
package connectorbase

import (
	"embed"
	"io/fs"
)

//go:embed src/*.js
var files embed.FS

// Files are the modules of the library; index.js is the one to import.
func Files() fs.FS {
	sub, err := fs.Sub(files, "src")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	return sub
}
