package engine

import (
	"bytes"
	"context"
	"fmt"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// Verify proves a center's log: stepping its inputs again on an empty center
// gives its batches byte for byte, and the state that comes out equals the one
// from applying the events, and the one from the newest snapshot and the tail.
// The log must be of this release: another one may decide differently, and
// only the last two can be compared then.
// spec: DURABLE-3, DURABLE-4
func Verify(ctx context.Context, store eventlog.Store, id eventlog.CenterID) error {
	v := verifier{stepped: center.New(string(id)), applied: center.New(string(id))}
	if err := v.openSnapshot(ctx, store, id); err != nil {
		return fmt.Errorf("verify center %s: %w", id, err)
	}
	for r, err := range store.Read(ctx, id, 0) {
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
	stepped  *center.Center
	applied  *center.Center
	restored *center.Center // from the snapshot; nil if there is none
	snapshot eventlog.Snapshot
	body     []byte
}

func (v *verifier) openSnapshot(ctx context.Context, store eventlog.Store, id eventlog.CenterID) error {
	s, ok, err := store.LatestSnapshot(ctx, id)
	if err != nil || !ok {
		return err
	}
	v.snapshot = s
	v.restored, err = center.Open(string(id), s.Schema, s.Body)
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

// applyAgain applies a record to an empty center, and to the snapshot if it comes
// after it.
func (v *verifier) applyAgain(r eventlog.Record) error {
	if v.restored != nil && v.applied != nil && v.applied.Position() == 0 && r.After > 0 {
		v.applied = nil // the log's beginning is gone: the snapshot stands for it
	}
	if v.applied != nil {
		if err := applyRecord(v.applied, r); err != nil {
			return err
		}
	}
	if v.restored != nil && r.After >= v.snapshot.Position {
		if err := applyRecord(v.restored, r); err != nil {
			return fmt.Errorf("on the snapshot of position %d: %w", v.snapshot.Position, err)
		}
	}
	if v.restored != nil && v.applied != nil && r.Last == v.snapshot.Position {
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
