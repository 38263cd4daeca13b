package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
)

// Explanation says why an offer went to its agent and to nobody else.
type Explanation struct {
	Work   string    `json:"work" example:"aw-4712"`
	Call   string    `json:"call" example:"vc-4711"`
	Agent  Candidate `json:"agent" doc:"who was offered the call"`
	Others []Passed  `json:"others" doc:"everybody else, and the rule that left them out"`
	Queue  string    `json:"queue,omitempty"`
	Model  string    `json:"routingModel,omitempty"`
	Place  int       `json:"place,omitempty" doc:"of the call in line, just before"`
	At     time.Time `json:"at"`
}

// Candidate is the agent who was offered the call.
type Candidate struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Why  string `json:"why" doc:"in a sentence"`
}

// Passed is an agent who was not.
type Passed struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Rule string `json:"rule" doc:"what left them out" example:"status break is not online"`
}

func (s *server) addExplain() {
	add(s, operation{action: auth.ExplainWork, method: http.MethodGet, path: "/works/{id}/explain", id: "explainWork", tag: "works",
		summary: "Why this agent, and for everybody else why not", about: "Answered from the log: the state is the one just before the offer.", codes: []int{http.StatusGone}},
		func(ctx context.Context, r *request, in *OfWork) (*bodyOutput[Explanation], error) {
			id, err := in.work()
			if err != nil {
				return nil, err
			}
			ctx, cancel := context.WithTimeout(ctx, explainWaitMax)
			defer cancel()
			e, err := r.explain(ctx, id)
			return &bodyOutput[Explanation]{Body: e}, err
		})
}

// explain asks the state before the offer about every agent.
// spec: ROUTING-11
func (r *request) explain(ctx context.Context, id center.WorkID) (Explanation, error) {
	assigned, at, err := r.assigned(ctx, id)
	if err != nil {
		return Explanation{}, err
	}
	c, err := r.server.past.StateAt(ctx, r.center, center.Position(id)-1)
	if err != nil {
		return Explanation{}, err
	}
	call, chosen := c.Call(assigned.Call), c.Agent(assigned.Agent)
	if call == nil || chosen == nil {
		return Explanation{}, fmt.Errorf("work %s: its call or agent is not in the state before it", id)
	}
	queue, _ := c.Queue(call.Queue)
	e := Explanation{Work: id.String(), Call: call.ID.String(), Queue: string(call.Queue), Place: c.PlaceInLine(call), At: face.Instant(at), Others: []Passed{}}
	if call.Queue != "" {
		e.Model = queue.Model.String()
	}
	e.Agent = Candidate{Key: r.people.AgentKey(chosen.ID), Name: r.people.Agent(chosen.ID), Why: whyChosen(c, call, chosen, assigned, queue, at)}
	for _, a := range c.Agents() {
		if a.ID == chosen.ID {
			continue
		}
		e.Others = append(e.Others, Passed{Key: r.people.AgentKey(a.ID), Name: r.people.Agent(a.ID), Rule: r.people.Sentence(whyNot(c, call, a, chosen, assigned, queue, at))})
	}
	return e, nil
}

// offered is the event that made an agent work.
type offered struct {
	center.WorkAssigned
	given bool // a supervisor chose the agent
}

// assigned finds the event that made an agent work.
func (r *request) assigned(ctx context.Context, id center.WorkID) (offered, center.Millis, error) {
	for entry, err := range r.server.past.Entries(ctx, r.center, center.Position(id)-1) {
		if err != nil {
			return offered{}, 0, err
		}
		i := int(center.Position(id) - entry.First)
		if i < 0 || i >= len(entry.Events) {
			break
		}
		if e, ok := entry.Events[i].(center.WorkAssigned); ok {
			in, given := entry.Input.Body.(center.OfferCall)
			o := offered{WorkAssigned: e, given: given && in.Call == e.Call && in.Agent == e.Agent}
			return o, entry.Input.At, nil
		}
		break
	}
	return offered{}, 0, missing("agent work", id.String())
}

// picked says who picked the agent, if it was not the host by its queue; "" if it was.
func picked(call *center.Call, assigned offered) string {
	switch {
	case assigned.given:
		return "a supervisor gave the call to this agent"
	case assigned.Dialed:
		return "the agent dialed"
	case call.Target == assigned.Agent && call.Target != 0:
		return "the call is for this agent: it was transferred to them"
	case assigned.Phase != center.Ringing || call.Vendor || call.Place != center.InLine:
		return "the telephony system gave the call to this agent"
	}
	return ""
}

func whyChosen(c *center.Center, call *center.Call, a *center.Agent, assigned offered, q center.Queue, at center.Millis) string {
	if why := picked(call, assigned); why != "" {
		return why
	}
	return fmt.Sprintf("member of queue %s, has every required skill, %s: first by %s", call.Queue, free(c, a, at), q.Model)
}

func whyNot(c *center.Center, call *center.Call, a, chosen *center.Agent, assigned offered, q center.Queue, at center.Millis) string {
	if why := picked(call, assigned); why != "" {
		return "was not asked: " + why
	}
	if rule := c.Why(call, a); rule != "" {
		return rule
	}
	switch {
	case q.Model == center.MostAvailable && c.ConfigurationOf(a).Capacity-c.Load(a) < c.ConfigurationOf(chosen).Capacity-c.Load(chosen):
		return "could have taken it, but has less capacity left"
	case q.Model != center.MostAvailable && c.Load(a) > c.Load(chosen):
		return "could have taken it, but has more open: " + free(c, a, at)
	}
	return "could have taken it, but has not been free as long: " + free(c, a, at)
}

// free tells how long an agent has been free, or how much of the capacity is taken.
func free(c *center.Center, a *center.Agent, at center.Millis) string {
	if load := c.Load(a); load > 0 {
		return fmt.Sprintf("%d of %d of the capacity taken", load, c.ConfigurationOf(a).Capacity)
	}
	return fmt.Sprintf("free for %.1f s", float64(max(0, at-a.IdleSince))/float64(center.Second))
}
