package exam

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/secondring/secondring/eventlog"
)

// subject is a store under examination, next to what its logs must hold.
type subject struct {
	t      *testing.T
	store  eventlog.Store
	reopen func() eventlog.Store
	expect map[eventlog.CenterID][]eventlog.Record
	// trimmed is the last record that was removed.
	trimmed map[eventlog.CenterID]eventlog.Head
}

// sameBytes spares cmp a walk through large bodies byte by byte.
var sameBytes = cmp.Comparer(bytes.Equal)

// end is where a center's log must end.
func (s *subject) end(center eventlog.CenterID) eventlog.Head {
	records := s.expect[center]
	if len(records) == 0 {
		return s.trimmed[center]
	}
	last := records[len(records)-1]
	return eventlog.Head{Position: last.Last, Hash: last.Hash}
}

// batch makes the next batch of a center, of some events.
func (s *subject) batch(center eventlog.CenterID, events int) eventlog.Batch {
	after := s.end(center).Position
	return eventlog.Batch{
		Center: center,
		After:  after,
		Last:   after + eventlog.Position(events),
		Schema: 3,
		Body:   fmt.Appendf(nil, "%s from %d, %d events", center, after+1, events),
	}
}

// take notes that a batch must now be in the log.
func (s *subject) take(b eventlog.Batch) {
	head := s.end(b.Center)
	s.expect[b.Center] = append(s.expect[b.Center], eventlog.Record{
		Center: b.Center, After: b.After, Last: b.Last, Schema: b.Schema,
		Body: append([]byte{}, b.Body...), Prev: head.Hash, Hash: eventlog.Seal(head.Hash, &b),
	})
}

// append commits batches and requires that all are taken.
func (s *subject) append(batches ...eventlog.Batch) {
	s.t.Helper()
	for i, err := range s.try(batches...) {
		if err != nil {
			s.t.Fatalf("batch %d of %d: %v", i, len(batches), err)
		}
		s.take(batches[i])
	}
}

// try commits batches and gives what became of each.
func (s *subject) try(batches ...eventlog.Batch) []error {
	s.t.Helper()
	results, err := s.store.Append(context.Background(), batches)
	if err != nil {
		s.t.Fatalf("append: %v", err)
	}
	if len(results) != len(batches) {
		s.t.Fatalf("append gave %d results for %d batches", len(results), len(batches))
	}
	return results
}

// fenced requires that a batch was fenced, and by which position.
func (s *subject) fenced(err error, b eventlog.Batch, actual eventlog.Position) {
	s.t.Helper()
	var fenced *eventlog.FencedError
	if !errors.As(err, &fenced) {
		s.t.Fatalf("a batch after %d, where the log ends at %d, gave %v, want a FencedError", b.After, actual, err)
	}
	want := eventlog.FencedError{Center: b.Center, Expected: b.After, Actual: actual}
	if *fenced != want {
		s.t.Errorf("fenced with %+v, want %+v", *fenced, want)
	}
}

// read collects a log after a position.
func (s *subject) read(center eventlog.CenterID, after eventlog.Position) []eventlog.Record {
	s.t.Helper()
	var records []eventlog.Record
	for r, err := range s.store.Read(context.Background(), center, after) {
		if err != nil {
			s.t.Fatalf("read: %v", err)
		}
		r.Body = append([]byte{}, r.Body...)
		records = append(records, r)
	}
	return records
}

// check requires that the store holds exactly what it must.
func (s *subject) check() {
	s.t.Helper()
	ctx := context.Background()
	for center, want := range s.expect {
		if diff := cmp.Diff(want, s.read(center, s.trimmed[center].Position), sameBytes, cmpopts.EquateEmpty()); diff != "" {
			s.t.Fatalf("log of %s (-want +got):\n%s", center, diff)
		}
		head, err := s.store.Head(ctx, center)
		if err != nil || head != s.end(center) {
			s.t.Fatalf("head of %s is %+v, %v, want %+v", center, head, err, s.end(center))
		}
		if begin, err := s.store.Begin(ctx, center); err != nil || begin != s.trimmed[center] {
			s.t.Fatalf("the log of %s begins after %+v, %v, want %+v", center, begin, err, s.trimmed[center])
		}
	}
	centers, err := s.store.Centers(ctx)
	if err != nil {
		s.t.Fatalf("centers: %v", err)
	}
	for i, id := range centers {
		if s.expect[id] == nil {
			s.t.Errorf("center %s is listed and has no log", id)
		}
		if i > 0 && centers[i-1] >= id {
			s.t.Errorf("centers are not in order: %s before %s", centers[i-1], id)
		}
	}
	if len(centers) != len(s.expect) {
		s.t.Errorf("%d centers are listed, want %d", len(centers), len(s.expect))
	}
}
