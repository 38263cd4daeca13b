package engine

import (
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// batch is what one center did that is not durable yet, and who waits for it.
type batch struct {
	owner   *owner
	after   center.Position // the log's end before it
	last    center.Position // and after; equal if nothing changed
	inputs  int
	body    []byte
	people  []eventlog.Person
	opened  []opening
	effects []center.Effect
	waiting []*errand
}

// opening is a sink that came with the OpenSession of a batch.
type opening struct {
	key  sessionKey
	sink Sink
}

func (b *batch) full() bool { return b.inputs >= batchInputsMax || len(b.body) >= batchBytesMax }

func (b *batch) empty() bool { return b.last == b.after }

func (b *batch) record() eventlog.Batch {
	return eventlog.Batch{
		Center: b.owner.id,
		After:  eventlog.Position(b.after),
		Last:   eventlog.Position(b.last),
		Schema: center.Schema,
		Body:   b.body,
		People: b.people,
	}
}

// fail tells all who wait that it will not be answered, and why.
func (b *batch) fail(why error) {
	for _, w := range b.waiting {
		w.finish(why)
	}
}

func (e *Engine) newBatch(o *owner) *batch {
	b, ok := e.batches.Get().(*batch)
	if !ok {
		b = &batch{}
	}
	b.owner = o
	return b
}

// recycleBatch keeps the buffers, unless one input was so large that keeping
// them would be waste.
func (e *Engine) recycleBatch(b *batch) {
	if cap(b.body) > keptBytesMax {
		b.body = nil
	}
	clear(b.people)
	clear(b.opened)
	clear(b.effects)
	clear(b.waiting)
	*b = batch{body: b.body[:0], people: b.people[:0], opened: b.opened[:0], effects: b.effects[:0], waiting: b.waiting[:0]}
	e.batches.Put(b)
}
