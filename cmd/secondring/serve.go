package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/console"
)

// listenDefault is reachable from this machine only.
const listenDefault = "127.0.0.1:7780"

func serveCommand() *cobra.Command {
	var options hostOptions
	var file, logForm string
	var drain time.Duration
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run the host",
		Long: "Runs the contact centers of a data directory, and those of a configuration file. What the file says is put in force\n" +
			"at every start where it differs; what was added by the API stays.",
		Example: "  secondring serve --config centers.yaml --data ./data",
		Args:    argsExactly(0),
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if options.Log, err = newLog(logForm, c.ErrOrStderr()); err != nil {
				return &usageError{err}
			}
			if file != "" {
				if options.Config, err = readConfig(file); err != nil {
					return err
				}
			}
			return serve(c.Context(), options, drain, c.OutOrStdout())
		},
	}
	f := c.Flags()
	f.StringVar(&file, "config", "", "configuration file: contact centers and their rules")
	f.DurationVar(&drain, "drain", 0, "how long to go on, not ready, after a stop was asked for")
	f.StringVar(&logForm, "log", "text", "form of the log: text or json")
	hostFlags(c, &options)
	return c
}

// hostFlags are the flags of every command that runs a host.
func hostFlags(c *cobra.Command, o *hostOptions) {
	f := c.Flags()
	f.StringVar(&o.Data, "data", "./data", "directory of the log and the vault")
	f.StringVar(&o.Archive, "archive", "", "directory of archives of the log; default: archive below the data directory")
	f.StringVar(&o.Listen.address, "listen", listenDefault, "address of the API")
	f.StringVar(&o.Metrics.address, "metrics-listen", "", "address of the metrics for Prometheus, such as 127.0.0.1:7781; none by default")
	f.StringVar(&o.Listen.certFile, "tls-cert", "", "certificate of the API, PEM")
	f.StringVar(&o.Listen.keyFile, "tls-key", "", "its private key, PEM")
	f.BoolVar(&o.Listen.insecure, "insecure-listen", false, "listen in clear text beyond this machine, because something in front encrypts")
	f.StringSliceVar(&o.Proxies.trusted, "trusted-proxy", nil, "address or network of a proxy in front of the host, whose word on who asks is believed; may be repeated")
	f.StringVar(&o.Proxies.head, "trusted-proxy-head", "X-Forwarded-For", "where these proxies say it: X-Forwarded-For or Forwarded")
	f.StringSliceVar(&o.Origins, "origin", nil, "host of a page whose connectors may come, such as desk.example.com; may be repeated")
}

// serve runs a host until the context ends or the host cannot go on.
func serve(ctx context.Context, options hostOptions, drain time.Duration, stdout io.Writer) error {
	h, err := startHost(ctx, options)
	if err != nil {
		return err
	}
	sayHost(h, stdout)
	err = notify("READY=1")
	watch, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	go watchdog(watch, func() bool { return h.Engine.Err() == nil || h.draining.Load() })
	if err == nil {
		err = h.Wait(ctx)
	}
	if err == nil {
		err = notify("STOPPING=1")
		h.Drain(drain)
	}
	return errors.Join(err, h.Stop(context.WithoutCancel(ctx)))
}

// sayHost tells the person at the terminal where the host is, and the keys that are
// shown this once.
func sayHost(h *host, w io.Writer) {
	fmt.Fprintf(w, "console  %s%s\n", h.URL, console.Base)
	fmt.Fprintf(w, "API      %s/v1   (explained at %s/docs)\n", h.URL, h.URL)
	if h.MetricsURL != "" {
		fmt.Fprintf(w, "metrics  %s\n", h.MetricsURL)
	}
	for _, token := range h.Issued {
		fmt.Fprintf(w, "key      %s   (administrator of %s; shown this once)\n", token.Reveal(), token.Center)
	}
	for _, c := range h.First {
		fmt.Fprintf(w, "sign in  %s  %s   (at %s; shown this once)\n", c.login, c.password, c.center)
	}
}
