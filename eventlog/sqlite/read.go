package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/ncruces/go-sqlite3"

	"github.com/secondring/secondring/eventlog"
)

// Head gives the end of a center's log.
func (s *Store) Head(ctx context.Context, center eventlog.CenterID) (eventlog.Head, error) {
	if err := s.refresh(ctx); err != nil {
		return eventlog.Head{}, fmt.Errorf("head of %s: %w", center, err)
	}
	v, _ := s.ends.view(center)
	return v.head, nil
}

// Centers lists the centers that have a log.
func (s *Store) Centers(ctx context.Context) ([]eventlog.CenterID, error) {
	if err := s.refresh(ctx); err != nil {
		return nil, fmt.Errorf("list centers: %w", err)
	}
	s.ends.mu.RLock()
	ids := make([]eventlog.CenterID, 0, len(s.ends.centers))
	for id := range s.ends.centers {
		ids = append(ids, id)
	}
	s.ends.mu.RUnlock()
	slices.Sort(ids)
	return ids, nil
}

// Read yields the records of a center after a position. It takes a chunk of
// them at a time and holds nothing while they are looked at, so that a slow
// caller stalls nobody.
func (s *Store) Read(ctx context.Context, center eventlog.CenterID, after eventlog.Position) iter.Seq2[eventlog.Record, error] {
	return func(yield func(eventlog.Record, error) bool) {
		c := cursor{s: s, center: center, after: after}
		for {
			chunk, err := c.next(ctx)
			for _, r := range chunk {
				if !yield(r, nil) {
					return
				}
			}
			if err != nil {
				yield(eventlog.Record{}, fmt.Errorf("read center %s: %w", center, err))
				return
			}
			if len(chunk) == 0 {
				return
			}
		}
	}
}

// cursor is one Read under way.
type cursor struct {
	s       *Store
	center  eventlog.CenterID
	after   eventlog.Position
	until   eventlog.Head // the head when reading began: what follows is not ours
	trimmed eventlog.Head // what was removed of the log
	chain   eventlog.Hash // hash of the record at after, once one was read
	began   bool
	buf     []byte
}

// next reads and verifies some records; none means the end. What was verified
// before an error comes with it.
func (c *cursor) next(ctx context.Context) (records []eventlog.Record, err error) {
	if err := c.s.refresh(ctx); err != nil {
		return nil, err
	}
	// The view comes before the transaction: a fold in between then shows an
	// entry twice, where the other order could hide it.
	view, ok := c.s.ends.view(c.center)
	if !c.began {
		c.until = view.head
	}
	if !ok || c.began && c.after >= c.until.Position {
		return nil, nil
	}
	r, err := c.s.takeReader()
	if err != nil {
		return nil, err
	}
	defer c.s.giveReader(r)
	if err := r.begin.run(); err != nil {
		return nil, err
	}
	defer func() {
		if fault := r.commit.run(); err == nil { // after a fault SQLite may have ended it itself
			err = damaged(fault)
		}
	}()
	if c.trimmed, err = trimmedAt(r.trimmed, view.num); err != nil {
		return nil, damaged(err)
	}
	if c.after < c.trimmed.Position {
		return nil, &eventlog.TrimmedError{Center: c.center, First: c.trimmed.Position + 1}
	}
	if c.after >= c.until.Position {
		return nil, nil
	}
	entries, prev, err := r.locate(&view, c.after)
	if err != nil {
		return nil, damaged(err)
	}
	records, err = c.fetch(r, &view, entries, prev)
	return records, damaged(err)
}

// locate finds entries that begin at or before the position after, and the
// hash before the first.
func (r *reader) locate(view *end, after eventlog.Position) (entries []entry, prev eventlog.Hash, err error) {
	if after >= view.folded.Position {
		return view.entries, view.folded.Hash, nil
	}
	var run []byte
	found, err := r.runs.first(func() {
		copy(prev[:], r.runs.ColumnRawBlob(0))
		run = r.runs.ColumnBlob(1, nil)
	}, view.num, int64(after))
	if err != nil {
		return nil, prev, err
	}
	if !found {
		return nil, prev, fmt.Errorf("no place after position %d: %w", after, eventlog.ErrCorrupt)
	}
	entries, err = cutRun(run)
	return entries, prev, err
}

// fetch reads and verifies frames from the first entry past after, up to the
// bounds of a chunk.
func (c *cursor) fetch(r *reader, view *end, entries []entry, prev eventlog.Hash) ([]eventlog.Record, error) {
	first, _ := slices.BinarySearchFunc(entries, c.after+1, func(e entry, p eventlog.Position) int {
		if e.last < p {
			return -1
		}
		return 1
	})
	frames := frameReader{db: r.db}
	defer frames.close()
	if c.began {
		prev = c.chain
	} else if first > 0 && entries[first-1].last == c.trimmed.Position {
		prev = c.trimmed.Hash // the frame is gone
	} else if first > 0 {
		f, _, err := frames.read(entries[first-1], nil)
		if err != nil {
			return nil, err
		}
		prev = f.hash
	}
	var records []eventlog.Record
	c.buf = c.buf[:0]
	for _, e := range entries[first:] {
		if e.last > c.until.Position || len(records) == c.s.options.bounds.readRecords || len(c.buf) > 0 && len(c.buf)+int(e.size) > readChunkBytes {
			break
		}
		record, err := c.verify(&frames, view, e, prev)
		if err != nil {
			return records, err
		}
		records = append(records, record)
		prev = record.Hash
	}
	if len(records) == 0 {
		return nil, fmt.Errorf("no record after position %d, where the log ends at %d: %w", c.after, c.until.Position, eventlog.ErrCorrupt)
	}
	return records, nil
}

// verify reads one frame and checks that it is the record that belongs here.
func (c *cursor) verify(frames *frameReader, view *end, e entry, prev eventlog.Hash) (eventlog.Record, error) {
	var f frame
	var err error
	f, c.buf, err = frames.read(e, c.buf)
	if err != nil {
		return eventlog.Record{}, err
	}
	b := eventlog.Batch{Center: c.center, After: f.after, Last: f.last, Schema: f.schema, Body: f.body}
	switch {
	case f.num != view.num, f.last != e.last:
		err = errors.New("is not where it should be")
	case c.began && f.after != c.after, !c.began && f.after > c.after:
		err = fmt.Errorf("does not follow position %d", c.after)
	case eventlog.Seal(prev, &b) != f.hash: // spec: DURABLE-5
		err = errors.New("does not fit its hash")
	case f.last == c.until.Position && f.hash != c.until.Hash:
		err = errors.New("is not the end of the chain")
	}
	if err != nil {
		return eventlog.Record{}, fmt.Errorf("record at position %d %w: %w", e.last, err, eventlog.ErrCorrupt)
	}
	c.after, c.chain, c.began = f.last, f.hash, true
	return eventlog.Record{Center: c.center, After: f.after, Last: f.last, Schema: f.schema, Body: f.body, Prev: prev, Hash: f.hash}, nil
}

// frameReader reads frames out of the rows of log.
type frameReader struct {
	db   *sqlite3.Conn
	blob *sqlite3.Blob
	row  int64
}

// read appends a frame to buf and parses it.
func (r *frameReader) read(e entry, buf []byte) (frame, []byte, error) {
	var err error
	switch {
	case r.blob == nil:
		r.blob, err = r.db.OpenBlob("main", "log", "frames", e.row, false)
	case r.row != e.row:
		err = r.blob.Reopen(e.row)
	}
	if err != nil {
		return frame{}, buf, fmt.Errorf("row %d: %w", e.row, err)
	}
	r.row = e.row
	if _, err := r.blob.Seek(int64(e.off), io.SeekStart); err != nil {
		return frame{}, buf, err
	}
	start := len(buf)
	buf = slices.Grow(buf, int(e.size))[:start+int(e.size)]
	n, err := r.blob.Read(buf[start:])
	if err != nil && !errors.Is(err, io.EOF) {
		return frame{}, buf, fmt.Errorf("row %d: %w", e.row, err)
	}
	f, size, err := cutFrame(buf[start : start+n])
	if err == nil && size != int(e.size) {
		err = fmt.Errorf("frame is %d bytes long, not %d: %w", size, e.size, eventlog.ErrCorrupt)
	}
	return f, buf, err
}

// close repeats at most what the last read met.
func (r *frameReader) close() { _ = r.blob.Close() }

// refresh sees to it that the ends show what other processes have committed.
func (s *Store) refresh(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r, err := s.takeReader()
	if err != nil {
		return err
	}
	row, err := lastRow(r.lastRow)
	s.giveReader(r)
	if err != nil {
		return damaged(err)
	}
	s.ends.mu.RLock()
	current := row == s.ends.lastRow
	s.ends.mu.RUnlock()
	if current {
		return nil
	}
	// Our own commit may be about to be published, or another process wrote.
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.failed != nil {
		return s.failed
	}
	if err := s.w.beginRead.run(); err != nil {
		return err
	}
	if err := s.catchUp(); err != nil {
		return errors.Join(err, rollback(s.w.db))
	}
	return s.w.commit.run()
}

// takeReader waits for a connection that reads, and opens one if no idle one is
// left; giveReader returns it.
func (s *Store) takeReader() (*reader, error) {
	var r *reader
	open := true // the store, that is
	select {
	case r, open = <-s.readers:
	default:
		select {
		case r, open = <-s.readers:
		case <-s.spare:
		}
	}
	if !open {
		return nil, errors.New("the event log is closed")
	}
	if r != nil {
		return r, nil
	}
	r, err := openReader(s.path, s.options.VFS)
	if err != nil {
		s.spare <- struct{}{}
		return nil, err
	}
	return r, nil
}

func (s *Store) giveReader(r *reader) { s.readers <- r }

// damaged marks an error by which SQLite says that the file itself is damaged.
func damaged(err error) error {
	if errors.Is(err, sqlite3.CORRUPT) || errors.Is(err, sqlite3.NOTADB) {
		return fmt.Errorf("%w: %w", eventlog.ErrCorrupt, err)
	}
	return err
}
