package engine

import (
	"fmt"
	"sync"
)

// inbox is the door of a center: errands in the order they came. A mutex and a
// slice that changes hands cost less than a channel when many come at once.
type inbox struct {
	mu     sync.Mutex
	queue  []*errand
	closed error         // why nothing is taken any more
	asleep bool          // the owner waits for wake
	wake   chan struct{} // holds one
}

func (b *inbox) put(w *errand) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed != nil {
		return b.closed
	}
	if len(b.queue) >= inboxLenMax {
		return fmt.Errorf("%w: %d inputs wait", ErrOverloaded, len(b.queue))
	}
	b.queue = append(b.queue, w)
	if b.asleep {
		b.asleep = false
		signal(b.wake)
	}
	return nil
}

// take waits for errands or a nudge and takes all there are; spare is room for
// those that come next. It says no more once the inbox is closed and empty.
func (b *inbox) take(spare []*errand) (taken []*errand, more bool) {
	for woken := false; ; woken = true {
		b.mu.Lock()
		if len(b.queue) > 0 {
			taken, b.queue = b.queue, spare[:0]
			b.mu.Unlock()
			return taken, true
		}
		if b.closed != nil {
			b.mu.Unlock()
			return nil, false
		}
		b.asleep = !woken
		b.mu.Unlock()
		if woken {
			return spare[:0], true
		}
		<-b.wake
	}
}

// nudge wakes the owner, for whom there may be no errand.
func (b *inbox) nudge() { signal(b.wake) }

// close lets nothing more in and wakes the owner. The first reason stays.
func (b *inbox) close(why error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed == nil {
		b.closed = why
	}
	signal(b.wake)
}

// idle says that nobody waits.
func (b *inbox) idle() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.queue) == 0
}
