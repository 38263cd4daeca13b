package backend

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/connector"
)

var _ check.Line = (*Backend)(nil)

// TestMain is also the connector that a command starts: it connects, says its name and
// ends with the connection, or at once if it is told to.
func TestMain(m *testing.M) {
	switch os.Getenv("BACKEND_TEST") {
	case "":
		os.Exit(m.Run())
	case "ends":
		os.Exit(3)
	}
	conn, _, err := websocket.Dial(context.Background(), os.Getenv("SECONDRING_URL"), keyed(os.Getenv("SECONDRING_KEY")))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	if err := conn.Write(context.Background(), websocket.MessageText, fmt.Appendf(nil, `{"pid":%d}`, os.Getpid())); err != nil {
		os.Exit(1)
	}
	if os.Getenv("BACKEND_TEST") == "dies" {
		fmt.Fprint(os.Stderr, "a line\n\nno phone for +49 30 7654321\npanic: out of order")
		os.Exit(4)
	}
	_, _, _ = conn.Read(context.Background()) // until it is cut off
	fmt.Println("the connector ends")
}

func keyed(key string) *websocket.DialOptions {
	return &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + key}}}
}

func listen(t *testing.T, o Options) *Backend {
	t.Helper()
	b, err := Listen(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

// dial connects as a connector does, and reads until the end, which it gives.
func dial(t *testing.T, b *Backend, query string) (conn *websocket.Conn, heard <-chan string) {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), b.URL()+query, keyed(b.Key()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	messages := make(chan string, 8)
	go func() {
		for {
			_, message, err := conn.Read(context.Background())
			if err != nil {
				messages <- fmt.Sprintf("closed %d", websocket.CloseStatus(err))
				return
			}
			messages <- string(message)
		}
	}()
	return conn, messages
}

// load loads the connector and reads what it says, as the checker does.
func load(t *testing.T, b *Backend) (wire connector.Wire, said <-chan string) {
	t.Helper()
	wire, err := b.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	messages := make(chan string, 8)
	go func() {
		defer close(messages)
		for {
			message, err := wire.Read()
			if err != nil {
				return
			}
			messages <- string(message)
		}
	}()
	return wire, messages
}

// spec: CHECK-21
func TestOneConnectorIsLetIn(t *testing.T) {
	b := listen(t, Options{})
	_, refused, err := websocket.Dial(t.Context(), b.URL(), keyed("another"))
	if err == nil || refused.StatusCode != http.StatusUnauthorized {
		t.Fatalf("another key: %v", err)
	}
	_, refused, err = websocket.Dial(t.Context(), b.URL()+"?mode=lenient", keyed(b.Key()))
	if err == nil || refused.StatusCode != http.StatusBadRequest {
		t.Fatalf("a mode that is none: %v", err)
	}
	_, heard := dial(t, b, "?mode=strict&generation=4")
	wire, _ := load(t, b)
	if err := wire.Write(t.Context(), []byte(`{"type":"SETUP_CONNECTOR"}`)); err != nil || <-heard != `{"type":"SETUP_CONNECTOR"}` {
		t.Error(err)
	}
	_, refused, err = websocket.Dial(t.Context(), b.URL(), keyed(b.Key()))
	if err == nil || refused.StatusCode != http.StatusConflict {
		t.Fatalf("a second connector: %v", err)
	}
	if body, _ := io.ReadAll(refused.Body); !strings.Contains(string(body), "one at a time") {
		t.Errorf("a second connector is told %q", body)
	}
}

// A connector that is loaded again is cut off as by a host that stops, and comes back.
// spec: CHECK-21
func TestLoadAgain(t *testing.T) {
	b := listen(t, Options{})
	_, heard := dial(t, b, "")
	first, _ := load(t, b)
	again := make(chan string, 1)
	go func() {
		again <- <-heard
		_, _ = dial(t, b, "")
	}()
	second, _ := load(t, b)
	if end := <-again; end != "closed 1001" {
		t.Errorf("it was cut off by %q", end)
	}
	if first == second || second.Ping(t.Context()) != nil {
		t.Error("the second wire is not alive")
	}
}

// Who has gone without a word does not keep the next one out.
func TestAConnectorThatIsGone(t *testing.T) {
	b := listen(t, Options{})
	conn, _ := dial(t, b, "")
	_, said := load(t, b)
	_ = conn.CloseNow()
	for range said { // until it is noticed
		continue
	}
	_, _ = dial(t, b, "")
	if wire, _ := load(t, b); wire.Ping(t.Context()) != nil {
		t.Error("the second wire is not alive")
	}
}

// What Ping promises: all that was said before has been read.
func TestPingComesAfterWhatWasSaid(t *testing.T) {
	b := listen(t, Options{})
	conn, _ := dial(t, b, "")
	wire, said := load(t, b)
	for i := range 5 {
		if err := conn.Write(t.Context(), websocket.MessageText, fmt.Appendf(nil, "%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if <-said != "0" || wire.Ping(t.Context()) != nil || len(said) != 4 {
		t.Errorf("%d messages were there after the ping, want 4", len(said))
	}
}

// Whoever waits is told for what.
// spec: CHECK-21
func TestNobodyComes(t *testing.T) {
	var log strings.Builder
	b := listen(t, Options{Wait: time.Millisecond, Log: &log})
	b.notice = 0
	_, err := b.Load(t.Context())
	if err == nil || !strings.Contains(err.Error(), "no connector came within 1ms: expected it to connect to "+b.URL()+" with the header Authorization: Bearer "+b.Key()) {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "waiting for the connector: "+b.URL()) {
		t.Errorf("it said %q", log.String())
	}
	_, heard := dial(t, b, "")
	load(t, b)
	if _, err := b.Load(t.Context()); err == nil || !strings.Contains(err.Error(), "has not come back within 1ms: it was cut off with code 1001") || <-heard != "closed 1001" {
		t.Error(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(io.ErrUnexpectedEOF)
	if _, err := b.Load(ctx); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}

// spec: CHECK-22
func TestCommand(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("BACKEND_TEST", "connects")
	var log strings.Builder
	b := listen(t, Options{Command: []string{program}, Log: &log})
	_, said := load(t, b)
	first := <-said
	_, said = load(t, b)
	if second := <-said; first == second || !strings.HasPrefix(second, `{"pid":`) {
		t.Errorf("%s, and then %s", first, second)
	}
	if err := b.Close(); err != nil || b.process.running.ProcessState == nil {
		t.Errorf("the command runs: %v", err)
	}
	if got := log.String(); got != "the connector ends\nthe connector ends\n" && got != "the connector ends\n" { // the last one may be ended before it can say so
		t.Errorf("it said %q", got)
	}
}

// A connector that goes by itself says how: the command with its exit status and its last
// words, without anybody's number.
// spec: CHECK-22
func TestAConnectorThatGoes(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	end := func(b *Backend) string {
		wire, err := b.Load(t.Context())
		for err == nil {
			_, err = wire.Read()
		}
		return err.Error()
	}
	t.Setenv("BACKEND_TEST", "dies")
	b := listen(t, Options{Command: []string{program}})
	for range 2 { // it is started again
		want := "the command " + program + " has ended with exit status 4; it wrote last: a line | no phone for "
		if got := end(b); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, " | panic: out of order") || strings.Contains(got, "7654321") {
			t.Errorf("says %s, want %s", got, want)
		}
	}
	b = listen(t, Options{Wait: time.Millisecond})
	conn, _ := dial(t, b, "")
	go func() { _ = conn.Close(websocket.StatusNormalClosure, "") }()
	if got := end(b); got != "it has closed its connection with code 1000" {
		t.Errorf("says %s", got)
	}
	if _, err := b.Load(t.Context()); err == nil || !strings.Contains(err.Error(), "has not come back within 1ms: it has closed its connection by itself, and was expected to connect again") {
		t.Error(err)
	}
	conn, _ = dial(t, b, "")
	go func() { _ = conn.CloseNow() }()
	if got := end(b); got != "it has closed its connection without a close code" {
		t.Errorf("says %s", got)
	}
}

func TestTail(t *testing.T) {
	last := &tail{}
	for _, text := range []string{"one\ntw", "o\n\n", strings.Repeat("x", 1<<20), "\n3\n4\r\n5\n6\n", "7\xff"} {
		if n, err := io.WriteString(last, text); n != len(text) || err != nil {
			t.Error(n, err)
		}
	}
	if got, want := last.String(), strings.Repeat("x", tailRunesMax)+"… | 3 | 4 | 5 | 6 | 7\uFFFD"; got != want {
		t.Errorf("keeps %s, want %s", got, want)
	}
}

// spec: CHECK-22
func TestCommandsThatDoNotConnect(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("BACKEND_TEST", "ends")
	b := listen(t, Options{Command: []string{program}})
	if _, err := b.Load(t.Context()); err == nil || !strings.Contains(err.Error(), "ended 3 times and did not connect, at last with exit status 3") {
		t.Error(err)
	}
	b = listen(t, Options{Command: []string{"/no/such/program"}})
	if _, err := b.Load(t.Context()); err == nil || !strings.Contains(err.Error(), "start the connector: ") {
		t.Error(err)
	}
}
