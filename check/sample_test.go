package check_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/secondring/secondring/check/browser"
	"github.com/secondring/secondring/check/drive"
	sample "github.com/secondring/secondring/examples/connector"
	"github.com/secondring/secondring/internal/need"
)

// serveSample serves the sample connector for a host: on our library (""), or on a
// version of npm's, such as 3.6.2; as it is (""), or as a broken variant.
func serveSample(t testing.TB, host string) (address func(library, broken string) string) {
	t.Helper()
	need.Folder(t, stockModules, "npm ci in connector/testdata/stock")
	pages := sample.Handler(func() string { return host })
	mux := http.NewServeMux()
	mux.HandleFunc("GET /npm/{file}", func(w http.ResponseWriter, r *http.Request) {
		version := strings.TrimSuffix(r.PathValue("file"), ".js")
		script(t, w, filepath.Join(stockModules, "scv-"+version, "dist", "scv-connector-base.js"))
	})
	mux.HandleFunc("GET /broken.js", func(w http.ResponseWriter, r *http.Request) { script(t, w, "testdata/broken.js") })
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		name := r.URL.Query().Get("broken")
		if name == "" {
			pages.ServeHTTP(w, r)
			return
		}
		page := httptest.NewRecorder()
		pages.ServeHTTP(page, r)
		w.Header().Set("Content-Type", page.Header().Get("Content-Type"))
		text := strings.Replace(page.Body.String(), "import { show }", "import { broken } from './broken.js'\n    import { show }", 1)
		text = strings.Replace(text, "start(library)", "start(broken(library, '"+name+"'))", 1)
		if !strings.Contains(text, "start(broken(") {
			t.Errorf("%s starts no connector that could be broken", r.URL)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Log(err)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		server.CloseClientConnections() // a phone listens to the remote control as long as it lives
		server.Close()
	})
	return func(library, broken string) string {
		where := server.URL + "/"
		if library != "" {
			where += "stock-" + library
		}
		if broken != "" {
			where += "?broken=" + url.QueryEscape(broken)
		}
		return where
	}
}

func script(t testing.TB, w http.ResponseWriter, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
	}
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	if _, err := w.Write(text); err != nil {
		t.Log(err)
	}
}

func TestServeSample(t *testing.T) {
	address := serveSample(t, "https://desk.lightning.force.com")
	for where, wants := range map[string]string{
		address("", ""):                   `content="https://desk.lightning.force.com"`,
		address("3.6.2", ""):              `src="npm/3.6.2.js"`,
		address("3.2.17", "miss-ended"):   `start(broken(library, 'miss-ended'))`,
		address("", "miss-ended"):         `import { broken } from './broken.js'`,
		address("", "") + "npm/3.2.17.js": "SCVConnectorBase",
		address("", "") + "broken.js":     "export function broken",
	} {
		response, err := http.Get(where)
		if err != nil {
			t.Fatal(err)
		}
		text := new(strings.Builder)
		if err := response.Write(text); err != nil || response.StatusCode != 200 || !strings.Contains(text.String(), wants) {
			t.Errorf("%s: %s, %v, without %s", where, response.Status, err, wants)
		}
	}
}

// The remote control drives the page from Node: what is pressed is done when it answers,
// also after the page was loaded again, and what the library lacks is said to be.
//
// spec: CONSOLE-86, CHECK-16
func TestSampleByRemoteControl(t *testing.T) {
	need.Program(t, "node")
	address := serveSample(t, browser.Origin)
	t.Setenv("SAMPLE", address("", ""))
	node, err := drive.InNode(t.Context(), "../examples/connector/drive-remote.mjs", time.Minute, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := node.Close(); err != nil {
			t.Error(err)
		}
	})
	only := []string{"sign-in", "missed", "accept-fails", "outbound-busy", "transfer-customer-leaves", "transferred-call-missed", "reload-while-ringing"}
	result := plays(t, theBrowser(t), address("3.2.17", ""), node, nil, only...)
	if failed := result.Failed(); len(failed) > 0 {
		t.Errorf("fails %v: %s", failed, told(result))
	}
	for _, c := range result.Cases {
		if cannot := c.Name == "transferred-call-missed"; c.Played == cannot || cannot != strings.Contains(c.Why, "this version of the library has no transferred calls") {
			t.Errorf("%s: played %t %s", c.Name, c.Played, c.Why)
		}
	}
}
