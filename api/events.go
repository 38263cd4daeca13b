package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/face"
)

// Events are a part of a center's log, in order and without gaps.
type Events struct {
	Epoch string  `json:"epoch" doc:"of the log; a restored backup has another"`
	Next  uint64  `json:"next" doc:"what to give as after for what follows"`
	Items []Event `json:"items"`
}

func (s *server) addEvents() {
	type input struct {
		InCenter
		After uint64 `query:"after" doc:"position of the last event that is known; 0 is the beginning"`
		Epoch string `query:"epoch" maxLength:"64" doc:"of that position; may be left out with 0"`
		Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
		Wait  int    `query:"wait" minimum:"0" maximum:"25" doc:"seconds to wait if there is nothing yet"`
	}
	add(s, operation{action: auth.ReadEvents, method: http.MethodGet, path: "/events", id: "getEvents", tag: "events",
		summary: "Read the events after a position, and wait for more", codes: []int{http.StatusGone},
		about: "Events of one decision are never torn apart, so there may be a few more than the limit. If the log cannot be continued from there, the problem reset says where it is now."},
		func(ctx context.Context, r *request, in *input) (*bodyOutput[Events], error) {
			out, err := r.events(ctx, center.Position(in.After), in.Epoch, in.Limit, min(time.Duration(in.Wait)*time.Second, waitMax))
			return &bodyOutput[Events]{Body: out}, err
		})
}

// events reads what there is, and waits only for the first.
// spec: DURABLE-10
func (r *request) events(ctx context.Context, after center.Position, epoch string, limit int, wait time.Duration) (Events, error) {
	e := r.server.engine
	out := Events{Epoch: e.Epoch(), Next: uint64(after), Items: []Event{}}
	s, err := e.Subscribe(ctx, r.center, epoch, after)
	if err != nil {
		return out, err
	}
	defer s.Close()
	head, err := e.Position(r.center)
	if err != nil {
		return out, err
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	defer context.AfterFunc(r.server.options.Stopping, cancel)()
	for len(out.Items) < limit && (out.Next < uint64(head) || len(out.Items) == 0) {
		waiting := ctx
		if out.Next < uint64(head) {
			waiting = context.WithoutCancel(ctx) // it is there
		}
		entry, err := s.Next(waiting)
		if ctx.Err() != nil && err != nil || errors.Is(err, engine.ErrStopped) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		for i, event := range entry.Events {
			at := uint64(entry.First) + uint64(i)
			out.Items = append(out.Items, face.EventOf(center.Position(at), entry.Input.At, event, r.people))
			out.Next = at
		}
	}
	return out, nil
}
