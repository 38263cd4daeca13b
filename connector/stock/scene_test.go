package stock

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/connector/room"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// statuses and rules of every scene.
var (
	statuses = []center.Status{
		{ID: "online", Label: "Available", Kind: center.OnlineKind}, {ID: "busy", Label: "Busy", Kind: center.BusyKind},
		{ID: "away", Label: "Away", Kind: center.BusyKind}, {ID: "offline", Label: "Offline", Kind: center.OfflineKind},
	}
	usual = center.Configuration{ID: "usual", Capacity: 1, AllowDecline: true, StatusOnDecline: "busy", StatusOnPushTimeout: "away", Default: true}
)

// scene is one case on its way: a contact center of its own, and agents whose
// connectors run in the bridge.
type scene struct {
	t       *testing.T
	bridge  *bridge
	host    *host
	room    room.Room
	name    string
	seats   []*seat
	persons center.PersonRef
	owed    bool // a difference is known
	differs bool
}

// seat is an agent and the session of their connector.
type seat struct {
	scene   *scene
	name    string
	id      center.AgentID
	session string
	active  []fields // what the vendor has on the line
	heard   map[string]int
}

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// do hands an input of a person to the center.
func (s *scene) do(sender center.Sender, body center.InputBody) engine.Answer {
	s.t.Helper()
	answer, err := s.room.Do(s.t.Context(), engine.Request{Body: body, Sender: sender})
	s.must(err)
	return answer
}

func (s *scene) configure(change center.Change) {
	s.t.Helper()
	s.do(center.Sender{Role: center.AdministratorRole}, center.Configure{Change: change})
}

// begin makes the contact center. In a vendor-routed one the vendor picks the
// agents; in a host-routed one the host does.
func begin(t *testing.T, b *bridge, h *host, p play) *scene {
	t.Helper()
	mode := center.VendorRouted
	if p.hostRoutes {
		mode = center.HostRouted
	}
	id := eventlog.CenterID(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(b.version+" "+p.name), "-"))
	s := &scene{t: t, bridge: b, host: h, room: room.Room{Engine: h.engine, Center: id}, name: string(id), persons: 1000, owed: p.owed != ""}
	s.must(h.engine.Create(t.Context(), id))
	s.configure(center.Change{
		Settings: &center.Settings{Routing: mode}, Statuses: statuses, Configurations: []center.Configuration{usual},
		Queues: []center.Queue{{ID: "support", PushTimeoutSeconds: 60}, {ID: "sales", PushTimeoutSeconds: 60}},
	})
	return s
}

// agent brings in an agent who is connected and online.
func (s *scene) agent(name string, queues ...center.QueueID) *seat {
	s.t.Helper()
	seat := s.arrives(name, queues...)
	seat.asks("online")
	return seat
}

// arrives brings in an agent who is connected, and signed out.
func (s *scene) arrives(name string, queues ...center.QueueID) *seat {
	s.t.Helper()
	a := &seat{scene: s, name: name, id: center.AgentID(len(s.seats) + 1)}
	s.seats = append(s.seats, a)
	s.configure(center.Change{Agents: []center.AgentRules{{ID: a.id, Queues: queues}}})
	a.opens("")
	return a
}

// opens connects the agent's connector, in place of an older session if there is
// one.
func (a *seat) opens(query string) {
	a.scene.t.Helper()
	a.session = fmt.Sprintf("%s/%s#%d", a.scene.name, a.name, time.Now().UnixNano())
	a.heard = map[string]int{}
	a.order(fields{"do": "open", "url": a.scene.host.url + query, "key": fmt.Sprintf("%s/%d", a.scene.name, a.id), "calls": a.active})
}

func (a *seat) order(order fields) {
	a.scene.t.Helper()
	if err := a.scene.bridge.order(a.session, order); err != nil {
		a.scene.t.Fatalf("%s: %v: %v", a.name, order["do"], err)
	}
}

// told waits until the host has told the vendor by a method, once more than
// before, and until the host has taken in what the vendor made of it.
func (a *seat) told(method string) (arguments string) {
	a.scene.t.Helper()
	a.scene.must(a.scene.bridge.wait(a.name+" to be told "+method, func() bool {
		n := 0
		for _, call := range a.scene.bridge.calls[a.session] {
			if name, args, _ := strings.Cut(call, " "); name == method {
				if n++; n > a.heard[method] {
					arguments = args
					return true
				}
			}
		}
		return false
	}))
	a.heard[method]++
	a.syncs()
	return arguments
}

func (a *seat) syncs() {
	a.scene.t.Helper()
	a.order(fields{"do": "sync"})
}

// posts lists what the library has posted in this session.
func (a *seat) posts() (list []posted) {
	a.scene.bridge.mu.Lock()
	defer a.scene.bridge.mu.Unlock()
	return append(list, a.scene.bridge.posts[a.session]...)
}

// awaits waits until something is true of the center.
func (s *scene) awaits(what string, is func(*center.Center) bool) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	events, err := s.host.engine.Subscribe(ctx, s.room.Center, "", 0)
	s.must(err)
	defer events.Close()
	for {
		yes := false
		s.must(s.host.engine.View(ctx, s.room.Center, func(c *center.Center) { yes = is(c) }))
		if yes {
			return
		}
		if _, err := events.Next(ctx); err != nil {
			s.t.Fatalf("waited for %s: %v\n%s", what, err, s.state())
		}
	}
}

// is compares what is true now with what should be, line by line.
func (s *scene) is(want string) {
	s.t.Helper()
	want = strings.TrimSpace(regexp.MustCompile(`\n\s+`).ReplaceAllString("\n"+want, "\n"))
	diff := cmp.Diff(want, s.state())
	switch {
	case diff == "":
	case s.owed:
		s.differs = true
	default:
		s.t.Errorf("(-want +got):\n%s", diff)
	}
}

// state is what is true, as text: calls, works, agents, then what was noted.
func (s *scene) state() string {
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	s.must(s.host.engine.View(s.t.Context(), s.room.Center, func(c *center.Center) {
		for _, call := range c.Calls() {
			key := call.Key
			if key == "" {
				key = "unnamed"
			}
			say("%s %s: %s, conversation %s, %s", key, call.Type, call.Disposition, openOrClosed(c, call), where(c, call))
			for _, id := range call.Works {
				say("%s: %s", s.agentName(c.Work(id).Agent), workText(c.Work(id)))
			}
		}
		for _, a := range c.Agents() {
			text := string(a.Status)
			if a.Pending != "" {
				text += ", then " + string(a.Pending)
			}
			say("%s is %s", s.agentName(a.ID), text)
		}
	}))
	return strings.Join(append(lines, s.noted()...), "\n")
}

func openOrClosed(c *center.Center, call *center.Call) string {
	if c.Conversation(call.Conversation).Closed {
		return "closed"
	}
	return "open"
}

func where(c *center.Center, call *center.Call) string {
	phase := c.Phase(call)
	if call.Place != center.AtWork && call.Place != center.InLine {
		return fmt.Sprintf("%s (%s)", phase, call.Why)
	}
	return phase.String()
}

func workText(w *center.Work) string {
	text := w.Status.String()
	if w.Phase != center.Ended {
		text += " " + w.Phase.String()
	}
	if w.Outcome != center.NoOutcome {
		text += fmt.Sprintf(" (%s", w.Outcome)
		if w.Fault != center.NoFault {
			text += " · " + w.Fault.String()
		}
		text += ")"
	}
	return text
}

func (s *scene) agentName(id center.AgentID) string { return s.seats[id-1].name }

// noted lists what the log has beside the state: diagnostics, what agents were
// told, and hangups that changed nothing.
func (s *scene) noted() (lines []string) {
	head, err := s.host.engine.Position(s.room.Center)
	s.must(err)
	events, err := s.host.engine.Subscribe(s.t.Context(), s.room.Center, "", 0)
	s.must(err)
	defer events.Close()
	for at := center.Position(0); at < head; {
		entry, err := events.Next(s.t.Context())
		s.must(err)
		at = entry.First + center.Position(len(entry.Events)) - 1
		for _, event := range entry.Events {
			switch e := event.(type) {
			case center.Diagnosed:
				lines = append(lines, strings.TrimSpace(fmt.Sprintf("note: %s %s %s", e.Note.Code, e.Note.Field, e.Note.Value)))
			case center.AgentTold:
				lines = append(lines, fmt.Sprintf("%s reads: %s", s.agentName(e.Agent), e.Sentence))
			case center.HangupNoted:
				lines = append(lines, "hangup: "+e.As)
			}
		}
	}
	return lines
}

// person makes a customer whom the host knows.
func (s *scene) person() (center.PersonRef, eventlog.Person) {
	s.persons++
	return s.persons, eventlog.Person{Ref: eventlog.Ref(s.persons), Body: connector.Person{Number: "+15555550123", Name: "Dave"}.Row()}
}
