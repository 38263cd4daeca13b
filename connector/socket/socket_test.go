package socket

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
)

// fakeHost hands on what sessions submit.
type fakeHost struct {
	submitted chan center.InputBody
	sink      chan func([]center.Effect)
}

func newFakeHost() *fakeHost {
	return &fakeHost{submitted: make(chan center.InputBody, 16), sink: make(chan func([]center.Effect), 16)}
}

func (*fakeHost) Person(_ context.Context, ref center.PersonRef) (connector.Person, error) {
	return connector.Person{Ref: ref}, nil
}

func (*fakeHost) Status(_ context.Context, id center.StatusID) (center.Status, error) {
	return center.Status{ID: id}, nil
}

func (h *fakeHost) Open(_ context.Context, session center.OpenSession, sink func([]center.Effect)) (center.Epoch, error) {
	if session.Agent == 13 {
		return 0, &center.Refusal{Code: center.CodeUnknown, Sentence: "there is no agent ag-13"}
	}
	h.sink <- sink
	return 1, nil
}

func (h *fakeHost) Submit(_ context.Context, body center.InputBody, _ []connector.Person) error {
	h.submitted <- body
	return nil
}

func (*fakeHost) Leave(center.From) {}

func (*fakeHost) Refer(context.Context, connector.Person) (center.PersonRef, error) { return 1, nil }

// door starts a server with a Door on it and gives its address.
// watched has the ends of sessions that are watched, and nil for each that no longer is.
var watched = make(chan func(error), 4)

func door(t *testing.T, host connector.Host, origins ...string) (url string, d *Door) {
	t.Helper()
	d = New(Options{
		Authenticate: func(_ context.Context, key string) (Grant, error) {
			switch key {
			case "right":
				return Grant{Host: host, Agent: 7, Setup: connector.SetupConfig{Center: "acme", Agent: 7}}, nil
			case "ends", "ended":
				watch := func(_ context.Context, end func(error)) func() {
					if key == "ended" {
						end(ErrEnded)
					}
					watched <- end
					return func() { watched <- nil }
				}
				return Grant{Host: host, Agent: 7, Watch: watch}, nil
			case "unknown-agent":
				return Grant{Host: host, Agent: 13}, nil
			case "fault":
				return Grant{}, errors.New("the disk burns at /dev/sda1")
			}
			return Grant{}, &center.Refusal{Code: center.CodeInvalid, Sentence: "this API key is not valid"}
		},
		Origins: origins,
		Log:     slog.New(slog.DiscardHandler),
	})
	server := httptest.NewServer(d)
	t.Cleanup(func() { d.Close(); server.Close() })
	return server.URL, d
}

func dial(t *testing.T, url string, o *websocket.DialOptions) *websocket.Conn {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	return conn
}

func withKey(key string) *websocket.DialOptions {
	return &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + key}}}
}

// readText reads a message, or gives why the connection was closed.
func readText(t *testing.T, conn *websocket.Conn) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	_, message, err := conn.Read(ctx)
	return string(message), err
}

// Nothing is upgraded before the key is checked.
//
// spec: CONNECTOR-1
func TestWhoIsLetIn(t *testing.T) {
	url, _ := door(t, newFakeHost(), "console.example")
	origin := func(o string) *websocket.DialOptions {
		options := withKey("right")
		options.HTTPHeader.Set("Origin", o)
		return options
	}
	for _, c := range []struct {
		name    string
		query   string
		options *websocket.DialOptions
		want    int
		says    string
	}{
		{"no key", "", nil, 401, "this API key is not valid"},
		{"wrong key", "", withKey("wrong"), 401, "this API key is not valid"},
		{"keys cannot be checked", "", withKey("fault"), 503, "the key cannot be checked now"},
		{"wrong mode", "?mode=lenient", withKey("right"), 400, `mode is "lenient": expected stock or strict`},
		{"wrong generation", "?generation=2", withKey("right"), 400, `generation is "2": expected 3.2, 3.6 or 4`},
		{"a page of another site", "", origin("https://evil.example"), 403, ""},
		{"a page that may", "", origin("https://console.example"), 101, ""},
		{"a program", "?mode=strict&generation=3.6.2", withKey("right"), 101, ""},
		{"a browser, with the key as a protocol", "", &websocket.DialOptions{Subprotocols: []string{Protocol, "bearer.right"}}, 101, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn, response, err := websocket.Dial(t.Context(), url+c.query, c.options)
			if err == nil {
				defer conn.CloseNow()
			}
			if response == nil || response.StatusCode != c.want {
				t.Fatalf("answered %v, %v: want %d", response, err, c.want)
			}
			if c.says != "" {
				body := make([]byte, 1024)
				n, _ := response.Body.Read(body)
				if got := strings.TrimSpace(string(body[:n])); got != c.says {
					t.Errorf("says %q, want %q", got, c.says)
				}
			}
		})
	}
}

func TestMessagesPassBothWays(t *testing.T) {
	host := newFakeHost()
	url, d := door(t, host)
	conn := dial(t, url, withKey("right"))
	if setup, err := readText(t, conn); err != nil || !strings.HasPrefix(setup, `{"type":"SETUP_CONNECTOR","connectorConfig":{"organizationId":"acme"`) {
		t.Fatalf("first message %s, %v", setup, err)
	}
	write := func(message string) {
		if err := conn.Write(t.Context(), websocket.MessageText, []byte(message)); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"type":"CONNECTOR_READY","payload":{"capabilities":{}}}`)
	if _, ok := (<-host.submitted).(center.SessionReady); !ok {
		t.Error("CONNECTOR_READY did not become SessionReady")
	}

	// A hangup that is far too long is still one, and the connection lives.
	write(`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"HANGUP","telephonyEventPayload":[{"callId":"c1","x":"` + strings.Repeat("x", 2*connector.MessageBytesMax) + `"}]}}`)
	if hangup, ok := (<-host.submitted).(center.HungUp); !ok || len(hangup.Calls) != 1 || hangup.Calls[0].Key != "c1" {
		t.Errorf("a long hangup became %+v", hangup)
	}
	sink := <-host.sink
	sink([]center.Effect{{Kind: center.SendCommand, Command: center.AgentAvailable}})
	if got, err := readText(t, conn); err != nil || got != `{"type":"AGENT_AVAILABLE","isAvailable":true}` {
		t.Errorf("got %s, %v", got, err)
	}

	go d.Close() // the host stops
	_, err := readText(t, conn)
	if websocket.CloseStatus(err) != websocket.StatusGoingAway || !strings.Contains(err.Error(), "the host is stopping") {
		t.Errorf("closed with %v", err)
	}
	if _, ok := (<-host.submitted).(center.SessionLost); !ok {
		t.Error("the end was not reported")
	}
}

// Each end of a session tells the connector why.
//
// spec: CONNECTOR-2
func TestCloseReasons(t *testing.T) {
	host := newFakeHost()
	url, _ := door(t, host)
	conn := dial(t, url, withKey("right"))
	if _, err := readText(t, conn); err != nil {
		t.Fatal(err)
	}
	(<-host.sink)([]center.Effect{{Kind: center.EndSession}})
	_, err := readText(t, conn)
	if websocket.CloseStatus(err) != CloseTakenOver || !strings.Contains(err.Error(), "a newer session of this agent took over") {
		t.Errorf("closed with %v", err)
	}

	conn = dial(t, url, withKey("unknown-agent"))
	_, err = readText(t, conn)
	if websocket.CloseStatus(err) != websocket.StatusPolicyViolation || !strings.Contains(err.Error(), "there is no agent ag-13") {
		t.Errorf("closed with %v", err)
	}

	for cause, want := range map[error]websocket.StatusCode{
		nil:                                    websocket.StatusNormalClosure,
		connector.ErrSilent:                    CloseSilent,
		connector.ErrFlood:                     websocket.StatusPolicyViolation,
		connector.ErrOutbox:                    websocket.StatusTryAgainLater,
		errors.New("append events: disk full"): websocket.StatusInternalError,
	} {
		code, reason := closing(cause)
		if code != want || len(reason) > reasonBytesMax || strings.Contains(reason, "disk") {
			t.Errorf("%v closes with %d %q, want %d", cause, code, reason, want)
		}
	}
}

// Who is signed out is told so and cut off, also one that does not answer the close and
// goes on talking, and one that was signed out on the way in.
// spec: ACCESS-10
func TestSignedOut(t *testing.T) {
	host := newFakeHost()
	url, _ := door(t, host)
	polite := dial(t, url, withKey("ends"))
	end := <-watched
	if _, err := readText(t, polite); err != nil {
		t.Fatal(err)
	}
	const ready = `{"type":"CONNECTOR_READY","payload":{"capabilities":{}}}`
	if err := polite.Write(t.Context(), websocket.MessageText, []byte(ready)); err != nil {
		t.Fatal(err)
	}
	<-host.submitted // it is not on its way in any more
	end(ErrEnded)
	if _, err := readText(t, polite); websocket.CloseStatus(err) != CloseEnded || !strings.Contains(err.Error(), "has ended") {
		t.Errorf("closed with %v", err)
	}
	if stopped := <-watched; stopped != nil {
		t.Error("a session that is over is still watched")
	}

	rude := dial(t, url, withKey("ends")) // it never reads, so it never answers a close
	end = <-watched
	if err := rude.Write(t.Context(), websocket.MessageText, []byte(ready)); err != nil {
		t.Fatal(err)
	}
	for {
		if _, ok := (<-host.submitted).(center.SessionReady); ok {
			break
		}
	}
	end(ErrEnded)
	began := time.Now()
	for rude.Write(t.Context(), websocket.MessageText, []byte(ready)) == nil {
		select {
		case <-host.submitted:
		default:
		}
	}
	if <-watched; time.Since(began) > 4*time.Second { // a close that waits for its answer takes 5 s
		t.Errorf("it was heard for another %s", time.Since(began))
	}

	late := dial(t, url, withKey("ended"))
	if message, err := readText(t, late); websocket.CloseStatus(err) != CloseEnded {
		t.Errorf("got %s, %v", message, err)
	}
}
