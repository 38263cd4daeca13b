package api

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/timeline"
)

// Timeline is a call's life in sentences.
type Timeline struct {
	Call        string         `json:"call" example:"vc-4711"`
	Began       time.Time      `json:"began"`
	Lines       []TimelineLine `json:"lines"`
	Diagnostics []Diagnostic   `json:"diagnostics,omitempty" doc:"deviations of connectors from their documentation"`
	Truncated   bool           `json:"truncated,omitempty" doc:"there is more than is told"`

	lines  []timeline.Line
	talked map[center.WorkID]bool // works whose agents talked to the customer
}

// TimelineLine is one sentence.
type TimelineLine struct {
	At       time.Time `json:"at"`
	Position uint64    `json:"position" doc:"number of the event it begins with"`
	Who      string    `json:"who"`
	What     string    `json:"what"`
	Then     []string  `json:"then,omitempty" doc:"what followed from it, in the same commit"`
	Routine  bool      `json:"routine,omitempty" doc:"of interest only when something is searched for"`
}

// Diagnostic is a deviation that was seen in a connector's message.
type Diagnostic struct {
	At       time.Time `json:"at"`
	Agent    string    `json:"agent,omitempty" doc:"key of the agent whose connector it was"`
	Code     string    `json:"code"`
	Field    string    `json:"field,omitempty"`
	Value    string    `json:"value,omitempty" doc:"what arrived"`
	Expected string    `json:"expected,omitempty" doc:"what the documentation says"`
	Done     string    `json:"done,omitempty" doc:"what was done"`
}

// Text is the timeline for a terminal.
func (t *Timeline) Text() string {
	var text strings.Builder
	_ = timeline.Write(&text, t.lines, center.Millis(t.Began.UnixMilli())) // a builder takes everything
	return text.String()
}

type timelineOutput struct{ Body *Timeline }

func (s *server) addTimeline() {
	type input struct {
		OfCall
		Routine bool `query:"routine" doc:"also what is of interest only when something is searched for"`
	}
	o := operation{action: auth.ReadCall, method: http.MethodGet, path: "/calls/{id}/timeline", id: "getTimeline", tag: "calls",
		summary: "Read a call's life in sentences", about: "As text with Accept: text/plain.", codes: []int{http.StatusGone}}
	add(s, o, func(ctx context.Context, r *request, in *input) (*timelineOutput, error) {
		id, err := in.call()
		if err != nil {
			return nil, err
		}
		t, err := r.timeline(ctx, id, in.Routine)
		return &timelineOutput{Body: t}, err
	})
	responses := s.api.OpenAPI().Paths["/v1/centers/{center}"+o.path].Get.Responses
	responses["200"].Content["text/plain"] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
}

// timeline tells the log from the call's first event on, and keeps what is about the
// call.
// spec: API-6
func (r *request) timeline(ctx context.Context, id center.CallID, routine bool) (*Timeline, error) {
	t := &Timeline{Call: id.String(), Lines: []TimelineLine{}, talked: map[center.WorkID]bool{}}
	teller := timeline.NewTeller(r.people)
	found := false
	for entry, err := range r.entriesOf(ctx, id) {
		if err != nil {
			return nil, err
		}
		if !found {
			if _, created := entry.Events[0].(center.CallCreated); !created || entry.First != center.Position(id) {
				break
			}
			found, t.Began = true, face.Instant(entry.Input.At)
		}
		for i := range entry.Events {
			switch e := entry.Events[i].(type) {
			case center.Diagnosed:
				if e.Call == id {
					t.Diagnostics = append(t.Diagnostics, r.diagnostic(entry.Input.At, e))
				}
			case center.WorkOpened:
				t.talked[e.Work] = true
			}
		}
		for _, l := range teller.Tell(entry) {
			if l.Call == id && (routine || !l.Routine) {
				t.lines = append(t.lines, l)
			}
		}
		if t.Truncated = len(t.lines) >= timelineLinesMax; t.Truncated {
			break
		}
	}
	if !found {
		return nil, missing("voice call", id.String())
	}
	for _, l := range t.lines {
		t.Lines = append(t.Lines, TimelineLine{At: face.Instant(l.At), Position: uint64(l.Position), Who: l.Who, What: l.What, Then: l.Then, Routine: l.Routine})
	}
	return t, nil
}

// entriesOf yields the part of the log in which a call is spoken of. The records know
// where that ends; what they do not have yet is read too.
// spec: RECORDS-8
func (r *request) entriesOf(ctx context.Context, id center.CallID) iter.Seq2[*center.Entry, error] {
	all := r.server.past.Entries(ctx, r.center, center.Position(id)-1)
	if r.server.options.Records == nil {
		return all
	}
	last, known, err := r.server.options.Records.Last(ctx, r.center, id)
	if err != nil || last == 0 {
		return all // the log knows better
	}
	return func(yield func(*center.Entry, error) bool) {
		for entry, err := range all {
			if err == nil && entry.First > last {
				break
			}
			if !yield(entry, err) {
				return
			}
		}
		for entry, err := range r.server.past.Entries(ctx, r.center, known) {
			if !yield(entry, err) {
				return
			}
		}
	}
}

func (r *request) diagnostic(at center.Millis, e center.Diagnosed) Diagnostic {
	d := Diagnostic{At: face.Instant(at), Code: e.Note.Code, Field: e.Note.Field, Value: e.Note.Value, Expected: e.Note.Expected, Done: e.Note.Done}
	if e.Agent != 0 {
		d.Agent = r.people.AgentKey(e.Agent)
	}
	return d
}
