package check_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/internal/need"
)

// nodePage is the page of the sample connector in Node, by testdata/line.mjs: a line,
// and its drive. It is quicker than a browser, and the libraries are the same.
type nodePage struct {
	in io.WriteCloser

	mu    sync.Mutex
	waits map[int]chan nodeReport // by the id of the order
	wire  *nodeWire
	last  int
	loads int
}

type nodeReport struct {
	Message json.RawMessage `json:"message"`
	Of      int             `json:"of"`
	Done    int             `json:"done"`
	Error   string          `json:"error"`
	Cannot  bool            `json:"cannot"`
}

func startNodePage(t testing.TB) *nodePage {
	t.Helper()
	node := need.Program(t, "node")
	need.Folder(t, stockModules, "npm ci in connector/testdata/stock")
	command := exec.Command(node, "testdata/line.mjs")
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	l := &nodePage{in: in, waits: map[int]chan nodeReport{}}
	over := make(chan struct{})
	go func() {
		defer close(over)
		l.reads(t, out)
	}()
	t.Cleanup(func() {
		if err := in.Close(); err != nil {
			t.Error(err)
		}
		<-over
		if err := command.Wait(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func (l *nodePage) reads(t testing.TB, out io.Reader) {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, connector.MessageBytesMax)
	for lines.Scan() {
		var r nodeReport
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Errorf("%s: %v", lines.Text(), err)
			continue
		}
		l.mu.Lock()
		if r.Done != 0 {
			l.waits[r.Done] <- r
			delete(l.waits, r.Done)
		} else if l.wire != nil && l.wire.of == r.Of {
			l.wire.in <- r.Message
		}
		l.mu.Unlock()
	}
}

// order has something done, and waits for it.
func (l *nodePage) order(ctx context.Context, fields map[string]any) error {
	l.mu.Lock()
	l.last++
	done := make(chan nodeReport, 1)
	fields["id"], l.waits[l.last] = l.last, done
	line, err := json.Marshal(fields)
	if err == nil {
		_, err = l.in.Write(append(line, '\n'))
	}
	l.mu.Unlock()
	if err != nil {
		return err
	}
	select {
	case r := <-done:
		switch {
		case r.Cannot:
			return fmt.Errorf("%w: %s", check.ErrCannot, r.Error)
		case r.Error != "":
			return errors.New(r.Error)
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// visit goes to another connector: a library, and what is broken in it.
func (l *nodePage) visit(ctx context.Context, library, broken string) error {
	return l.order(ctx, map[string]any{"visit": library, "variant": broken})
}

func (l *nodePage) Load(ctx context.Context) (connector.Wire, error) {
	l.mu.Lock()
	if l.wire != nil {
		l.wire.Close(nil)
	}
	l.loads++
	l.wire = &nodeWire{page: l, of: l.loads, in: make(chan []byte, 1024), over: make(chan struct{})}
	wire := l.wire
	l.mu.Unlock()
	return wire, l.order(ctx, map[string]any{"load": true})
}

func (l *nodePage) Close() error { return nil }

func (l *nodePage) Acts(context.Context) (acts []check.Act, err error) {
	for _, info := range check.Acts() {
		acts = append(acts, info.Act)
	}
	return acts, nil
}

func (l *nodePage) Do(ctx context.Context, act check.Act, _ check.Call) error {
	return l.order(ctx, map[string]any{"act": act})
}

// nodeWire is a load of the page.
type nodeWire struct {
	page *nodePage
	of   int
	in   chan []byte
	over chan struct{}
	once sync.Once
}

func (w *nodeWire) Read() ([]byte, error) {
	select {
	case raw := <-w.in:
		return raw, nil
	case <-w.over:
		return nil, io.EOF
	}
}

func (w *nodeWire) Write(ctx context.Context, raw []byte) error {
	return w.page.order(ctx, map[string]any{"message": json.RawMessage(raw)})
}

// Ping: whatever the page has said stands before the answer, and is read first.
func (w *nodeWire) Ping(ctx context.Context) error {
	return w.page.order(ctx, map[string]any{"ping": true})
}
func (w *nodeWire) Close(error) { w.once.Do(func() { close(w.over) }) }

// The sample connector does all that is asked of a connector; what its library lacks is
// not exercised.
// spec: CHECK-13, CHECK-14
func TestSamplePasses(t *testing.T) {
	for _, library := range append([]string{ours}, stockLibraries...) {
		t.Run(library, func(t *testing.T) {
			t.Parallel()
			line := startNodePage(t)
			if err := line.visit(t.Context(), library, ""); err != nil {
				t.Fatal(err)
			}
			result, err := check.Run(t.Context(), check.Options{Line: line, Drive: line, Patience: patience})
			if err != nil {
				t.Fatal(err)
			}
			passes(t, result, lacking[library])
		})
	}
}
