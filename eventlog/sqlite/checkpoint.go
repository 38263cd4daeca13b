package sqlite

import (
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"
)

// keeper writes the WAL back into the file, beside the writer.
//
// It has a connection of its own and catches up in a few passes while commits
// go on; then it holds the writer for what little is left, so that the next
// commit finds the whole WAL written back and starts it over. Without that last
// step a busy writer would make the WAL grow for ever.
type keeper struct {
	due  chan struct{} // guarded by Store.writing; nil when there is no keeper
	done chan struct{}
}

func (k *keeper) start(s *Store) {
	if s.options.CheckpointInline {
		return
	}
	due, done := make(chan struct{}, 1), make(chan struct{})
	k.due, k.done = due, done
	go func() {
		defer close(done)
		for range due {
			s.checkpointBeside()
		}
	}()
}

// stopKeeper waits for a checkpoint under way. It may be called twice.
func (s *Store) stopKeeper() {
	s.writing.Lock()
	due := s.keeper.due
	s.keeper.due = nil
	s.writing.Unlock()
	if due != nil {
		close(due)
		<-s.keeper.done
	}
}

// checkpointIfDue is called after each commit by the holder of writing.
func (s *Store) checkpointIfDue() error {
	if s.walPages < s.options.WALPagesMax {
		return nil
	}
	if s.options.CheckpointInline {
		_, err := checkpointPassive(s.w.db)
		return err
	}
	select {
	case s.keeper.due <- struct{}{}:
	default:
	}
	return nil
}

// checkpointBeside runs in the keeper's goroutine.
func (s *Store) checkpointBeside() {
	err := s.checkpointPasses()
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.failed != nil {
		return
	}
	if err == nil {
		_, err = checkpointPassive(s.w.db)
	}
	if err != nil {
		_ = s.fail(err) // the next Append returns it
	}
}

// checkpointPasses catches up with the writer without stopping it.
func (s *Store) checkpointPasses() error {
	db, err := dial(s.path, s.options.VFS)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	defer closeConn(db) //nolint:errcheck // it writes nothing as it closes
	if _, err := db.Config(sqlite3.DBCONFIG_NO_CKPT_ON_CLOSE, true); err != nil {
		return err
	}
	left := s.options.WALPagesMax
	for range checkpointPasses {
		before := left
		if left, err = checkpointPassive(db); err != nil {
			return err
		}
		if left*2 > before {
			break // the writer is as fast as we are, or a reader is in the way
		}
	}
	return nil
}

// checkpointPassive writes back what no reader needs, and says how many pages
// of the WAL are left.
func checkpointPassive(db *sqlite3.Conn) (left int, err error) {
	pages, written, err := db.WALCheckpoint("main", sqlite3.CHECKPOINT_PASSIVE)
	if errors.Is(err, sqlite3.BUSY) {
		return pages, nil
	}
	if err != nil {
		return 0, fmt.Errorf("checkpoint: %w", err)
	}
	return pages - written, nil
}
