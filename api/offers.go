package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/history"
	"github.com/secondring/secondring/timeline"
)

// OfferRecord is an offer that an agent had: who called, and what became of the call.
type OfferRecord struct {
	ID             string    `json:"id" example:"aw-4712"`
	Call           string    `json:"call" example:"vc-4711"`
	CallType       string    `json:"callType" example:"inbound"`
	Queue          string    `json:"queue,omitempty"`
	CustomerName   string    `json:"customerName,omitempty" doc:"from the vault; empty if withheld or erased"`
	CustomerNumber string    `json:"customerNumber,omitempty" doc:"as people of its country write it"`
	Attempt        int       `json:"attempt" doc:"which offer of the call it was"`
	Dialed         bool      `json:"dialed,omitempty"`
	Outcome        string    `json:"outcome,omitempty"`
	Fault          string    `json:"fault,omitempty"`
	DeclineReason  string    `json:"declineReason,omitempty"`
	WrapUp         string    `json:"wrapUp,omitempty" doc:"code of what the call was about, as long as the host remembers the work"`
	AssignedAt     time.Time `json:"assignedAt"`
	AcceptAt       time.Time `json:"acceptAt,omitzero"`
	ConnectAt      time.Time `json:"connectAt,omitzero"`
	CloseAt        time.Time `json:"closeAt,omitzero"`
	HandleTime     Seconds   `json:"handleTimeSeconds,omitzero"`
	Then           string    `json:"then" enum:"open,answered,abandoned,over" doc:"what became of the call: it still waits or rings, somebody talked to the customer, the caller gave up, or it ended otherwise"`
	AnsweredBy     string    `json:"answeredBy,omitempty" doc:"name of the agent who talked to the customer first"`
	AnsweredByKey  string    `json:"answeredByKey,omitempty"`
	EndReason      string    `json:"endReason,omitempty" doc:"of a call that is over"`
}

// addOffers lets agents read their own past: what they were offered, and the life of
// those calls as far as it concerns them.
// spec: CONSOLE-22, CONSOLE-23
func (s *server) addOffers() {
	type input struct {
		OfAgent
		Listed
		Queue   string `query:"queue" maxLength:"256"`
		Outcome string `query:"outcome" maxLength:"64" example:"ignored"`
	}
	const path = "/agents/{agent}/offers"
	addOwned(s, operation{action: auth.ReadHistory, method: http.MethodGet, path: path, id: "listOffers", tag: "agents",
		summary: "List what an agent was offered, and what became of those calls", about: "By when they were offered. With Accept: text/csv or application/x-ndjson all that fit are exported."},
		func(ctx context.Context, r *request, in *input) (center.AgentID, error) {
			return ownAgent(ctx, r, &in.OfAgent)
		},
		func(ctx context.Context, r *request, in *input, agent center.AgentID) (*streamed, error) {
			q, err := in.query()
			if err != nil {
				return nil, err
			}
			if err := oneOf[center.Outcome]("outcome", in.Outcome); err != nil {
				return nil, err
			}
			q.Agent, q.Queue, q.Outcome = agent, in.Queue, in.Outcome
			return listed(ctx, r, &in.Listed, q, r.offerRecords)
		})
	describeForms[OfferRecord](s, path)
	s.addPastOfWork()
}

func (r *request) offerRecords(ctx context.Context, q history.Query) (all []OfferRecord, at []history.Cursor, err error) {
	works, err := r.server.options.Records.Works(ctx, r.center, q)
	if err != nil {
		return nil, nil, err
	}
	for _, w := range works {
		calls, err := r.server.options.Records.Calls(ctx, r.center, history.Query{Call: w.Call, Limit: 1})
		if err != nil {
			return nil, nil, err
		}
		o := OfferRecord{ID: w.ID.String(), Call: w.Call.String(), Queue: w.Queue, Attempt: w.Attempt, Dialed: w.Dialed, Outcome: w.Outcome, Fault: w.Fault,
			DeclineReason: w.Reason, AssignedAt: instantOf(w.AssignedAt), AcceptAt: instantOf(w.AcceptAt), ConnectAt: instantOf(w.ConnectAt), CloseAt: instantOf(w.CloseAt)}
		if w.ConnectAt != 0 {
			o.HandleTime = spanOf(w.AcceptAt, w.CloseAt)
		}
		if len(calls) == 1 {
			if err := r.became(ctx, &o, calls[0]); err != nil {
				return nil, nil, err
			}
		}
		all, at = append(all, o), append(at, history.Cursor{At: w.AssignedAt, ID: uint64(w.ID)})
	}
	return all, at, r.wrapUps(ctx, works, all)
}

// became says what became of the call of an offer.
func (r *request) became(ctx context.Context, o *OfferRecord, v history.Call) error {
	person, err := r.people.Customer(ctx, v.Customer)
	if err != nil {
		return err
	}
	o.CallType, o.CustomerName, o.CustomerNumber, o.EndReason = v.Type, person.Name, person.Number.National(), v.Reason
	switch {
	case v.Agent != 0:
		o.Then, o.AnsweredBy, o.AnsweredByKey = "answered", r.people.Agent(v.Agent), r.people.AgentKey(v.Agent)
	case v.GoneAt != 0 || v.Abandoned != "":
		o.Then = "abandoned"
	case v.EndAt == 0:
		o.Then = "open"
	default:
		o.Then = "over"
	}
	return nil
}

// wrapUps adds the codes of those works that the center has in mind.
func (r *request) wrapUps(ctx context.Context, works []history.Work, offers []OfferRecord) error {
	return r.view(ctx, func(c *center.Center) {
		for i := range works {
			if w := c.Work(works[i].ID); w != nil {
				offers[i].WrapUp = string(w.WrapUp)
			}
		}
	})
}

// addPastOfWork lets agents read the life of the call that a work is about.
func (s *server) addPastOfWork() {
	addOwned(s, operation{action: auth.ReadHistory, method: http.MethodGet, path: "/works/{id}/timeline", id: "getTimelineOfWork", tag: "works",
		summary: "Read the life of an agent work's call in sentences", about: "As far as it concerns the agent: what happened to the call, to their own offers, and who talked to the customer. Offers to others, and what came of them, are not in it."},
		ownPast,
		func(ctx context.Context, r *request, in *OfWork, agent center.AgentID) (*timelineOutput, error) {
			_, call, err := r.pastWork(ctx, in)
			if err != nil {
				return nil, err
			}
			t, err := r.timeline(ctx, call, false)
			if err != nil {
				return nil, err
			}
			return &timelineOutput{Body: t.concerning(agent)}, nil
		})
	addOwned(s, operation{action: auth.ReadHistory, method: http.MethodGet, path: "/works/{id}/transcript", id: "getTranscriptOfWork", tag: "works",
		summary: "Read what was said on the call of an agent work", about: "As the vendor's back end sent it."}, ownPast,
		func(ctx context.Context, r *request, in *OfWork, _ center.AgentID) (*bodyOutput[list[Said]], error) {
			_, call, err := r.pastWork(ctx, in)
			if err != nil {
				return nil, err
			}
			return r.transcript(ctx, call)
		})
}

// pastWork finds whose a work is, or was, and its call: in the log, since the center
// forgets works that are over.
func (r *request) pastWork(ctx context.Context, in *OfWork) (center.AgentID, center.CallID, error) {
	id, err := in.work()
	if err != nil {
		return 0, 0, err
	}
	assigned, _, err := r.assigned(ctx, id)
	return assigned.Agent, assigned.Call, err
}

func ownPast(ctx context.Context, r *request, in *OfWork) (center.AgentID, error) {
	agent, _, err := r.pastWork(ctx, in)
	return agent, err
}

// concerning leaves out of a timeline what is other agents' own: their offers that
// came to nothing, and their presence.
func (t *Timeline) concerning(agent center.AgentID) *Timeline {
	mine := func(l *timeline.Line) bool {
		return l.Agent == 0 && l.Work == 0 || l.Agent == agent || t.talked[l.Work]
	}
	kept := &Timeline{Call: t.Call, Began: t.Began, Lines: []TimelineLine{}, Truncated: t.Truncated}
	for i := range t.lines {
		if mine(&t.lines[i]) {
			kept.lines, kept.Lines = append(kept.lines, t.lines[i]), append(kept.Lines, t.Lines[i])
		}
	}
	return kept
}

// Colleague is somebody whom a call can be given to.
type Colleague struct {
	Key  string `json:"key"`
	Name string `json:"name,omitempty"`
	Free bool   `json:"free" doc:"could be offered a call now"`
}

// addColleagues lets everybody in a center find the others.
// spec: CONSOLE-19
func (s *server) addColleagues() {
	type input struct {
		InCenter
		Search string `query:"search" maxLength:"256" doc:"a part of the name or key; none is everybody"`
		Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	}
	add(s, operation{action: auth.FindColleagues, method: http.MethodGet, path: "/colleagues", id: "findColleagues", tag: "agents",
		summary: "Find agents by name, to call them or to transfer to them", about: "Those who are free come first."},
		func(ctx context.Context, r *request, in *input) (*bodyOutput[list[Colleague]], error) {
			type seen struct {
				id   center.AgentID
				free bool
			}
			var agents []seen
			err := r.view(ctx, func(c *center.Center) {
				for _, a := range c.Agents() {
					if a.ID != r.principal.Agent {
						agents = append(agents, seen{a.ID, c.Excluded(a) == "" && c.Load(a) == 0})
					}
				}
			})
			out := &bodyOutput[list[Colleague]]{Body: list[Colleague]{Items: []Colleague{}}}
			for _, a := range agents {
				v := Colleague{Key: r.people.AgentKey(a.id), Name: r.people.AgentPerson(a.id).Name, Free: a.free}
				if v.is(in.Search) {
					out.Body.Items = append(out.Body.Items, v)
				}
			}
			slices.SortFunc(out.Body.Items, Colleague.compare)
			out.Body.Items = out.Body.Items[:min(in.Limit, len(out.Body.Items))]
			return out, err
		})
}

func (v Colleague) is(search string) bool {
	search = strings.ToLower(strings.TrimSpace(search))
	return strings.Contains(strings.ToLower(v.Name), search) || strings.Contains(strings.ToLower(v.Key), search)
}

func (v Colleague) compare(other Colleague) int {
	if v.Free != other.Free {
		return map[bool]int{true: -1, false: 1}[v.Free]
	}
	return cmp.Or(strings.Compare(v.Name, other.Name), strings.Compare(v.Key, other.Key))
}
