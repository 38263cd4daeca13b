package simulator_test

import (
	"errors"
	"slices"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
)

// report is what a log says of a day.
type report struct {
	calls   map[center.CallID]center.Millis // requested
	gone    map[center.CallID]center.Millis // how long they waited until they left
	over    map[center.CallID]bool
	live    map[center.WorkID]center.WorkAssigned
	endings map[center.Ending]int
}

// everybodyIsHelped requires that all have called and every call is over.
func (w *world) everybodyIsHelped(callers int) {
	w.t.Helper()
	err := w.engine.View(w.t.Context(), w.day.Center, func(c *center.Center) {
		calls := c.Calls()
		if len(calls) != callers {
			w.t.Errorf("%d called, want %d", len(calls), callers)
		}
		for _, call := range calls {
			if call.Place != center.Over {
				w.t.Errorf("%s of %s is %s", call.ID, call.Key, call.Place)
			}
		}
	})
	if err != nil {
		w.t.Error(err)
	}
}

// audit folds the log, and looks for what must never be in it.
func (w *world) audit() report {
	w.t.Helper()
	r := report{
		calls: map[center.CallID]center.Millis{}, gone: map[center.CallID]center.Millis{}, over: map[center.CallID]bool{},
		live: map[center.WorkID]center.WorkAssigned{}, endings: map[center.Ending]int{},
	}
	s, err := w.engine.Subscribe(w.t.Context(), w.day.Center, "", 0)
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close()
	last, err := w.engine.Position(w.day.Center)
	if err != nil {
		w.t.Fatal(err)
	}
	for at := center.Position(0); at < last; {
		entry, err := s.Next(w.t.Context())
		if err != nil {
			w.t.Fatal(errors.Join(err, engine.ErrStopped))
		}
		for i, event := range entry.Events {
			at = entry.First + center.Position(i)
			w.judge(&r, at, entry.Input.At, event)
		}
	}
	return r
}

func (w *world) judge(r *report, at center.Position, now center.Millis, event center.Event) {
	w.t.Helper()
	switch e := event.(type) {
	case center.CallCreated:
		r.calls[center.CallID(at)] = e.RequestedAt
	case center.CallerGone:
		r.gone[e.Call] = now - r.calls[e.Call]
	case center.CallCompleted:
		if r.over[e.Call] {
			w.t.Errorf("%s ended twice", e.Call)
		}
		r.over[e.Call] = true
	case center.WorkAssigned:
		for other, o := range r.live {
			if o.Call == e.Call || o.Agent == e.Agent {
				w.t.Errorf("%s is offered %s at %d while %s is live", e.Agent, e.Call, at, other)
			}
		}
		r.live[center.WorkID(at)] = e
	case center.AfterCallBegan:
		r.endings[e.Ending]++
		if o, ok := r.live[e.Work]; ok {
			o.Call = 0 // the agent is still at it
			r.live[e.Work] = o
		}
	case center.WorkEnded:
		r.endings[e.Ending]++
		delete(r.live, e.Work)
	case center.Diagnosed:
		if !slices.Contains(deviations, e.Note.Code) {
			w.t.Errorf("diagnostic at %d: %+v", at, e.Note)
		}
	}
}

// deviations are the diagnostics that simulated telephony may cause: what it does
// can meet what the host has just decided otherwise.
var deviations = []string{"connected-late", "connector-error"}
