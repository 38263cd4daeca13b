package stock

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secondring/secondring/internal/need"
)

const (
	bridgeFolder = "../testdata/stock"

	// patience is how long the bridge may take for anything. It is long since two
	// cores may be busy, and nobody waits for it when all is well.
	patience = 20 * time.Second
)

// fields is a JSON object.
type fields map[string]any

// report is a line of the bridge.
type report struct {
	Session string          `json:"session"`
	Called  string          `json:"called"` // a vendor's method
	Args    json.RawMessage `json:"args"`
	Posted  *posted         `json:"posted"`
	Closed  *closed         `json:"closed"`
	Done    int             `json:"done"`
	Error   string          `json:"error"`
	Broken  string          `json:"unhandled"`
}

// posted is a message of the library.
type posted struct {
	Type    string `json:"type"`
	Payload struct {
		Event   string          `json:"telephonyEventType"`
		Payload json.RawMessage `json:"telephonyEventPayload"`
	} `json:"payload"`
}

type closed struct {
	Code   int    `json:"code"`
	Reason string `json:"reason"`
}

// bridge is one Node process with the library of one version.
type bridge struct {
	version string
	stdin   io.WriteCloser

	mu      sync.Mutex
	changed chan struct{} // closed and made anew with every report
	orders  int
	done    map[int]string // answers: "" or an error
	calls   map[string][]string
	posts   map[string][]posted
	ends    map[string]closed
	broken  []string
}

// startBridge starts Node for a version.
func startBridge(t *testing.T, version string) *bridge {
	t.Helper()
	node := need.Program(t, "node")
	need.Folder(t, bridgeFolder+"/node_modules", "run `npm ci` in connector/testdata/stock")
	command := exec.Command(node, "bridge.js", version)
	command.Dir = bridgeFolder
	command.Stderr = os.Stderr
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	b := &bridge{
		version: version, stdin: stdin, changed: make(chan struct{}),
		done: map[int]string{}, calls: map[string][]string{}, posts: map[string][]posted{}, ends: map[string]closed{},
	}
	listening := make(chan struct{})
	go func() {
		defer close(listening)
		b.listen(stdout)
	}()
	t.Cleanup(func() {
		_ = stdin.Close() // it leaves when nobody drives it any more
		<-listening
		if err := command.Wait(); err != nil {
			t.Errorf("bridge %s: %v", version, err)
		}
		for _, failure := range b.broken {
			t.Errorf("bridge %s: unhandled: %s", version, failure)
		}
	})
	return b
}

func (b *bridge) listen(stdout io.Reader) {
	lines := bufio.NewScanner(stdout)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var r report
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			r = report{Broken: fmt.Sprintf("%v in %s", err, lines.Bytes())}
		}
		b.mu.Lock()
		switch {
		case r.Broken != "":
			b.broken = append(b.broken, r.Broken)
		case r.Done != 0:
			b.done[r.Done] = r.Error
		case r.Called != "":
			b.calls[r.Session] = append(b.calls[r.Session], r.Called+" "+string(r.Args))
		case r.Posted != nil:
			b.posts[r.Session] = append(b.posts[r.Session], *r.Posted)
		case r.Closed != nil:
			b.ends[r.Session] = *r.Closed
		}
		close(b.changed)
		b.changed = make(chan struct{})
		b.mu.Unlock()
	}
}

// wait returns when is says yes; it is asked with every report.
func (b *bridge) wait(what string, is func() bool) error {
	timeout := time.After(patience)
	for {
		b.mu.Lock()
		yes, changed := is(), b.changed
		b.mu.Unlock()
		if yes {
			return nil
		}
		select {
		case <-changed:
		case <-timeout:
			return fmt.Errorf("waited %s for %s", patience, what)
		}
	}
}

// order has the bridge do something, and waits until the host has taken in what
// came of it. The error is what the library or the vendor threw.
func (b *bridge) order(session string, order fields) error {
	b.mu.Lock()
	b.orders++
	id := b.orders
	order["id"], order["session"] = id, session
	line, err := json.Marshal(order)
	if err == nil {
		_, err = b.stdin.Write(append(line, '\n'))
	}
	b.mu.Unlock()
	if err != nil {
		return err
	}
	var thrown string
	err = b.wait(fmt.Sprintf("%v of session %s", order["do"], session), func() (ok bool) {
		thrown, ok = b.done[id]
		return ok
	})
	if err == nil && thrown != "" {
		err = fmt.Errorf("%s", thrown)
	}
	return err
}

// called lists the vendor's methods and the host's messages of a session.
func (b *bridge) called(session string) (names []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, call := range b.calls[session] {
		name, _, _ := strings.Cut(call, " ")
		names = append(names, name)
	}
	return names
}
