package exam_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/connector/exam"
)

// desk is the smallest connector: a phone in memory that does at once what it is
// told.
type desk struct {
	events connector.Events

	mu    sync.Mutex
	once  connector.Once
	calls map[string]connector.ActiveCall
	keys  int
}

func newDesk(testing.TB) connector.Connector {
	return &desk{calls: map[string]connector.ActiveCall{}}
}

func (d *desk) Begin(events connector.Events) { d.events = events }

func (*desk) Offer(context.Context, connector.Offer) error      { return nil }
func (*desk) Withdraw(context.Context, connector.Offer, string) {}
func (*desk) WrapUpCall(context.Context, connector.Command)     {}
func (d *desk) key() string                                     { d.keys++; return fmt.Sprintf("desk-%d", d.keys) }
func (d *desk) publish(ctx context.Context, event connector.Event) error {
	return d.events.Publish(ctx, event)
}

// first says whether a command is to be carried out now.
func (d *desk) first(command connector.Command) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.once.First(command.ID)
}

func (d *desk) put(call connector.Call, connected bool) connector.Call {
	d.mu.Lock()
	defer d.mu.Unlock()
	if call.Key == "" {
		call.Key = d.key()
	}
	d.calls[call.Key] = connector.ActiveCall{Call: call, Connected: connected}
	return call
}

func (d *desk) drop(key string) (connector.Call, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	active, ok := d.calls[key]
	delete(d.calls, key)
	return active.Call, ok
}

// only gives the one call that is up.
func (d *desk) only() connector.Call {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, active := range d.calls {
		return active.Call
	}
	return connector.Call{}
}

func (d *desk) AcceptCall(ctx context.Context, command connector.Command) error {
	if !d.first(command) {
		return nil
	}
	return d.publish(ctx, connector.Connected{Call: d.put(command.Call, true)})
}

func (d *desk) DeclineCall(ctx context.Context, command connector.Command) error {
	if !d.first(command) {
		return nil
	}
	return d.hangUp(ctx, command.Call.Key, func(call connector.Call) connector.Hangup {
		return connector.Failed(call, center.DeclinedByAgent, false)
	})
}

func (d *desk) EndCall(ctx context.Context, command connector.Command) error {
	if !d.first(command) {
		return nil
	}
	return d.hangUp(ctx, command.Call.Key, connector.Ended)
}

func (d *desk) hangUp(ctx context.Context, key string, how func(connector.Call) connector.Hangup) error {
	call, ok := d.drop(key)
	if !ok {
		return errors.New("no such call")
	}
	return d.publish(ctx, how(call))
}

func (d *desk) AddParticipant(ctx context.Context, command connector.Command, _ connector.Contact, _ bool) error {
	if !d.first(command) {
		return nil
	}
	leg := d.put(connector.Call{Type: center.AddedParticipant}, true)
	return d.publish(ctx, connector.ParticipantEvent{Change: center.ParticipantAdded, Call: leg})
}

func (d *desk) Dial(ctx context.Context, command connector.Command, _ connector.Contact) error {
	if !d.first(command) {
		return nil
	}
	return d.publish(ctx, connector.Started{Call: d.put(command.Call, false)})
}

func (*desk) SetAgentStatus(context.Context, connector.Command, center.Status) error { return nil }

func (d *desk) ActiveCalls(context.Context) (calls []connector.ActiveCall, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, active := range d.calls {
		calls = append(calls, active)
	}
	return calls, nil
}

func levers(t testing.TB) exam.Levers {
	do := func(err error) {
		if err != nil {
			t.Error(err)
		}
	}
	failed := func(status center.AgentStatus) func(connector.Connector) {
		return func(c connector.Connector) {
			d := c.(*desk)
			do(d.hangUp(context.Background(), d.only().Key, func(call connector.Call) connector.Hangup { return connector.Failed(call, status, false) }))
		}
	}
	return exam.Levers{
		Ring: func(c connector.Connector) {
			d := c.(*desk)
			customer := connector.Person{Number: "+15555550101"}
			do(d.publish(context.Background(), connector.Started{Call: d.put(connector.Call{Type: center.Inbound, Customer: customer}, false)}))
		},
		Miss:   failed(center.MissedCallAgent),
		Refuse: failed(center.DeclinedByAgent),
		Leave: func(c connector.Connector) {
			d := c.(*desk)
			do(d.hangUp(context.Background(), d.only().Key, connector.Ended))
		},
	}
}

// The exam passes the smallest connector, in real and in fake time.
func TestDesk(t *testing.T) {
	exam.Run(t, exam.Subject{New: newDesk, Levers: levers(t)})
}

func TestDeskInFakeTime(t *testing.T) {
	exam.Run(t, exam.Subject{New: newDesk, FakeTime: true})
}

// careless connectors, each wrong in one way, and the question that finds it.
var careless = map[string]struct {
	finds string
	make  func(*desk) connector.Connector
}{
	"accepts again":         {"an accepted call is connected, once", func(d *desk) connector.Connector { return acceptsAgain{d} }},
	"declines with ended":   {"a declined call hangs up as declined", func(d *desk) connector.Connector { return declinesWithEnded{d} }},
	"is silent":             {"the end of an unknown call is answered", func(d *desk) connector.Connector { return isSilent{d} }},
	"says too little":       {"an ended call hangs up with reason ended, once", func(d *desk) connector.Connector { return saysTooLittle{d} }},
	"forgets its calls":     {"active calls are replayed", func(d *desk) connector.Connector { return forgetsCalls{d} }},
	"does not take offers":  {"an offer is seen", func(d *desk) connector.Connector { return takesNoOffers{d} }},
	"dials without a start": {"a dialed call is started, and can be ended", func(d *desk) connector.Connector { return dialsSilently{d} }},
}

type acceptsAgain struct{ *desk }

func (d acceptsAgain) AcceptCall(ctx context.Context, command connector.Command) error {
	return d.publish(ctx, connector.Connected{Call: d.put(command.Call, true)})
}

type declinesWithEnded struct{ *desk }

func (d declinesWithEnded) DeclineCall(ctx context.Context, command connector.Command) error {
	return d.hangUp(ctx, command.Call.Key, connector.Ended)
}

type isSilent struct{ *desk }

func (d isSilent) EndCall(context.Context, connector.Command) error { return nil }

type saysTooLittle struct{ *desk }

func (d saysTooLittle) EndCall(ctx context.Context, command connector.Command) error {
	return d.publish(ctx, connector.Hangup{Call: command.Call, Reason: center.ReasonEnded})
}

type forgetsCalls struct{ *desk }

func (forgetsCalls) ActiveCalls(context.Context) ([]connector.ActiveCall, error) { return nil, nil }

type takesNoOffers struct{ *desk }

func (takesNoOffers) Offer(context.Context, connector.Offer) error { return errors.New("no phone") }

type dialsSilently struct{ *desk }

func (dialsSilently) Dial(context.Context, connector.Command, connector.Contact) error { return nil }

// An exam that everybody passes proves nothing: each careless connector fails
// its question, in a process of its own.
func TestCarelessConnectorsFail(t *testing.T) {
	if name := os.Getenv("CARELESS"); name != "" {
		exam.Run(t, exam.Subject{FakeTime: true, Levers: carelessLevers(t), New: func(t testing.TB) connector.Connector {
			return careless[name].make(newDesk(t).(*desk))
		}})
		return
	}
	for name, c := range careless {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			question := regexp.QuoteMeta(strings.ReplaceAll(c.finds, " ", "_"))
			command := exec.Command(os.Args[0], "-test.run=^TestCarelessConnectorsFail$/^"+question+"$")
			command.Env = append(os.Environ(), "CARELESS="+name)
			out, err := command.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestCarelessConnectorsFail/"+strings.ReplaceAll(c.finds, " ", "_")) {
				t.Errorf("it passes %q:\n%s", c.finds, out)
			}
		})
	}
}

// carelessLevers reach the desk inside.
func carelessLevers(t testing.TB) exam.Levers {
	ring := levers(t).Ring
	return exam.Levers{Ring: func(c connector.Connector) {
		if d, ok := c.(declinesWithEnded); ok {
			ring(d.desk)
		}
	}}
}
