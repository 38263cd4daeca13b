package api

import (
	"context"
	"net/http"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/history"
)

// Figures are what happened in a time, counted.
type Figures struct {
	From         time.Time     `json:"from"`
	Until        time.Time     `json:"until"`
	ServiceLevel string        `json:"serviceLevel" doc:"what serviceLevel means in the figures below"`
	Calls        []CallFigures `json:"calls" doc:"inbound calls and transfers that began in an interval, by queue"`
	Works        []WorkFigures `json:"works" doc:"agent works that began in an interval, by queue and agent"`
	Lost         []LostFigures `json:"lost" doc:"what offers that came to nothing cost the callers, by queue, agent and cause"`
	AsOf         AsOf          `json:"asOf"`
}

// CallFigures count voice calls. Calls = answered + abandoned + open + other.
type CallFigures struct {
	From                 time.Time `json:"from" doc:"begin of the interval"`
	Queue                string    `json:"queue,omitempty" doc:"the queue that the call was in last"`
	Calls                int       `json:"calls"`
	Answered             int       `json:"answered"`
	AnsweredWithin       int       `json:"answeredWithin"`
	ServiceLevel         *float64  `json:"serviceLevel,omitempty" doc:"0 to 1; absent if no call counts"`
	AverageSpeedToAnswer Seconds   `json:"averageSpeedToAnswerSeconds" doc:"from the request to the first agent"`
	LongestSpeedToAnswer Seconds   `json:"longestSpeedToAnswerSeconds"`
	Abandoned            int       `json:"abandoned" doc:"the caller gave up before any agent talked to them"`
	AbandonedInLine      int       `json:"abandonedInLine"`
	AbandonedRinging     int       `json:"abandonedRinging" doc:"while an agent was rung"`
	AbandonedConnecting  int       `json:"abandonedConnecting" doc:"after an agent had accepted"`
	AbandonedInTransfer  int       `json:"abandonedInTransfer"`
	AbandonedWithin      int       `json:"abandonedWithin" doc:"so soon that they do not count for the service level"`
	Open                 int       `json:"open" doc:"not answered, not over"`
	Other                int       `json:"other" doc:"over, not answered, and not by the caller: closed, not reached, unrecovered"`
}

// WorkFigures count agent works.
type WorkFigures struct {
	From                 time.Time `json:"from" doc:"begin of the interval"`
	Queue                string    `json:"queue,omitempty"`
	Agent                string    `json:"agent" doc:"key"`
	Works                int       `json:"works" doc:"offers"`
	Accepted             int       `json:"accepted"`
	Handled              int       `json:"handled" doc:"talked, and over"`
	Missed               int       `json:"missed" doc:"the agent ignored the offer"`
	Declined             int       `json:"declined"`
	AverageSpeedToAnswer Seconds   `json:"averageSpeedToAnswerSeconds" doc:"from offer to accept"`
	TalkTime             Seconds   `json:"talkTimeSeconds" doc:"sum over handled"`
	AfterCallTime        Seconds   `json:"afterCallTimeSeconds" doc:"sum over handled"`
	HandleTime           Seconds   `json:"handleTimeSeconds" doc:"from accept to the end of the after-call work; sum over handled"`
	AverageHandleTime    Seconds   `json:"averageHandleTimeSeconds"`
}

// LostFigures sum the time between an offer and its failed end.
type LostFigures struct {
	From    time.Time `json:"from" doc:"begin of the interval"`
	Queue   string    `json:"queue,omitempty"`
	Agent   string    `json:"agent" doc:"key"`
	Outcome string    `json:"outcome" example:"ignored"`
	Fault   string    `json:"fault,omitempty" example:"agent"`
	Works   int       `json:"works"`
	Lost    Seconds   `json:"lostSeconds"`
}

func (s *server) addFigures() {
	type input struct {
		InCenter
		From     time.Time `query:"from" required:"true" doc:"calls and works that began then or later"`
		Until    time.Time `query:"until" doc:"and before this; default is now"`
		Interval int       `query:"interval" minimum:"60" maximum:"86400" doc:"seconds; left out: one interval for all"`
		Queue    string    `query:"queue" maxLength:"256"`
		Within   int       `query:"within" minimum:"1" maximum:"3600" default:"20" doc:"seconds in which a call should be answered, for the service level"`
	}
	add(s, operation{action: auth.ReadRecords, method: http.MethodGet, path: "/figures", id: "getFigures", tag: "records",
		summary: "Count calls, works, and the time lost to misses",
		about:   "Every figure is a count or a sum over the records of the same time, and equals a recount of the log."},
		func(ctx context.Context, r *request, in *input) (*bodyOutput[Figures], error) {
			if in.Until.IsZero() {
				in.Until = time.Now().UTC().Truncate(time.Millisecond).Add(time.Millisecond)
			}
			q := history.FigureQuery{
				From: millis(in.From), Until: millis(in.Until), Interval: center.Millis(in.Interval) * center.Second, Queue: in.Queue,
				Within: center.Millis(in.Within) * center.Second,
			}
			switch {
			case q.From < 0 || q.From >= q.Until:
				return nil, invalid("from", in.From.String(), "a time before until")
			case q.Interval != 0 && (q.Until-q.From)/q.Interval > intervalsMax:
				return nil, invalid("interval", spanText(q.Interval), "at most 1000 intervals between from and until")
			}
			out, err := r.figures(ctx, q)
			return &bodyOutput[Figures]{Body: out}, err
		})
}

// spec: RECORDS-5
func (r *request) figures(ctx context.Context, q history.FigureQuery) (out Figures, err error) {
	out = Figures{
		From: instantOf(q.From), Until: instantOf(q.Until), Calls: []CallFigures{}, Works: []WorkFigures{}, Lost: []LostFigures{},
		ServiceLevel: "calls answered within " + spanText(q.Within) + " of the request, of all that were answered or whose caller gave up later than that",
	}
	if out.AsOf, err = r.fresh(ctx); err != nil {
		return out, err
	}
	f, err := r.server.options.Records.Figures(ctx, r.center, q)
	for _, v := range f.Calls {
		c := CallFigures{
			From: instantOf(v.From), Queue: v.Queue, Calls: v.Calls, Answered: v.Answered, AnsweredWithin: v.Within, AverageSpeedToAnswer: average(v.AnswerTime, v.Answered),
			LongestSpeedToAnswer: secondsOf(v.AnswerTimeMax), Abandoned: v.Abandoned, AbandonedInLine: v.InLine, AbandonedRinging: v.Ringing,
			AbandonedConnecting: v.Connecting, AbandonedInTransfer: v.InTransfer, AbandonedWithin: v.AbandonedSoon, Open: v.Open, Other: v.Other,
		}
		if level, ok := v.ServiceLevel(); ok {
			c.ServiceLevel = &level
		}
		out.Calls = append(out.Calls, c)
	}
	for _, v := range f.Works {
		out.Works = append(out.Works, WorkFigures{
			From: instantOf(v.From), Queue: v.Queue, Agent: r.keyOf(v.Agent), Works: v.Works, Accepted: v.Accepted, Handled: v.Handled, Missed: v.Missed,
			Declined: v.Declined, AverageSpeedToAnswer: average(v.SpeedToAnswer, v.Accepted), TalkTime: secondsOf(v.TalkTime),
			AfterCallTime: secondsOf(v.AfterCallTime), HandleTime: secondsOf(v.HandleTime), AverageHandleTime: average(v.HandleTime, v.Handled),
		})
	}
	for _, v := range f.Lost {
		out.Lost = append(out.Lost, LostFigures{
			From: instantOf(v.From), Queue: v.Queue, Agent: r.keyOf(v.Agent), Outcome: v.Outcome, Fault: v.Fault, Works: v.Works, Lost: secondsOf(v.Lost),
		})
	}
	return out, err
}

func average(sum center.Millis, of int) Seconds {
	if of == 0 {
		return 0
	}
	return secondsOf(sum) / Seconds(of)
}

func spanText(m center.Millis) string { return (time.Duration(m) * time.Millisecond).String() }
