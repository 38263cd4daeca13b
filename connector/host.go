package connector

import (
	"context"

	"github.com/secondring/secondring/center"
)

// Host is one contact center, as the connectors of its agents see it.
type Host interface {
	Directory

	// Open opens a session of an agent's connector; an older one of that agent is
	// over. Its effects go to sink, in order and durable, perhaps before Open
	// returns. The sink does not block and keeps no slice.
	Open(ctx context.Context, session center.OpenSession, sink func([]center.Effect)) (center.Epoch, error)

	// Submit hands a signal to the center, and returns when what it caused is
	// durable. people are rows of the vault for the references in the signal. An
	// error is a *center.Refusal, or a fault of the host.
	Submit(ctx context.Context, signal center.InputBody, people []Person) error

	// Leave lets go of a session's sink.
	Leave(session center.From)
}

// Directory is what a message needs and an effect does not carry, because the
// machine does not know it or it belongs to nobody but the vault.
type Directory interface {
	// Person looks up a customer; nothing is known of one who was erased.
	Person(ctx context.Context, ref center.PersonRef) (Person, error)

	// Status looks up a presence status.
	Status(ctx context.Context, id center.StatusID) (center.Status, error)
}
