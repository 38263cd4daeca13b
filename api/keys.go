package api

import (
	"context"
	"net/http"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
)

// Key is an API key, without its secret.
type Key struct {
	ID       string    `json:"id"`
	Role     string    `json:"role" enum:"agent,supervisor,administrator,vendor,integrator,wall"`
	Agent    string    `json:"agent,omitempty" doc:"of the role agent: key of the agent"`
	Label    string    `json:"label,omitempty"`
	IssuedAt time.Time `json:"issuedAt"`

	agent center.AgentID
}

// IssuedKey is an API key with its secret, which is nowhere else.
type IssuedKey struct {
	ID  string `json:"id"`
	Key string `json:"key" doc:"the whole key; it is shown this once" example:"sr_acme_abcdefgh_…"`
}

type issuedOutput struct {
	Location string `header:"Location"`
	Body     IssuedKey
}

func (s *server) addKeys() {
	type listInput struct{ InCenter }
	add(s, operation{action: auth.ReadKeys, method: http.MethodGet, path: "/keys", id: "listKeys", tag: "keys", summary: "List the API keys"},
		func(ctx context.Context, r *request, _ *listInput) (*bodyOutput[list[Key]], error) {
			out := &bodyOutput[list[Key]]{Body: list[Key]{Items: []Key{}}}
			err := r.view(ctx, func(c *center.Center) {
				for _, k := range c.Keys() {
					out.Body.Items = append(out.Body.Items, Key{ID: k.ID, Role: k.Role.String(), Label: k.Label, IssuedAt: face.Instant(k.IssuedAt), agent: k.Agent})
				}
			})
			for i := range out.Body.Items {
				if k := &out.Body.Items[i]; k.agent != 0 {
					k.Agent = r.people.AgentKey(k.agent)
				}
			}
			return out, err
		})
	type issueInput struct {
		InCenter
		Repeatable
		Body struct {
			Role  string `json:"role" enum:"agent,supervisor,administrator,vendor,integrator,wall"`
			Agent string `json:"agent,omitempty" doc:"of the role agent: key of the agent"`
			Label string `json:"label,omitempty" doc:"what it is for"`
		}
	}
	add(s, operation{action: auth.WriteKeys, method: http.MethodPost, path: "/keys", id: "issueKey", tag: "keys", status: http.StatusCreated,
		summary: "Issue an API key", about: "A repetition under the same Idempotency-Key is refused, since the secret is shown once.", codes: []int{http.StatusConflict}},
		func(ctx context.Context, r *request, in *issueInput) (*issuedOutput, error) {
			return r.issueKey(ctx, in.Body.Role, in.Body.Agent, in.Body.Label)
		})
	type revokeInput struct {
		InCenter
		ID string `path:"id" maxLength:"64"`
	}
	add(s, operation{action: auth.WriteKeys, method: http.MethodDelete, path: "/keys/{id}", id: "revokeKey", tag: "keys", summary: "Revoke an API key"},
		func(ctx context.Context, r *request, in *revokeInput) (*nothing, error) {
			_, err := r.do(ctx, center.RevokeKey{ID: in.ID})
			return nil, err
		})
}

func (r *request) issueKey(ctx context.Context, roleName, agentKey, label string) (*issuedOutput, error) {
	role, err := center.ParseRole(roleName)
	if err != nil {
		return nil, invalid("role", roleName, "agent, supervisor, administrator, vendor or integrator")
	}
	token := auth.NewToken(r.center)
	issue := center.IssueKey{ID: token.KeyID, Hash: token.Hash(), Role: role, Label: label}
	if agentKey != "" {
		if issue.Agent, err = r.agent(ctx, agentKey); err != nil {
			return nil, invalid("agent", agentKey, "the key of an agent")
		}
	}
	answer, err := r.do(ctx, issue)
	switch {
	case err != nil:
		return nil, err
	case answer.Repeat: // the key of the first answer is known to whoever got it, and to nobody else
		return nil, problem(string(center.CodeConflict), "the key was issued before under this Idempotency-Key, and its secret is shown once: revoke it and issue another")
	}
	return &issuedOutput{Location: r.path("/keys/%s", token.KeyID), Body: IssuedKey{ID: token.KeyID, Key: token.Reveal()}}, nil
}
