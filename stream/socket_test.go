package stream

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
)

// open serves the streams on a real socket, with real keys.
func (h *house) serve() (url string) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/centers/{center}/stream", func(w http.ResponseWriter, r *http.Request) {
		err := h.streams.Open(w, r)
		var denied *auth.Denied
		var no *center.Refusal
		switch {
		case errors.As(err, &denied):
			http.Error(w, err.Error(), http.StatusForbidden)
		case errors.As(err, &no):
			http.Error(w, err.Error(), http.StatusTooManyRequests)
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	server := httptest.NewUnstartedServer(mux)
	server.Config.ReadTimeout, server.Config.WriteTimeout = time.Minute, time.Minute
	server.Start()
	h.t.Cleanup(server.Close)
	return server.URL + "/v1/centers/acme/stream"
}

// issue makes a key.
func (h *house) issue(role center.Role, agent center.AgentID) auth.Token {
	token := auth.NewToken(acme)
	h.do(center.IssueKey{ID: token.KeyID, Hash: token.Hash(), Role: role, Agent: agent})
	return token
}

// page is a client on a real WebSocket.
type page struct {
	t    testing.TB
	conn *websocket.Conn
	last Frame

	patience context.Context // of the whole test: a stream that is quiet beats, and would never end
}

func dialPage(t testing.TB, url string, token auth.Token, hello string) *page {
	t.Helper()
	p := &page{t: t, patience: within(t, time.Minute)}
	var err error
	p.conn, _, err = websocket.Dial(t.Context(), url, &websocket.DialOptions{Subprotocols: []string{Protocol, "bearer." + token.Reveal()}})
	if err != nil {
		t.Fatal(err)
	}
	p.conn.SetReadLimit(-1)
	t.Cleanup(func() { _ = p.conn.CloseNow() })
	if hello != "" {
		p.say(hello)
	}
	return p
}

func (p *page) say(text string) {
	p.t.Helper()
	if strings.Contains(text, "alive") || strings.Contains(text, "bye") {
		checkMessage(p.t, []byte(text), Says{})
	} else {
		checkMessage(p.t, []byte(text), Hello{})
	}
	if err := p.conn.Write(p.t.Context(), websocket.MessageText, []byte(text)); err != nil {
		p.t.Fatal(err)
	}
}

// read gives the next frame; an error is the end of the connection.
func (p *page) read() (Frame, error) {
	_, text, err := p.conn.Read(p.patience)
	if err != nil {
		return Frame{}, err
	}
	checkMessage(p.t, text, Frame{})
	p.last = Frame{}
	if err := json.Unmarshal(text, &p.last); err != nil {
		p.t.Fatalf("frame %s: %v", text, err)
	}
	return p.last, nil
}

// until reads frames until one is as wanted.
func (p *page) until(what string, wanted func(Frame) bool) Frame {
	p.t.Helper()
	for {
		f, err := p.read()
		if err != nil {
			p.t.Fatalf("%s: %v", what, err)
		}
		if wanted(f) {
			return f
		}
	}
}

// closed reads until the connection ends, and says how.
func (p *page) closed() (websocket.StatusCode, string) {
	p.t.Helper()
	for {
		_, err := p.read()
		var end websocket.CloseError
		if errors.As(err, &end) {
			return end.Code, end.Reason
		}
		if err != nil {
			p.t.Fatalf("the connection broke: %v", err)
		}
	}
}

func whole(f Frame) bool { return f.Snapshot && !f.More }

func kinds(f Frame) (all []string) {
	for _, e := range f.Events {
		all = append(all, e.Kind)
	}
	return all
}

// A page by WebSocket: snapshot, live, cut, resumed, reset; an agent accepts what the
// stream showed.
// spec: STREAM-1, STREAM-3, STREAM-4, STREAM-6
func TestSocket(t *testing.T) {
	h := newHouse(t, 2)
	t.Cleanup(h.close)
	url := h.serve()
	h.connect(1)
	alice := dialPage(t, url, h.issue(center.AgentRole, 1), "{}")
	first := alice.until("snapshot", whole)
	if len(first.Agents) != 1 || first.Agents[0].Key != "a1" || len(first.Queues) != 2 || len(first.Calls) != 0 || first.Epoch == "" || time.Since(first.At).Abs() > time.Minute {
		t.Errorf("the snapshot is %+v", first)
	}
	h.do(center.StartCall{Type: center.Inbound, Queue: "support", Key: "k"})
	offer := alice.until("offer", func(f Frame) bool { return len(f.Works) > 0 })
	if len(offer.Calls) != 1 || offer.Works[0].Phase != "ringing" || offer.Works[0].Due.IsZero() || !strings.Contains(fmt.Sprint(kinds(offer)), "WorkAssigned") {
		t.Errorf("the offer is %+v", offer)
	}
	work, err := center.ParseWorkID(offer.Works[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	token := h.issue(center.AgentRole, 1)
	_ = alice.conn.CloseNow()
	h.do(center.AcceptWork{Work: work, Agent: 1})
	again := dialPage(t, url, token, fmt.Sprintf(`{"resume":{"epoch":%q,"seq":%d}}`, offer.Epoch, offer.Seq))
	var missed Frame // what was missed may come in several frames
	again.until("what was missed", func(f Frame) bool {
		missed.Reset, missed.Snapshot = missed.Reset+f.Reset, missed.Snapshot || f.Snapshot
		missed.Works, missed.Events = append(missed.Works, f.Works...), append(missed.Events, f.Events...)
		return !f.More && len(missed.Works) > 0 && len(missed.Events) > 0
	})
	if missed.Reset != "" || missed.Snapshot || len(missed.Works) != 1 || missed.Works[0].Phase != "connecting" || !strings.Contains(fmt.Sprint(kinds(missed)), "WorkAccepted") || missed.Events[0].Position <= offer.Seq {
		t.Errorf("after the cut: %+v", missed)
	}
	for name, hello := range map[string]string{
		"another log": fmt.Sprintf(`{"resume":{"epoch":"backup","seq":%d}}`, offer.Seq),
		"ends before": fmt.Sprintf(`{"resume":{"epoch":%q,"seq":%d}}`, offer.Epoch, h.head()+100),
	} {
		f, _ := dialPage(t, url, token, hello).read()
		if !strings.Contains(f.Reset, name) || !f.Snapshot || len(f.Works) != 1 {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// What a client says wrong is answered with what was expected, and a client that says
// too much is shut out.
// spec: STREAM-9
func TestSocketIsStrict(t *testing.T) {
	h := newHouse(t, 1)
	t.Cleanup(h.close)
	url := h.serve()
	agent, boss := h.issue(center.AgentRole, 1), h.issue(center.SupervisorRole, 0)
	for name, c := range map[string]struct {
		token auth.Token
		says  []string
		want  ending
	}{
		"no JSON":            {boss, []string{"hello"}, noHello},
		"another field":      {boss, []string{`{"resumee":{}}`}, noHello},
		"no agent":           {boss, []string{`{"desk":true}`}, noDesk},
		"a wrong word":       {agent, []string{`{}`, `{"allive":1}`}, notSaid},
		"too many":           {agent, append([]string{`{}`}, strings.Split(strings.Repeat(`{"alive":1} `, messagesBurst+1), " ")...), tooMuch},
		"a proper good-bye":  {agent, []string{`{}`, `{"bye":true}`}, left},
		"good-bye of a desk": {agent, []string{`{"desk":true}`, `{"alive":1}`, `{"bye":true}`}, left},
	} {
		p := dialPage(t, url, c.token, "")
		for _, text := range c.says {
			if text == "" || p.conn.Write(t.Context(), websocket.MessageText, []byte(text)) != nil {
				break // shut out already
			}
		}
		if code, reason := p.closed(); code != c.want.code || reason != c.want.sentence {
			t.Errorf("%s: closed with %d %q", name, code, reason)
		}
	}
	if p := dialPage(t, url, boss, ""); p.conn.Write(t.Context(), websocket.MessageText, []byte(strings.Repeat(" ", messageBytesMax+1))) == nil {
		if code, _ := p.closed(); code != websocket.StatusMessageTooBig {
			t.Errorf("a message that is too large: closed with %d", code)
		}
	}
	_, answer, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{HTTPHeader: http.Header{
		"Authorization": {"Bearer " + boss.Reveal()}, "Origin": {"https://evil.example"}}})
	if err == nil || answer.StatusCode != http.StatusForbidden {
		t.Errorf("a page of another origin: %v %v", answer, err)
	}
}

// A key that is revoked, and an agent who is removed, end their streams at once; a
// stream under a key that was revoked while it connected ends too.
// spec: STREAM-8
func TestRevoked(t *testing.T) {
	h := newHouse(t, 2)
	t.Cleanup(h.close)
	url := h.serve()
	keys := []auth.Token{h.issue(center.SupervisorRole, 0), h.issue(center.AgentRole, 2), h.issue(center.VendorRole, 0)}
	var pages []*page
	for _, token := range keys {
		p := dialPage(t, url, token, "{}")
		p.until("snapshot", whole)
		pages = append(pages, p)
	}
	h.do(center.RevokeKey{ID: keys[0].KeyID})
	if code, reason := pages[0].closed(); code != CloseEnded || reason != revoked.sentence {
		t.Errorf("revoked: closed with %d %q", code, reason)
	}
	h.do(center.Configure{Change: center.Change{RemoveAgents: []center.AgentID{2}}})
	if code, reason := pages[1].closed(); code != CloseEnded || reason != removed.sentence {
		t.Errorf("removed: closed with %d %q", code, reason)
	}
	late, watcher := dialPage(t, url, keys[2], ""), dialPage(t, url, h.issue(center.SupervisorRole, 0), "{}")
	watcher.until("snapshot", whole)
	h.do(center.RevokeKey{ID: keys[2].KeyID})
	watcher.until("the revocation", func(f Frame) bool { return strings.Contains(fmt.Sprint(kinds(f)), "KeyRevoked") }) // so the hub has passed it
	late.say("{}")
	if code, _ := late.closed(); code != CloseEnded {
		t.Errorf("revoked before it joined: closed with %d", code)
	}
}

// One key may have so many streams, and no more; those of others are not touched.
// spec: STREAM-9
func TestTooManyStreams(t *testing.T) {
	h := newHouse(t, 1)
	t.Cleanup(h.close)
	url := h.serve()
	token, other := h.issue(center.SupervisorRole, 0), h.issue(center.SupervisorRole, 0)
	for range perPrincipalMax {
		dialPage(t, url, token, "")
	}
	_, answer, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + token.Reveal()}}})
	if err == nil || answer.StatusCode != http.StatusTooManyRequests {
		t.Errorf("one more: %v %v", answer, err)
	}
	dialPage(t, url, other, "{}").until("snapshot", whole)
}

// By server-sent events it is the same: ids to resume from, and a last event that says
// why it ends.
// spec: STREAM-3, STREAM-4
func TestServerSentEvents(t *testing.T) {
	h := newHouse(t, 1)
	t.Cleanup(h.close)
	url, token := h.serve(), h.issue(center.SupervisorRole, 0)
	events := follow(t, url, token, "")
	id, f := events(), Frame{}
	if err := json.Unmarshal([]byte(id["data"]), &f); err != nil || !f.Snapshot {
		t.Fatalf("begins with %v (%v)", id, err)
	}
	for id["id"] == "" {
		id = events()
	}
	h.do(center.StartCall{Type: center.Inbound, Queue: "support", Key: "k"})
	after := follow(t, url, token, id["id"])
	resumed := after()
	for !strings.Contains(resumed["data"], `"events"`) && !strings.Contains(resumed["data"], `"snapshot"`) { // counts of queues come when they come
		resumed = after()
	}
	f = Frame{}
	if err := json.Unmarshal([]byte(resumed["data"]), &f); err != nil || f.Snapshot || len(f.Events) == 0 || f.Events[0].Kind != "CallCreated" {
		t.Errorf("resumed with %v", resumed)
	}
	if reset := follow(t, url, token, "elsewhere/7")(); !strings.Contains(reset["data"], `"reset":"this is another log`) {
		t.Errorf("from elsewhere: %v", reset)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token.Reveal())
	r.Header.Set("Last-Event-ID", "seven")
	if answer, err := http.DefaultClient.Do(r); err != nil || answer.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a wrong id: %v %v", answer, err)
	} else {
		answer.Body.Close()
	}
	h.do(center.RevokeKey{ID: token.KeyID})
	for last := events(); ; last = events() {
		if last["event"] == "end" {
			checkMessage(t, []byte(last["data"]), End{})
			if !strings.Contains(last["data"], fmt.Sprint(int(CloseEnded))) {
				t.Errorf("ends with %v", last)
			}
			break
		}
	}
}

// follow opens a stream of server-sent events, and gives one after the other.
func follow(t *testing.T, url string, token auth.Token, after string) func() map[string]string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token.Reveal())
	r.Header.Set("Accept", "text/event-stream")
	if after != "" {
		r.Header.Set("Last-Event-ID", after)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil || answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%v %v", answer, err)
	}
	t.Cleanup(func() { cancel(); answer.Body.Close() })
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 1<<20)
	return func() map[string]string {
		t.Helper()
		event := map[string]string{}
		for lines.Scan() {
			if lines.Text() == "" {
				return event
			}
			name, value, _ := strings.Cut(lines.Text(), ": ")
			event[name] = value
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return nil
	}
}
