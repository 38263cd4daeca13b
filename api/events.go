package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/people"
)

// Events are a part of a center's log, in order and without gaps.
type Events struct {
	Epoch string  `json:"epoch" doc:"of the log; a restored backup has another"`
	Next  uint64  `json:"next" doc:"what to give as after for what follows"`
	Items []Event `json:"items"`
}

// Event is a fact of the log.
type Event struct {
	Position uint64         `json:"position"`
	At       time.Time      `json:"at"`
	Kind     string         `json:"kind" example:"WorkDeclined"`
	Data     map[string]any `json:"data" doc:"what the event says; persons are references"`
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
			out.Items = append(out.Items, Event{Position: at, At: instant(entry.Input.At), Kind: reflect.TypeOf(event).Name(), Data: plain(event, r.people)})
			out.Next = at
		}
	}
	return out, nil
}

// plain says an event in words: ids and words of closed vocabularies as text, keys
// for agents, and nothing of what is empty.
func plain(event center.Event, d *people.Directory) map[string]any {
	fields, _ := plainValue(reflect.ValueOf(event), d).(map[string]any)
	return fields
}

func plainValue(v reflect.Value, d *people.Directory) any {
	switch known := v.Interface().(type) {
	case center.AgentID:
		return d.AgentKey(known)
	case center.PersonRef:
		return strconv.FormatUint(uint64(known), 10)
	case center.Millis:
		return int64(known)
	case fmt.Stringer:
		return known.String()
	}
	switch v.Kind() {
	case reflect.Pointer:
		return plainValue(v.Elem(), d)
	case reflect.Struct:
		fields := map[string]any{}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() || v.Field(i).IsZero() || f.Type.Kind() == reflect.Array {
				continue // an array is a hash
			}
			name := strings.ToLower(f.Name[:1]) + f.Name[1:]
			if f.Name == "ID" {
				name = "id"
			}
			fields[name] = plainValue(v.Field(i), d)
		}
		return fields
	case reflect.Slice:
		items := make([]any, v.Len())
		for i := range items {
			items[i] = plainValue(v.Index(i), d)
		}
		return items
	}
	return v.Interface()
}
