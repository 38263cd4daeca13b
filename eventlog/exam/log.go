package exam

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/eventlog"
)

func askEmpty(t *testing.T, s *subject) {
	s.check()
	head, err := s.store.Head(context.Background(), "nobody")
	if err != nil || head != (eventlog.Head{}) {
		t.Errorf("head of an unknown center is %+v, %v, want zero", head, err)
	}
	if got := s.read("nobody", 0); len(got) != 0 {
		t.Errorf("an unknown center has %d records", len(got))
	}
	if _, ok, err := s.store.LatestSnapshot(context.Background(), "nobody", eventlog.End); ok || err != nil {
		t.Errorf("an unknown center has a snapshot: %v, %v", ok, err)
	}
	if got := s.people("nobody", 1); len(got) != 0 {
		t.Errorf("an unknown center has people: %v", got)
	}
}

func askEpoch(t *testing.T, s *subject) {
	epoch := s.store.Epoch()
	if epoch == "" {
		t.Fatal("the epoch is empty")
	}
	s.append(s.batch("support", 1))
	if s.store = s.reopen(); s.store.Epoch() != epoch {
		t.Errorf("the epoch is %q after reopening, was %q", s.store.Epoch(), epoch)
	}
}

func askOrder(_ *testing.T, s *subject) {
	for i := range 20 {
		s.append(s.batch("support", 1+i%3))
		if i%7 == 0 {
			s.check()
		}
	}
	s.check()
}

func askLarge(_ *testing.T, s *subject) {
	large := s.batch("support", 4096)
	large.Body = bytes.Repeat([]byte("0123456789"), 150_000)
	s.append(s.batch("sales", 1), large, s.batch("billing", 1))
	s.append(s.batch("support", 1))
	s.check()
}

func askChain(t *testing.T, s *subject) {
	for range 5 {
		s.append(s.batch("support", 2))
	}
	var prev eventlog.Hash
	for _, r := range s.read("support", 0) {
		b := eventlog.Batch{Center: r.Center, After: r.After, Last: r.Last, Schema: r.Schema, Body: r.Body}
		if r.Prev != prev || r.Hash != eventlog.Seal(prev, &b) {
			t.Fatalf("record at %d breaks the chain", r.Last)
		}
		prev = r.Hash
	}
}

func askMiddle(t *testing.T, s *subject) {
	for range 150 {
		s.append(s.batch("support", 3), s.batch("sales", 1))
	}
	all := s.expect["support"]
	for _, after := range []int{0, 1, 2, 3, 4, 30, 191, 192, 193, 194, 200, 383, 384, 385, 440, 447, 448, 449, 450, 451, 9999} {
		want := all[min(after/3, len(all)):]
		got := s.read("support", eventlog.Position(after))
		if len(want) == 0 && len(got) == 0 {
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("read after %d (-want +got):\n%s", after, diff)
		}
	}
}

func askReadEnds(t *testing.T, s *subject) {
	s.append(s.batch("support", 1), s.batch("sales", 1))
	n := 0
	for _, err := range s.store.Read(context.Background(), "support", 0) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n > 1000 {
			t.Fatal("a read that appends to its own log does not end")
		}
		s.append(s.batch("support", 1))
	}
	s.check()
}

func askReadStops(t *testing.T, s *subject) {
	for range 10 {
		s.append(s.batch("support", 1))
	}
	for range 20 { // more often than any store has connections
		for r, err := range s.store.Read(context.Background(), "support", 4) {
			if err != nil || r.Last != 5 {
				t.Fatalf("read after 4 begins with %d, %v", r.Last, err)
			}
			break
		}
	}
	s.append(s.batch("support", 1))
	s.check()
}

func askFence(_ *testing.T, s *subject) {
	early := eventlog.Batch{Center: "support", After: 5, Last: 6, Body: []byte("x")}
	s.fenced(s.try(early)[0], early, 0)
	s.check() // a fenced batch begins no log
	s.append(s.batch("support", 3))
	for _, after := range []eventlog.Position{0, 2, 4, 99} {
		b := s.batch("support", 1)
		b.After, b.Last = after, after+5
		s.fenced(s.try(b)[0], b, 3)
	}
	s.append(s.batch("support", 1))
	s.check()
}

func askMalformed(t *testing.T, s *subject) {
	s.append(s.batch("support", 1))
	bad := make([]eventlog.Batch, 4)
	for i := range bad {
		bad[i] = s.batch("support", 1)
	}
	bad[0].Last = bad[0].After
	bad[1].Body = nil
	bad[2].Center = ""
	bad[3].Center = eventlog.CenterID(bytes.Repeat([]byte("x"), eventlog.CenterIDBytesMax+1))
	good := s.batch("sales", 1)
	results := s.try(append(bad, good)...)
	for i := range bad {
		if results[i] == nil {
			t.Errorf("malformed batch %d was taken", i)
		}
	}
	if results[4] != nil {
		t.Fatalf("a sound batch among malformed ones: %v", results[4])
	}
	s.take(good)
	s.check()
}

func askFenceAmongOthers(t *testing.T, s *subject) {
	s.append(s.batch("billing", 1), s.batch("sales", 1), s.batch("support", 1))
	stale := s.batch("sales", 1)
	stale.After, stale.Last = 0, 1
	first, last := s.batch("billing", 2), s.batch("support", 2)
	results := s.try(first, stale, last)
	s.fenced(results[1], stale, 1)
	if results[0] != nil || results[2] != nil {
		t.Fatalf("beside a fenced batch: %v, %v", results[0], results[2])
	}
	s.take(first)
	s.take(last)
	s.check()
}

func askTwice(_ *testing.T, s *subject) {
	first := s.batch("support", 2)
	second := eventlog.Batch{Center: "support", After: 2, Last: 3, Body: []byte("second")}
	gap := eventlog.Batch{Center: "support", After: 9, Last: 10, Body: []byte("gap")}
	third := eventlog.Batch{Center: "support", After: 3, Last: 7, Body: []byte("third")}
	results := s.try(first, second, gap, third)
	s.fenced(results[2], gap, 3)
	s.take(first)
	s.take(second)
	s.take(third)
	s.check()
}

func askNothing(_ *testing.T, s *subject) {
	s.try()
	s.append(s.batch("support", 1))
	s.try()
	s.check()
}

func askMany(_ *testing.T, s *subject) {
	const centers = 40
	for round := range 150 {
		var batches []eventlog.Batch
		for i := range centers {
			if (round+i)%3 == 0 {
				batches = append(batches, s.batch(eventlog.CenterID(fmt.Sprintf("center-%02d", i)), 1+round%2))
			}
		}
		s.append(batches...)
		if round == 100 {
			s.store = s.reopen()
		}
	}
	s.check()
	s.store = s.reopen()
	s.check()
}

func askIsolation(t *testing.T, s *subject) {
	ids := []eventlog.CenterID{"a", "A", "a ", "a%", "ä", "a\x00b", "b"}
	for range 3 {
		for _, id := range ids {
			s.append(s.batch(id, 1))
		}
	}
	s.check()
	if got := s.read("c", 0); len(got) != 0 {
		t.Errorf("center c was never written and has %d records", len(got))
	}
}

func askReopen(_ *testing.T, s *subject) {
	for range 4 {
		for range 30 {
			s.append(s.batch("support", 2), s.batch("sales", 1))
		}
		s.store = s.reopen()
		s.check()
		stale := s.batch("support", 1)
		stale.After--
		s.fenced(s.try(stale)[0], stale, s.end("support").Position)
	}
}

func askConcurrent(t *testing.T, s *subject) {
	const commits = 150
	s.append(s.batch("support", 1))
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for seen := eventlog.Position(0); ; {
				select {
				case <-done:
					return
				default:
				}
				at := eventlog.Position(0)
				for r, err := range s.store.Read(context.Background(), "support", 0) {
					if err != nil || r.After != at {
						t.Errorf("read beside the writer: after %d came %d, %v", at, r.After, err)
						return
					}
					at = r.Last
				}
				if at < seen {
					t.Errorf("a log that ended at %d ends at %d", seen, at)
				}
				seen = at
			}
		})
	}
	for range commits {
		s.append(s.batch("support", 1), s.batch("sales", 1))
	}
	close(done)
	readers.Wait()
	s.check()
}

func askCanceled(t *testing.T, s *subject) {
	for range 3 {
		s.append(s.batch("support", 1))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var last error
	for _, err := range s.store.Read(ctx, "support", 0) {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("a read with a canceled context ended with %v", last)
	}
	s.check()
}
