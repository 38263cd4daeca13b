package api

import (
	"bufio"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/secondring/secondring/center"
)

// A page without a WebSocket keeps its agent's desk by REST; a supervisor closes it;
// nobody keeps another's.
// spec: STREAM-10, STREAM-14
func TestDesk(t *testing.T) {
	f := newFloor(t)
	const path = "/v1/centers/acme/agents/alice"
	desk := func() string {
		var a Agent
		f.ask("acme/alice", "GET", path, nil).must(200).into(&a)
		return a.Desk
	}
	if d := desk(); d != "none" {
		t.Errorf("before: %s", d)
	}
	f.ask("acme/bob", "POST", path+"/alive", nil).problem(403, codeForbidden)
	f.ask("acme/alice", "POST", path+"/alive", nil).must(204)
	if d := desk(); d != "reachable" {
		t.Errorf("alive: %s", d)
	}
	f.ask("acme/bob", "DELETE", path+"/desk", nil).problem(403, codeForbidden)
	f.ask("acme/supervisor", "DELETE", path+"/desk", nil).must(204)
	if d := desk(); d != "none" {
		t.Errorf("closed: %s", d)
	}
	f.ask("acme/administrator", "DELETE", path, nil).must(204)
	f.ask("acme/integrator", "POST", path+"/alive", nil).problem(404, string(center.CodeUnknown))
}

// A running host serves the description of the stream.
// spec: STREAM-16
func TestStreamIsDescribed(t *testing.T) {
	if text := newFloor(t).ask("", "GET", "/asyncapi.yaml", nil).must(200).text; !strings.Contains(text, "\nasyncapi: 3.0.0\n") {
		t.Errorf("served: %.200s", text)
	}
}

// Whoever may not follow is told why in the form of every problem.
// spec: STREAM-5
func TestStreamIsRefused(t *testing.T) {
	f := newFloor(t)
	f.ask("", "GET", "/v1/centers/acme/stream", nil).problem(http.StatusUnauthorized, codeUnauthenticated)
	f.ask("globex/alice", "GET", "/v1/centers/acme/stream", nil).problem(http.StatusNotFound, string(center.CodeUnknown))
	if p := f.ask("acme/alice", "GET", "/v1/centers/acme/stream", nil, "Last-Event-ID: seven").problem(422, string(center.CodeInvalid)); !strings.Contains(p.Detail, "epoch/position") {
		t.Errorf("a wrong id: %+v", p)
	}
}

// The stream works through everything that a request passes on its way.
// spec: STREAM-1
func TestStreamIsServed(t *testing.T) {
	f := newFloor(t)
	for _, upgrade := range []string{"websocket", "events"} {
		var first []byte
		if upgrade == "websocket" {
			conn, _, err := websocket.Dial(t.Context(), f.url+"/v1/centers/acme/stream", &websocket.DialOptions{
				HTTPHeader: http.Header{"Authorization": {"Bearer " + f.tokens["acme/alice"]}}})
			if err != nil {
				t.Fatal(err)
			}
			if err = conn.Write(t.Context(), websocket.MessageText, []byte("{}")); err == nil {
				_, first, err = conn.Read(t.Context())
			}
			if err != nil {
				t.Fatal(err)
			}
			_ = conn.CloseNow()
		} else {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.url+"/v1/centers/acme/stream", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+f.tokens["acme/alice"])
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			if first, err = bufio.NewReader(answer.Body).ReadBytes('}'); err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
		}
		if !strings.Contains(string(first), `"snapshot":true`) {
			t.Errorf("%s begins with %s", upgrade, first)
		}
	}
}
