package stream

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/secondring/secondring/center"
)

// eventsWire is a stream of server-sent events.
type eventsWire struct {
	w       http.ResponseWriter
	control *http.ResponseController
	epoch   string
}

// write sends a frame as an event. One that a client must not resume from has no id.
func (e *eventsWire) write(_ context.Context, p parcel) error {
	if err := e.control.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	head := "data: "
	if !p.partial {
		head = "id: " + e.epoch + "/" + strconv.FormatUint(uint64(p.seq), 10) + "\ndata: "
	}
	for _, part := range [...][]byte{[]byte(head), p.body, []byte("\n\n")} {
		if _, err := e.w.Write(part); err != nil {
			return err
		}
	}
	return e.control.Flush()
}

// close says why in an event of its own, since there is no close code.
func (e *eventsWire) close(why ending) {
	if why == lost || why == left {
		return
	}
	_ = e.control.SetWriteDeadline(time.Now().Add(writeTimeout)) // the client may be gone
	_, _ = fmt.Fprintf(e.w, "event: end\ndata: %s\n\n", encode(End{Code: int(why.code), Reason: why.sentence}))
	_ = e.control.Flush()
}

// End is the last event of a stream of server-sent events that the host ends.
type End struct {
	Code   int    `json:"code" doc:"as the close codes of a WebSocket"`
	Reason string `json:"reason"`
}

// serveEvents lets a client follow by server-sent events, until it ends.
func (s *Streams) serveEvents(w http.ResponseWriter, r *http.Request, c *client) error {
	resume, no := resumeOf(r)
	if no != nil {
		return no
	}
	control := http.NewResponseController(w)
	if err := control.SetReadDeadline(time.Time{}); err != nil { // it reads nothing any more, for as long as it lasts
		return fmt.Errorf("begin a stream of events: %w", err)
	}
	done := make(chan struct{})
	c.resume, c.wire, c.ended = resume, &eventsWire{w, control, s.epoch}, func() { close(done) }
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	if err := control.Flush(); err != nil {
		return nil // nobody is there
	}
	defer context.AfterFunc(s.ctx, func() { c.end(stopping) })()
	defer context.AfterFunc(r.Context(), func() { c.end(lost) })()
	if err := c.hub.join(r.Context(), c.subscriber); err != nil {
		c.end(failed)
	}
	c.check(r.Context())
	<-done // nobody writes any more
	return nil
}

// resumeOf reads where a client was: Last-Event-ID, or for the first request of a page
// the parameter of the same meaning.
func resumeOf(r *http.Request) (*Position, *center.Refusal) {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("after")
	}
	if text == "" {
		return nil, nil
	}
	epoch, number, _ := strings.Cut(text, "/")
	seq, err := strconv.ParseUint(number, 10, 64)
	if err != nil || epoch == "" {
		return nil, &center.Refusal{Code: center.CodeInvalid, Field: "Last-Event-ID", Value: text, Expected: "the id of an event, as epoch/position",
			Sentence: fmt.Sprintf("Last-Event-ID is %q: expected the id of an event, as epoch/position", text)}
	}
	return &Position{Epoch: epoch, Seq: seq}, nil
}
