package telemetry

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// state is what an agent is at.
type state uint8

// The states of an agent, in the order in which they win when several hold.
const (
	signedOut state = iota
	offline
	busy
	online
	afterCall
	ringing
	connecting
	talking
	stateCount
)

var stateNames = [stateCount]string{"signed-out", "offline", "busy", "idle", "after-call", "ringing", "connecting", "talking"}

func (s state) String() string { return stateNames[s] }

// ofPhase is the state of an agent with a work in a phase.
func ofPhase(p center.Phase) state {
	switch p {
	case center.Ringing:
		return ringing
	case center.Connecting, center.Dialing:
		return connecting
	case center.Talking:
		return talking
	case center.AfterCall:
		return afterCall
	}
	return signedOut
}

func ofKind(signedIn bool, kind center.StatusKind) state {
	switch {
	case !signedIn:
		return signedOut
	case kind == center.OnlineKind:
		return online
	case kind == center.BusyKind:
		return busy
	}
	return offline
}

// fold counts the events of one center.
type fold struct {
	t    *Telemetry
	name string // of the label

	mu       sync.Mutex
	position center.Position
	now      center.Millis
	statuses map[center.StatusID]center.StatusKind
	calls    map[center.CallID]center.Call // only what decides how they end
	works    map[center.WorkID]work
	agents   map[center.AgentID]*agent
	count    [stateCount]int
	since    center.Millis // up to when the seconds of states are counted

	events      prometheus.Counter
	stateSecond [stateCount]prometheus.Counter
}

type work struct {
	agent center.AgentID
	call  center.CallID
	phase center.Phase
	since center.Millis // of the offer
}

type agent struct {
	status center.StatusID
	works  map[center.WorkID]bool
	state  state
}

// Follow counts the events of a center until the context ends or the center stops.
// spec: OPERATE-1
func (t *Telemetry) Follow(ctx context.Context, e *engine.Engine, id eventlog.CenterID) error {
	f := t.newFold(string(id))
	if err := e.View(ctx, id, f.begin); err != nil {
		return fmt.Errorf("count events: %w", err)
	}
	t.mu.Lock()
	t.folds[string(id)] = f
	t.mu.Unlock()
	s, err := e.Subscribe(ctx, id, e.Epoch(), f.position)
	if err != nil {
		return fmt.Errorf("count events: %w", err)
	}
	defer s.Close()
	for {
		entry, err := s.Next(ctx)
		if errors.Is(err, engine.ErrStopped) || ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("count events: %w", err)
		}
		f.take(entry)
	}
}

func (t *Telemetry) newFold(id string) *fold {
	f := &fold{
		t: t, name: t.label("center", id), statuses: map[center.StatusID]center.StatusKind{},
		calls: map[center.CallID]center.Call{}, works: map[center.WorkID]work{}, agents: map[center.AgentID]*agent{},
	}
	f.events = f.counter("events_total")
	for s := range stateCount {
		f.stateSecond[s] = f.counter("agent_state_seconds_total", s.String())
	}
	return f
}

func (f *fold) counter(name string, labels ...string) prometheus.Counter {
	return f.t.counters[name].WithLabelValues(append([]string{f.name}, labels...)...)
}

// begin takes over what is in progress.
func (f *fold) begin(c *center.Center) {
	f.position, f.now = c.Position(), c.Now()
	f.since = max(c.Now(), center.Millis(time.Now().UnixMilli())) // what was before is not ours to count
	for _, s := range c.Statuses() {
		f.statuses[s.ID] = s.Kind
	}
	for _, k := range c.Calls() {
		if k.Disposition != center.Completed {
			f.calls[k.ID] = center.Call{Type: k.Type, Disposition: k.Disposition, CallerGone: k.CallerGone}
		}
	}
	for _, a := range c.Agents() {
		f.agent(a.ID).status = a.Status
		for _, id := range a.Live {
			if w := c.Work(id); w != nil {
				f.works[id] = work{a.ID, w.Call, w.Phase, w.AssignedAt}
				f.agent(a.ID).works[id] = true
			}
		}
		f.refresh(a.ID)
	}
}

// agent finds an agent, and makes one known that is new.
func (f *fold) agent(id center.AgentID) *agent {
	a := f.agents[id]
	if a == nil {
		a = &agent{works: map[center.WorkID]bool{}}
		f.agents[id] = a
		f.count[signedOut]++
	}
	return a
}

// take counts the events of one input.
func (f *fold) take(entry *center.Entry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pass(entry.Input.At)
	for i, event := range entry.Events {
		f.count1(entry.First+center.Position(i), event)
	}
	f.position = entry.First + center.Position(len(entry.Events)) - 1
	f.events.Add(float64(len(entry.Events)))
}

// pass lets the agents be in their states until a time.
func (f *fold) pass(until center.Millis) {
	if until <= f.since {
		return
	}
	seconds := float64(until-f.since) / 1000
	for s, n := range f.count {
		if n > 0 {
			f.stateSecond[s].Add(seconds * float64(n))
		}
	}
	f.since, f.now = until, until
}

// count1 counts one event.
func (f *fold) count1(at center.Position, event center.Event) {
	switch e := event.(type) {
	case center.Configured:
		f.configured(e.Change)
	case center.StatusChanged:
		f.agent(e.Agent).status = e.Status
		f.refresh(e.Agent)
	case center.CallCreated:
		f.calls[center.CallID(at)] = center.Call{Type: e.Type}
		f.counter("calls_started_total", e.Type.String()).Inc()
	case center.CallerGone:
		f.change(e.Call, func(c *center.Call) { c.CallerGone = true })
	case center.CallCompleted:
		f.completed(e)
	case center.WorkAssigned:
		f.works[center.WorkID(at)] = work{e.Agent, e.Call, e.Phase, f.now}
		f.agent(e.Agent).works[center.WorkID(at)] = true
		f.refresh(e.Agent)
	case center.WorkAccepted:
		f.rang(e.Work, "true")
		f.move(e.Work, center.Connecting)
	case center.WorkDialing:
		f.move(e.Work, center.Dialing)
	case center.WorkOpened:
		f.rang(e.Work, "true")
		f.change(f.works[e.Work].call, func(c *center.Call) { c.Disposition = center.InProgress })
		f.move(e.Work, center.Talking)
	case center.AfterCallBegan:
		f.move(e.Work, center.AfterCall)
	case center.WorkEnded:
		f.ended(e)
	case center.Answered:
		if e.Refusal != nil {
			f.counter("refusals_total", f.t.label("code", string(e.Refusal.Code))).Inc()
		}
	case center.Diagnosed:
		f.counter("diagnostics_total", f.t.label("code", e.Note.Code)).Inc()
	}
}

func (f *fold) change(id center.CallID, do func(*center.Call)) {
	if c, ok := f.calls[id]; ok {
		do(&c)
		f.calls[id] = c
	}
}

func (f *fold) completed(e center.CallCompleted) {
	c, ok := f.calls[e.Call]
	if !ok {
		return // completed before, and told again
	}
	delete(f.calls, e.Call)
	f.counter("calls_total", c.Type.String(), e.EndOf(&c).String()).Inc()
}

// rang notes how long an offer rang that rings no more.
func (f *fold) rang(id center.WorkID, answered string) {
	if w, ok := f.works[id]; ok && w.phase == center.Ringing {
		f.t.histograms["offer_ring_seconds"].WithLabelValues(f.name, answered).Observe(float64(f.now-w.since) / 1000)
	}
}

// move puts a work into another phase.
func (f *fold) move(id center.WorkID, phase center.Phase) {
	if w, ok := f.works[id]; ok {
		w.phase = phase
		f.works[id] = w
		f.refresh(w.agent)
	}
}

func (f *fold) ended(e center.WorkEnded) {
	f.rang(e.Work, "false")
	outcome, fault := e.Outcome.String(), e.Fault.String()
	if fault == "" {
		fault = "none"
	}
	if outcome == "" {
		outcome = "none"
	}
	f.counter("offers_total", outcome, fault).Inc()
	w, ok := f.works[e.Work]
	if !ok {
		return
	}
	delete(f.works, e.Work)
	delete(f.agent(w.agent).works, e.Work)
	f.refresh(w.agent)
}

func (f *fold) configured(change center.Change) {
	for _, s := range change.Statuses {
		f.statuses[s.ID] = s.Kind
	}
	for _, id := range change.RemoveStatuses {
		delete(f.statuses, id)
	}
	for _, id := range change.RemoveAgents {
		if a := f.agents[id]; a != nil {
			f.count[a.state]--
			delete(f.agents, id)
		}
	}
	for _, a := range change.Agents {
		f.agent(a.ID)
	}
	if len(change.Statuses)+len(change.RemoveStatuses) > 0 {
		for id := range f.agents {
			f.refresh(id)
		}
	}
}

// refresh finds out what an agent is at.
func (f *fold) refresh(id center.AgentID) {
	a := f.agent(id)
	now := ofKind(a.status != "", f.statuses[a.status])
	working := signedOut
	for w := range a.works {
		working = max(working, ofPhase(f.works[w].phase))
	}
	if working != signedOut {
		now = working
	}
	f.count[a.state]--
	f.count[now]++
	a.state = now
}
