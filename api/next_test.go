package api

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Asking who would get a call says the order, and of everybody else the rule; nothing
// changes.
// spec: CONSOLE-64
func TestNext(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log.db")
	synctest.Test(t, func(t *testing.T) {
		asksForNext(t, newQuietFloor(t, file))
	})
}

func asksForNext(t *testing.T, f *floor) {
	t.Helper()
	const path = "/v1/centers/acme/queues/support/next"
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/agents/alice", `{"name":"Alice","queues":["support"],"skills":["german"]}`).must(200)
	f.connect(acme, "alice")
	time.Sleep(time.Second) // of the bubble: so alice is free for longer
	f.connect(acme, "bob")
	var next Next
	ask := func(query string) Next {
		next = Next{}
		f.ask("acme/administrator", "GET", path+query, nil).must(200).into(&next)
		return next
	}
	if n := ask(""); len(n.Agents) != 2 || n.Agents[0].Key != "alice" || !n.Open || n.Model != "longest-idle" || !strings.HasPrefix(n.Agents[0].Why, "free for") {
		t.Errorf("%+v", n)
	}
	if n := ask("?skills=german"); len(n.Agents) != 1 || len(n.Others) != 1 || n.Others[0].Rule != "lacks a required skill: german" {
		t.Errorf("%+v", n)
	}
	f.ask("acme/supervisor", "POST", "/v1/centers/acme/agents/alice/status", `{"status":"break"}`).must(204)
	if n := ask("?skills=german"); len(n.Agents) != 0 || len(n.Others) != 2 {
		t.Errorf("%+v", n)
	}
	f.start(acme, "Carol") // rings at bob
	if n := ask(""); len(n.Agents) != 0 || n.Callers != 0 {
		t.Errorf("%+v", n)
	}
	f.ask("acme/administrator", "GET", "/v1/centers/acme/queues/none/next", nil).problem(404, "not-found")
	f.ask("acme/administrator", "GET", path+"?skills=a,b,c,d,e,f,g,h,i,j,k", nil).problem(422, "invalid")
	f.ask("acme/alice", "GET", path, nil).problem(403, "forbidden")
}
