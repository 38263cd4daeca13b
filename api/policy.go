package api

import (
	"context"
	"net/http"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/policy"
)

// addPolicy registers what is found in the rules taken together.
func (s *server) addPolicy() {
	type input struct{ InCenter }
	add(s, operation{action: auth.ReadSettings, method: http.MethodGet, path: "/policy/findings", id: "listFindings", tag: "settings",
		summary: "Find rules that are each right and together wrong",
		about:   "Queues that nobody serves, agents who are rung for ever, steps that are never reached: the gravest first. Empty is right."},
		func(ctx context.Context, r *request, _ *input) (*bodyOutput[list[policy.Finding]], error) { // spec: POLICY-9
			var rules center.Change
			if err := r.view(ctx, func(c *center.Center) { rules = c.Rules() }); err != nil {
				return nil, err
			}
			out := &bodyOutput[list[policy.Finding]]{}
			out.Body.Items = append([]policy.Finding{}, policy.Lint(rules, time.Now(), r.people.AgentKey)...)
			return out, nil
		})
}
