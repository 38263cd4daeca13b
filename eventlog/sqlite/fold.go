package sqlite

// fold writes the places of some centers, inside the commit that is under way.
//
// Writing a place for every frame would touch a page for every center of the
// commit. So places wait in memory, where a restart finds them by scanning the
// last rows of log, until a center has many of them, or its oldest is so old
// that the scan would grow too long. A few centers are folded in each commit; only
// when that falls behind as many as the commit has.
func (c *commit) fold() error {
	e := &c.s.ends
	for el := e.unfolded.Front(); el != nil; el = el.Next() {
		old := el.Value.(*end)
		age := c.age(old)
		if age < 0.5 || len(c.folded) >= foldsPerCommit && (age < 1 || len(c.folded) >= len(c.touched)) {
			break
		}
		c.choose(old)
	}
	for _, end := range c.touched {
		if len(c.folded) >= foldsPerCommit {
			break
		}
		if !end.folding && len(end.entries)+len(end.pending) >= c.s.options.bounds.runEntries {
			c.choose(end)
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
		if end := el.Value.(*end); !end.folding {
			done = end.entries[0].row - 1
			break
		}
	}
	if done-e.foldedRow < int64(c.s.options.bounds.foldedRowStep) {
		return nil
	}
	c.foldedRow = done
	return c.s.w.setFact.run("folded_row", done)
}

func (c *commit) choose(e *end) {
	e.folding = true
	c.folded = append(c.folded, e)
}

// age says how old a center's oldest place in memory is; 1 is the bound.
func (c *commit) age(e *end) float64 {
	rows := c.row - e.entries[0].row
	bytes := c.s.ends.bytes + c.bytes - e.since
	bound := c.s.options.bounds
	return max(float64(rows)/float64(bound.unfoldedRows), float64(bytes)/float64(bound.unfoldedBytes))
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
	return s.w.addRun.run(e.num, int64(head.Position), e.folded.Hash[:], head.Hash[:], s.run)
}
