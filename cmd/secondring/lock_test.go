package main

import (
	"errors"
	"testing"
)

// TestDataIsLocked: a second host on one data directory is refused before it
// touches the log.
func TestDataIsLocked(t *testing.T) {
	dir := t.TempDir()
	unlock, err := lockData(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := startHost(t.Context(), hostOptions{Data: dir}); !errors.Is(err, errDataInUse) {
		t.Errorf("a second host says %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	h, err := startHost(t.Context(), hostOptions{Data: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}
