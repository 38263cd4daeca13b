package stream

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// desks hear the consoles of a center's agents. Only what changes is told to the
// center: a heartbeat is nothing that anybody will ask the log for.
type desks struct {
	streams *Streams
	center  eventlog.CenterID

	mu      sync.Mutex
	byAgent map[center.AgentID]*desk
	silence time.Duration // of the settings, as of asked
	asked   time.Time
	over    bool
}

// deskState is what a desk is, or what the center was told that it is.
type deskState uint8

const (
	untold deskState = iota
	deskOpen
	deskSilent
	deskClosed
)

// desk is the console of one agent, of however many pages.
type desk struct {
	agent center.AgentID
	order sync.Mutex // one thing is told to the center at a time

	// Guarded by desks.
	heard time.Time
	is    deskState
	told  deskState
	tabs  int // pages that are connected by WebSocket
	timer *time.Timer
}

func newDesks(s *Streams, id eventlog.CenterID) *desks {
	return &desks{streams: s, center: id, byAgent: map[center.AgentID]*desk{}}
}

// stop ends the timers.
func (d *desks) stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.over = true
	for _, k := range d.byAgent { // any order: each alone
		k.timer.Stop()
	}
}

// of finds or makes an agent's desk.
func (d *desks) of(agent center.AgentID) *desk {
	k := d.byAgent[agent]
	if k == nil {
		k = &desk{agent: agent}
		k.timer = time.AfterFunc(time.Hour, func() { d.listen(k) })
		k.timer.Stop()
		d.byAgent[agent] = k
	}
	return k
}

// alive says that a page of the agent's console is awake. It returns when the center
// knows, which it usually does already.
func (d *desks) alive(ctx context.Context, agent center.AgentID, by center.Sender) error {
	silence, err := d.silenceNow(ctx)
	if err != nil {
		return err
	}
	d.mu.Lock()
	if d.over {
		d.mu.Unlock()
		return engine.ErrStopped
	}
	k := d.of(agent)
	k.heard = time.Now()
	k.is = deskOpen
	known := k.told == deskOpen
	k.timer.Reset(silence)
	d.mu.Unlock()
	if known {
		return nil
	}
	return d.tell(ctx, k, by)
}

// close says that the agent closed the console.
func (d *desks) close(ctx context.Context, agent center.AgentID, by center.Sender) error {
	d.mu.Lock()
	k := d.of(agent)
	k.is = deskClosed
	k.timer.Stop()
	d.mu.Unlock()
	return d.tell(ctx, k, by)
}

// arrive and depart count the pages that are connected.
func (d *desks) arrive(agent center.AgentID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.of(agent).tabs++
}

func (d *desks) depart(agent center.AgentID) (last bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.byAgent[agent]
	if k == nil {
		return true
	}
	k.tabs--
	return k.tabs == 0
}

// listen finds out, when a desk could have been silent for too long, whether it was.
func (d *desks) listen(k *desk) {
	ctx := d.streams.ctx
	silence, err := d.silenceNow(ctx)
	d.mu.Lock()
	if d.over || k.is == deskClosed {
		d.mu.Unlock()
		return
	}
	if quiet := time.Since(k.heard); err != nil || quiet < silence {
		k.timer.Reset(max(silence-quiet, deskRetry))
		d.mu.Unlock()
		return
	}
	k.is = deskSilent
	d.mu.Unlock()
	if err := d.tell(ctx, k, center.Sender{}); err != nil && !errors.Is(err, engine.ErrStopped) {
		d.mu.Lock()
		k.timer.Reset(deskRetry)
		d.mu.Unlock()
	}
}

// tell lets the center know what a desk is, until it knows.
func (d *desks) tell(ctx context.Context, k *desk, by center.Sender) error {
	k.order.Lock()
	defer k.order.Unlock()
	for {
		d.mu.Lock()
		is, told := k.is, k.told
		d.mu.Unlock()
		if is == told {
			return nil
		}
		answer, err := d.streams.engine.Do(ctx, d.center, engine.Request{Body: k.says(is), Sender: by})
		if err != nil {
			return err
		}
		d.mu.Lock()
		k.told = is
		if answer.Refusal != nil || is == deskClosed && k.is == deskClosed && k.tabs == 0 {
			k.timer.Stop()
			delete(d.byAgent, k.agent)
		}
		d.mu.Unlock()
		if answer.Refusal != nil {
			return answer.Refusal
		}
	}
}

// says is a state of a desk as an input of the center.
func (k *desk) says(is deskState) center.InputBody {
	switch is {
	case deskOpen:
		return center.OpenDesk{Agent: k.agent}
	case deskSilent:
		return center.DeskSilent{Agent: k.agent}
	}
	return center.CloseDesk{Agent: k.agent}
}

// silenceNow is how long a desk may be silent.
func (d *desks) silenceNow(ctx context.Context) (time.Duration, error) {
	d.mu.Lock()
	silence, fresh := d.silence, time.Since(d.asked) < settingsAge
	d.mu.Unlock()
	if fresh {
		return silence, nil
	}
	err := d.streams.engine.View(ctx, d.center, func(c *center.Center) {
		silence = time.Duration(c.Settings().DeskSilenceSeconds) * time.Second
	})
	if err != nil {
		return 0, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.silence, d.asked = silence, time.Now()
	return silence, nil
}
