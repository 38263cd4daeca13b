package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/people"
)

// OfCall is the input of an operation on one voice call.
type OfCall struct {
	InCenter
	ID string `path:"id" doc:"the voice call" example:"vc-4711" maxLength:"32"`
}

func (in *OfCall) call() (center.CallID, error) {
	id, err := center.ParseCallID(in.ID)
	if err != nil {
		return 0, notAnID("voice call", in.ID, "vc-4711")
	}
	return id, nil
}

// addDeed registers an operation that hands the center one input about a call, and
// has nothing to give.
func addDeed[I any, P interface {
	*I
	call() (center.CallID, error)
}](s *server, o operation, body func(P, center.CallID) center.InputBody) {
	add(s, o, func(ctx context.Context, r *request, in *I) (*nothing, error) {
		id, err := P(in).call()
		if err != nil {
			return nil, err
		}
		_, err = r.do(ctx, body(in, id))
		return nil, err
	})
}

// NewCall is a call that enters a host-routed contact center.
type NewCall struct {
	Type             string           `json:"type,omitempty" enum:"inbound,callback" default:"inbound"`
	Queue            center.QueueID   `json:"queue"`
	From             Party            `json:"from,omitzero" doc:"the customer"`
	To               string           `json:"to,omitempty" maxLength:"64" doc:"the number that the customer called"`
	Priority         *int             `json:"priority,omitempty" doc:"lower is first; default is the queue's"`
	Skills           []center.SkillID `json:"skills,omitempty" doc:"required"`
	AdditionalSkills []center.SkillID `json:"additionalSkills,omitempty" doc:"required until the queue drops them"`
	Key              string           `json:"key,omitempty" doc:"the vendor's key of the call; unique among calls that are not over"`
	RequestedAt      time.Time        `json:"requestedAt,omitzero" doc:"what the place in line counts from; default is now"`
	VerifiedCustomer bool             `json:"verifiedCustomer,omitempty" doc:"whoever asks has authenticated the customer"`
	PlaceToken       string           `json:"placeToken,omitempty" maxLength:"128" doc:"of an earlier call that the caller left: regains its place, once"`
	IssuePlaceToken  bool             `json:"issuePlaceToken,omitempty" doc:"answer with a token by which this caller can regain the place"`
	HostHolds        bool             `json:"hostHolds,omitempty" doc:"whoever asks holds the caller's leg and will report caller-left"`
}

func (s *server) addCalls() {
	type startInput struct {
		InCenter
		Repeatable
		Body NewCall
	}
	add(s, operation{action: auth.StartCall, method: http.MethodPost, path: "/calls", id: "startCall", tag: "calls", status: http.StatusCreated,
		summary: "Bring a call into line", codes: []int{http.StatusConflict, http.StatusTooManyRequests}},
		func(ctx context.Context, r *request, in *startInput) (*startedOutput, error) {
			return r.startCall(ctx, in.Body)
		})
	s.addCallList()
	add(s, operation{action: auth.ReadCall, method: http.MethodGet, path: "/calls/{id}", id: "getCall", tag: "calls",
		summary: "Read a voice call with its works"}, func(ctx context.Context, r *request, in *OfCall) (*bodyOutput[Call], error) {
		id, err := in.call()
		if err != nil {
			return nil, err
		}
		return r.callNow(ctx, id)
	})
	type leftInput struct {
		OfCall
		Repeatable
	}
	addDeed(s, operation{action: auth.ReportCallerLeft, method: http.MethodPost, path: "/calls/{id}/caller-left", id: "callerLeft", tag: "calls",
		summary: "Report that the caller hung up", codes: []int{http.StatusConflict}},
		func(_ *leftInput, id center.CallID) center.InputBody { return center.CallerLeft{Call: id} })
	type closeInput struct {
		OfCall
		Repeatable
		Body struct {
			Reason string `json:"reason,omitempty" doc:"disconnect reason; default is closed"`
		}
	}
	addDeed(s, operation{action: auth.CloseCall, method: http.MethodPost, path: "/calls/{id}/close", id: "closeCall", tag: "calls",
		summary: "Complete a call that no agent has", codes: []int{http.StatusConflict}},
		func(in *closeInput, id center.CallID) center.InputBody {
			return center.CloseCall{Call: id, Reason: in.Body.Reason}
		})
	s.addSteering()
}

func (r *request) startCall(ctx context.Context, call NewCall) (*startedOutput, error) {
	kind, err := center.ParseCallType(call.Type)
	if err != nil {
		return nil, invalid("type", call.Type, "inbound or callback")
	}
	ref, rows, kept, err := r.person(ctx, call.From, "from")
	if err != nil {
		return nil, err
	}
	start := center.StartCall{
		Type: kind, Customer: ref, Queue: call.Queue, Priority: call.Priority, Skills: call.Skills, Additional: call.AdditionalSkills,
		Key: call.Key, HostHolds: call.HostHolds, Zone: zoneOf(call.From), Verified: call.VerifiedCustomer,
	}
	if call.To != "" {
		to, _, err := people.ParsePhone(call.To)
		if err != nil {
			return nil, invalid("to", call.To, "1 to 32 digits, such as +493012345678 or 204")
		}
		start.Private = center.PersonRef(engine.NewRef())
		rows = append(rows, people.Person{Attributes: map[string]string{"to": to.Full()}}.Row(eventlog.Ref(start.Private)))
	}
	if call.PlaceToken != "" {
		start.Token = sha256.Sum256([]byte(call.PlaceToken))
	}
	token := ""
	if call.IssuePlaceToken {
		token = rand.Text()
		start.PlaceDigest = sha256.Sum256([]byte(token))
	}
	if !call.RequestedAt.IsZero() {
		if start.RequestedAt = center.Millis(call.RequestedAt.UnixMilli()); start.RequestedAt <= 0 {
			return nil, invalid("requestedAt", call.RequestedAt.String(), "a time after 1970")
		}
	}
	answer, err := r.do(ctx, start, rows...)
	if err != nil {
		return nil, err
	}
	out := r.started(answer.Call, kept)
	if !answer.Repeat { // the first answer had another one, which is the one that counts
		out.Body.PlaceToken = token
	}
	return out, nil
}

func (r *request) callNow(ctx context.Context, id center.CallID) (*bodyOutput[Call], error) {
	out, found := &bodyOutput[Call]{}, false
	err := r.view(ctx, func(c *center.Center) {
		if v := c.Call(id); v != nil {
			out.Body, found = face.CallNow(c, v), true
			out.Body.PlaceInLine = c.PlaceInLine(v)
		}
	})
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, missing("voice call", id.String())
	}
	return out, out.Body.Fill(ctx, r.people)
}

func (s *server) addCallList() {
	type listInput struct {
		InCenter
		Place string `query:"place" enum:"at work,in line,scheduled,waiting for recovery,over" doc:"only calls in this place"`
		Queue string `query:"queue" maxLength:"256" doc:"only calls of this queue"`
		After string `query:"after" maxLength:"64" doc:"next of the page before"`
		Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	}
	add(s, operation{action: auth.ReadCall, method: http.MethodGet, path: "/calls", id: "listCalls", tag: "calls",
		summary: "List voice calls, oldest first", about: "Live ones, and those that ended lately."},
		func(ctx context.Context, r *request, in *listInput) (*bodyOutput[list[Call]], error) {
			after, err := cursor(in.After)
			if err != nil {
				return nil, err
			}
			out := &bodyOutput[list[Call]]{Body: list[Call]{Items: []Call{}}}
			err = r.view(ctx, func(c *center.Center) {
				last := uint64(0)
				for v := range c.EachCall(center.CallID(after)) {
					if in.Place != "" && v.Place.String() != in.Place || in.Queue != "" && string(v.Queue) != in.Queue {
						continue
					}
					if len(out.Body.Items) == in.Limit {
						out.Body.Next = cursorAt(last)
						return
					}
					out.Body.Items, last = append(out.Body.Items, face.CallNow(c, v)), uint64(v.ID)
				}
			})
			if err != nil {
				return nil, err
			}
			return out, r.fill(ctx, out.Body.Items)
		})
}

// fill puts persons in their places, when no center waits.
func (r *request) fill(ctx context.Context, calls []Call) error {
	for i := range calls {
		if err := calls[i].Fill(ctx, r.people); err != nil {
			return err
		}
	}
	return nil
}
