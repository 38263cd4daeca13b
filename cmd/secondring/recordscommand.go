package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/records"
)

func recordsCommand() *cobra.Command {
	c := &cobra.Command{Use: "records", Short: "The records of a data directory"}
	c.AddCommand(rebuildRecordsCommand())
	return c
}

// spec: RECORDS-9
func rebuildRecordsCommand() *cobra.Command {
	var data string
	c := &cobra.Command{
		Use: "rebuild", Short: "Make the records anew from the log", Args: argsExactly(0),
		Long: "Reads the logs of all contact centers into a new " + records.File + " and puts it in the place of the old one when it is whole.\n" +
			"No host may run on the data directory; a running one is asked by POST /v1/centers/{center}/records/rebuild.",
		Example: "  secondring records rebuild --data ./data",
		RunE: func(c *cobra.Command, _ []string) error {
			began := time.Now()
			events, err := rebuildRecords(c.Context(), data)
			if err == nil {
				fmt.Fprintf(c.OutOrStdout(), "%d events read into %s in %s\n", events, filepath.Join(data, records.File), time.Since(began).Round(time.Millisecond))
			}
			return err
		},
	}
	c.Flags().StringVar(&data, "data", "./data", "directory of the log and the vault")
	return c
}

func rebuildRecords(ctx context.Context, data string) (events uint64, err error) {
	err = withStore(data, func(log *sqlite.Store) error {
		events, err = records.Rebuild(ctx, data, log)
		return err
	})
	return events, err
}
