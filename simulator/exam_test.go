package simulator

import (
	"context"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/connector/exam"
)

// newLine is the line of an agent whose telephony never fails, in a day without a
// host.
func newLine(t testing.TB) connector.Connector {
	long := [2]time.Duration{time.Hour, time.Hour} // longer than the exam
	d := New(Options{
		Traffic: Traffic{Talk: long},
		Agents:  []Agent{{ID: 7, Status: "online", Habits: Habits{Deeds: [DeedCount]int{LetsRing: 1}, Return: long}}},
	})
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan struct{})
	d.ctx = ctx
	go func() {
		defer close(over)
		_ = d.play() // ends with the context
	}()
	t.Cleanup(func() {
		cancel()
		<-over
	})
	a := d.agents[7]
	a.signedIn = true // there is no host to sign in to
	return &a.line
}

// pull does something in the day's turn.
func pull(do func(l *line) error) func(connector.Connector) {
	return func(c connector.Connector) {
		l, _ := c.(*line)
		l.day().post(func() { _ = do(l) }) // the exam sees what came of it
	}
}

// only is the leg that is up.
func (l *line) only() *leg {
	for _, g := range l.legs {
		return g
	}
	return &leg{}
}

func TestExam(t *testing.T) {
	exam.Run(t, exam.Subject{FakeTime: true, New: newLine, Levers: exam.Levers{
		Ring: pull(func(l *line) error {
			return l.publish(connector.Started{Call: l.hold(connector.Command{}).call})
		}),
		Miss:   pull(func(l *line) error { return l.fail(l.only(), center.MissedCallAgent) }),
		Refuse: pull(func(l *line) error { return l.fail(l.only(), center.DeclinedByAgent) }),
		Leave:  pull(func(l *line) error { return l.hangUp(l.only()) }),
	}})
}
