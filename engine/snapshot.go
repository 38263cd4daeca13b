package engine

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// keeper takes snapshots, one at a time, from what the store has and never from
// a live center. It replays, so a snapshot that is saved has proved that the log
// can be replayed.
type keeper struct {
	engine  *Engine
	due     chan *owner
	context context.Context
	cancel  context.CancelFunc
	ended   chan struct{}
}

// keeping is what is known of a center's snapshots.
type keeping struct {
	at     center.Position // of the newest; the releaser's and the keeper's in turn
	taken  time.Time       // when it was taken, or when the center was opened
	asked  atomic.Bool     // a snapshot is due or being taken
	failed atomic.Bool     // one could not be taken, no other is tried
}

func newKeeper(e *Engine) *keeper {
	ctx, cancel := context.WithCancel(context.Background())
	return &keeper{engine: e, due: make(chan *owner, keeperQueueMax), context: ctx, cancel: cancel, ended: make(chan struct{})}
}

// consider asks for a snapshot when the tail after the newest is long. It is
// called at every commit of a center.
func (k *keeper) consider(o *owner, last center.Position) {
	s := &o.keeping
	if s.asked.Load() || s.failed.Load() || last-s.at < k.engine.options.SnapshotEvery {
		return
	}
	if time.Since(s.taken) < k.engine.options.SnapshotPause {
		return
	}
	s.asked.Store(true)
	select {
	case k.due <- o:
	default:
		s.asked.Store(false)
	}
}

func (k *keeper) run() {
	defer close(k.ended)
	for {
		select {
		case o := <-k.due:
			k.take(o)
		case <-k.context.Done():
			return
		}
	}
}

// take replays a center and saves its snapshot. A replay that fails is a defect
// that the next restart would meet, so it is said loudly; the center goes on,
// since the live state and the log are right by themselves.
func (k *keeper) take(o *owner) {
	at, err := k.replayAndSave(k.context, o.id)
	switch {
	case err == nil:
		o.keeping.at, o.keeping.taken = at, time.Now()
	case k.context.Err() == nil:
		o.keeping.failed.Store(true)
		k.engine.options.Log.Error("no snapshot: the center's log could not be replayed or the snapshot not saved", "center", o.id, "cause", err)
	}
	o.keeping.asked.Store(false)
}

// Stint is work beside the centers that is never urgent, such as a snapshot.
type Stint struct{ since time.Time }

// NewStint begins one.
func NewStint() *Stint { return &Stint{time.Now()} }

// Rest is called often during the work. It leaves the processors to the centers for
// as long as they were used, or until the context ends.
func (s *Stint) Rest(ctx context.Context) {
	worked := time.Since(s.since)
	if worked < keeperStint {
		return
	}
	select {
	case <-time.After(worked):
	case <-ctx.Done():
	}
	s.since = time.Now()
}

func (k *keeper) replayAndSave(ctx context.Context, id eventlog.CenterID) (center.Position, error) {
	stint := NewStint()
	c, _, err := k.engine.replay(ctx, id, func() { stint.Rest(ctx) })
	if err != nil {
		return 0, err
	}
	return c.Position(), save(ctx, k.engine.store, id, c)
}

func snapshotOf(c *center.Center) (eventlog.Snapshot, error) {
	body, err := c.Snapshot()
	if err != nil {
		return eventlog.Snapshot{}, fmt.Errorf("encode snapshot: %w", err)
	}
	return eventlog.Snapshot{Position: eventlog.Position(c.Position()), Schema: center.Schema, Body: body, Hash: sha256.Sum256(body)}, nil
}

func save(ctx context.Context, store eventlog.Store, id eventlog.CenterID, c *center.Center) error {
	s, err := snapshotOf(c)
	if err != nil {
		return err
	}
	if err := store.SaveSnapshot(ctx, id, s); err != nil {
		return fmt.Errorf("save snapshot: %w", err)
	}
	return nil
}

// saveLast saves the state in which a center was stopped, if that spares the
// next start work. Its goroutine has ended.
func (k *keeper) saveLast(ctx context.Context, o *owner) {
	tail := o.center.Position() - o.keeping.at
	if tail < stopSnapshotAfter || o.isBroken() || ctx.Err() != nil {
		return
	}
	if err := save(ctx, k.engine.store, o.id, o.center); err != nil && !errors.Is(err, context.Canceled) {
		k.engine.options.Log.Warn("no snapshot on stopping, the next start takes longer", "center", o.id, "cause", err)
	}
}

// stop gives up what is being taken and waits for the end of it.
func (k *keeper) stop() {
	k.cancel()
	<-k.ended
}
