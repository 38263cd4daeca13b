package connector

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
)

// What a Go connector must say, and what it must not.
//
// spec: SEED-1, CONNECTOR-9, CONNECTOR-11
func TestPublishRefuses(t *testing.T) {
	no := false
	call := Call{Key: "c1"}
	long := string(make([]byte, keyBytesMax+1))
	for _, c := range []struct {
		event Event
		want  string // field, or "" if it is taken
	}{
		{Ended(call), ""},
		{Failed(call, center.MissedCallAgent, false), ""},
		{Failed(call, center.AgentStatusAbsent, true), ""},
		{Hangup{Call: call, Reason: center.ReasonEnded}, "closeCallOnError"},
		{Hangup{Call: call, CloseCallOnError: &no}, "reason"},
		{Hangup{Call: call, Reason: center.ReasonOther, CloseCallOnError: &no}, "reason"},
		{Failed(call, center.AgentStatusUnknown, false), "agentStatus"},
		{Hangup{Call: call, Reason: center.ReasonEnded, CloseCallOnError: &no, AgentStatus: center.MissedCallAgent}, "agentStatus"},
		{Ended(Call{}), "call.key"},
		{Started{Call: Call{Key: long}}, "call.key"},
		{Connected{Call: Call{Key: "c1", Connection: long}}, "call.connection"},
		{Connected{Call: call}, ""},
		{ParticipantEvent{Change: center.ParticipantRemoved, Failed: true}, ""},
		{ParticipantEvent{Change: 99}, "change"},
		{AfterCallStarted{}, "call.key"},
		{StatusChanged{Status: "lunch"}, ""},
		{StatusChanged{}, "status"},
	} {
		_, _, refusal := c.event.signal(from)
		switch {
		case refusal == nil && c.want != "":
			t.Errorf("%+v was taken, want %s refused", c.event, c.want)
		case refusal != nil && (refusal.Field != c.want || refusal.Expected == "" || refusal.Sentence == ""):
			t.Errorf("%+v: refused %q (%s), want %q", c.event, refusal.Field, refusal.Sentence, c.want)
		}
	}
}

// phone is a connector that writes down what it is told.
type phone struct {
	events Events
	told   []string
	no     error // to every command
	active []ActiveCall
}

func (p *phone) Begin(events Events) { p.events = events }

func (p *phone) note(what string, command Command) error {
	p.told = append(p.told, what+" "+command.Call.Key)
	return p.no
}

func (p *phone) Offer(_ context.Context, o Offer) error {
	return p.note("offer", Command{Call: o.Call})
}
func (p *phone) Withdraw(_ context.Context, o Offer, why string) {
	_ = p.note("withdraw, "+why+":", Command{Call: o.Call})
}
func (p *phone) AcceptCall(_ context.Context, c Command) error  { return p.note("accept", c) }
func (p *phone) DeclineCall(_ context.Context, c Command) error { return p.note("decline", c) }
func (p *phone) EndCall(_ context.Context, c Command) error     { return p.note("end", c) }
func (p *phone) WrapUpCall(_ context.Context, c Command)        { _ = p.note("wrap up", c) }
func (p *phone) AddParticipant(_ context.Context, c Command, contact Contact, blind bool) error {
	return p.note("add "+contact.Number, c)
}
func (p *phone) Dial(_ context.Context, c Command, contact Contact) error {
	return p.note("dial "+contact.Number, c)
}
func (p *phone) SetAgentStatus(_ context.Context, c Command, s center.Status) error {
	return p.note("status "+s.Label, c)
}
func (p *phone) ActiveCalls(context.Context) ([]ActiveCall, error) { return p.active, p.no }

// Each effect reaches its method, and each no comes back as the failure that the
// library would report.
//
// spec: CONNECTOR-4
func TestObey(t *testing.T) {
	command := func(kind center.CommandKind) center.Effect {
		return center.Effect{Kind: center.SendCommand, ID: 90, Command: kind, Key: "c1", Person: 5, Target: center.Target{Kind: center.ToNumber, Person: 5}, Status: "lunch"}
	}
	failed := func(code string, kind center.CommandKind) []center.InputBody {
		return []center.InputBody{center.ConnectorFailed{From: from, Code: code, Command: kind}}
	}
	for _, c := range []struct {
		effect  center.Effect
		told    string
		yes, no []center.InputBody
	}{
		{center.Effect{Kind: center.OfferWork, Work: 42, Key: "c1"}, "offer c1", []center.InputBody{center.OfferSeen{Work: 42, Agent: 7}}, nil},
		{center.Effect{Kind: center.WithdrawOffer, Key: "c1", Why: "taken by bob"}, "withdraw, taken by bob: c1", nil, nil},
		{command(center.AcceptCall), "accept c1", nil, failed("CAN_NOT_ACCEPT_THE_CALL", center.AcceptCall)},
		{command(center.DeclineCall), "decline c1", nil, failed("CAN_NOT_DECLINE_THE_CALL", center.DeclineCall)},
		{command(center.EndCall), "end c1", nil, failed("CAN_NOT_END_THE_CALL", center.EndCall)},
		{center.Effect{Kind: center.ReleaseCaller, Key: "c1"}, "end c1", nil, failed("CAN_NOT_END_THE_CALL", center.EndCall)},
		{command(center.AddParticipant), "add +15551234567 c1", nil, failed("CAN_NOT_ADD_PARTICIPANT", center.AddParticipant)},
		{command(center.DialPerson), "dial +15551234567 c1", nil, failed("CAN_NOT_START_THE_CALL", center.DialPerson)},
		{command(center.SetAgentStatus), "status At lunch c1", []center.InputBody{center.CommandDone{From: from, Kind: center.SetAgentStatus, Command: 90}},
			failed("CAN_NOT_SET_AGENT_STATUS", center.SetAgentStatus)},
		{command(center.WrapUpCall), "wrap up c1", nil, nil},
		{center.Effect{Kind: center.TellAgent}, "", nil, nil},
	} {
		for no, want := range map[error][]center.InputBody{nil: c.yes, errors.New("line is down"): c.no} {
			p := &phone{no: no}
			got, err := Obey(t.Context(), p, &c.effect, from, names{})
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%s, %v: %v (-want +got):\n%s", c.told, no, err, diff)
			}
			if told := append(p.told, "")[0]; told != c.told {
				t.Errorf("told %q, want %q", told, c.told)
			}
		}
	}
	p := &phone{active: []ActiveCall{{Call: Call{Key: "c1"}, Connected: true}, {Call: Call{Key: "c2"}}}}
	available := command(center.AgentAvailable)
	got, err := Obey(t.Context(), p, &available, from, names{})
	want := []center.InputBody{
		center.CallConnected{From: from, Call: leg("c1"), Replayed: true},
		center.CallStarted{From: from, Call: leg("c2"), Replayed: true},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("replay: %v (-want +got):\n%s", err, diff)
	}
}

// A Go connector in a session: ready, effects, events with persons, and the end.
//
// spec: CONNECTOR-11
func TestRun(t *testing.T) {
	host, p := &fakeHost{}, &phone{}
	synctest.Test(t, func(t *testing.T) {
		done := make(chan error)
		go func() { done <- Run(t.Context(), host, from.Agent, p) }()
		synctest.Wait()
		host.sink([]center.Effect{{Kind: center.SendCommand, Command: center.SetAgentStatus, ID: 90, Status: "lunch"}})
		synctest.Wait()
		if err := p.events.Publish(t.Context(), Started{Call: Call{Key: "c1", Customer: Person{Number: "+15551234567"}}}); err != nil {
			t.Error(err)
		}
		var refusal *center.Refusal
		if err := p.events.Publish(t.Context(), Hangup{Call: Call{Key: "c1"}, Reason: center.ReasonEnded}); !errors.As(err, &refusal) || refusal.Field != "closeCallOnError" {
			t.Errorf("a hangup without closeCallOnError: %v", err)
		}
		host.sink([]center.Effect{{Kind: center.EndSession}})
		if err := <-done; !errors.Is(err, ErrTakenOver) || !host.left {
			t.Errorf("ended for %v, left %v", err, host.left)
		}
	})
	want := []center.InputBody{
		center.SessionReady{From: from, NoCalls: true, Cannot: center.CommandSet(0).With(center.Controls()...)}, // the phone is no Controller
		center.CommandDone{From: from, Kind: center.SetAgentStatus, Command: 90},
		center.CallStarted{From: from, Call: center.WireCall{Key: "c1", Customer: 101}},
	}
	if diff := cmp.Diff(want, host.submitted()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Person{{Ref: 101, Number: "+15551234567"}}, host.people); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
}

func TestOnce(t *testing.T) {
	var once Once
	for id := center.CommandID(1); id <= 3*onceMax; id++ {
		if !once.First(id) || once.First(id) {
			t.Fatalf("command %d: first and again are not told apart", id)
		}
	}
	if len(once.ids) > onceMax {
		t.Errorf("%d ids are remembered, want at most %d", len(once.ids), onceMax)
	}
}
