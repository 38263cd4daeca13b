package stock

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/connector/socket"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
)

// host is a real host: an engine on SQLite, and the door for connectors.
type host struct {
	folder string
	engine *engine.Engine
	url    string

	store  *sqlite.Store
	door   *socket.Door
	server *httptest.Server
}

func startHost(t *testing.T) *host {
	t.Helper()
	h := &host{folder: t.TempDir()}
	h.starts(t)
	t.Cleanup(func() {
		ids := h.engine.Centers()
		h.door.Close()
		h.server.Close()
		if err := h.engine.Stop(context.Background()); err != nil {
			t.Error(err)
		}
		for _, id := range ids {
			if err := engine.Verify(context.Background(), h.store, id); err != nil {
				t.Error(err)
			}
		}
		if err := h.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func (h *host) starts(t *testing.T) {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	var err error
	if h.store, err = sqlite.Open(filepath.Join(h.folder, "log.db"), sqlite.Options{}); err != nil {
		t.Fatal(err)
	}
	if h.engine, err = engine.Open(context.Background(), h.store, engine.Options{CheckEvery: 1, Log: quiet, Chance: func() uint64 { return 0 }}); err != nil {
		t.Fatal(err)
	}
	h.door = socket.New(socket.Options{Authenticate: h.authenticate, Log: quiet})
	h.server = httptest.NewServer(h.door)
	h.url = "ws" + strings.TrimPrefix(h.server.URL, "http")
}

// dies stops the host so that its log does not say it: nothing is written any
// more when the sessions end.
func (h *host) dies(t *testing.T) {
	t.Helper()
	if err := h.engine.Stop(context.Background()); err != nil {
		t.Error(err)
	}
	h.door.Close()
	h.server.Close()
	if err := h.store.Close(); err != nil {
		t.Error(err)
	}
}

// authenticate takes keys like "center/7", as the scene makes them.
func (h *host) authenticate(_ context.Context, key string) (socket.Grant, error) {
	var agent center.AgentID
	name, number, _ := strings.Cut(key, "/")
	if _, err := fmt.Sscan(number, &agent); err != nil {
		return socket.Grant{}, &center.Refusal{Code: center.CodeInvalid, Sentence: "this API key is not valid"}
	}
	return socket.Grant{
		Host: room{h.engine, eventlog.CenterID(name)}, Agent: agent,
		Setup: connector.SetupConfig{Center: name, Agent: agent, Statuses: statuses},
	}, nil
}

// room is one contact center of the host.
type room struct {
	engine *engine.Engine
	id     eventlog.CenterID
}

// do hands an input to the center. A refusal comes as the error.
func (r room) do(ctx context.Context, request engine.Request) (engine.Answer, error) {
	answer, err := r.engine.Do(ctx, r.id, request)
	if err == nil && answer.Refusal != nil {
		err = answer.Refusal
	}
	return answer, err
}

func (r room) Open(ctx context.Context, session center.OpenSession, sink func([]center.Effect)) (center.Epoch, error) {
	answer, err := r.do(ctx, engine.Request{Body: session, Sink: engine.SinkFunc(sink)})
	return answer.Epoch, err
}

func (r room) Submit(ctx context.Context, signal center.InputBody, people []connector.Person) error {
	request := engine.Request{Body: signal, Sender: center.Sender{Role: center.VendorRole}}
	for _, p := range people {
		request.People = append(request.People, eventlog.Person{Ref: eventlog.Ref(p.Ref), Body: p.Row()})
	}
	_, err := r.do(ctx, request)
	if errors.Is(err, engine.ErrOverloaded) {
		return fmt.Errorf("%w: %w", connector.ErrBusy, err)
	}
	return err
}

func (r room) Leave(session center.From) { r.engine.Detach(r.id, session.Agent, session.Epoch) }

func (r room) Refer(context.Context, connector.Person) (center.PersonRef, error) {
	return center.PersonRef(engine.NewRef()), nil
}

func (r room) Person(ctx context.Context, ref center.PersonRef) (connector.Person, error) {
	rows, err := r.engine.People(ctx, r.id, []eventlog.Ref{eventlog.Ref(ref)})
	if row, known := rows[eventlog.Ref(ref)]; known && err == nil {
		return connector.ReadPerson(ref, row)
	}
	return connector.Person{Ref: ref}, err
}

func (r room) Status(ctx context.Context, id center.StatusID) (status center.Status, err error) {
	err = r.engine.View(ctx, r.id, func(c *center.Center) {
		if s := c.Status(id); s != nil {
			status = *s
		}
	})
	return status, err
}
