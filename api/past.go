package api

import (
	"context"
	"errors"
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

// replayed reads the past from the log.
type replayed struct{ engine *engine.Engine }

// Entries is part of Past.
func (p replayed) Entries(ctx context.Context, id eventlog.CenterID, after center.Position) iter.Seq2[*center.Entry, error] {
	return func(yield func(*center.Entry, error) bool) {
		head, err := p.engine.Position(id)
		if err != nil {
			yield(nil, err)
			return
		}
		s, err := p.engine.Subscribe(ctx, id, p.engine.Epoch(), min(after, head))
		var reset *engine.ResetError
		if errors.As(err, &reset) && reset.First > 0 {
			err = &eventlog.TrimmedError{Center: id, First: eventlog.Position(reset.First)}
		}
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

// StateAt is part of Past.
func (p replayed) StateAt(ctx context.Context, id eventlog.CenterID, at center.Position) (*center.Center, error) {
	return p.engine.StateAt(ctx, id, at)
}
