package api

import (
	"context"
	"fmt"
	"iter"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// Past reads what a center did.
type Past interface {
	// Entries yields the durable entries of a center that hold an event after a
	// position, up to where the log ends now. An entry is valid until the next one.
	Entries(ctx context.Context, id eventlog.CenterID, after center.Position) iter.Seq2[*center.Entry, error]

	// StateAt is a center as it was right after an event.
	StateAt(ctx context.Context, id eventlog.CenterID, at center.Position) (*center.Center, error)
}

// replayed reads the past by a subscription, from the beginning.
type replayed struct{ engine *engine.Engine }

func (p replayed) Entries(ctx context.Context, id eventlog.CenterID, after center.Position) iter.Seq2[*center.Entry, error] {
	return func(yield func(*center.Entry, error) bool) {
		head, err := p.engine.Position(id)
		if err != nil {
			yield(nil, err)
			return
		}
		s, err := p.engine.Subscribe(ctx, id, p.engine.Epoch(), min(after, head))
		if err != nil {
			yield(nil, err)
			return
		}
		defer s.Close()
		for at := after; at < head; {
			entry, err := s.Next(ctx)
			if !yield(entry, err) || err != nil {
				return
			}
			at = entry.First + center.Position(len(entry.Events)) - 1
		}
	}
}

func (p replayed) StateAt(ctx context.Context, id eventlog.CenterID, at center.Position) (*center.Center, error) {
	c := center.New(string(id))
	for entry, err := range p.Entries(ctx, id, 0) {
		if err != nil {
			return nil, err
		}
		for _, event := range entry.Events {
			if c.Position() == at {
				return c, nil
			}
			c.Apply(entry.Input.At, event)
		}
	}
	if c.Position() != at {
		return nil, fmt.Errorf("center %s: the log ends at position %d, before %d", id, c.Position(), at)
	}
	return c, nil
}
