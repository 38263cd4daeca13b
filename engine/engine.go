package engine

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// Options change how an engine runs. The zero value is right for a host.
type Options struct {
	Log *slog.Logger // nil: slog.Default()

	// SnapshotEvery is after how many events a center gets a new snapshot, but
	// not sooner than SnapshotPause after its last. 0 takes the default of
	// limits.go.
	SnapshotEvery center.Position
	SnapshotPause time.Duration

	// CheckEvery runs all invariants after every so many inputs of a center: 1
	// in tests. 0 checks a sample, for production; below 0 never.
	CheckEvery int

	// Chance draws the random bits of an input. Nil draws real ones; a play
	// draws 0.
	Chance func() uint64

	// Observer gives the sink for those effects of a center that are for no
	// attached session. Unlike [Engine.Observe] it misses none of a restart.
	Observer func(eventlog.CenterID) Sink

	// Committed is told of every commit how long it took and how many bytes of
	// events it held. It must be short: the next commit waits for it.
	Committed func(took time.Duration, bytes int)
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.SnapshotEvery == 0 {
		o.SnapshotEvery = snapshotEveryDefault
	}
	if o.SnapshotPause == 0 {
		o.SnapshotPause = snapshotPauseDefault
	}
	if o.Chance == nil {
		o.Chance = rand.Uint64
	}
	return o
}

// Engine runs the centers of one store. It is the only one to append to it.
type Engine struct {
	store   eventlog.Store
	options Options

	mu      sync.RWMutex
	centers map[eventlog.CenterID]*owner
	ended   error         // why nothing is taken any more; nil while it runs
	failed  error         // the failure, if it was one
	done    chan struct{} // closed when ended is set

	creating sync.Mutex // one Create at a time

	owners   sync.WaitGroup // their goroutines
	waiting  waiting
	releases chan group
	released chan struct{}
	keeper   *keeper
	lastly   sync.Once // what Stop does at the end

	errands sync.Pool
	batches sync.Pool
}

func newEngine(store eventlog.Store, options Options) *Engine {
	e := &Engine{
		store: store, options: options.withDefaults(),
		centers: map[eventlog.CenterID]*owner{}, done: make(chan struct{}),
		releases: make(chan group, groupsAhead), released: make(chan struct{}),
	}
	e.waiting.wake = make(chan struct{}, 1)
	e.keeper = newKeeper(e)
	return e
}

// Create makes a center known. It is durable from its first event on; one that
// is known already stays as it is.
func (e *Engine) Create(ctx context.Context, id eventlog.CenterID) error {
	e.creating.Lock()
	defer e.creating.Unlock()
	e.mu.RLock()
	_, known := e.centers[id]
	err, count := e.ended, len(e.centers)
	e.mu.RUnlock()
	switch {
	case err != nil:
		return fmt.Errorf("create center %s: %w", id, stopped(err))
	case known:
		return nil
	case count >= centersMax:
		return fmt.Errorf("create center %s: %w: %d centers", id, ErrOverloaded, count)
	case id == "" || len(id) > eventlog.CenterIDBytesMax:
		return fmt.Errorf("create center: its id is %d bytes long, expected 1 to %d", len(id), eventlog.CenterIDBytesMax)
	}
	o := newOwner(e, id)
	if err := o.load(ctx); err != nil {
		return fmt.Errorf("create center %s: %w", id, err)
	}
	return e.start(o)
}

// start runs a loaded center, and waits for its restart if it has a history.
func (e *Engine) start(o *owner) error {
	var restart *errand
	if o.center.Position() > 0 {
		restart = e.newErrand()
		restart.request, restart.restart = Request{Body: center.RestartHost{}}, true
		if err := o.inbox.put(restart); err != nil {
			return err
		}
	}
	e.mu.Lock()
	if e.ended != nil {
		e.mu.Unlock()
		return stopped(e.ended)
	}
	e.centers[o.id] = o
	e.owners.Add(1)
	e.mu.Unlock()
	go o.run()
	if restart == nil {
		return nil
	}
	<-restart.done
	return restart.err
}

// Centers lists the centers by id, stopped ones too.
func (e *Engine) Centers() []eventlog.CenterID {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return slices.Sorted(maps.Keys(e.centers))
}

// Failures names the centers that have stopped, and why.
func (e *Engine) Failures() map[eventlog.CenterID]error {
	failures := map[eventlog.CenterID]error{}
	e.everyOwner(func(o *owner) {
		if err := o.brokenBy(); err != nil {
			failures[o.id] = err
		}
	})
	return failures
}

// Epoch names the incarnation of the log that positions belong to.
func (e *Engine) Epoch() string { return e.store.Epoch() }

// Position is where the durable log of a center ends.
func (e *Engine) Position(id eventlog.CenterID) (center.Position, error) {
	o, err := e.owner(id)
	if err != nil {
		return 0, err
	}
	return center.Position(o.durable.Load()), nil
}

// Done is closed when the engine takes nothing more, for Stop or a failure.
func (e *Engine) Done() <-chan struct{} { return e.done }

// Err says why the engine stopped: nil while it runs, ErrStopped alone after
// Stop, else with the failure as its cause.
func (e *Engine) Err() error {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.ended == nil {
		return nil
	}
	return stopped(e.ended)
}

// Stop takes nothing new, makes durable and releases what was taken, and saves
// snapshots that spare the next start some work. The store stays open. If the
// context ends first Stop says so, and the rest goes on behind it. After a
// failure Stop gives its cause.
func (e *Engine) Stop(ctx context.Context) error {
	if e.end(ErrStopped) {
		e.everyOwner(func(o *owner) { o.inbox.close(ErrStopped) })
		go func() {
			e.owners.Wait()
			e.waiting.end()
		}()
	}
	select {
	case <-e.released:
	case <-ctx.Done():
		return fmt.Errorf("stop: %w", context.Cause(ctx))
	}
	e.keeper.stop()
	e.lastly.Do(func() {
		e.owners.Wait()
		e.everyOwner(func(o *owner) {
			o.feed.end(ErrStopped)
			e.keeper.saveLast(ctx, o)
		})
	})
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.failed
}

// end lets no center be created any more. It is false if that was so before.
func (e *Engine) end(cause error) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ended != nil {
		return false
	}
	e.ended = cause
	close(e.done)
	return true
}

// fail ends the engine for a failure, also in the middle of Stop.
func (e *Engine) fail(cause error) {
	e.end(cause)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ended, e.failed = cause, cause
}

func (e *Engine) owner(id eventlog.CenterID) (*owner, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	o, ok := e.centers[id]
	if !ok {
		return nil, fmt.Errorf("center %s: %w", id, ErrUnknownCenter)
	}
	return o, nil
}

func (e *Engine) everyOwner(do func(*owner)) {
	for _, id := range e.Centers() {
		if o, err := e.owner(id); err == nil {
			do(o)
		}
	}
}
