package sqlite

import "github.com/secondring/secondring/eventlog"

// fold writes the places of some centers, inside the commit that is under way.
//
// Writing a place for every frame would touch a page for every center of the
// commit. So places wait in memory, where a restart finds them by scanning the
// last rows of log, until a center has many of them, or its oldest is so old
// that the scan would grow too long.
func (c *commit) fold() error {
	limit := max(foldsPerCommit, len(c.touched))
	chosen := map[*end]bool{}
	e := &c.s.ends
	for el := e.unfolded.Front(); el != nil && len(chosen) < limit; el = el.Next() {
		old := el.Value.(*end)
		if c.row-old.entries[0].row <= unfoldedRowsMax && e.bytes+c.bytes-old.since <= unfoldedBytesMax {
			break
		}
		chosen[old] = true
		c.folded = append(c.folded, old)
	}
	for _, end := range c.touched {
		if len(c.folded) >= foldsPerCommit {
			break
		}
		if !chosen[end] && len(end.entries)+len(end.pending) >= runEntriesMax {
			chosen[end] = true
			c.folded = append(c.folded, end)
		}
	}
	if len(c.folded) == 0 {
		return nil
	}
	for _, end := range c.folded {
		if err := c.s.foldOne(end); err != nil {
			return err
		}
	}
	// What this commit adds is left to the scan: only older rows are surely
	// done with.
	done := e.lastRow
	for el := e.unfolded.Front(); el != nil; el = el.Next() {
		if end := el.Value.(*end); !chosen[end] {
			done = end.entries[0].row - 1
			break
		}
	}
	return c.s.w.setFact.run("folded_row", done)
}

// foldOne writes the entries of a center as a row of place. A run may be longer
// than runEntriesMax when folding fell behind.
func (s *Store) foldOne(e *end) error {
	head := e.head
	if len(e.pending) > 0 {
		head = e.next
	}
	run := make([]entry, 0, len(e.entries)+len(e.pending))
	run = append(append(run, e.entries...), e.pending...)
	s.run = appendRun(s.run[:0], run)
	if err := s.w.addRun.run(e.num, int64(head.Position), hashBytes(&e.folded.Hash), s.run); err != nil {
		return err
	}
	return s.w.foldCenter.run(e.num, int64(head.Position), hashBytes(&head.Hash))
}

func hashBytes(h *eventlog.Hash) []byte { return h[:] }
