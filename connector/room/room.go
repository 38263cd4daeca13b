package room

import (
	"context"
	"errors"
	"fmt"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// Room is one contact center.
type Room struct {
	Engine *engine.Engine
	Center eventlog.CenterID
}

var _ connector.Host = Room{}

// Do hands an input to the center. A refusal comes as the error.
func (r Room) Do(ctx context.Context, request engine.Request) (engine.Answer, error) {
	answer, err := r.Engine.Do(ctx, r.Center, request)
	if err == nil && answer.Refusal != nil {
		err = answer.Refusal
	}
	return answer, err
}

// Open opens a session; its effects go to sink from the first one on.
func (r Room) Open(ctx context.Context, session center.OpenSession, sink func([]center.Effect)) (center.Epoch, error) {
	answer, err := r.Do(ctx, engine.Request{Body: session, Sink: engine.SinkFunc(sink)})
	return answer.Epoch, err
}

// Submit hands over a signal.
func (r Room) Submit(ctx context.Context, signal center.InputBody, people []connector.Person) error {
	request := engine.Request{Body: signal, Sender: center.Sender{Role: center.VendorRole}}
	for _, p := range people {
		request.People = append(request.People, eventlog.Person{Ref: eventlog.Ref(p.Ref), Body: p.Row()})
	}
	_, err := r.Do(ctx, request)
	if errors.Is(err, engine.ErrOverloaded) {
		return fmt.Errorf("%w: %w", connector.ErrBusy, err)
	}
	return err
}

// Leave lets go of a session's sink.
func (r Room) Leave(session center.From) { r.Engine.Detach(r.Center, session.Agent, session.Epoch) }

// Refer gives somebody a reference.
func (r Room) Refer(context.Context, connector.Person) (center.PersonRef, error) {
	return center.PersonRef(engine.NewRef()), nil
}

// Person looks up a customer.
func (r Room) Person(ctx context.Context, ref center.PersonRef) (connector.Person, error) {
	rows, err := r.Engine.People(ctx, r.Center, []eventlog.Ref{eventlog.Ref(ref)})
	if row, known := rows[eventlog.Ref(ref)]; known && err == nil {
		return connector.ReadPerson(ref, row)
	}
	return connector.Person{Ref: ref}, err
}

// Status looks up a presence status.
func (r Room) Status(ctx context.Context, id center.StatusID) (status center.Status, err error) {
	err = r.Engine.View(ctx, r.Center, func(c *center.Center) {
		if s := c.Status(id); s != nil {
			status = *s
		}
	})
	return status, err
}
