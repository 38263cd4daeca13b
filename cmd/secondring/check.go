package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/check/recording"
	"github.com/secondring/secondring/check/report"
)

// exitUnchecked is how a check ends that could find nothing out.
const exitUnchecked = 2

// errConnectorFails says that a connector was checked and does not do what it should.
var errConnectorFails = errors.New("the connector fails")

// uncheckedError is why nothing could be found out about a connector.
type uncheckedError struct{ cause error }

func (e *uncheckedError) Error() string { return e.cause.Error() }
func (e *uncheckedError) Unwrap() error { return e.cause }

// checkOptions are the arguments and flags of a check.
type checkOptions struct {
	url     string   // of the connector
	command []string // that starts it, with --ws

	ws, sample     bool
	listen         string
	insecure       bool
	headed         bool
	slowMo         time.Duration
	record, replay string

	only     []string
	profile  string
	patience time.Duration

	drive, driveIn string

	format           string
	reports          []string
	requireAll       bool
	verbose          bool
	list, driveStubs bool

	set func(flag string) bool // says whether a flag was given
}

const checkLong = `Starts a private host, opens the connector in Chromium (or the browser that CHROMIUM names) and plays the cases in which calls are
missed, declined, failed, dialed, transferred and ended. The report says of each requirement whether the connector does it, and of each
failure how to mend it.

What only your telephony can do, such as letting a call ring out, is done by a drive: a JavaScript file that runs in the connector's page
(--drive drive.js) or in Node (--drive-in node), hooks over HTTP (--drive http://…/hooks), or you, at the terminal. An act may take 30 s,
or as long as --patience if that is longer. --init-drive prints a file to begin with.

--record keeps all that is said in a run, and --replay checks it again without the connector. A recording holds the numbers and names that
the connector sends: nothing in it is masked.

The exit status is 0 if all that was exercised passed, 1 if something failed or broke off, 2 if nothing could be found out: the command was wrong, the
connector was not reached, nothing was exercised.`

const checkExample = `  secondring check --sample                                    # the connector that is part of the program
  secondring check https://localhost:8080 --drive drive.js
  secondring check https://localhost:8080 --only missed,CONFORM-22 --headed --slow-mo 500ms
  secondring check https://localhost:8080 --drive http://localhost:9000/hooks --report junit=report.xml --report html=report.html
  secondring check --ws --drive http://localhost:9000/hooks -- ./my-connector
  secondring check --list`

// checkCommand is `secondring check`.
// spec: CHECK-1
func checkCommand() *cobra.Command {
	o := &checkOptions{}
	c := &cobra.Command{
		Use: "check URL | --ws [-- COMMAND...] | --sample | --replay FILE", Short: "Check whether a connector handles missed calls and call errors",
		Long: checkLong, Example: checkExample,
		Args: func(c *cobra.Command, args []string) error {
			o.set = c.Flags().Changed
			if err := o.arguments(args, c.ArgsLenAtDash()); err != nil {
				return &uncheckedError{err}
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case o.driveStubs:
				return printDriveStubs(c.OutOrStdout())
			case o.list:
				return o.printList(c.OutOrStdout())
			}
			return o.run(c.Context(), terminalOf(c))
		},
	}
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &uncheckedError{err} })
	f := c.Flags()
	f.BoolVar(&o.ws, "ws", false, "check a connector that runs on a server and speaks the WebSocket; a command after -- starts it")
	f.StringVar(&o.listen, "listen", "127.0.0.1:0", "with --ws, the `address` that the connector connects to")
	f.BoolVar(&o.insecure, "insecure-listen", false, "with --ws, listen where other machines reach it in clear text")
	f.BoolVar(&o.sample, "sample", false, "check the sample connector that is part of the program")
	f.StringVar(&o.drive, "drive", "", "what drives the telephony: a JavaScript `file`, or the address of hooks")
	f.StringVar(&o.driveIn, "drive-in", "", "`place` where the drive file runs: page or node")
	f.BoolVar(&o.driveStubs, "init-drive", false, "print a drive file to begin with")
	f.BoolVar(&o.list, "list", false, "list the cases, what they need of the telephony, and the requirements")
	f.StringSliceVar(&o.only, "only", nil, "`cases` and requirements to check, separated by commas, such as missed,CONFORM-22,SEED-7")
	f.StringVar(&o.profile, "profile", string(check.DefaultProfile), "`release` of the documentation that the connector is held to: 238, 242, 252 or current")
	f.DurationVar(&o.patience, "patience", check.PatienceDefault, "how long the connector may take to say what it should")
	f.StringVar(&o.format, "format", "text", "`format` of the report on the standard output: text, json, junit or html")
	f.StringArrayVar(&o.reports, "report", nil, "`format=file` of a report that is written too, such as junit=report.xml; may be given several times")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "in the text report, also what passed and how each case went")
	f.BoolVar(&o.requireAll, "require-all", false, "count as failed what was not exercised, unless the connector cannot do it")
	f.BoolVar(&o.headed, "headed", false, "show the browser")
	f.DurationVar(&o.slowMo, "slow-mo", 0, "a `pause` before each step, to watch")
	f.StringVar(&o.record, "record", "", "`file` to keep all that is said in; it holds numbers and names")
	f.StringVar(&o.replay, "replay", "", "recorded `file` to check again")
	return c
}

// arguments reads what stands before and behind --.
func (o *checkOptions) arguments(args []string, dash int) error {
	if dash >= 0 {
		args, o.command = args[:dash], args[dash:]
		if !o.ws || len(o.command) == 0 {
			return errors.New("-- goes with --ws, and a command follows it that starts the connector")
		}
	}
	if len(args) > 0 {
		o.url = args[0]
	}
	if len(args) > 1 {
		return fmt.Errorf("expected one URL, and %q is another argument", args[1])
	}
	if o.list || o.driveStubs {
		return nil
	}
	ways := 0
	for _, way := range []bool{o.url != "", o.ws, o.sample, o.replay != ""} {
		if way {
			ways++
		}
	}
	if ways != 1 {
		return errors.New("expected the connector to check, as one of: the URL of its page, --ws, --sample, --replay FILE")
	}
	return o.valid()
}

// valid looks at flags that must fit together.
// spec: CHECK-7
func (o *checkOptions) valid() error {
	for _, rule := range []struct {
		flag   string
		with   bool
		reason string
	}{
		{"listen", o.ws, "--ws"},
		{"insecure-listen", o.ws, "--ws"},
		{"headed", o.url != "" || o.sample, "a connector that is a page"},
		{"slow-mo", o.url != "" || o.sample, "a connector that is a page"},
		{"drive", o.url != "" || o.ws, "a connector of yours"},
		{"drive-in", o.drive != "" && !isURL(o.drive), "--drive with a file"},
		{"only", o.replay == "", "a connector: a recording is checked as it was recorded"},
		{"record", o.replay == "", "a connector: this is a recording already"},
	} {
		if o.set(rule.flag) && !rule.with {
			return fmt.Errorf("--%s goes with %s", rule.flag, rule.reason)
		}
	}
	if err := o.validDrive(); err != nil {
		return err
	}
	if o.url != "" && !isURL(o.url) {
		return fmt.Errorf("%q: expected the URL of the connector's page, such as https://localhost:8080", o.url)
	}
	if o.patience <= 0 || o.slowMo < 0 {
		return fmt.Errorf("--patience is %s and --slow-mo %s: expected a time such as 5s", o.patience, o.slowMo)
	}
	if o.ws {
		if err := o.validListen(); err != nil {
			return err
		}
	}
	if _, err := check.ParseProfile(o.profile); err != nil {
		return fmt.Errorf("--%w", err)
	}
	if _, err := chosenCases(o.only); err != nil {
		return err
	}
	_, err := o.outputs()
	return err
}

func (o *checkOptions) validDrive() error {
	switch o.driveIn {
	case "", "node":
	case "page":
		if o.ws {
			return errors.New("--drive-in page: a connector of --ws has no page; expected node")
		}
	default:
		return fmt.Errorf("--drive-in is %q: expected page or node", o.driveIn)
	}
	if o.drive == "" || isURL(o.drive) {
		return nil
	}
	if _, err := os.Stat(o.drive); err != nil {
		return fmt.Errorf("--drive: %w", err)
	}
	return nil
}

func (o *checkOptions) validListen() error {
	l := listening{address: o.listen, insecure: o.insecure}
	if err := l.check("--listen"); err != nil {
		if l.insecure = true; l.check("--listen") != nil {
			return err
		}
		return fmt.Errorf("--listen %s can be reached from other machines, and the key and the calls would cross the network in clear text: "+
			"listen on 127.0.0.1, or give --insecure-listen if something in between encrypts", o.listen)
	}
	return nil
}

func isURL(text string) bool {
	return strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")
}

// run checks a connector and writes the reports.
// spec: CHECK-5, CHECK-8
func (o *checkOptions) run(ctx context.Context, t *checkTerminal) error {
	outputs, err := o.outputs()
	if err != nil {
		return &uncheckedError{err}
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	result, err := o.play(ctx, stop, t)
	if err != nil && result != nil && result.Count(check.NotExercised) == len(result.Verdicts) {
		result = nil // there is nothing to report but the error
	}
	if result != nil {
		err = errors.Join(err, writeReports(outputs, result, t, o.verbose))
	}
	switch {
	case result != nil && len(result.Failed()) > 0:
		return errors.Join(fmt.Errorf("%w %s", errConnectorFails, count(len(result.Failed()), "requirement", "requirements")), err)
	case err != nil:
		return &uncheckedError{err}
	case result.Count(check.Pass) == 0 || neverReady(result):
		return &uncheckedError{errors.New("nothing was exercised: the report says of each requirement why")}
	case len(result.BrokeOff()) > 0:
		return fmt.Errorf("%s broke off: what the connector does there is not known", count(len(result.BrokeOff()), "case", "cases"))
	case o.requireAll && missed(result) > 0:
		return fmt.Errorf("%w: %s not exercised, and --require-all counts them as failed", errConnectorFails, count(missed(result), "requirement", "requirements"))
	}
	return nil
}

// neverReady says whether nothing is known but that the connector has answered: it has
// asked for a sign-in or for its storage, and nobody gave it.
func neverReady(result *check.Result) bool {
	return len(result.Verdicts) > 1 && !slices.ContainsFunc(result.Verdicts, func(v check.Verdict) bool { return v.State == check.Pass && v.Rule != check.Answers })
}

// missed counts what was not exercised though the connector could do it.
func missed(result *check.Result) (n int) {
	for _, v := range result.Verdicts {
		if v.State == check.NotExercised && !v.Unable {
			n++
		}
	}
	return n
}

// play runs the checker. If there is a result with an error, it is of what was played.
func (o *checkOptions) play(ctx context.Context, stop context.CancelCauseFunc, t *checkTerminal) (result *check.Result, err error) {
	profile, err := check.ParseProfile(o.profile)
	if err != nil {
		return nil, err
	}
	options := check.Options{Version: version(), Profile: profile, Only: onlyOf(o.only), Patience: o.patience, Progress: t.progress}
	if o.replay != "" {
		return o.playAgain(ctx, options)
	}
	c, err := o.open(ctx, stop, t)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	options.Line, options.Drive, options.Connector = c.line, c.drive, c.name
	if o.record == "" {
		return check.Run(ctx, options)
	}
	file, err := os.OpenFile(o.record, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("--record: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := file.Chmod(0o600); err != nil { // it may have been there
		return nil, fmt.Errorf("--record: %w", err)
	}
	return recording.Record(ctx, file, options)
}

// playAgain checks a recording. What no flag says is as it was recorded.
func (o *checkOptions) playAgain(ctx context.Context, options check.Options) (*check.Result, error) {
	file, err := os.Open(o.replay)
	if err != nil {
		return nil, fmt.Errorf("--replay: %w", err)
	}
	defer file.Close() //nolint:errcheck // it is only read, and reading says what fails
	r, err := recording.Read(file)
	if err != nil {
		return nil, fmt.Errorf("--replay %s: %w", o.replay, err)
	}
	if !o.set("profile") {
		options.Profile = ""
	}
	if !o.set("patience") {
		options.Patience = 0
	}
	return r.Replay(ctx, options)
}

// output is a report and where it goes.
type output struct {
	format string
	file   string // "" is the standard output
}

// outputs are the reports that are asked for.
// spec: CHECK-4
func (o *checkOptions) outputs() ([]output, error) {
	if report.Formats[o.format] == nil {
		return nil, fmt.Errorf("--format is %q: expected text, json, junit or html", o.format)
	}
	list := []output{{format: o.format}}
	for _, wanted := range o.reports {
		format, file, ok := strings.Cut(wanted, "=")
		if !ok || file == "" || report.Formats[format] == nil {
			return nil, fmt.Errorf("--report is %q: expected format=file, with the format text, json, junit or html", wanted)
		}
		list = append(list, output{format, file})
	}
	return list, nil
}

// writeReports writes all that can be written.
func writeReports(outputs []output, result *check.Result, t *checkTerminal, verbose bool) (err error) {
	for _, out := range outputs {
		write := report.Formats[out.format]
		if out.file == "" {
			err = errors.Join(err, write(t.out, result, report.Options{Color: t.screen.colors, Width: t.screen.width(), Verbose: verbose}))
			continue
		}
		err = errors.Join(err, writeReport(out.file, func(w io.Writer) error { return write(w, result, report.Options{Verbose: verbose}) }))
	}
	return err
}

func writeReport(name string, write func(io.Writer) error) error {
	file, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write a report: %w", err)
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return fmt.Errorf("write the report %s: %w", name, err)
	}
	return nil
}
