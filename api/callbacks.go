package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/people"
)

// NewCallback is a customer who is to be called back.
type NewCallback struct {
	Queue center.QueueID `json:"queue"`
	To    Party          `json:"to" doc:"whom to call; a number is needed"`
	At    time.Time      `json:"at,omitzero" doc:"not before, up to 30 days ahead; default is as soon as it is the customer's turn"`
	Key   string         `json:"key,omitempty" doc:"the vendor's key of the callback; unique among calls that are not over"`
}

// CallbackOfCall is a caller who is to be called back.
type CallbackOfCall struct {
	Queue center.QueueID `json:"queue,omitempty" doc:"default is the queue of the call"`
	To    Party          `json:"to,omitzero" doc:"whom to call, if not the number of the call"`
	At    time.Time      `json:"at,omitzero" doc:"not before, up to 30 days ahead; default is as soon as it is the caller's turn"`
	Key   string         `json:"key,omitempty" doc:"the vendor's key of the callback; unique among calls that are not over"`
}

// zoneOf is the time zone of a party's number, "" if it is not known.
func zoneOf(p Party) string {
	number, _, err := people.ParsePhone(p.Number)
	if err != nil {
		return ""
	}
	return number.Zone()
}

func (s *server) addCallbacks() {
	type newInput struct {
		InCenter
		Repeatable
		Body NewCallback
	}
	add(s, operation{action: auth.RequestCallback, method: http.MethodPost, path: "/callbacks", id: "requestCallback", tag: "callbacks", status: http.StatusCreated,
		summary: "Let a customer be called back", codes: []int{http.StatusConflict, http.StatusTooManyRequests}},
		func(ctx context.Context, r *request, in *newInput) (*startedOutput, error) {
			if in.Body.To.Number == "" {
				return nil, invalid("to.number", "", "a phone number")
			}
			return r.requestCallback(ctx, center.RequestCallback{Queue: in.Body.Queue, At: millis(in.Body.At), Key: in.Body.Key}, in.Body.To)
		})
	type ofCallInput struct {
		OfCall
		Repeatable
		Body CallbackOfCall
	}
	add(s, operation{action: auth.RequestCallback, method: http.MethodPost, path: "/calls/{id}/callback", id: "requestCallbackOfCall", tag: "callbacks", status: http.StatusCreated,
		summary: "Let the caller of a call be called back",
		about:   "A caller who waits is released and keeps the place in line. A call that an agent has taken goes on.", codes: []int{http.StatusConflict, http.StatusTooManyRequests}},
		func(ctx context.Context, r *request, in *ofCallInput) (*startedOutput, error) {
			id, err := in.call()
			if err != nil {
				return nil, err
			}
			return r.requestCallback(ctx, center.RequestCallback{Call: id, Queue: in.Body.Queue, At: millis(in.Body.At), Key: in.Body.Key}, in.Body.To)
		})
	s.addCallbackChanges()
	s.addCallbackList()
}

func (r *request) requestCallback(ctx context.Context, in center.RequestCallback, to Party) (*startedOutput, error) {
	var rows []eventlog.Person
	kept := ""
	if to.Number != "" {
		var err error
		if in.Customer, rows, kept, err = r.person(ctx, to, "to"); err != nil {
			return nil, err
		}
		in.Zone = zoneOf(to)
	}
	answer, err := r.do(ctx, in, rows...)
	if err != nil {
		return nil, err
	}
	return r.started(answer.Call, kept), nil
}

func (s *server) addCallbackChanges() {
	type atInput struct {
		OfCall
		Repeatable
		Body struct {
			At time.Time `json:"at,omitzero" doc:"not before, up to 30 days ahead; default is now"`
		}
	}
	addDeed(s, operation{action: auth.ChangeCallback, method: http.MethodPost, path: "/callbacks/{id}/reschedule", id: "rescheduleCallback", tag: "callbacks",
		summary: "Move a callback that no agent has to another time", codes: []int{http.StatusConflict}},
		func(in *atInput, id center.CallID) center.InputBody {
			return center.RescheduleCallback{Call: id, At: millis(in.Body.At)}
		})
	type cancelInput struct {
		OfCall
		Repeatable
	}
	addDeed(s, operation{action: auth.ChangeCallback, method: http.MethodPost, path: "/callbacks/{id}/cancel", id: "cancelCallback", tag: "callbacks",
		summary: "Cancel a callback that no agent has", codes: []int{http.StatusConflict}},
		func(_ *cancelInput, id center.CallID) center.InputBody { return center.CancelCallback{Call: id} })
}

func (s *server) addCallbackList() {
	type listInput struct {
		InCenter
		Queue string    `query:"queue" maxLength:"256" doc:"only callbacks of this queue"`
		Until time.Time `query:"until" doc:"only those due until then"`
		Limit int       `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	}
	add(s, operation{action: auth.ReadCall, method: http.MethodGet, path: "/callbacks", id: "listCallbacks", tag: "callbacks",
		summary: "List the open callbacks, those that are due first"}, func(ctx context.Context, r *request, in *listInput) (*bodyOutput[list[Call]], error) {
		out := &bodyOutput[list[Call]]{Body: list[Call]{Items: []Call{}}}
		err := r.view(ctx, func(c *center.Center) {
			open := slices.DeleteFunc(c.Callbacks(), func(v *center.Call) bool {
				return in.Queue != "" && string(v.Queue) != in.Queue || !in.Until.IsZero() && v.ScheduledDue > millis(in.Until)
			})
			for _, v := range open[:min(len(open), in.Limit)] {
				out.Body.Items = append(out.Body.Items, face.CallNow(c, v))
			}
		})
		if err != nil {
			return nil, err
		}
		return out, r.fill(ctx, out.Body.Items)
	})
}
