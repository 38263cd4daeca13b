package engine

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// MakeBase makes the snapshot at which a center's log may begin from now on, at the
// end of a record, and proves it before anything rests on it: read back from its
// bytes it encodes to the same bytes, and with the log after it it leads to the state
// that the newest snapshot and its tail lead to. That state is saved as a snapshot
// as well, so that the base will not be the only one. An engine may run beside it.
// spec: RECORDS-10
func MakeBase(ctx context.Context, store eventlog.Store, id eventlog.CenterID, at eventlog.Position, log *slog.Logger) (base eventlog.Snapshot, err error) {
	if base, err = makeBase(ctx, store, id, at, log); err != nil {
		return base, fmt.Errorf("make a base of center %s at position %d: %w", id, at, err)
	}
	return base, nil
}

func makeBase(ctx context.Context, store eventlog.Store, id eventlog.CenterID, at eventlog.Position, log *slog.Logger) (base eventlog.Snapshot, err error) {
	stint := NewStint()
	stateAt := func(c *center.Center, at eventlog.Position) error {
		err := applyUpTo(ctx, store, id, c, at, func() { stint.Rest(ctx) })
		if err == nil && c.Position() != center.Position(at) {
			err = fmt.Errorf("no record ends at position %d", at)
		}
		return err
	}
	head, err := store.Head(ctx, id)
	if err != nil {
		return base, err
	}
	newest, _, err := openSnapshot(ctx, store, id, eventlog.End, log)
	if err == nil {
		head.Position = max(head.Position, eventlog.Position(newest.Position())) // it goes on meanwhile
		err = stateAt(newest, head.Position)
	}
	if err != nil {
		return base, err
	}
	c, _, err := openSnapshot(ctx, store, id, at, log)
	if err == nil {
		err = stateAt(c, at)
	}
	if err == nil {
		base, err = snapshotOf(c)
	}
	if err != nil {
		return base, err
	}
	again, err := openOne(id, base)
	if err == nil {
		err = same("the log", c, "the base", again)
	}
	if err == nil {
		err = stateAt(again, head.Position)
	}
	if err == nil {
		err = same("the newest snapshot and its tail", newest, "the base and the log after it", again)
	}
	if err != nil {
		return base, err
	}
	return base, save(ctx, store, id, newest)
}
