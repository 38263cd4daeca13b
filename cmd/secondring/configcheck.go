package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func configCommand() *cobra.Command {
	c := &cobra.Command{Use: "config", Short: "Look at a configuration file"}
	c.AddCommand(&cobra.Command{
		Use: "check FILE", Short: "Say what is wrong with a configuration file", Args: argsExactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readConfig(args[0])
			if err != nil {
				return err
			}
			for _, k := range file.Centers {
				fmt.Fprintf(c.OutOrStdout(), "%s: center %s is right: %d statuses, %d configurations, %d queues, %d agents\n",
					args[0], k.ID, len(k.Statuses), len(k.Configurations), len(k.Queues), len(k.Agents))
			}
			return nil
		},
	})
	return c
}
