package engine

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// Subscription gives the durable events of a center from a position on, in
// order and without gaps: from the store until it has caught up, then live. One
// goroutine uses it.
type Subscription struct {
	owner *owner
	read  center.Position // end of the last record taken over
	given center.Position // the last event given

	records []record // taken over, not decoded
	taken   []record // where records began, for reuse
	next    func() (*center.Entry, error, bool)
	stop    func()

	// Guarded by the feed.
	live   bool
	buffer []record
	size   int

	wake chan struct{} // holds one
}

// Subscribe follows a center from the first event after a position of an epoch.
// If the log has another epoch, ends before that position or begins after it, the
// error is a *ResetError; Next gives one too, to who is slower than the log is
// trimmed. Who begins at 0 may leave the epoch out.
// spec: DURABLE-10
func (e *Engine) Subscribe(ctx context.Context, id eventlog.CenterID, epoch string, after center.Position) (*Subscription, error) {
	o, err := e.owner(id)
	if err != nil {
		return nil, err
	}
	head := center.Position(o.durable.Load())
	fits := epoch == e.store.Epoch() || epoch == "" && after == 0
	if !fits || after > head {
		return nil, &ResetError{Epoch: e.store.Epoch(), Position: head}
	}
	begin, err := e.store.Begin(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("subscribe to center %s: %w", id, err)
	}
	if after < center.Position(begin.Position) {
		return nil, &ResetError{Epoch: e.store.Epoch(), Position: head, First: center.Position(begin.Position) + 1}
	}
	s := &Subscription{owner: o, read: after, given: after, wake: make(chan struct{}, 1)}
	if err := o.feed.add(s); err != nil {
		return nil, fmt.Errorf("subscribe to center %s: %w", id, err)
	}
	return s, nil
}

// Close ends the subscription.
func (s *Subscription) Close() {
	s.owner.feed.remove(s)
	s.endDecoding()
}

// Next waits for the next input that caused events, with these events. If only
// some of them come after the position subscribed from, it has only those. The
// entry is valid until the next call. Once all is given and the center has
// stopped, Next says so by ErrStopped.
func (s *Subscription) Next(ctx context.Context) (*center.Entry, error) {
	for {
		entry, err := s.decoded()
		if entry != nil || err != nil {
			return entry, err
		}
		if len(s.records) == 0 {
			if err := s.refill(ctx); err != nil {
				return nil, err
			}
		}
	}
}

// decoded gives the next entry of the records taken over; nil if there is none.
func (s *Subscription) decoded() (*center.Entry, error) {
	for {
		if s.next == nil {
			if len(s.records) == 0 {
				return nil, nil
			}
			r := s.records[0]
			s.records[0] = record{}
			s.records = s.records[1:]
			s.next, s.stop = iter.Pull2(center.Entries(r.schema, r.after, r.body))
		}
		entry, err, ok := s.next()
		if !ok {
			s.endDecoding()
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("subscription to center %s after position %d: %w", s.owner.id, s.given, err)
		}
		if s.trim(entry); len(entry.Events) > 0 {
			return entry, nil
		}
	}
}

// trim leaves out the events that were given before.
func (s *Subscription) trim(entry *center.Entry) {
	last := entry.First + center.Position(len(entry.Events)) - 1
	if known := min(s.given+1, last+1); known > entry.First {
		entry.Events = entry.Events[known-entry.First:]
		entry.First = known
	}
	s.given = max(s.given, last)
}

func (s *Subscription) endDecoding() {
	if s.stop != nil {
		s.stop()
		s.next, s.stop = nil, nil
	}
}

// refill takes over more records, from the feed or from the store.
func (s *Subscription) refill(ctx context.Context) error {
	for {
		taken, live, ended := s.owner.feed.takeBuffer(s, s.taken[:0])
		s.taken = taken
		for _, r := range taken {
			if r.last > s.read {
				s.records = append(s.records, r)
				s.read = r.last
			}
		}
		switch {
		case len(s.records) > 0:
			return nil
		case !live:
			return s.readStore(ctx)
		case ended != nil:
			return ended
		}
		select {
		case <-s.wake:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// readStore takes over what the store has after the last record, a bounded
// part.
func (s *Subscription) readStore(ctx context.Context) error {
	size := 0
	for r, err := range s.owner.engine.store.Read(ctx, s.owner.id, eventlog.Position(s.read)) {
		var trimmed *eventlog.TrimmedError
		if errors.As(err, &trimmed) {
			return &ResetError{Epoch: s.owner.engine.store.Epoch(), Position: center.Position(s.owner.durable.Load()), First: center.Position(trimmed.First)}
		}
		if err != nil {
			return fmt.Errorf("subscription to center %s: read after position %d: %w", s.owner.id, s.read, err)
		}
		s.records = append(s.records, record{
			after: center.Position(r.After), last: center.Position(r.Last), schema: r.Schema, body: slices.Clone(r.Body),
		})
		s.read = center.Position(r.Last)
		if size += len(r.Body); size >= readBytesMax {
			break
		}
	}
	if size == 0 {
		return fmt.Errorf("subscription to center %s: the store has nothing after position %d, the center is past it", s.owner.id, s.read)
	}
	return nil
}
