package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/people"
	"github.com/secondring/secondring/rulebook"
)

// errDiffers says that a dry run has found a difference.
var errDiffers = errors.New("the host differs from the file")

func configCommand() *cobra.Command {
	c := &cobra.Command{Use: "config", Short: "Check, compare, apply and export the rules of contact centers"}
	c.AddCommand(checkConfigCommand(), printConfigCommand(), applyConfigCommand(), exportConfigCommand())
	return c
}

func checkConfigCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check FILE", Short: "Say all that is wrong with a configuration file", Args: argsExactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readConfig(args[0])
			if err != nil {
				return err
			}
			for _, k := range file.Centers {
				fmt.Fprintf(c.OutOrStdout(), "%s: center %s is right: %d statuses, %d configurations, %d queues, %d agents\n",
					args[0], k.ID, len(k.Rules.Statuses), len(k.Rules.Configurations), len(k.Rules.Queues), len(k.Agents))
			}
			return nil
		},
	}
}

// spec: OPERATE-8
func printConfigCommand() *cobra.Command {
	var k *client
	var effective, running bool
	c := &cobra.Command{
		Use: "print FILE", Short: "Show the rules, and where each value comes from", Args: argsExactly(1),
		Long: "Shows the rules of a file with the origin of each value: the file, or the default. With --running it shows what holds at a running host, one\n" +
			"contact center: the file, the default, or the API.",
		Example: "  secondring config print centers.yaml --effective\n  secondring config print centers.yaml --effective --running",
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readConfig(args[0])
			if err != nil {
				return err
			}
			if !running {
				for _, part := range file.Centers {
					if err := printOrigins(c.OutOrStdout(), &part, nil, effective); err != nil {
						return err
					}
				}
				return nil
			}
			now, err := k.exported(c.Context())
			if err != nil {
				return err
			}
			part, _ := partOf(file, now.ID) // none: then all of it was set by the API
			return printOrigins(c.OutOrStdout(), part, &now, effective)
		},
	}
	k = clientFlags(c)
	c.Flags().BoolVar(&effective, "effective", false, "also what nobody set: the defaults")
	c.Flags().BoolVar(&running, "running", false, "show what holds at a running host")
	return c
}

func printOrigins(w io.Writer, file, now *rulebook.Center, defaults bool) error {
	text, err := rulebook.Origins(file, now, defaults)
	if err == nil {
		_, err = w.Write(text)
	}
	return err
}

// spec: OPERATE-9
func applyConfigCommand() *cobra.Command {
	var k *client
	var dryRun bool
	c := &cobra.Command{
		Use: "apply FILE", Short: "Put the rules of a file in force at a running host", Args: argsExactly(1),
		Long: "Puts what the file says of one contact center in force where it differs, all of it in one step or nothing. What the file does not name stays.\n" +
			"--dry-run only says what differs: + is new, - falls back to its default, ~ changes. It ends with exit code 2 if something does.",
		Example: "  secondring config apply centers.yaml --dry-run --center acme",
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readConfig(args[0])
			if err != nil {
				return err
			}
			if err := k.complete(); err != nil {
				return err
			}
			part, err := partOf(file, k.center)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return k.apply(c.Context(), *part, dryRun, c.OutOrStdout())
		},
	}
	k = clientFlags(c)
	c.Flags().BoolVar(&dryRun, "dry-run", false, "only say what differs; exit code 2 if something does")
	return c
}

// partOf is what a file says of a contact center.
func partOf(file *rulebook.File, id string) (*rulebook.Center, error) {
	for _, part := range file.Centers {
		if part.ID == id {
			return &part, nil
		}
	}
	return nil, fmt.Errorf("it has no contact center %s, which the API key is of: name another one by --center, with a key of its own", id)
}

func (k *client) apply(ctx context.Context, part rulebook.Center, dryRun bool, w io.Writer) error {
	text, err := rulebook.Write(part)
	if err != nil {
		return err
	}
	path := "/rulebook"
	if dryRun {
		path += "?dryRun=true"
	}
	answer, err := k.ask(ctx, http.MethodPut, path, "application/json", map[string]string{"file": string(text)})
	if err != nil {
		return err
	}
	var done struct{ Differences []rulebook.Difference }
	if err := json.Unmarshal(answer, &done); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	for _, d := range done.Differences {
		fmt.Fprintln(w, d)
	}
	switch n := len(done.Differences); {
	case n == 0:
		fmt.Fprintf(w, "center %s has all of the file already\n", part.ID)
	case dryRun:
		return errDiffers
	default:
		fmt.Fprintf(w, "center %s: %d values are in force\n", part.ID, n)
	}
	return nil
}

// exported is all that is set for a contact center of a running host.
func (k *client) exported(ctx context.Context) (rulebook.Center, error) {
	answer, err := k.ask(ctx, http.MethodGet, "/rulebook", "application/json", nil)
	if err != nil {
		return rulebook.Center{}, err
	}
	var book struct{ File string }
	if err := json.Unmarshal(answer, &book); err != nil {
		return rulebook.Center{}, fmt.Errorf("read the answer: %w", err)
	}
	file, err := rulebook.Parse("export of the host", []byte(book.File))
	if err != nil {
		return rulebook.Center{}, err
	}
	return file.Centers[0], nil
}

// spec: OPERATE-10
func exportConfigCommand() *cobra.Command {
	var k *client
	var data string
	c := &cobra.Command{
		Use: "export", Short: "Write the rules of a host as a configuration file", Args: argsExactly(0),
		Long:    "Writes the rules of one contact center of a running host, or with --data those of all contact centers of a data directory that no host runs on.",
		Example: "  secondring config export > acme.yaml\n  secondring config export --data ./data > centers.yaml",
		RunE: func(c *cobra.Command, _ []string) error {
			var all []rulebook.Center
			var err error
			if data != "" {
				all, err = exportData(c.Context(), data)
			} else {
				all = make([]rulebook.Center, 1)
				all[0], err = k.exported(c.Context())
			}
			if err != nil {
				return fmt.Errorf("export: %w", err)
			}
			text, err := rulebook.Write(all...)
			if err == nil {
				_, err = c.OutOrStdout().Write(text)
			}
			return err
		},
	}
	k = clientFlags(c)
	c.Flags().StringVar(&data, "data", "", "directory of the log and the vault, instead of asking a host")
	return c
}

// exportData reads the rules out of a data directory.
func exportData(ctx context.Context, data string) (all []rulebook.Center, err error) {
	err = withStore(data, func(store *sqlite.Store) error {
		ids, err := store.Centers(ctx)
		if err != nil {
			return err
		}
		for _, id := range ids {
			one, err := exportCenter(ctx, store, id)
			if err != nil {
				return err
			}
			all = append(all, one)
		}
		return nil
	})
	return all, err
}

func exportCenter(ctx context.Context, store *sqlite.Store, id eventlog.CenterID) (rulebook.Center, error) {
	c, err := engine.Load(ctx, store, id)
	if err != nil {
		return rulebook.Center{}, err
	}
	rules := c.Rules()
	refs := make([]eventlog.Ref, len(rules.Agents))
	for i, a := range rules.Agents {
		refs[i] = eventlog.Ref(a.ID)
	}
	rows, err := store.People(ctx, id, refs)
	if err != nil {
		return rulebook.Center{}, err
	}
	return rulebook.Of(string(id), rules, func(id center.AgentID) (key, name string) {
		person, err := people.ReadRow(rows[eventlog.Ref(id)])
		if err != nil || person.Key == "" {
			return id.String(), person.Name
		}
		return person.Key, person.Name
	}), nil
}
