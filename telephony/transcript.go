package telephony

import (
	"context"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/people"
)

// spec: TELEPHONY-13
func addMessage(ctx context.Context, r *request) (answer, error) {
	if err := r.keep(ctx, r.name, center.TranscriptMessages, []people.Said{message(r.values)}); err != nil {
		return nil, err
	}
	return answer{{"result", "Accepted"}}, nil
}

// addMessages keeps what can be kept: calls do not wait for each other.
func addMessages(ctx context.Context, r *request) (answer, error) {
	var last error
	kept := 0
	for _, entry := range r.values.list("entries") {
		var said []people.Said
		for _, m := range entry.list("messages") {
			said = append(said, message(m))
		}
		err := r.keep(ctx, entry.text("vendorCallKey"), center.TranscriptMessages, said)
		if err == nil {
			kept++
			continue
		}
		if no := failureOf(err); no.status >= 500 {
			return nil, err
		}
		last = err
		r.note("messages of %s were left out: %s", entry.text("vendorCallKey"), failureOf(err).errors[0])
	}
	if kept == 0 && last != nil {
		return nil, last
	}
	return append(answer{{"result", "Accepted"}}, r.errorsMember(false)...), nil
}

func message(v values) people.Said {
	return people.Said{ID: v.text("messageId"), Sender: v.text("senderType"), Text: v.text("content"), Participant: v.text("participantId"),
		From: v.millis("startTime"), Until: v.millis("endTime")}
}

func addRealtimeEvents(ctx context.Context, r *request) (answer, error) {
	return answer{{"status", "202 Accepted"}}, r.recognized(ctx, center.RealtimeEvents)
}

func addPostCallEvents(ctx context.Context, r *request) (answer, error) {
	return answer{{"status", "202 Accepted"}}, r.recognized(ctx, center.PostCallEvents)
}

func (r *request) recognized(ctx context.Context, kind center.TranscriptKind) error {
	var said []people.Said
	for _, v := range r.values.list("events") {
		one := people.Said{Type: v.text("type"), Text: v.text("value"), Participant: v.text("participant"), Sender: r.values.text("service"),
			From: v.millis("startTime"), Until: v.millis("endTime")}
		if score, ok := v["score"].(float64); ok {
			one.Score = &score
		}
		said = append(said, one)
	}
	return r.keep(ctx, r.name, kind, said)
}

// keep adds a row to the transcript of a call.
// spec: TELEPHONY-19
func (r *request) keep(ctx context.Context, name string, kind center.TranscriptKind, said []people.Said) error {
	outer := r.name
	r.name = name
	id, err := r.call(ctx)
	r.name = outer
	if err != nil {
		return err
	}
	ref := engine.NewRef()
	_, err = r.do(ctx, center.KeepTranscript{Call: id, Kind: kind, Row: center.PersonRef(ref), Count: len(said)},
		people.Transcript{Kind: kind.String(), Said: said}.Row(ref))
	return err
}
