package stream

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/coder/websocket"
)

// Protocol is the subprotocol that a client may name; a page names its key beside it.
const Protocol = "secondring.stream.v1"

// socketWire is a WebSocket.
type socketWire struct{ conn *websocket.Conn }

func (w socketWire) write(ctx context.Context, p parcel) error {
	return w.conn.Write(ctx, websocket.MessageText, p.body)
}

// close waits for nobody: a client that does not read would not answer either.
func (w socketWire) close(why ending) {
	if why == lost {
		_ = w.conn.CloseNow()
		return
	}
	_ = w.conn.Close(why.code, why.sentence) // the other side may be gone already
}

// serveSocket lets a client in by WebSocket. It returns once the stream runs, so that
// the buffers of the request are not held as long.
func (s *Streams) serveSocket(w http.ResponseWriter, r *http.Request, c *client) {
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{Protocol}, OriginPatterns: s.origins})
	if err != nil {
		c.hub.letGo(c.principal)
		s.log.Info("stream not let in", "center", c.hub.center, "reason", err) // Accept has answered
		return
	}
	conn.SetReadLimit(messageBytesMax)
	c.wire = socketWire{conn}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		c.end(stopping)
		return
	}
	s.running.Go(func() {
		defer c.hub.letGo(c.principal)
		defer s.count(c.hub.center, BySocket)()
		defer context.AfterFunc(s.ctx, func() { c.end(stopping) })()
		(&listener{client: c, conn: conn, desks: s.desksOf(c.hub.center)}).run(s.ctx)
	})
}

// listener is what reads from a client. The connection is not closed by a context,
// since that would leave no time to say why.
type listener struct {
	*client
	conn  *websocket.Conn
	desks *desks
	desk  bool

	tokens float64 // of the bound on messages
	filled time.Time
}

func (l *listener) run(ctx context.Context) {
	defer l.end(lost) // if nothing else was said
	var hello Hello
	waiting := time.AfterFunc(helloTimeout, func() { l.end(noHello) })
	err := l.read(&hello)
	waiting.Stop()
	switch {
	case errors.Is(err, errNotSaid):
		l.end(noHello)
		return
	case err != nil:
		return
	case hello.Desk && l.scope != ownScope:
		l.end(noDesk)
		return
	}
	l.resume = hello.Resume
	if hello.Desk {
		l.desks.arrive(l.principal.Agent)
		l.desk = true
		defer l.leaveDesk()
		if err := l.desks.alive(ctx, l.principal.Agent, l.principal.Sender()); err != nil {
			l.end(failed)
			return
		}
	}
	if err := l.hub.join(ctx, l.subscriber); err != nil {
		l.end(failed)
		return
	}
	l.check(ctx)
	for l.listen(ctx) {
	}
}

// listen takes what the client says next, and says whether there is more.
func (l *listener) listen(ctx context.Context) bool {
	var says struct {
		Alive json.RawMessage `json:"alive"`
		Bye   bool            `json:"bye"`
	}
	err := l.read(&says)
	switch {
	case errors.Is(err, errNotSaid):
		l.end(notSaid)
	case err != nil:
		return false
	case !l.spend():
		l.end(tooMuch)
	case says.Bye:
		l.bye(ctx)
	case l.desk && len(says.Alive) > 0:
		if err := l.desks.alive(ctx, l.principal.Agent, l.principal.Sender()); err != nil {
			l.end(failed)
			return false
		}
		return true
	default:
		return true
	}
	return false
}

var errNotSaid = errors.New("the message is not of the form expected")

// read takes the next message. Fields that are not known are refused: a client that
// misspells its heartbeat is told at once.
func (l *listener) read(into any) error {
	kind, text, err := l.conn.Read(context.Background())
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if kind != websocket.MessageText || d.Decode(into) != nil {
		return errNotSaid
	}
	return nil
}

// spend says whether the client may say something now.
func (l *listener) spend() bool {
	now := time.Now()
	if l.filled.IsZero() {
		l.tokens = messagesBurst
	} else {
		l.tokens = min(messagesBurst, l.tokens+now.Sub(l.filled).Seconds()*messagesPerSecond)
	}
	l.filled = now
	l.tokens--
	return l.tokens >= 0
}

// bye closes the desk if no other page of it is connected.
func (l *listener) bye(ctx context.Context) {
	if l.desk {
		l.desk = false
		if l.desks.depart(l.principal.Agent) {
			_ = l.desks.close(ctx, l.principal.Agent, l.principal.Sender()) // else it will be silent
		}
	}
	l.end(left)
}

// leaveDesk leaves a desk without a word: whether it is still alive, time will tell.
func (l *listener) leaveDesk() {
	if l.desk {
		l.desks.depart(l.principal.Agent)
	}
}
