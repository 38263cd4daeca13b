package socket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
)

// Close codes of our own, from the range that is free for applications.
const (
	CloseTakenOver websocket.StatusCode = 4001 // a newer session of the agent took over: do not reconnect
	CloseSilent    websocket.StatusCode = 4002 // nothing was heard for too long
	CloseEnded     websocket.StatusCode = 4004 // the key was revoked or the sign-in ended: do not reconnect
)

const (
	// drainMax is how much of a message beyond what is read is thrown away before
	// the connection is: a hangup may stand in the next message.
	drainMax = 16 << 20

	// partingMax is how long who is signed out may take to answer the close: what
	// comes meanwhile is still heard.
	partingMax = 500 * time.Millisecond

	// reasonBytesMax is what fits into a close frame.
	reasonBytesMax = 123
)

// wire is a WebSocket as the wire of a session.
type wire struct {
	conn *websocket.Conn
	line io.Closer // below conn
}

func newWire(conn *websocket.Conn, line io.Closer) *wire {
	conn.SetReadLimit(-1) // Read bounds it, and does not lose the connection
	return &wire{conn: conn, line: line}
}

// Read gives the next message. The connection is not closed by a context, since
// that would leave no time to say why.
func (w *wire) Read() ([]byte, error) {
	_, message, err := w.conn.Reader(context.Background())
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(message, connector.MessageBytesMax+1))
	if err != nil || len(raw) <= connector.MessageBytesMax {
		return raw, err
	}
	if n, err := io.Copy(io.Discard, io.LimitReader(message, drainMax)); err == nil && n == drainMax {
		return nil, fmt.Errorf("a message of more than %d bytes", drainMax)
	}
	return raw, nil
}

// Write sends a message.
func (w *wire) Write(ctx context.Context, message []byte) error {
	return w.conn.Write(ctx, websocket.MessageText, message)
}

// Ping returns when the pong is there.
func (w *wire) Ping(ctx context.Context) error { return w.conn.Ping(ctx) }

// Close says why and waits a little for the answer.
func (w *wire) Close(cause error) {
	code, reason := closing(cause)
	if code == CloseEnded {
		defer time.AfterFunc(partingMax, func() { _ = w.line.Close() }).Stop() // conn would wait longer for its answer
	}
	_ = w.conn.Close(code, reason) // the other side may be gone already
}

// closing gives the close code and the sentence for the end of a session.
func closing(cause error) (code websocket.StatusCode, reason string) {
	var refusal *center.Refusal
	switch {
	case cause == nil:
		return websocket.StatusNormalClosure, ""
	case errors.As(cause, &refusal):
		return websocket.StatusPolicyViolation, shortened(refusal.Sentence)
	case errors.Is(cause, connector.ErrTakenOver):
		return CloseTakenOver, shortened(cause.Error())
	case errors.Is(cause, connector.ErrSilent):
		return CloseSilent, shortened(cause.Error())
	case errors.Is(cause, ErrEnded):
		return CloseEnded, ErrEnded.Error()
	case errors.Is(cause, connector.ErrFlood):
		return websocket.StatusPolicyViolation, shortened(cause.Error())
	case errors.Is(cause, connector.ErrOutbox):
		return websocket.StatusTryAgainLater, shortened(cause.Error())
	case errors.Is(cause, ErrStopping):
		return websocket.StatusGoingAway, ErrStopping.Error()
	}
	return websocket.StatusInternalError, connector.ErrHost.Error() // a fault's own words are for our log
}

func shortened(text string) string {
	for len(text) > reasonBytesMax {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return text
}
