package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/people"
)

// canary is a customer of whom nothing may be found after an erasure.
var canary = people.Person{Number: "+15557654321", Name: "Canary Zwitscher", Attributes: map[string]string{"account": "yellow-feathers"}}

// traces are what a search through files looks for.
var traces = []string{"5557654321", "Zwitscher", "yellow-feathers", "tweet-tweet", "warble-file"}

// found looks for traces in every file of a directory.
func found(t *testing.T, dir string) (where []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, trace := range traces {
			if strings.Contains(string(content), trace) {
				where = append(where, fmt.Sprintf("%s in %s", trace, filepath.Base(path)))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return where
}

// callAnd lets the canary call, be offered to an agent, give up, and be written
// about; others call too, so that pages fill and split.
func callAnd(t *testing.T, h *host) {
	t.Helper()
	d := h.Directory("acme")
	do := func(body center.InputBody, rows ...eventlog.Person) engine.Answer {
		answer, err := h.Engine.Do(t.Context(), "acme", engine.Request{Body: body, Sender: center.Sender{Role: center.IntegratorRole}, People: rows})
		if err != nil || answer.Refusal != nil {
			t.Fatal(err, answer.Refusal)
		}
		d.Wrote(rows)
		return answer
	}
	call := func(who people.Person) center.CallID {
		ref, rows, err := d.Refer(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		return do(center.StartCall{Type: center.Inbound, Queue: "support", Customer: ref}, rows...).Call
	}
	for i := range 300 {
		if i%100 == 50 {
			who := canary
			who.Attributes = map[string]string{"account": "yellow-feathers", "visit": fmt.Sprint(i, strings.Repeat("x", i))} // grows, so that it moves
			id := call(who)
			row := eventlog.Person{Ref: engine.NewRef(), Body: []byte("\xa1\x02\x6btweet-tweet")}
			do(center.KeepTranscript{Call: id, Kind: center.TranscriptMessages, Row: center.PersonRef(row.Ref), Count: 1}, row)
			do(center.CallerLeft{Call: id})
			do(center.CloseCall{Call: id})
		}
		id := call(people.Person{Number: people.Phone(fmt.Sprintf("+1555%07d", i*7919%9999991)), Name: "Somebody Else"})
		do(center.CallerLeft{Call: id})
		do(center.CloseCall{Call: id})
	}
	ref, rows, err := d.Refer(t.Context(), canary)
	if err != nil {
		t.Fatal(err)
	}
	where := eventlog.Person{Ref: engine.NewRef(), Body: []byte("\xa1\x02\x6bwarble-file")}
	do(center.CloseCall{Call: do(center.LeaveVoicemail{Customer: ref, Queue: "support", Recording: center.PersonRef(where.Ref), Seconds: 3}, append(rows, where)...).Call})
	// A row of a release before numbers had references of their own.
	legacy := canary.Row(engine.NewRef())
	legacy.Index = ""
	old := do(center.StartCall{Type: center.Inbound, Queue: "support", Customer: center.PersonRef(legacy.Ref)}, legacy)
	do(center.CallerLeft{Call: old.Call})
	do(center.CloseCall{Call: old.Call})
}

// After an erasure, by REST or offline, no file of the data directory has a trace of
// the customer, now or after a restart; the log still verifies, and others are still
// known.
// spec: ERASURE-1, ERASURE-2, ERASURE-3
func TestErasedCustomerLeavesNoTrace(t *testing.T) {
	for _, offline := range []bool{false, true} {
		t.Run(fmt.Sprintf("offline %v", offline), func(t *testing.T) {
			data := t.TempDir()
			s := serving(t, "--config", write(t, "centers.yaml", rules), "--data", data)
			key := s.shownKey("acme")
			s.stop()
			h, err := startHost(t.Context(), hostOptions{Data: data, Log: quiet})
			if err != nil {
				t.Fatal(err)
			}
			callAnd(t, h)
			if err := h.Stop(context.Background()); err != nil {
				t.Fatal(err)
			}
			if before := found(t, data); len(before) != len(traces) {
				t.Fatalf("before the erasure there is %q: the search finds nothing", before)
			}
			args := []string{"erase", "+1 (555) 765-4321"}
			var running *served
			if offline {
				args = append(args, "--data", data, "--center", "acme")
			} else {
				running = serving(t, "--data", data)
				args = append(args, "--url", running.url, "--key", key)
			}
			certificate, err := run(t, args...)
			if err != nil {
				t.Fatal(err)
			}
			// One reference of the number, one of an older release, three transcripts, a voicemail.
			for _, want := range []string{"…4321 of acme", "references 2", "rows      6"} {
				if !strings.Contains(certificate, want) {
					t.Errorf("the certificate lacks %q:\n%s", want, certificate)
				}
			}
			if after := found(t, data); len(after) != 0 {
				t.Errorf("after the erasure: %q", after)
			}
			if running != nil {
				if log := running.log.String(); strings.Contains(log, "7654321") {
					t.Error(log)
				}
				if status, text := running.ask("GET", "/v1/centers/acme/audit", key, ""); status != 200 || !strings.Contains(text, "erase a customer") {
					t.Errorf("%d %s", status, text)
				}
				running.stop()
			}
			again := serving(t, "--data", data)
			if after := found(t, data); len(after) != 0 {
				t.Errorf("after a restart: %q", after)
			}
			if status, text := again.ask("GET", "/v1/centers/acme/records/calls?limit=1000", key, ""); status != 200 || strings.Count(text, "Somebody Else") != 300 || strings.Count(text, `"id":"vc-`) != 305 {
				t.Errorf("%d, %d others, %d calls", status, strings.Count(text, "Somebody Else"), strings.Count(text, `"id":"vc-`))
			}
			if text, err := run(t, append(args[:2:2], "--url", again.url, "--key", key)...); err != nil || !strings.Contains(text, "rows      0") {
				t.Errorf("erased again: %v\n%s", err, text)
			}
			again.stop()
			log, err := sqlite.Open(filepath.Join(data, logFile), sqlite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer log.Close()
			if err := engine.Verify(t.Context(), log, "acme"); err != nil {
				t.Error(err)
			}
		})
	}
}

// Who has a call that is not over is not erased, a number that is none is refused,
// and so is who may not erase.
// spec: ERASURE-2
func TestErasureRefused(t *testing.T) {
	s := serving(t, "--config", write(t, "centers.yaml", rules), "--data", t.TempDir())
	key := s.shownKey("acme")
	status, text := s.ask("POST", "/v1/centers/acme/calls", key, `{"queue":"support","from":{"number":"+15557654321"}}`)
	if status != 201 {
		t.Fatal(text)
	}
	if _, err := run(t, "erase", "+15557654321", "--url", s.url, "--key", key); err == nil || !strings.Contains(err.Error(), "a call that is not over: vc-") {
		t.Error(err)
	}
	if _, err := run(t, "erase", "Carol", "--url", s.url, "--key", key); err == nil || !strings.Contains(err.Error(), "expected 1 to 32 digits") {
		t.Error(err)
	}
	if _, err := run(t, "erase", "+15557654321", "--data", "x"); err == nil || !strings.Contains(err.Error(), "needs --center") {
		t.Error(err)
	}
	s.stop()
}
