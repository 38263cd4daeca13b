package stream

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

// hub follows one center for all its clients.
type hub struct {
	streams *Streams
	center  eventlog.CenterID
	people  *people.Directory
	log     *slog.Logger
	woken   chan struct{} // holds one

	mu     sync.Mutex
	joins  []*subscriber
	counts map[string]int // clients by principal, also those that have not joined yet
	total  int
	over   bool

	// Owned by run.
	ctx    context.Context
	at     center.Position
	subs   map[*subscriber]struct{}
	paged  map[*subscriber]struct{}                    // of them, those with a snapshot under way
	wide   map[*subscriber]struct{}                    // clients who see more than their own
	agents map[center.AgentID]map[*subscriber]struct{} // the others
	recent []*fact
	turn   int
	turns  [turns]turn
	idle   int // turns without a client
}

func newHub(s *Streams, id eventlog.CenterID) *hub {
	h := &hub{streams: s, center: id, people: s.directory(id), log: s.log, woken: make(chan struct{}, 1), counts: map[string]int{},
		subs: map[*subscriber]struct{}{}, paged: map[*subscriber]struct{}{}, wide: map[*subscriber]struct{}{}, agents: map[center.AgentID]map[*subscriber]struct{}{}}
	h.at = h.head(0) // now: whoever joins before it runs must miss nothing of what comes
	return h
}

func (h *hub) wake() {
	select {
	case h.woken <- struct{}{}:
	default:
	}
}

// run follows the center until nobody looks any more, the host stops, or it fails.
func (h *hub) run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	h.ctx = ctx
	batches, pumped := make(chan []*fact), make(chan error, 1)
	go func() { pumped <- h.pump(ctx, h.at, batches) }()
	err := h.follow(batches, pumped)
	stops := ctx.Err() != nil || errors.Is(err, engine.ErrStopped)
	cancel()
	switch {
	case errors.Is(err, errNobody):
	case stops:
		h.endAll(stopping)
	default:
		h.log.Error("live stream failed", "center", h.center, "cause", err)
		h.endAll(failed)
	}
}

// follow says what happens until it cannot.
func (h *hub) follow(batches <-chan []*fact, pumped <-chan error) (err error) {
	tick := time.NewTicker(queuePause / turns)
	defer tick.Stop()
	for err == nil {
		select {
		case batch := <-batches:
			err = h.take(batch)
		case <-h.woken:
		case <-tick.C:
			err = h.beat()
		case err = <-pumped:
		case <-h.ctx.Done():
			err = context.Cause(h.ctx)
		}
		if err == nil {
			err = h.admit()
		}
		if err == nil {
			err = h.turnPages()
		}
	}
	return err
}

// errNobody says that nobody has looked for a while.
var errNobody = errors.New("nobody follows the center")

// turn is a part of the clients, with the queues whose counts they are shown next.
type turn struct {
	subs   map[*subscriber]struct{}
	queues []center.QueueID
}

// closeIfIdle ends a hub at which nobody has looked for a while. Nobody can join then.
func (h *hub) closeIfIdle() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.total > 0 {
		h.idle = 0
		return nil
	}
	if h.idle++; h.idle < lingerTurns {
		return nil
	}
	h.over = true
	return errNobody
}

func (h *hub) endAll(why ending) {
	h.mu.Lock()
	h.over = true
	joins := h.joins
	h.joins = nil
	h.mu.Unlock()
	for _, s := range joins {
		s.end(why)
	}
	for s := range h.subs { // any order: each alone
		s.end(why)
	}
}

// take tells clients what happened.
// spec: STREAM-1
func (h *hub) take(batch []*fact) error {
	last := batch[len(batch)-1].at
	h.recent = append(h.recent, batch...)
	if over := len(h.recent) - recentMax; over > recentMax/4 {
		h.recent = append([]*fact(nil), h.recent[over:]...)
	}
	h.at = last
	h.sweep(batch)
	if len(h.subs) == 0 {
		return nil
	}
	touched := h.touched(batch)
	seen, err := h.look(&touched, batch)
	if err != nil {
		return err
	}
	for i := range h.turns {
		if len(h.turns[i].subs) > 0 {
			merge(&h.turns[i].queues, seen.queues)
		}
	}
	h.fanOut(batch, seen)
	return nil
}

// touched is what a batch is about. When all agents are, those who see the floor
// begin anew, and the others are shown their own.
func (h *hub) touched(batch []*fact) (t touch) {
	for _, f := range batch {
		t.add(&f.touches)
	}
	if !t.everybody {
		return t
	}
	for s := range h.wide { // any order: each alone
		if s.scope == floorScope {
			h.begin(s, "the rules of all agents have changed")
		}
	}
	for id := range h.agents { // any order: each is shown to itself
		put(&t.agents, id)
	}
	return t
}

// sweep lets go of clients who are gone, and of those whom an event ends.
// spec: STREAM-8
func (h *hub) sweep(batch []*fact) {
	for _, f := range batch {
		if len(f.touches.calls)+len(f.touches.works) > 0 {
			continue // what is about calls ends nobody's sign-in
		}
		for _, id := range f.touches.removed.RemoveAgents {
			for s := range h.agents[id] { // any order: each alone
				s.end(removed)
			}
		}
		for s := range h.subs { // any order: each alone
			if auth.Ends(s.principal, f.event) {
				s.end(revoked)
			}
		}
	}
}

// fanOut gives each client what it may see of what was seen.
func (h *hub) fanOut(batch []*fact, seen *sight) {
	now := time.Now()
	var floor, calls []byte
	for s := range h.wide { // any order: each alone
		body := &calls
		if s.scope == floorScope {
			body = &floor
		}
		if *body == nil {
			*body = seen.shown(s, batch).frame(h.streams.epoch, h.at, now)
		}
		h.push(s, *body, now)
	}
	for _, id := range seen.owners(batch) {
		clients := h.agents[id]
		if len(clients) == 0 {
			continue
		}
		own := seen.own(id, batch)
		if own.empty() {
			continue
		}
		body := own.frame(h.streams.epoch, h.at, now)
		for s := range clients { // any order: each alone
			h.push(s, body, now)
			s.learn(seen)
		}
	}
}

// push sends a frame to a client. While a snapshot is under way no position counts.
func (h *hub) push(s *subscriber, body []byte, now time.Time) {
	s.quiet = now
	if s.pages != nil {
		body = append(append([]byte(nil), body[:len(body)-1]...), `,"more":true}`...)
	}
	s.push(parcel{body: body, seq: h.at, partial: s.pages != nil})
}

// pushPage sends a frame that says itself whether more follows.
func (h *hub) pushPage(s *subscriber, p *parts) {
	s.quiet = time.Now()
	s.push(parcel{body: p.frame(h.streams.epoch, h.at, s.quiet), seq: h.at, partial: p.more})
}

// beat shows the clients whose turn it is the queues, and those who heard nothing for
// long that there was nothing.
// spec: STREAM-6
func (h *hub) beat() error {
	h.turn = (h.turn + 1) % turns
	part := &h.turns[h.turn]
	for s := range part.subs { // any order: each alone
		if s.isOver() {
			h.remove(s)
		}
	}
	if err := errors.Join(h.closeIfIdle(), h.showQueues(part)); err != nil {
		return err
	}
	now := time.Now()
	var body []byte
	for s := range part.subs { // any order: each alone
		if now.Sub(s.quiet) < beatEvery {
			continue
		}
		if body == nil {
			body = new(parts).frame(h.streams.epoch, h.at, now)
		}
		h.push(s, body, now)
	}
	return nil
}

func (h *hub) remove(s *subscriber) {
	delete(h.subs, s)
	delete(h.paged, s)
	delete(h.turns[s.turn].subs, s)
	delete(h.wide, s)
	if s.scope == ownScope {
		if delete(h.agents[s.principal.Agent], s); len(h.agents[s.principal.Agent]) == 0 {
			delete(h.agents, s.principal.Agent)
		}
	}
}
