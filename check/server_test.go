package check_test

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/examples/server"
)

// patience of these tests is what a step that fails costs; nobody waits for it when all
// is well.
const patience = time.Second

// phoneLine is a connector of the examples, in this process.
type phoneLine struct {
	phone *server.Phone
	mu    sync.Mutex
	end   func()
}

func newPhoneLine(o server.Options) *phoneLine { return &phoneLine{phone: server.New(o)} }

func (l *phoneLine) Load(context.Context) (connector.Wire, error) {
	l.Close()
	host, phone := pipe()
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = l.phone.Serve(phone)
	}()
	l.mu.Lock()
	l.end = func() {
		host.Close(nil)
		<-served
	}
	l.mu.Unlock()
	return host, nil
}

func (l *phoneLine) Close() error {
	l.mu.Lock()
	end := l.end
	l.end = nil
	l.mu.Unlock()
	if end != nil {
		end()
	}
	return nil
}

func (l *phoneLine) Acts(context.Context) (acts []check.Act, err error) {
	for _, name := range server.Acts() {
		acts = append(acts, check.Act(name))
	}
	return acts, nil
}

func (l *phoneLine) Do(ctx context.Context, act check.Act, call check.Call) error {
	return l.phone.Do(ctx, string(act), call.CallID)
}

// pipe is two ends of a wire. What one end has written the other has read when Ping
// returns.
func pipe() (host, phone *pipeEnd) {
	over := make(chan struct{})
	one, two := make(chan []byte, 256), make(chan []byte, 256)
	var once sync.Once
	end := func() { once.Do(func() { close(over) }) }
	return &pipeEnd{in: one, out: two, over: over, end: end}, &pipeEnd{in: two, out: one, over: over, end: end}
}

type pipeEnd struct {
	in, out chan []byte
	over    chan struct{}
	end     func()
}

func (p *pipeEnd) Read() ([]byte, error) {
	select {
	case raw := <-p.in:
		return raw, nil
	case <-p.over:
		return nil, io.EOF
	}
}

func (p *pipeEnd) Write(ctx context.Context, raw []byte) error {
	select {
	case p.out <- append([]byte(nil), raw...):
		return nil
	case <-p.over:
		return errors.New("the wire is closed")
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *pipeEnd) Ping(context.Context) error { return nil }
func (p *pipeEnd) Close(error)                { p.end() }

// The connector of examples/server does all that is asked of a connector.
func TestServerPasses(t *testing.T) {
	line := newPhoneLine(server.Options{})
	result, err := check.Run(t.Context(), check.Options{Line: line, Drive: line, Patience: patience})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range result.Verdicts {
		if v.State != check.Pass {
			t.Errorf("%s %s: %s %s %s %+v", v.Rule, v.Title, v.State, v.Why, v.Cause, v.Findings)
		}
	}
	for _, c := range result.Cases {
		if !c.Played || testing.Verbose() {
			t.Logf("%s %.3fs %s", c.Name, time.Duration(c.Took).Seconds(), c.Why)
		}
	}
}
