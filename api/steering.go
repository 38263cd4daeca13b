package api

import (
	"context"
	"net/http"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
)

// addSteering adds what a supervisor does with a call in line.
func (s *server) addSteering() {
	type moveInput struct {
		OfCall
		Repeatable
		Body struct {
			Queue    center.QueueID `json:"queue,omitempty" doc:"default is the queue that it is in"`
			Priority *int           `json:"priority,omitempty" doc:"lower is first; default is the priority that it has"`
		}
	}
	addDeed(s, operation{action: auth.SteerCall, method: http.MethodPost, path: "/calls/{id}/move", id: "moveCall", tag: "calls",
		summary: "Give a call in line another queue or priority", about: "Its request time stays: it enters the other line where it belongs.", codes: []int{http.StatusConflict}},
		func(in *moveInput, id center.CallID) center.InputBody {
			return center.MoveCall{Call: id, Queue: in.Body.Queue, Priority: in.Body.Priority}
		})
	type offerInput struct {
		OfCall
		Repeatable
		Body struct {
			Agent string `json:"agent" doc:"the agent's key"`
		}
	}
	add(s, operation{action: auth.SteerCall, method: http.MethodPost, path: "/calls/{id}/offer", id: "offerCall", tag: "calls",
		summary: "Offer a call in line to one agent", about: "Whoever is next, and whatever queues and skills the agent has.", codes: []int{http.StatusConflict}},
		func(ctx context.Context, r *request, in *offerInput) (*nothing, error) {
			id, err := in.call()
			if err != nil {
				return nil, err
			}
			agent, err := r.agent(ctx, in.Body.Agent)
			if err != nil {
				return nil, invalid("agent", in.Body.Agent, "the key of an agent")
			}
			_, err = r.do(ctx, center.OfferCall{Call: id, Agent: agent})
			return nil, err
		})
	type voicemailInput struct {
		OfCall
		Repeatable
	}
	addDeed(s, operation{action: auth.SteerCall, method: http.MethodPost, path: "/calls/{id}/ask-voicemail", id: "askVoicemail", tag: "calls",
		summary: "Let a caller in line leave a voicemail", about: "Whoever holds the caller's leg is asked to record it.", codes: []int{http.StatusConflict}},
		func(_ *voicemailInput, id center.CallID) center.InputBody { return center.AskVoicemail{Call: id} })
}
