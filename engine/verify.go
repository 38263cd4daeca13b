package engine

import (
	"bytes"
	"context"
	"fmt"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// Verify proves a center's log: stepping its inputs again from where it begins
// gives its batches byte for byte, and the state that comes out equals the one
// from applying the events, and the one from the newest snapshot and the tail.
// The log must be of this release: another one may decide differently, and
// only the last two can be compared then.
// spec: DURABLE-3, DURABLE-4
func Verify(ctx context.Context, store eventlog.Store, id eventlog.CenterID) error {
	var v verifier
	var err error
	if v.stepped, _, err = openBase(ctx, store, id); err == nil {
		v.applied, v.begin, err = openBase(ctx, store, id)
	}
	if err == nil {
		err = v.openSnapshot(ctx, store, id)
	}
	if err != nil {
		return fmt.Errorf("verify center %s: %w", id, err)
	}
	for r, err := range store.Read(ctx, id, v.begin.Position) {
		if err == nil {
			err = v.take(r)
		}
		if err != nil {
			return fmt.Errorf("verify center %s: %w", id, err)
		}
	}
	if err := v.compare(); err != nil {
		return fmt.Errorf("verify center %s: %w", id, err)
	}
	return nil
}

// verifier builds a center's state in three ways.
type verifier struct {
	begin    eventlog.Head  // where the log begins
	stepped  *center.Center // from the base
	applied  *center.Center // from the base
	restored *center.Center // from the snapshot; nil if there is none
	snapshot eventlog.Snapshot
	body     []byte
}

// Base gives the state in which a center's log begins, the empty one unless it was
// trimmed.
func Base(ctx context.Context, store eventlog.Store, id eventlog.CenterID) (*center.Center, error) {
	c, _, err := openBase(ctx, store, id)
	return c, err
}

// openBase gives the state in which a log begins: that of its base if it was
// trimmed, else the empty one.
// spec: RECORDS-10
func openBase(ctx context.Context, store eventlog.Store, id eventlog.CenterID) (*center.Center, eventlog.Head, error) {
	begin, err := store.Begin(ctx, id)
	if err != nil || begin.Position == 0 {
		return center.New(string(id)), begin, err
	}
	s, ok, err := store.LatestSnapshot(ctx, id, begin.Position)
	if err == nil && (!ok || s.Position != begin.Position) {
		err = fmt.Errorf("it is not there, or damaged: %w", eventlog.ErrCorrupt)
	}
	var c *center.Center
	if err == nil {
		c, err = openOne(id, s)
	}
	if err != nil {
		return nil, begin, fmt.Errorf("open the base of the log at position %d: %w", begin.Position, err)
	}
	return c, begin, nil
}

func (v *verifier) openSnapshot(ctx context.Context, store eventlog.Store, id eventlog.CenterID) error {
	s, ok, err := store.LatestSnapshot(ctx, id, eventlog.End)
	if err != nil || !ok {
		return err
	}
	v.snapshot = s
	v.restored, err = openOne(id, s)
	if err != nil {
		return fmt.Errorf("open snapshot of position %d: %w", s.Position, err)
	}
	return nil
}

func (v *verifier) take(r eventlog.Record) error {
	if err := v.stepAgain(r); err != nil {
		return err
	}
	return v.applyAgain(r)
}

// applyAgain applies a record to the base, and to the snapshot if it comes after it.
func (v *verifier) applyAgain(r eventlog.Record) error {
	if err := applyRecord(v.applied, r); err != nil {
		return err
	}
	if v.restored != nil && r.After >= v.snapshot.Position {
		if err := applyRecord(v.restored, r); err != nil {
			return fmt.Errorf("on the snapshot of position %d: %w", v.snapshot.Position, err)
		}
	}
	if v.restored != nil && r.Last == v.snapshot.Position {
		return same("applying events", v.applied, "the snapshot", v.restored)
	}
	return nil
}

// stepAgain lets the machine decide the batch's inputs anew and compares what
// it would write.
func (v *verifier) stepAgain(r eventlog.Record) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("step the inputs after position %d again: %v", v.stepped.Position(), p)
		}
	}()
	v.body = v.body[:0]
	for entry, err := range center.Entries(r.Schema, center.Position(r.After), r.Body) {
		if err != nil {
			return fmt.Errorf("decode batch after position %d: %w", r.After, err)
		}
		in := entry.Input
		result := v.stepped.Step(in)
		if v.body, err = center.AppendEntry(v.body, &in, &result); err != nil {
			return fmt.Errorf("encode %T at position %d again: %w", in.Body, entry.First, err)
		}
		if !bytes.HasPrefix(r.Body, v.body) {
			return fmt.Errorf("stepping %T of position %d again gives other events: %v, the log has %v", in.Body, entry.First, result.Events, entry.Events)
		}
	}
	if len(v.body) != len(r.Body) {
		return fmt.Errorf("batch after position %d is %d bytes long, stepping its inputs again gives %d", r.After, len(r.Body), len(v.body))
	}
	return nil
}

func (v *verifier) compare() error {
	if err := same("stepping inputs", v.stepped, "applying events", v.applied); err != nil {
		return err
	}
	if v.restored == nil {
		return nil
	}
	return same("applying events", v.applied, "snapshot and tail", v.restored)
}

// same compares two states by their bytes.
func same(one string, a *center.Center, other string, b *center.Center) error {
	x, err := a.Snapshot()
	if err != nil {
		return fmt.Errorf("encode the state of %s: %w", one, err)
	}
	y, err := b.Snapshot()
	if err != nil {
		return fmt.Errorf("encode the state of %s: %w", other, err)
	}
	if !bytes.Equal(x, y) {
		return fmt.Errorf("at position %d the state of %s (%d bytes) and of %s (%d bytes) differ", a.Position(), one, len(x), other, len(y))
	}
	return nil
}
