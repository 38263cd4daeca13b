package sqlite

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/secondring/secondring/eventlog"
)

// Trim lets a center's log begin at a base. One synced commit stores the base and
// notes where the log begins: from then on nobody reads what is before.
// spec: RECORDS-10
func (s *Store) Trim(ctx context.Context, center eventlog.CenterID, base eventlog.Snapshot) error {
	err := s.trim(ctx, center, &base)
	if err != nil {
		return fmt.Errorf("trim %s to position %d: %w", center, base.Position, err)
	}
	return nil
}

func (s *Store) trim(ctx context.Context, center eventlog.CenterID, base *eventlog.Snapshot) error {
	if sha256.Sum256(base.Body) != base.Hash {
		return errors.New("the hash of the base does not fit its body")
	}
	at, err := s.lastUpTo(ctx, center, base.Position)
	if err != nil {
		return err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.failed != nil {
		return s.failed
	}
	if err := s.w.begin.run(); err != nil {
		return s.fail(err)
	}
	refusal, err := s.rebase(center, base, at)
	if err != nil {
		return s.fail(err)
	}
	if refusal != nil {
		return errors.Join(refusal, rollback(s.w.db))
	}
	if err := s.w.commit.run(); err != nil {
		return s.fail(err)
	}
	return s.checkpointIfDue()
}

// rebase is Trim inside its transaction.
func (s *Store) rebase(center eventlog.CenterID, base *eventlog.Snapshot, at eventlog.Head) (refusal, err error) {
	if err := s.catchUp(); err != nil {
		return nil, err
	}
	e := s.ends.get(center)
	if e == nil {
		return errors.New("there is no such log"), nil
	}
	before, err := trimmedAt(s.w.trimmed, e.num)
	if err != nil || base.Position <= before.Position {
		return nil, err
	}
	if at.Position != base.Position {
		return errors.New("no record ends there"), nil
	}
	another := false
	q := s.w.snapshots
	err = q.each(func() error {
		var hash eventlog.Hash
		copy(hash[:], q.ColumnRawBlob(0))
		another = another || sha256.Sum256(q.ColumnRawBlob(1)) == hash
		return nil
	}, e.num, int64(base.Position))
	if err != nil {
		return nil, err
	}
	if !another {
		return errors.New("no other snapshot that verifies stands later: the base would be the only place of the state"), nil
	}
	if err := s.w.addSnapshot.run(e.num, int64(base.Position), int64(base.Schema), base.Hash[:], base.Body); err != nil {
		return nil, err
	}
	if err := s.w.setTrimmed.run(e.num, int64(at.Position), at.Hash[:]); err != nil {
		return nil, err
	}
	return nil, s.w.dropOld.run(e.num, int64(snapshotsKept))
}

// Sweep removes the rows that hold only what was trimmed, a run of places at a time,
// so that Append waits for no more than one. A row that centers share goes when the
// last of them is past it. The places that are left say what is to be done, so a
// sweep that broke off goes on. The file keeps its size, and uses the room again.
func (s *Store) Sweep(ctx context.Context, center eventlog.CenterID) error {
	for more := true; more; {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		var err error
		if more, err = s.sweep(center); err != nil {
			return fmt.Errorf("sweep %s: %w", center, err)
		}
	}
	return nil
}

// Begin gives the last record that was trimmed off a center's log.
func (s *Store) Begin(ctx context.Context, center eventlog.CenterID) (at eventlog.Head, err error) {
	if err = s.refresh(ctx); err == nil {
		if v, known := s.ends.view(center); known {
			var r *reader
			if r, err = s.takeReader(); err == nil {
				at, err = trimmedAt(r.trimmed, v.num)
				s.giveReader(r)
			}
		}
	}
	if err != nil {
		return at, fmt.Errorf("where the log of %s begins: %w", center, damaged(err))
	}
	return at, nil
}

// lastUpTo is the last record that is not past a position: what the first after it
// is chained to, which reading it verifies.
func (s *Store) lastUpTo(ctx context.Context, center eventlog.CenterID, to eventlog.Position) (eventlog.Head, error) {
	head, err := s.Head(ctx, center)
	if err != nil || to >= head.Position {
		return head, err
	}
	for r, err := range s.Read(ctx, center, to) {
		var trimmed *eventlog.TrimmedError
		if errors.As(err, &trimmed) {
			return eventlog.Head{}, nil
		}
		return eventlog.Head{Position: r.After, Hash: r.Prev}, err
	}
	return eventlog.Head{}, nil
}

// trimmedAt is the last record of a center that was removed; zero if none was.
func trimmedAt(q query, num int64) (at eventlog.Head, err error) {
	_, err = q.first(func() {
		at.Position = eventlog.Position(q.ColumnInt64(0))
		copy(at.Hash[:], q.ColumnRawBlob(1))
	}, num)
	return at, err
}

// sweep removes the oldest run of a center's places that is trimmed as a whole, and
// the rows of log that nobody needs any more. What is decided on stays true while
// the writer is not held: a row that is trimmed stays so. A row with frames that are
// not folded yet is left too: opening the store would miss them.
//
// The last run of a center is left, since it says where the log ends, and the last
// row of log, since the fence knows other writers by it.
func (s *Store) sweep(center eventlog.CenterID) (more bool, err error) {
	v, known := s.ends.view(center)
	if !known {
		return false, nil
	}
	run, rows, err := s.oldRun(v.num)
	if err != nil || run == 0 {
		return false, err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.failed != nil {
		return false, s.failed
	}
	if more, err = s.drop(v.num, run, rows); err == nil {
		err = s.checkpointIfDue()
	}
	if err != nil {
		return false, s.fail(err)
	}
	return more, nil
}

// drop need not be synced: what is lost of it is done again.
func (s *Store) drop(num, run int64, rows []int64) (done bool, err error) {
	if err := s.w.syncs(atCheckpoint); err != nil {
		return false, err
	}
	if err := s.w.begin.run(); err != nil {
		return false, err
	}
	last, err := lastRow(s.w.lastRow)
	if err != nil {
		return false, err
	}
	done = true
	for _, row := range rows {
		if row >= last {
			done = false
			continue
		}
		if err := s.w.dropRow.run(row); err != nil {
			return false, err
		}
	}
	if done {
		if err := s.w.dropRun.run(num, run); err != nil {
			return false, err
		}
	}
	if err := s.w.commit.run(); err != nil {
		return false, err
	}
	return done, s.w.syncs(atCommit)
}

// oldRun finds the oldest run of a center that is trimmed as a whole, by its last
// position, 0 if there is none; and those of its rows that hold only what is trimmed.
func (s *Store) oldRun(num int64) (run int64, rows []int64, err error) {
	r, err := s.takeReader()
	if err != nil {
		return 0, nil, err
	}
	defer s.giveReader(r)
	if err := r.begin.run(); err != nil {
		return 0, nil, err
	}
	defer func() {
		if fault := r.commit.run(); err == nil {
			err = damaged(fault)
		}
	}()
	var places []byte
	if _, err = r.oldRun.first(func() { run, places = r.oldRun.ColumnInt64(0), r.oldRun.ColumnBlob(1, nil) }, num); err != nil || run == 0 {
		return 0, nil, err
	}
	entries, err := cutRun(places)
	if err != nil {
		return 0, nil, err
	}
	trimmed := map[int64]eventlog.Position{}
	err = r.allTrimmed.each(func() error {
		trimmed[r.allTrimmed.ColumnInt64(0)] = eventlog.Position(r.allTrimmed.ColumnInt64(1))
		return nil
	})
	if err != nil {
		return 0, nil, err
	}
	for i, e := range entries {
		if i > 0 && e.row == entries[i-1].row {
			continue
		}
		unneeded := false
		if _, err = r.row.first(func() { unneeded = allTrimmed(r.row.ColumnRawBlob(0), trimmed) }, e.row); err != nil {
			return 0, nil, err
		}
		if unneeded {
			rows = append(rows, e.row)
		}
	}
	return run, rows, nil
}

// allTrimmed says whether each frame of a row is of a log that begins after it. Frames
// that do not parse are kept for who looks into the damage.
func allTrimmed(frames []byte, trimmed map[int64]eventlog.Position) bool {
	for len(frames) > 0 {
		f, size, err := cutFrame(frames)
		if err != nil || f.last > trimmed[f.num] {
			return false
		}
		frames = frames[size:]
	}
	return true
}
