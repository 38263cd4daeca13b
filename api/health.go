package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// Health says whether the host can take requests.
type Health struct {
	Status  string `json:"status" enum:"ok,stopped,draining"`
	Stopped int    `json:"stopped,omitempty" doc:"how many contact centers do not run; the host's log says which, and why"`
}

type healthOutput struct {
	Status int
	Body   Health
}

// spec: OPERATE-4
func (s *server) addHealth() {
	health := operation{method: http.MethodGet, path: "/healthz", id: "getHealth", tag: "host", summary: "Whether the process lives", open: true,
		about: "503 if the store takes no writes any more: only a new start mends that."}
	huma.Register(s.api, s.describe(health, false), func(context.Context, *struct{}) (*healthOutput, error) {
		return s.health(s.engine.Err() != nil && !s.draining(), 0), nil
	})
	ready := operation{
		method: http.MethodGet, path: "/readyz", id: "getReadiness", tag: "host", open: true,
		summary: "Whether every contact center takes requests",
		about:   "503 if the host or one of its contact centers has stopped, or if the host is about to stop. Which ones is said where the metrics are.",
	}
	huma.Register(s.api, s.describe(ready, false), func(context.Context, *struct{}) (*healthOutput, error) {
		n := len(s.engine.Failures())
		out := s.health(s.engine.Err() != nil || n > 0, n)
		if s.draining() {
			out.Status, out.Body.Status = http.StatusServiceUnavailable, "draining"
		}
		return out, nil
	})
}

func (s *server) draining() bool { return s.options.Draining != nil && s.options.Draining() }

func (s *server) health(stopped bool, centers int) *healthOutput {
	out := &healthOutput{Status: http.StatusOK, Body: Health{Status: "ok", Stopped: centers}}
	if stopped {
		out.Status, out.Body.Status = http.StatusServiceUnavailable, "stopped"
	}
	return out
}
