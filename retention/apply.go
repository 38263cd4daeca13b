package retention

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// Options say what is kept and where the rest goes.
type Options struct {
	Before  time.Time       // what was decided before is to go
	UpTo    center.Position // and no record that ends later: how far the records are
	Archive string          // directory of archives; "" drops what goes
	DryRun  bool            // only say what would go
	Log     *slog.Logger
}

// Done is what became of a log.
type Done struct {
	First, Last eventlog.Position // the events that went; Last is 0 if none did
	Records     int               // that held them
	File        string            // their archive
	Chain       eventlog.Hash     // of the last of them
}

// Day is the beginning of the day, UTC, before which a log is not kept.
func Day(now time.Time, days int) time.Time {
	return now.UTC().Truncate(24*time.Hour).AddDate(0, 0, -days)
}

// Apply archives or drops the old records of a center, once: who was killed before
// leaves an archive that is used first, so it is called until nothing goes. It may
// run beside an engine.
// spec: RECORDS-10
func Apply(ctx context.Context, store eventlog.Store, id eventlog.CenterID, o Options) (Done, error) {
	a := applying{Options: o, store: store, id: id, stint: engine.NewStint()}
	d, err := a.apply(ctx)
	if err != nil {
		return Done{}, fmt.Errorf("retention of center %s: %w", id, err)
	}
	return d, nil
}

// applying is one Apply.
type applying struct {
	Options
	store eventlog.Store
	id    eventlog.CenterID
	begin eventlog.Head
	stint *engine.Stint
}

func (a *applying) apply(ctx context.Context) (d Done, err error) {
	if a.begin, err = a.store.Begin(ctx, a.id); err != nil {
		return d, err
	}
	if d, err = a.cut(ctx, eventlog.End); err != nil || a.DryRun {
		return d, err
	}
	if d.Last == 0 {
		return d, a.store.Sweep(ctx, a.id) // of a run that was killed
	}
	if a.Archive != "" {
		if d, err = a.resume(ctx, d); err != nil || d.Last == 0 {
			return d, err
		}
	}
	base, err := engine.MakeBase(ctx, a.store, a.id, d.Last, a.Log)
	if err != nil {
		return d, err
	}
	if a.Archive != "" && d.File == "" {
		if d.File, err = a.write(ctx, d); err != nil {
			return d, err
		}
	}
	// Nothing is removed before this line.
	if err := a.store.Trim(ctx, a.id, base); err != nil {
		return d, err
	}
	return d, a.store.Sweep(ctx, a.id)
}

// resume looks for the archive of a run that was killed before it trimmed. What is in
// it goes now; and if the rules keep some of that today, nothing goes until they do not.
func (a *applying) resume(ctx context.Context, d Done) (Done, error) {
	archives, err := List(a.Archive, a.id)
	if err != nil {
		return d, err
	}
	for _, one := range archives {
		if one.Last <= a.begin.Position {
			continue
		}
		if one.After != a.begin.Position {
			return d, fmt.Errorf("%s does not begin where the log does, after position %d: archives must not overlap; move it away", one.Path, a.begin.Position)
		}
		end, err := one.verify(a.begin.Hash, func(eventlog.Record) error { return nil })
		if err != nil {
			return d, fmt.Errorf("%w; what is in it is still in the log: move it away", err)
		}
		if one.Last > d.Last {
			return Done{}, nil
		}
		d, err = a.cut(ctx, one.Last)
		if err == nil && (d.Last != one.Last || d.Chain != end.Hash) {
			err = fmt.Errorf("%s is not of this log; move it away", one.Path)
		}
		d.File = one.Path
		return d, err
	}
	return d, nil
}

// cut finds the records that go: a beginning of the log, up to a position at most, all of
// whose inputs came before the time.
func (a *applying) cut(ctx context.Context, upTo eventlog.Position) (d Done, err error) {
	head, err := a.store.Head(ctx, a.id)
	if err != nil {
		return d, err
	}
	upTo = min(upTo, eventlog.Position(a.UpTo), max(head.Position, 1)-1)
	for r, err := range a.store.Read(ctx, a.id, a.begin.Position) {
		if err != nil {
			return d, err
		}
		old, err := a.old(r)
		if err != nil || !old {
			return d, err
		}
		if d.First == 0 { // the state is asked only when something may go
			c, err := engine.Load(ctx, a.store, a.id)
			if err != nil {
				return d, err
			}
			upTo = min(upTo, eventlog.Position(c.GoesOn())-1)
		}
		if r.Last > upTo {
			return d, nil
		}
		d.First, d.Last, d.Records, d.Chain = a.begin.Position+1, r.Last, d.Records+1, r.Hash
		a.stint.Rest(ctx)
	}
	return d, nil
}

// old says whether all inputs of a record came before the time.
func (a *applying) old(r eventlog.Record) (bool, error) {
	before := center.Millis(a.Before.UnixMilli())
	for entry, err := range center.Entries(r.Schema, center.Position(r.After), r.Body) {
		if err != nil || entry.Input.At >= before {
			return false, err
		}
	}
	return true, nil
}
