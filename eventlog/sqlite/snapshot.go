package sqlite

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/secondring/secondring/eventlog"
)

// SaveSnapshot stores a snapshot and drops all but the newest two and the base of a
// log that was trimmed. Its commit
// is not synced: the next Append's is, and takes it along.
func (s *Store) SaveSnapshot(_ context.Context, center eventlog.CenterID, snap eventlog.Snapshot) error {
	if sha256.Sum256(snap.Body) != snap.Hash {
		return fmt.Errorf("save snapshot of %s: its hash does not fit its body", center)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.failed != nil {
		return s.failed
	}
	refusal, err := s.saveSnapshot(center, &snap)
	if err == nil {
		err = s.checkpointIfDue()
	}
	if err != nil {
		return s.fail(fmt.Errorf("save snapshot of %s: %w", center, err))
	}
	return refusal
}

// saveSnapshot gives back the connection as it was, but for an error, after
// which it is not used again.
func (s *Store) saveSnapshot(center eventlog.CenterID, snap *eventlog.Snapshot) (refusal, err error) {
	if err := s.w.syncs(atCheckpoint); err != nil {
		return nil, err
	}
	if err := s.w.begin.run(); err != nil {
		return nil, err
	}
	if err := s.catchUp(); err != nil {
		return nil, err
	}
	e := s.ends.get(center)
	if e == nil || snap.Position > e.head.Position {
		refusal = fmt.Errorf("save snapshot of %s: position %d is ahead of the log", center, snap.Position)
	} else {
		err = s.w.addSnapshot.run(e.num, int64(snap.Position), int64(snap.Schema), snap.Hash[:], snap.Body)
		if err == nil {
			err = s.w.dropOld.run(e.num, int64(snapshotsKept))
		}
		if err != nil {
			return nil, err
		}
	}
	if err := s.w.commit.run(); err != nil {
		return nil, err
	}
	return refusal, s.w.syncs(atCommit)
}

// LatestSnapshot gives the newest snapshot up to a position that verifies, and
// ErrCorrupt if there are some and none does.
func (s *Store) LatestSnapshot(ctx context.Context, center eventlog.CenterID, upTo eventlog.Position) (snap eventlog.Snapshot, ok bool, err error) {
	if err := s.refresh(ctx); err != nil {
		return snap, false, fmt.Errorf("snapshot of %s: %w", center, err)
	}
	v, known := s.ends.view(center)
	if !known {
		return snap, false, nil
	}
	r, err := s.takeReader()
	if err != nil {
		return snap, false, err
	}
	defer s.giveReader(r)
	var damagedOnes int
	q := r.snapshots
	err = q.each(func() error {
		if ok {
			return nil
		}
		var hash eventlog.Hash
		copy(hash[:], q.ColumnRawBlob(2))
		position := eventlog.Position(q.ColumnInt64(0))
		if sha256.Sum256(q.ColumnRawBlob(3)) != hash || position > v.head.Position {
			damagedOnes++
			return nil
		}
		ok = true
		snap = eventlog.Snapshot{Position: position, Schema: uint16(q.ColumnInt64(1)), Body: q.ColumnBlob(3, nil), Hash: hash}
		return nil
	}, v.num, int64(min(upTo, eventlog.End)))
	if err == nil && !ok && damagedOnes > 0 {
		err = fmt.Errorf("none of %d snapshots verifies: %w", damagedOnes, eventlog.ErrCorrupt)
	}
	if err != nil {
		return eventlog.Snapshot{}, false, fmt.Errorf("snapshot of %s: %w", center, damaged(err))
	}
	return snap, ok, nil
}
