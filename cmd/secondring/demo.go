package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/rulebook"
	"github.com/secondring/secondring/simulator"
	"github.com/secondring/secondring/timeline"
)

//go:embed demo.yaml
var demoRules []byte

// demoOptions are the flags of the demo.
type demoOptions struct {
	data    string
	listen  string
	center  string
	seed    uint64
	verbose bool
}

// demoCommand is `secondring demo`, which `make run` starts.
// spec: API-8
func demoCommand() *cobra.Command {
	var o demoOptions
	command := &cobra.Command{
		Use:   "demo",
		Short: "Play two contact centers with simulated callers and agents, and show one of them live",
		Long: "Play two contact centers with simulated callers and agents, and show one of them live.\n" +
			"All is kept in the data directory: stopped in whatever way and started again, it goes on where it was.",
		Args: argsExactly(0),
		RunE: func(command *cobra.Command, _ []string) error {
			log := slog.New(slog.NewTextHandler(command.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn}))
			return runDemo(command.Context(), o, newScreen(command.OutOrStdout()), log)
		},
	}
	flags := command.Flags()
	flags.StringVar(&o.data, "data", "./data", "`directory` of the log and of the people's names")
	flags.StringVar(&o.listen, "listen", listenDefault, "`address` of the API, on this machine only; port 0 takes a free one")
	flags.StringVar(&o.center, "center", string(demoCenters[0]), "contact center to show: acme or globex")
	flags.Uint64Var(&o.seed, "seed", 1, "which day is played: one seed has the same callers and the same habits")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "show routine too: connections, acknowledgements, commands")
	return command
}

// demo is a demo that runs.
type demo struct {
	demoOptions
	shown  eventlog.CenterID
	screen *screen
	host   *host
	days   sync.WaitGroup
	failed chan error
}

// runDemo plays until the context ends.
func runDemo(ctx context.Context, o demoOptions, s *screen, log *slog.Logger) (err error) {
	shown := eventlog.CenterID(o.center)
	if !slices.Contains(demoCenters, shown) {
		return &usageError{fmt.Errorf("--center %q: expected acme or globex", o.center)}
	}
	rules, err := rulebook.Parse("demo.yaml", demoRules)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.data, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	d := &demo{demoOptions: o, shown: shown, screen: s, failed: make(chan error, len(demoCenters))}
	d.host, err = startHost(ctx, hostOptions{Data: o.data, Config: rules, Listen: listening{address: o.listen}, Log: log})
	if err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			return fmt.Errorf("%w: does a demo run already? --listen 127.0.0.1:0 takes a free port, --data another directory", err)
		}
		return err
	}
	ctx, end := context.WithCancel(ctx)
	defer func() {
		end()
		d.days.Wait()
		err = errors.Join(err, d.host.Stop(context.WithoutCancel(ctx)))
		if err == nil {
			fmt.Fprintln(s.out, "\n"+s.paint(dim, "stopped; start it again and it goes on here"))
		}
	}()
	return d.run(ctx)
}

func (d *demo) run(ctx context.Context) error {
	keys, err := d.demoKeys(ctx)
	if err != nil {
		return err
	}
	d.greet(keys[d.shown])
	follow, teller, err := d.begin(ctx)
	if err != nil {
		return err
	}
	defer follow.Close()
	if err := d.play(ctx); err != nil {
		return err
	}
	told := make(chan error, 1)
	go func() { told <- d.tell(ctx, follow, teller) }()
	waited := make(chan error, 1)
	go func() { waited <- d.host.Wait(ctx) }()
	select {
	case err = <-d.failed:
	case err = <-told:
	case err = <-waited:
	}
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// begin subscribes to the log as it is before the day begins.
func (d *demo) begin(ctx context.Context) (*engine.Subscription, *timeline.Teller, error) {
	teller := timeline.NewTeller(shortNames{d.host.Directory(d.shown)})
	var at center.Position
	err := d.host.Engine.View(ctx, d.shown, func(c *center.Center) {
		teller.Seed(c)
		at = c.Position()
	})
	if err != nil {
		return nil, nil, err
	}
	follow, err := d.host.Engine.Subscribe(ctx, d.shown, d.host.Engine.Epoch(), at)
	return follow, teller, err
}

// play starts the days, and says what they found.
func (d *demo) play(ctx context.Context) error {
	found := make(chan simulator.Recovered, 1)
	for _, id := range demoCenters {
		options, err := demoDay(ctx, d.host, id, d.seed)
		if err != nil {
			return err
		}
		if id == d.shown {
			options.Recovered = func(r simulator.Recovered) { found <- r }
		}
		d.days.Go(func() {
			if err := simulator.New(options).Run(ctx); err != nil {
				d.failed <- err
			}
		})
	}
	select {
	case r := <-found:
		d.recovered(r)
	case <-ctx.Done():
	}
	return nil
}

// tell prints the timeline as it happens.
func (d *demo) tell(ctx context.Context, follow *engine.Subscription, teller *timeline.Teller) error {
	for {
		entry, err := follow.Next(ctx)
		if err != nil {
			return err
		}
		for _, line := range teller.Tell(entry) {
			if d.verbose || !line.Routine {
				d.screen.tell(&line)
			}
		}
	}
}

// greet says what runs and how to take part.
func (d *demo) greet(keys demoKeyPair) {
	s, elsewhere := d.screen, ""
	if d.listen != listenDefault {
		elsewhere = " --url " + d.host.URL
	}
	say := func(label, text string) { fmt.Fprintf(s.out, "  %s%s\n", s.paint(dim, pad(label, 11)), text) }
	fmt.Fprintf(s.out, "\n%s  two contact centers with simulated callers and agents, kept in %s\n", s.paint(bold, "secondring"), d.data)
	say("console", fmt.Sprintf("%s/console/%s   %s", d.host.URL, d.center, s.paint(dim, "the desk of an agent, the floor of a supervisor, an administrator's setup")))
	say("API", fmt.Sprintf("%s/docs   %s", d.host.URL, s.paint(dim, fmt.Sprintf("explains it; its addresses begin with /v1/centers/%s", d.center))))
	say("connector", fmt.Sprintf("%s/v1/centers/%s/connector?agent=%s", strings.Replace(d.host.URL, "http", "ws", 1), d.center, floors[d.shown][0].key))
	if keys.connector != "" {
		say("", s.paint(dim, "with  Authorization: Bearer "+keys.connector))
	}
	for i, who := range keys.people {
		label, how := "", ""
		if i == 0 {
			label, how = "sign in", s.paint(dim, "   at the console, or by POST …/sign-in")
		}
		say(label, pad(who.login, 15)+who.password+how)
	}
	say("ask why", called()+" timeline"+elsewhere+" CALL   "+s.paint(dim, "with an id from the lines below"))
	say("stop", "Ctrl-C; started again, it goes on where it was")
	if keys.api != "" {
		fmt.Fprintf(s.out, "  %s%s\n", s.paint(dim, "export "+keyVariable+"="), keys.api)
	}
	fmt.Fprintln(s.out)
}

// called is the program as it was called here, for commands that people copy.
func called() string { return strings.TrimPrefix(os.Args[0], "./") }

// recovered says what was found in the data directory.
func (d *demo) recovered(r simulator.Recovered) {
	s := d.screen
	if r.Fresh {
		fmt.Fprintf(s.out, "%s opens; %d agents sign in\n\n", s.paint(bold, d.center), len(floors[d.shown]))
		return
	}
	kept := "nobody was waiting"
	if r.Waiting > 0 {
		kept = count(r.Waiting, "caller kept the place", "callers kept their places") + ", the oldest waiting " + clockSpan(r.Oldest)
	}
	fmt.Fprintf(s.out, "%s goes on\n", s.paint(bold, d.center))
	for _, text := range []string{
		s.paint(green, kept), count(r.Talking, "call was talked on", "calls were talked on"), count(r.Agents, "agent reconnects", "agents reconnect"),
	} {
		fmt.Fprintf(s.out, "  %s\n", text)
	}
	fmt.Fprintln(s.out)
}

func clockSpan(span time.Duration) string {
	return timeline.Clock(center.Millis(span.Truncate(time.Second).Milliseconds()))
}

func count(n int, one, many string) string {
	switch n {
	case 0:
		return "no " + one
	case 1:
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
