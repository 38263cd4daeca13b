package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
)

// button is a call control without anything to fill in but, for some, a participant.
type button struct {
	kind    center.CommandKind
	verb    string
	id      string
	summary string
}

var (
	buttons = []button{
		{center.MuteCall, "mute", "muteWork", "Mute the agent"},
		{center.UnmuteCall, "unmute", "unmuteWork", "Let the agent be heard again"},
		{center.PauseRecording, "pause-recording", "pauseRecording", "Pause the recording"},
		{center.ResumeRecording, "resume-recording", "resumeRecording", "Resume the recording"},
		{center.SwapParticipants, "swap", "swapParticipants", "Hold who is talked to, and talk to who is on hold"},
		{center.Conference, "conference", "conference", "Join the customer with the other participant, or with the colleague of a consult"},
	}
	partyButtons = []button{
		{center.HoldCall, "hold", "holdWork", "Put the customer, or another participant, on hold"},
		{center.ResumeCall, "resume", "resumeWork", "Take the customer, or another participant, off hold"},
		{center.RemoveParticipant, "remove-participant", "removeParticipant", "Take a participant off the call; this also cancels a warm transfer"},
	}
)

const aboutControl = "The telephony system is told; what is so then stands in the work and its call. While it has not answered, the work lists the command as pending; if it could not, as refused, or not acknowledged in time."

func (s *server) addControls() {
	type pressInput struct {
		OfWork
		Repeatable
	}
	for _, b := range buttons {
		addOwned(s, operation{action: auth.ControlCall, method: http.MethodPost, path: "/works/{id}/" + b.verb, id: b.id, tag: "works",
			summary: b.summary, about: aboutControl, codes: []int{http.StatusConflict}},
			func(ctx context.Context, r *request, in *pressInput) (center.AgentID, error) {
				return ownWork(ctx, r, &in.OfWork)
			},
			func(ctx context.Context, r *request, in *pressInput, agent center.AgentID) (*nothing, error) {
				return r.control(ctx, &in.OfWork, center.ControlWork{Agent: agent, Control: b.kind})
			})
	}
	type partyInput struct {
		OfWork
		Repeatable
		Body *struct {
			Party string `json:"party,omitempty" maxLength:"256" doc:"key of a participant of the call; default is the customer, or, to remove, the only other one"`
		}
	}
	for _, b := range partyButtons {
		addOwned(s, operation{action: auth.ControlCall, method: http.MethodPost, path: "/works/{id}/" + b.verb, id: b.id, tag: "works",
			summary: b.summary, about: aboutControl, codes: []int{http.StatusConflict}},
			func(ctx context.Context, r *request, in *partyInput) (center.AgentID, error) {
				return ownWork(ctx, r, &in.OfWork)
			},
			func(ctx context.Context, r *request, in *partyInput, agent center.AgentID) (*nothing, error) {
				control := center.ControlWork{Agent: agent, Control: b.kind}
				if in.Body != nil {
					control.Party = in.Body.Party
				}
				return r.control(ctx, &in.OfWork, control)
			})
	}
	s.addDigits()
	s.addCallOfWork()
	s.addWrapUp()
}

func (r *request) control(ctx context.Context, of *OfWork, control center.ControlWork) (*nothing, error) {
	id, err := of.work()
	if err != nil {
		return nil, err
	}
	control.Work = id
	_, err = r.do(ctx, control)
	return nil, err
}

// addDigits takes digits that an agent types into a call. They may be a card number:
// the fingerprint of the request, which the log keeps, is made without them.
// spec: TRANSFER-14
func (s *server) addDigits() {
	type digitsInput struct {
		OfWork
		Repeatable
		Body struct {
			Digits string `json:"digits" doc:"1 to 32 of 0-9, *, #, A-D, and a comma for a pause"`
		}
	}
	addOwned(s, operation{action: auth.ControlCall, method: http.MethodPost, path: "/works/{id}/digits", id: "sendDigits", tag: "works",
		summary: "Type digits into the call", codes: []int{http.StatusConflict},
		about: "They go to the telephony system and are kept nowhere, not even as a fingerprint: other digits under the same Idempotency-Key are taken for a repetition and not sent."},
		func(ctx context.Context, r *request, in *digitsInput) (center.AgentID, error) {
			return ownWork(ctx, r, &in.OfWork)
		},
		func(ctx context.Context, r *request, in *digitsInput, agent center.AgentID) (*nothing, error) {
			digits, no := center.ParseDigits(strings.ToUpper(in.Body.Digits))
			if no != nil {
				return nil, refused(no, r.people)
			}
			r.digest = digest(http.MethodPost, r.path("/works/%s/digits", in.ID), nil)
			return r.control(ctx, &in.OfWork, center.ControlWork{Agent: agent, Control: center.SendDigits, Digits: digits})
		})
}

// addCallOfWork lets agents read the call that their work is about.
func (s *server) addCallOfWork() {
	addOwned(s, operation{action: auth.ReadWork, method: http.MethodGet, path: "/works/{id}/call", id: "getCallOfWork", tag: "works",
		summary: "Read the voice call of an agent work, with its participants"}, ownWork,
		func(ctx context.Context, r *request, in *OfWork, _ center.AgentID) (*bodyOutput[face.Call], error) {
			v, err := r.workOf(ctx, in)
			if err != nil {
				return nil, err
			}
			call, err := center.ParseCallID(v.Call)
			if err != nil {
				return nil, err
			}
			return r.callNow(ctx, call)
		})
}
