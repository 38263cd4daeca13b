package check_test

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/internal/need"
)

// nodePage is the page of the sample connector in Node, by testdata/line.mjs: a line,
// and its drive. It is quicker than a browser, and the libraries are the same.
//
// The page says nothing but in answer to an order, and whoever gives one reads what is
// said until it has been done. So it serves many runs, each in a bubble of its own
// (testing/synctest): time does not pass there while the page is at work, and when nothing
// is left to come, no patience takes any.
type nodePage struct {
	in  io.WriteCloser
	out *bufio.Scanner

	mu    sync.Mutex
	wire  *nodeWire
	last  int // order
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
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, connector.MessageBytesMax)
	t.Cleanup(func() {
		if err := in.Close(); err != nil {
			t.Error(err)
		}
		if lines.Scan() {
			t.Errorf("the page says %s, and nobody has asked", lines.Text())
		}
		if err := command.Wait(); err != nil {
			t.Error(err)
		}
	})
	return &nodePage{in: in, out: lines}
}

// order has something done, and hears what is said until it is.
func (l *nodePage) order(fields map[string]any) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	fields["id"] = l.last
	line, err := json.Marshal(fields)
	if err == nil {
		_, err = l.in.Write(append(line, '\n'))
	}
	if err != nil {
		return err
	}
	for l.out.Scan() {
		var r nodeReport
		if err := json.Unmarshal(l.out.Bytes(), &r); err != nil {
			return fmt.Errorf("%s: %w", l.out.Text(), err)
		}
		switch {
		case r.Done == 0:
			if l.wire != nil && l.wire.of == r.Of {
				l.wire.in <- r.Message
			}
		case r.Done != l.last:
			return fmt.Errorf("order %d was done when %d was given", r.Done, l.last)
		case r.Cannot:
			return fmt.Errorf("%w: %s", check.ErrCannot, r.Error)
		case r.Error != "":
			return errors.New(r.Error)
		default:
			return nil
		}
	}
	return fmt.Errorf("node is gone: %w", cmp.Or(l.out.Err(), io.EOF))
}

// visit goes to another connector: a library, and what is broken in it.
func (l *nodePage) visit(library, broken string) error {
	return l.order(map[string]any{"visit": library, "variant": broken})
}

func (l *nodePage) Load(context.Context) (connector.Wire, error) {
	l.Close()
	l.mu.Lock()
	l.loads++
	l.wire = &nodeWire{page: l, of: l.loads, in: make(chan []byte, 1024), over: make(chan struct{})}
	wire := l.wire
	l.mu.Unlock()
	return wire, l.order(map[string]any{"load": true})
}

func (l *nodePage) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.wire != nil {
		l.wire.Close(nil)
		l.wire = nil
	}
	return nil
}

func (l *nodePage) Acts(context.Context) (acts []check.Act, err error) {
	for _, info := range check.Acts() {
		acts = append(acts, info.Act)
	}
	return acts, nil
}

func (l *nodePage) Do(_ context.Context, act check.Act, _ check.Call) error {
	return l.order(map[string]any{"act": act})
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

func (w *nodeWire) Write(_ context.Context, raw []byte) error {
	return w.page.order(map[string]any{"message": json.RawMessage(raw)})
}

// Ping: whatever the page has said stands before the answer, and is read first.
func (w *nodeWire) Ping(context.Context) error {
	return w.page.order(map[string]any{"ping": true})
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
			synctest.Test(t, func(t *testing.T) {
				if err := line.visit(library, ""); err != nil {
					t.Fatal(err)
				}
				result, err := check.Run(t.Context(), check.Options{Line: line, Drive: line})
				if err != nil {
					t.Fatal(err)
				}
				passes(t, result, lacking[library])
			})
		})
	}
}
