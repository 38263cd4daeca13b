package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/records"
	"github.com/secondring/secondring/retention"
)

func recordsCommand() *cobra.Command {
	c := &cobra.Command{Use: "records", Short: "The records of a data directory"}
	c.AddCommand(rebuildRecordsCommand())
	return c
}

// spec: RECORDS-9
func rebuildRecordsCommand() *cobra.Command {
	var data, archive string
	c := &cobra.Command{
		Use: "rebuild", Short: "Make the records anew from the log", Args: argsExactly(0),
		Long: "Reads the logs of all contact centers into a new " + records.File + " and puts it in the place of the old one when it is whole.\n" +
			"No host may run on the data directory; a running one is asked by POST /v1/centers/{center}/records/rebuild. The records of a contact center whose log was trimmed are kept as they are, unless --archive names the\n" +
			"directory with all that was trimmed: then they are made anew too.",
		Example: "  secondring records rebuild --data ./data\n  secondring records rebuild --data ./data --archive ./data/archive",
		RunE: func(c *cobra.Command, _ []string) error {
			began := time.Now()
			done, err := rebuildRecords(c.Context(), data, archive)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%d events read into %s in %s\n", done.Events, filepath.Join(data, records.File), time.Since(began).Round(time.Millisecond))
			for _, id := range done.Kept {
				fmt.Fprintf(c.OutOrStdout(), "center   %s   its log was trimmed: the records of before were kept as they are\n", id)
			}
			return nil
		},
	}
	c.Flags().StringVar(&data, "data", "./data", "directory of the log and the vault")
	c.Flags().StringVar(&archive, "archive", "", "directory of archives of the log, to be read too")
	return c
}

func rebuildRecords(ctx context.Context, data, archive string) (done records.Rebuilt, err error) {
	err = withStore(data, func(log *sqlite.Store) error {
		var all eventlog.Store = log
		if archive != "" {
			all = retention.Whole(log, archive)
		}
		done, err = records.Rebuild(ctx, data, all)
		return err
	})
	return done, err
}
