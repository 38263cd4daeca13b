package records

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/history"
)

// Rows that are made anew stand beside the old ones in the same tables, under a number
// of their own. Names of centers have no spaces, so nobody is called like these.
func beingRebuilt(id eventlog.CenterID) eventlog.CenterID { return id + " being rebuilt" }
func replacedBy(id eventlog.CenterID) eventlog.CenterID   { return id + " replaced" }

// droppedAtATime is how many old rows are removed in one transaction: the fold of
// another center waits for no longer than that takes.
const droppedAtATime = 5000

// errReplaced tells a fold that its rows are no longer those of the center.
var errReplaced = errors.New("the records were replaced")

// rebuild is how far the records of a center have been made anew.
type rebuild struct {
	followed bool          // somebody is there to be asked
	asked    chan struct{} // holds one
	state    history.Rebuild
}

var _ history.Rebuilder = (*Store)(nil)

// Rebuild is part of history.Rebuilder.
// spec: RECORDS-9
func (s *Store) Rebuild(ctx context.Context, id eventlog.CenterID) (history.Rebuild, bool, error) {
	p, err := s.progressOf(ctx, id)
	if err != nil {
		return history.Rebuild{}, false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &p.rebuild
	running := r.state.BeganAt != 0 && r.state.EndedAt == 0
	if !running && r.followed {
		r.state = history.Rebuild{BeganAt: now()}
		r.asked <- struct{}{} // nobody has asked since the last one ended, so there is room
	}
	return r.state, r.followed, nil
}

// Rebuilding is part of history.Rebuilder.
func (s *Store) Rebuilding(ctx context.Context, id eventlog.CenterID) (history.Rebuild, error) {
	p, err := s.progressOf(ctx, id)
	if err != nil {
		return history.Rebuild{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return p.rebuild.state, nil
}

func now() center.Millis { return center.Millis(time.Now().UnixMilli()) }

// rebuildWhenAsked makes the records of a center anew whenever somebody asks, until
// the context ends.
func (s *Store) rebuildWhenAsked(ctx context.Context, e *engine.Engine, id eventlog.CenterID) {
	p, err := s.progressOf(ctx, id)
	if err != nil || s.dropLeft(ctx, id) != nil {
		return // who folds the center meets the same
	}
	s.mu.Lock()
	p.rebuild.followed = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		p.rebuild.followed = false
		s.mu.Unlock()
	}()
	for {
		select {
		case <-p.rebuild.asked:
		case <-ctx.Done():
			return
		}
		err := s.rebuildBeside(ctx, e, id, p)
		left := s.dropLeft(ctx, id)
		s.mu.Lock()
		p.rebuild.state.EndedAt = now()
		if err = errors.Join(err, left); err != nil {
			p.rebuild.state.Failure = err.Error()
		}
		s.mu.Unlock()
	}
}

// rebuildBeside folds the log from its beginning into new rows, and puts them in the
// place of the old ones once they are as far, and hold what had happened before.
func (s *Store) rebuildBeside(ctx context.Context, e *engine.Engine, id eventlog.CenterID, of *progress) error {
	trimmed, err := e.Begin(ctx, id)
	if err != nil {
		return err
	}
	if trimmed > 0 { // spec: RECORDS-10
		return fmt.Errorf("the log of the contact center begins after position %d; the records of before cannot be made anew beside a running host: "+
			"stop it, and use secondring records rebuild --archive", trimmed)
	}
	beside := beingRebuilt(id)
	f, err := s.begin(ctx, beside, e.Epoch(), 0, nil)
	if err != nil {
		return err
	}
	defer func() {
		s.mu.Lock()
		delete(s.progress, beside)
		s.mu.Unlock()
	}()
	head, err := e.Position(id)
	if err != nil {
		return err
	}
	log, err := e.Subscribe(ctx, id, e.Epoch(), 0)
	if err != nil {
		return fmt.Errorf("read the log from its beginning: %w", err)
	}
	defer log.Close()
	for {
		if f.state.Position >= head {
			if old, err := f.replace(ctx, id, of); err != nil {
				return err
			} else if old != nil {
				old.Wait()
				return nil
			}
		}
		entry, err := log.Next(ctx)
		if err != nil {
			return err
		}
		if err := f.batch(ctx, log, entry); err != nil {
			return err
		}
		s.mu.Lock()
		of.rebuild.state.Position = f.state.Position
		s.mu.Unlock()
	}
}

// replace makes the rows of the fold those of the center, unless they are behind the
// old ones; it gives who still reads the old ones, nil if it is too early.
func (f *fold) replace(ctx context.Context, id eventlog.CenterID, of *progress) (*sync.WaitGroup, error) {
	s := f.store
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	behind := f.state.Position < of.state.Position
	s.mu.Unlock()
	if behind {
		return nil, nil
	}
	tx, err := s.w.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it has nothing to do
	for _, rename := range [][2]eventlog.CenterID{{id, replacedBy(id)}, {beingRebuilt(id), id}} {
		if _, err := tx.ExecContext(ctx, "UPDATE center SET id = ? WHERE id = ?", string(rename[1]), string(rename[0])); err != nil {
			return nil, err
		}
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	readers := of.readers
	of.num, of.state, of.readers = f.num, f.state, &sync.WaitGroup{}
	close(of.moved)
	of.moved = make(chan struct{})
	return readers, nil
}

// replaced says whether the center has other rows by now.
func (f *fold) replaced() bool {
	f.store.mu.Lock()
	defer f.store.mu.Unlock()
	return f.progress.num != f.num
}

// dropLeft removes rows that were replaced, and those of a rebuild that broke off.
func (s *Store) dropLeft(ctx context.Context, id eventlog.CenterID) error {
	for _, left := range []eventlog.CenterID{replacedBy(id), beingRebuilt(id)} {
		for more := true; more; {
			var err error
			if more, err = s.dropSome(ctx, left); err != nil {
				return fmt.Errorf("remove old rows: %w", err)
			}
		}
	}
	return nil
}

// dropSome removes some rows, and at last the center itself.
func (s *Store) dropSome(ctx context.Context, id eventlog.CenterID) (more bool, err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	for _, name := range tables {
		key := "id"
		if name == "kept_row" {
			key = "call, ref"
		}
		const num = "(SELECT num FROM center WHERE id = ?1)"
		result, err := s.w.ExecContext(ctx, fmt.Sprintf("DELETE FROM %[1]s WHERE center = %[3]s AND (%[2]s) IN (SELECT %[2]s FROM %[1]s WHERE center = %[3]s LIMIT ?2)",
			name, key, num), string(id), droppedAtATime)
		if err != nil {
			return false, err
		}
		if dropped, err := result.RowsAffected(); err != nil || dropped > 0 {
			return true, err
		}
	}
	_, err = s.w.ExecContext(ctx, "DELETE FROM center WHERE id = ?", string(id))
	return false, err
}
