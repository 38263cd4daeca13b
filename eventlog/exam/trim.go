package exam

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/eventlog"
)

// trim saves a snapshot at the end of a log, trims and sweeps it, and notes what must
// be gone.
func (s *subject) trim(center eventlog.CenterID, to eventlog.Position) {
	s.t.Helper()
	s.save(center, snapshotAt(s.end(center).Position, "state"))
	if err := s.store.Trim(context.Background(), center, snapshotAt(to, "base")); err != nil {
		s.t.Fatalf("trim %s to %d: %v", center, to, err)
	}
	if err := s.store.Sweep(context.Background(), center); err != nil {
		s.t.Fatalf("sweep %s: %v", center, err)
	}
	records := s.expect[center]
	for len(records) > 0 && records[0].Last <= to {
		s.trimmed[center] = eventlog.Head{Position: records[0].Last, Hash: records[0].Hash}
		records = records[1:]
	}
	s.expect[center] = records
}

// gone requires that a log cannot be read from before where it begins.
func (s *subject) gone(center eventlog.CenterID, after eventlog.Position) {
	s.t.Helper()
	var last error
	for r, err := range s.store.Read(context.Background(), center, after) {
		if err == nil {
			s.t.Fatalf("a read after %d of a log that was trimmed to %d gave a record at %d", after, s.trimmed[center].Position, r.Last)
		}
		last = err
	}
	var trimmed *eventlog.TrimmedError
	want := eventlog.TrimmedError{Center: center, First: s.trimmed[center].Position + 1}
	if !errors.As(last, &trimmed) || *trimmed != want {
		s.t.Fatalf("a read after %d of a log that was trimmed gave %v, want %v", after, last, &want)
	}
}

func askTrim(t *testing.T, s *subject) {
	for range 300 {
		s.append(s.batch("support", 3))
	}
	s.append(s.batch("sales", 1)) // support's last record is not the store's
	// Not at all, at the end of a record, again, back, to the last record.
	for _, to := range []eventlog.Position{0, 3, 102, 102, 51, 384, 387, 501, 897} {
		s.trim("support", to)
		s.check()
		s.checkBase("support")
		if first := s.trimmed["support"].Position; first > 0 {
			s.gone("support", 0)
			s.gone("support", first-1)
		}
		if rest := s.expect["support"]; len(rest) > 1 { // from the middle of the first and the second
			for _, after := range []eventlog.Position{rest[0].After + 1, rest[0].Last, rest[1].After + 2} {
				got := s.read("support", after)
				if diff := cmp.Diff(rest[(after-rest[0].After)/3:], got, sameBytes); diff != "" {
					t.Fatalf("read after %d (-want +got):\n%s", after, diff)
				}
			}
		}
	}
	s.store = s.reopen()
	s.check()
	s.gone("support", 0)
	stale := s.batch("support", 1)
	stale.After--
	s.fenced(s.try(stale)[0], stale, 900)
	for range 200 {
		s.append(s.batch("support", 3))
	}
	s.trim("support", 1200)
	for at := eventlog.Position(1203); at < 1260; at += 3 { // which crowd out the older ones
		s.save("support", snapshotAt(at, "state"))
	}
	s.check()
	s.checkBase("support")
	s.store = s.reopen()
	s.check()
	s.checkBase("support")
	s.checkSnapshot("support", snapshotAt(1500, "state"))
}

// checkBase requires the snapshot at which a trimmed log begins.
func (s *subject) checkBase(center eventlog.CenterID) {
	s.t.Helper()
	at := s.trimmed[center].Position
	if at == 0 {
		return
	}
	got, ok, err := s.store.LatestSnapshot(context.Background(), center, at)
	if diff := cmp.Diff(snapshotAt(at, "base"), got); err != nil || !ok || diff != "" {
		s.t.Fatalf("the base of %s is %v, %v (-want +got):\n%s", center, ok, err, diff)
	}
}

func askTrimRefused(t *testing.T, s *subject) {
	ctx := context.Background()
	for range 5 {
		s.append(s.batch("support", 1), s.batch("sales", 1))
	}
	refused := func(center eventlog.CenterID, base eventlog.Snapshot, why string) {
		t.Helper()
		if err := s.store.Trim(ctx, center, base); err == nil {
			t.Errorf("%s was trimmed to %d: %s", center, base.Position, why)
		}
	}
	refused("support", snapshotAt(3, "base"), "it has no snapshot")
	s.save("support", snapshotAt(3, "state"))
	s.save("sales", snapshotAt(5, "state"))
	for _, at := range []eventlog.Position{3, 4, 5, 99} {
		refused("support", snapshotAt(at, "base"), "no snapshot stands later")
	}
	refused("nobody", snapshotAt(1, "base"), "it has no log")
	damaged := snapshotAt(2, "base")
	damaged.Hash[0] ^= 1
	refused("support", damaged, "the base does not fit its hash")
	s.append(s.batch("sales", 3))
	s.save("sales", snapshotAt(8, "state"))
	refused("sales", snapshotAt(6, "base"), "no record ends there")
	s.check()
	s.append(s.batch("support", 1)) // refusing broke nothing
	s.check()
}

func askTrimApart(_ *testing.T, s *subject) {
	ids := []eventlog.CenterID{"billing", "sales", "support"}
	for round := range 6 {
		for range 150 {
			s.append(s.batch("billing", 1), s.batch("sales", 2), s.batch("support", 1))
		}
		s.trim(ids[round%3], s.end(ids[round%3]).Position-50)
		s.check()
		if round%2 == 0 {
			s.store = s.reopen()
			s.check()
		}
	}
}

func askTrimConcurrent(t *testing.T, s *subject) {
	for range 400 {
		s.append(s.batch("support", 1))
	}
	s.save("support", snapshotAt(400, "state"))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for to := eventlog.Position(10); to < 400; to += 10 {
			if err := errors.Join(s.store.Trim(context.Background(), "support", snapshotAt(to, "base")), s.store.Sweep(context.Background(), "support")); err != nil {
				t.Errorf("trim to %d: %v", to, err)
			}
		}
	}()
	for after, over := eventlog.Position(0), false; !over; {
		select {
		case <-done:
			over = true
		default:
		}
		at := after
		for r, err := range s.store.Read(context.Background(), "support", after) {
			var trimmed *eventlog.TrimmedError
			if errors.As(err, &trimmed) && trimmed.First > at {
				after = trimmed.First - 1
				break
			}
			if err != nil || r.After != at {
				t.Errorf("read beside a trim: after %d came %d, %v", at, r.After, err)
				over = true
				break
			}
			at = r.Last
		}
	}
	<-done
}
