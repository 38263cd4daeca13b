package engine

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"

	"github.com/secondring/secondring/eventlog"
)

// NewRef draws a reference for a person who is new to the vault: 63 random
// bits, so that it says nothing and does not meet another, and fits a signed
// integer.
func NewRef() eventlog.Ref {
	for {
		if ref := eventlog.Ref(rand.Uint64() >> 1); ref != 0 {
			return ref
		}
	}
}

// People reads vault rows. A reference that is unknown or erased has no entry.
// Whoever learned a reference from an answer, an effect or a subscription finds
// its row, since both were written in one commit.
func (e *Engine) People(ctx context.Context, id eventlog.CenterID, refs []eventlog.Ref) (map[eventlog.Ref][]byte, error) {
	if _, err := e.owner(id); err != nil {
		return nil, err
	}
	people, err := e.store.People(ctx, id, refs)
	if err != nil {
		return nil, fmt.Errorf("center %s: read people: %w", id, err)
	}
	return people, nil
}

// FindPerson gives the person that an index leads to, such as a number.
func (e *Engine) FindPerson(ctx context.Context, id eventlog.CenterID, index string) (eventlog.Ref, bool, error) {
	if _, err := e.owner(id); err != nil {
		return 0, false, err
	}
	ref, ok, err := e.store.FindPerson(ctx, id, index)
	if err != nil {
		return 0, false, fmt.Errorf("center %s: %w", id, err)
	}
	return ref, ok, nil
}

// AllPeople yields all rows of a center's vault.
func (e *Engine) AllPeople(ctx context.Context, id eventlog.CenterID) iter.Seq2[eventlog.Person, error] {
	return e.store.AllPeople(ctx, id)
}

// ErasePeople removes vault rows for good. The log keeps the references, which
// then lead nowhere.
// spec: DURABLE-7
func (e *Engine) ErasePeople(ctx context.Context, id eventlog.CenterID, refs []eventlog.Ref) error {
	if _, err := e.owner(id); err != nil {
		return err
	}
	if err := e.store.ErasePeople(ctx, id, refs); err != nil {
		return fmt.Errorf("center %s: erase people: %w", id, err)
	}
	return nil
}
