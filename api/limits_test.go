package api

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/secondring/secondring/engine"
)

// Bodies are bounded in size and depth, and must be JSON; every answer has its id
// and keeps browsers from guessing.
// spec: API-5
func TestLimits(t *testing.T) {
	f := newFloor(t)
	const calls = "/v1/centers/acme/calls"
	f.ask("acme/integrator", "POST", calls, `{"queue":"`+strings.Repeat("x", bodyBytesMax)+`"}`).problem(413, codeTooLarge)
	f.ask("", "POST", calls, strings.Repeat("[", bodyBytesMax+1)).problem(413, codeTooLarge)
	f.ask("acme/integrator", "POST", calls, strings.Repeat("[", bodyDepthMax)+strings.Repeat("]", bodyDepthMax)).problem(422, "invalid")
	if p := f.ask("acme/integrator", "POST", calls, strings.Repeat("[", bodyDepthMax+1)+strings.Repeat("]", bodyDepthMax+1)).problem(400, codeBadRequest); !strings.Contains(p.Detail, "deep") {
		t.Error(p.Detail)
	}
	f.ask("acme/integrator", "POST", calls, `{"queue":"support","from":{"name":"[[[[[[[[[[[[[[[[[[[[\"[["}}`).must(201)
	f.ask("acme/integrator", "POST", calls, `{"queue":"support"}`, "Content-Type: text/xml").problem(415, codeMediaType)
	f.ask("acme/integrator", "POST", calls, nil).problem(400, codeBadRequest)
	f.ask("acme/integrator", "POST", calls, `{"queue":"support"}`, "Idempotency-Key: "+strings.Repeat("k", 129)).problem(422, "invalid")
	f.ask("", "GET", "/nothing", nil).problem(404, "not-found")
	f.ask("acme/administrator", "PATCH", calls, `{}`).problem(404, "not-found")

	for _, path := range []string{calls, "/healthz", "/nothing"} {
		h := f.ask("acme/supervisor", "GET", path, nil).header
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if len(h.Get("X-Request-Id")) != 16 || !strings.Contains(h.Get("Content-Security-Policy"), "'none'") {
			t.Errorf("%s: %v", path, h)
		}
	}
	f.ask("", "GET", "/healthz", nil).must(200)
	f.ask("", "GET", "/readyz", nil).must(200)
	if h := f.ask("", "GET", calls, nil).must(401).header; !strings.HasPrefix(h.Get("WWW-Authenticate"), "Bearer") {
		t.Errorf("%v", h)
	}
}

// What is missing is named with what was expected.
// spec: API-2
func TestMissingParameter(t *testing.T) {
	p := newFloor(t).ask("acme/supervisor", "GET", "/v1/centers/acme/figures", nil).problem(422, "invalid")
	if p.Detail != `from is "": expected a value, since it is required` {
		t.Errorf("it says: %s", p.Detail)
	}
}

// Faults of the host are told as such, and nothing of their cause.
// spec: API-2
func TestFaults(t *testing.T) {
	f := newFloor(t)
	s, _ := build(Options{Log: slog.New(slog.DiscardHandler)})
	for _, c := range []struct {
		err    error
		status int
		code   string
	}{
		{fmt.Errorf("center acme: %w", engine.ErrUnknownCenter), 404, "not-found"},
		{fmt.Errorf("center acme: %w", engine.ErrOverloaded), 503, codeOverloaded},
		{fmt.Errorf("center acme: %w: disk gone", engine.ErrStopped), 503, codeStopped},
		{fmt.Errorf("center acme: %w", errors.Join(engine.ErrOutcomeUnknown, engine.ErrStopped)), 503, codeOutcomeUnknown},
		{errors.New("secret cause"), 500, codeInternal},
	} {
		if p := s.problemOf(t.Context(), c.err); p.Status != c.status || p.Code != c.code || strings.Contains(p.Detail, "secret") {
			t.Errorf("%v is told as %+v", c.err, p)
		}
	}
	f.engine.Stop(t.Context())
	if h := f.ask("", "GET", "/readyz", nil).must(503).text; !strings.Contains(h, `"stopped"`) {
		t.Error(h)
	}
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/calls", nil).problem(503, codeStopped)
}
