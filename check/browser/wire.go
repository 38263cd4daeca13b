package browser

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
)

// A connector that says so much without being read is out of its mind: a whole run
// takes some thousand messages.
const (
	unreadMax      = 100_000
	unreadBytesMax = 64 << 20
)

var errMoved = errors.New("the connector's page has loaded itself again, and with it went the port of the host: the connector cannot be reached any more until it is loaded anew")

// wire is the port of one load. Read, Write, Ping and Close are called by one goroutine each.
type wire struct {
	page  *Page
	frame *frame

	mu     sync.Mutex
	unread [][]byte
	bytes  int
	setUp  string // the script that gave the connector its port; "": it has none
	ended  error  // nil: it is open
	seen   int    // messages of the connector, read or not
	pings  int
	pongs  map[int]chan int

	idle   bool          // somebody waits in Read, so that all before has been dealt with
	more   chan struct{} // holds one: something can be read
	rested chan struct{} // holds one: Read has begun to wait
	moved  chan struct{} // holds one: the page has loaded, perhaps again
	over   chan struct{} // closed when it has ended
}

func newWire(p *Page, f *frame) *wire {
	return &wire{page: p, frame: f, pongs: map[int]chan int{}, more: make(chan struct{}, 1), rested: make(chan struct{}, 1), moved: make(chan struct{}, 1), over: make(chan struct{})}
}

// Read implements connector.Wire: the next message as JSON. What cannot be JSON comes
// as {"type":…,"unreadable":"why"}.
func (w *wire) Read() ([]byte, error) {
	for {
		w.mu.Lock()
		w.idle = len(w.unread) == 0
		if !w.idle {
			message := w.unread[0]
			w.unread[0] = nil
			w.unread = w.unread[1:]
			w.bytes -= len(message)
			w.mu.Unlock()
			return message, nil
		}
		ended := w.ended
		w.mu.Unlock()
		if ended != nil {
			return nil, ended
		}
		signal(w.rested)
		select {
		case <-w.more:
		case <-w.over:
		}
	}
}

// signal wakes whoever waits, or will wait next.
func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}

// Write implements connector.Wire. The first message goes to the window of the frame,
// to its exact origin, with a port; all others go by the port.
func (w *wire) Write(ctx context.Context, message []byte) error {
	if err := w.page.pause(ctx); err != nil {
		return err
	}
	script := fmt.Sprintf("secondring.tell(%s)", message)
	w.mu.Lock()
	if w.setUp == "" {
		script = fmt.Sprintf("secondring.setUp(%s, %s)", literal(origin(w.page.url.String())), message)
		w.setUp = script
	}
	ended := w.ended
	w.mu.Unlock()
	if ended != nil {
		return ended
	}
	if err := w.page.run(ctx, script); err != nil {
		return fmt.Errorf("tell the connector: %w", err)
	}
	return nil
}

// Ping implements connector.Wire. It lets the frame do what it has to do at once, and
// asks the page of the host by a way that is behind the port, again and again until
// nothing has come in between. Whatever the connector has said before Ping, or says in
// promises and timers that are due, has then been given by Read, and whoever reads has
// come back for more. What it says after an answer of its own server, nobody can know.
func (w *wire) Ping(ctx context.Context) error {
	w.mu.Lock()
	before := w.seen
	w.mu.Unlock()
	for {
		if ended := w.why(nil); ended != nil {
			return ended
		}
		seen, err := w.ping(ctx)
		if err != nil {
			return err
		}
		if seen == before {
			return w.readOut(ctx)
		}
		before = seen
	}
}

// readOut waits until everything has been read, and dealt with.
func (w *wire) readOut(ctx context.Context) error {
	for {
		w.mu.Lock()
		idle := w.idle
		w.mu.Unlock()
		if idle {
			return nil
		}
		select {
		case <-w.rested:
		case <-w.over:
			return w.why(nil)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// ping goes round once and says how many messages have come until then; -1 if the page
// has moved on meanwhile.
func (w *wire) ping(ctx context.Context) (int, error) {
	world, err := w.page.oursIn(ctx, w.frame)
	if err != nil {
		return 0, w.why(err)
	}
	answer := make(chan int, 1)
	w.mu.Lock()
	w.pings++
	number := w.pings
	w.pongs[number] = answer
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		delete(w.pongs, number)
		w.mu.Unlock()
	}()
	ask := fmt.Sprintf("setTimeout(() => parent.postMessage({secondring: %d, ping: %d}, %s))", w.frame.number, number, literal(Origin))
	if err := w.page.runIn(ctx, world, ask); err != nil && w.page.in(w.frame, world) {
		return 0, w.why(err)
	}
	select {
	case seen := <-answer:
		return seen, nil
	case <-w.moved: // and has forgotten what it was asked
		return -1, nil
	case <-w.over:
		return 0, w.why(nil)
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
}

// why prefers the reason for which the wire has ended.
func (w *wire) why(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended != nil {
		return w.ended
	}
	return err
}

// Close implements connector.Wire. It closes the port; the page stays.
func (w *wire) Close(cause error) {
	if cause == nil {
		cause = errors.New("the host has closed the port")
	}
	w.fail(cause)
	w.page.letGo(w.frame)
}

// message takes what has come by the port.
func (w *wire) message(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen++
	if w.ended != nil {
		return
	}
	w.unread = append(w.unread, []byte(text))
	w.bytes += len(text)
	if len(w.unread) > unreadMax || w.bytes > unreadBytesMax {
		w.endLocked(fmt.Errorf("the connector has said more than %d messages or %d MiB before anybody read them", unreadMax, unreadBytesMax>>20))
		return
	}
	w.idle = false
	signal(w.more)
}

func (w *wire) pong(ping, seen string) {
	number, err := strconv.Atoi(ping)
	if err != nil {
		return
	}
	count, err := strconv.Atoi(seen)
	if err != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if answer := w.pongs[number]; answer != nil {
		select {
		case answer <- count:
		default:
		}
	}
}

// loadedAgain is told of each load of the frame. A page that has said nothing yet has
// moved on to what it is, and is set up again; another has lost its port.
func (w *wire) loadedAgain() {
	w.mu.Lock()
	defer w.mu.Unlock()
	signal(w.moved)
	if w.setUp == "" || w.ended != nil {
		return
	}
	if w.seen > 0 {
		w.endLocked(errMoved)
		return
	}
	script := w.setUp
	go func() {
		ctx, cancel := context.WithTimeout(w.page.browser.started, closeMax)
		defer cancel()
		if err := w.page.run(ctx, script); err != nil {
			w.fail(fmt.Errorf("set the connector up again: %w", err))
		}
	}()
}

func (w *wire) fail(why error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.endLocked(why)
}

func (w *wire) endLocked(why error) {
	if w.ended == nil {
		w.ended = why
		close(w.over)
	}
}
