package socket

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"

	"github.com/coder/websocket"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
)

// Protocol is the subprotocol a client may name; keyPrefix marks the one that
// carries its key.
const (
	Protocol  = "secondring.v1"
	keyPrefix = "bearer."
)

// Grant is what a key gives: one agent's session in one contact center.
type Grant struct {
	Host  connector.Host
	Agent center.AgentID
	Setup connector.SetupConfig

	// Watch, if there is one, calls end once what was shown at the door is good no
	// longer, also if that was before Watch was called: with ErrEnded, or with the
	// fault that keeps it from knowing. The door calls stop when the session is over.
	Watch func(ctx context.Context, end func(cause error)) (stop func())
}

// Authenticate says what an API key gives. The sentence of an error that is a
// *center.Refusal is shown to the client; any other is a fault.
type Authenticate func(ctx context.Context, key string) (Grant, error)

// Door is the endpoint. It is an http.Handler.
type Door struct {
	authenticate Authenticate
	origins      []string
	log          *slog.Logger

	ctx     context.Context // ends all sessions
	stop    context.CancelCauseFunc
	mu      sync.Mutex // between Add and Wait
	running sync.WaitGroup
}

// Options of a Door.
type Options struct {
	Authenticate Authenticate
	Origins      []string // host patterns of pages that may connect, besides the door's own host
	Log          *slog.Logger
}

// ErrStopping is why sessions end when the door closes. A connector comes back after it.
var ErrStopping = errors.New("the host is stopping")

// ErrEnded is why a session ends whose key was revoked or whose sign-in has ended.
var ErrEnded = errors.New("the key or the sign-in behind this session has ended")

// New makes a Door.
func New(o Options) *Door {
	d := &Door{authenticate: o.Authenticate, origins: o.Origins, log: o.Log}
	d.ctx, d.stop = context.WithCancelCause(context.Background())
	return d
}

// Close ends all sessions and waits for them.
func (d *Door) Close() {
	d.mu.Lock()
	d.stop(ErrStopping)
	d.mu.Unlock()
	d.running.Wait()
}

// ServeHTTP lets a connector in. It returns once the session runs, so that the
// buffers of the HTTP request are not held as long as the session.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	grant, err := d.authenticate(r.Context(), KeyOf(r))
	if err != nil {
		d.refuse(w, err)
		return
	}
	options, err := OptionsOf(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	options.Agent, options.Setup = grant.Agent, grant.Setup
	wire, err := Accept(w, r, d.origins)
	if err != nil {
		d.log.Info("connector not let in", "agent", grant.Agent, "reason", err)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ctx.Err() != nil {
		wire.Close(ErrStopping)
		return
	}
	d.running.Go(func() {
		err := d.serve(grant, wire, options)
		d.log.Info("session ended", "agent", grant.Agent, "reason", err)
	})
}

// Accept makes a WebSocket of a request, as the wire of a session. The connector has
// shown its key before; who is not let in has been answered. origins are host patterns
// of pages that may connect, besides the request's own host.
func Accept(w http.ResponseWriter, r *http.Request, origins []string) (connector.Wire, error) {
	taken := &hijacked{ResponseWriter: w}
	conn, err := websocket.Accept(taken, r, &websocket.AcceptOptions{Subprotocols: []string{Protocol}, OriginPatterns: origins})
	if err != nil {
		return nil, fmt.Errorf("accept a WebSocket: %w", err)
	}
	return newWire(conn, taken.line), nil
}

// hijacked keeps the connection that is below a WebSocket.
type hijacked struct {
	http.ResponseWriter
	line net.Conn
}

// Hijack implements http.Hijacker.
func (h *hijacked) Hijack() (_ net.Conn, buffered *bufio.ReadWriter, err error) {
	h.line, buffered, err = http.NewResponseController(h.ResponseWriter).Hijack()
	return h.line, buffered, err
}

// serve runs a session for as long as what was shown at the door is good.
// spec: ACCESS-10
func (d *Door) serve(grant Grant, w connector.Wire, options connector.Options) error {
	ctx, end := context.WithCancelCause(d.ctx)
	defer end(nil)
	if grant.Watch != nil {
		defer grant.Watch(ctx, end)()
	}
	if ctx.Err() != nil {
		w.Close(context.Cause(ctx))
		return context.Cause(ctx)
	}
	return connector.Serve(ctx, grant.Host, w, options)
}

// refuse answers a request without a valid key.
func (d *Door) refuse(w http.ResponseWriter, err error) {
	var refusal *center.Refusal
	if errors.As(err, &refusal) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="connector"`)
		http.Error(w, refusal.Sentence, http.StatusUnauthorized)
		return
	}
	d.log.Error("authenticate connector", "error", err)
	http.Error(w, "the key cannot be checked now", http.StatusServiceUnavailable)
}

// KeyOf finds the API key of a request; "" if it has none.
func KeyOf(r *http.Request) string {
	if scheme, key, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(key)
	}
	for _, header := range r.Header.Values("Sec-WebSocket-Protocol") {
		for _, protocol := range strings.Split(header, ",") {
			if key, ok := strings.CutPrefix(strings.TrimSpace(protocol), keyPrefix); ok {
				return key
			}
		}
	}
	return ""
}

// OptionsOf reads the options of the query: how the messages of the session are read.
//
// spec: CONNECTOR-9
func OptionsOf(r *http.Request) (connector.Options, error) {
	var o connector.Options
	query := r.URL.Query()
	switch mode := query.Get("mode"); mode {
	case "", "stock":
	case "strict":
		o.Strict = true
	default:
		return o, fmt.Errorf("mode is %q: expected stock or strict", mode)
	}
	var ok bool
	if o.Generation, ok = connector.ParseGeneration(query.Get("generation")); !ok {
		return o, fmt.Errorf("generation is %q: expected 3.2, 3.6 or 4", query.Get("generation"))
	}
	return o, nil
}
