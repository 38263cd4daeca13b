package api

import (
	"context"
	"net/http"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/people"
)

// NewVoicemail is a message that the vendor has recorded.
type NewVoicemail struct {
	RecordingLocation string         `json:"recordingLocation" pattern:"^https?://[!-~]+$" maxLength:"2048" example:"https://recordings.example/4711.wav" doc:"where the recording lies"`
	Seconds           int            `json:"seconds,omitempty" doc:"how long it is"`
	Queue             center.QueueID `json:"queue,omitempty" doc:"whose agents take it; default is as the recovery policy says, else the queue of the call"`
}

func (s *server) addVoicemail() {
	type input struct {
		OfCall
		Repeatable
		Body NewVoicemail
	}
	add(s, operation{action: auth.LeaveVoicemail, method: http.MethodPost, path: "/calls/{id}/voicemail", id: "leaveVoicemail", tag: "calls", status: http.StatusCreated,
		summary: "Report that the caller has left a voicemail", about: "The call is over, and the voicemail is offered to agents as a call of its own.",
		codes: []int{http.StatusConflict, http.StatusTooManyRequests}},
		func(ctx context.Context, r *request, in *input) (*startedOutput, error) {
			id, err := in.call()
			if err != nil {
				return nil, err
			}
			ref, rows, err := r.people.Refer(ctx, people.Person{Attributes: map[string]string{face.RecordingAttribute: in.Body.RecordingLocation}})
			if err != nil {
				return nil, err
			}
			answer, err := r.do(ctx, center.LeaveVoicemail{Call: id, Queue: in.Body.Queue, Recording: ref, Seconds: in.Body.Seconds}, rows...)
			if err != nil {
				return nil, err
			}
			return r.started(answer.Call, ""), nil
		})
}
