package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
)

// Next says who would get a call now, and why not the others.
type Next struct {
	Queue   string      `json:"queue"`
	Model   string      `json:"routingModel" doc:"by which the order of those is made who could take it"`
	Routing string      `json:"routing" enum:"host-routed,vendor-routed" doc:"who picks the agent: the host in this order, or the telephony system as it likes"`
	Open    bool        `json:"open" doc:"the queue is inside its business hours"`
	Callers int         `json:"callers" doc:"who wait in this line already"`
	Agents  []Candidate `json:"agents" doc:"who could take it, the next first"`
	Others  []Passed    `json:"others" doc:"everybody else, and the rule that leaves them out"`
}

func (s *server) addNext() {
	type input struct {
		InCenter
		ID     string `path:"id" maxLength:"256" example:"support"`
		Skills string `query:"skills" maxLength:"4096" doc:"that the call requires, with commas between them" example:"german,returns"`
	}
	add(s, operation{action: auth.ExplainWork, method: http.MethodGet, path: "/queues/{id}/next", id: "explainNext", tag: "queues",
		summary: "Who would get a call of this queue now, and why not the others", about: "Asks the state as it is; nothing changes, and nobody is rung."},
		func(ctx context.Context, r *request, in *input) (*bodyOutput[Next], error) {
			next, err := r.next(ctx, center.QueueID(in.ID), skillsOf(in.Skills))
			return &bodyOutput[Next]{Body: next}, err
		})
}

func skillsOf(text string) (skills []center.SkillID) {
	for one := range strings.SplitSeq(text, ",") {
		if one = strings.TrimSpace(one); one != "" {
			skills = append(skills, center.SkillID(one))
		}
	}
	return skills
}

// next asks the center, then puts names in the place of ids.
func (r *request) next(ctx context.Context, queue center.QueueID, skills []center.SkillID) (Next, error) {
	next := Next{Queue: string(queue), Agents: []Candidate{}, Others: []Passed{}}
	var turns []center.Turn
	var no *center.Refusal
	why := map[center.AgentID]string{}
	err := r.view(ctx, func(c *center.Center) {
		if turns, no = c.Next(queue, skills); no != nil {
			return
		}
		rules, _ := c.Queue(queue)
		now := face.QueueOf(c, rules)
		next.Model, next.Routing, next.Open, next.Callers = rules.Model.String(), c.Settings().Routing.String(), now.Open, now.Callers
		for _, t := range turns {
			if t.Why == "" {
				why[t.Agent] = free(c, c.Agent(t.Agent), center.Millis(time.Now().UnixMilli()))
			}
		}
	})
	switch {
	case err != nil:
		return next, err
	case no != nil:
		return next, refused(no, r.people)
	}
	for _, t := range turns {
		key, name := r.people.AgentKey(t.Agent), r.people.Agent(t.Agent)
		if t.Why == "" {
			next.Agents = append(next.Agents, Candidate{Key: key, Name: name, Why: why[t.Agent]})
		} else {
			next.Others = append(next.Others, Passed{Key: key, Name: name, Rule: r.people.Sentence(t.Why)})
		}
	}
	return next, nil
}
