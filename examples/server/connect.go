package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/coder/websocket"
)

const (
	// messageBytesMax is the longest message that is read of a host: the largest,
	// SETUP_CONNECTOR with its statuses, has a few KiB.
	messageBytesMax = 1 << 20

	// A host that cannot be reached is dialed again after dialPause, then after twice
	// that, and so on to dialPauseMax; one that cuts off what it has let in, once in
	// dialPause at most.
	dialPause    = 250 * time.Millisecond
	dialPauseMax = 5 * time.Second

	// Codes by which the host closes for good: a newer connector of the agent has
	// come, or the key is good no longer.
	closeTakenOver websocket.StatusCode = 4001
	closeEnded     websocket.StatusCode = 4004
)

// Connect makes a phone and connects it to the host at Options.URL, again and again
// until the context ends. It returns once the host has let it in.
func Connect(ctx context.Context, o Options) (*Phone, error) {
	p := New(o)
	conn, err := p.dial(ctx)
	if err != nil {
		return nil, err
	}
	go func() {
		defer close(p.over)
		p.err = p.keep(ctx, conn)
	}()
	return p, nil
}

// Wait returns when the phone connects no more, and says why. It is for phones that were
// made by Connect.
func (p *Phone) Wait() error {
	<-p.over
	return p.err
}

// keep serves one connection after the other.
func (p *Phone) keep(ctx context.Context, conn *websocket.Conn) error {
	for {
		p.log("connected")
		began := time.Now()
		err := p.Serve(&socket{ctx, conn})
		_ = conn.CloseNow() // it may be closed already
		code := websocket.CloseStatus(err)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case code == closeTakenOver, code == closeEnded:
			return err
		}
		p.log("cut off: " + reason(err))
		if conn, err = p.redial(ctx, dialPause-time.Since(began)); err != nil {
			return err
		}
	}
}

// reason says why a connection has ended: in the host's words, if it gave any.
func reason(err error) string {
	if closed := (websocket.CloseError{}); errors.As(err, &closed) && closed.Reason != "" {
		return closed.Reason
	}
	return err.Error()
}

// redial dials until the host answers, after a pause if the last connection was too
// short for a pause itself. One that says no for good, such as to a key that it does not
// know, is not asked again.
func (p *Phone) redial(ctx context.Context, pause time.Duration) (*websocket.Conn, error) {
	for ; ; pause = min(max(2*pause, dialPause), dialPauseMax) {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
		conn, err := p.dial(ctx)
		if err == nil || errors.Is(err, errRefused) {
			return conn, err
		}
		p.log(err.Error())
	}
}

// errRefused is a host that does not let the connector in.
var errRefused = errors.New("the host does not let this connector in")

func (p *Phone) dial(ctx context.Context) (*websocket.Conn, error) {
	header := http.Header{"Authorization": {"Bearer " + p.options.Key}}
	conn, response, err := websocket.Dial(ctx, p.options.URL, &websocket.DialOptions{HTTPHeader: header})
	if err == nil {
		conn.SetReadLimit(messageBytesMax)
		return conn, nil
	}
	if response != nil && (response.StatusCode == http.StatusUnauthorized || response.StatusCode == http.StatusForbidden) {
		err = errors.Join(errRefused, err)
	}
	return nil, fmt.Errorf("connect to %s: %w", p.options.URL, err)
}

func (p *Phone) log(line string) {
	if p.options.Log != nil {
		p.options.Log(line)
	}
}

// socket is a WebSocket as a Wire.
type socket struct {
	ctx  context.Context // of the connection
	conn *websocket.Conn
}

// Read gives the next message.
func (s *socket) Read() ([]byte, error) {
	_, message, err := s.conn.Read(s.ctx)
	return message, err
}

// Write sends a message.
func (s *socket) Write(ctx context.Context, message []byte) error {
	return s.conn.Write(ctx, websocket.MessageText, message)
}
