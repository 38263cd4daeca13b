package stream

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

// Options say what is streamed, and to whom.
type Options struct {
	Engine    *engine.Engine
	Directory func(eventlog.CenterID) *people.Directory // nil for a center that does not run
	Identify  Identify                                  // nil: auth.Identify
	Origins   []string                                  // host patterns of pages that may connect, besides the host's own
	Log       *slog.Logger
}

// Identify says who sends a request; the error is what auth.Identify gives.
type Identify func(*http.Request, eventlog.CenterID) (auth.Principal, error)

// Streams are the live streams of all centers, and the desks that say there that
// they are alive. Everything may be called at any time.
type Streams struct {
	engine    *engine.Engine
	directory func(eventlog.CenterID) *people.Directory
	identify  Identify
	origins   []string
	log       *slog.Logger
	epoch     string

	ctx     context.Context
	stop    context.CancelFunc
	mu      sync.Mutex
	hubs    map[eventlog.CenterID]*hub
	clients map[connected]int
	desks   map[eventlog.CenterID]*desks
	running sync.WaitGroup
}

// New makes the streams of a host.
func New(o Options) *Streams {
	s := &Streams{engine: o.Engine, directory: o.Directory, identify: o.Identify, origins: o.Origins, log: o.Log, epoch: o.Engine.Epoch(),
		hubs: map[eventlog.CenterID]*hub{}, clients: map[connected]int{}, desks: map[eventlog.CenterID]*desks{}}
	if s.identify == nil {
		s.identify = func(r *http.Request, id eventlog.CenterID) (auth.Principal, error) {
			return auth.Identify(r, o.Engine, id)
		}
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s
}

// Close ends all streams and waits for them.
func (s *Streams) Close() {
	s.mu.Lock()
	s.stop()
	all := s.desks
	s.mu.Unlock()
	for _, d := range all { // any order: each alone
		d.stop()
	}
	s.running.Wait()
}

// Open lets a client follow the center in the path. The error is one before anything
// was answered.
func (s *Streams) Open(w http.ResponseWriter, r *http.Request) error {
	id := eventlog.CenterID(r.PathValue("center"))
	principal, err := s.identify(r, id)
	if err != nil {
		return err
	}
	scope, err := scopeOf(principal, id)
	if err != nil {
		return err
	}
	h, err := s.enter(id, principal)
	if err != nil {
		return err
	}
	c := &client{hub: h, subscriber: &subscriber{principal: principal, scope: scope, wake: h.wake}}
	asked := r.Clone(context.Background())
	c.again = func(ctx context.Context) (auth.Principal, error) { return s.identify(asked.WithContext(ctx), id) }
	if strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		s.serveSocket(w, r, c)
		return nil
	}
	defer h.letGo(principal)
	defer s.count(id, ByEvents)()
	return s.serveEvents(w, r, c)
}

// Document describes the stream as AsyncAPI, in YAML.
func (*Streams) Document() []byte { return Document() }

// enter counts a client into a center's hub, which is started for the first.
func (s *Streams) enter(id eventlog.CenterID, p auth.Principal) (*hub, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range 2 {
		h := s.hubs[id]
		if h == nil {
			if s.ctx.Err() != nil || s.directory(id) == nil {
				return nil, engine.ErrStopped
			}
			h = newHub(s, id)
			s.hubs[id] = h
			s.running.Go(func() { h.run(s.ctx) })
		}
		err := h.admitOne(p)
		if !errors.Is(err, errHubOver) {
			return h, err
		}
		delete(s.hubs, id) // it has ended, or is about to
	}
	return nil, engine.ErrOverloaded
}

// client is a connection before, and while, it is a subscriber.
type client struct {
	*subscriber
	hub   *hub
	again func(context.Context) (auth.Principal, error) // who it is, asked once more
}

// check asks once more, after it joined, who a client is: what ended its key or sign-in
// before, no event will say. A fault of the host ends nobody.
// spec: STREAM-8
func (c *client) check(ctx context.Context) {
	now, err := c.again(ctx)
	var denied *auth.Denied
	if errors.As(err, &denied) || err == nil && !same(now, c.principal) {
		c.end(revoked)
	}
}

// same leaves out what changes while a sign-in lasts.
func same(p, q auth.Principal) bool {
	return p.Center == q.Center && p.Role == q.Role && p.Agent == q.Agent && p.Name() == q.Name() && p.SignIn == q.SignIn
}

// Alive says that an agent's console is alive, for pages that do not say it by
// WebSocket. The error is a refusal of the center or a fault.
// spec: STREAM-10
func (s *Streams) Alive(ctx context.Context, id eventlog.CenterID, agent center.AgentID, by center.Sender) error {
	return s.desksOf(id).alive(ctx, agent, by)
}

// CloseDesk says that an agent's console is closed.
// spec: STREAM-14
func (s *Streams) CloseDesk(ctx context.Context, id eventlog.CenterID, agent center.AgentID, by center.Sender) error {
	return s.desksOf(id).close(ctx, agent, by)
}

func (s *Streams) desksOf(id eventlog.CenterID) *desks {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.desks[id]
	if d == nil {
		d = newDesks(s, id)
		s.desks[id] = d
	}
	return d
}
