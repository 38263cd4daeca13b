package stream

import (
	"context"
	"sync"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
)

// wire is the connection to a client. One goroutine writes.
type wire interface {
	// write sends a frame; partial says that a client must not resume from it.
	write(ctx context.Context, p parcel) error

	// close says why it ends.
	close(why ending)
}

// parcel is a frame that waits to be sent.
type parcel struct {
	body    []byte
	seq     center.Position
	partial bool
}

// subscriber is a client of a center.
type subscriber struct {
	principal auth.Principal
	scope     scope
	wire      wire
	wake      func() // tells the hub that there is room
	ended     func() // called when nothing will be written any more; may be nil

	// Before it joins.
	resume *Position
	missed []*fact

	// Owned by the hub.
	pages  *pages // of the snapshot that is under way; nil: it is live
	queues []center.QueueID
	turn   int       // when it is shown what comes to all
	quiet  time.Time // of the last frame

	mu      sync.Mutex
	waiting []parcel
	bytes   int
	sending bool
	over    *ending
}

// push lets a client have a frame. It never waits: a client that is too slow is cut
// off, and can resume.
// spec: STREAM-7
func (s *subscriber) push(p parcel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over != nil {
		return
	}
	if len(s.waiting) >= backlogFramesMax || s.bytes+len(p.body) > backlogBytesMax {
		s.endLocked(tooSlow)
		return
	}
	s.waiting = append(s.waiting, p)
	s.bytes += len(p.body)
	s.sendLocked()
}

// end closes the connection after the frame that is being sent; the first reason
// counts.
func (s *subscriber) end(why ending) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endLocked(why)
}

func (s *subscriber) endLocked(why ending) {
	if s.over == nil {
		s.over = &why
		s.waiting, s.bytes = nil, 0
		s.sendLocked()
	}
}

func (s *subscriber) isOver() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.over != nil
}

// room says whether another page of a snapshot may be made.
func (s *subscriber) room() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiting) < pagesAhead
}

// sendLocked starts the goroutine that sends. There is none while nothing waits: most
// clients are quiet most of the time.
func (s *subscriber) sendLocked() {
	if !s.sending {
		s.sending = true
		go s.send()
	}
}

func (s *subscriber) send() {
	for {
		s.mu.Lock()
		if s.over != nil {
			why := *s.over
			s.mu.Unlock()
			s.wire.close(why) // sending stays true: nothing is sent after it
			if s.ended != nil {
				s.ended()
			}
			s.wake()
			return
		}
		if len(s.waiting) == 0 {
			s.sending = false
			s.mu.Unlock()
			s.wake()
			return
		}
		next := s.waiting[0]
		s.waiting = s.waiting[1:]
		s.bytes -= len(next.body)
		if len(s.waiting) == 0 {
			s.waiting = nil
		}
		s.mu.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
		err := s.wire.write(ctx, next)
		cancel()
		if err != nil {
			s.end(lost)
		}
	}
}
