package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"

	"github.com/ncruces/go-sqlite3/vfs"

	"github.com/secondring/secondring/eventlog"
)

// What a power cut and a failing disk leave behind. Each seed is
// one life story of a store: commits of several centers with people, snapshots
// and erasures, folding and checkpoints all the time, cuts at any write or sync,
// and after each cut the store must hold every acknowledged batch.

// smallBounds make a short story meet all the housekeeping.
var smallBounds = bounds{runEntries: 3, unfoldedRows: 8, unfoldedBytes: 4096, readRecords: 4, foldedRowStep: 2}

// story is a store on a disk that fails, next to what it must hold.
type story struct {
	t     *testing.T
	seed  uint64
	rng   *rand.Rand
	disk  *disk
	store *Store
	logs  map[eventlog.CenterID][]eventlog.Record // acknowledged
	known map[eventlog.CenterID]map[eventlog.Ref]string
	// trimmed is the last record of each log that must be gone; trimming and trimmingTo
	// are a trim whose outcome is not known.
	trimmed    map[eventlog.CenterID]eventlog.Head
	trimming   eventlog.CenterID
	trimmingTo eventlog.Position
	// doubt is the commit whose outcome is not known.
	doubt []eventlog.Batch
	// erasing is an erasure whose outcome is not known.
	erasing eventlog.CenterID
	commits int
}

var storyCenters = []eventlog.CenterID{"billing", "sales", "support"}

func newStory(t *testing.T, seed uint64, dir string) *story {
	s := &story{
		t: t, seed: seed, rng: rand.New(rand.NewPCG(seed, 1)), disk: newDisk(seed, dir),
		logs: map[eventlog.CenterID][]eventlog.Record{}, known: map[eventlog.CenterID]map[eventlog.Ref]string{},
		trimmed: map[eventlog.CenterID]eventlog.Head{},
	}
	for _, c := range storyCenters {
		s.known[c] = map[eventlog.Ref]string{}
	}
	vfs.Register(s.vfs(), s.disk)
	return s
}

func (s *story) vfs() string { return fmt.Sprintf("disk-%d", s.seed) }

func (s *story) failf(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("seed %d, life %d, operation %d: %s", s.seed, s.disk.life, s.disk.ops, fmt.Sprintf(format, args...))
}

func (s *story) open() error {
	store, err := Open("/log.db", Options{VFS: s.vfs(), CheckpointInline: true, WALPagesMax: 12 + 30*int(s.seed%3), bounds: &smallBounds})
	s.store = store
	return err
}

func (s *story) head(center eventlog.CenterID) eventlog.Head {
	records := s.logs[center]
	if len(records) == 0 {
		return s.trimmed[center]
	}
	return eventlog.Head{Position: records[len(records)-1].Last, Hash: records[len(records)-1].Hash}
}

// compose makes the next commit.
func (s *story) compose() []eventlog.Batch {
	var batches []eventlog.Batch
	for _, center := range storyCenters {
		if s.rng.IntN(3) == 0 {
			continue
		}
		size := 20 + s.rng.IntN(200)
		if s.rng.IntN(8) == 0 {
			size = 9000
		}
		after := s.head(center).Position
		s.commits++
		b := eventlog.Batch{
			Center: center, After: after, Last: after + 1 + eventlog.Position(s.rng.IntN(3)), Schema: 1,
			Body: bytes.Repeat([]byte{byte(s.commits)}, size),
		}
		if s.rng.IntN(2) == 0 {
			b.People = []eventlog.Person{{Ref: eventlog.Ref(s.rng.IntN(5)), Body: fmt.Appendf(nil, "person of %d", s.commits)}}
		}
		batches = append(batches, b)
	}
	return batches
}

// acknowledge notes that batches are durable.
func (s *story) acknowledge(batches []eventlog.Batch) {
	for _, b := range batches {
		prev := s.head(b.Center).Hash
		s.logs[b.Center] = append(s.logs[b.Center], eventlog.Record{
			Center: b.Center, After: b.After, Last: b.Last, Schema: b.Schema, Body: b.Body, Prev: prev, Hash: eventlog.Seal(prev, &b),
		})
		for _, p := range b.People {
			s.known[b.Center][p.Ref] = string(p.Body)
		}
	}
}

// live goes on until the store breaks or the steps are done.
func (s *story) live(steps int) error {
	ctx := context.Background()
	for range steps {
		var err error
		center := storyCenters[s.rng.IntN(len(storyCenters))]
		switch s.rng.IntN(14) {
		case 0:
			if head := s.head(center); head.Position > 0 {
				err = s.store.SaveSnapshot(ctx, center, stateAt(head.Position))
			}
		case 1:
			s.erasing = center
			if err = s.store.ErasePeople(ctx, center, []eventlog.Ref{0, 1}); err == nil {
				s.erased()
			}
		case 2, 3:
			err = s.trim(center)
		default:
			batches := s.compose()
			var results []error
			if results, err = s.store.Append(ctx, batches); err != nil {
				s.doubt = batches
			} else if err := errors.Join(results...); err != nil {
				s.failf("a batch at the end of the log was refused: %v", err)
			} else {
				s.acknowledge(batches)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// trim trims a log to the end of a record before its newest snapshot.
func (s *story) trim(center eventlog.CenterID) error {
	ctx := context.Background()
	snap, ok, err := s.store.LatestSnapshot(ctx, center, eventlog.End)
	if err != nil || !ok {
		return err
	}
	var ends []eventlog.Position
	for _, r := range s.logs[center] {
		if r.Last < snap.Position {
			ends = append(ends, r.Last)
		}
	}
	if len(ends) == 0 {
		return s.store.Sweep(ctx, center)
	}
	s.trimming, s.trimmingTo = center, ends[s.rng.IntN(len(ends))]
	if err = s.store.Trim(ctx, center, stateAt(s.trimmingTo)); err == nil {
		s.trimmedNow()
		err = s.store.Sweep(ctx, center)
	}
	return err
}

// stateAt is a snapshot of these stories.
func stateAt(at eventlog.Position) eventlog.Snapshot {
	body := fmt.Appendf(nil, "state at %d", at)
	return eventlog.Snapshot{Position: at, Body: body, Hash: sha256.Sum256(body)}
}

func (s *story) trimmedNow() {
	records := s.logs[s.trimming]
	for len(records) > 0 && records[0].Last <= s.trimmingTo {
		s.trimmed[s.trimming] = eventlog.Head{Position: records[0].Last, Hash: records[0].Hash}
		records = records[1:]
	}
	s.logs[s.trimming], s.trimming = records, ""
}

func (s *story) erased() {
	delete(s.known[s.erasing], 0)
	delete(s.known[s.erasing], 1)
	s.erasing = ""
}

// settle finds out what became of what is in doubt: all of it or nothing.
func (s *story) settle() {
	ctx := context.Background()
	if doubt := s.doubt; len(doubt) > 0 {
		head, err := s.store.Head(ctx, doubt[0].Center)
		if err != nil {
			s.failf("head: %v", err)
		}
		if head.Position == doubt[0].Last {
			s.acknowledge(doubt)
		}
		s.doubt = nil
	}
	if center := s.trimming; center != "" {
		for _, err := range s.store.Read(ctx, center, s.trimmed[center].Position) {
			if trimmed := (*eventlog.TrimmedError)(nil); errors.As(err, &trimmed) {
				s.trimmedNow() // check finds whether to the right place
			}
			break
		}
		s.trimming = ""
	}
	if center := s.erasing; center != "" {
		people, err := s.store.People(ctx, center, []eventlog.Ref{0, 1})
		if err != nil {
			s.failf("people: %v", err)
		}
		if len(people) == 0 {
			s.erased()
		}
		s.erasing = ""
	}
}

// check compares the store with what it must hold.
func (s *story) check() {
	ctx := context.Background()
	for _, center := range storyCenters {
		want := s.logs[center]
		i := 0
		for r, err := range s.store.Read(ctx, center, s.trimmed[center].Position) {
			if err != nil {
				s.failf("read %s: %v", center, err)
			}
			if i >= len(want) || r.Hash != want[i].Hash || r.Prev != want[i].Prev || !bytes.Equal(r.Body, want[i].Body) {
				s.failf("record %d of %s is not the one acknowledged", i, center)
			}
			i++
		}
		if i != len(want) {
			s.failf("%s has %d records, %d were acknowledged", center, i, len(want))
		}
		if at := s.trimmed[center].Position; at > 0 {
			for _, err := range s.store.Read(ctx, center, at-1) {
				if trimmed := (*eventlog.TrimmedError)(nil); !errors.As(err, &trimmed) || trimmed.First != at+1 {
					s.failf("%s was trimmed to %d, a read from before gives %v", center, at, err)
				}
			}
			if base, ok, err := s.store.LatestSnapshot(ctx, center, at); err != nil || !ok || base.Position != at {
				s.failf("%s was trimmed to %d, its base is at %d: %v", center, at, base.Position, err)
			}
		}
		people, err := s.store.People(ctx, center, []eventlog.Ref{0, 1, 2, 3, 4})
		if err != nil || len(people) != len(s.known[center]) {
			s.failf("people of %s: %v, %v, want %v", center, people, err, s.known[center])
		}
		for ref, body := range s.known[center] {
			if string(people[ref]) != body {
				s.failf("person %d of %s is %q, want %q", ref, center, people[ref], body)
			}
		}
		snap, ok, err := s.store.LatestSnapshot(ctx, center, eventlog.End)
		if err != nil || ok && string(snap.Body) != fmt.Sprintf("state at %d", snap.Position) {
			s.failf("snapshot of %s: %q, %v", center, snap.Body, err)
		}
	}
}

// end closes what is left.
func (s *story) end() {
	s.store.Close()
	vfs.Unregister(s.vfs())
}

// recover opens the store again on a sound disk and checks it.
func (s *story) recover() {
	s.t.Helper()
	if err := s.open(); err != nil {
		s.failf("open: %v", err)
	}
	s.settle()
	s.check()
}

// stories says how many seeds a test tells.
func stories(full int) uint64 {
	if testing.Short() {
		return uint64(full / 10)
	}
	return uint64(full)
}

// TestPowerCut cuts the power at any write or sync of a story, also while a store
// comes up.
//
// spec: DURABLE-1
func TestPowerCut(t *testing.T) {
	dir := t.TempDir()
	for seed := range stories(220) {
		s := newStory(t, seed, dir)
		s.recover()
		for range 1 + seed%2 {
			s.disk.cutAt = s.disk.ops + 1 + s.rng.IntN(150)
			err := s.live(25)
			if s.store.Close(); err == nil && !s.disk.off {
				s.disk.off = true // it outlived its story: cut after Close
			}
			if err != nil && !errors.Is(err, eventlog.ErrBroken) {
				s.failf("a cut gave %v, want ErrBroken", err)
			}
			s.disk.restart()
			if s.rng.IntN(3) == 0 {
				s.cutWhileOpening()
			}
			s.recover()
		}
		s.end()
	}
}

// cutWhileOpening loses power again before the store has come up.
func (s *story) cutWhileOpening() {
	s.disk.cutAt = s.disk.ops + 1 + s.rng.IntN(20)
	if s.open() == nil {
		s.disk.off = true
		s.store.Close()
	}
	s.disk.restart()
}

// TestDiskFaults lets one write or sync fail, or the disk be full. The store must
// break, stay broken, and hold all that was acknowledged when opened again; and
// still hold it after a power cut, though the failed sync left the cache wrong.
func TestDiskFaults(t *testing.T) {
	dir := t.TempDir()
	faults := []struct {
		name    string
		stories int
		inject  func(d *disk, at int)
	}{
		{"EIO in write", 30, func(d *disk, at int) { d.failWrite = map[int]error{at: syscall.EIO} }},
		{"ENOSPC in write", 30, func(d *disk, at int) { d.failWrite = map[int]error{at: syscall.ENOSPC} }},
		{"EIO in sync", 60, func(d *disk, at int) {
			d.failSync = map[int]error{}
			for i := range 12 { // the next sync, whichever that is
				d.failSync[at+i] = syscall.EIO
			}
		}},
		{"disk full", 30, func(d *disk, _ int) { d.full = true }},
	}
	for _, fault := range faults {
		t.Run(fault.name, func(t *testing.T) {
			broken := 0
			for seed := range stories(fault.stories) {
				if (newStory(t, 10_000+seed, dir)).survive(fault.inject) {
					broken++
				}
			}
			if broken == 0 {
				t.Error("no story met the fault")
			}
		})
	}
}

// survive tells a story with one fault, and says whether the store met it.
func (s *story) survive(inject func(d *disk, at int)) (broken bool) {
	s.recover()
	if err := s.live(s.rng.IntN(10)); err != nil {
		s.failf("without a fault: %v", err)
	}
	inject(s.disk, s.disk.ops+1+s.rng.IntN(40))
	err := s.live(30)
	if err != nil {
		broken = true
		if !errors.Is(err, eventlog.ErrBroken) {
			s.failf("gave %v, want ErrBroken", err)
		}
		s.disk.failWrite, s.disk.failSync, s.disk.full = nil, nil, false
		if _, err := s.store.Append(context.Background(), s.compose()); !errors.Is(err, eventlog.ErrBroken) {
			s.failf("a broken store answers %v, want ErrBroken", err)
		}
	}
	s.disk.failWrite, s.disk.failSync, s.disk.full = nil, nil, false
	s.store.Close()
	s.recover()
	if err := s.live(1 + s.rng.IntN(4)); err != nil {
		s.failf("after opening again: %v", err)
	}
	s.disk.off = true
	s.store.Close()
	s.disk.restart()
	s.recover()
	s.end()
	return broken
}
