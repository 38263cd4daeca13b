package api

import (
	"context"
	"net/http"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/history"
)

// Wall is how a center stands, for a screen that everybody in a room can read: there
// is nobody's name, number or key in it.
type Wall struct {
	At           time.Time   `json:"at" doc:"the host's time"`
	Waiting      int         `json:"waiting" doc:"customers on the line whom no agent has answered"`
	Longest      time.Time   `json:"longestSince,omitzero" doc:"when the one of them who waits longest asked"`
	ActiveCalls  int         `json:"activeCalls"`
	CallbacksDue int         `json:"callbacksDue"`
	Agents       WallAgents  `json:"agents"`
	Queues       []WallQueue `json:"queues"`
	Day          *WallDay    `json:"day,omitempty" doc:"if from was given"`
}

// WallAgents count the agents by what they are at: each is in one.
type WallAgents struct {
	Talking   int `json:"talking"`
	Ringing   int `json:"ringing"`
	AfterCall int `json:"afterCall"`
	Available int `json:"available"`
	Busy      int `json:"busy"`
	NotReady  int `json:"notReady" doc:"online, and yet not to be offered a call"`
	Offline   int `json:"offline"`
}

// WallQueue is how a queue stands.
type WallQueue struct {
	ID         center.QueueID `json:"id"`
	Label      string         `json:"label,omitempty"`
	Open       bool           `json:"open"`
	Dead       bool           `json:"dead,omitempty" doc:"calls wait, and nobody is there"`
	Waiting    int            `json:"waiting"`
	Longest    time.Time      `json:"longestSince,omitzero"`
	IdleAgents int            `json:"idleAgents"`
}

// WallDay are figures of a time, of all queues together.
type WallDay struct {
	From                 time.Time `json:"from"`
	Calls                int       `json:"calls"`
	Answered             int       `json:"answered"`
	AnsweredWithin       int       `json:"answeredWithin"`
	Abandoned            int       `json:"abandoned"`
	ServiceLevel         *float64  `json:"serviceLevel,omitempty" doc:"0 to 1; absent if no call counts"`
	AverageSpeedToAnswer *Seconds  `json:"averageSpeedToAnswerSeconds,omitempty" doc:"absent if nothing was answered"`
	AverageHandleTime    *Seconds  `json:"averageHandleTimeSeconds,omitempty" doc:"absent if nothing was handled"`
	Offers               int       `json:"offers"`
	Missed               int       `json:"missed"`
	Declined             int       `json:"declined"`
	Lost                 Seconds   `json:"lostSeconds" doc:"with offers that came to nothing"`
}

func (s *server) addWall() {
	type input struct {
		InCenter
		From   time.Time `query:"from" doc:"also the figures from then on"`
		Within int       `query:"within" minimum:"1" maximum:"3600" default:"20" doc:"seconds in which a call should be answered, for the service level"`
	}
	add(s, operation{action: auth.ReadWall, method: http.MethodGet, path: "/wall", id: "getWall", tag: "records",
		summary: "Count the floor, for a screen on the wall", about: "Numbers alone: a key of the role wall may read this and nothing else of the center."},
		func(ctx context.Context, r *request, in *input) (*bodyOutput[Wall], error) {
			out := &bodyOutput[Wall]{}
			if err := r.view(ctx, func(c *center.Center) { out.Body = wallNow(c) }); err != nil {
				return nil, err
			}
			out.Body.At = time.Now().UTC().Truncate(time.Millisecond)
			if in.From.IsZero() {
				return out, nil
			}
			day, err := r.wallDay(ctx, history.FigureQuery{From: millis(in.From), Until: center.Millis(out.Body.At.UnixMilli()) + 1, Within: center.Millis(in.Within) * center.Second})
			out.Body.Day = &day
			return out, err
		})
}

// wallNow copies the counts of a center.
// spec: CONSOLE-47
func wallNow(c *center.Center) Wall {
	n := c.Counts()
	w := Wall{Waiting: n.Waiting, Longest: face.Instant(n.Longest), ActiveCalls: n.Talking, CallbacksDue: n.CallbacksDue, Queues: []WallQueue{},
		Agents: WallAgents{Talking: n.Agents[center.CountedOnCall], Ringing: n.Agents[center.CountedBeingRung], AfterCall: n.Agents[center.CountedWrappingUp], Available: n.Agents[center.CountedAvailable],
			Busy: n.Agents[center.CountedBusy], NotReady: n.Agents[center.CountedNotReady], Offline: n.Agents[center.CountedSignedOut]}}
	for _, of := range n.Queues {
		q, _ := c.Queue(of.Queue)
		dead, _ := c.Dead(of.Queue)
		_, idle := c.Waiting(of.Queue)
		w.Queues = append(w.Queues, WallQueue{ID: q.ID, Label: q.Label, Open: c.Open(q.ID, c.Now()), Dead: dead, Waiting: of.Waiting, Longest: face.Instant(of.Longest), IdleAgents: idle})
	}
	return w
}

// wallDay adds up the figures of a time.
func (r *request) wallDay(ctx context.Context, q history.FigureQuery) (day WallDay, err error) {
	day.From = instantOf(q.From)
	if q.From < 0 || q.From >= q.Until {
		return day, invalid("from", day.From.String(), "a time that has been")
	}
	if _, err := r.fresh(ctx); err != nil {
		return day, err
	}
	f, err := r.server.options.Records.Figures(ctx, r.center, q)
	var all history.CallFigures
	for _, v := range f.Calls {
		day.Calls += v.Calls
		all.Answered += v.Answered
		all.Within += v.Within
		all.Abandoned += v.Abandoned
		all.AbandonedSoon += v.AbandonedSoon
		all.AnswerTime += v.AnswerTime
	}
	day.Answered, day.AnsweredWithin, day.Abandoned = all.Answered, all.Within, all.Abandoned
	if level, ok := all.ServiceLevel(); ok {
		day.ServiceLevel = &level
	}
	day.AverageSpeedToAnswer = averageOf(all.AnswerTime, all.Answered)
	var handled int
	var handleTime center.Millis
	for _, v := range f.Works {
		day.Offers += v.Works
		day.Missed += v.Missed
		day.Declined += v.Declined
		handled += v.Handled
		handleTime += v.HandleTime
	}
	day.AverageHandleTime = averageOf(handleTime, handled)
	for _, v := range f.Lost {
		day.Lost += secondsOf(v.Lost)
	}
	return day, err
}

// averageOf is an average of something that there was.
func averageOf(sum center.Millis, of int) *Seconds {
	if of == 0 {
		return nil
	}
	mean := average(sum, of)
	return &mean
}
