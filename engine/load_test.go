package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
)

// load is callers in closed loops who take calls through whole lives, in one
// center or in many. An input is one of start, offer seen, accept, connected,
// hang-up; of ten calls one is missed and one declined before it is answered.
type load struct {
	engine  *engine.Engine
	callers []*loadCaller
}

type loadCaller struct {
	desks  []*desk // of the centers it works in, in turn
	chance *rand.Rand
	took   []time.Duration // each input, from asking to the answer
}

// newLoad opens callers. In one center each is an agent of it; with more centers
// than that, each caller has its share of them, with two agents in each.
func newLoad(tb testing.TB, e *engine.Engine, centers, callers int) *load {
	l := &load{engine: e}
	for i := range callers {
		l.callers = append(l.callers, &loadCaller{chance: rand.New(rand.NewPCG(1, uint64(i)))})
	}
	if centers == 1 {
		floor(tb, e, "center", callers)
		l.each(func(i int, c *loadCaller) error { return c.sitDown(e, "center", center.AgentID(i+1)) }, tb)
		return l
	}
	l.each(func(i int, c *loadCaller) error {
		for n := i; n < centers; n += callers {
			id := eventlog.CenterID(fmt.Sprintf("center-%d", n))
			floor(tb, e, id, 2)
			if err := c.sitDown(e, id, 1, 2); err != nil {
				return err
			}
		}
		return nil
	}, tb)
	return l
}

func (l *load) each(do func(i int, c *loadCaller) error, tb testing.TB) {
	tb.Helper()
	var wg sync.WaitGroup
	for i, c := range l.callers {
		wg.Go(func() {
			if err := do(i, c); err != nil {
				tb.Error(err)
			}
		})
	}
	wg.Wait()
}

func (c *loadCaller) sitDown(e *engine.Engine, id eventlog.CenterID, agents ...center.AgentID) error {
	d := &desk{center: id, effects: make(box, 64)}
	d.do = func(r engine.Request) (engine.Answer, error) {
		start := time.Now()
		a, err := e.Do(context.Background(), id, r)
		c.took = append(c.took, time.Since(start))
		return a, err
	}
	for _, agent := range agents {
		d.from.Agent = agent
		if err := d.signIn(e); err != nil {
			return err
		}
	}
	c.desks = append(c.desks, d)
	return nil
}

// run lets the callers go until they made so many inputs, and gives the time
// that took and that of each input, sorted. Who waits for an offer then gives
// up, so a load runs once.
func (l *load) run(tb testing.TB, inputs int) (whole time.Duration, each []time.Duration) {
	tb.Helper()
	for _, c := range l.callers {
		c.took = make([]time.Duration, 0, inputs/len(l.callers)*2)
	}
	whole = l.runUntil(tb, func(made int64) bool { return made >= int64(inputs) })
	for _, c := range l.callers {
		each = append(each, c.took...)
	}
	slices.Sort(each)
	return whole, each
}

// runUntil lets the callers go until what they made is enough, and gives the
// time until then.
func (l *load) runUntil(tb testing.TB, enough func(made int64) bool) (whole time.Duration) {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var made atomic.Int64
	var once sync.Once
	start := time.Now()
	count := func(n int) {
		if enough(made.Add(int64(n))) {
			once.Do(func() {
				whole = time.Since(start)
				cancel()
			})
		}
	}
	l.each(func(_ int, c *loadCaller) error { return c.work(ctx, count) }, tb)
	return whole
}

// work takes calls. In a small center a call that was turned down must be taken
// before the caller goes on to the next.
func (c *loadCaller) work(ctx context.Context, count func(n int)) error {
	for i := 0; ctx.Err() == nil; i++ {
		d := c.desks[i%len(c.desks)]
		r := mixed(c.chance)
		for again := true; again; again = d.owing && len(c.desks) > 1 {
			if d.owing {
				r = accepts
			}
			before := d.inputs
			err := d.live(ctx, "", r)
			count(d.inputs - before)
			if ctx.Err() != nil {
				return nil
			}
			if err != nil {
				return fmt.Errorf("caller of %s: %w", d.center, err)
			}
		}
	}
	return nil
}

// percentile of sorted times, in microseconds.
func percentile(sorted []time.Duration, percent int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return float64(sorted[(len(sorted)-1)*percent/100].Nanoseconds()) / 1000
}

// disk opens a store on the disk that the benchmark measures.
func disk(tb testing.TB) *sqlite.Store {
	tb.Helper()
	s, err := sqlite.Open(filepath.Join(tb.TempDir(), "log.db"), sqlite.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

// timed is a store that notes what each commit takes: what an engine on it
// cannot be faster than.
type timed struct {
	eventlog.Store
	mu   sync.Mutex
	took []time.Duration
}

func (s *timed) Append(ctx context.Context, batches []eventlog.Batch) ([]error, error) {
	start := time.Now()
	verdicts, err := s.Store.Append(ctx, batches)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took = append(s.took, time.Since(start))
	return verdicts, err
}

func (s *timed) times() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Sort(s.took)
	return s.took
}

// syncTime is what the disk alone takes: the median of appending 4 KiB to a file
// and fdatasync.
func syncTime(tb testing.TB) time.Duration {
	tb.Helper()
	f, err := os.Create(filepath.Join(tb.TempDir(), "plain"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 4096)
	var took []time.Duration
	for range 200 {
		start := time.Now()
		if _, err := f.Write(block); err != nil {
			tb.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			tb.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	return took[len(took)/2]
}

// bareLoop appends the batches of a log to a new store, one after the other,
// and gives the time of the appends alone.
func bareLoop(tb testing.TB, log eventlog.Store) (took time.Duration) {
	tb.Helper()
	ids, err := log.Centers(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	bare := disk(tb)
	for _, id := range ids {
		for r, err := range log.Read(context.Background(), id, 0) {
			if err != nil {
				tb.Fatal(err)
			}
			batch := []eventlog.Batch{{Center: r.Center, After: r.After, Last: r.Last, Schema: r.Schema, Body: r.Body}}
			start := time.Now()
			verdicts, err := bare.Append(context.Background(), batch)
			took += time.Since(start)
			if err != nil || verdicts[0] != nil {
				tb.Fatal(verdicts, err)
			}
		}
	}
	return took
}
