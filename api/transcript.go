package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/people"
)

// Said is one message of a transcript, or one thing that was recognized in a call.
type Said struct {
	Kind        string    `json:"kind" enum:"messages,realtime events,post-call events"`
	ID          string    `json:"id,omitempty" doc:"messageId"`
	Sender      string    `json:"sender,omitempty" example:"END_USER" doc:"who said it; of an event, the service"`
	Participant string    `json:"participant,omitempty"`
	Type        string    `json:"type,omitempty" doc:"of an event" example:"IntelligenceSignal__Sentiment"`
	Text        string    `json:"text,omitempty"`
	Score       *float64  `json:"score,omitempty"`
	From        time.Time `json:"from,omitzero"`
	Until       time.Time `json:"until,omitzero"`
}

// Reported is what the vendor's back end said of a call beside its life.
type Reported struct {
	StartedAt          time.Time `json:"startedAt,omitzero"`
	EndedAt            time.Time `json:"endedAt,omitzero"`
	EnqueuedAt         time.Time `json:"enqueuedAt,omitzero"`
	AcceptedAt         time.Time `json:"acceptedAt,omitzero"`
	Queue              string    `json:"queue,omitempty"`
	Agent              string    `json:"agent,omitempty" doc:"key of the agent"`
	HoldSeconds        int       `json:"holdSeconds,omitempty"`
	LongestHoldSeconds int       `json:"longestHoldSeconds,omitempty"`
	Holds              int       `json:"holds,omitempty"`
	TalkSeconds        int       `json:"talkSeconds,omitempty"`
	RecordingSeconds   int       `json:"recordingSeconds,omitempty"`
	Origin             string    `json:"origin,omitempty" example:"Voicemail"`
	WebRTC             bool      `json:"webRTC,omitempty"`
	DisconnectReason   string    `json:"disconnectReason,omitempty"`
	To                 string    `json:"to,omitempty" doc:"the number that was called"`
	CallAttributes     string    `json:"callAttributes,omitempty" doc:"JSON, as the vendor gave it"`
	RecordingLocation  string    `json:"recordingLocation,omitempty"`
}

// spec: TELEPHONY-13, TELEPHONY-19, RECORDS-11
func (s *server) addTranscript() {
	add(s, operation{action: auth.ReadCall, method: http.MethodGet, path: "/calls/{id}/transcript", id: "getTranscript", tag: "calls",
		summary: "Read what was said on a call, in the order of time", about: "As the vendor's back end sent it, until it is erased. A message that came twice is here once."},
		func(ctx context.Context, r *request, in *OfCall) (*bodyOutput[list[Said]], error) {
			id, err := in.call()
			if err != nil {
				return nil, err
			}
			return r.transcript(ctx, id)
		})
	add(s, operation{action: auth.ReadCall, method: http.MethodGet, path: "/calls/{id}/reported", id: "getReported", tag: "calls",
		summary: "Read what the vendor's back end reported of a call"},
		func(ctx context.Context, r *request, in *OfCall) (*bodyOutput[Reported], error) {
			id, err := in.call()
			if err != nil {
				return nil, err
			}
			var d center.CallDetails
			err = r.ofCall(ctx, id, func(v *center.Call) {
				if v.Details != nil {
					d = *v.Details
				}
			})
			if err != nil {
				return nil, err
			}
			return r.reported(ctx, d)
		})
}

func (r *request) transcript(ctx context.Context, id center.CallID) (*bodyOutput[list[Said]], error) {
	refs, err := r.transcriptOf(ctx, id)
	if err != nil {
		return nil, err
	}
	rows, err := r.people.Transcript(ctx, refs)
	return &bodyOutput[list[Said]]{Body: list[Said]{Items: inOrder(rows)}}, err
}

// transcriptOf finds the rows with what was said on a call. Of a call that ended long
// ago only the records know them, among others.
func (r *request) transcriptOf(ctx context.Context, id center.CallID) (refs []center.PersonRef, err error) {
	err = r.ofCall(ctx, id, func(v *center.Call) { refs = slices.Clone(v.Transcript) })
	var gone *Problem
	if !errors.As(err, &gone) || r.server.options.Records == nil {
		return refs, err
	}
	if _, err := r.fresh(ctx); err != nil {
		return nil, err
	}
	refs, known, err := r.server.options.Records.Kept(ctx, r.center, id)
	if err == nil && !known {
		err = gone
	}
	return refs, err
}

// ofCall lets look read a call, in the goroutine of the center.
func (r *request) ofCall(ctx context.Context, id center.CallID, look func(*center.Call)) error {
	found := false
	err := r.view(ctx, func(c *center.Center) {
		if v := c.Call(id); v != nil {
			found = true
			look(v)
		}
	})
	if err == nil && !found {
		err = missing("voice call", id.String())
	}
	return err
}

// inOrder lists what rows hold by time, each message once.
func inOrder(rows []people.Transcript) []Said {
	all, seen := []Said{}, map[string]bool{}
	for _, row := range rows {
		for _, s := range row.Said {
			if s.ID != "" && seen[s.ID] {
				continue
			}
			seen[s.ID] = true
			all = append(all, Said{Kind: row.Kind, ID: s.ID, Sender: s.Sender, Participant: s.Participant, Type: s.Type, Text: s.Text, Score: s.Score,
				From: face.Instant(center.Millis(s.From)), Until: face.Instant(center.Millis(s.Until))})
		}
	}
	slices.SortStableFunc(all, func(a, b Said) int { return cmp.Compare(a.From.UnixMilli(), b.From.UnixMilli()) })
	return all
}

func (r *request) reported(ctx context.Context, d center.CallDetails) (*bodyOutput[Reported], error) {
	private, err := r.people.Customer(ctx, d.Private)
	out := Reported{StartedAt: face.Instant(d.StartedAt), EndedAt: face.Instant(d.EndedAt), EnqueuedAt: face.Instant(d.EnqueuedAt), AcceptedAt: face.Instant(d.AcceptedAt),
		Queue: d.Queue, HoldSeconds: d.HoldSeconds, LongestHoldSeconds: d.LongestHoldSeconds, Holds: d.Holds, TalkSeconds: d.TalkSeconds,
		RecordingSeconds: d.RecordingSeconds, Origin: d.Origin.String(), WebRTC: d.WebRTC, DisconnectReason: d.Reason,
		To: private.Attributes["to"], CallAttributes: private.Attributes["callAttributes"], RecordingLocation: private.Attributes["recordingLocation"]}
	if d.Agent != 0 {
		out.Agent = r.people.AgentKey(d.Agent)
	}
	return &bodyOutput[Reported]{Body: out}, err
}
