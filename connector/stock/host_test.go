package stock

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/connector/room"
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
	if h.store, err = sqlite.Open(filepath.Join(h.folder, "log.db"), sqlite.Options{Unsynced: true}); err != nil {
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
		Host: room.Room{Engine: h.engine, Center: eventlog.CenterID(name)}, Agent: agent,
		Setup: connector.SetupConfig{Center: name, Agent: agent, Statuses: statuses},
	}, nil
}
