package browser

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/internal/need"
	connectorbase "github.com/secondring/secondring/sdk/connector-base"
)

//go:embed testdata
var testdata embed.FS

// shared is the browser of all tests: each visits it.
var shared struct {
	sync.Once
	*Browser
	err error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.Browser != nil {
		_ = shared.Close()
	}
	os.Exit(code)
}

func theBrowser(t testing.TB) *Browser {
	t.Helper()
	program := need.Chromium(t)
	shared.Do(func() { shared.Browser, shared.err = Start(context.Background(), Options{Program: program}) })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.Browser
}

// visit opens a page for a connector, with a drive file or without.
func visit(t testing.TB, address, drive string) *Page {
	t.Helper()
	p, err := theBrowser(t).Visit(t.Context(), address, "drive.js", []byte(drive))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// load loads the connector, and fails the test if that does not work.
func load(t testing.TB, p *Page) connector.Wire {
	t.Helper()
	w, err := p.Load(t.Context())
	if err != nil {
		t.Fatalf("load: %v; the page says %q", err, p.Trouble())
	}
	return w
}

// serve serves pages: phone.js, the libraries, and what a test gives by path,
// as text or as a handler.
func serve(t testing.TB, pages map[string]any) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(site(t, pages))
	t.Cleanup(s.Close)
	return s
}

func site(t testing.TB, pages map[string]any) http.Handler {
	t.Helper()
	for _, page := range pages {
		if text, ok := page.(string); ok && strings.Contains(text, `src="/npm/`) {
			need.Folder(t, stockModules, "make deps") // asked here: a handler's goroutine is not the test's
		}
	}
	mux := http.NewServeMux()
	files := http.FileServerFS(testdata)
	mux.Handle("GET /testdata/", files)
	mux.Handle("GET /base/", http.StripPrefix("/base", http.FileServerFS(connectorbase.Files())))
	mux.HandleFunc("GET /npm/{version}", func(w http.ResponseWriter, r *http.Request) {
		version := strings.TrimSuffix(r.PathValue("version"), ".js")
		http.ServeFile(w, r, fmt.Sprintf("%s/scv-%s/dist/scv-connector-base.js", stockModules, version))
	})
	for path, page := range pages {
		switch p := page.(type) {
		case string:
			mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				_, _ = fmt.Fprint(w, p)
			})
		case func(http.ResponseWriter, *http.Request):
			mux.HandleFunc("GET "+path, p)
		default:
			t.Fatalf("the page %s is a %T", path, page)
		}
	}
	return mux
}

const stockModules = "../../connector/testdata/stock/node_modules"

// libraries are those that a connector may be written with.
var libraries = map[string]string{
	"npm 3.2.17": stockPage("3.2.17"),
	"npm 3.6.2":  stockPage("3.6.2"),
	"base": `<!doctype html><meta name="connector-origins" content="` + Origin + `"><script type="module">
	import * as library from '/base/index.js'
	import { start } from '/testdata/phone.js'
	start(library)
	</script>`,
}

func stockPage(version string) string {
	return `<!doctype html><script src="/npm/` + version + `.js"></script><script type="module">
	import { start } from '/testdata/phone.js'
	start(window.SCVConnectorBase)
	</script>`
}

// driver is the drive file for phone.js.
const driver = `export default {
  async callArrives() { await phone.ring('c1') },
  async customerHangsUp(call) { await phone.hangUp(call.callId) },
  async transferArrives() { throw Object.assign(new Error('no transfers in this library'), { cannot: true }) },
  async ringOut() { throw new Error('the telephony is down') },
}`

const setup = `{"type":"SETUP_CONNECTOR","connectorConfig":{}}`

func write(t testing.TB, w connector.Wire, message string) {
	t.Helper()
	if err := w.Write(t.Context(), []byte(message)); err != nil {
		t.Fatalf("write %s: %v", message, err)
	}
}

// message is what is read of one in these tests.
type message struct {
	Type    string `json:"type"`
	Payload struct {
		Event string          `json:"telephonyEventType"`
		Said  json.RawMessage `json:"telephonyEventPayload"`
	} `json:"payload"`
	Unreadable string `json:"unreadable"`
	raw        string
}

func (m message) name() string {
	if m.Type == "TELEPHONY_EVENT_DISPATCHED" {
		return m.Payload.Event
	}
	return m.Type
}

// next reads until something comes that is no LOG.
func next(t testing.TB, w connector.Wire) message {
	t.Helper()
	for {
		text, err := w.Read()
		if err != nil {
			t.Fatalf("read: %v", err)
		}
		var m message
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatalf("read %s: %v", text, err)
		}
		if m.Type != "LOG" {
			m.raw = string(text)
			return m
		}
	}
}

func expect(t testing.TB, w connector.Wire, name string) message {
	t.Helper()
	m := next(t, w)
	if m.name() != name {
		t.Fatalf("the connector said %s: expected %s", m.raw, name)
	}
	return m
}
