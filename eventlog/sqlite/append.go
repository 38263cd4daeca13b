package sqlite

import (
	"context"
	"fmt"

	"github.com/secondring/secondring/eventlog"
)

// Append makes batches durable in one commit.
func (s *Store) Append(_ context.Context, batches []eventlog.Batch) ([]error, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.failed != nil {
		return nil, s.failed
	}
	results := make([]error, len(batches))
	if len(batches) == 0 {
		return results, nil
	}
	c := commit{s: s}
	if err := c.write(batches, results); err != nil {
		c.forget()
		return nil, s.fail(fmt.Errorf("append: %w", err))
	}
	c.publish()
	if err := s.checkpointIfDue(); err != nil {
		// The batches are durable; it is the next Append that must not go on.
		_ = s.fail(err) // the next one returns it
	}
	return results, nil
}

// commit is one Append under way.
type commit struct {
	s       *Store
	touched []*end // centers with pending frames
	fresh   map[eventlog.CenterID]*end
	folded  []*end
	row     int64 // the row of log being filled
	bytes   int64
	// foldedRow is what the commit noted of how far folding has come, 0 if
	// nothing.
	foldedRow int64
}

// write puts the batches into one transaction and commits it.
func (c *commit) write(batches []eventlog.Batch, results []error) error {
	s := c.s
	if err := s.w.begin.run(); err != nil {
		return err
	}
	if err := s.catchUp(); err != nil {
		return err
	}
	c.row = s.ends.lastRow + 1
	s.frames = s.frames[:0]
	for i := range batches {
		refusal, err := c.add(&batches[i])
		if err != nil {
			return err
		}
		results[i] = refusal
	}
	if len(c.touched) == 0 {
		return s.w.db.Exec("ROLLBACK")
	}
	if err := c.flush(); err != nil {
		return err
	}
	if err := c.fold(); err != nil {
		return err
	}
	return s.w.commit.run()
}

// catchUp loads the ends anew if another process has written since. The write
// lock is ours here, so what we know now stays true until we commit: this is
// what makes the fence hold between processes.
func (s *Store) catchUp() error {
	row, err := lastRow(s.w.lastRow)
	if err != nil || row == s.ends.lastRow {
		return err
	}
	return s.load()
}

func lastRow(q query) (row int64, err error) {
	_, err = q.first(func() { row = q.ColumnInt64(0) })
	return row, err
}

// add fences and seals one batch and puts its frame after the others. The
// refusal is why it was left out.
func (c *commit) add(b *eventlog.Batch) (refusal, err error) {
	if refusal := b.Check(); refusal != nil {
		return refusal, nil
	}
	e, err := c.end(b)
	if err != nil {
		return nil, err
	}
	var head eventlog.Head
	switch {
	case e == nil: // the center has no log, and this does not begin one
	case len(e.pending) > 0:
		head = e.next
	default:
		head = e.head
	}
	if b.After != head.Position { // spec: DURABLE-2
		return &eventlog.FencedError{Center: b.Center, Expected: b.After, Actual: head.Position}, nil
	}
	f := frame{num: e.num, after: b.After, last: b.Last, schema: b.Schema, body: b.Body, hash: eventlog.Seal(head.Hash, b)}
	if len(c.s.frames) > 0 && len(c.s.frames)+frameBytesMax(len(b.Body)) > rowBytesMax {
		if err := c.flush(); err != nil {
			return nil, err
		}
	}
	off := len(c.s.frames)
	c.s.frames = appendFrame(c.s.frames, &f)
	if len(e.pending) == 0 {
		c.touched = append(c.touched, e)
	}
	e.next = eventlog.Head{Position: b.Last, Hash: f.hash}
	e.pending = append(e.pending, entry{last: b.Last, row: c.row, off: uint32(off), size: uint32(len(c.s.frames) - off)})
	return nil, c.s.writePeople(e.num, b.People)
}

// end finds the center of a batch, and makes it if the batch begins its log. It
// is nil for a batch that is to be fenced for want of a log.
func (c *commit) end(b *eventlog.Batch) (*end, error) {
	if e := c.s.ends.centers[b.Center]; e != nil {
		return e, nil
	}
	if e := c.fresh[b.Center]; e != nil || b.After != 0 {
		return e, nil
	}
	if err := c.s.w.addCenter.run(string(b.Center)); err != nil {
		return nil, err
	}
	e := &end{num: c.s.w.db.LastInsertRowID(), id: b.Center}
	if c.fresh == nil {
		c.fresh = map[eventlog.CenterID]*end{}
	}
	c.fresh[b.Center] = e
	return e, nil
}

// flush ends the row of log being filled.
func (c *commit) flush() error {
	if len(c.s.frames) == 0 {
		return nil
	}
	if err := c.s.w.addRow.run(c.row, c.s.frames); err != nil {
		return err
	}
	c.bytes += int64(len(c.s.frames))
	c.s.frames = c.s.frames[:0]
	c.row++
	return nil
}

// publish makes the commit known to readers, now that it is durable.
func (c *commit) publish() {
	e := &c.s.ends
	e.mu.Lock()
	defer e.mu.Unlock()
	for id, end := range c.fresh {
		if len(end.pending) > 0 {
			e.centers[id] = end
		}
	}
	for _, end := range c.touched {
		e.add(end, end.pending, end.next)
	}
	for _, end := range c.folded {
		e.fold(end)
	}
	e.lastRow = c.row - 1
	e.bytes += c.bytes
	e.foldedRow = max(e.foldedRow, c.foldedRow)
	c.forget()
}

// forget drops what the commit left in the ends.
func (c *commit) forget() {
	for _, end := range c.touched {
		end.pending = end.pending[:0]
	}
	for _, end := range c.folded {
		end.folding = false
	}
}
