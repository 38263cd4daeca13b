package records

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/secondring/secondring/eventlog"
)

// Rebuild makes the records of a directory anew from the logs of all centers, in a
// file beside, and puts it in the place of the old one when it is whole. No host may
// run on the directory. It gives how many events were folded.
// spec: RECORDS-9
func Rebuild(ctx context.Context, dir string, log eventlog.Store) (events uint64, err error) {
	path := filepath.Join(dir, File)
	partial := path + ".new"
	if err := Remove(partial); err != nil {
		return 0, err
	}
	s, err := open(partial)
	if err != nil {
		return 0, fmt.Errorf("rebuild records: %w", err)
	}
	events, err = s.replayAll(ctx, log)
	if err = errors.Join(err, s.Close()); err != nil { // closing leaves one file
		return 0, errors.Join(fmt.Errorf("rebuild records: %w", err), Remove(partial))
	}
	// What the old file keeps beside it must not be taken for the new one's.
	if old, err := open(path); err != nil {
		if err := Remove(path); err != nil {
			return 0, err
		}
	} else if err := old.Close(); err != nil {
		return 0, fmt.Errorf("rebuild records: close the old ones: %w", err)
	}
	if err := os.Rename(partial, path); err != nil {
		return 0, fmt.Errorf("rebuild records: %w", err)
	}
	return events, nil
}

func (s *Store) replayAll(ctx context.Context, log eventlog.Store) (events uint64, err error) {
	ids, err := log.Centers(ctx)
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		if err := s.Replay(ctx, log, id); err != nil {
			return 0, err
		}
		state, err := s.State(ctx, id)
		if err != nil {
			return 0, err
		}
		events += uint64(state.Position)
	}
	return events, nil
}
