package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/people"
	"github.com/secondring/secondring/records"
	"github.com/secondring/secondring/retention"
)

func retentionCommand() *cobra.Command {
	c := &cobra.Command{Use: "retention", Short: "Archive or drop the old part of the log, and read archives"}
	c.AddCommand(runRetentionCommand(), verifyRetentionCommand(), readArchiveCommand())
	return c
}

// spec: RECORDS-10
func runRetentionCommand() *cobra.Command {
	var r retaining
	var id, before string
	c := &cobra.Command{
		Use: "run", Short: "Apply the retention rules now", Args: argsExactly(0),
		Long: "Archives or drops what is older than the retention rules of the contact centers keep, as a running host does by itself every hour. The records\n" +
			"of the time stay. No host may run on the data directory. --dry-run only says what would go; it ends with exit code 2 if something would.",
		Example: "  secondring retention run --data ./data --dry-run\n  secondring retention run --data ./data --center acme --before 2026-01-01",
		RunE: func(c *cobra.Command, _ []string) error {
			r.center = eventlog.CenterID(id)
			if before != "" {
				var err error
				if r.before, err = time.Parse(time.DateOnly, before); err != nil {
					return &usageError{fmt.Errorf("--before is %q: expected a day such as 2026-01-01", before)}
				}
				if id == "" {
					return &usageError{errors.New("--before needs --center")}
				}
			}
			return r.run(c.Context(), c.OutOrStdout())
		},
	}
	f := c.Flags()
	archiveFlags(c, &r.data, &r.archive)
	f.StringVar(&id, "center", "", "only this contact center")
	f.StringVar(&before, "before", "", "first day (UTC) that is kept, in place of what the rules say")
	f.BoolVar(&r.dryRun, "dry-run", false, "only say what would go; exit code 2 if something would")
	return c
}

func archiveFlags(c *cobra.Command, data, archive *string) {
	c.Flags().StringVar(data, "data", "./data", "directory of the log and the vault")
	c.Flags().StringVar(archive, "archive", "", "directory of archives; default: archive below the data directory")
}

// run brings the records up to date, and then trims the logs.
func (r *retaining) run(ctx context.Context, out io.Writer) error {
	some := false
	tell := func(id eventlog.CenterID, d retention.Done) {
		some = true
		verb := "removed"
		if r.dryRun {
			verb = "would be removed"
		}
		fmt.Fprintf(out, "center   %s   events %d to %d %s\n", id, d.First, d.Last, verb)
		if d.File != "" {
			fmt.Fprintf(out, "archive  %s   chain %s\n", d.File, hexOf(d.Chain))
		}
	}
	err := withStore(r.data, func(log *sqlite.Store) (err error) {
		if r.dryRun {
			return r.each(ctx, log, tell)
		}
		rows, err := records.Open(ctx, r.data, log)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		ids, err := centersOf(ctx, log, r.center)
		for _, id := range ids {
			err = errors.Join(err, rows.Replay(ctx, log, id))
		}
		if err != nil {
			return err
		}
		return r.each(ctx, log, tell)
	})
	switch {
	case err != nil:
		return err
	case !some:
		fmt.Fprintln(out, "nothing is older than the rules keep")
	case r.dryRun:
		return errDiffers
	}
	return nil
}

func verifyRetentionCommand() *cobra.Command {
	var data, archive, id string
	c := &cobra.Command{
		Use: "verify", Short: "Verify the log together with its archives", Args: argsExactly(0),
		Long: "Reads the archives of each contact center and the log after them, and checks every hash of the chain from the first to the last event. No host may\n" +
			"run on the data directory.",
		Example: "  secondring retention verify --data ./data",
		RunE: func(c *cobra.Command, _ []string) error {
			return withStore(data, func(log *sqlite.Store) error {
				ids, err := centersOf(c.Context(), log, eventlog.CenterID(id))
				if err != nil {
					return err
				}
				for _, id := range ids {
					if err := verifyArchived(c.Context(), log, archiveIn(data, archive), id, c.OutOrStdout()); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	archiveFlags(c, &data, &archive)
	c.Flags().StringVar(&id, "center", "", "only this contact center")
	return c
}

// verifyArchived proves the log, and with its archives from as far back as they go. Where
// they begin later than at the first event, only their chain can be checked.
func verifyArchived(ctx context.Context, log eventlog.Store, archive string, id eventlog.CenterID, out io.Writer) error {
	proof, err := engine.Prove(ctx, log, id)
	if err != nil {
		return err
	}
	whole := retention.Whole(log, archive)
	begin, err := whole.Begin(ctx, id)
	if err != nil {
		return err
	}
	if begin.Position == 0 {
		all, err := engine.Prove(ctx, whole, id)
		if err != nil {
			return err
		}
		if all != proof {
			return fmt.Errorf("center %s: archives and log come to another state than the log by itself: %w", id, eventlog.ErrCorrupt)
		}
	} else {
		for _, err := range whole.Read(ctx, id, begin.Position) {
			if err != nil {
				return err
			}
		}
	}
	kept, err := log.Begin(ctx, id)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "center   %s   events %d to %d verified, the log begins at %d, chain %s\n", id, begin.Position+1, proof.Position, kept.Position+1, hexOf(proof.Chain))
	return nil
}

func readArchiveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "read FILE", Short: "Write the events of an archive as JSON", Args: argsExactly(1),
		Long: "Writes the events of an archive, one JSON object a line, in the form of the API's events. People are references, as in the log: their names and\n" +
			"numbers are in the vault of the data directory only.",
		Example: "  secondring retention read ./data/archive/acme-000000000001-000000004711.ndjson.gz | jq 'select(.data.call == \"vc-17\")'",
		RunE: func(c *cobra.Command, args []string) error {
			a, err := retention.OpenArchive(args[0])
			if err != nil {
				return err
			}
			out := bufio.NewWriter(c.OutOrStdout())
			_, err = a.Records(func(r eventlog.Record) error { return writeEvents(json.NewEncoder(out), r) })
			return errors.Join(err, out.Flush())
		},
	}
}

func writeEvents(lines *json.Encoder, r eventlog.Record) error {
	for entry, err := range center.Entries(r.Schema, center.Position(r.After), r.Body) {
		if err != nil {
			return err
		}
		for i, event := range entry.Events {
			if err := lines.Encode(face.EventOf(entry.First+center.Position(i), entry.Input.At, event, people.Nobody())); err != nil {
				return err
			}
		}
	}
	return nil
}

// centersOf are the centers of a store, or the one that is wanted.
func centersOf(ctx context.Context, log eventlog.Store, wanted eventlog.CenterID) ([]eventlog.CenterID, error) {
	ids, err := log.Centers(ctx)
	if err != nil || wanted == "" {
		return ids, err
	}
	if !slices.Contains(ids, wanted) {
		return nil, fmt.Errorf("there is no contact center %q here", wanted)
	}
	return []eventlog.CenterID{wanted}, nil
}

func hexOf(h eventlog.Hash) string { return hex.EncodeToString(h[:]) }
