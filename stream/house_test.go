package stream

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/people"
)

const acme eventlog.CenterID = "acme"

// house is a host with one center and its streams.
type house struct {
	t         testing.TB
	path      string
	store     *sqlite.Store
	engine    *engine.Engine
	directory *people.Directory
	streams   *Streams
}

// newHouse opens a host with agents 1 to n, whose keys are a1 to an.
func newHouse(t testing.TB, agents int) *house {
	h := &house{t: t, path: filepath.Join(t.TempDir(), "log.db")}
	h.open()
	rows := make([]eventlog.Person, agents)
	for i := range rows {
		rows[i] = people.Person{Key: key(center.AgentID(i + 1)), Name: "Agent " + key(center.AgentID(i+1))}.Row(eventlog.Ref(i + 1))
	}
	h.do(center.Configure{Change: houseRules(agents)}, rows...)
	h.know()
	return h
}

func key(id center.AgentID) string { return fmt.Sprintf("a%d", id) }

func houseRules(agents int) center.Change {
	everywhere := []center.QueueID{"support", "sales"}
	change := center.Change{
		Settings: &center.Settings{RecoverySeconds: 30, DeskSilenceSeconds: 20},
		Statuses: []center.Status{{ID: "online", Kind: center.OnlineKind}, {ID: "away", Kind: center.BusyKind}, {ID: "break", Kind: center.BusyKind}},
		Configurations: []center.Configuration{
			{ID: "choosy", Capacity: 1, AllowDecline: true, ChooseDeclineReason: true, DeclineReasons: []string{"lunch"}, StatusOnDecline: "break", StatusOnPushTimeout: "away"},
			{ID: "wrapping", Capacity: 1, AfterCallSeconds: 10, AfterCallExtendable: true, AfterCallExtraSeconds: 10, AfterCallExtensions: 2},
			{ID: "bare", Capacity: 1, Default: true},
		},
		Queues: []center.Queue{{ID: "support", PushTimeoutSeconds: 6}, {ID: "sales", PushTimeoutSeconds: 8}, {ID: "other"}},
	}
	for i := range agents {
		rules := center.AgentRules{ID: center.AgentID(i + 1), Queues: everywhere}
		rules.Configuration = []center.ConfigurationID{"choosy", "wrapping", ""}[i%3]
		change.Agents = append(change.Agents, rules)
	}
	return change
}

// open boots the host on its file; know learns who works there.
func (h *house) open() {
	h.t.Helper()
	var err error
	if h.store, err = sqlite.Open(h.path, sqlite.Options{CheckpointInline: true}); err != nil {
		h.t.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	if h.engine, err = engine.Open(context.Background(), h.store, engine.Options{Log: quiet, Chance: func() uint64 { return 0 }}); err != nil {
		h.t.Fatal(err)
	}
	if err := h.engine.Create(context.Background(), acme); err != nil {
		h.t.Fatal(err)
	}
	h.streams = New(Options{Engine: h.engine, Directory: func(eventlog.CenterID) *people.Directory { return h.directory }, Log: quiet})
	h.know()
}

func (h *house) know() {
	h.t.Helper()
	var err error
	if h.directory, err = people.Open(context.Background(), h.engine, acme); err != nil {
		h.t.Fatal(err)
	}
}

// close ends the host.
func (h *house) close() {
	h.streams.Close()
	if err := h.engine.Stop(context.Background()); err != nil {
		h.t.Error(err)
	}
	for id, err := range h.engine.Failures() {
		h.t.Errorf("center %s: %v", id, err)
	}
	h.store.Close()
}

// do hands an input to the center.
func (h *house) do(body center.InputBody, rows ...eventlog.Person) engine.Answer {
	h.t.Helper()
	a, err := h.engine.Do(context.Background(), acme, engine.Request{Body: body, People: rows, Sender: center.Sender{Role: center.AdministratorRole}})
	if err != nil || a.Refusal != nil {
		h.t.Fatalf("%T: %v %v", body, err, a.Refusal)
	}
	return a
}

// connect lets an agent's connector come, and makes the agent available.
func (h *house) connect(agent center.AgentID) center.From {
	h.t.Helper()
	from := center.From{Agent: agent, Epoch: h.do(center.OpenSession{Agent: agent}).Epoch}
	h.do(center.SessionReady{From: from})
	h.do(center.AskStatus{Agent: agent, Status: "online"})
	return from
}

// look reads the state.
func (h *house) look(see func(*center.Center)) {
	h.t.Helper()
	if err := h.engine.View(context.Background(), acme, see); err != nil {
		h.t.Fatal(err)
	}
}

// head is where the log ends.
func (h *house) head() uint64 {
	at, err := h.engine.Position(acme)
	if err != nil {
		h.t.Fatal(err)
	}
	return uint64(at)
}

// recount reads the events of the log from a position on.
func (h *house) recount(after uint64) (facts []*fact) {
	h.t.Helper()
	s, err := h.engine.Subscribe(context.Background(), acme, h.engine.Epoch(), center.Position(after))
	if err != nil {
		h.t.Fatal(err)
	}
	defer s.Close()
	for at, head := after, h.head(); at < head; {
		entry, err := s.Next(context.Background())
		if err != nil {
			h.t.Fatal(err)
		}
		facts = append(facts, factsOf(entry, h.directory)...)
		at = uint64(facts[len(facts)-1].at)
	}
	return facts
}

// lines are the agents' connectors in this process.
func (h *house) lines() connector.Host { return lineHost{h.engine} }

type lineHost struct{ engine *engine.Engine }

func (l lineHost) Open(ctx context.Context, session center.OpenSession, sink func([]center.Effect)) (center.Epoch, error) {
	answer, err := l.engine.Do(ctx, acme, engine.Request{Body: session, Sink: engine.SinkFunc(sink)})
	if err == nil && answer.Refusal != nil {
		err = answer.Refusal
	}
	return answer.Epoch, err
}

func (l lineHost) Submit(ctx context.Context, signal center.InputBody, _ []connector.Person) error {
	answer, err := l.engine.Do(ctx, acme, engine.Request{Body: signal, Sender: center.Sender{Role: center.VendorRole}})
	if err == nil && answer.Refusal != nil {
		err = answer.Refusal
	}
	return err
}

func (lineHost) Refer(context.Context, connector.Person) (center.PersonRef, error) { return 1, nil }

func (l lineHost) Leave(session center.From) { l.engine.Detach(acme, session.Agent, session.Epoch) }

func (lineHost) Person(_ context.Context, ref center.PersonRef) (connector.Person, error) {
	return connector.Person{Ref: ref, Number: "+12025550100"}, nil
}

func (l lineHost) Status(ctx context.Context, id center.StatusID) (status center.Status, err error) {
	err = l.engine.View(ctx, acme, func(c *center.Center) { status = *c.Status(id) })
	return status, err
}

// screen is a client in this process: it keeps what it was told, as a page would.
type screen struct {
	t         testing.TB
	house     *house
	principal auth.Principal
	sub       *subscriber
	hub       *hub

	mu     sync.Mutex
	frames []Frame
	texts  []string
	over   *ending
	stuck  chan struct{} // a client that does not read; nil: it reads

	events  []face.Event // of all connections
	at      Position     // that it may resume from
	resets  []string     // why
	calls   map[string]face.Call
	works   map[string]face.Work
	agents  map[string]face.Agent
	queues  map[center.QueueID]face.QueueNow
	watched map[string]int // how far a work was, by its id
}

func (h *house) screen(p auth.Principal) *screen {
	p.Center = acme
	return &screen{t: h.t, house: h, principal: p, calls: map[string]face.Call{}, works: map[string]face.Work{}, agents: map[string]face.Agent{},
		queues: map[center.QueueID]face.QueueNow{}, watched: map[string]int{}}
}

func (s *screen) write(ctx context.Context, p parcel) error {
	if s.stuck != nil {
		select {
		case <-s.stuck:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	checkMessage(s.t, p.body, Frame{})
	var f Frame
	if err := json.Unmarshal(p.body, &f); err != nil {
		s.t.Errorf("frame %s: %v", p.body, err)
	}
	if f.More != p.partial || f.Seq != uint64(p.seq) {
		s.t.Errorf("a frame with more=%v and seq %d is sent as partial=%v at %d", f.More, f.Seq, p.partial, p.seq)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.frames, s.texts = append(s.frames, f), append(s.texts, string(p.body))
	return nil
}

func (s *screen) close(why ending) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = &why
}

// join connects, and resumes if it was connected before.
func (s *screen) join() {
	s.t.Helper()
	view, err := scopeOf(s.principal, acme)
	if err != nil {
		s.t.Fatal(err)
	}
	if s.hub, err = s.house.streams.enter(acme, s.principal); err != nil {
		s.t.Fatal(err)
	}
	s.sub = &subscriber{principal: s.principal, scope: view, wire: s, wake: s.hub.wake}
	s.mu.Lock()
	s.over = nil
	if s.at.Epoch != "" {
		at := s.at
		s.sub.resume = &at
	}
	s.mu.Unlock()
	if err := s.hub.join(context.Background(), s.sub); err != nil {
		s.t.Fatal(err)
	}
}

// cut loses the connection.
func (s *screen) cut() {
	s.sub.end(lost)
	s.hub.letGo(s.principal)
}

// take reads the frames that came, and holds them against what it knows.
func (s *screen) take() {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.frames {
		if f.Epoch != s.house.engine.Epoch() || f.Seq < s.at.Seq || f.At.IsZero() {
			s.t.Errorf("a frame at %d of %s comes after one at %d", f.Seq, f.Epoch, s.at.Seq)
		}
		if f.Reset != "" {
			s.resets = append(s.resets, f.Reset)
			clear(s.calls)
			clear(s.works)
			clear(s.agents)
			clear(s.queues)
		}
		s.events = append(s.events, f.Events...)
		for _, v := range f.Calls {
			if old, known := s.calls[v.ID]; known && (v.Attempts < old.Attempts || old.Disposition == "completed" && v.Disposition != "completed") {
				s.t.Errorf("call %s is shown older than before: %+v after %+v", v.ID, v, old)
			}
			s.calls[v.ID] = v
		}
		for _, v := range f.Works {
			if how := progress(v); how < s.watched[v.ID] {
				s.t.Errorf("work %s is shown older than before: %s", v.ID, v.Phase)
			} else {
				s.watched[v.ID] = how
			}
			s.works[v.ID] = v
		}
		for _, v := range f.Agents {
			s.agents[v.Key] = v
		}
		for _, v := range f.Queues {
			s.queues[v.ID] = v
		}
		if f.Gone != nil {
			for _, id := range f.Gone.Agents {
				delete(s.agents, id)
			}
			for _, id := range f.Gone.Queues {
				delete(s.queues, id)
			}
		}
		if !f.More {
			s.at = Position{f.Epoch, f.Seq}
		}
	}
	s.frames = nil
}

// progress orders the phases of a work.
func progress(v face.Work) int {
	for i, phase := range []string{"ringing", "connecting", "dialing", "talking", "after-call work", "ended"} {
		if v.Phase == phase {
			return i
		}
	}
	return -1
}

// ending is why it was disconnected.
func (s *screen) ending() *ending {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.over
}

var (
	supervisor = auth.Principal{Role: center.SupervisorRole, KeyID: "boss"}
	vendor     = auth.Principal{Role: center.VendorRole, KeyID: "vendor"}
)

func agentPrincipal(id center.AgentID) auth.Principal {
	return auth.Principal{Role: center.AgentRole, Agent: id, KeyID: "key-" + key(id)}
}

func within(t testing.TB, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}
