package records

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/secondring/secondring/eventlog"
)

// Rebuilt is what a rebuild came to.
type Rebuilt struct {
	Events uint64              // that were folded
	Kept   []eventlog.CenterID // whose rows were carried over, since their log was trimmed
}

// Rebuild makes the records of a directory anew from the logs of all centers, in a
// file beside, and puts it in the place of the old one when it is whole. The rows
// of a center whose log was trimmed are carried over. No host may run on the
// directory.
// spec: RECORDS-9, RECORDS-10
func Rebuild(ctx context.Context, dir string, log eventlog.Store) (r Rebuilt, err error) {
	if r.Kept, err = trimmed(ctx, log); err != nil {
		return r, fmt.Errorf("rebuild records: %w", err)
	}
	path := filepath.Join(dir, File)
	partial := path + ".new"
	if err := Remove(partial); err != nil {
		return r, err
	}
	s, err := open(ctx, partial, nil)
	if err != nil {
		return r, fmt.Errorf("rebuild records: %w", err)
	}
	if len(r.Kept) > 0 {
		err = s.carry(ctx, path, r.Kept)
		if errors.Is(err, os.ErrNotExist) {
			r.Kept, err = nil, nil // they begin with the log
		}
	}
	if err == nil {
		r.Events, err = s.replayAll(ctx, log)
	}
	if err = errors.Join(err, s.Close()); err != nil { // closing leaves one file
		return r, errors.Join(fmt.Errorf("rebuild records: %w", err), Remove(partial))
	}
	// What the old file keeps beside it must not be taken for the new one's.
	if old, err := open(ctx, path, nil); err != nil {
		if err := Remove(path); err != nil {
			return r, err
		}
	} else if err := old.Close(); err != nil {
		return r, fmt.Errorf("rebuild records: close the old ones: %w", err)
	}
	if err := os.Rename(partial, path); err != nil {
		return r, fmt.Errorf("rebuild records: %w", err)
	}
	return r, nil
}

func (s *Store) replayAll(ctx context.Context, log eventlog.Store) (events uint64, err error) {
	ids, err := log.Centers(ctx)
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		before, err := s.State(ctx, id)
		if err != nil {
			return 0, err
		}
		if err := s.Replay(ctx, log, id); err != nil {
			return 0, err
		}
		state, err := s.State(ctx, id)
		if err != nil {
			return 0, err
		}
		events += uint64(state.Position - max(before.Position, state.First))
	}
	return events, nil
}
