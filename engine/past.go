package engine

import (
	"context"
	"fmt"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// StateAt makes a center as it was right after an event, from the newest
// snapshot that is not younger and the log after it. Its cost grows with the
// events between. For a moment before the log begins the error is an
// *eventlog.TrimmedError.
func (e *Engine) StateAt(ctx context.Context, id eventlog.CenterID, at center.Position) (*center.Center, error) {
	if _, err := e.owner(id); err != nil {
		return nil, err
	}
	c, _, err := openSnapshot(ctx, e.store, id, eventlog.Position(at), e.options.Log)
	if err != nil {
		return nil, fmt.Errorf("center %s: %w", id, err)
	}
	for r, err := range e.store.Read(ctx, id, eventlog.Position(c.Position())) {
		if err == nil && c.Position() < at {
			err = applyUntil(c, r, at)
		}
		if err != nil {
			return nil, fmt.Errorf("center %s at position %d: %w", id, at, err)
		}
		if c.Position() >= at {
			break
		}
	}
	if c.Position() != at {
		return nil, fmt.Errorf("center %s: the log ends at position %d, before %d", id, c.Position(), at)
	}
	return c, nil
}

// Begin gives the last event that was trimmed off a center's log, 0 if none was.
func (e *Engine) Begin(ctx context.Context, id eventlog.CenterID) (center.Position, error) {
	begin, err := e.store.Begin(ctx, id)
	if err != nil {
		return 0, fmt.Errorf("center %s: %w", id, err)
	}
	return center.Position(begin.Position), nil
}

// applyUntil applies the events of a batch up to a position.
func applyUntil(c *center.Center, r eventlog.Record, at center.Position) error {
	for entry, err := range center.Entries(r.Schema, center.Position(r.After), r.Body) {
		if err != nil {
			return err
		}
		for _, event := range entry.Events {
			if c.Position() == at {
				return nil
			}
			c.Apply(entry.Input.At, event)
		}
	}
	return nil
}
