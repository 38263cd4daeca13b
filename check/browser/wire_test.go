package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/internal/need"
)

// talks is a page whose port a test has in window.port; what comes by it is sent back.
func talks(script string) string {
	return `<!doctype html><script>
	addEventListener('message', (event) => {
		if (event.data?.type !== 'SETUP_CONNECTOR') return
		const port = window.port = event.ports[0]
		port.onmessage = (event) => port.postMessage(event.data)
		` + script + `
	})
	</script>`
}

func talk(t testing.TB, script string) (*Page, connector.Wire) {
	t.Helper()
	p := visit(t, serve(t, map[string]any{"/": talks(script)}).URL, "export function callArrives() {}")
	w := load(t, p)
	write(t, w, setup)
	return p, w
}

// heard is what somebody has read of a wire.
type heard struct {
	sync.Mutex
	all []string
}

func hear(w connector.Wire) *heard {
	h := &heard{}
	go func() {
		for {
			text, err := w.Read()
			if err != nil {
				return
			}
			h.Lock()
			h.all = append(h.all, string(text))
			h.Unlock()
		}
	}()
	return h
}

// has says whether something has been read in which a word stands.
func (h *heard) has(word string) bool {
	h.Lock()
	defer h.Unlock()
	return slices.ContainsFunc(h.all, func(text string) bool { return strings.Contains(text, `"`+word+`"`) })
}

// The order holds, and Ping returns when everything has been read that the connector
// had said, however much it is.
func TestManyMessages(t *testing.T) {
	const many = 10_000
	_, w := talk(t, fmt.Sprintf("for (let n = 0; n < %d; n++) port.postMessage({type: 'LOG', n})", many))
	h := hear(w)
	if err := w.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Lock()
	defer h.Unlock()
	if len(h.all) != many {
		t.Fatalf("%d messages have been read of %d", len(h.all), many)
	}
	for n, text := range h.all {
		if want := fmt.Sprintf(`{"type":"LOG","n":%d}`, n); text != want {
			t.Fatalf("message %d is %s", n, text)
		}
	}
}

func TestPing(t *testing.T) {
	times := 3
	if need.Full() {
		times = 10
	}
	for name, script := range map[string]string{
		"at once":            "port.postMessage(1)",
		"in a promise":       "Promise.resolve().then(() => Promise.resolve()).then(() => port.postMessage(1))",
		"in a timer":         "setTimeout(() => port.postMessage(1))",
		"after its own port": "const c = new MessageChannel(); c.port1.onmessage = () => port.postMessage(1); c.port2.postMessage(0)",
		"in a microtask":     "queueMicrotask(() => queueMicrotask(() => port.postMessage(1)))",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, w := talk(t, script)
			for range times {
				h := hear(w)
				if err := w.Ping(t.Context()); err != nil {
					t.Fatal(err)
				}
				h.Lock()
				if len(h.all) != 1 || h.all[0] != "1" {
					t.Fatalf("read %v", h.all)
				}
				h.Unlock()
				w = load(t, p)
				write(t, w, setup)
			}
		})
	}
}

// What is said before Close can still be read, and then why it was closed.
func TestClose(t *testing.T) {
	_, w := talk(t, "port.postMessage(1)")
	if text, err := w.Read(); err != nil || string(text) != "1" {
		t.Errorf("read %s, %v", text, err)
	}
	enough := errors.New("enough")
	w.Close(enough)
	write := w.Write(t.Context(), []byte(`{}`))
	_, read := w.Read()
	for what, err := range map[string]error{"read": read, "write": write, "ping": w.Ping(t.Context())} {
		if !errors.Is(err, enough) {
			t.Errorf("%s says %v: expected why it was closed", what, err)
		}
	}
}

func TestBothWays(t *testing.T) {
	_, w := talk(t, "")
	for n := range 100 {
		write(t, w, fmt.Sprintf(`{"type":"X","text":"\u2028 </script> 'ä' 🙂 %d"}`, n))
	}
	for n := range 100 {
		text, err := w.Read()
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Text string }
		if err := json.Unmarshal(text, &got); err != nil || got.Text != fmt.Sprintf("\u2028 </script> 'ä' 🙂 %d", n) {
			t.Fatalf("message %d came back as %s", n, text)
		}
	}
}

// What is no JSON is a message too, and so is what a program would not call one.
func TestOddMessages(t *testing.T) {
	_, w := talk(t, `
		port.postMessage({type: 'A', when: new Date(0), nothing: undefined, none: null})
		port.postMessage({type: 'B', n: 1n})
		const circle = {type: 'C'}; circle.self = circle; port.postMessage(circle)
		port.postMessage(undefined)
		port.postMessage('text')
		port.postMessage(NaN)`)
	for _, want := range []string{
		`{"type":"A","when":"1970-01-01T00:00:00.000Z","none":null}`,
		`{"type":"B","unreadable":"Do not know how to serialize a BigInt"}`,
		`{"type":"C","unreadable":"Converting circular structure to JSON`,
		`null`, `"text"`, `null`,
	} {
		if got, err := w.Read(); err != nil || !strings.HasPrefix(string(got), want) {
			t.Errorf("read %s, %v: expected %s", got, err, want)
		}
	}
}

func TestReloadEndsTheWire(t *testing.T) {
	p, w := talk(t, "")
	again := load(t, p)
	if _, err := w.Read(); !errors.Is(err, ErrLoadedAgain) {
		t.Errorf("the old wire says %v", err)
	}
	if err := w.Write(t.Context(), []byte(`{}`)); !errors.Is(err, ErrLoadedAgain) {
		t.Errorf("the old wire takes a message: %v", err)
	}
	w.Close(nil) // has nothing to close any more
	write(t, again, setup)
	write(t, again, `"echo"`)
	if text, err := again.Read(); err != nil || string(text) != `"echo"` {
		t.Errorf("the new wire says %s, %v", text, err)
	}
}

func TestPageThatLoadsItselfAgain(t *testing.T) {
	_, w := talk(t, "port.postMessage(1); port.onmessage = () => location.reload()")
	write(t, w, `{"type":"X"}`)
	if text, err := w.Read(); err != nil || string(text) != "1" {
		t.Fatalf("read %s, %v", text, err)
	}
	if _, err := w.Read(); !errors.Is(err, errMoved) {
		t.Errorf("read %v: expected to be told that the port is gone", err)
	}
	if err := w.Ping(t.Context()); !errors.Is(err, errMoved) {
		t.Errorf("ping %v", err)
	}
}

func TestPingOfAPageThatHangs(t *testing.T) {
	_, w := talk(t, "port.onmessage = () => { for (;;); }")
	write(t, w, `{"type":"X"}`)
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	go cancel(enough)
	if err := w.Ping(ctx); !errors.Is(err, enough) && !errors.Is(err, context.Canceled) {
		t.Errorf("ping says %v", err)
	}
}

func TestUnreadMessagesAreBounded(t *testing.T) {
	w := newWire(nil, nil)
	for range unreadMax + 1 {
		w.message("{}")
	}
	for {
		if _, err := w.Read(); err != nil {
			if !strings.Contains(err.Error(), "before anybody read them") {
				t.Error(err)
			}
			return
		}
	}
}
