package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector/socket"
	"github.com/secondring/secondring/rulebook"
)

const rules = `
centers:
  - id: acme
    statuses:
      - {id: available, kind: online}
      - {id: break, kind: busy}
    configurations:
      - {id: standard, capacity: 1, allowDecline: true, default: true}
    queues:
      - {id: support}
    agents:
      - {key: alice, name: Alice Meyer, queues: [support], skills: [german, english]}
      - {key: bob, configuration: standard, queues: [support]}
  - id: globex
    queues:
      - {id: sales}
`

// write puts a text into a file of a fresh directory.
func write(t *testing.T, name, text string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// terminal is one whose text is kept: what is written can be waited for.
type terminal struct {
	mu    sync.Mutex
	text  bytes.Buffer
	wrote chan struct{}
}

func newTerminal() *terminal { return &terminal{wrote: make(chan struct{}, 1)} }

func (c *terminal) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case c.wrote <- struct{}{}:
	default:
	}
	return c.text.Write(p)
}

func (c *terminal) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// served is a host that a command line started.
type served struct {
	t      *testing.T
	out    *terminal
	log    *terminal
	url    string
	cancel context.CancelFunc
	ended  chan error
}

// serving starts `secondring serve` on a free port.
func serving(t *testing.T, args ...string) *served {
	t.Helper()
	s := &served{t: t, out: newTerminal(), log: newTerminal(), ended: make(chan error, 1)}
	var ctx context.Context
	ctx, s.cancel = context.WithCancel(context.Background())
	go func() {
		s.ended <- Main(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...), s.out, s.log)
	}()
	t.Cleanup(s.cancel)
	address := regexp.MustCompile(`API +(\S+)/v1`)
	for {
		if m := address.FindStringSubmatch(s.out.String()); m != nil {
			s.url = m[1]
			break
		}
		select {
		case <-s.out.wrote:
		case err := <-s.ended:
			t.Fatalf("the host did not start: %v\n%s%s", err, s.out, s.log)
		}
	}
	return s
}

// shownKey waits for the key of a center's administrator.
func (s *served) shownKey(id string) string {
	s.t.Helper()
	form := regexp.MustCompile(`key +(sr_` + id + `_\S+) .*\n`)
	for {
		if m := form.FindStringSubmatch(s.out.String()); m != nil {
			return m[1]
		}
		select {
		case <-s.out.wrote:
		case err := <-s.ended:
			s.t.Fatalf("the host ended: %v\n%s%s", err, s.out, s.log)
		}
	}
}

func (s *served) stop() {
	s.t.Helper()
	s.cancel()
	if err := <-s.ended; err != nil {
		s.t.Errorf("the host ended with %v\n%s", err, s.log)
	}
}

// run runs a client's command line.
func run(t *testing.T, args ...string) (stdout string, err error) {
	t.Helper()
	var out, errs bytes.Buffer
	err = Main(t.Context(), args, &out, &errs)
	if err != nil && !strings.Contains(errs.String(), err.Error()) {
		t.Errorf("%v was not said: %s", err, errs.String())
	}
	return out.String(), err
}

// ask sends a request and gives the body.
func (s *served) ask(method, path, key, body string) (int, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// A first start shows a key for each center; a second one, with the same file,
// shows none and changes no rule; the file's agents have what the file says.
// spec: API-7
func TestServe(t *testing.T) {
	file, data := write(t, "centers.yaml", rules), t.TempDir()
	first := serving(t, "--config", file, "--data", data)
	key := first.shownKey("acme")
	if other := first.shownKey("globex"); other == key {
		t.Error("two centers have one key")
	}
	status, text := first.ask("GET", "/v1/centers/acme/agents/alice", key, "")
	if status != 200 || !strings.Contains(text, `"name":"Alice Meyer"`) || !strings.Contains(text, `"skills":["english","german"]`) {
		t.Errorf("%d %s", status, text)
	}
	configured := strings.Count(first.events(key), `"Configured"`)
	first.stop()
	if secret := key[strings.LastIndex(key, "_")+1:]; strings.Contains(first.log.String(), secret) {
		t.Error("the key is in the log of the host")
	}

	second := serving(t, "--config", file, "--data", data)
	if now := strings.Count(second.events(key), `"Configured"`); now != configured || configured != 1 {
		t.Errorf("the rules were put in force %d times, then %d", configured, now)
	}
	if strings.Contains(second.out.String(), "sr_") {
		t.Errorf("a key was shown again: %s", second.out)
	}
	if status, text := second.ask("GET", "/v1/centers/globex/queues", key, ""); status != 404 {
		t.Errorf("the key of acme opens globex: %s", text)
	}
	second.stop()

	changed := strings.Replace(strings.Replace(rules, "Alice Meyer", "Alice Novak", 1), "{id: support}", "{id: support, pushTimeoutSeconds: 9}", 1)
	third := serving(t, "--config", write(t, "centers.yaml", changed), "--data", data)
	if _, text := third.ask("GET", "/v1/centers/acme/agents?queue=support", key, ""); !strings.Contains(text, "Alice Novak") || strings.Count(text, `"key"`) != 2 {
		t.Errorf("after a change of the file: %s", text)
	}
	if _, text := third.ask("GET", "/v1/centers/acme/queues/support", key, ""); !strings.Contains(text, `"pushTimeoutSeconds":9`) {
		t.Errorf("after a change of the file: %s", text)
	}
	third.stop()
}

func (s *served) events(key string) string {
	s.t.Helper()
	status, text := s.ask("GET", "/v1/centers/acme/events?limit=1000", key, "")
	if status != 200 {
		s.t.Fatal(text)
	}
	return text
}

// What the API has set and the file does not name stays; what both name is the
// file's again at the next start. A file that the state refuses stops the start.
func TestFileAndAPI(t *testing.T) {
	file, data := write(t, "centers.yaml", rules), t.TempDir()
	first := serving(t, "--config", file, "--data", data)
	key := first.shownKey("acme")
	for _, put := range []struct{ path, body string }{
		{"queues/extra", `{}`}, {"agents/chidi", `{"queues":["extra"]}`}, {"statuses/break", `{"kind":"offline"}`}, {"configurations/strict", `{"capacity":1}`},
	} {
		if status, text := first.ask("PUT", "/v1/centers/acme/"+put.path, key, put.body); status != 200 {
			t.Fatal(put.path, text)
		}
	}
	first.stop()
	second := serving(t, "--config", file, "--data", data)
	for path, want := range map[string]string{"queues": `"extra"`, "agents": `"chidi"`, "statuses": `{"id":"break","kind":"busy"}`} {
		if _, text := second.ask("GET", "/v1/centers/acme/"+path, key, ""); !strings.Contains(text, want) {
			t.Errorf("%s: %s", path, text)
		}
	}
	if status, text := second.ask("PUT", "/v1/centers/acme/configurations/standard", key, `{"capacity":1}`); status != 200 {
		t.Fatal(text)
	}
	if status, text := second.ask("PUT", "/v1/centers/acme/configurations/strict", key, `{"capacity":1,"default":true}`); status != 200 {
		t.Fatal(text)
	}
	second.stop()
	_, err := run(t, "serve", "--listen", "127.0.0.1:0", "--config", file, "--data", data)
	if err == nil || !strings.Contains(err.Error(), "centers.yaml:8: center acme: configurations.default") {
		t.Errorf("a file with a second default configuration: %v", err)
	}
}

// A client issues a key, and reads a call's timeline; what is wrong is said in a
// sentence.
// spec: API-6
func TestClients(t *testing.T) {
	s := serving(t, "--config", write(t, "centers.yaml", rules), "--data", t.TempDir())
	key := s.shownKey("acme")
	t.Setenv(keyVariable, key)
	_, started := s.ask("POST", "/v1/centers/acme/calls", key, `{"queue":"support","from":{"name":"Carol"}}`)
	var call struct{ ID string }
	if err := json.Unmarshal([]byte(started), &call); err != nil || call.ID == "" {
		t.Fatal(started)
	}
	told, err := run(t, "timeline", call.ID, "--url", s.url)
	if err != nil || !strings.Contains(told, "Carol") || !strings.Contains(told, "support") {
		t.Errorf("%v\n%s", err, told)
	}
	issued, err := run(t, "key", "issue", "--role", "agent", "--agent", "alice", "--url", s.url, "--center", "acme")
	if err != nil {
		t.Fatal(err)
	}
	if status, text := s.ask("GET", "/v1/centers/acme/agents/alice", strings.TrimSpace(issued), ""); status != 200 {
		t.Error(text)
	}
	for want, args := range map[string][]string{
		"there is no voice call":     {"timeline", "vc-999"},
		"the key of an agent":        {"key", "issue", "--role", "agent", "--agent", "nobody"},
		"required flag(s) \"role\"":  {"key", "issue"},
		"there is no contact center": {"timeline", call.ID, "--center", "globex"},
		"the API key is not valid":   {"timeline", call.ID, "--key", "sr_acme_x_y"},
		"not an API key":             {"timeline", call.ID, "--key", "hello"},
	} {
		if _, err := run(t, append(args, "--url", s.url)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", args, err, want)
		}
	}
	t.Setenv(keyVariable, "")
	if _, err := run(t, "timeline", call.ID, "--url", s.url); err == nil || !strings.Contains(err.Error(), keyVariable) {
		t.Error(err)
	}
	s.stop()
}

// A connector comes in by an agent's key or sign-in, and by no other's.
// spec: ACCESS-3
func TestConnectorDoor(t *testing.T) {
	s := serving(t, "--config", write(t, "centers.yaml", rules), "--data", t.TempDir())
	key := s.shownKey("acme")
	keys := map[string]string{"administrator": key, "globex": s.shownKey("globex"), "nobody": "sr_acme_x_y"}
	for _, role := range []string{"agent", "vendor"} {
		args := []string{"key", "issue", "--role", role, "--url", s.url, "--key", key}
		if role == "agent" {
			args = append(args, "--agent", "alice")
		}
		issued, err := run(t, args...)
		if err != nil {
			t.Fatal(err)
		}
		keys[role] = strings.TrimSpace(issued)
	}
	for _, c := range []struct {
		key, center, agent string
		in                 bool
	}{
		{"agent", "acme", "", true}, {"agent", "acme", "alice", true}, {"agent", "acme", "bob", false}, {"agent", "globex", "", false}, {"agent", "nowhere", "", false},
		{"vendor", "acme", "bob", true}, {"vendor", "acme", "", false}, {"vendor", "acme", "nobody", false}, {"vendor", "globex", "bob", false},
		{"administrator", "acme", "alice", false}, {"globex", "acme", "alice", false}, {"nobody", "acme", "alice", false},
	} {
		path := strings.Replace(s.url, "http", "ws", 1) + "/v1/centers/" + c.center + "/connector?agent=" + c.agent
		conn, response, err := websocket.Dial(t.Context(), path, &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + keys[c.key]}}})
		if (err == nil) != c.in {
			t.Errorf("%+v: %v", c, err)
		}
		if err != nil {
			if response == nil || response.StatusCode != http.StatusUnauthorized {
				t.Errorf("%+v: answered with %+v", c, response)
			}
			continue
		}
		if _, message, err := conn.Read(t.Context()); err != nil || !strings.Contains(string(message), "SETUP_CONNECTOR") {
			t.Errorf("%+v: %s %v", c, message, err)
		}
		conn.CloseNow()
	}
	s.cutOff(key, keys["agent"])
	s.cookieDoor(key)
	s.stop()
}

// hears reads what comes next, and fails within a minute if nothing does and nobody
// closes the connection.
func (s *served) hears(conn *websocket.Conn) (message []byte, err error) {
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	_, message, err = conn.Read(ctx)
	return message, err
}

// cutOff revokes the key of a connector that is connected: the connection is closed.
// spec: ACCESS-10
func (s *served) cutOff(key, revoked string) {
	s.t.Helper()
	path := strings.Replace(s.url, "http", "ws", 1) + "/v1/centers/acme/connector"
	conn, _, err := websocket.Dial(s.t.Context(), path, &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + revoked}}})
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.CloseNow()
	if _, err := s.hears(conn); err != nil {
		s.t.Fatal(err)
	}
	id := strings.Split(revoked, "_")[2]
	if status, text := s.ask("DELETE", "/v1/centers/acme/keys/"+id, key, ""); status != 204 {
		s.t.Fatal(text)
	}
	if message, err := s.hears(conn); websocket.CloseStatus(err) != socket.CloseEnded {
		s.t.Errorf("the session of a revoked key: %s %v", message, err)
	}
}

// cookieDoor tries the door by an agent's sign-in, from the host's own page and from
// another.
func (s *served) cookieDoor(key string) {
	s.t.Helper()
	if status, text := s.ask("PUT", "/v1/centers/acme/accounts/alice", key, `{"role":"agent","agent":"alice","password":"alice and nobody else"}`); status != 200 {
		s.t.Fatal(text)
	}
	r, err := http.NewRequestWithContext(s.t.Context(), "POST", s.url+"/v1/centers/acme/sign-in", strings.NewReader(`{"name":"alice","password":"alice and nobody else"}`))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	response.Body.Close()
	cookie, _, _ := strings.Cut(response.Header.Get("Set-Cookie"), ";")
	for origin, in := range map[string]bool{s.url: true, "https://evil.test": false} {
		heads := http.Header{"Cookie": {cookie}, "Origin": {origin}}
		conn, _, err := websocket.Dial(s.t.Context(), strings.Replace(s.url, "http", "ws", 1)+"/v1/centers/acme/connector", &websocket.DialOptions{HTTPHeader: heads})
		if (err == nil) != in {
			s.t.Errorf("a page of %s, with alice's cookie: %v", origin, err)
		}
		if err != nil {
			continue
		}
		if _, err := s.hears(conn); err != nil {
			s.t.Error(err)
		}
		if status, text := s.ask("DELETE", "/v1/centers/acme/accounts/alice/sign-ins", key, ""); status != 204 {
			s.t.Error(text)
		}
		if _, err := s.hears(conn); websocket.CloseStatus(err) != socket.CloseEnded {
			s.t.Errorf("the session of an ended sign-in: %v", err)
		}
	}
}

// Whatever the file, a host that could be reached in clear text does not start.
// spec: API-5
func TestListening(t *testing.T) {
	for _, c := range []struct {
		l  listening
		ok bool
	}{
		{listening{address: "127.0.0.1:0"}, true},
		{listening{address: "[::1]:0"}, true},
		{listening{address: "localhost:0"}, true},
		{listening{address: "127.8.8.8:0"}, true},
		{listening{address: ":0"}, false},
		{listening{address: "0.0.0.0:0"}, false},
		{listening{address: "[::]:0"}, false},
		{listening{address: "192.0.2.1:0"}, false},
		{listening{address: "example.com:0"}, false},
		{listening{address: "localhost.example.com:0"}, false},
		{listening{address: "0.0.0.0:0", insecure: true}, true},
		{listening{address: "0.0.0.0:0", certFile: "c", keyFile: "k"}, true},
		{listening{address: "127.0.0.1:0", certFile: "c"}, false},
		{listening{address: "127.0.0.1:0", keyFile: "k"}, false},
		{listening{address: "127.0.0.1"}, false},
	} {
		if err := c.l.check("--listen"); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c.l, err)
		}
	}
	data := filepath.Join(t.TempDir(), "data")
	if _, err := run(t, "serve", "--listen", "0.0.0.0:0", "--data", data); err == nil || !strings.Contains(err.Error(), "--insecure-listen") {
		t.Error(err)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a host that did not start has made its data directory")
	}
}

// A host without an address serves those in its own process, such as the demo.
func TestStartHostWithoutListening(t *testing.T) {
	c, err := rulebook.Parse("centers.yaml", []byte(rules))
	if err != nil {
		t.Fatal(err)
	}
	h, err := startHost(t.Context(), hostOptions{Data: t.TempDir(), Config: c})
	if err != nil {
		t.Fatal(err)
	}
	alice := h.Directory("acme").Mint("alice")
	epoch, err := h.Connector("acme").Open(t.Context(), center.OpenSession{Agent: alice}, func([]center.Effect) {})
	if err != nil || epoch == 0 || h.URL != "" || len(h.Issued) != 2 {
		t.Errorf("epoch %d, %v, %+v", epoch, err, h)
	}
	if err := h.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}
