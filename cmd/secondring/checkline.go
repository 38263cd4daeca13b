package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/check/backend"
	"github.com/secondring/secondring/check/browser"
	"github.com/secondring/secondring/check/drive"
	sample "github.com/secondring/secondring/examples/connector"
)

// checkTerminal is where a check is started: it reports to out and tells people at err.
type checkTerminal struct {
	in     io.Reader // nil: nobody can be asked
	out    io.Writer
	err    io.Writer
	screen *screen // of out
	told   *screen // of err
}

func terminalOf(c *cobra.Command) *checkTerminal {
	t := &checkTerminal{out: c.OutOrStdout(), err: c.ErrOrStderr()}
	t.screen, t.told = newScreen(t.out), newScreen(t.err)
	if in, ok := c.InOrStdin().(*os.File); ok && term.IsTerminal(int(in.Fd())) && t.told.width() > 0 {
		t.in = in
	}
	return t
}

// progress tells a case that is over.
func (t *checkTerminal) progress(c check.Case, outcome check.CaseOutcome) {
	state, color := "passed", green
	switch {
	case outcome.Failed:
		state, color = "failed", red
	case outcome.Broke:
		state, color = "broke off", red
	case !outcome.Played:
		state, color = "not played", yellow
	}
	line := fmt.Sprintf("%s  %-28s %s", t.told.paint(color, fmt.Sprintf("%-10s", state)), c.Name, c.Title)
	if !outcome.Played && !outcome.Failed {
		line += ": " + outcome.Why
	}
	fmt.Fprintln(t.err, line)
}

// checked is the connector and what drives it.
type checked struct {
	name  string
	line  check.Line
	drive check.Drive
	ends  []func() error
}

// close ends what was opened, the last first.
func (c *checked) close() (err error) {
	for i := len(c.ends) - 1; i >= 0; i-- {
		err = errors.Join(err, c.ends[i]())
	}
	return err
}

// open opens the connector, with its drive.
func (o *checkOptions) open(ctx context.Context, stop context.CancelCauseFunc, t *checkTerminal) (_ *checked, err error) {
	c := &checked{name: o.url}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.close())
		}
	}()
	if err := o.openDrive(ctx, stop, t, c); err != nil {
		return nil, err
	}
	switch {
	case o.ws:
		err = o.openBackend(t, c)
	case o.sample:
		err = o.openSample(ctx, t, c)
	default:
		err = o.openPage(ctx, t, c, o.pageDrive(), o.url)
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// openDrive opens a drive that is none of the connector's page.
func (o *checkOptions) openDrive(ctx context.Context, stop context.CancelCauseFunc, t *checkTerminal, c *checked) error {
	slow := max(drive.Timeout, o.patience)
	switch {
	case o.sample:
	case o.drive == "" && t.in != nil:
		c.drive = drive.Ask(t.in, t.err, func() { stop(drive.ErrStopped) })
	case o.drive == "":
		fmt.Fprintln(t.err, "nobody drives the telephony, so only what needs none of it is played: see --drive")
	case isURL(o.drive):
		hooks, err := drive.HTTP(o.drive, slow)
		if err != nil {
			return err
		}
		c.drive = hooks
	case o.pageDrive() == "":
		node, err := drive.InNode(ctx, o.drive, slow, t.err)
		if err != nil {
			return err
		}
		c.drive, c.ends = node, append(c.ends, node.Close)
	}
	return nil
}

// pageDrive is the drive file that runs in the connector's page; "" if none does.
func (o *checkOptions) pageDrive() string {
	if o.drive == "" || isURL(o.drive) || o.driveIn == "node" || o.ws {
		return ""
	}
	return o.drive
}

// openPage opens a connector that is a page.
func (o *checkOptions) openPage(ctx context.Context, t *checkTerminal, c *checked, driveFile, url string) error {
	var source []byte
	if driveFile != "" {
		var err error
		if source, err = os.ReadFile(driveFile); err != nil {
			return fmt.Errorf("--drive: %w", err)
		}
	}
	return o.browse(ctx, t, c, browser.Options{URL: url, DriveName: filepath.Base(driveFile), DriveSource: source})
}

func (o *checkOptions) browse(ctx context.Context, t *checkTerminal, c *checked, b browser.Options) error {
	b.Headed, b.SlowMo = o.headed, o.slowMo
	b.Log = slog.New(slog.NewTextHandler(t.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	page, err := browser.Open(context.WithoutCancel(ctx), b) // whoever breaks off is still told what was played
	if err != nil {
		return err
	}
	c.line, c.ends = page, append(c.ends, page.Close)
	if len(b.DriveSource) > 0 {
		c.drive = page
	}
	return nil
}

// openSample serves the sample connector and opens it, with its drive file.
// spec: CHECK-13
func (o *checkOptions) openSample(ctx context.Context, t *checkTerminal, c *checked) error {
	adapter, server, err := serveSample(func() string { return browser.Origin })
	if err != nil {
		return err
	}
	c.name, c.ends = "the sample connector", append(c.ends, server.Close)
	return o.browse(ctx, t, c, browser.Options{URL: adapter, DriveName: "drive.js", DriveSource: sample.Drive})
}

// openBackend listens for a connector that runs on a server.
func (o *checkOptions) openBackend(t *checkTerminal, c *checked) error {
	line, err := backend.Listen(backend.Options{Address: o.listen, Command: o.command, Log: t.err})
	if err != nil {
		return err
	}
	c.name, c.line, c.ends = "a connector that runs on a server", line, append(c.ends, line.Close)
	if len(o.command) > 0 {
		c.name = strings.Join(o.command, " ")
		return nil
	}
	fmt.Fprintf(t.err, "waiting for your connector:\n  address  %s\n  header   Authorization: Bearer %s\n", line.URL(), line.Key())
	return nil
}
