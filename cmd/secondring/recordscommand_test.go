package main

import (
	"strings"
	"testing"
)

// Records are rebuilt while no host runs, and not while one does.
// spec: RECORDS-9
func TestRebuildRecords(t *testing.T) {
	data := t.TempDir()
	s := serving(t, "--config", write(t, "centers.yaml", rules), "--data", data)
	key := s.shownKey("acme")
	if status, text := s.ask("POST", "/v1/centers/acme/calls", key, `{"queue":"support"}`); status != 201 {
		t.Fatal(text)
	}
	if _, err := run(t, "records", "rebuild", "--data", data); err == nil {
		t.Error("rebuilt under a running host")
	}
	s.stop()
	if text, err := run(t, "records", "rebuild", "--data", data); err != nil || !strings.Contains(text, "events read into") {
		t.Errorf("%v\n%s", err, text)
	}
	s = serving(t, "--data", data)
	if status, text := s.ask("GET", "/v1/centers/acme/records/calls", key, ""); status != 200 || strings.Count(text, `"id":"vc-`) != 1 {
		t.Errorf("%d %s", status, text)
	}
	s.stop()
}
