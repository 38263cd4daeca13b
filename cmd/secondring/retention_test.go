package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/secondring/secondring/eventlog"
)

// The old part of a log goes to an archive in which nobody's number stands; records
// stay, a call of then has no timeline, one that goes on has, and calls go on. Log
// and archives verify together, and records can be made of them.
// spec: RECORDS-10, ERASURE-1
func TestRetention(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	s := serving(t, "--config", write(t, "centers.yaml", rules), "--data", data)
	key := s.shownKey("acme")
	over := s.startCall(key, `{"queue":"support","from":{"number":"+15551234567","name":"Zebulon Quartermaine"}}`)
	if status, text := s.ask("POST", "/v1/centers/acme/calls/"+over+"/close", key, `{}`); status >= 300 {
		t.Fatal(text)
	}
	on := s.startCall(key, `{"queue":"support"}`)
	tomorrow := time.Now().UTC().AddDate(0, 0, 2).Format(time.DateOnly)
	if _, err := run(t, "retention", "run", "--data", data, "--center", "acme", "--before", tomorrow); err == nil {
		t.Error("trimmed under a running host")
	}
	s.stop()
	for _, wrong := range [][]string{{"--center", "acme", "--before", "May"}, {"--center", "nobody", "--before", tomorrow}, {"--before", tomorrow}} {
		if _, err := run(t, append([]string{"retention", "run", "--data", data}, wrong...)...); err == nil {
			t.Errorf("%v was taken", wrong)
		}
	}
	if text, err := run(t, "retention", "run", "--data", data); err != nil || !strings.Contains(text, "nothing is older") {
		t.Errorf("without a rule: %v\n%s", err, text)
	}
	args := []string{"retention", "run", "--data", data, "--center", "acme", "--before", tomorrow}
	if text, err := run(t, append(args, "--dry-run")...); err == nil || !strings.Contains(text, "would be removed") {
		t.Errorf("%v\n%s", err, text)
	}
	text, err := run(t, args...)
	if err != nil || !strings.Contains(text, "archive ") {
		t.Fatalf("%v\n%s", err, text)
	}
	files, _ := filepath.Glob(filepath.Join(data, "archive", "acme-*.ndjson.gz"))
	if len(files) != 1 {
		t.Fatalf("the archives are %q", files)
	}
	read, err := run(t, "retention", "read", files[0])
	if err != nil || !strings.Contains(read, `"kind":"CallCreated"`) || !json.Valid([]byte(strings.SplitN(read, "\n", 2)[0])) {
		t.Errorf("%v\n%s", err, read)
	}
	for _, trace := range []string{"5551234567", "Zebulon", "Quartermaine"} {
		if strings.Contains(read, trace) {
			t.Errorf("the archive knows %s", trace)
		}
	}
	if text, err := run(t, "retention", "verify", "--data", data); err != nil || !strings.Contains(text, "acme   events 1 to ") {
		t.Errorf("%v\n%s", err, text)
	}
	s = serving(t, "--data", data)
	if status, text := s.ask("GET", "/v1/centers/acme/calls/"+over+"/timeline", key, ""); status != 410 || !strings.Contains(text, `"code":"trimmed"`) {
		t.Errorf("timeline of a call of before: %d %s", status, text)
	}
	if status, text := s.ask("GET", "/v1/centers/acme/calls/"+on+"/timeline", key, ""); status != 200 {
		t.Errorf("timeline of a call that goes on: %d %s", status, text)
	}
	if status, text := s.ask("GET", "/v1/centers/acme/events?after=0", key, ""); status != 410 || !strings.Contains(text, "no longer kept") {
		t.Errorf("events from before: %d %s", status, text)
	}
	if status, text := s.ask("GET", "/v1/centers/acme/records/calls", key, ""); status != 200 || !strings.Contains(text, over) {
		t.Errorf("records: %d %s", status, text)
	}
	s.startCall(key, `{"queue":"support"}`)
	s.stop()
	if text, err := run(t, "records", "rebuild", "--data", data); err != nil || !strings.Contains(text, "acme   its log was trimmed") {
		t.Errorf("%v\n%s", err, text)
	}
	if text, err := run(t, "records", "rebuild", "--data", data, "--archive", filepath.Join(data, "archive")); err != nil || strings.Contains(text, "trimmed") {
		t.Errorf("%v\n%s", err, text)
	}
	content, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.WriteFile(files[0], content, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, "retention", "verify", "--data", data); err == nil {
		t.Error("a damaged archive verifies")
	}
	if _, err := run(t, "retention", "read", files[0]); err == nil {
		t.Error("a damaged archive is read")
	}
}

// startCall lets a caller in, and gives the id of the call.
func (s *served) startCall(key, body string) string {
	s.t.Helper()
	status, text := s.ask("POST", "/v1/centers/acme/calls", key, body)
	var call struct{ ID string }
	if err := json.Unmarshal([]byte(text), &call); err != nil || status != 201 {
		s.t.Fatalf("%d %s", status, text)
	}
	return call.ID
}

// A host applies the rules of its centers by itself: one is archived, one dropped, and
// one that has no rule keeps everything.
// spec: RECORDS-10
func TestHostRetains(t *testing.T) {
	const rule = `
centers:
  - {id: archived, settings: {retention: {days: 30}}, queues: [{id: support}]}
  - {id: dropped, settings: {retention: {days: 30, mode: drop}}, queues: [{id: support}]}
  - {id: kept, queues: [{id: support}]}
`
	data := t.TempDir()
	config, err := readConfig(write(t, "centers.yaml", rule))
	if err != nil {
		t.Fatal(err)
	}
	h, err := startHost(t.Context(), hostOptions{Data: data, Config: config, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Stop(t.Context())
	later := time.Now().AddDate(0, 0, 40)
	for _, id := range []eventlog.CenterID{"archived", "dropped", "kept"} {
		head, err := h.Engine.Position(id)
		if err == nil {
			err = h.records.Catch(t.Context(), id, head)
		}
		if err != nil {
			t.Fatal(err)
		}
		h.retainOne(id, archiveIn(data, ""), time.Now())
		if begin, err := h.Engine.Begin(t.Context(), id); err != nil || begin != 0 {
			t.Errorf("%s: what is new was trimmed: %d, %v", id, begin, err)
		}
		h.retainOne(id, archiveIn(data, ""), later)
		begin, err := h.Engine.Begin(t.Context(), id)
		if err != nil || (begin > 0) != (id != "kept") || begin >= head {
			t.Errorf("the log of %s begins after %d of %d, %v", id, begin, head, err)
		}
	}
	files, _ := filepath.Glob(filepath.Join(data, "archive", "*"))
	if len(files) != 1 || !strings.Contains(files[0], "archived-") {
		t.Errorf("the archives are %q", files)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("an archive has the mode %v, %v", info.Mode(), err)
	}
}
