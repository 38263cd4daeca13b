package check

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/secondring/secondring/connector"
)

// link is the connector that is loaded, and the session of the contact center that it
// talks to at the time. A connector lives longer than a case: the next center is told
// that it is ready, and the connector is not set up again.
//
//	connector ◄── wire of the line ──► link ──► tape
//	                                    │
//	                                    └──► stretch ◄── connector.Serve ──► center
type link struct {
	line Line
	tape *tape

	mu      sync.Mutex
	wire    connector.Wire // nil: nothing is loaded
	gone    error          // why the wire has ended
	over    chan struct{}  // closed when the wire has ended
	fresh   bool           // the connector has not been set up
	ready   []byte         // its CONNECTOR_READY, without the call it had then
	stretch *stretch       // nil: nobody listens
	rewrite func([]byte) []byte
}

// errDetached is why a session ends when its case does.
var errDetached = errors.New("the case is over")

// load begins the connector anew. What stands on the tape before from was said by the
// one that was loaded before, however late.
func (l *link) load(ctx context.Context) (from mark, err error) {
	l.detach()
	wire, err := l.line.Load(ctx)
	if err != nil {
		return 0, err
	}
	over := make(chan struct{})
	l.mu.Lock()
	l.wire, l.fresh, l.ready, l.gone, l.over = wire, true, nil, nil, over
	from = l.tape.now()
	l.mu.Unlock()
	l.tape.add(Entry{From: FromLine})
	go l.pump(wire, over)
	return from, nil
}

// pump takes what the connector says.
func (l *link) pump(wire connector.Wire, over chan struct{}) {
	for {
		raw, err := wire.Read()
		if err != nil {
			l.mu.Lock()
			if l.wire == wire {
				l.gone, l.wire = err, nil
			}
			l.mu.Unlock()
			close(over)
			return
		}
		raw = append([]byte(nil), raw...)
		l.mu.Lock()
		if l.wire == wire {
			l.tape.add(Entry{From: FromConnector, Message: printable(raw)})
			m := read(raw)
			if m.Type == "CONNECTOR_READY" {
				l.ready = withoutCall(raw)
			}
			if l.stretch != nil && !m.chatter() {
				l.stretch.give(raw)
			}
		}
		l.mu.Unlock()
	}
}

// chatter says whether it is what a connector logs of itself, other than errors and that an
// offer has arrived. The host makes nothing of it, but a page that logs each packet would be
// shut out for its rate.
func (m message) chatter() bool {
	return m.Type == "LOG" && objectOf(m.Body)["isError"] == false && objectOf(m.Body)["eventType"] != "AGENT_WORK_EVENT"
}

// printable is a message that can stand in a recording, whatever it is.
func printable(raw []byte) json.RawMessage {
	if json.Valid(raw) {
		return raw
	}
	text, _ := json.Marshal(string(raw))
	return text
}

// lost is closed when the connector that is loaded has ended the connection by itself.
func (l *link) lost() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.over
}

// goesWithin waits a little for what may come in a moment: why the connector has gone, if
// it has.
func (l *link) goesWithin(limit time.Duration) string {
	select {
	case <-l.lost():
	case <-time.After(limit):
	}
	return l.parting()
}

// parting says why it has; "" if it is there.
func (l *link) parting() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gone == nil {
		return ""
	}
	return fmt.Sprintf("the connector is gone: %v", l.gone)
}

// withoutCall is a CONNECTOR_READY that names no call in progress.
func withoutCall(raw []byte) []byte {
	var message struct {
		Type    string         `json:"type"`
		Payload map[string]any `json:"payload"`
	}
	if json.Unmarshal(raw, &message) != nil {
		return raw
	}
	if message.Payload["callInProgress"] != nil {
		message.Payload["callInProgress"] = nil
	}
	text, err := json.Marshal(message)
	if err != nil {
		return raw
	}
	return text
}

// attach joins the connector to a contact center. The session has ended when the
// stretch is over.
func (l *link) attach(ctx context.Context, s *site, generation connector.Generation) (*stretch, error) {
	l.detach()
	l.mu.Lock()
	if l.wire == nil {
		defer l.mu.Unlock()
		return nil, fmt.Errorf("the connector is gone: %w", l.gone)
	}
	st := &stretch{link: l, wire: l.wire, ended: make(chan struct{}), swallow: !l.fresh, inbox: make(chan []byte, inboxMax), idle: make(chan struct{}, 1)}
	if !l.fresh {
		st.give(l.ready)
	}
	l.fresh, l.stretch = false, st
	l.mu.Unlock()
	go func() {
		defer close(st.ended)
		st.cause = connector.Serve(ctx, s, st, connector.Options{
			Agent: agent, Generation: generation, Setup: connector.SetupConfig{Center: string(s.Center), Agent: agent, Statuses: statuses},
		})
	}()
	return st, nil
}

// detach ends the session; the connector does not notice.
func (l *link) detach() {
	l.mu.Lock()
	st := l.stretch
	l.stretch = nil
	l.mu.Unlock()
	if st != nil {
		st.Close(errDetached)
		<-st.ended
	}
}

func (l *link) close() error {
	l.detach()
	return l.line.Close()
}

// inboxMax is how many messages of a connector may wait for the host; a session ends
// long before by its own bounds.
const inboxMax = 4096

// stretch is the wire of one session: what the connector says while its case is played.
type stretch struct {
	link    *link
	wire    connector.Wire
	inbox   chan []byte
	ended   chan struct{} // the session is over
	cause   error         // why; valid when it is over
	swallow bool          // SETUP_CONNECTOR does not reach the connector

	mu     sync.Mutex
	given  int // messages for the host
	taken  int // of those, which it has read
	done   int // and those that it has dealt with
	closed bool
	idle   chan struct{} // holds one: the host has come back for more
}

var _ connector.Wire = (*stretch)(nil)

func (st *stretch) give(raw []byte) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.closed {
		return
	}
	select {
	case st.inbox <- raw:
		st.given++
	default: // a flood: the session ends by its own bound
	}
}

// Read gives the host the next message. That it comes back means that it has dealt with
// the one before.
func (st *stretch) Read() ([]byte, error) {
	st.mu.Lock()
	st.done = st.taken
	st.mu.Unlock()
	select {
	case st.idle <- struct{}{}:
	default:
	}
	raw, ok := <-st.inbox
	if !ok {
		return nil, errDetached
	}
	st.mu.Lock()
	st.taken++
	st.mu.Unlock()
	return raw, nil
}

// Write tells the connector.
func (st *stretch) Write(ctx context.Context, raw []byte) error {
	if st.swallow && read(raw).Type == "SETUP_CONNECTOR" {
		return nil
	}
	st.link.mu.Lock()
	if rewrite := st.link.rewrite; rewrite != nil {
		raw = rewrite(raw)
	}
	st.link.mu.Unlock()
	st.link.tape.add(Entry{From: FromHost, Message: append([]byte(nil), raw...)})
	return st.wire.Write(ctx, raw)
}

// Ping is not passed on: a page that is busy is not dead for that.
func (st *stretch) Ping(context.Context) error { return nil }

// Close ends the session's side.
func (st *stretch) Close(error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if !st.closed {
		st.closed = true
		close(st.inbox)
	}
}

// settle returns when the connector has been heard out and the host has dealt with
// what it said.
func (st *stretch) settle(ctx context.Context) error {
	if err := st.wire.Ping(ctx); err != nil {
		return err
	}
	for {
		st.link.mu.Lock() // what is on the tape has been given to the host
		st.mu.Lock()
		done := st.done == st.given
		st.mu.Unlock()
		st.link.mu.Unlock()
		if done {
			break
		}
		select {
		case <-st.idle:
		case <-st.ended:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// rewrites changes what the host says on its way to the connector; nil changes nothing.
func (l *link) rewrites(rewrite func([]byte) []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rewrite = rewrite
}
