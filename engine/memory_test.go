package engine_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/exam"
)

// memory is an eventlog.Store without a disk, for tests that decide when a
// commit is durable and whether it fails.
type memory struct {
	mu     sync.Mutex
	logs   map[eventlog.CenterID]*memoryLog
	broken error

	// gate is called by Append before anything is durable, with nothing locked.
	// Its error fails the commit.
	gate func([]eventlog.Batch) error
}

type memoryLog struct {
	records   []eventlog.Record
	trimmed   eventlog.Head
	snapshots []eventlog.Snapshot
	people    map[eventlog.Ref][]byte
	found     map[string]eventlog.Ref
}

func newMemory() *memory { return &memory{logs: map[eventlog.CenterID]*memoryLog{}} }

func (m *memory) Epoch() string { return "memory" }

func (m *memory) Close() error { return nil }

// reopen forgets that a commit failed, as a new process would.
func (m *memory) reopen() *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.broken, m.gate = nil, nil
	return m
}

func (m *memory) setGate(gate func([]eventlog.Batch) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gate = gate
}

func (m *memory) head(center eventlog.CenterID) eventlog.Head {
	l := m.logs[center]
	if l == nil {
		return eventlog.Head{}
	}
	if len(l.records) == 0 {
		return l.trimmed
	}
	last := l.records[len(l.records)-1]
	return eventlog.Head{Position: last.Last, Hash: last.Hash}
}

func (m *memory) Append(_ context.Context, batches []eventlog.Batch) ([]error, error) {
	m.mu.Lock()
	gate := m.gate
	m.mu.Unlock()
	var failed error
	if gate != nil {
		failed = gate(batches)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken == nil && failed != nil {
		m.broken = fmt.Errorf("%w: %w", eventlog.ErrBroken, failed)
	}
	if m.broken != nil {
		return nil, m.broken
	}
	verdicts := make([]error, len(batches))
	for i := range batches {
		verdicts[i] = m.append(&batches[i])
	}
	return verdicts, nil
}

func (m *memory) append(b *eventlog.Batch) error {
	if err := b.Check(); err != nil {
		return err
	}
	head := m.head(b.Center)
	if head.Position != b.After {
		return &eventlog.FencedError{Center: b.Center, Expected: b.After, Actual: head.Position}
	}
	l := m.logs[b.Center]
	if l == nil {
		l = &memoryLog{people: map[eventlog.Ref][]byte{}, found: map[string]eventlog.Ref{}}
		m.logs[b.Center] = l
	}
	l.records = append(l.records, eventlog.Record{
		Center: b.Center, After: b.After, Last: b.Last, Schema: b.Schema,
		Body: slices.Clone(b.Body), Prev: head.Hash, Hash: eventlog.Seal(head.Hash, b),
	})
	for _, p := range b.People {
		l.people[p.Ref] = append([]byte{}, p.Body...)
		if _, taken := l.found[p.Index]; !taken && p.Index != "" {
			l.found[p.Index] = p.Ref
		}
	}
	return nil
}

func (m *memory) Head(_ context.Context, center eventlog.CenterID) (eventlog.Head, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.head(center), nil
}

func (m *memory) Centers(context.Context) ([]eventlog.CenterID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var ids []eventlog.CenterID
	for id := range m.logs {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, nil
}

func (m *memory) Read(ctx context.Context, center eventlog.CenterID, after eventlog.Position) iter.Seq2[eventlog.Record, error] {
	return func(yield func(eventlog.Record, error) bool) {
		m.mu.Lock()
		var records []eventlog.Record
		if l := m.logs[center]; l != nil {
			records = l.records
			if after < l.trimmed.Position {
				m.mu.Unlock()
				yield(eventlog.Record{}, &eventlog.TrimmedError{Center: center, First: l.trimmed.Position + 1})
				return
			}
		}
		m.mu.Unlock()
		for _, r := range records {
			if err := ctx.Err(); err != nil {
				yield(eventlog.Record{}, err)
				return
			}
			if r.Last > after && !yield(r, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(eventlog.Record{}, err)
		}
	}
}

func (m *memory) SaveSnapshot(_ context.Context, center eventlog.CenterID, s eventlog.Snapshot) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if sha256.Sum256(s.Body) != s.Hash || s.Position > m.head(center).Position {
		return fmt.Errorf("snapshot of %s at %d does not fit", center, s.Position)
	}
	l := m.logs[center]
	l.snapshots = append(l.snapshots, s)
	slices.SortStableFunc(l.snapshots, func(a, b eventlog.Snapshot) int { return int(int64(a.Position) - int64(b.Position)) })
	return nil
}

func (m *memory) LatestSnapshot(_ context.Context, center eventlog.CenterID, upTo eventlog.Position) (eventlog.Snapshot, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if l := m.logs[center]; l != nil {
		for _, s := range slices.Backward(l.snapshots) {
			if s.Position <= upTo {
				return s, true, nil
			}
		}
	}
	return eventlog.Snapshot{}, false, nil
}

func (m *memory) Trim(_ context.Context, center eventlog.CenterID, base eventlog.Snapshot) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.logs[center]
	switch {
	case l == nil || sha256.Sum256(base.Body) != base.Hash:
		return fmt.Errorf("trim %s: there is no such log, or the base does not fit its hash", center)
	case base.Position <= l.trimmed.Position:
		return nil
	case !slices.ContainsFunc(l.snapshots, func(s eventlog.Snapshot) bool { return s.Position > base.Position }):
		return fmt.Errorf("trim %s: no snapshot after %d", center, base.Position)
	case !slices.ContainsFunc(l.records, func(r eventlog.Record) bool { return r.Last == base.Position }):
		return fmt.Errorf("trim %s: no record ends at %d", center, base.Position)
	}
	for len(l.records) > 0 && l.records[0].Last <= base.Position {
		l.trimmed = eventlog.Head{Position: l.records[0].Last, Hash: l.records[0].Hash}
		l.records = l.records[1:]
	}
	l.snapshots = slices.DeleteFunc(l.snapshots, func(s eventlog.Snapshot) bool { return s.Position <= base.Position })
	l.snapshots = slices.Insert(l.snapshots, 0, base)
	return nil
}

func (*memory) Sweep(context.Context, eventlog.CenterID) error { return nil }

func (m *memory) Begin(_ context.Context, center eventlog.CenterID) (eventlog.Head, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if l := m.logs[center]; l != nil {
		return l.trimmed, nil
	}
	return eventlog.Head{}, nil
}

func (m *memory) People(_ context.Context, center eventlog.CenterID, refs []eventlog.Ref) (map[eventlog.Ref][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := map[eventlog.Ref][]byte{}
	if l := m.logs[center]; l != nil {
		for _, ref := range refs {
			if body, ok := l.people[ref]; ok {
				found[ref] = body
			}
		}
	}
	return found, nil
}

func (m *memory) FindPerson(_ context.Context, center eventlog.CenterID, index string) (eventlog.Ref, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if l := m.logs[center]; l != nil {
		ref, ok := l.found[index]
		return ref, ok, nil
	}
	return 0, false, nil
}

func (m *memory) AllPeople(_ context.Context, center eventlog.CenterID) iter.Seq2[eventlog.Person, error] {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := map[eventlog.Ref][]byte{}
	if l := m.logs[center]; l != nil {
		maps.Copy(all, l.people)
	}
	return func(yield func(eventlog.Person, error) bool) {
		for ref, body := range all {
			if !yield(eventlog.Person{Ref: ref, Body: body}, nil) {
				return
			}
		}
	}
}

func (m *memory) ErasePeople(_ context.Context, center eventlog.CenterID, refs []eventlog.Ref) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if l := m.logs[center]; l != nil {
		for _, ref := range refs {
			delete(l.people, ref)
			maps.DeleteFunc(l.found, func(_ string, of eventlog.Ref) bool { return of == ref })
		}
	}
	return nil
}

func TestMemoryExam(t *testing.T) {
	exam.Run(t, func(*testing.T) (eventlog.Store, func() eventlog.Store) {
		m := newMemory()
		return m, func() eventlog.Store { return m.reopen() }
	})
}
