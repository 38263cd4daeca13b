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
