package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
	"github.com/secondring/secondring/rulebook"
)

// endlessBackups makes the test binary a program that backs up without end, to be
// killed.
const endlessBackups = "SECONDRING_TEST_ENDLESS_BACKUPS"

func TestMain(m *testing.M) {
	if data := os.Getenv(endlessBackups); data != "" {
		for i := 0; ; i++ {
			to := filepath.Join(os.Getenv("SECONDRING_TEST_TO"), fmt.Sprint(i))
			if _, _, err := backUp(context.Background(), data, to); err != nil {
				panic(err)
			}
			fmt.Println(to)
		}
	}
	os.Exit(m.Run())
}

// quiet drops the log of a host.
var quiet = slog.New(slog.DiscardHandler)

// loaded starts a host with the rules of the tests and callers who come and go as
// fast as they can, until the test calls stop.
func loaded(t testing.TB, data string) (h *host, stop func()) {
	t.Helper()
	file, err := rulebook.Parse("centers.yaml", []byte(rules))
	if err != nil {
		t.Fatal(err)
	}
	h, err = startHost(t.Context(), hostOptions{Data: data, Config: file, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var callers, begun sync.WaitGroup
	for i := range 8 {
		begun.Add(1)
		callers.Go(func() { comeAndGo(ctx, t, h, []eventlog.CenterID{"acme", "globex"}[i%2], begun.Done) })
	}
	begun.Wait()
	return h, func() {
		cancel()
		callers.Wait()
		if err := h.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	}
}

func comeAndGo(ctx context.Context, t testing.TB, h *host, id eventlog.CenterID, begun func()) {
	begun = sync.OnceFunc(begun)
	defer begun()
	queue := map[eventlog.CenterID]center.QueueID{"acme": "support", "globex": "sales"}[id]
	for n := 0; ctx.Err() == nil; n++ {
		if n == 100 {
			begun()
		}
		who := center.PersonRef(engine.NewRef())
		started, err := h.Engine.Do(context.Background(), id, engine.Request{
			Body:   center.StartCall{Type: center.Inbound, Queue: queue, Customer: who},
			Sender: center.Sender{Role: center.IntegratorRole},
			People: []eventlog.Person{people.Person{Name: fmt.Sprint("Caller ", who)}.Row(eventlog.Ref(who))},
		})
		if err == nil && started.Call%3 > 0 {
			_, err = h.Engine.Do(context.Background(), id, engine.Request{Body: center.CallerLeft{Call: started.Call}, Sender: center.Sender{Role: center.IntegratorRole}})
		}
		if err != nil {
			t.Error(err)
			return
		}
	}
}

// stateAt is the hash of a center's state at a position of a running host.
func stateAt(t *testing.T, h *host, k centerArchive) string {
	t.Helper()
	c, err := h.Engine.StateAt(t.Context(), k.ID, center.Position(k.Position))
	if err != nil {
		t.Fatal(err)
	}
	state, err := c.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(state)
	return hex.EncodeToString(sum[:])
}

// A backup that is taken while callers come and go restores to the state that the
// host had at the backup's positions, with the people, under a new epoch, and the
// host goes on from there.
// spec: OPERATE-5, OPERATE-6
func TestBackupUnderLoad(t *testing.T) {
	data, dir := filepath.Join(t.TempDir(), "data"), t.TempDir()
	h, stop := loaded(t, data)
	var last uint64
	for i := range 3 {
		file := filepath.Join(dir, fmt.Sprint("backup-", i))
		said, err := run(t, "backup", "--data", data, "--to", file)
		if err != nil {
			t.Fatal(err)
		}
		fresh := filepath.Join(dir, fmt.Sprint("restored-", i))
		m, err := restore(t.Context(), file, fresh)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Centers) != 2 || m.Centers[0].Position <= last {
			t.Fatalf("backup %d holds %+v, after position %d", i, m.Centers, last)
		}
		last = m.Centers[0].Position
		for _, k := range m.Centers {
			if want := stateAt(t, h, k); k.State != want || !strings.Contains(said, want) {
				t.Errorf("%s at position %d: the host's state is %s, the backup says %s", k.ID, k.Position, want, said)
			}
		}
		checkRestored(t, h, fresh, m)
	}
	stop()
}

func checkRestored(t *testing.T, source *host, data string, m manifest) {
	t.Helper()
	h, err := startHost(t.Context(), hostOptions{Data: data, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Stop(context.Background())
	if h.Engine.Epoch() == source.Engine.Epoch() {
		t.Error("the restored log has the epoch of the old one: who follows it would miss events")
	}
	for _, k := range m.Centers {
		if state := stateAt(t, h, k); state != k.State {
			t.Errorf("the restored host has state %s at position %d of %s, expected %s", state, k.Position, k.ID, k.State)
		}
		var call *center.Call
		if err := h.Engine.View(t.Context(), k.ID, func(c *center.Center) { call = c.Calls()[0] }); err != nil {
			t.Fatal(err)
		}
		who, err := h.Directory(k.ID).Customer(t.Context(), call.Customer)
		if err != nil || who.Name != fmt.Sprint("Caller ", call.Customer) {
			t.Errorf("the customer of %s is %+v (%v)", call.ID, who, err)
		}
	}
}

// A backup of a host that is down is the same, and needs nothing of it.
func TestBackupOffline(t *testing.T) {
	data, file := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "backup")
	_, stop := loaded(t, data)
	stop()
	before := files(t, data)
	for _, to := range []string{file, file + "-2"} {
		if _, _, err := backUp(t.Context(), data, to); err != nil {
			t.Fatal(err)
		}
	}
	if after := files(t, data); before[logFile] != after[logFile] {
		t.Error("a backup has changed the data file")
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup has mode %v (%v), it holds names and numbers", info.Mode(), err)
	}
	if _, err := run(t, "backup", "--data", data, "--to", file); err == nil || !strings.Contains(err.Error(), "overwrites nothing") {
		t.Errorf("a second backup of the same name: %v", err)
	}
	if _, err := run(t, "backup", "--data", t.TempDir(), "--to", file+"-3"); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("a backup of nothing: %v", err)
	}
	if left := files(t, filepath.Dir(file)); len(left) != 2 {
		t.Errorf("beside the two backups there are %v", left)
	}
}

// files are the files of a directory with their content's hash.
func files(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	sums := map[string][32]byte{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		sums[filepath.Base(path)] = sha256.Sum256(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

// What is not a whole and unchanged backup is refused, wherever it was cut or
// altered, and leaves nothing behind.
// spec: OPERATE-6
func TestRestoreRefuses(t *testing.T) {
	data, file := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "backup")
	_, stop := loaded(t, data)
	stop()
	if _, _, err := backUp(t.Context(), data, file); err != nil {
		t.Fatal(err)
	}
	sound, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	spoiled := map[string][]byte{"": {}, "cut in the last line": sound[:len(sound)-9], "another file": bytes.Repeat([]byte("no backup. "), 500)}
	for _, at := range []int{0, 100, len(sound) / 3, len(sound) / 2, len(sound) - sealLen - 20, len(sound) - 20} {
		altered := bytes.Clone(sound)
		altered[at] ^= 1
		spoiled[fmt.Sprint("altered at ", at)] = altered
		spoiled[fmt.Sprint("cut at ", at)] = sound[:at]
		spoiled[fmt.Sprint("without byte ", at)] = append(bytes.Clone(sound[:at]), sound[at+1:]...)
	}
	for what, content := range spoiled {
		path, fresh := write(t, "backup", string(content)), filepath.Join(t.TempDir(), "data")
		_, err := restore(t.Context(), path, fresh)
		if err == nil || !errors.Is(err, errNoBackup) && !errors.Is(err, errAltered) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", what, err)
		}
		if left := files(t, filepath.Dir(fresh)); len(left) > 1 {
			t.Errorf("%s: left behind %v", what, left)
		}
	}
	if _, err := run(t, "restore", file, "--data", data); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("into a data directory with a log: %v", err)
	}
}

// A restore that was killed is not taken for an empty data directory.
func TestUnfinishedRestore(t *testing.T) {
	path := write(t, restoring, "the beginning of a data file")
	_, err := startHost(t.Context(), hostOptions{Data: filepath.Dir(path), Log: quiet})
	if err == nil || !strings.Contains(err.Error(), "did not end") {
		t.Errorf("a host starts on it: %v", err)
	}
	if err := mustBeEmpty(filepath.Dir(path)); err == nil || !strings.Contains(err.Error(), "did not end") {
		t.Errorf("another restore: %v", err)
	}
}

// Whenever a backup is killed, what has the final name is whole.
// spec: OPERATE-5
func TestKilledBackup(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	_, stop := loaded(t, data)
	defer stop()
	for kill := range 5 {
		dir := t.TempDir()
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), endlessBackups+"="+data, "SECONDRING_TEST_TO="+dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(out)
		for range kill + 1 {
			if _, err := lines.ReadString('\n'); err != nil {
				t.Fatal(err)
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, lines)
		_ = cmd.Wait() // it was killed
		checkNames(t, dir)
	}
}

func checkNames(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && strings.HasSuffix(e.Name(), partialSuffix) {
			continue
		}
		if _, err := restore(t.Context(), filepath.Join(dir, e.Name()), filepath.Join(dir, "restored-"+e.Name())); err != nil {
			t.Errorf("after a kill: %v", err)
		}
	}
}
