package engine_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
)

// follow reads entries until the position is reached and requires that there is
// no gap and nothing twice. pause is called after each. It gives the position
// where it ended, which is past until if an entry is.
func follow(t *testing.T, s *engine.Subscription, after, until center.Position, pause func()) center.Position {
	t.Helper()
	for after < until {
		entry, err := s.Next(t.Context())
		if err != nil {
			t.Errorf("after position %d: %v", after, err)
			return after
		}
		if entry.First != after+1 || len(entry.Events) == 0 {
			t.Errorf("after position %d came position %d with %d events", after, entry.First, len(entry.Events))
			return after
		}
		after += center.Position(len(entry.Events))
		pause()
	}
	return after
}

// Subscribers that begin anywhere, at any time, fast and slow, get every event
// once and in order, across all changes between store and feed.
// spec: DURABLE-10
func TestSubscribersMissNothing(t *testing.T) {
	store := newMemory()
	options := exact()
	options.CheckEvery = -1
	e := open(t, store, options)
	floor(t, e, "acme", 0)
	const callers, inputs = 4, 200
	var load, subscribers sync.WaitGroup
	end := make(chan struct{})
	begin := func(after center.Position, pause func()) {
		s, err := e.Subscribe(t.Context(), "acme", e.Epoch(), after)
		if err != nil {
			t.Error(err)
			return
		}
		subscribers.Go(func() {
			defer s.Close()
			after = follow(t, s, after, after+200, pause)
			<-end // falls behind what is buffered
			follow(t, s, after, position(t, e, "acme"), pause)
		})
	}
	for c := range callers {
		load.Go(func() {
			for i := range inputs {
				a := do(t, e, "acme", call(night, fmt.Sprint(c, "-", i)))
				if i%50 == 0 {
					begin(a.Position, func() {})
					begin(a.Position/2, func() { position(t, e, "acme") })
				}
			}
		})
	}
	load.Wait()
	wait(t, e, "acme", 500) // so that the last to begin get their 200 too
	close(end)
	subscribers.Wait()
}

// One who takes nothing while the center goes far past what is buffered for
// them still gets everything.
func TestSlowSubscriber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := open(t, newMemory(), exact())
		defer e.Stop(t.Context())
		floor(t, e, "acme", 0)
		after := position(t, e, "acme")
		s, err := e.Subscribe(t.Context(), "acme", e.Epoch(), after)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		wait(t, e, "acme", 1) // taken live
		follow(t, s, after, position(t, e, "acme"), func() {})
		after = position(t, e, "acme")
		for i := range 1000 { // each a batch of its own
			do(t, e, "acme", call(night, fmt.Sprint("more ", i)))
		}
		follow(t, s, after, position(t, e, "acme"), func() {})
	})
}

// A subscriber may begin in the middle of what one input caused.
func TestSubscribeInTheMiddle(t *testing.T) {
	e := open(t, newMemory(), exact())
	floor(t, e, "acme", 0)
	before := position(t, e, "acme")
	wait(t, e, "acme", 3)
	last := position(t, e, "acme")
	if last < before+6 {
		t.Fatalf("three calls caused %d events, too few for this test", last-before)
	}
	for after := center.Position(0); after < last; after++ {
		s, err := e.Subscribe(t.Context(), "acme", e.Epoch(), after)
		if err != nil {
			t.Fatal(err)
		}
		follow(t, s, after, last, func() {})
		s.Close()
	}
}

// Who comes with the position of another log, or of a longer one, is told to
// start over.
// spec: DURABLE-10
func TestSubscribeReset(t *testing.T) {
	e := open(t, newMemory(), exact())
	floor(t, e, "acme", 0)
	head := position(t, e, "acme")
	for _, from := range []struct {
		epoch string
		after center.Position
	}{{"another", 0}, {"another", 1}, {e.Epoch(), head + 1}, {"", 1}} {
		_, err := e.Subscribe(t.Context(), "acme", from.epoch, from.after)
		var reset *engine.ResetError
		if !errors.As(err, &reset) || reset.Epoch != e.Epoch() || reset.Position != head {
			t.Errorf("from %+v: %v", from, err)
		}
	}
	if _, err := e.Subscribe(t.Context(), "nobody", "", 0); !errors.Is(err, engine.ErrUnknownCenter) {
		t.Errorf("an unknown center: %v", err)
	}
}

// A subscriber gets all there is before it learns that the engine has stopped,
// and can give up waiting.
func TestSubscriptionEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := open(t, newMemory(), exact())
		floor(t, e, "acme", 0)
		s, err := e.Subscribe(t.Context(), "acme", "", 0)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		follow(t, s, 0, position(t, e, "acme"), func() {})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Next(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("a canceled wait says %v", err)
		}
		after := position(t, e, "acme")
		wait(t, e, "acme", 10)
		stop(t, e)
		follow(t, s, after, position(t, e, "acme"), func() {})
		if _, err := s.Next(t.Context()); !errors.Is(err, engine.ErrStopped) {
			t.Errorf("after the end: %v", err)
		}
	})
}
