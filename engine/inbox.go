package engine

import (
	"fmt"
	"sync"
	"time"
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

// take waits for errands or the timer and takes all there are; spare is room
// for those that come next. It says no more once the inbox is closed and empty.
func (b *inbox) take(spare []*errand, timer <-chan time.Time) (taken []*errand, more bool) {
	for {
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
		b.asleep = true
		b.mu.Unlock()
		select {
		case <-b.wake:
		case <-timer:
			return spare[:0], true
		}
	}
}

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
