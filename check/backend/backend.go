package backend

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/connector/socket"
)

const (
	// Path is where the connector is let in: that of a host's contact center.
	Path = "/v1/centers/check/connector"

	// WaitDefault is how long is waited for the connector if nothing else was said:
	// a person may have to start it.
	WaitDefault = 2 * time.Minute

	// noticeAfter is when whoever waits is told for what.
	noticeAfter = 3 * time.Second

	// aliveMax is how long a connector may take to answer when another one knocks.
	aliveMax = time.Second

	// backMax is how long a connector may take to come back that was here before: a few
	// of the heartbeats by which a host knows that it is there.
	backMax = 3 * connector.PingInterval

	// exitMax is how long the command may take to end when its connection has.
	exitMax = time.Second

	headerTimeout = 10 * time.Second
)

// errOver is why nobody answers a ping any more.
var errOver = errors.New("the connection is over")

// Options of a Backend.
type Options struct {
	Address string        // to listen on; "": 127.0.0.1:0
	Command []string      // that starts the connector; none: somebody else does
	Wait    time.Duration // for the connector; 0: WaitDefault
	Log     io.Writer     // for people: what is waited for, and what the command says
}

// Backend is a check.Line.
type Backend struct {
	options Options
	url     string
	key     string
	server  *http.Server
	process *process // nil without a command
	notice  time.Duration

	arrived chan *session // holds at most one
	mu      sync.Mutex
	current *session // was given to whoever loaded it
	left    bool     // the last one has ended its connection by itself
}

// Listen opens the door. A command is started by the first Load.
// spec: CHECK-21
func Listen(o Options) (*Backend, error) {
	if o.Address == "" {
		o.Address = "127.0.0.1:0"
	}
	if o.Wait <= 0 {
		o.Wait = WaitDefault
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	o.Log = &lines{to: o.Log}
	listener, err := net.Listen("tcp", o.Address)
	if err != nil {
		return nil, fmt.Errorf("listen for the connector: %w", err)
	}
	b := &Backend{options: o, key: rand.Text(), notice: noticeAfter, arrived: make(chan *session, 1)}
	b.url = "ws://" + listener.Addr().String() + Path
	if len(o.Command) > 0 {
		b.process = &process{command: o.Command, log: o.Log, environment: []string{"SECONDRING_URL=" + b.url, "SECONDRING_KEY=" + b.key}}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path, b.enter)
	b.server = &http.Server{Handler: mux, ReadHeaderTimeout: headerTimeout}
	go func() { _ = b.server.Serve(listener) }() // it ends by Close
	return b, nil
}

// URL is the address that the connector connects to.
func (b *Backend) URL() string { return b.url }

// Bare implements check.Bare: nobody knows what is at the other end, and what it writes are
// the messages.
func (*Backend) Bare() bool { return true }

// Key is what the connector has to show.
func (b *Backend) Key() string { return b.key }

// enter lets a connector in.
func (b *Backend) enter(w http.ResponseWriter, r *http.Request) {
	if subtle.ConstantTimeCompare([]byte(socket.KeyOf(r)), []byte(b.key)) != 1 {
		w.Header().Set("WWW-Authenticate", `Bearer realm="connector"`)
		http.Error(w, "this is not the key that the checker has printed", http.StatusUnauthorized)
		return
	}
	if _, err := socket.OptionsOf(r); err != nil { // a host would refuse it; the generation is told by what the connector says
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.current != nil && b.current.alive(r.Context()) {
		http.Error(w, "a connector is here already, and one at a time is checked", http.StatusConflict)
		return
	}
	wire, err := socket.Accept(w, r, []string{"*"}) // whoever has the key may be a page, too
	if err != nil {
		fmt.Fprintf(b.options.Log, "a connector was not let in: %v\n", err)
		return
	}
	select {
	case older := <-b.arrived:
		go older.Close(connector.ErrTakenOver)
	default:
	}
	b.arrived <- &session{Wire: wire, backend: b, over: make(chan struct{})}
}

// Load cuts off the connector and lets it in again.
func (b *Backend) Load(ctx context.Context) (connector.Wire, error) {
	b.mu.Lock()
	last := b.current
	b.current = nil
	b.mu.Unlock()
	b.left = last != nil && last.left()
	if last != nil {
		go last.Close(socket.ErrStopping) // many a client does not answer it, and comes back all the same
	}
	came, err := b.wait(ctx, last != nil)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.current = came
	return came, nil
}

// wait waits for a connection. again says that there was one before.
func (b *Backend) wait(ctx context.Context, again bool) (*session, error) {
	ended, err := b.process.start()
	if err != nil {
		return nil, err
	}
	limit := b.options.Wait
	if again {
		limit = min(limit, backMax)
	}
	notice, enough := time.NewTimer(b.notice), time.NewTimer(limit)
	defer notice.Stop()
	defer enough.Stop()
	for starts := 1; ; {
		select {
		case s := <-b.arrived:
			return s, nil
		case <-ended:
			if starts++; starts > startsMax {
				how, last := b.process.how()
				return nil, fmt.Errorf("the command %s ended %d times and did not connect, at last with %s: expected it to connect to the SECONDRING_URL of its environment, with the SECONDRING_KEY%s",
					b.process, startsMax, how, last)
			}
			if ended, err = b.process.start(); err != nil {
				return nil, err
			}
		case <-notice.C:
			if again {
				fmt.Fprintf(b.options.Log, "still waiting for the connector to come back, since %s: %s\n", b.before(), b.how())
			} else {
				fmt.Fprintf(b.options.Log, "still waiting for the connector: %s\n", b.how())
			}
		case <-enough.C:
			if !again {
				return nil, fmt.Errorf("no connector came within %s: expected it to connect to %s", limit, b.how())
			}
			return nil, fmt.Errorf("the connector has not come back within %s: %s, and was expected to connect again to %s", limit, b.before(), b.how())
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// before says how the last connection has ended.
func (b *Backend) before() string {
	if b.left {
		return "it has closed its connection by itself"
	}
	return "it was cut off with code 1001, after which a connector connects again"
}

// how says how to connect.
func (b *Backend) how() string {
	return fmt.Sprintf("%s with the header Authorization: Bearer %s", b.url, b.key)
}

// Close cuts off the connector and ends what the command has started.
func (b *Backend) Close() error {
	err := b.server.Close()
	b.mu.Lock()
	last := b.current
	b.current = nil
	b.mu.Unlock()
	if last != nil {
		last.Close(socket.ErrStopping)
	}
	select {
	case s := <-b.arrived:
		s.Close(socket.ErrStopping)
	default:
	}
	b.process.end()
	return err
}

// lines lets the command and us write to one place.
type lines struct {
	mu sync.Mutex
	to io.Writer
}

// Write implements io.Writer.
func (l *lines) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(text)
}

// session is the wire of a connection that knows whether it is over.
type session struct {
	connector.Wire
	backend *Backend
	once    sync.Once
	over    chan struct{}
	itself  bool // it was the connector that ended it; valid when it is over
}

// Read implements connector.Wire. An error says what has become of the connector.
func (s *session) Read() ([]byte, error) {
	message, err := s.Wire.Read()
	if err == nil {
		return message, nil
	}
	s.once.Do(func() {
		s.itself = true
		close(s.over)
	})
	if s.left() {
		err = s.backend.parting(err)
	}
	return message, err
}

// Ping implements connector.Wire: who has gone answers none.
func (s *session) Ping(ctx context.Context) error {
	answered := make(chan error, 1)
	go func() { answered <- s.Wire.Ping(ctx) }()
	select {
	case err := <-answered:
		return err
	case <-s.over:
		return errOver
	}
}

// Close implements connector.Wire. It may be called twice.
func (s *session) Close(cause error) {
	s.once.Do(func() { close(s.over) })
	s.Wire.Close(cause)
}

// left says whether the connector has ended the connection by itself.
func (s *session) left() bool {
	select {
	case <-s.over:
		return s.itself
	default:
		return false
	}
}

// parting says why a connector has gone that nobody has cut off.
// spec: CHECK-22
func (b *Backend) parting(err error) error {
	how := "without a close code"
	if code := websocket.CloseStatus(err); code >= 0 {
		how = fmt.Sprintf("with code %d", code)
	}
	switch {
	case b.process == nil:
		return fmt.Errorf("it has closed its connection %s", how)
	case b.process.over(exitMax):
		how, last := b.process.how()
		return fmt.Errorf("the command %s has ended with %s%s", b.process, how, last)
	}
	return fmt.Errorf("it has closed its connection %s, and the command %s runs on", how, b.process)
}

// alive says whether somebody is at the other end.
func (s *session) alive(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, aliveMax)
	defer cancel()
	return s.Ping(ctx) == nil
}
