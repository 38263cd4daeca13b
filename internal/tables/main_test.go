package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTablesAreFresh compares docs/tables with the machine.
func TestTablesAreFresh(t *testing.T) {
	for _, table := range tables() {
		have, err := os.ReadFile(filepath.Join("../../docs/tables", table.Name+".md"))
		if err != nil || string(have) != markdown(table) {
			t.Errorf("docs/tables/%s.md is stale: run make generate (%v)", table.Name, err)
		}
	}
}

// TestProtocolIsFresh compares the inspector's words with the decoder's.
func TestProtocolIsFresh(t *testing.T) {
	have, err := os.ReadFile("../../console/src/connector/protocol.gen.ts")
	if err != nil || string(have) != protocol() {
		t.Errorf("protocol.gen.ts is stale: run make generate (%v)", err)
	}
}
