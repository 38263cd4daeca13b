package check

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/connector/room"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/timeline"
)

// The people of every contact center: the agent whose connector is checked, and a
// colleague who is there to be called.
const (
	agent     center.AgentID = 1
	colleague center.AgentID = 2
)

// Presence statuses.
const (
	online   center.StatusID = "available"
	missed   center.StatusID = "missed-a-call"
	declined center.StatusID = "declined-a-call"
	pause    center.StatusID = "on-a-break"
	offline  center.StatusID = "offline"
)

var statuses = []center.Status{
	{ID: online, Label: "Available", Kind: center.OnlineKind},
	{ID: missed, Label: "Missed a call", Kind: center.BusyKind},
	{ID: declined, Label: "Declined a call", Kind: center.BusyKind},
	{ID: pause, Label: "On a break", Kind: center.BusyKind},
	{ID: offline, Label: "Offline", Kind: center.OfflineKind},
}

// rulesOf is the configuration of every contact center. The telephony chooses the agent,
// and no deadline of the host comes near the patience with a connector.
func rulesOf() center.Change {
	const long = 600
	return center.Change{
		Settings: &center.Settings{
			Routing: center.VendorRouted, AcceptToMediaSeconds: long, CustomerRingSeconds: long, VendorRingSeconds: long, RecoverySeconds: long,
		},
		Statuses: statuses,
		Configurations: []center.Configuration{{
			ID: "usual", Capacity: 1, AllowDecline: true, StatusOnDecline: declined, StatusOnPushTimeout: missed, Default: true,
		}},
		Queues: []center.Queue{{ID: "support", PushTimeoutSeconds: long}},
		Agents: []center.AgentRules{{ID: agent, Queues: []center.QueueID{"support"}}, {ID: colleague, Queues: []center.QueueID{"support"}}},
	}
}

// house is a private host: a real one, in a directory that goes with it. So its log is not
// synced.
type house struct {
	folder string
	store  *sqlite.Store
	engine *engine.Engine
	rooms  int
}

func openHouse(ctx context.Context) (h *house, err error) {
	h = &house{}
	if h.folder, err = os.MkdirTemp("", "secondring-check-"); err != nil {
		return nil, fmt.Errorf("make a directory for the private host: %w", err)
	}
	if h.store, err = sqlite.Open(filepath.Join(h.folder, "log.db"), sqlite.Options{Unsynced: true}); err != nil {
		return nil, errors.Join(fmt.Errorf("open the log of the private host: %w", err), os.RemoveAll(h.folder))
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	if h.engine, err = engine.Open(ctx, h.store, engine.Options{Log: quiet, CheckEvery: 1, Chance: func() uint64 { return 0 }}); err != nil {
		return nil, errors.Join(fmt.Errorf("start the private host: %w", err), h.store.Close(), os.RemoveAll(h.folder))
	}
	return h, nil
}

func (h *house) close() error {
	return errors.Join(h.engine.Stop(context.Background()), h.store.Close(), os.RemoveAll(h.folder))
}

// center makes a contact center of its own for a case.
func (h *house) center(ctx context.Context, name string) (*site, error) {
	h.rooms++
	s := &site{Room: room.Room{Engine: h.engine, Center: eventlog.CenterID(fmt.Sprintf("check-%d-%s", h.rooms, name))}}
	if err := h.engine.Create(ctx, s.Center); err != nil {
		return nil, fmt.Errorf("make a contact center: %w", err)
	}
	_, err := s.Do(ctx, engine.Request{Body: center.Configure{Change: rulesOf()}, Sender: center.Sender{Role: center.AdministratorRole}})
	if err != nil {
		return nil, fmt.Errorf("configure a contact center: %w", err)
	}
	return s, nil
}

// site is the contact center of a case.
type site struct {
	room.Room
	persons center.PersonRef
}

// clicks does something as the agent, at the desk.
func (s *site) clicks(ctx context.Context, body center.InputBody, persons ...eventlog.Person) error {
	_, err := s.Do(ctx, engine.Request{Body: body, Sender: center.Sender{Role: center.AgentRole, Agent: agent}, People: persons})
	return err
}

// person makes somebody to call. The number belongs to nobody.
func (s *site) person() (center.PersonRef, eventlog.Person) {
	s.persons++
	return s.persons, eventlog.Person{Ref: eventlog.Ref(s.persons), Body: connector.Person{Number: "+12025550143", Name: "A customer"}.Row()}
}

// work finds the agent's work that has not ended and is about the connector's call;
// an empty key is any.
func (s *site) work(ctx context.Context, key string) (found *center.Work, err error) {
	err = s.Engine.View(ctx, s.Center, func(c *center.Center) {
		for _, w := range c.Works() {
			if call := c.Call(w.Call); w.Agent == agent && w.Phase != center.Ended && call != nil && (key == "" || call.Key == key) {
				copied := *w
				found = &copied
			}
		}
	})
	return found, err
}

// status is the agent's presence status.
func (s *site) status(ctx context.Context) (status center.StatusID, err error) {
	err = s.Engine.View(ctx, s.Center, func(c *center.Center) { status = c.Agent(agent).Status })
	return status, err
}

// names are those of a report.
type names struct{}

// Agent is who is meant by an id.
func (names) Agent(id center.AgentID) string {
	if id == colleague {
		return "the colleague"
	}
	return "the agent"
}

// Person is the one customer that there is.
func (names) Person(center.PersonRef) string { return "the customer" }

// tells gives the timeline, a line each in whole sentences.
func (s *site) tells(ctx context.Context, bare bool) (lines []string, err error) {
	head, err := s.Engine.Position(s.Center)
	if err != nil {
		return nil, err
	}
	events, err := s.Engine.Subscribe(ctx, s.Center, "", 0)
	if err != nil {
		return nil, err
	}
	defer events.Close()
	teller := timeline.NewTeller(names{})
	for at := center.Position(0); at < head; {
		entry, err := events.Next(ctx)
		if err != nil {
			return nil, err
		}
		at = entry.First + center.Position(len(entry.Events)) - 1
		for _, line := range teller.Tell(entry) {
			if !line.Routine {
				lines = append(lines, story(&line, entry.Events[line.Position-entry.First], bare))
			}
		}
	}
	return lines, nil
}
