package connector

import (
	"context"
	"errors"
	"time"

	"github.com/secondring/secondring/center"
)

// ErrBusy is a Host's answer when it has too much to do and has taken nothing. A
// connector of the library never says a thing twice, so whoever submits waits and
// tries again: a hangup is not lost to a rush.
var ErrBusy = errors.New("the host has too much to do")

// Host is one contact center, as the connectors of its agents see it.
type Host interface {
	Directory

	// Open opens a session of an agent's connector; an older one of that agent is
	// over. Its effects go to sink, in order and durable, perhaps before Open
	// returns. The sink does not block and keeps no slice.
	Open(ctx context.Context, session center.OpenSession, sink func([]center.Effect)) (center.Epoch, error)

	// Submit hands a signal to the center, and returns when what it caused is
	// durable. people are those whom the signal refers to. An
	// error is a *center.Refusal, ErrBusy, or a fault of the host.
	Submit(ctx context.Context, signal center.InputBody, people []Person) error

	// Refer gives somebody new on the line a reference: that of the number, if the
	// host has heard of it. Submit is handed the person with it.
	Refer(ctx context.Context, person Person) (center.PersonRef, error)

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

// submitPatiently submits until the host is not busy any more, for as long as a
// silent connection may live. What it is told meanwhile waits in the connection.
func submitPatiently(ctx context.Context, host Host, body center.InputBody, people []Person) error {
	for begin := time.Now(); ; time.Sleep(busyPause) {
		err := host.Submit(ctx, body, people)
		if !errors.Is(err, ErrBusy) || time.Since(begin) > SilenceTimeout {
			return err
		}
	}
}
