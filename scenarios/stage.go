package scenarios

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/timeline"
)

// centerID is the one contact center of a play.
const centerID eventlog.CenterID = "play"

// Stage is a running host with the names that a play uses.
type Stage struct {
	dir    string
	store  *sqlite.Store
	engine *engine.Engine

	agents  map[string]center.AgentID
	hired   []string
	people  map[string]center.PersonRef
	named   []string // people in the order of their references
	epochs  map[string]center.Epoch
	calls   map[string]center.CallID // newest call of a key
	decoder map[string]*connector.Decoder
	strict  map[string]bool
	opened  bool // default rules are set
	polite  chan center.Effect
}

// NewStage opens a host on an empty log in dir.
func NewStage(dir string) (*Stage, error) {
	s := &Stage{dir: dir, agents: map[string]center.AgentID{}, people: map[string]center.PersonRef{}, epochs: map[string]center.Epoch{},
		calls: map[string]center.CallID{}, decoder: map[string]*connector.Decoder{}, strict: map[string]bool{}}
	if err := s.open(); err != nil {
		return nil, err
	}
	return s, s.engine.Create(context.Background(), centerID)
}

func (s *Stage) open() (err error) {
	if s.store, err = sqlite.Open(filepath.Join(s.dir, "log.db"), sqlite.Options{Unsynced: true}); err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	s.polite = make(chan center.Effect, 1000)
	s.engine, err = engine.Open(context.Background(), s.store, engine.Options{
		CheckEvery: 1, Log: slog.New(slog.DiscardHandler), Chance: func() uint64 { return 0 },
		Observer: func(eventlog.CenterID) engine.Sink { return engine.SinkFunc(s.take) },
	})
	go s.acknowledge(s.engine, s.polite)
	return err
}

// take hands on the commands that every connector answers at once.
func (s *Stage) take(effects []center.Effect) {
	for _, e := range effects {
		if e.Kind == center.SendCommand && e.Command == center.SetAgentStatus {
			s.polite <- e
		}
	}
}

// acknowledge answers SET_AGENT_STATUS as every connector does, so that plays
// need not say it. A refusal means that the session is over.
func (s *Stage) acknowledge(host *engine.Engine, commands <-chan center.Effect) {
	for e := range commands {
		_, _ = host.Do(context.Background(), centerID, engine.Request{Body: center.CommandDone{
			From: center.From{Agent: e.Agent, Epoch: e.Epoch}, Kind: e.Command, Command: center.CommandID(e.ID)}})
	}
}

// Close ends the host, after its log was verified.
func (s *Stage) Close() error {
	ctx := context.Background()
	err := s.engine.Stop(ctx)
	close(s.polite)
	if err == nil {
		err = engine.Verify(ctx, s.store, centerID)
	}
	return errors.Join(err, s.store.Close())
}

// restart ends the host without a word to anybody and starts it again.
func (s *Stage) restart() error {
	if err := errors.Join(s.engine.Stop(context.Background()), s.store.Close()); err != nil {
		return err
	}
	close(s.polite)
	clear(s.epochs)
	clear(s.decoder)
	return s.open()
}

// do hands an input to the host. A refusal comes as the error.
func (s *Stage) do(sender center.Sender, command string, body center.InputBody) (engine.Answer, error) {
	answer, err := s.engine.Do(context.Background(), centerID, engine.Request{Body: body, Sender: sender, Command: command})
	if err != nil {
		return answer, fmt.Errorf("the host failed: %w", err)
	}
	if answer.Refusal != nil {
		return answer, refused{answer.Refusal}
	}
	return answer, nil
}

// refused is an expected kind of error: the host said no.
type refused struct{ *center.Refusal }

// asAgent is the sender of what an agent does.
func (s *Stage) asAgent(name string) center.Sender {
	return center.Sender{Role: center.AgentRole, Agent: s.agents[name]}
}

// standard are the rules of a play that sets none.
var standard = center.Change{
	Statuses: []center.Status{
		{ID: "online", Label: "Available", Kind: center.OnlineKind},
		{ID: "busy", Label: "Busy", Kind: center.BusyKind},
		{ID: "away", Label: "Away", Kind: center.BusyKind},
		{ID: "offline", Label: "Offline", Kind: center.OfflineKind},
	},
	Configurations: []center.Configuration{{ID: "standard", Capacity: 1, AllowDecline: true, StatusOnDecline: "busy",
		ChooseDeclineReason: true, DeclineReasons: []string{"wrong skill", "break"}, StatusOnPushTimeout: "away", Default: true}},
	Queues: []center.Queue{{ID: "support", PushTimeoutSeconds: 20}, {ID: "sales", PushTimeoutSeconds: 20}},
}

func (s *Stage) rules() error {
	if s.opened {
		return nil
	}
	s.opened = true
	_, err := s.do(center.Sender{Role: center.AdministratorRole}, "", center.Configure{Change: standard})
	return err
}

// hire makes an agent known, by default in the support queue.
func (s *Stage) hire(name string, rules center.AgentRules) error {
	if err := s.rules(); err != nil {
		return err
	}
	if s.agents[name] == 0 {
		s.hired = append(s.hired, name)
		s.agents[name] = center.AgentID(len(s.hired))
	}
	rules.ID = s.agents[name]
	_, err := s.do(center.Sender{Role: center.AdministratorRole}, "", center.Configure{Change: center.Change{Agents: []center.AgentRules{rules}}})
	return err
}

// person gives a customer of a play a reference.
func (s *Stage) person(name string) center.PersonRef {
	if s.people[name] == 0 {
		s.named = append(s.named, name)
		s.people[name] = center.PersonRef(1000 + len(s.named))
	}
	return s.people[name]
}

// Agent names an agent.
func (s *Stage) Agent(id center.AgentID) string {
	if i := int(id) - 1; i >= 0 && i < len(s.hired) {
		return s.hired[i]
	}
	return id.String()
}

// Person names a customer.
func (s *Stage) Person(ref center.PersonRef) string {
	if i := int(ref) - 1001; i >= 0 && i < len(s.named) {
		return s.named[i]
	}
	return fmt.Sprintf("person-%d", ref)
}

// connect opens a session of an agent's connector; it is ready unless told
// otherwise.
func (s *Stage) connect(name string, ready bool) error {
	answer, err := s.do(center.Sender{Role: center.VendorRole, Agent: s.agents[name]}, "",
		center.OpenSession{Agent: s.agents[name], Strict: s.strict[name]})
	if err != nil {
		return err
	}
	s.epochs[name] = answer.Epoch
	s.decoder[name] = &connector.Decoder{From: s.from(name), Strict: s.strict[name]}
	if !ready {
		return nil
	}
	return s.signal(name, center.SessionReady{From: s.from(name)})
}

func (s *Stage) from(name string) center.From {
	return center.From{Agent: s.agents[name], Epoch: s.epochs[name]}
}

// signal hands over what an agent's connector says.
func (s *Stage) signal(name string, body center.InputBody) error {
	_, err := s.do(center.Sender{Role: center.VendorRole, Agent: s.agents[name]}, "", body)
	return err
}

// look reads the state.
func (s *Stage) look(see func(*center.Center)) error {
	return s.engine.View(context.Background(), centerID, see)
}

// workOf finds the newest work of an agent, live or not.
func (s *Stage) workOf(name string) (id center.WorkID, err error) {
	err = s.look(func(c *center.Center) {
		for _, w := range c.Works() {
			if w.Agent == s.agents[name] {
				id = w.ID
			}
		}
	})
	if id == 0 && err == nil {
		err = fmt.Errorf("agent %s never had a work", name)
	}
	return id, err
}

// Lines tells the log so far.
func (s *Stage) Lines() (lines []timeline.Line, begin center.Millis, err error) {
	ctx := context.Background()
	head, err := s.engine.Position(centerID)
	if err != nil {
		return nil, 0, err
	}
	sub, err := s.engine.Subscribe(ctx, centerID, "", 0)
	if err != nil {
		return nil, 0, err
	}
	defer sub.Close()
	teller := timeline.NewTeller(s)
	for at := center.Position(0); at < head; {
		entry, err := sub.Next(ctx)
		if err != nil {
			return nil, 0, fmt.Errorf("read log: %w", err)
		}
		if begin == 0 {
			begin = entry.Input.At
		}
		at = entry.First + center.Position(len(entry.Events)) - 1
		lines = append(lines, teller.Tell(entry)...)
	}
	return lines, begin, nil
}
