package api

import (
	"context"
	"net/http"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

// person makes a party somebody whom the vault knows: the same number is the same
// person. The reference is 0 if nothing is known of them.
func (r *request) person(ctx context.Context, p Party, field string) (ref center.PersonRef, rows []eventlog.Person, kept string, err error) {
	person := people.Person{Name: p.Name, Attributes: p.Attributes}
	if p.Number != "" {
		if person.Number, kept, err = people.ParsePhone(p.Number); err != nil {
			return 0, nil, "", invalid(field+".number", p.Number, "1 to 32 digits, such as +493012345678 or 204")
		}
	}
	ref, rows, err = r.people.Refer(ctx, person)
	return ref, rows, kept, err
}

// Started names a voice call that a request brought about. It says only what will be
// true for ever, so that a repetition can be answered alike.
type Started struct {
	ID     string `json:"id" doc:"the voice call" example:"vc-4711"`
	Number string `json:"number,omitempty" doc:"why the number is kept as it was dialed"`

	PlaceToken string `json:"placeToken,omitempty" doc:"one-time secret of the caller, shown once and not in a repeated answer"`
}

type startedOutput struct {
	Location string `header:"Location"`
	Body     Started
}

func (r *request) started(id center.CallID, kept string) *startedOutput {
	return &startedOutput{Location: r.path("/calls/%s", id), Body: Started{ID: id.String(), Number: kept}}
}

func (s *server) addDial() {
	type dialInput struct {
		OfAgent
		Repeatable
		Body struct {
			Type  string `json:"type,omitempty" enum:"outbound,dialed callback,internal,consult" default:"outbound"`
			To    Party  `json:"to,omitzero" doc:"who is called; a number is needed"`
			Agent string `json:"agent,omitempty" doc:"a colleague's key, instead of to, for an internal call or a consult"`
		}
	}
	addOwned(s, operation{action: auth.Dial, method: http.MethodPost, path: "/agents/{agent}/dial", id: "dial", tag: "agents", status: http.StatusCreated,
		summary: "Let an agent call somebody", codes: []int{http.StatusConflict}},
		func(ctx context.Context, r *request, in *dialInput) (center.AgentID, error) {
			return ownAgent(ctx, r, &in.OfAgent)
		},
		func(ctx context.Context, r *request, in *dialInput, id center.AgentID) (*startedOutput, error) {
			if (in.Body.To.Number == "") == (in.Body.Agent == "") {
				return nil, invalid("to.number", "", "a phone number, or the key of a colleague in agent")
			}
			kind, err := center.ParseCallType(in.Body.Type)
			if err != nil {
				return nil, invalid("type", in.Body.Type, "outbound, dialed callback, internal or consult")
			}
			ref, rows, kept, err := r.person(ctx, in.Body.To, "to")
			if err != nil {
				return nil, err
			}
			dial := center.Dial{Agent: id, Type: kind, Person: ref}
			if in.Body.Agent != "" {
				if dial.To, err = r.agent(ctx, in.Body.Agent); err != nil {
					return nil, invalid("agent", in.Body.Agent, "the key of an agent")
				}
			}
			answer, err := r.do(ctx, dial, rows...)
			if err != nil {
				return nil, err
			}
			return r.started(answer.Call, kept), nil
		})
}
