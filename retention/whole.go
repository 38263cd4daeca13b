package retention

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/secondring/secondring/eventlog"
)

// Whole is a store whose logs begin where their archives do: it reads on from the
// archives of a directory into what the logs keep. It is for reading only.
func Whole(store eventlog.Store, dir string) eventlog.Store { return &whole{store, dir} }

type whole struct {
	eventlog.Store
	dir string
}

// archives are those that lead without a gap to where the log begins, oldest first.
func (w *whole) archives(ctx context.Context, id eventlog.CenterID) ([]Archive, eventlog.Head, error) {
	begin, err := w.Store.Begin(ctx, id)
	if err != nil {
		return nil, begin, err
	}
	all, err := List(w.dir, id)
	if err != nil {
		return nil, begin, err
	}
	var fit []Archive
	next := begin.Position
	for _, a := range slices.Backward(all) {
		if a.Last == next {
			fit, next = append(fit, a), a.After
		}
	}
	slices.Reverse(fit)
	return fit, begin, nil
}

// Begin is part of eventlog.Store.
func (w *whole) Begin(ctx context.Context, id eventlog.CenterID) (eventlog.Head, error) {
	archives, begin, err := w.archives(ctx, id)
	if err != nil || len(archives) == 0 {
		return begin, err
	}
	begin = eventlog.Head{Position: archives[0].After}
	if begin.Position == 0 {
		return begin, nil
	}
	_, err = archives[0].Records(func(r eventlog.Record) error {
		begin.Hash = r.Prev
		return errEnough
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return begin, err
}

// errEnough ends the reading of an archive.
var errEnough = errors.New("enough was read")

// Read is part of eventlog.Store.
func (w *whole) Read(ctx context.Context, id eventlog.CenterID, after eventlog.Position) iter.Seq2[eventlog.Record, error] {
	return func(yield func(eventlog.Record, error) bool) {
		archives, begin, err := w.archives(ctx, id)
		if err == nil && len(archives) > 0 && after < archives[0].After {
			err = &eventlog.TrimmedError{Center: id, First: archives[0].After + 1}
		}
		var prev eventlog.Hash
		for _, a := range archives {
			if err != nil || a.Last <= after {
				continue
			}
			var last eventlog.Record
			last, err = a.verify(prev, func(r eventlog.Record) error {
				if err := context.Cause(ctx); err != nil {
					return err
				}
				if r.Last > after && !yield(r, nil) {
					return errEnough
				}
				return nil
			})
			if errors.Is(err, errEnough) {
				return
			}
			if prev = last.Hash; err == nil && a.Last == begin.Position && prev != begin.Hash {
				err = errors.Join(errors.New(a.Path+" and the log do not fit together"), eventlog.ErrCorrupt)
			}
		}
		if err != nil {
			yield(eventlog.Record{}, err)
			return
		}
		for r, err := range w.Store.Read(ctx, id, max(after, begin.Position)) {
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}
