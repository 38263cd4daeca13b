package engine

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// group is what is released together.
type group struct {
	batches []*batch
}

// commit is the one place where what centers decided becomes true. It takes
// what waits, makes it durable in one commit, and only then passes it on to the
// releaser, which is the only one to let it out.
// spec: DURABLE-1
func (e *Engine) commit() {
	defer close(e.releases)
	var records []eventlog.Batch
	for {
		taken, more := e.waiting.take()
		if !more {
			return
		}
		changes, rest := split(taken)
		if len(rest.batches) > 0 {
			e.releases <- rest // rests on what is durable already
		}
		if len(changes.batches) == 0 {
			continue
		}
		records = changes.records(records[:0])
		verdicts, err := e.append(records)
		clear(records)
		if err != nil {
			e.failAll(fmt.Errorf("append events: %w", err), changes)
			return
		}
		e.releases <- changes.durable(verdicts)
	}
}

// append makes records durable, and tells of it who asked to be told.
func (e *Engine) append(records []eventlog.Batch) ([]error, error) {
	if e.options.Committed == nil {
		return e.store.Append(context.Background(), records)
	}
	began, bytes := time.Now(), 0
	for _, r := range records {
		bytes += len(r.Body)
	}
	verdicts, err := e.store.Append(context.Background(), records)
	if err == nil {
		e.options.Committed(time.Since(began), bytes)
	}
	return verdicts, err
}

// split separates batches that changed something from those that only hold
// answers: a center has one batch in a group, and all its earlier ones are
// durable when the committer takes the next.
func split(taken []*batch) (changes, rest group) {
	for _, b := range taken {
		if b.empty() {
			rest.batches = append(rest.batches, b)
		} else {
			changes.batches = append(changes.batches, b)
		}
	}
	return changes, rest
}

func (g group) records(into []eventlog.Batch) []eventlog.Batch {
	for _, b := range g.batches {
		into = append(into, b.record())
	}
	return into
}

// durable notes what the log now holds and leaves out the batches that it
// refused; their centers stop.
// spec: DURABLE-2
func (g group) durable(verdicts []error) group {
	kept := g.batches[:0]
	for i, b := range g.batches {
		if err := verdicts[i]; err != nil {
			b.owner.stop(fmt.Errorf("append events: %w", err))
			b.fail(stopped(err))
			continue
		}
		b.owner.durable.Store(uint64(b.last))
		kept = append(kept, b)
	}
	return group{kept}
}

// failAll ends the engine after a commit that failed: what it held has an
// unknown outcome, all else was not taken, and nothing is ever written again.
func (e *Engine) failAll(cause error, lost group) {
	e.fail(cause)
	e.everyOwner(func(o *owner) { o.stop(cause) })
	for _, b := range lost.batches {
		b.fail(unknown(stopped(cause)))
	}
}

// release lets out what is durable: events to subscribers, effects to sinks,
// answers to callers. It ends when the committer does.
func (e *Engine) release() {
	defer close(e.released)
	for g := range e.releases {
		for _, b := range g.batches {
			b.owner.release(b)
			e.recycleBatch(b)
		}
	}
}

func (o *owner) release(b *batch) {
	if !b.empty() {
		if o.feed.publish(record{after: b.after, last: b.last, schema: center.Schema, body: b.body}) {
			b.body = nil // the subscribers keep it
		}
		o.engine.keeper.consider(o, b.last)
	}
	for _, s := range b.opened {
		o.sessions.attach(s.key, s.sink)
	}
	o.sessions.deliver(b.effects)
	for _, w := range b.waiting {
		w.finish(nil)
	}
}

// waiting holds the owners whose open batch waits for the committer.
type waiting struct {
	mu     sync.Mutex
	owners []*owner
	ending bool
	asleep bool
	wake   chan struct{} // holds one

	// The committer's own.
	next  []*owner // to take from before the rest of owners
	taken []*batch
}

func (w *waiting) put(o *owner) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.owners = append(w.owners, o)
	if w.asleep {
		w.asleep = false
		signal(w.wake)
	}
}

// take waits for batches and takes those of all owners, up to commitBytesMax.
// It says no more once end was called and nothing waits.
func (w *waiting) take() (taken []*batch, more bool) {
	taken = w.taken[:0]
	for w.collect() {
		n, size := 0, 0
		for n < len(w.next) && size < commitBytesMax {
			if b := w.next[n].takeOpen(); b != nil {
				taken = append(taken, b)
				size += len(b.body)
			}
			n++
		}
		w.next = slices.Delete(w.next, 0, n)
		if len(taken) > 0 {
			w.taken = taken
			return taken, true
		}
	}
	return nil, false
}

// collect waits for owners and puts them behind those that are left over.
func (w *waiting) collect() (more bool) {
	for {
		w.mu.Lock()
		w.next = append(w.next, w.owners...)
		clear(w.owners)
		w.owners = w.owners[:0]
		ending := w.ending
		w.asleep = len(w.next) == 0
		w.mu.Unlock()
		if len(w.next) > 0 {
			return true
		}
		if ending {
			return false
		}
		<-w.wake
	}
}

// end lets take end once all is taken.
func (w *waiting) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ending = true
	signal(w.wake)
}
