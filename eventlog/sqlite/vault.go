package sqlite

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/secondring/secondring/eventlog"
)

// A row of the vault holds a body after its length, padded with zeros. It is
// overwritten in place when the new body fits, and with zeros when it is erased
// or has moved; it is never deleted, and rows are only added after the last.
// So SQLite has no reason to move a row to another page, and no page keeps a
// stale copy of one. The exception is the table's first page, whose rows move
// when there is a second; secure_delete = FAST wipes it then. (For a table whose
// rows come and go secure_delete would not do: merging and splitting pages leaves
// copies behind that it does not see. Nor is there a need for its mode ON, which
// would write zeros over every snapshot that is dropped.)

// padPerson encodes a body into a row of at least size bytes.
func padPerson(dst, body []byte, size int) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(body)))
	dst = append(dst, body...)
	size = max(size, (len(dst)+vaultPadBytes-1)/vaultPadBytes*vaultPadBytes)
	return append(dst, make([]byte, size-len(dst))...)
}

func cutPerson(row []byte) ([]byte, error) {
	n, rest, ok := cutUvarint(row, true)
	if !ok || n > uint64(len(rest)) {
		return nil, fmt.Errorf("row of the vault does not parse: %w", eventlog.ErrCorrupt)
	}
	return append([]byte{}, rest[:n]...), nil
}

// writePeople writes vault rows inside the commit under way.
func (s *Store) writePeople(num int64, people []eventlog.Person) error {
	for _, p := range people {
		if p.Index != "" {
			if err := s.w.addFound.run(num, s.tag(num, p.Index), int64(p.Ref)); err != nil {
				return err
			}
		}
		slot, size, err := s.findPerson(num, p.Ref)
		if err != nil {
			return err
		}
		s.padded = padPerson(s.padded[:0], p.Body, int(size))
		if slot != 0 && len(s.padded) == int(size) {
			if err := s.w.setSlot.run(slot, s.padded); err != nil {
				return err
			}
			continue
		}
		if err := s.w.addSlot.run(s.padded); err != nil {
			return err
		}
		fresh := s.w.db.LastInsertRowID()
		if slot == 0 {
			err = s.w.addPerson.run(num, int64(p.Ref), fresh)
		} else if err = s.w.setSlot.run(slot, zeros(size)); err == nil {
			err = s.w.movePerson.run(num, int64(p.Ref), fresh)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// findPerson says where a person's row lies and how long it is; slot is 0 if
// there is none.
func (s *Store) findPerson(num int64, ref eventlog.Ref) (slot, size int64, err error) {
	q := s.w.findPerson
	_, err = q.first(func() { slot, size = q.ColumnInt64(0), q.ColumnInt64(1) }, num, int64(ref))
	return slot, size, err
}

// People reads vault rows.
func (s *Store) People(ctx context.Context, center eventlog.CenterID, refs []eventlog.Ref) (map[eventlog.Ref][]byte, error) {
	people := make(map[eventlog.Ref][]byte, len(refs))
	if err := s.refresh(ctx); err != nil {
		return nil, fmt.Errorf("people of %s: %w", center, err)
	}
	v, known := s.ends.view(center)
	if !known {
		return people, nil
	}
	r, err := s.takeReader()
	if err != nil {
		return nil, err
	}
	defer s.giveReader(r)
	for _, ref := range refs {
		err := r.person.each(func() (err error) {
			people[ref], err = cutPerson(r.person.ColumnRawBlob(0))
			return err
		}, v.num, int64(ref))
		if err != nil {
			return nil, fmt.Errorf("person %d of %s: %w", ref, center, damaged(err))
		}
	}
	return people, nil
}

// ErasePeople overwrites vault rows, then writes the WAL back and empties it,
// since it holds older versions of the same pages. If that last step finds
// another process in the way there is an error, and the erasure must be asked
// for again; the store is sound.
//
// spec: DURABLE-7
func (s *Store) ErasePeople(_ context.Context, center eventlog.CenterID, refs []eventlog.Ref) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.failed != nil {
		return s.failed
	}
	if err := s.erase(center, refs); err != nil {
		return s.fail(fmt.Errorf("erase people of %s: %w", center, err))
	}
	_, _, err := s.w.db.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
	if errors.Is(err, sqlite3.BUSY) {
		return fmt.Errorf("erase people of %s: copies remain in the write-ahead log, which another process holds: ask again: %w", center, err)
	}
	if err != nil {
		return s.fail(fmt.Errorf("erase people of %s: %w", center, err))
	}
	return nil
}

func (s *Store) erase(center eventlog.CenterID, refs []eventlog.Ref) error {
	if err := s.w.begin.run(); err != nil {
		return err
	}
	if err := s.catchUp(); err != nil {
		return err
	}
	if e := s.ends.get(center); e != nil {
		if err := s.eraseFound(e.num, refs); err != nil {
			return err
		}
		for _, ref := range refs {
			slot, size, err := s.findPerson(e.num, ref)
			if err != nil {
				return err
			}
			if slot == 0 {
				continue
			}
			if err := s.w.setSlot.run(slot, zeros(size)); err != nil {
				return err
			}
			if err := s.w.dropPerson.run(e.num, int64(ref)); err != nil {
				return err
			}
		}
	}
	return s.w.commit.run()
}
