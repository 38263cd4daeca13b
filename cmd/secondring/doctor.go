package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/policy"
	"github.com/secondring/secondring/rulebook"
)

// errUnwell says that a check of the doctor has failed.
var errUnwell = errors.New("something is wrong: see what says failed")

// How a check ends.
const (
	well    = "ok"
	warned  = "warning"
	failed  = "failed"
	skipped = "skipped"
)

// clockMax is by how much the clocks of the host and of this machine may differ.
const clockMax = 2 * time.Second

// doctor looks at a host and where it runs, and notes what it finds.
type doctor struct {
	data, config, bundle string
	verify               bool
	client               *client

	report  strings.Builder
	unwell  bool
	centers []patient
}

// patient is a contact center, as much as a support bundle has of it.
type patient struct {
	rules    rulebook.Center
	findings []policy.Finding
	events   []happened
}

// doctorCommand is `secondring doctor`.
// spec: CONSOLE-73
func doctorCommand() *cobra.Command {
	d := &doctor{}
	c := &cobra.Command{
		Use: "doctor", Short: "Look for what is wrong with a host, and pack what helps to find it", Args: argsExactly(0),
		Long: "Checks the data directory, the configuration file and, with an API key, the running host. It changes nothing.\n" +
			"With --bundle it writes an archive for those who help: the report, the rules, what the linter finds, and which kinds of events came last.\n" +
			"Names, keys and numbers of people are not in it. It ends with exit code 1 if a check has failed.",
		Example: "  secondring doctor --data ./data --config centers.yaml\n  secondring doctor --url https://calls.example.com --bundle support.tar.gz",
		RunE: func(c *cobra.Command, _ []string) error {
			d.examine(c.Context())
			fmt.Fprint(c.OutOrStdout(), d.report.String())
			if d.bundle != "" {
				if err := d.pack(); err != nil {
					return fmt.Errorf("write the bundle: %w", err)
				}
				fmt.Fprintf(c.OutOrStdout(), "written: %s\n", d.bundle)
			}
			if d.unwell {
				return errUnwell
			}
			return nil
		},
	}
	d.client = clientFlags(c)
	c.Flags().StringVar(&d.data, "data", "./data", "`directory` of the log and the vault")
	c.Flags().StringVar(&d.config, "config", "", "configuration `file` that the host is started with")
	c.Flags().StringVar(&d.bundle, "bundle", "", "`file` to write a support bundle to, such as support.tar.gz")
	c.Flags().BoolVar(&d.verify, "verify", false, "also replay the whole log, which takes as long as the log is")
	return c
}

// note adds a line to the report.
func (d *doctor) note(state, what, format string, args ...any) {
	d.unwell = d.unwell || state == failed
	fmt.Fprintf(&d.report, "%-8s %-14s %s\n", state, what, fmt.Sprintf(format, args...))
}

func (d *doctor) examine(ctx context.Context) {
	d.note(well, "program", "secondring %s, %s, %s/%s, %d processors", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	d.examineConfig()
	inUse := d.examineData(ctx)
	d.examineHost(ctx, inUse)
	for _, p := range d.centers {
		grave := 0
		for _, f := range p.findings {
			if f.Severity == policy.Error {
				grave++
			}
		}
		state := well
		if grave > 0 {
			state = warned
		}
		d.note(state, "rules", "center %s: the linter finds %d things, %d of them errors: secondring policy lint names them", p.rules.ID, len(p.findings), grave)
	}
}

func (d *doctor) examineConfig() {
	if d.config == "" {
		d.note(skipped, "configuration", "no file was named by --config")
		return
	}
	file, err := readConfig(d.config)
	if err != nil {
		d.note(failed, "configuration", "%v", err)
		return
	}
	d.note(well, "configuration", "%s has %d contact centers and is right", d.config, len(file.Centers))
}

// examineData looks at a data directory; what no host runs on is opened.
func (d *doctor) examineData(ctx context.Context) (inUse bool) {
	info, err := os.Stat(filepath.Join(d.data, logFile))
	if errors.Is(err, os.ErrNotExist) {
		d.note(skipped, "data", "there is no log in %s: name its directory by --data", d.data)
		return false
	}
	if err != nil {
		d.note(failed, "data", "%v", err)
		return false
	}
	d.note(well, "data", "the log in %s has %d MiB", d.data, info.Size()>>20)
	if dir, err := os.Stat(d.data); err == nil && dir.Mode().Perm()&0o077 != 0 {
		d.note(warned, "data", "others on this machine can read %s, which has names and numbers of people: chmod 700", d.data)
	}
	if err := tryToWrite(d.data); err != nil {
		d.note(failed, "data", "nothing can be written in %s: %v", d.data, err)
	}
	err = withStore(d.data, func(store *sqlite.Store) error { return d.examineStore(ctx, store) })
	switch {
	case errors.Is(err, errDataInUse):
		d.note(well, "log", "a host runs on it: its centers are asked by --url and --key")
		return true
	case err != nil:
		d.note(failed, "log", "%v", err)
	}
	return false
}

func tryToWrite(dir string) error {
	f, err := os.CreateTemp(dir, "doctor-")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func (d *doctor) examineStore(ctx context.Context, store *sqlite.Store) error {
	ids, err := store.Centers(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		c, err := engine.Load(ctx, store, id)
		if err == nil && d.verify {
			err = engine.Verify(ctx, store, id)
		}
		if err != nil {
			d.note(failed, "log", "center %s: %v", id, err)
			continue
		}
		d.note(well, "log", "center %s opens at position %d", id, c.Position())
		rules, err := exportCenter(ctx, store, id)
		if err != nil {
			return err
		}
		events, err := lastEvents(ctx, store, id, c.Position())
		if err != nil {
			return err
		}
		d.admit(rules, events)
	}
	return nil
}

// admit takes a contact center into the bundle, without its persons.
func (d *doctor) admit(rules rulebook.Center, events []happened) {
	p := patient{rules: rules.WithoutPersons(), events: events}
	var err error
	if p.findings, err = lintCenter(p.rules); err != nil {
		d.note(failed, "rules", "%v", err)
	}
	d.centers = append(d.centers, p)
}

// examineHost asks a running host, if there is a key for it.
func (d *doctor) examineHost(ctx context.Context, inUse bool) {
	if err := d.client.complete(); err != nil {
		state := skipped
		if inUse {
			state = warned
		}
		d.note(state, "host", "not asked: %v", err)
		return
	}
	answer, err := d.ready(ctx)
	if err != nil {
		d.note(failed, "host", "%v", err)
		return
	}
	d.note(well, "host", "%s answers: %s", d.client.url, answer)
	if strings.HasPrefix(d.client.url, "http://") && !strings.Contains(d.client.url, "127.0.0.1") && !strings.Contains(d.client.url, "localhost") {
		d.note(warned, "host", "it is asked without encryption: keys and calls can be read on the way")
	}
	rules, err := d.client.exported(ctx)
	if err != nil {
		d.note(failed, "host", "the key cannot read the rules, which needs an administrator's: %v", err)
		return
	}
	events, err := d.client.lastEvents(ctx)
	if err != nil {
		d.note(failed, "host", "read the events: %v", err)
		return
	}
	d.note(well, "host", "center %s is at position %d", rules.ID, lastPosition(events))
	d.admit(rules, events)
}

// ready asks whether all contact centers run, and what time it is there.
func (d *doctor) ready(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(d.client.url, "/")+"/readyz", nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close() //nolint:errcheck // it is only read, and reading says what fails
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<10))
	if err != nil {
		return "", err
	}
	if at, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		if apart := time.Since(at).Abs(); apart > clockMax {
			d.note(warned, "clock", "the host's clock and this machine's are %s apart", apart.Round(time.Second))
		}
	}
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("a contact center does not run: %s", strings.TrimSpace(string(text)))
	}
	var health struct{ Status string }
	if err := json.Unmarshal(text, &health); err != nil {
		return "", fmt.Errorf("it is no host: %w", err)
	}
	return health.Status, nil
}
