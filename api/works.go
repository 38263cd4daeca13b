package api

import (
	"context"
	"net/http"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/face"
)

// OfWork is the input of an operation on one agent work.
type OfWork struct {
	InCenter
	ID string `path:"id" doc:"the agent work" example:"aw-4712" maxLength:"32"`
}

func (in *OfWork) work() (center.WorkID, error) {
	id, err := center.ParseWorkID(in.ID)
	if err != nil {
		return 0, notAnID("agent work", in.ID, "aw-4712")
	}
	return id, nil
}

// workOf finds a work and whose it is.
func (r *request) workOf(ctx context.Context, in *OfWork) (v Work, err error) {
	id, err := in.work()
	if err != nil {
		return v, err
	}
	found := false
	err = r.view(ctx, func(c *center.Center) {
		if w := c.Work(id); w != nil {
			v, found = face.WorkNow(w), true
		}
	})
	if err == nil && !found {
		err = missing("agent work", in.ID)
	}
	v.Fill(r.people)
	return v, err
}

func ownWork(ctx context.Context, r *request, in *OfWork) (center.AgentID, error) {
	v, err := r.workOf(ctx, in)
	return v.AgentID, err
}

// click is a button on an offer or a call, without anything to fill in.
type click struct {
	action  auth.Action
	verb    string
	id      string
	summary string
	body    func(center.WorkID, center.AgentID) center.InputBody
}

var clicks = []click{
	{auth.AcceptWork, "accept", "acceptWork", "Accept an offer", func(w center.WorkID, a center.AgentID) center.InputBody {
		return center.AcceptWork{Work: w, Agent: a}
	}},
	{auth.AcknowledgeWork, "seen", "seeWork", "Say that an offer has reached the agent's screen or phone", func(w center.WorkID, a center.AgentID) center.InputBody {
		return center.OfferSeen{Work: w, Agent: a}
	}},
	{auth.EndWork, "end", "endWork", "End the call, as the End Call button does", func(w center.WorkID, a center.AgentID) center.InputBody {
		return center.EndWork{Work: w, Agent: a}
	}},
	{auth.FinishAfterCall, "finish", "finishAfterCall", "Finish the after-call work early", func(w center.WorkID, a center.AgentID) center.InputBody {
		return center.FinishAfterCall{Work: w, Agent: a}
	}},
	{auth.ExtendAfterCall, "extend", "extendAfterCall", "Lengthen the after-call work by one extension", func(w center.WorkID, a center.AgentID) center.InputBody {
		return center.ExtendAfterCall{Work: w, Agent: a}
	}},
}

func (s *server) addWorks() {
	addOwned(s, operation{action: auth.ReadWork, method: http.MethodGet, path: "/works/{id}", id: "getWork", tag: "works",
		summary: "Read an agent work"}, ownWork, func(ctx context.Context, r *request, in *OfWork, _ center.AgentID) (*bodyOutput[Work], error) {
		v, err := r.workOf(ctx, in)
		return &bodyOutput[Work]{Body: v}, err
	})
	type clickInput struct {
		OfWork
		Repeatable
	}
	for _, k := range clicks {
		addOwned(s, operation{action: k.action, method: http.MethodPost, path: "/works/{id}/" + k.verb, id: k.id, tag: "works",
			summary: k.summary, codes: []int{http.StatusConflict}},
			func(ctx context.Context, r *request, in *clickInput) (center.AgentID, error) {
				return ownWork(ctx, r, &in.OfWork)
			},
			func(ctx context.Context, r *request, in *clickInput, agent center.AgentID) (*nothing, error) {
				id, err := in.work()
				if err != nil {
					return nil, err
				}
				_, err = r.do(ctx, k.body(id, agent))
				return nil, err
			})
	}
	add(s, operation{action: auth.WithdrawWork, method: http.MethodPost, path: "/works/{id}/withdraw", id: "withdrawWork", tag: "works",
		summary: "Take an unanswered offer back; the call is back in line", codes: []int{http.StatusConflict}},
		func(ctx context.Context, r *request, in *clickInput) (*nothing, error) {
			id, err := in.work()
			if err != nil {
				return nil, err
			}
			_, err = r.do(ctx, center.WithdrawWork{Work: id})
			return nil, err
		})
	add(s, operation{action: auth.UndoMiss, method: http.MethodPost, path: "/works/{id}/undo-miss", id: "undoMiss", tag: "works",
		summary: "Undo an agent's last miss", about: "The agent's counters and status are as if it had not been; that it happened stays in the records.", codes: []int{http.StatusConflict}},
		func(ctx context.Context, r *request, in *clickInput) (*nothing, error) {
			id, err := in.work()
			if err != nil {
				return nil, err
			}
			_, err = r.do(ctx, center.UndoMiss{Work: id})
			return nil, err
		})
	s.addDecline()
	s.addTransfer()
	s.addControls()
}

func (s *server) addDecline() {
	type declineInput struct {
		OfWork
		Repeatable
		Body *struct {
			Reason string `json:"reason,omitempty" doc:"one of the configuration's decline reasons"`
		}
	}
	addOwned(s, operation{action: auth.DeclineWork, method: http.MethodPost, path: "/works/{id}/decline", id: "declineWork", tag: "works",
		summary: "Decline an offer; the call is back in line", codes: []int{http.StatusConflict}},
		func(ctx context.Context, r *request, in *declineInput) (center.AgentID, error) {
			return ownWork(ctx, r, &in.OfWork)
		},
		func(ctx context.Context, r *request, in *declineInput, agent center.AgentID) (*nothing, error) {
			id, err := in.work()
			if err != nil {
				return nil, err
			}
			decline := center.DeclineWork{Work: id, Agent: agent}
			if in.Body != nil {
				decline.Reason = in.Body.Reason
			}
			_, err = r.do(ctx, decline)
			return nil, err
		})
}

// Target is where a call goes: exactly one of the three.
type Target struct {
	Agent string         `json:"agent,omitempty" doc:"an agent's key"`
	Queue center.QueueID `json:"queue,omitempty"`
	To    *Party         `json:"to,omitempty" doc:"somebody with a number"`
}

// target finds what a transfer is to, with the vault's rows for it.
func (r *request) target(ctx context.Context, t Target) (out center.Target, rows []eventlog.Person, err error) {
	count := 0
	if t.Agent != "" {
		count++
		out.Kind = center.ToAgent
		if out.Agent, err = r.agent(ctx, t.Agent); err != nil {
			return out, nil, invalid("target.agent", t.Agent, "the key of an agent")
		}
	}
	if t.Queue != "" {
		count++
		out.Kind, out.Queue = center.ToQueue, t.Queue
	}
	if t.To != nil {
		count++
		out.Kind = center.ToNumber
		if t.To.Number == "" {
			return out, nil, invalid("target.to.number", "", "a phone number")
		}
		if out.Person, rows, _, err = r.person(ctx, *t.To, "target.to"); err != nil {
			return out, nil, err
		}
	}
	if count != 1 {
		return out, nil, invalid("target", "", "exactly one of agent, queue and to")
	}
	return out, rows, nil
}

func (s *server) addTransfer() {
	type transferInput struct {
		OfWork
		Repeatable
		Body struct {
			Target Target `json:"target"`
			Blind  bool   `json:"blind,omitempty" doc:"the call is handed over; else the target is added to it"`
		}
	}
	addOwned(s, operation{action: auth.TransferWork, method: http.MethodPost, path: "/works/{id}/transfer", id: "transferWork", tag: "works",
		summary: "Transfer a call, or add somebody to it", codes: []int{http.StatusConflict}},
		func(ctx context.Context, r *request, in *transferInput) (center.AgentID, error) {
			return ownWork(ctx, r, &in.OfWork)
		},
		func(ctx context.Context, r *request, in *transferInput, agent center.AgentID) (*nothing, error) {
			id, err := in.work()
			if err != nil {
				return nil, err
			}
			target, rows, err := r.target(ctx, in.Body.Target)
			if err != nil {
				return nil, err
			}
			_, err = r.do(ctx, center.TransferWork{Work: id, Agent: agent, Target: target, Blind: in.Body.Blind}, rows...)
			return nil, err
		})
}
