package main

import (
	"os"
	"strings"
	"testing"
)

func TestPageIsFresh(t *testing.T) {
	page, err := os.ReadFile("../../docs/check.md")
	if err != nil {
		t.Fatal(err)
	}
	want, err := described(string(page))
	if err != nil {
		t.Fatal(err)
	}
	if want != string(page) {
		t.Error("docs/check.md is stale: run make generate")
	}
}

func TestPageWithoutMarkers(t *testing.T) {
	if _, err := described("# A page"); err == nil || !strings.Contains(err.Error(), "markers") {
		t.Errorf("a page without markers: %v", err)
	}
}
