package server

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

// A phone that is cut off comes back, with its calls, until it is told not to.
func TestReconnects(t *testing.T) {
	connected := make(chan *websocket.Conn)
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer right" {
			http.Error(w, "this key is not valid", http.StatusUnauthorized)
			return
		}
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		connected <- conn
	}))
	defer host.Close()
	if _, err := Connect(t.Context(), Options{URL: host.URL, Key: "wrong"}); err == nil || !strings.Contains(err.Error(), "does not let this connector in") {
		t.Fatal(err)
	}

	meets := func() *websocket.Conn {
		t.Helper()
		conn := <-connected
		for _, message := range []string{`{"type":"SETUP_CONNECTOR"}`, `{"type":"AGENT_AVAILABLE","isAvailable":true}`} {
			if err := conn.Write(t.Context(), websocket.MessageText, []byte(message)); err != nil {
				t.Fatal(err)
			}
		}
		return conn
	}
	hears := func(conn *websocket.Conn, want string) {
		t.Helper()
		if _, message, err := conn.Read(t.Context()); err != nil || !strings.Contains(string(message), want) {
			t.Fatalf("told %s, %v: want %s", message, err, want)
		}
	}
	done := make(chan *Phone)
	go func() {
		phone, err := Connect(t.Context(), Options{URL: host.URL, Key: "right"})
		if err != nil {
			t.Error(err)
		}
		done <- phone
	}()
	conn := meets()
	phone := <-done
	hears(conn, "CONNECTOR_READY")
	if err := phone.Do(t.Context(), "callArrives", ""); err != nil {
		t.Fatal(err)
	}
	hears(conn, "CALL_STARTED")
	_ = conn.CloseNow()

	conn = meets()
	hears(conn, "CONNECTOR_READY")
	hears(conn, `"isReplayedCall":true`)
	_ = conn.Close(closeTakenOver, "a newer session of this agent took over")
	if err := phone.Wait(); err == nil || !strings.Contains(err.Error(), "took over") {
		t.Error(err)
	}
}

func TestHooks(t *testing.T) {
	phone := New(Options{})
	host, cut := joined(t, phone)
	defer cut()
	host.ask(phone, "SETUP_CONNECTOR")

	list := httptest.NewRecorder()
	phone.ServeHTTP(list, httptest.NewRequest(http.MethodGet, "/hooks", nil))
	var names []string
	if err := json.Unmarshal(list.Body.Bytes(), &names); err != nil || !slices.Contains(names, "ringOut") {
		t.Fatalf("%s: %v", list.Body, err)
	}
	for _, c := range []struct {
		act, body, site string
		status          int
		says            string
	}{
		{"callArrives", `{}`, "", 204, ""},
		{"callArrives", `{}`, "", 409, "the agent is on a call"},
		{"ringOut", `{"call":{"callId":"another"}}`, "", 204, ""},
		{"ringOut", `{"call":{}}`, "", 409, "no call is on the line"},
		{"fly", `{}`, "", 501, "cannot"},
		{"callArrives", `[`, "", 400, "not as expected"},
		{"callArrives", `{}`, "cross-site", 403, "cross-origin"},
	} {
		request := httptest.NewRequest(http.MethodPost, "/hooks/"+c.act, strings.NewReader(c.body))
		request.Header.Set("Sec-Fetch-Site", c.site)
		answer := httptest.NewRecorder()
		phone.ServeHTTP(answer, request)
		if answer.Code != c.status || !strings.Contains(answer.Body.String(), c.says) {
			t.Errorf("%s %s: %d %s, want %d %s", c.act, c.body, answer.Code, answer.Body, c.status, c.says)
		}
	}
}
