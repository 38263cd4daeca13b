package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/connector/socket"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

// connectorHost is one center as the connectors of its agents see it.
type connectorHost struct {
	engine *engine.Engine
	center eventlog.CenterID
	people *people.Directory
}

var _ connector.Host = connectorHost{}

// Open opens a session; its effects go to sink from the first one on.
func (h connectorHost) Open(ctx context.Context, session center.OpenSession, sink func([]center.Effect)) (center.Epoch, error) {
	answer, err := h.engine.Do(ctx, h.center, engine.Request{
		Body: session, Sink: engine.SinkFunc(sink),
		Sender: center.Sender{Role: center.AgentRole, Agent: session.Agent},
	})
	switch {
	case err != nil:
		return 0, err
	case answer.Refusal != nil:
		return 0, answer.Refusal
	}
	return answer.Epoch, nil
}

// Submit hands over a signal.
func (h connectorHost) Submit(ctx context.Context, signal center.InputBody, persons []connector.Person) error {
	request := engine.Request{Body: signal, Sender: center.Sender{Role: center.VendorRole}}
	for _, p := range persons {
		rows, err := h.people.Row(ctx, p.Ref, personOf(p))
		if err != nil {
			return err
		}
		request.People = append(request.People, rows...)
	}
	answer, err := h.engine.Do(ctx, h.center, request)
	h.people.Wrote(request.People)
	switch {
	case errors.Is(err, engine.ErrOverloaded): // nothing was taken: the session says it again
		return fmt.Errorf("%w: %w", connector.ErrBusy, err)
	case err != nil:
		return err
	case answer.Refusal != nil:
		return answer.Refusal
	}
	return nil
}

// Refer gives somebody on the line a reference.
func (h connectorHost) Refer(ctx context.Context, p connector.Person) (center.PersonRef, error) {
	person := personOf(p)
	if person.Number == "" {
		return center.PersonRef(engine.NewRef()), nil
	}
	ref, _, err := h.people.Reference(ctx, person.Number)
	return ref, err
}

// personOf reads a connector's person. A number that is none is kept as it came:
// what a telephony system says is not refused.
func personOf(p connector.Person) people.Person {
	number, _, err := people.ParsePhone(p.Number)
	if err != nil {
		number = people.Phone(p.Number)
	}
	return people.Person{Number: number, Name: p.Name}
}

// Leave lets go of the sink.
func (h connectorHost) Leave(session center.From) {
	h.engine.Detach(h.center, session.Agent, session.Epoch)
}

// Person looks up a customer.
func (h connectorHost) Person(ctx context.Context, ref center.PersonRef) (connector.Person, error) {
	p, err := h.people.Customer(ctx, ref)
	return connector.Person{Ref: ref, Number: p.Number.Full(), Name: p.Name}, err
}

// Status looks up a presence status.
func (h connectorHost) Status(ctx context.Context, id center.StatusID) (status center.Status, err error) {
	err = h.engine.View(ctx, h.center, func(c *center.Center) {
		if s := c.Status(id); s != nil {
			status = *s
		}
	})
	return status, err
}

// wanted is the session that a request asks for.
type wanted struct {
	center eventlog.CenterID
	agent  string // "" is the key's own

	request *http.Request
}

type wantedKey struct{}

// connectors is the endpoint for connectors, at a path with {center}.
func (h *host) connectors(door *socket.Door) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := wanted{eventlog.CenterID(r.PathValue("center")), r.URL.Query().Get("agent"), r}
		door.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), wantedKey{}, asked)))
	})
}

// letIn says what an API key or a sign-in gives a connector: the agent whose it is,
// or, for a vendor's back end, the one that the request names.
func (h *host) letIn(ctx context.Context, _ string) (grant socket.Grant, err error) {
	asked, _ := ctx.Value(wantedKey{}).(wanted)
	principal, err := auth.Identify(asked.request, h.Engine, asked.center)
	if err != nil {
		h.noteDenied(ctx, asked.center, 0, err)
		return grant, refusalOf(err)
	}
	agent := principal.Agent
	d := h.Directory(asked.center)
	if asked.agent != "" && d != nil && principal.Center == asked.center {
		if agent, _, err = d.Find(ctx, asked.agent); err != nil {
			return grant, err
		}
	}
	if err := auth.Authorize(principal, auth.Connect, auth.Object{Center: asked.center, Agent: agent}); err != nil {
		h.noteDenied(ctx, asked.center, agent, err)
		return grant, refusalOf(err)
	}
	var statuses []center.Status
	known := false
	err = h.Engine.View(ctx, asked.center, func(c *center.Center) {
		known = c.Agent(agent) != nil
		statuses = c.Statuses()
	})
	switch {
	case err != nil:
		return grant, err
	case !known:
		return grant, &center.Refusal{Code: center.CodeUnknown, Sentence: "there is no such agent here: name one by ?agent=KEY, or use an agent's own API key or sign-in"}
	}
	return socket.Grant{
		Host: h.Connector(asked.center), Agent: agent,
		Setup: connector.SetupConfig{Center: string(asked.center), Agent: agent, Statuses: statuses},
		Watch: func(ctx context.Context, end func(error)) func() {
			stop := h.cuts[asked.center].watch(principal, end)
			if err := h.stillGood(ctx, principal); err != nil {
				end(err)
			}
			return stop
		},
	}, nil
}

// noteDenied keeps a denial at the door of the connectors for the audit list.
// spec: RECORDS-6
func (h *host) noteDenied(ctx context.Context, id eventlog.CenterID, agent center.AgentID, err error) {
	var no *auth.Denied
	if !errors.As(err, &no) || h.Directory(id) == nil {
		return
	}
	if err := h.denials.Note(ctx, id, no, "connector", func(d *center.Denial) { d.Agent = agent }); err != nil {
		h.log.Warn("a denial is not in the audit list", "center", string(id), "cause", err)
	}
}

// stillGood looks whether what a principal came by is still there: it may have ended
// before the session was watched.
func (h *host) stillGood(ctx context.Context, p auth.Principal) error {
	good := false
	err := h.Engine.View(ctx, p.Center, func(c *center.Center) {
		good = c.Key(p.KeyID) != nil || c.SignIn(p.SignIn) != nil
	})
	if err == nil && !good {
		err = socket.ErrEnded
	}
	return err
}

// refusalOf makes a denial one that the door shows.
func refusalOf(err error) error {
	var denied *auth.Denied
	if errors.As(err, &denied) {
		return &center.Refusal{Code: center.CodeNotYours, Sentence: denied.Sentence}
	}
	return fmt.Errorf("let a connector in: %w", err)
}
