package telephony

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/people"
)

// floor is the contact center acme, which its vendor calls North of 00DACME, behind
// the real interface on a real store. Alice works in the queue support.
type floor struct {
	t      *testing.T
	engine *engine.Engine
	people *people.Directory
	url    string
	token  string
	log    bytes.Buffer
	alice  center.From

	mu  sync.Mutex
	now time.Time
}

const acme eventlog.CenterID = "acme"

// vendorKey is made once: it takes longer than the tests.
var vendorKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

func newFloor(t *testing.T, settings center.Settings) *floor {
	t.Helper()
	f := &floor{t: t, now: time.Now()}
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "log.db"), sqlite.Options{Unsynced: true})
	f.must(err)
	log := slog.New(slog.NewTextHandler(&f.log, nil))
	f.engine, err = engine.Open(t.Context(), store, engine.Options{Log: log, CheckEvery: 1})
	f.must(err)
	f.must(f.engine.Create(t.Context(), acme))
	f.people, err = people.Open(t.Context(), f.engine, acme)
	f.must(err)
	server := httptest.NewServer(New(Options{Engine: f.engine, Directory: func(eventlog.CenterID) *people.Directory { return f.people }, Now: f.clock, Log: log}))
	f.url = server.URL + Base
	t.Cleanup(func() {
		server.Close()
		f.must(f.engine.Stop(context.Background()))
		f.must(store.Close())
	})
	f.furnish(settings)
	return f
}

func (f *floor) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// clock is the time of the interface; a test moves it.
func (f *floor) clock() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

func (f *floor) passes(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}

// furnish puts rules, an agent and the vendor's key into the center.
func (f *floor) furnish(settings center.Settings) {
	f.t.Helper()
	settings.Vendor.Issuer, settings.Vendor.APIName = "00DACME", "North"
	alice := f.people.Mint("alice")
	person := people.Person{Key: "alice", Name: "Alice"}
	f.people.Put(alice, person)
	f.do(center.Configure{Change: center.Change{
		Settings: &settings,
		Statuses: []center.Status{{ID: "available", Kind: center.OnlineKind}},
		Queues:   []center.Queue{{ID: "support"}, {ID: "sales"}},
		Agents:   []center.AgentRules{{ID: alice, Queues: []center.QueueID{"support"}}},
		Flows: []center.Flow{{ID: "Service", DialedNumbers: []string{"+4930100"}, FallbackQueue: "sales",
			Cases: []center.FlowCase{{When: map[string]string{"language": "de"}, Queue: "support"}, {When: map[string]string{"tier": "gold"}, Agent: alice}}}},
	}}, person.Row(eventlog.Ref(alice)))
	public, err := x509.MarshalPKIXPublicKey(vendorKey().Public())
	f.must(err)
	f.do(center.RegisterCertificate{Certificate: center.Certificate{ID: "first", Key: public, Bits: 2048, NotBefore: 1, NotAfter: center.Millis(f.now.Add(time.Hour).UnixMilli())}})
	f.token = f.sign(jwt.MapClaims{"iss": "00DACME", "sub": "North", "exp": f.now.Add(time.Minute).Unix()})
	f.alice = center.From{Agent: alice, Epoch: f.do(center.OpenSession{Agent: alice}).Epoch}
	f.do(center.SessionReady{From: f.alice})
}

func (f *floor) sign(claims jwt.MapClaims) string {
	f.t.Helper()
	token, err := jwt.NewWithClaims(jwt.SigningMethodRS256, claims).SignedString(vendorKey())
	f.must(err)
	return token
}

// do hands an input to the center directly.
func (f *floor) do(body center.InputBody, rows ...eventlog.Person) engine.Answer {
	f.t.Helper()
	a, err := f.engine.Do(f.t.Context(), acme, engine.Request{Body: body, People: rows})
	if err != nil || a.Refusal != nil {
		f.t.Fatalf("%T: %v %v", body, err, a.Refusal)
	}
	return a
}

// reply is what came back.
type reply struct {
	t      *testing.T
	asked  string
	status int
	header http.Header
	text   string
}

// ask sends a request. A body that is not text is sent as JSON. Heads are given as
// Name: value.
func (f *floor) ask(method, path string, body any, heads ...string) *reply {
	f.t.Helper()
	content, isText := body.(string)
	if !isText && body != nil {
		encoded, err := json.Marshal(body)
		f.must(err)
		content = string(encoded)
	}
	r, err := http.NewRequestWithContext(f.t.Context(), method, f.url+path, strings.NewReader(content))
	f.must(err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+f.token)
	for _, head := range heads {
		name, value, _ := strings.Cut(head, ": ")
		r.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(r)
	f.must(err)
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	f.must(err)
	return &reply{f.t, method + " " + path, response.StatusCode, response.Header, string(read)}
}

// is requires a status and gives the answer.
func (r *reply) is(status int) (v said) {
	r.t.Helper()
	if r.status != status || r.header.Get("X-Request-Id") == "" {
		r.t.Fatalf("%s: %d %v, want %d: %s", r.asked, r.status, r.header, status, r.text)
	}
	if r.header.Get("Content-Type") == "application/json" {
		if err := json.Unmarshal([]byte(r.text), &v); err != nil {
			r.t.Fatalf("%s: %v: %s", r.asked, err, r.text)
		}
	}
	return v
}

// says requires a status and part of an error.
func (r *reply) says(status int, part string) {
	r.t.Helper()
	if v := r.is(status); len(v.Errors) == 0 || !strings.Contains(strings.Join(v.Errors, "\n"), part) {
		r.t.Errorf("%s: %s, expected %q", r.asked, r.text, part)
	}
}

// said is every member that an answer may have.
type said struct {
	VoiceCallID string   `json:"voiceCallId"`
	Errors      []string `json:"errors"`
	Warnings    []string `json:"warnings"`
	ErrorCode   string   `json:"errorCode"`
	Agent       string   `json:"agent"`
	Queue       string   `json:"queue"`
	Status      string   `json:"status"`
	Result      string   `json:"result"`
	RecordID    string   `json:"recordId"`
}

// inbound is the body of an ordinary call.
func inbound(key string, changes ...any) map[string]any {
	body := map[string]any{
		"callCenterApiName": "North", "vendorCallKey": key, "to": "+4930100", "from": "+493012345678", "initiationMethod": "Inbound",
		"startTime": "2020-01-02T09:30:00.000Z", "participants": []any{map[string]any{"participantKey": "+493012345678", "type": "END_USER"}},
	}
	for i := 0; i < len(changes); i += 2 {
		if body[changes[i].(string)] = changes[i+1]; changes[i+1] == nil {
			delete(body, changes[i].(string))
		}
	}
	return body
}

// call reads a call of the state.
func (f *floor) call(name string) (call center.Call) {
	f.t.Helper()
	f.must(f.engine.View(f.t.Context(), acme, func(c *center.Center) {
		if v := c.CallNamed(name); v != nil {
			call = *v
		}
	}))
	if call.ID == 0 {
		f.t.Fatalf("there is no call %s", name)
	}
	return call
}

// answers makes Alice available and lets her take the call that she is offered.
func (f *floor) answers(key string) {
	f.t.Helper()
	f.do(center.AskStatus{Agent: f.alice.Agent, Status: "available"})
	f.do(center.AcceptWork{Work: f.call(key).Last, Agent: f.alice.Agent})
	f.do(center.CallConnected{From: f.alice, Call: center.WireCall{Key: key}})
}
