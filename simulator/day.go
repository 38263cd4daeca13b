package simulator

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// Options say what a day is like.
type Options struct {
	Engine  *engine.Engine
	Host    connector.Host // of the center, for the agents' lines
	Center  eventlog.CenterID
	Seed    uint64
	Traffic Traffic
	Agents  []Agent

	// Recovered is told what was there when the day began, before anything
	// happens. It may be nil.
	Recovered func(Recovered)
}

// Recovered is what a day found in the state of a center that has a history.
type Recovered struct {
	Waiting int           // callers in line, or offered to an agent who has not answered
	Oldest  time.Duration // how long the first of them waits
	Talking int           // calls that are talked on
	Agents  int           // agents who were connected
	Fresh   bool          // there was never a call: nothing to recover
}

// Day plays a day at one center.
type Day struct {
	options  Options
	chance   chance
	agenda   agenda
	agents   map[center.AgentID]*agent
	callers  map[string]*caller // on the line, by the key of their call
	called   uint64             // how many have called so far
	position center.Position    // of the state that it began with
	fresh    bool
	ctx      context.Context // of Run

	mu     sync.Mutex
	posted []func() // what others told the day, in its turn
	wake   chan struct{}
}

// New prepares a day.
func New(options Options) *Day {
	d := &Day{
		options: options, chance: chance{options.Seed}, wake: make(chan struct{}, 1),
		agents: map[center.AgentID]*agent{}, callers: map[string]*caller{},
	}
	for i, who := range options.Agents {
		d.agents[who.ID] = newAgent(d, who, i)
	}
	return d
}

// Run plays until the context ends, which is no error, or the engine stops.
func (d *Day) Run(ctx context.Context) error {
	d.ctx = ctx
	if err := d.options.Engine.Observe(d.options.Center, engine.SinkFunc(d.observe)); err != nil {
		return fmt.Errorf("day at %s: %w", d.options.Center, err)
	}
	following, end := context.WithCancel(ctx)
	heard := func() {}
	err := d.begin()
	if err == nil {
		heard, err = d.follow(following, d.position)
	}
	if err == nil {
		err = d.play()
	}
	end()
	heard()
	d.leave()
	if ctx.Err() != nil || errors.Is(err, engine.ErrStopped) {
		return nil
	}
	return fmt.Errorf("day at %s: %w", d.options.Center, err)
}

func (d *Day) begin() error {
	found, err := d.rebuild()
	if err != nil {
		return err
	}
	if d.options.Recovered != nil {
		d.options.Recovered(found)
	}
	for i, who := range d.options.Agents {
		a := d.agents[who.ID]
		after := d.chance.between(100*time.Millisecond, 200*time.Millisecond, drawSignIn, a.actor()) + time.Duration(i)*signInGap
		d.agenda.put(after, a.actor(), a.connect)
	}
	d.awaitCaller()
	return nil
}

// play acts out the agenda; what is told meanwhile goes first.
func (d *Day) play() error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		d.listen()
		wait, ok := d.agenda.next()
		if ok && wait <= 0 {
			if err := d.agenda.take().do(); err != nil {
				return err
			}
			continue
		}
		if !ok {
			wait = time.Hour
		}
		timer.Reset(wait)
		select {
		case <-d.ctx.Done():
		case <-d.wake:
		case <-timer.C:
		}
	}
}

// post lets the day take something in its turn; it never waits.
func (d *Day) post(tell func()) {
	d.mu.Lock()
	d.posted = append(d.posted, tell)
	d.mu.Unlock()
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// listen takes what was posted.
func (d *Day) listen() {
	d.mu.Lock()
	posted := d.posted
	d.posted = nil
	d.mu.Unlock()
	for _, tell := range posted {
		tell()
	}
}

// observe takes what is for no agent: callers whom the host lets go.
func (d *Day) observe(effects []center.Effect) {
	for i := range effects {
		if e := effects[i]; e.Kind == center.ReleaseCaller {
			d.post(func() { delete(d.callers, e.Key) })
		}
	}
}

// request hands a request to the host.
func (d *Day) request(r engine.Request) (engine.Answer, error) {
	answer, err := d.options.Engine.Do(d.ctx, d.options.Center, r)
	if err != nil {
		return answer, fmt.Errorf("%T: %w", r.Body, err)
	}
	return answer, nil
}

// ask hands a request to the host whose answer is yes or no. A no is an answer
// like any other: people do come too late.
func (d *Day) ask(r engine.Request) error {
	_, err := d.request(r)
	return err
}

// heard is ask's rule for what was published.
func (d *Day) heard(err error) error {
	if refusal := (*center.Refusal)(nil); errors.As(err, &refusal) {
		return nil
	}
	return err
}

// leave ends the sessions as a process that dies.
func (d *Day) leave() {
	_ = d.options.Engine.Observe(d.options.Center, nil) // nothing is left to observe in an engine that is gone
	for _, who := range d.options.Agents {
		d.agents[who.ID].leave(connector.ErrTakenOver)
	}
}
