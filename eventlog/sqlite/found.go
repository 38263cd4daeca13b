package sqlite

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"iter"
	"math"

	"github.com/secondring/secondring/eventlog"
)

// tagBytes is how much of a hash is kept: enough that no two numbers meet.
const tagBytes = 16

// tag is what an index becomes in the file.
func (s *Store) tag(num int64, index string) []byte {
	h := hmac.New(sha256.New, s.foundKey)
	h.Write(binary.AppendVarint(nil, num))
	h.Write([]byte(index))
	return h.Sum(nil)[:tagBytes]
}

// readFoundKey reads the key of tags.
func (s *Store) readFoundKey() error {
	text := ""
	if _, err := s.w.getFact.first(func() { text = s.w.getFact.ColumnText(0) }, "found_key"); err != nil {
		return err
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) == 0 {
		return fmt.Errorf("key of the index of people does not parse: %w", eventlog.ErrCorrupt)
	}
	s.foundKey = key
	return nil
}

// FindPerson gives the person that an index leads to.
func (s *Store) FindPerson(ctx context.Context, center eventlog.CenterID, index string) (ref eventlog.Ref, ok bool, err error) {
	if err := s.refresh(ctx); err != nil {
		return 0, false, fmt.Errorf("find a person of %s: %w", center, err)
	}
	v, known := s.ends.view(center)
	if !known || index == "" {
		return 0, false, nil
	}
	r, err := s.takeReader()
	if err != nil {
		return 0, false, err
	}
	defer s.giveReader(r)
	ok, err = r.found.first(func() { ref = eventlog.Ref(r.found.ColumnInt64(0)) }, v.num, s.tag(v.num, index))
	if err != nil {
		return 0, false, fmt.Errorf("find a person of %s: %w", center, damaged(err))
	}
	return ref, ok, nil
}

// AllPeople yields the rows of a center's vault, in the order in which SQLite
// keeps them, some at a time.
func (s *Store) AllPeople(ctx context.Context, center eventlog.CenterID) iter.Seq2[eventlog.Person, error] {
	return func(yield func(eventlog.Person, error) bool) {
		after := int64(math.MinInt64)
		for {
			chunk, err := s.peopleAfter(ctx, center, after)
			for _, p := range chunk {
				if !yield(p, nil) {
					return
				}
				after = int64(p.Ref)
			}
			if err != nil {
				yield(eventlog.Person{}, fmt.Errorf("people of %s: %w", center, err))
				return
			}
			if len(chunk) == 0 {
				return
			}
		}
	}
}

func (s *Store) peopleAfter(ctx context.Context, center eventlog.CenterID, after int64) (people []eventlog.Person, err error) {
	if err := s.refresh(ctx); err != nil {
		return nil, err
	}
	v, known := s.ends.view(center)
	if !known {
		return nil, nil
	}
	r, err := s.takeReader()
	if err != nil {
		return nil, err
	}
	defer s.giveReader(r)
	err = r.persons.each(func() error {
		body, err := cutPerson(r.persons.ColumnRawBlob(1))
		people = append(people, eventlog.Person{Ref: eventlog.Ref(r.persons.ColumnInt64(0)), Body: body})
		return err
	}, v.num, after, int64(readChunkRecords))
	return people, damaged(err)
}

// eraseFound takes persons out of the index, inside the transaction of an erasure.
// The rows of an index are moved between pages as it grows, and copies of them
// stay behind, from which somebody who has the file could still tell that a number
// was known. So what is left of the index is written to new pages, and the old
// ones are wiped; secure_delete = ON is what wipes pages that become free. It costs
// a second for each million numbers, in a host that erases somebody now and then.
func (s *Store) eraseFound(num int64, refs []eventlog.Ref) error {
	if err := s.w.db.Exec("PRAGMA secure_delete = ON"); err != nil {
		return err
	}
	before := s.w.db.TotalChanges()
	for _, ref := range refs {
		if err := s.w.dropFound.run(num, int64(ref)); err != nil {
			return err
		}
	}
	if s.w.db.TotalChanges() > before {
		err := s.w.db.Exec("ALTER TABLE found RENAME TO found_before;" + schema2SQL +
			"INSERT INTO found SELECT * FROM found_before ORDER BY center, tag; DROP TABLE found_before;")
		if err != nil {
			return err
		}
	}
	return s.w.db.Exec("PRAGMA secure_delete = FAST")
}
