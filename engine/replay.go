package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// replay makes a center's state from its newest snapshot and the log after it.
// Events are applied as they were decided, never decided anew. from is the
// position of the snapshot, 0 if there was none. rest is called now and then.
func (e *Engine) replay(ctx context.Context, id eventlog.CenterID, rest func()) (c *center.Center, from center.Position, err error) {
	c, from, err = e.openSnapshot(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	if err := applyTail(ctx, e.store, id, c, rest); err != nil {
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

// openSnapshot gives the newest snapshot as a center, or an empty one. A
// snapshot that this release cannot read costs time, not data.
func (e *Engine) openSnapshot(ctx context.Context, id eventlog.CenterID) (*center.Center, center.Position, error) {
	s, ok, err := e.store.LatestSnapshot(ctx, id)
	if err != nil {
		return nil, 0, fmt.Errorf("read snapshot: %w", err)
	}
	if !ok {
		return center.New(string(id)), 0, nil
	}
	c, err := center.Open(string(id), s.Schema, s.Body)
	if err == nil && c.Position() != center.Position(s.Position) {
		err = fmt.Errorf("its state is of position %d", c.Position())
	}
	if err != nil {
		e.options.Log.Warn("snapshot cannot be used, replaying the whole log", "center", id, "position", s.Position, "cause", err)
		return center.New(string(id)), 0, nil
	}
	return c, c.Position(), nil
}

// applyTail applies what the log holds after the state of a center.
// spec: DURABLE-3
func applyTail(ctx context.Context, store eventlog.Store, id eventlog.CenterID, c *center.Center, rest func()) error {
	for r, err := range store.Read(ctx, id, eventlog.Position(c.Position())) {
		if err != nil {
			return fmt.Errorf("read log after position %d: %w", c.Position(), err)
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
