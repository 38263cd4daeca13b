package engine_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/internal/need"
)

// A host is killed with kill -9 under load, again and again, on the same
// directory. Whatever it had told anybody is there: positions, calls, places in
// line, the answers of commands.
// spec: DURABLE-1, DURABLE-3, DURABLE-6, DURABLE-11
func TestKilledHost(t *testing.T) {
	kills := 25
	switch {
	case need.Full():
		kills = 200
	case testing.Short():
		kills = 20
	}
	k := &killing{
		t: t, path: filepath.Join(t.TempDir(), "data", "log.db"),
		chance: rand.New(rand.NewPCG(1, 2)), calls: map[string]center.CallID{}, requested: map[center.CallID]center.Millis{},
	}
	for run := range kills {
		k.kill(run)
		if k.chance.IntN(4) > 0 { // else the next start meets what two kills left
			k.check()
		}
		if t.Failed() {
			t.Fatalf("after kill %d", run+1)
		}
		if run == kills/4 {
			k.verify()
		}
	}
	k.check()
	k.verify()
	t.Logf("%d kills: %d calls acknowledged, %d of them waiting, log at position %d", kills, len(k.calls), len(k.night), k.told)
}

// killing is what the parent knows: everything that any host had said.
type killing struct {
	t      *testing.T
	path   string
	chance *rand.Rand

	told      center.Position
	calls     map[string]center.CallID // by command
	commands  []string
	checked   int // how many of them were repeated since they were given
	night     []center.CallID
	requested map[center.CallID]center.Millis
}

// kill runs a host and kills it after some lines: mostly in the middle of its
// load, sometimes while it starts.
func (k *killing) kill(run int) {
	k.t.Helper()
	lines := 1 + k.chance.IntN(1500)
	if k.chance.IntN(8) == 0 {
		lines = k.chance.IntN(3)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), hostFile+"="+k.path, fmt.Sprintf("%s=%d", hostRun, run))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		k.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	r := bufio.NewReader(out)
	for read := 0; ; read++ {
		if read == lines {
			if err := cmd.Process.Kill(); err != nil {
				k.t.Error(err)
			}
		}
		line, err := r.ReadString('\n')
		if err == io.EOF {
			break // what has no end of line was not said
		}
		if err != nil {
			k.t.Fatal(err)
		}
		k.note(strings.TrimSuffix(line, "\n"))
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != -1 {
		k.t.Errorf("run %d ended by itself: %v", run, err)
	}
}

func (k *killing) note(line string) {
	var command string
	var call center.CallID
	var at center.Position
	word, rest, _ := strings.Cut(line, " ")
	var err error
	switch word {
	case "opening", "opened":
	case "told":
		_, err = fmt.Sscanf(rest, "%d", &at)
	case "call", "life":
		_, err = fmt.Sscanf(rest, "%s %d %d", &command, &call, &at)
		k.calls[command] = call
		k.commands = append(k.commands, command)
		if word == "call" {
			k.night = append(k.night, call)
		}
	default:
		k.t.Errorf("the host said %q", line)
	}
	if err != nil {
		k.t.Errorf("the host said %q: %v", line, err)
	}
	k.told = max(k.told, at)
}

// check starts a host of its own on what is left, compares, and stops it.
func (k *killing) check() {
	k.t.Helper()
	store, err := sqlite.Open(k.path, sqlite.Options{})
	if err != nil {
		k.t.Fatal(err)
	}
	defer store.Close()
	head, err := store.Head(context.Background(), "acme")
	if err != nil || center.Position(head.Position) < k.told {
		k.t.Errorf("the log ends at %d, the host had told of %d (%v)", head.Position, k.told, err)
	}
	e, err := engine.Open(context.Background(), store, killOptions())
	if err != nil {
		k.t.Fatal(err)
	}
	if failures := e.Failures(); len(failures) > 0 {
		k.t.Fatal(failures)
	}
	if head.Position > 0 {
		k.repeat(e)
		k.look(e)
	}
	if err := e.Stop(context.Background()); err != nil {
		k.t.Error(err)
	}
}

// repeat sends the commands since the last check again, and some older ones.
func (k *killing) repeat(e *engine.Engine) {
	commands := slices.Clone(k.commands[k.checked:])
	for range min(k.checked, 100) {
		commands = append(commands, k.commands[k.chance.IntN(k.checked)])
	}
	k.checked = len(k.commands)
	queue := make(chan string)
	var callers sync.WaitGroup
	for range 32 {
		callers.Go(func() {
			for command := range queue {
				// The engine must know the command: nothing else about it counts.
				a, err := e.Do(context.Background(), "acme", engine.Request{Body: center.StartCall{}, Command: command, Fingerprint: fingerprint(command)})
				if err != nil || a.Refusal != nil || !a.Repeat || a.Call != k.calls[command] {
					k.t.Errorf("command %s was answered with %s, and now with %+v, %v", command, k.calls[command], a, err)
				}
			}
		})
	}
	for _, command := range commands {
		queue <- command
	}
	close(queue)
	callers.Wait()
}

// fingerprint is what the host gave with a command.
func fingerprint(command string) uint64 {
	if strings.HasPrefix(command, "night") {
		return 1
	}
	return uint64(len(command))
}

// look finds the callers of the night in line, where they always were.
func (k *killing) look(e *engine.Engine) {
	err := e.View(context.Background(), "acme", func(c *center.Center) {
		if err := c.Check(); err != nil {
			k.t.Errorf("after the restart: %v", err)
		}
		for _, id := range k.night {
			waiting := c.Call(id)
			if waiting == nil || waiting.Place != center.InLine || waiting.Queue != night {
				k.t.Errorf("caller %s is not in line: %+v", id, waiting)
				continue
			}
			if since, known := k.requested[id]; known && since != waiting.RequestedAt {
				k.t.Errorf("caller %s waits since %d, before since %d", id, waiting.RequestedAt, since)
			}
			k.requested[id] = waiting.RequestedAt
		}
		if callers, _ := c.Waiting(night); callers < len(k.night) {
			k.t.Errorf("%d callers in line, %d were told that they are", callers, len(k.night))
		}
	})
	if err != nil {
		k.t.Error(err)
	}
}

func (k *killing) verify() {
	k.t.Helper()
	store, err := sqlite.Open(k.path, sqlite.Options{})
	if err != nil {
		k.t.Fatal(err)
	}
	defer store.Close()
	verify(k.t, store, eventlog.CenterID("acme"))
}
