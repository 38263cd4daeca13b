package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes beside 0.
const (
	exitFailed   = 1
	exitDiffers  = 2  // a dry run found a difference
	exitFindings = 3  // the linter found something
	exitUsage    = 64 // EX_USAGE of sysexits.h, so that no mistake looks like a difference
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := Main(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(exitCode(err))
}

// exitCode is how the program ends after an error.
func exitCode(err error) int {
	var usage *usageError
	var unchecked *uncheckedError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errConnectorFails):
		return exitFailed
	case errors.As(err, &unchecked):
		return exitUnchecked
	case errors.As(err, &usage):
		return exitUsage
	case errors.Is(err, errDiffers):
		return exitDiffers
	case errors.Is(err, errFindings):
		return exitFindings
	}
	return exitFailed
}

// usageError is a command line that cannot be understood.
type usageError struct{ cause error }

func (e *usageError) Error() string { return e.cause.Error() }
func (e *usageError) Unwrap() error { return e.cause }

// Main runs a command line until it is done or the context ends. It is all of the
// program but signals and exit codes, so that tests can run it.
func Main(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	root := commands()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err != nil {
		fmt.Fprintln(stderr, err)
	}
	return err
}

func commands() *cobra.Command {
	root := &cobra.Command{
		Use:           "secondring",
		Short:         "A voice-call host for contact centers",
		Long:          "Takes calls, offers them to agents, and carries every missed, declined or failed call on to the next ring.",
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(hoursCommand())
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	root.AddCommand(serveCommand(), demoCommand(), labCommand(), configCommand(), policyCommand(), timelineCommand(), keyCommand(), accountCommand(),
		backupCommand(), restoreCommand(), benchCommand(), versionCommand())
	root.AddCommand(eraseCommand(), recordsCommand(), retentionCommand(), doctorCommand(), checkCommand())
	return root
}

// argsExactly is cobra's check of the number of arguments, as a usage error.
func argsExactly(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := cobra.ExactArgs(n)(c, args); err != nil {
			return &usageError{fmt.Errorf("%w; usage: %s", err, c.UseLine())}
		}
		return nil
	}
}
