package simulator_test

import (
	"context"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// house is a center as the lines of its agents see it, without names.
type house struct {
	engine *engine.Engine
	center eventlog.CenterID
}

// Open opens a session.
func (h house) Open(ctx context.Context, session center.OpenSession, sink func([]center.Effect)) (center.Epoch, error) {
	answer, err := h.engine.Do(ctx, h.center, engine.Request{Body: session, Sink: engine.SinkFunc(sink)})
	if err == nil && answer.Refusal != nil {
		err = answer.Refusal
	}
	return answer.Epoch, err
}

// Submit hands over a signal.
func (h house) Submit(ctx context.Context, signal center.InputBody, _ []connector.Person) error {
	answer, err := h.engine.Do(ctx, h.center, engine.Request{Body: signal, Sender: center.Sender{Role: center.VendorRole}})
	if err == nil && answer.Refusal != nil {
		err = answer.Refusal
	}
	return err
}

// Refer knows nobody.
func (house) Refer(context.Context, connector.Person) (center.PersonRef, error) { return 1, nil }

// Leave lets go of a session's sink.
func (h house) Leave(session center.From) { h.engine.Detach(h.center, session.Agent, session.Epoch) }

// Person knows nobody by name.
func (house) Person(_ context.Context, ref center.PersonRef) (connector.Person, error) {
	return connector.Person{Ref: ref, Number: "+12025550100"}, nil
}

// Status looks up a presence status.
func (h house) Status(ctx context.Context, id center.StatusID) (status center.Status, err error) {
	err = h.engine.View(ctx, h.center, func(c *center.Center) { status = *c.Status(id) })
	return status, err
}
