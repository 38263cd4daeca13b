package sqlite

import (
	"container/list"
	"fmt"
	"sync"

	"github.com/secondring/secondring/eventlog"
)

// ends is what the store knows by heart: where the log of each center ends, and
// where its newest frames lie. It is loaded on opening, kept current by every
// commit, and loaded anew when another process has written.
//
// Only the holder of Store.writing changes it, so that one may read it without
// the lock; all others take mu.
type ends struct {
	mu      sync.RWMutex
	centers map[eventlog.CenterID]*end
	lastRow int64 // the last row of log that is reflected here
	bytes   int64 // of frames since the store was opened
	// foldedRow is the row after which the next opening will scan.
	foldedRow int64

	// unfolded holds the centers with entries, in order of their oldest row.
	unfolded list.List
}

// end is the end of one center's log.
type end struct {
	num    int64
	id     eventlog.CenterID
	head   eventlog.Head
	folded eventlog.Head // the end of what place covers
	// entries are the frames after folded, oldest first. They are only added
	// to or replaced, so a copy of the slice stays true.
	entries []entry
	waiting *list.Element // in ends.unfolded while there are entries
	since   int64         // ends.bytes when the oldest entry came

	// Of the commit under way, the writer's alone:
	next    eventlog.Head
	pending []entry
	folding bool
}

// get finds the end of a center's log, nil if it has none.
func (e *ends) get(center eventlog.CenterID) *end {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.centers[center]
}

// view copies what a reader needs of a center's end.
func (e *ends) view(center eventlog.CenterID) (v end, ok bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	c := e.centers[center]
	if c == nil {
		return end{}, false
	}
	return end{num: c.num, id: c.id, head: c.head, folded: c.folded, entries: c.entries}, true
}

// add records frames of c that have become durable.
func (e *ends) add(c *end, entries []entry, head eventlog.Head) {
	if c.waiting == nil && len(entries) > 0 {
		c.waiting = e.unfolded.PushBack(c)
		c.since = e.bytes
	}
	c.entries = append(c.entries, entries...)
	c.head = head
}

// fold records that place now covers all frames of c.
func (e *ends) fold(c *end) {
	if c.waiting != nil {
		e.unfolded.Remove(c.waiting)
		c.waiting = nil
	}
	c.entries = nil
	c.folded = c.head
}

// load reads the ends of all logs inside a transaction of the writer: the
// folded ones from center, the rest by scanning the rows of log after them.
func (s *Store) load() error {
	fresh := ends{centers: map[eventlog.CenterID]*end{}}
	byNum := map[int64]*end{}
	q := s.w.loadCenters
	err := q.each(func() error {
		c := &end{num: q.ColumnInt64(0), id: eventlog.CenterID(q.ColumnText(1))}
		c.folded.Position = eventlog.Position(q.ColumnInt64(2))
		copy(c.folded.Hash[:], q.ColumnRawBlob(3))
		c.head = c.folded
		fresh.centers[c.id] = c
		byNum[c.num] = c
		return nil
	})
	if err != nil {
		return fmt.Errorf("load centers: %w", err)
	}
	if _, err = s.w.getFact.first(func() { fresh.foldedRow = s.w.getFact.ColumnInt64(0) }, "folded_row"); err != nil {
		return err
	}
	fresh.lastRow = fresh.foldedRow
	q = s.w.loadRows
	err = q.each(func() error {
		fresh.lastRow = q.ColumnInt64(0)
		return fresh.scan(fresh.lastRow, q.ColumnRawBlob(1), byNum)
	}, fresh.lastRow)
	if err != nil {
		return fmt.Errorf("scan the end of the log: %w", damaged(err))
	}
	s.ends.mu.Lock()
	defer s.ends.mu.Unlock()
	s.ends.centers, s.ends.lastRow, s.ends.foldedRow, s.ends.bytes = fresh.centers, fresh.lastRow, fresh.foldedRow, fresh.bytes
	s.ends.unfolded = list.List{}
	for el := fresh.unfolded.Front(); el != nil; el = el.Next() {
		c := el.Value.(*end)
		c.waiting = s.ends.unfolded.PushBack(c)
	}
	return nil
}

// scan takes in the frames of a row of log. Their hashes are checked when they
// are read; here it matters only where they lie.
func (e *ends) scan(row int64, frames []byte, byNum map[int64]*end) error {
	for off := 0; off < len(frames); {
		f, size, err := cutFrame(frames[off:])
		if err != nil {
			return fmt.Errorf("row %d at byte %d: %w", row, off, err)
		}
		c := byNum[f.num]
		if c == nil {
			return fmt.Errorf("row %d at byte %d is of no known center: %w", row, off, eventlog.ErrCorrupt)
		}
		if f.last > c.folded.Position {
			if f.after != c.head.Position {
				return fmt.Errorf("center %s: row %d follows position %d, not %d: %w", c.id, row, f.after, c.head.Position, eventlog.ErrCorrupt)
			}
			at := entry{last: f.last, row: row, off: uint32(off), size: uint32(size)}
			e.add(c, []entry{at}, eventlog.Head{Position: f.last, Hash: f.hash})
		}
		off += size
	}
	e.bytes += int64(len(frames))
	return nil
}
