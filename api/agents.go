package api

import (
	"context"
	"net/http"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/face"
)

// OfAgent is the input of an operation on one agent.
type OfAgent struct {
	InCenter
	Agent string `path:"agent" doc:"the agent's key" example:"alice" pattern:"^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$"`
}

// ownAgent finds whose operation it is by the key in the path.
func ownAgent(ctx context.Context, r *request, in *OfAgent) (center.AgentID, error) {
	return r.agent(ctx, in.Agent)
}

func (s *server) addAgents() {
	s.addAgentList()
	addOwned(s, operation{action: auth.ReadAgent, method: http.MethodGet, path: "/agents/{agent}", id: "getAgent", tag: "agents",
		summary: "Read an agent: rules, presence, works"}, ownAgent,
		func(ctx context.Context, r *request, in *OfAgent, id center.AgentID) (*ruleOutput[Agent], error) {
			return r.agentNow(ctx, in.Agent, id)
		})
	s.addAgentRules()
	s.addAgentPresence()
	s.addDial()
}

// addAgentRules adds what changes what is said of an agent.
func (s *server) addAgentRules() {
	type putInput struct {
		OfAgent
		Conditional
		Body AgentRules
	}
	add(s, operation{action: auth.WriteAgent, method: http.MethodPut, path: "/agents/{agent}", id: "putAgent", tag: "agents",
		summary: "Put an agent, or replace what is said of them", codes: conditionalCodes}, func(ctx context.Context, r *request, in *putInput) (*ruleOutput[Agent], error) {
		defer r.people.Naming()()
		id := r.people.Mint(in.Agent)
		person := r.people.AgentPerson(id)
		person.Key, person.Name = in.Agent, in.Body.Name
		rules := center.AgentRules{ID: id, Configuration: in.Body.Configuration, Queues: in.Body.Queues, Skills: in.Body.Skills}
		if err := r.configure(ctx, in.Conditional, center.Change{Agents: []center.AgentRules{rules}}, person.Row(eventlog.Ref(id))); err != nil {
			return nil, err
		}
		r.people.Put(id, person)
		return r.agentNow(ctx, in.Agent, id)
	})
	type removeInput struct {
		OfAgent
		Conditional
	}
	add(s, operation{action: auth.WriteAgent, method: http.MethodDelete, path: "/agents/{agent}", id: "deleteAgent", tag: "agents",
		summary: "Remove an agent", codes: conditionalCodes}, func(ctx context.Context, r *request, in *removeInput) (*nothing, error) {
		defer r.people.Naming()()
		id, err := r.agent(ctx, in.Agent)
		if err != nil {
			return nil, err
		}
		if _, err := r.agentNow(ctx, in.Agent, id); err != nil {
			return nil, err
		}
		if err := r.configure(ctx, in.Conditional, center.Change{RemoveAgents: []center.AgentID{id}}); err != nil {
			return nil, err
		}
		r.people.Remove(id)
		return nil, nil
	})
}

// addAgentPresence adds what an agent asks for and shows.
func (s *server) addAgentPresence() {
	type statusInput struct {
		OfAgent
		Repeatable
		Body struct {
			Status center.StatusID `json:"status" doc:"id of a presence status"`
		}
	}
	addOwned(s, operation{action: auth.SetStatus, method: http.MethodPost, path: "/agents/{agent}/status", id: "setStatus", tag: "agents",
		summary: "Ask for a presence status", about: "During a call or its after-call work it takes effect at the end of that."},
		func(ctx context.Context, r *request, in *statusInput) (center.AgentID, error) {
			return ownAgent(ctx, r, &in.OfAgent)
		},
		func(ctx context.Context, r *request, in *statusInput, id center.AgentID) (*nothing, error) {
			_, err := r.do(ctx, center.AskStatus{Agent: id, Status: in.Body.Status})
			return nil, err
		})
	type lifeInput struct {
		OfAgent
		Repeatable
	}
	addOwned(s, operation{action: auth.ShowLife, method: http.MethodPost, path: "/agents/{agent}/life", id: "showLife", tag: "agents",
		summary: "Say that the person is there", about: "A screen says so when the agent clicks or moves. After a missed call a timed return to the former status waits for it."},
		func(ctx context.Context, r *request, in *lifeInput) (center.AgentID, error) {
			return ownAgent(ctx, r, &in.OfAgent)
		},
		func(ctx context.Context, r *request, _ *lifeInput, id center.AgentID) (*nothing, error) {
			_, err := r.do(ctx, center.ShowLife{Agent: id})
			return nil, err
		})
}

func (r *request) agentNow(ctx context.Context, key string, id center.AgentID) (*ruleOutput[Agent], error) {
	out, found, rules := &ruleOutput[Agent]{}, false, center.AgentRules{}
	err := r.view(ctx, func(c *center.Center) {
		if a := c.Agent(id); a != nil {
			out.Body, rules, found = face.AgentNow(c, a), a.Rules, true
		}
	})
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, missing("agent", key)
	}
	out.Body.Fill(r.people)
	out.ETag = r.versionOf(center.Change{Agents: []center.AgentRules{rules}})
	return out, nil
}

func (s *server) addAgentList() {
	type listInput struct {
		InCenter
		Queue  string `query:"queue" maxLength:"256" doc:"only agents of this queue"`
		Status string `query:"status" maxLength:"256" doc:"only agents with this presence status"`
		After  string `query:"after" maxLength:"64" doc:"next of the page before"`
		Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	}
	add(s, operation{action: auth.ListAgents, method: http.MethodGet, path: "/agents", id: "listAgents", tag: "agents",
		summary: "List the agents with their presence and works"}, func(ctx context.Context, r *request, in *listInput) (*bodyOutput[list[Agent]], error) {
		after, err := cursor(in.After)
		if err != nil {
			return nil, err
		}
		out := &bodyOutput[list[Agent]]{Body: list[Agent]{Items: []Agent{}}}
		err = r.view(ctx, func(c *center.Center) {
			for _, a := range c.Agents() {
				if uint64(a.ID) <= after || in.Status != "" && string(a.Status) != in.Status || in.Queue != "" && !has(a.Rules.Queues, in.Queue) {
					continue
				}
				if len(out.Body.Items) == in.Limit {
					out.Body.Next = cursorAt(uint64(out.Body.Items[in.Limit-1].AgentID))
					return
				}
				out.Body.Items = append(out.Body.Items, face.AgentNow(c, a))
			}
		})
		for i := range out.Body.Items {
			out.Body.Items[i].Fill(r.people)
		}
		return out, err
	})
}

func has(ids []center.QueueID, id string) bool {
	_, ok := among(ids, func(v center.QueueID) bool { return string(v) == id })
	return ok
}
