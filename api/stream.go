package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// Stream is the live stream of a host, and the desks that say there that they are
// alive. An error is one of the host, of package auth, or a refusal of the center.
type Stream interface {
	// Open serves a request to follow the center in its path. The error comes before
	// anything was answered.
	Open(w http.ResponseWriter, r *http.Request) error

	// Document describes it as AsyncAPI, in YAML.
	Document() []byte

	// Alive says that an agent's console is alive, CloseDesk that it is closed. Both
	// return when the center knows.
	Alive(ctx context.Context, id eventlog.CenterID, agent center.AgentID, by center.Sender) error
	CloseDesk(ctx context.Context, id eventlog.CenterID, agent center.AgentID, by center.Sender) error
}

// openStream lets a client follow, or says why not as every operation does.
func (s *server) openStream(w http.ResponseWriter, r *http.Request) {
	if err := s.options.Stream.Open(w, r); err != nil {
		s.write(w, r, requestID(r.Context()), s.problemOf(r.Context(), err))
	}
}

func (s *server) addDesks() {
	type aliveInput struct {
		OfAgent
		Repeatable
	}
	addOwned(s, operation{action: auth.KeepDesk, method: http.MethodPost, path: "/agents/{agent}/alive", id: "keepDesk", tag: "agents",
		summary: "Say that the agent's console is alive",
		about: "For pages that follow by server-sent events; by WebSocket the page says it there. The first time opens a desk. " +
			"After deskSilenceSeconds without a word the agent is unreachable and is offered no calls."},
		func(ctx context.Context, r *request, in *aliveInput) (center.AgentID, error) {
			return ownAgent(ctx, r, &in.OfAgent)
		},
		func(ctx context.Context, r *request, _ *aliveInput, agent center.AgentID) (*nothing, error) {
			return nil, r.desk(func(d Stream) error { return d.Alive(ctx, r.center, agent, r.principal.Sender()) })
		})
	addOwned(s, operation{action: auth.CloseDesk, method: http.MethodDelete, path: "/agents/{agent}/desk", id: "closeDesk", tag: "agents",
		summary: "Close the agent's console",
		about:   "When the agent leaves it properly, or when it will not come back: the agent is then reached by the connector alone."}, ownAgent,
		func(ctx context.Context, r *request, _ *OfAgent, agent center.AgentID) (*nothing, error) {
			return nil, r.desk(func(d Stream) error { return d.CloseDesk(ctx, r.center, agent, r.principal.Sender()) })
		})
}

// desk does something with a desk, and gives a refusal its names.
func (r *request) desk(do func(Stream) error) error {
	if r.server.options.Stream == nil {
		return problem(string(center.CodeUnknown), "this host has no live stream, and so no desks")
	}
	err := do(r.server.options.Stream)
	var no *center.Refusal
	if errors.As(err, &no) {
		return refused(no, r.people)
	}
	return err
}
