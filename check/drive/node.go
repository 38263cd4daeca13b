package drive

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/secondring/secondring/check"
)

//go:embed runner.mjs
var runner string

const (
	// startMax is how long Node may take to load a file, with what it imports.
	startMax = 30 * time.Second

	// endMax is how long Node may take to end by itself.
	endMax = 2 * time.Second
)

// Node is a drive file that runs in Node.
type Node struct {
	file    string
	timeout time.Duration
	process *exec.Cmd
	orders  io.WriteCloser
	answers chan answer // closed when the process has nothing more to say
	acts    []check.Act
	next    int
	close   sync.Once
}

// answer is a line of the runner.
type answer struct {
	ID     int      `json:"id"`
	Acts   []string `json:"acts"`
	Error  string   `json:"error"`
	Cannot bool     `json:"cannot"`
	outcome
}

// InNode starts Node with a drive file: an ES module whose functions are acts. What it
// prints goes to log. An act may take as long as timeout says; 0 is [Timeout].
// spec: CHECK-16
func InNode(ctx context.Context, file string, timeout time.Duration, log io.Writer) (*Node, error) {
	path, err := filepath.Abs(file)
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		return nil, fmt.Errorf("the drive file: %w", err)
	}
	program, err := exec.LookPath("node")
	if err != nil {
		return nil, errors.New("node is not installed, and the drive file is to run in it: install Node.js 20 or newer, or run the file in the connector's page")
	}
	if timeout <= 0 {
		timeout = Timeout
	}
	n := &Node{file: file, timeout: timeout, answers: make(chan answer, 1), next: 1}
	n.process = exec.Command(program, "--input-type=module", "--eval", runner, "--", path)
	n.process.Stderr = log
	n.process.WaitDelay = endMax
	if n.orders, err = n.process.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start node: %w", err)
	}
	said, err := n.process.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start node: %w", err)
	}
	if err := n.process.Start(); err != nil {
		return nil, fmt.Errorf("start node: %w", err)
	}
	go n.listen(said)
	if err := n.begin(ctx); err != nil {
		hint := ""
		if filepath.Ext(file) == ".js" {
			hint = " (in Node a module is named .mjs, unless its package.json has the type module)"
		}
		return nil, errors.Join(fmt.Errorf("the drive file %s: %w%s", file, err, hint), n.Close())
	}
	return n, nil
}

// listen reads what the runner answers.
func (n *Node) listen(said io.Reader) {
	defer close(n.answers)
	lines := bufio.NewScanner(said)
	lines.Buffer(nil, bodyBytesMax)
	for lines.Scan() {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			a = answer{Error: "it has written to the standard output that answers are read from: " + firstLine(lines.Bytes())}
		}
		n.answers <- a
	}
	_, _ = io.Copy(io.Discard, said) // so that it can end
}

// begin learns which acts there are.
func (n *Node) begin(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startMax)
	defer cancel()
	first, err := n.hear(ctx, 0)
	if err != nil {
		return err
	}
	if first.Error != "" {
		return errors.New(first.Error)
	}
	n.acts, err = check.ActsNamed(first.Acts)
	return err
}

// hear waits for the answer to an order; what answers an older one, which was not
// waited for, is passed over.
func (n *Node) hear(ctx context.Context, id int) (answer, error) {
	for {
		select {
		case a, alive := <-n.answers:
			switch {
			case !alive:
				return answer{}, errors.New("node has ended")
			case a.ID == id || a.ID == 0:
				return a, nil
			}
		case <-ctx.Done():
			return answer{}, context.Cause(ctx)
		}
	}
}

// Acts are the functions of the file.
func (n *Node) Acts(context.Context) ([]check.Act, error) { return n.acts, nil }

// Do calls a function and waits for its promise.
func (n *Node) Do(ctx context.Context, act check.Act, call check.Call) error {
	id := n.next
	n.next++
	order, err := json.Marshal(map[string]any{"id": id, "act": act, "call": call})
	if err != nil {
		return err
	}
	if _, err := n.orders.Write(append(order, '\n')); err != nil {
		return fmt.Errorf("%s: node has ended", act)
	}
	bounded, cancel := context.WithTimeout(ctx, n.timeout)
	defer cancel()
	a, err := n.hear(bounded, id)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: the promise of %s(call) in %s has not resolved within %s: expected it to once it has been done", act, act, n.file, n.timeout)
	case err != nil:
		return fmt.Errorf("%s: %w: expected the promise of %s(call) in %s to resolve once it has been done", act, err, act, n.file)
	case a.Cannot:
		return cannot(strings.TrimPrefix(a.Error, "cannot"))
	case a.undone():
		return notDone(a.Why)
	case a.Error != "":
		return fmt.Errorf("%s: %s(call) in %s: %s", act, act, n.file, a.Error)
	}
	return nil
}

// Close ends the process, if need be by force.
func (n *Node) Close() error {
	n.close.Do(func() {
		_ = n.orders.Close() // it may have ended already
		go func() {
			for range n.answers { // nobody asks for them any more
				continue
			}
		}()
		force := time.AfterFunc(endMax, func() { _ = n.process.Process.Kill() })
		defer force.Stop()
		_ = n.process.Wait() // how it ends is its own business
	})
	return nil
}
