package main

import (
	"net/http"
	"net/url"

	"github.com/spf13/cobra"
)

// spec: API-6
func timelineCommand() *cobra.Command {
	var k *client
	var routine bool
	c := &cobra.Command{
		Use: "timeline CALL", Short: "Tell a call's life in sentences", Example: "  secondring timeline vc-4711", Args: argsExactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			path := "/calls/" + url.PathEscape(args[0]) + "/timeline"
			if routine {
				path += "?routine=true"
			}
			text, err := k.ask(c.Context(), http.MethodGet, path, "text/plain", nil)
			if err != nil {
				return err
			}
			_, err = c.OutOrStdout().Write(text)
			return err
		},
	}
	k = clientFlags(c)
	c.Flags().BoolVar(&routine, "routine", false, "also what is of interest only when something is searched for")
	return c
}
