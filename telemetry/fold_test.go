package telemetry_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/internal/seeds"
	"github.com/secondring/secondring/telemetry"
)

// served are the metrics as Prometheus reads them.
func served(t *testing.T, m *telemetry.Telemetry) map[string]float64 {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	all := map[string]float64{}
	for lines := bufio.NewScanner(w.Body); lines.Scan(); {
		i := strings.LastIndexByte(lines.Text(), ' ')
		if strings.HasPrefix(lines.Text(), "#") || i < 0 {
			continue
		}
		n, err := strconv.ParseFloat(lines.Text()[i+1:], 64)
		if err != nil {
			t.Fatal(lines.Text())
		}
		all[lines.Text()[:i]] = n
	}
	return all
}

const acme eventlog.CenterID = "acme"

// site is a host with a floor of five agents.
type site struct {
	t      *testing.T
	store  *sqlite.Store
	engine *engine.Engine
}

func newSite(t *testing.T, options engine.Options) *site {
	t.Helper()
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "log.db"), sqlite.Options{CheckpointInline: true, Unsynced: true})
	if err != nil {
		t.Fatal(err)
	}
	options.Log, options.Chance = slog.New(slog.DiscardHandler), func() uint64 { return 0 }
	e, err := engine.Open(t.Context(), store, options)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t, store, e}
	if err := e.Create(t.Context(), acme); err != nil {
		t.Fatal(err)
	}
	change := center.Change{
		Settings:       &center.Settings{RecoverySeconds: 60},
		Statuses:       []center.Status{{ID: "online", Kind: center.OnlineKind}, {ID: "break", Kind: center.BusyKind}, {ID: "gone", Kind: center.OfflineKind}},
		Configurations: []center.Configuration{{ID: "wrapping", Capacity: 1, AllowDecline: true, AfterCallSeconds: 10, Default: true, StatusOnDecline: "break"}},
		Queues:         []center.Queue{{ID: "support", PushTimeoutSeconds: 6}, {ID: "sales"}},
	}
	for id := range center.AgentID(5) {
		change.Agents = append(change.Agents, center.AgentRules{ID: id + 1, Queues: []center.QueueID{"support"}})
	}
	s.must(center.Configure{Change: change}, center.Sender{Role: center.AdministratorRole})
	return s
}

func (s *site) do(body center.InputBody, sender center.Sender) engine.Answer {
	s.t.Helper()
	answer, err := s.engine.Do(s.t.Context(), acme, engine.Request{Body: body, Sender: sender})
	if err != nil {
		s.t.Fatal(err)
	}
	return answer
}

func (s *site) must(body center.InputBody, sender center.Sender) engine.Answer {
	s.t.Helper()
	answer := s.do(body, sender)
	if answer.Refusal != nil {
		s.t.Fatalf("%T: %v", body, answer.Refusal)
	}
	return answer
}

func (s *site) close() {
	if err := s.engine.Stop(context.Background()); err != nil {
		s.t.Error(err)
	}
	if err := s.store.Close(); err != nil {
		s.t.Error(err)
	}
}

// live is a stretch of a random day: callers come and go, agents sign in, answer,
// decline, miss, take breaks and wrap up.
func (s *site) live(seed uint64, inputs int) {
	s.t.Helper()
	r := newChance(seed)
	integrator := center.Sender{Role: center.IntegratorRole}
	for range inputs {
		<-time.After(time.Duration(r(4000)) * time.Millisecond)
		id := center.AgentID(r(5) + 1)
		var works []center.Work
		var calls []center.CallID
		var connected bool
		err := s.engine.View(s.t.Context(), acme, func(c *center.Center) {
			for _, w := range c.Agent(id).Live {
				works = append(works, *c.Work(w))
			}
			for _, k := range c.Calls() {
				if k.Disposition != center.Completed {
					calls = append(calls, k.ID)
				}
			}
			connected = c.Agent(id).Connected
		})
		if err != nil {
			s.t.Fatal(err)
		}
		if !connected {
			epoch := s.must(center.OpenSession{Agent: id}, center.Sender{Role: center.AgentRole, Agent: id}).Epoch
			s.must(center.SessionReady{From: center.From{Agent: id, Epoch: epoch}}, center.Sender{Role: center.VendorRole})
			s.must(center.AskStatus{Agent: id, Status: "online"}, integrator)
		}
		switch n := r(10); {
		case n < 3:
			s.must(center.StartCall{Type: center.Inbound, Queue: []center.QueueID{"support", "support", "sales"}[r(3)]}, integrator)
		case n == 3 && len(calls) > 0:
			s.do(center.CallerLeft{Call: calls[r(uint64(len(calls)))]}, integrator)
		case n == 4:
			s.do(center.AskStatus{Agent: id, Status: []center.StatusID{"online", "break", "gone", "none"}[r(4)]}, integrator)
		case len(works) > 0:
			w := works[0]
			s.step(w, n)
		}
	}
}

func (s *site) step(w center.Work, n uint64) {
	from := center.From{Agent: w.Agent}
	_ = s.engine.View(s.t.Context(), acme, func(c *center.Center) { from.Epoch = c.Agent(w.Agent).Epoch })
	agent := center.Sender{Role: center.AgentRole, Agent: w.Agent}
	switch {
	case w.Phase == center.Ringing && n == 5:
		s.do(center.DeclineWork{Agent: w.Agent, Work: w.ID}, agent)
	case w.Phase == center.Ringing:
		s.do(center.AcceptWork{Agent: w.Agent, Work: w.ID}, agent)
	case w.Phase == center.Connecting:
		s.do(center.CallConnected{From: from, Call: center.WireCall{Key: w.Key}}, center.Sender{Role: center.VendorRole})
	case w.Phase == center.Talking:
		s.do(center.HungUp{From: from, Calls: []center.Hangup{{WireCall: center.WireCall{Key: w.Key}, Reason: center.ReasonEnded}}}, center.Sender{Role: center.VendorRole})
	case w.Phase == center.AfterCall && n > 7:
		s.do(center.FinishAfterCall{Agent: w.Agent, Work: w.ID}, agent)
	}
}

// newChance draws numbers below n.
func newChance(seed uint64) func(n uint64) uint64 {
	return func(n uint64) uint64 {
		seed = seed*6364136223846793005 + 1442695040888963407
		return (seed >> 33) % n
	}
}

// Over a day, every counter equals a recount of the same events, made in another way;
// the seconds of the agents' states tile the day; and what is shown of now is what the
// state says.
// spec: OPERATE-1
func TestCountersEqualTheLog(t *testing.T) {
	seen := map[string]float64{}
	seeds.Each(t, 12, func(t *testing.T, seed uint64) {
		synctest.Test(t, func(t *testing.T) {
			m := telemetry.New()
			s := newSite(t, engine.Options{Committed: m.Committed})
			m.Watch(s.engine)
			s.live(seed, 60) // before anything is counted
			from, began := s.now()
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- m.Follow(ctx, s.engine, acme) }()
			synctest.Wait()
			_, counting := s.now() // at the latest
			s.live(seed+1000, 400)
			synctest.Wait()
			until, now := s.now()
			got, want := served(t, m), s.recount(from)
			for name, value := range want {
				seen[name] += value
				if got[name] != value {
					t.Errorf("%s is %v, a recount of the log gives %v", name, got[name], value)
				}
			}
			total := 0.0
			for name, value := range got {
				if strings.HasPrefix(name, "secondring_agent_state_seconds_total{") {
					total += value
				}
				counted := strings.HasPrefix(name, "secondring_offers_total") || strings.HasPrefix(name, "secondring_calls_") || strings.HasPrefix(name, "secondring_refusals")
				if _, ok := want[name]; counted && !ok {
					t.Errorf("%s is %v, and the log has none", name, value)
				}
			}
			if least, most := 5*float64(now-counting)/1000, 5*float64(now-began)/1000; total < least-0.01 || total > most+0.01 {
				t.Errorf("five agents were %v seconds in some state, of %v to %v", total, least, most)
			}
			if got[`secondring_metrics_position{center="acme"}`] != float64(until) || got[`secondring_position{center="acme"}`] != float64(until) {
				t.Errorf("positions %v", got)
			}
			s.compareNow(got)
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
			s.close()
		})
	})
	for _, name := range []string{
		`secondring_calls_total{center="acme",disposition="answered",type="inbound"}`, `secondring_calls_total{center="acme",disposition="abandoned",type="inbound"}`,
		`secondring_offers_total{center="acme",fault="none",outcome="accepted"}`, `secondring_offers_total{center="acme",fault="agent",outcome="declined"}`,
		`secondring_offer_ring_seconds_count{answered="false",center="acme"}`, `secondring_refusals_total{center="acme",code="invalid"}`,
	} {
		if seen[name] == 0 {
			t.Errorf("no day had any %s: the test shows nothing of it", name)
		}
	}
}

func (s *site) now() (center.Position, center.Millis) {
	s.t.Helper()
	position, err := s.engine.Position(acme)
	if err != nil {
		s.t.Fatal(err)
	}
	return position, center.Millis(time.Now().UnixMilli())
}

// recount steps a center through the log and looks at its records as they end, where
// the metrics look at events alone.
func (s *site) recount(from center.Position) map[string]float64 {
	s.t.Helper()
	want := map[string]float64{}
	c := center.New(string(acme))
	for r, err := range s.store.Read(s.t.Context(), acme, 0) {
		if err != nil {
			s.t.Fatal(err)
		}
		for entry, err := range center.Entries(r.Schema, center.Position(r.After), r.Body) {
			if err != nil {
				s.t.Fatal(err)
			}
			for _, event := range entry.Events {
				c.Apply(entry.Input.At, event)
				if c.Position() > from {
					count(want, c, event)
				}
			}
		}
	}
	return want
}

func count(want map[string]float64, c *center.Center, event center.Event) {
	want[`secondring_events_total{center="acme"}`]++
	switch e := event.(type) {
	case center.CallCreated:
		want[`secondring_calls_started_total{center="acme",type="inbound"}`]++
	case center.CallCompleted:
		want[fmt.Sprintf(`secondring_calls_total{center="acme",disposition=%q,type="inbound"}`, c.Call(e.Call).End)]++
	case center.WorkEnded:
		w := c.Work(e.Work)
		fault := w.Fault.String()
		if fault == "" {
			fault = "none"
		}
		want[fmt.Sprintf(`secondring_offers_total{center="acme",fault=%q,outcome=%q}`, fault, w.Outcome)]++
		if w.AcceptedAt == 0 && w.ConnectedAt == 0 {
			want[`secondring_offer_ring_seconds_count{answered="false",center="acme"}`]++
			want[`secondring_offer_ring_seconds_sum{answered="false",center="acme"}`] += 0
		}
	case center.WorkAccepted:
		want[`secondring_offer_ring_seconds_count{answered="true",center="acme"}`]++
	case center.Answered:
		if e.Refusal != nil {
			want[fmt.Sprintf(`secondring_refusals_total{center="acme",code=%q}`, e.Refusal.Code)]++
		}
	}
	delete(want, `secondring_offer_ring_seconds_sum{answered="false",center="acme"}`)
}

// compareNow holds the gauges against the state.
func (s *site) compareNow(got map[string]float64) {
	s.t.Helper()
	want := map[string]float64{`secondring_center_up{center="acme"}`: 1}
	err := s.engine.View(s.t.Context(), acme, func(c *center.Center) {
		now := center.Millis(time.Now().UnixMilli())
		for _, q := range c.Queues() {
			n, oldest := 0.0, center.Millis(0)
			for _, k := range c.Calls() {
				if c.PlaceInLine(k) > 0 && k.Queue == q.ID {
					n, oldest = n+1, max(oldest, now-k.RequestedAt)
				}
			}
			want[fmt.Sprintf(`secondring_queue_waiting{center="acme",queue=%q}`, q.ID)] = n
			want[fmt.Sprintf(`secondring_queue_oldest_wait_seconds{center="acme",queue=%q}`, q.ID)] = float64(oldest) / 1000
		}
		for _, a := range c.Agents() {
			if a.Connected {
				want[`secondring_sessions{center="acme"}`]++
			}
		}
	})
	if err != nil {
		s.t.Fatal(err)
	}
	agents := 0.0
	for name, value := range got {
		if strings.HasPrefix(name, "secondring_agents{") {
			agents += value
		}
	}
	if agents != 5 {
		s.t.Errorf("%v agents are in some state, there are 5", agents)
	}
	for name, value := range want {
		if got[name] != value {
			s.t.Errorf("%s is %v, the state says %v", name, got[name], value)
		}
	}
}

// However many queues and codes there are, the labels stay few.
// spec: OPERATE-2
func TestLabelsAreBounded(t *testing.T) {
	m := telemetry.New()
	s := newSite(t, engine.Options{})
	defer s.close()
	m.Watch(s.engine)
	var change center.Change
	for i := range 3000 {
		change.Queues = append(change.Queues, center.Queue{ID: center.QueueID(fmt.Sprint("q", i))})
	}
	s.must(center.Configure{Change: change}, center.Sender{Role: center.AdministratorRole})
	for i := range 3000 {
		m.Requested(fmt.Sprint("operation-", i), "200", time.Millisecond)
	}
	for i := range 5 {
		s.must(center.StartCall{Type: center.Inbound, Queue: center.QueueID(fmt.Sprint("q", 2990+i))}, center.Sender{Role: center.IntegratorRole})
	}
	series := map[string]int{}
	all := served(t, m)
	for name := range all {
		series[name[:strings.IndexAny(name+"{", "{")]]++
	}
	for name, n := range series {
		if n > 1002 && !strings.HasSuffix(name, "_bucket") || n > 15*102 {
			t.Errorf("%s has %d series", name, n)
		}
	}
	if all[`secondring_queue_waiting{center="acme",queue="other"}`] != 5 {
		t.Error("callers past the bound are not counted under other")
	}
}

// What stands beside the engine is shown as it is, and what is not there is not shown.
// spec: OPERATE-1
func TestBeside(t *testing.T) {
	m := telemetry.New()
	s := newSite(t, engine.Options{})
	defer s.close()
	m.Watch(s.engine)
	behind := func(all map[string]float64) (n float64, shown bool) {
		n, shown = all[`secondring_records_behind_events{center="acme"}`]
		return n, shown
	}
	if _, shown := behind(served(t, m)); shown {
		t.Error("records that nobody keeps are shown")
	}
	m.WatchBeside(telemetry.Beside{
		Records: func(context.Context, eventlog.CenterID) (center.Position, error) { return 1, nil },
		Clients: func(eventlog.CenterID) map[string]int { return map[string]int{"websocket": 3} },
	})
	head, err := s.engine.Position(acme)
	if err != nil {
		t.Fatal(err)
	}
	all := served(t, m)
	if n, _ := behind(all); n != float64(head-1) || all[`secondring_stream_clients{center="acme",kind="websocket"}`] != 3 {
		t.Errorf("%v events behind, the log is at %d; %v", n, head, all)
	}
	m.SignInFailed("", "wrong")
	m.SignInFailed("acme", "throttled")
	if all = served(t, m); all[`secondring_signins_failed_total{cause="wrong",center="other"}`] != 1 || all[`secondring_signins_failed_total{cause="throttled",center="acme"}`] != 1 {
		t.Error("failed sign-ins are not counted")
	}
}
