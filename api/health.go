package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// Health says whether the host can take requests.
type Health struct {
	Status  string `json:"status" enum:"ok,stopped"`
	Stopped int    `json:"stopped,omitempty" doc:"how many contact centers do not run; the host's log says which, and why"`
}

type healthOutput struct {
	Status int
	Body   Health
}

func (s *server) addHealth() {
	health := operation{method: http.MethodGet, path: "/healthz", id: "getHealth", tag: "host", summary: "Whether the process lives", open: true}
	huma.Register(s.api, s.describe(health, false), func(context.Context, *struct{}) (*healthOutput, error) {
		return &healthOutput{Status: http.StatusOK, Body: Health{Status: "ok"}}, nil
	})
	ready := operation{
		method: http.MethodGet, path: "/readyz", id: "getReadiness", tag: "host", open: true,
		summary: "Whether every contact center takes requests", about: "503 if the host or one of its contact centers has stopped.",
	}
	huma.Register(s.api, s.describe(ready, false), func(context.Context, *struct{}) (*healthOutput, error) {
		out := &healthOutput{Status: http.StatusOK, Body: Health{Status: "ok", Stopped: len(s.engine.Failures())}}
		if s.engine.Err() != nil || out.Body.Stopped > 0 {
			out.Status, out.Body.Status = http.StatusServiceUnavailable, "stopped"
		}
		return out, nil
	})
}
