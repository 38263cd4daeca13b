package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// replay makes a center's state from its newest snapshot and the log after it.
// Events are applied as they were decided, never decided anew. from is the
// position of the snapshot, 0 if there was none. rest is called now and then.
func (e *Engine) replay(ctx context.Context, id eventlog.CenterID, rest func()) (c *center.Center, from center.Position, err error) {
	c, from, err = openSnapshot(ctx, e.store, id, eventlog.End, e.options.Log)
	if err != nil {
		return nil, 0, err
	}
	if err := applyUpTo(ctx, e.store, id, c, eventlog.End, rest); err != nil {
		return nil, 0, err
	}
	return c, from, nil
}

// Load makes a center's state of a store, without running it.
func Load(ctx context.Context, store eventlog.Store, id eventlog.CenterID) (*center.Center, error) {
	e := &Engine{store: store, options: Options{}.withDefaults()}
	c, _, err := e.replay(ctx, id, func() {})
	if err != nil {
		return nil, fmt.Errorf("load center %s: %w", id, err)
	}
	return c, nil
}

// openSnapshot gives the newest snapshot up to a position that this release can use
// as a center, or an empty one. A snapshot that it cannot use costs time, not data:
// an older one is opened, at last the base of a log that was trimmed. If there
// is none for such a log, reading it from its first event says so.
func openSnapshot(ctx context.Context, store eventlog.Store, id eventlog.CenterID, upTo eventlog.Position, log *slog.Logger) (*center.Center, center.Position, error) {
	for {
		s, ok, err := store.LatestSnapshot(ctx, id, upTo)
		switch {
		case errors.Is(err, eventlog.ErrCorrupt):
			log.Warn("no snapshot is sound, replaying the whole log", "center", id, "cause", err)
			return center.New(string(id)), 0, nil
		case err != nil:
			return nil, 0, fmt.Errorf("read snapshot: %w", err)
		case !ok:
			return center.New(string(id)), 0, nil
		}
		c, err := openOne(id, s)
		if err == nil {
			return c, c.Position(), nil
		}
		log.Warn("snapshot cannot be used, replaying from an older one", "center", id, "position", s.Position, "cause", err)
		if s.Position == 0 {
			return center.New(string(id)), 0, nil
		}
		upTo = s.Position - 1
	}
}

func openOne(id eventlog.CenterID, s eventlog.Snapshot) (*center.Center, error) {
	c, err := center.Open(string(id), s.Schema, s.Body)
	if err == nil && c.Position() != center.Position(s.Position) {
		err = fmt.Errorf("its state is of position %d", c.Position())
	}
	return c, err
}

// applyUpTo applies what the log holds after the state of a center, whole records
// that end at a position or before.
// spec: DURABLE-3
func applyUpTo(ctx context.Context, store eventlog.Store, id eventlog.CenterID, c *center.Center, upTo eventlog.Position, rest func()) error {
	for r, err := range store.Read(ctx, id, eventlog.Position(c.Position())) {
		if err != nil {
			return fmt.Errorf("read log after position %d: %w", c.Position(), err)
		}
		if r.Last > upTo {
			return nil
		}
		if center.Position(r.After) != c.Position() {
			return fmt.Errorf("log has a batch after position %d where %d was expected: %w", r.After, c.Position(), eventlog.ErrCorrupt)
		}
		if err := applyRecord(c, r); err != nil {
			return err
		}
		rest()
	}
	return nil
}

// applyRecord applies one batch. What panics in the machine is an error here: a
// log that does not fit must not take the host down.
func applyRecord(c *center.Center, r eventlog.Record) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("apply events after position %d: %v", r.After, p)
		}
	}()
	for entry, err := range center.Entries(r.Schema, center.Position(r.After), r.Body) {
		if err != nil {
			return fmt.Errorf("decode batch after position %d: %w", r.After, err)
		}
		for _, event := range entry.Events {
			c.Apply(entry.Input.At, event)
		}
	}
	if c.Position() != center.Position(r.Last) {
		return fmt.Errorf("batch up to position %d led to position %d: %w", r.Last, c.Position(), eventlog.ErrCorrupt)
	}
	return nil
}

// load brings an owner's center to where the log is. A center whose log or
// snapshot does not replay is stopped before it begins; only a context that
// ended is an error.
func (o *owner) load(ctx context.Context) error {
	c, from, err := o.engine.replay(ctx, o.id, func() {})
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		o.center = center.New(string(o.id))
		if head, err := o.engine.store.Head(ctx, o.id); err == nil { // for those who read on
			o.durable.Store(uint64(head.Position))
			o.feed.last = center.Position(head.Position)
		}
		o.stop(fmt.Errorf("open: %w", err))
		return nil
	}
	o.center = c
	o.durable.Store(uint64(c.Position()))
	o.feed.last = c.Position()
	o.keeping.at, o.keeping.taken = from, time.Now()
	if ahead := c.Now() - center.Millis(time.Now().UnixMilli()); ahead > clockBehindMax {
		o.engine.options.Log.Warn("the clock is behind the log: deadlines wait for it", "center", o.id, "milliseconds", int64(ahead))
	}
	return nil
}
