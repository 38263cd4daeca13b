package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/people"
	"github.com/secondring/secondring/records"
	"github.com/secondring/secondring/stream"
)

// floor is two contact centers behind the real interface on a real store: acme,
// whose agents alice and bob work in the queue support, and globex with the same
// names.
type floor struct {
	t           *testing.T
	file        string
	engine      *engine.Engine
	directories map[eventlog.CenterID]*people.Directory
	records     *records.Store
	accounts    *auth.Accounts
	denials     *auth.Denials
	tokens      map[string]string // by center and role, as in acme/vendor; agents by key, as in acme/alice
	url         string
	handler     http.Handler
	quiet       bool
	busy        bool // what must always hold is not checked after each step
	log         *bytes.Buffer
	stop        func() // says that the host is stopping
	close       func()
}

const acme, globex eventlog.CenterID = "acme", "globex"

func newFloor(t *testing.T) *floor {
	t.Helper()
	return furnished(&floor{t: t, file: filepath.Join(t.TempDir(), "log.db"), tokens: map[string]string{}})
}

// newQuietFloor has no network: requests go to the interface directly, so that time
// can be that of a bubble.
func newQuietFloor(t *testing.T, file string) *floor {
	t.Helper()
	return furnished(&floor{t: t, file: file, tokens: map[string]string{}, quiet: true})
}

func furnished(f *floor) *floor {
	t := f.t
	f.open()
	t.Cleanup(func() { f.close() })
	for _, id := range []eventlog.CenterID{acme, globex} {
		f.furnish(id)
	}
	return f
}

// open boots the host on the file.
func (f *floor) open() {
	f.t.Helper()
	store, err := sqlite.Open(f.file, sqlite.Options{Unsynced: true})
	if err != nil {
		f.t.Fatal(err)
	}
	f.log = &bytes.Buffer{}
	log := slog.New(slog.NewTextHandler(f.log, nil))
	checkEvery := 1
	if f.busy {
		checkEvery = -1
	}
	if f.engine, err = engine.Open(context.Background(), store, engine.Options{Log: log, CheckEvery: checkEvery}); err != nil {
		f.t.Fatal(err)
	}
	kept, err := records.Open(context.Background(), filepath.Dir(f.file), store)
	if err != nil {
		f.t.Fatal(err)
	}
	f.records = kept
	following, unfollow := context.WithCancel(context.Background())
	var followers sync.WaitGroup
	f.directories = map[eventlog.CenterID]*people.Directory{}
	for _, id := range []eventlog.CenterID{acme, globex} {
		if err := f.engine.Create(context.Background(), id); err != nil {
			f.t.Fatal(err)
		}
		if f.directories[id], err = people.Open(context.Background(), f.engine, id); err != nil {
			f.t.Fatal(err)
		}
		followers.Go(func() { _ = kept.Follow(following, f.engine, id) }) // it ends with the host
	}
	var stopping context.Context
	stopping, f.stop = context.WithCancel(context.Background())
	f.accounts, f.denials = auth.NewAccounts(f.engine), auth.NewDenials(f.engine)
	directory := func(id eventlog.CenterID) *people.Directory { return f.directories[id] }
	streams := stream.New(stream.Options{Engine: f.engine, Directory: directory, Log: log})
	f.handler = New(Options{
		Engine: f.engine, Accounts: f.accounts, Denials: f.denials, Directory: directory, Stream: streams, Records: kept, Stopping: stopping, Version: "test", Log: log,
	})
	stopListening := func() {}
	if f.url = "http://127.0.0.1"; !f.quiet {
		server := httptest.NewServer(f.handler)
		f.url, stopListening = server.URL, server.Close
	}
	f.close = func() {
		f.stop()
		streams.Close()
		stopListening()
		unfollow()
		followers.Wait()
		kept.Close()
		f.engine.Stop(context.Background())
		store.Close()
	}
}

// do hands an input to a center directly, as a connector would.
func (f *floor) do(id eventlog.CenterID, body center.InputBody, rows ...eventlog.Person) engine.Answer {
	f.t.Helper()
	a, err := f.engine.Do(context.Background(), id, engine.Request{Body: body, People: rows, Sender: center.Sender{Role: center.AdministratorRole}})
	if err != nil || a.Refusal != nil {
		f.t.Fatalf("%T: %v %v", body, err, a.Refusal)
	}
	return a
}

// furnish puts rules, agents and a key of every role into a center.
func (f *floor) furnish(id eventlog.CenterID) {
	d := f.directories[id]
	change := center.Change{
		Statuses: []center.Status{{ID: "available", Kind: center.OnlineKind}, {ID: "break", Kind: center.BusyKind}},
		Configurations: []center.Configuration{{ID: "standard", Capacity: 1, AllowDecline: true, Default: true,
			ChooseDeclineReason: true, DeclineReasons: []string{"too noisy"}, AfterCallSeconds: 30, AfterCallExtendable: true, AfterCallExtraSeconds: 30, AfterCallExtensions: 1}},
		Queues: []center.Queue{{ID: "support"}},
	}
	var rows []eventlog.Person
	for _, key := range []string{"alice", "bob"} {
		agent := d.Mint(key)
		person := people.Person{Key: key, Name: strings.ToUpper(key[:1]) + key[1:]}
		d.Put(agent, person)
		rows = append(rows, person.Row(eventlog.Ref(agent)))
		change.Agents = append(change.Agents, center.AgentRules{ID: agent, Queues: []center.QueueID{"support"}})
	}
	f.do(id, center.Configure{Change: change}, rows...)
	for _, name := range []string{"supervisor", "administrator", "vendor", "integrator", "wall", "alice", "bob"} {
		f.issue(id, name)
	}
}

// issue makes a key for a role, or for an agent.
func (f *floor) issue(id eventlog.CenterID, name string) {
	issue, token := center.IssueKey{Role: center.AgentRole}, auth.NewToken(id)
	if role, err := center.ParseRole(name); err == nil {
		issue.Role = role
	} else {
		issue.Agent = f.directories[id].Mint(name)
	}
	issue.ID, issue.Hash = token.KeyID, token.Hash()
	f.do(id, issue)
	f.tokens[string(id)+"/"+name] = token.Reveal()
}

// reply is what came back.
type reply struct {
	t      *testing.T
	asked  string
	status int
	header http.Header
	text   string
}

// ask sends a request as somebody: acme/alice, globex/vendor, "" for nobody. A body
// that is not text is sent as JSON. Heads are given as Name: value.
func (f *floor) ask(as, method, path string, body any, heads ...string) *reply {
	f.t.Helper()
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			f.t.Fatal(err)
		}
		content = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(f.t.Context(), method, f.url+path, content)
	if err != nil {
		f.t.Fatal(err)
	}
	if content != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if token := f.tokens[as]; strings.HasPrefix(token, "__Host-") {
		r.Header.Set("Cookie", token)
	} else if as != "" {
		r.Header.Set("Authorization", "Bearer "+f.tokens[as])
	}
	for _, head := range heads {
		name, value, _ := strings.Cut(head, ": ")
		r.Header.Set(name, value)
	}
	got := f.send(r)
	got.asked = as + " " + got.asked
	return got
}

// send sends a request as it is.
func (f *floor) send(r *http.Request) *reply {
	f.t.Helper()
	if f.quiet {
		w := httptest.NewRecorder()
		r.RemoteAddr = "192.0.2.7:4711"
		f.handler.ServeHTTP(w, r)
		return &reply{f.t, r.Method + " " + r.URL.Path, w.Code, w.Header(), w.Body.String()}
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		f.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return &reply{f.t, r.Method + " " + r.URL.Path, response.StatusCode, response.Header, string(text)}
}

// must requires a status.
func (r *reply) must(status int) *reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("%s: %d, want %d: %s", r.asked, r.status, status, r.text)
	}
	return r
}

// into reads the body.
func (r *reply) into(v any) {
	r.t.Helper()
	if err := json.Unmarshal([]byte(r.text), v); err != nil {
		r.t.Fatalf("%s: %v: %s", r.asked, err, r.text)
	}
}

// problem requires a problem of a code.
func (r *reply) problem(status int, code string) Problem {
	r.t.Helper()
	var p Problem
	r.must(status).into(&p)
	if p.Code != code || p.Status != status || r.header.Get("Content-Type") != "application/problem+json" || p.RequestID == "" ||
		p.RequestID != r.header.Get("X-Request-Id") || p.Detail == "" || p.Title == "" || !strings.HasSuffix(p.Type, "#"+code) {
		r.t.Fatalf("%s: want a problem %s, got %v %s", r.asked, code, r.header, r.text)
	}
	return p
}

// connect lets an agent's connector come, and makes the agent available.
func (f *floor) connect(id eventlog.CenterID, key string) center.From {
	f.t.Helper()
	agent := f.directories[id].Mint(key)
	from := center.From{Agent: agent, Epoch: f.do(id, center.OpenSession{Agent: agent}).Epoch}
	f.do(id, center.SessionReady{From: from})
	f.ask(string(id)+"/"+key, "POST", "/v1/centers/"+string(id)+"/agents/"+key+"/status", map[string]string{"status": "available"}).must(204)
	return from
}

// start brings a call into line and gives its path.
func (f *floor) start(id eventlog.CenterID, name string) (path string) {
	f.t.Helper()
	return f.ask(string(id)+"/integrator", "POST", "/v1/centers/"+string(id)+"/calls",
		map[string]any{"queue": "support", "from": map[string]string{"number": "+49 30 12345678", "name": name}}).must(201).header.Get("Location")
}

// call reads a call.
func (f *floor) call(id eventlog.CenterID, path string) (c Call) {
	f.t.Helper()
	f.ask(string(id)+"/supervisor", "GET", path, nil).must(200).into(&c)
	return c
}
