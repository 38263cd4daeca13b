package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/secondring/secondring/eventlog"
)

// Open runs every center that the store has a log of. It returns when each is
// replayed and its restart is durable. A center that cannot be opened is
// stopped and in [Engine.Failures]; the others run.
func Open(ctx context.Context, store eventlog.Store, options Options) (*Engine, error) {
	ids, err := store.Centers(ctx)
	if err != nil {
		return nil, fmt.Errorf("open engine: list centers: %w", err)
	}
	if len(ids) > centersMax {
		return nil, fmt.Errorf("open engine: %w: the store has %d centers, the limit is %d", ErrOverloaded, len(ids), centersMax)
	}
	e := newEngine(store, options)
	go e.commit()
	go e.release()
	go e.keeper.run()
	if err := e.openAll(ctx, ids); err != nil {
		return nil, errors.Join(fmt.Errorf("open engine: %w", err), e.Stop(context.WithoutCancel(ctx)))
	}
	return e, nil
}

// openAll loads the centers, as many at a time as there are processors, and then
// starts them together, so that their restarts share commits.
func (e *Engine) openAll(ctx context.Context, ids []eventlog.CenterID) error {
	owners := make([]*owner, len(ids))
	err := inParallel(len(ids), runtime.GOMAXPROCS(0), func(i int) error {
		owners[i] = newOwner(e, ids[i])
		return owners[i].load(ctx)
	})
	if err != nil {
		return err
	}
	return inParallel(len(owners), len(owners), func(i int) error {
		// A center that cannot go on, since another writer has it, is stopped by
		// now. Only what ends the engine ends its opening.
		if err := e.start(owners[i]); err != nil && e.Err() != nil {
			return fmt.Errorf("restart center %s: %w", ids[i], err)
		}
		return nil
	})
}

// inParallel does n things, at most so many at a time, and gives the first
// error. It begins none after that.
func inParallel(n, atATime int, do func(i int) error) error {
	var wait sync.WaitGroup
	var mu sync.Mutex
	var first error
	next := 0
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1, next <= n && first == nil
	}
	for range min(n, atATime) {
		wait.Go(func() {
			for i, ok := take(); ok; i, ok = take() {
				if err := do(i); err != nil {
					mu.Lock()
					if first == nil {
						first = err
					}
					mu.Unlock()
				}
			}
		})
	}
	wait.Wait()
	return first
}
