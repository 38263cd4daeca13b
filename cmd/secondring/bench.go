package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
)

// benchOptions are the flags of the bench.
type benchOptions struct {
	agents, against int
	calls           int
	rate            int
	waiting         int
	length          time.Duration
	curve           string
	asJSON          bool
}

// Bounds of a bench: it shares its machine with others.
const (
	benchAgentsMax = 20_000
	benchCallsMax  = 1_000_000
	benchLengthMax = 30 * time.Minute
	benchSetUpMax  = 5 * time.Minute // to fill the log, connect agents, and end calls
)

// curves are the sizes that are compared: agents that are connected, and events that
// are in the log already.
var (
	curveAgents = []int{100, 300, 1_000, 3_000, 10_000}
	curveLog    = []int{1_000, 10_000, 100_000, 1_000_000}
)

// spec: OPERATE-11
func benchCommand() *cobra.Command {
	o, seconds := benchOptions{}, 0
	c := &cobra.Command{
		Use: "bench", Short: "Measure a host of its own on this machine", Args: argsExactly(0),
		Long: "Starts a host on loopback in a temporary directory, connects agents over WebSockets, and drives calls over REST: create, offer, accept,\n" +
			"connect, hang up; every tenth offer is declined and rings again. Load and host share the machine and the process, and say so in the figures.\n" +
			"Two sizes are measured in one run: a figure without its ratio says as much about the machine as about the program.",
		Example: "  secondring bench --agents 1000 --against 100\n  secondring bench --curve agents",
		RunE: func(c *cobra.Command, _ []string) error {
			o.length = time.Duration(seconds) * time.Second
			if err := o.check(); err != nil {
				return &usageError{err}
			}
			return bench(c.Context(), o, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.IntVar(&o.agents, "agents", 1000, "agents that are connected")
	f.IntVar(&o.against, "against", 100, "the other size, to compare with")
	f.IntVar(&o.calls, "calls", 2000, "calls of each size, at most")
	f.IntVar(&o.rate, "rate", 100, "calls that begin in a second, at most")
	f.IntVar(&o.waiting, "waiting", 2000, "callers in line whose memory is measured")
	f.IntVar(&seconds, "seconds", 60, "how long the calls of each size go on, at most")
	f.StringVar(&o.curve, "curve", "", "agents or log: measure several sizes instead of two")
	f.BoolVar(&o.asJSON, "json", false, "print JSON")
	return c
}

func (o benchOptions) check() error {
	for _, f := range []struct {
		flag  string
		value int
		most  int
	}{{"agents", o.agents, benchAgentsMax}, {"against", o.against, benchAgentsMax}, {"calls", o.calls, benchCallsMax}, {"rate", o.rate, 100_000}, {"waiting", o.waiting, 100_000}} {
		if f.value < 1 || f.value > f.most {
			return fmt.Errorf("--%s %d: expected 1 to %d", f.flag, f.value, f.most)
		}
	}
	if o.length <= 0 || o.length > benchLengthMax {
		return fmt.Errorf("--seconds %d: expected 1 to %d", int(o.length.Seconds()), int(benchLengthMax.Seconds()))
	}
	if o.curve != "" && o.curve != "agents" && o.curve != "log" {
		return fmt.Errorf("--curve %q: expected agents or log", o.curve)
	}
	return nil
}

// figures are what one size came to. Times are seconds.
type figures struct {
	Agents          int     `json:"agents"`
	EventsBefore    int     `json:"eventsBefore"`
	Calls           int     `json:"calls"`
	OffersPerSecond float64 `json:"offersPerSecond"`
	OfferP50        float64 `json:"offerP50"` // from POST /calls to the offer at the agent's socket
	OfferP99        float64 `json:"offerP99"`
	AgainP50        float64 `json:"offerAgainP50"` // from a decline to the next offer at a socket
	AgainP99        float64 `json:"offerAgainP99"`
	StreamP50       float64 `json:"streamP50"` // from POST /calls to the call in a frame of the live stream
	StreamP99       float64 `json:"streamP99"`
	CPUPerThousand  float64 `json:"cpuSecondsPer1000Calls"` // of host and load
	AgentBytes      float64 `json:"bytesPerAgent"`          // both ends of the socket
	CallerBytes     float64 `json:"bytesPerWaitingCall"`
}

func bench(ctx context.Context, o benchOptions, stdout, stderr io.Writer) error {
	sizes := []benchSize{{agents: o.against}, {agents: o.agents}}
	switch o.curve {
	case "agents":
		sizes = nil
		for _, n := range curveAgents {
			sizes = append(sizes, benchSize{agents: n})
		}
	case "log":
		sizes = nil
		for _, n := range curveLog {
			sizes = append(sizes, benchSize{agents: o.against, events: n})
		}
	}
	sizes = withinFiles(sizes, raiseFiles(), stderr)
	var all []figures
	for _, size := range sizes {
		f, err := measure(ctx, o, size)
		if err != nil {
			return fmt.Errorf("bench with %d agents: %w", size.agents, err)
		}
		all = append(all, f)
	}
	if o.asJSON {
		return json.NewEncoder(stdout).Encode(all)
	}
	sayFigures(stdout, all)
	return nil
}

// withinFiles leaves out what this process may not open the sockets for: two for each
// agent, since both ends are here.
func withinFiles(sizes []benchSize, files uint64, w io.Writer) (fit []benchSize) {
	for _, s := range sizes {
		if need := uint64(2*s.agents + 200); files != 0 && need > files {
			fmt.Fprintf(w, "%d agents are left out: they need %d open files, and this process may have %d (ulimit -n)\n", s.agents, need, files)
			continue
		}
		fit = append(fit, s)
	}
	return fit
}

// sayFigures prints a table; the last column is the last size against the first.
func sayFigures(w io.Writer, all []figures) {
	if len(all) == 0 {
		return
	}
	row := func(name, form string, scale float64, of func(figures) float64) {
		fmt.Fprintf(w, "| %s |", name)
		for _, f := range all {
			fmt.Fprintf(w, " "+form+" |", of(f)*scale)
		}
		if first := of(all[0]); first > 0 {
			fmt.Fprintf(w, " %.2f × |\n", of(all[len(all)-1])/first)
		} else {
			fmt.Fprintln(w, " – |")
		}
	}
	row("agents connected", "%.0f", 1, func(f figures) float64 { return float64(f.Agents) })
	for range len(all) + 2 {
		fmt.Fprint(w, "| --- ")
	}
	fmt.Fprintln(w, "|")
	row("events in the log before", "%.0f", 1, func(f figures) float64 { return float64(f.EventsBefore) })
	row("calls, whole lives", "%.0f", 1, func(f figures) float64 { return float64(f.Calls) })
	row("offers a second", "%.1f", 1, func(f figures) float64 { return f.OffersPerSecond })
	row("request → offer at the agent's socket, p50, ms", "%.2f", 1000, func(f figures) float64 { return f.OfferP50 })
	row("… p99, ms", "%.2f", 1000, func(f figures) float64 { return f.OfferP99 })
	row("decline → next offer at a socket, p50, ms", "%.2f", 1000, func(f figures) float64 { return f.AgainP50 })
	row("… p99, ms", "%.2f", 1000, func(f figures) float64 { return f.AgainP99 })
	row("request → frame of the live stream, p50, ms", "%.2f", 1000, func(f figures) float64 { return f.StreamP50 })
	row("… p99, ms", "%.2f", 1000, func(f figures) float64 { return f.StreamP99 })
	row("processor seconds of 1,000 calls, load included", "%.2f", 1, func(f figures) float64 { return f.CPUPerThousand })
	row("memory of a connected agent, both ends, KiB", "%.1f", 1.0/1024, func(f figures) float64 { return f.AgentBytes })
	row("memory of a waiting call, KiB", "%.2f", 1.0/1024, func(f figures) float64 { return f.CallerBytes })
}

// inTemporary runs something in a directory that is gone afterwards.
func inTemporary(do func(dir string) error) (err error) {
	dir, err := os.MkdirTemp("", "secondring-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	return do(dir)
}
