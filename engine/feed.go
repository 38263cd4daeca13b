package engine

import (
	"fmt"
	"slices"
	"sync"

	"github.com/secondring/secondring/center"
)

// record is a durable batch on its way to subscribers, who share its body.
type record struct {
	after, last center.Position
	schema      uint16
	body        []byte
}

// feed passes the durable batches of a center on to its subscriptions.
type feed struct {
	mu            sync.Mutex
	last          center.Position // end of the last record published
	subscriptions []*Subscription
	ended         error // why nothing more will come
}

// publish buffers a record for each subscription that follows live, and says
// whether any keeps it. One whose buffer is full goes back to reading the store:
// it loses nothing, and the releaser never waits.
func (f *feed) publish(r record) (kept bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last = r.last
	for _, s := range f.subscriptions {
		if !s.live {
			continue
		}
		if len(s.buffer) >= liveRecordsMax || s.size+len(r.body) > liveBytesMax {
			s.live, s.buffer, s.size = false, nil, 0
		} else {
			s.buffer = append(s.buffer, r)
			s.size += len(r.body)
			kept = true
		}
		signal(s.wake)
	}
	return kept
}

func (f *feed) add(s *Subscription) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.subscriptions) >= subscriptionsMax {
		return fmt.Errorf("%w: %d subscriptions", ErrOverloaded, len(f.subscriptions))
	}
	f.subscriptions = append(f.subscriptions, s)
	return nil
}

func (f *feed) remove(s *Subscription) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := slices.Index(f.subscriptions, s); i >= 0 {
		f.subscriptions = slices.Delete(f.subscriptions, i, i+1)
	}
	s.live, s.buffer, s.size = false, nil, 0
}

// end tells subscriptions that nothing more will come; they still get what
// they have not had.
func (f *feed) end(why error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended == nil {
		f.ended = why
	}
	for _, s := range f.subscriptions {
		signal(s.wake)
	}
}

// takeBuffer gives what came live. Is a subscription behind the feed, it gives
// nothing and live is false; has it caught up, it follows live from now on. It
// is under one lock with publish, so that between store and feed nothing can
// slip through.
func (f *feed) takeBuffer(s *Subscription, spare []record) (taken []record, live bool, ended error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !s.live && s.read >= f.last {
		s.live = true
	}
	taken, s.buffer, s.size = s.buffer, spare, 0
	return taken, s.live, f.ended
}
