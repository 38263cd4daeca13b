package simulator

import (
	"context"
	"fmt"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/people"
)

// speak* is how long a message is that a caller leaves, listen* how long an agent
// needs with one.
const (
	speakMin, speakMax   = 4 * time.Second, 12 * time.Second
	listenMin, listenMax = 8 * time.Second, 25 * time.Second
)

// follow hears what the host asks of whoever holds the callers' legs, until the
// context ends. The answer waits for the end of the hearing.
func (d *Day) follow(ctx context.Context, after center.Position) (wait func(), err error) {
	s, err := d.options.Engine.Subscribe(ctx, d.options.Center, d.options.Engine.Epoch(), after)
	if err != nil {
		return func() {}, fmt.Errorf("follow the center: %w", err)
	}
	over := make(chan struct{})
	go func() {
		defer close(over)
		defer s.Close()
		for {
			entry, err := s.Next(ctx)
			if err != nil {
				return // the day ends, or the engine has
			}
			for _, event := range entry.Events {
				if e, is := event.(center.CallDirected); is && e.Do == center.TakeVoicemail {
					d.post(func() { d.takeVoicemail(e.Call) })
				}
			}
		}
	}()
	return func() { <-over }, nil
}

// takeVoicemail lets a caller leave a message, and hang up.
func (d *Day) takeVoicemail(call center.CallID) {
	for _, c := range d.callers { // any order: one has the call
		if c.call == call {
			length := d.chance.between(speakMin, speakMax, drawSpeak, c.ref)
			d.agenda.put(length, c.actor(), func() error { return c.leaveVoicemail(length) })
		}
	}
}

func (c *caller) leaveVoicemail(length time.Duration) error {
	if c.left() || c.talking {
		return nil
	}
	c.gone()
	row := eventlog.Ref(mix(hashOf(c.key)) | 1)
	where := people.Person{Attributes: map[string]string{face.RecordingAttribute: "https://recordings.example/" + c.key + ".wav"}}
	return c.day.ask(engine.Request{
		Body:   center.LeaveVoicemail{Call: c.call, Recording: center.PersonRef(row), Seconds: int(length / time.Second)},
		Sender: telephony, People: []eventlog.Person{where.Row(row)},
	})
}

// listens lets the agent close a voicemail after hearing it.
func (a *agent) listens(work center.WorkID) {
	a.later([2]time.Duration{listenMin, listenMax}, func() error {
		return a.say(center.EndWork{Work: work, Agent: a.who.ID})
	}, drawListen, uint64(work))
}
