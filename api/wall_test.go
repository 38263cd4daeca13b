package api

import (
	"strings"
	"testing"
)

// A screen on the wall reads numbers with a key of its own, and with that key nothing
// else: no name, no number and no key of an agent is in them.
// spec: CONSOLE-47
func TestWall(t *testing.T) {
	f := newFloor(t)
	f.connect(acme, "alice")
	f.start(acme, "Carol") // rings at Alice
	f.start(acme, "Dave")
	var w Wall
	r := f.ask("acme/wall", "GET", "/v1/centers/acme/wall", nil).must(200)
	r.into(&w)
	if w.Waiting != 2 || w.Longest.IsZero() || w.Agents.Ringing != 1 || w.ActiveCalls != 0 || w.Day != nil || len(w.Queues) == 0 || w.At.Before(w.Longest) {
		t.Errorf("the wall is %+v", w)
	}
	for _, queue := range w.Queues {
		if queue.ID == "support" && queue.Waiting != 2 {
			t.Errorf("the queue is %+v", queue)
		}
	}
	for _, secret := range []string{"Carol", "Dave", "12345678", "alice", "Alice"} {
		if strings.Contains(r.text, secret) {
			t.Errorf("the wall says %q: %s", secret, r.text)
		}
	}
	f.ask("acme/wall", "GET", "/v1/centers/acme/wall?from=1960-01-01T00:00:00Z", nil).problem(422, "invalid")
	f.ask("acme/wall", "GET", "/v1/centers/acme/agents", nil).problem(403, "forbidden")
	f.ask("acme/wall", "GET", "/v1/centers/acme/figures?from=2026-01-01T00:00:00Z", nil).problem(403, "forbidden")
	f.ask("acme/vendor", "GET", "/v1/centers/acme/wall", nil).problem(403, "forbidden")
}
