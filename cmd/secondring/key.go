package main

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/spf13/cobra"
)

func keyCommand() *cobra.Command {
	c := &cobra.Command{Use: "key", Short: "API keys of a host"}
	c.AddCommand(issueKeyCommand())
	return c
}

func issueKeyCommand() *cobra.Command {
	var k *client
	var data string
	var wanted struct {
		Role  string `json:"role"`
		Agent string `json:"agent,omitempty"`
		Label string `json:"label,omitempty"`
	}
	c := &cobra.Command{
		Use: "issue", Short: "Issue an API key and show it this once", Args: argsExactly(0),
		Long: "Asks the running host for an API key. With --data it issues one on the data directory of a host that is down, and needs no key:\n" +
			"whoever can read the directory may, also when the last administrator's key is lost.",
		Example: "  secondring key issue --role agent --agent alice\n  secondring key issue --role administrator --data ./data --center acme",
		RunE: func(c *cobra.Command, _ []string) error {
			if data != "" {
				return issueOffline(c.Context(), data, k.center, wanted.Role, wanted.Agent, wanted.Label, c.OutOrStdout())
			}
			text, err := k.ask(c.Context(), http.MethodPost, "/keys", "application/json", wanted)
			if err != nil {
				return err
			}
			var issued struct{ Key string }
			if err := json.Unmarshal(text, &issued); err != nil {
				return fmt.Errorf("read the answer: %w", err)
			}
			fmt.Fprintln(c.OutOrStdout(), issued.Key)
			return nil
		},
	}
	k = clientFlags(c)
	f := c.Flags()
	f.StringVar(&wanted.Role, "role", "", "agent, supervisor, administrator, vendor, integrator or wall")
	f.StringVar(&wanted.Agent, "agent", "", "of the role agent: key of the agent")
	f.StringVar(&wanted.Label, "label", "", "what the key is for")
	f.StringVar(&data, "data", "", "data directory of a host that is down; then --center is needed, and no key")
	if err := c.MarkFlagRequired("role"); err != nil {
		panic(err) // the flag is named two lines above
	}
	return c
}
