package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/policy"
	"github.com/secondring/secondring/rulebook"
)

// errFindings says that rules have findings that are grave enough to say so.
var errFindings = errors.New("the rules have findings")

func policyCommand() *cobra.Command {
	c := &cobra.Command{Use: "policy", Short: "Look at what rules do together"}
	c.AddCommand(lintPolicyCommand())
	return c
}

// centerFindings are the findings of one contact center.
type centerFindings struct {
	Center   string           `json:"center"`
	Findings []policy.Finding `json:"findings"`
}

// spec: POLICY-9
func lintPolicyCommand() *cobra.Command {
	var data, format, failOn string
	c := &cobra.Command{
		Use: "lint [FILE]", Short: "Find rules that are each right and together wrong",
		Long: "Looks at the rules of a configuration file, or with --data at those of every contact center of a data directory that no host runs on, and says what hurts callers\n" +
			"or does nothing: queues that nobody serves, agents who are rung for ever, steps that are never reached. docs/tables/findings.md has all of it.\n" +
			"It ends with exit code 3 if there is a finding of the severity of --fail-on or graver.",
		Example: "  secondring policy lint centers.yaml\n  secondring policy lint --data ./data --format json --fail-on warning",
		Args: func(_ *cobra.Command, args []string) error {
			if (len(args) == 1) == (data != "") || len(args) > 1 {
				return &usageError{errors.New("expected a FILE, or --data with a directory, and not both")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			grave := policy.Severity(failOn)
			if grave != policy.Error && grave != policy.Warning && grave != policy.Info {
				return &usageError{fmt.Errorf("--fail-on is %q: expected error, warning or info", failOn)}
			}
			if format != "text" && format != "json" {
				return &usageError{fmt.Errorf("--format is %q: expected text or json", format)}
			}
			var centers []rulebook.Center
			var err error
			if data != "" {
				centers, err = exportData(c.Context(), data)
			} else {
				var file *rulebook.File
				if file, err = readConfig(args[0]); err == nil {
					centers = file.Centers
				}
			}
			if err != nil {
				return fmt.Errorf("lint: %w", err)
			}
			return lintCenters(c.OutOrStdout(), centers, format, grave)
		},
	}
	c.Flags().StringVar(&data, "data", "", "directory of the log and the vault, instead of a file")
	c.Flags().StringVar(&format, "format", "text", "text or json")
	c.Flags().StringVar(&failOn, "fail-on", string(policy.Error), "least severity that gives exit code 3: error, warning or info")
	return c
}

func lintCenters(w io.Writer, centers []rulebook.Center, format string, grave policy.Severity) error {
	all, failed := []centerFindings{}, false
	for _, k := range centers {
		found, err := lintCenter(k)
		if err != nil {
			return err
		}
		all = append(all, centerFindings{k.ID, found})
		for _, f := range found {
			failed = failed || f.Severity.AtLeast(grave)
		}
	}
	if format == "json" {
		if err := json.NewEncoder(w).Encode(all); err != nil {
			return fmt.Errorf("write findings: %w", err)
		}
	} else {
		for _, k := range all {
			for _, f := range k.Findings {
				fmt.Fprintf(w, "center %s: %s\n", k.Center, f)
			}
			fmt.Fprintf(w, "center %s: %d findings\n", k.Center, len(k.Findings))
		}
	}
	if failed {
		return errFindings
	}
	return nil
}

// lintCenter puts the rules in force in an empty center, which fills in defaults.
func lintCenter(k rulebook.Center) ([]policy.Finding, error) {
	ids, keys := map[string]center.AgentID{}, map[center.AgentID]string{}
	for n, a := range k.Agents {
		ids[a.Key], keys[center.AgentID(n+1)] = center.AgentID(n+1), a.Key
	}
	c := center.New(k.ID)
	if no := c.Step(center.Input{At: 1, Body: center.Configure{Change: k.Change(func(key string) center.AgentID { return ids[key] })}}).Refusal; no != nil {
		return nil, fmt.Errorf("center %s: %w", k.ID, no)
	}
	return policy.Lint(c.Rules(), time.Now(), func(id center.AgentID) string { return keys[id] }), nil
}
