package api

import (
	"context"
	"net/http"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/history"
)

// Rebuild is how far the records have been made anew.
type Rebuild struct {
	State    string    `json:"state" enum:"none,running,done,failed" doc:"none: not since the host was started; failed: the records are as they were"`
	BeganAt  time.Time `json:"beganAt,omitzero"`
	EndedAt  time.Time `json:"endedAt,omitzero"`
	Position uint64    `json:"position" doc:"of the last event that is in the new records"`
	Head     uint64    `json:"head" doc:"of the last event that has happened"`
	Failure  string    `json:"failure,omitempty" doc:"why the records are as they were"`
}

// spec: RECORDS-9
func (s *server) addRebuild() {
	type startInput struct {
		InCenter
		Repeatable
	}
	add(s, operation{action: auth.RebuildRecords, method: http.MethodPost, path: "/records/rebuild", id: "rebuildRecords", tag: "records", status: http.StatusAccepted,
		summary: "Make the records anew from the log", about: "Lists and figures come from the old records until the new ones are whole. One that is under way goes on. GET says how far it is."},
		func(ctx context.Context, r *request, _ *startInput) (*bodyOutput[Rebuild], error) {
			records, err := r.records()
			if err != nil {
				return nil, err
			}
			state, asked, err := records.Rebuild(ctx, r.center)
			if err == nil && !asked {
				err = problem(codeStopped, "nothing writes the records of this contact center until the host is started again; the host's log says why")
			}
			if err != nil {
				return nil, err
			}
			r.server.log.Info("records are made anew", "center", r.center, "request_id", r.id)
			return r.rebuild(state)
		})
	add(s, operation{action: auth.RebuildRecords, method: http.MethodGet, path: "/records/rebuild", id: "getRebuild", tag: "records",
		summary: "Read how far the records have been made anew"},
		func(ctx context.Context, r *request, _ *InCenter) (*bodyOutput[Rebuild], error) {
			records, err := r.records()
			if err != nil {
				return nil, err
			}
			state, err := records.Rebuilding(ctx, r.center)
			if err != nil {
				return nil, err
			}
			return r.rebuild(state)
		})
}

func (r *request) rebuild(state history.Rebuild) (*bodyOutput[Rebuild], error) {
	head, err := r.server.engine.Position(r.center)
	out := Rebuild{State: "done", BeganAt: instantOf(state.BeganAt), EndedAt: instantOf(state.EndedAt), Position: uint64(state.Position), Head: uint64(head), Failure: state.Failure}
	switch {
	case state.BeganAt == 0:
		out.State = "none"
	case state.EndedAt == 0:
		out.State = "running"
	case state.Failure != "":
		out.State = "failed"
	}
	return &bodyOutput[Rebuild]{Body: out}, err
}
