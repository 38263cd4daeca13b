package connector

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
)

// names is a directory of one customer and one status.
type names struct{}

func (names) Person(_ context.Context, ref center.PersonRef) (Person, error) {
	return Person{Ref: ref, Number: "+15551234567", Name: "Carol"}, nil
}

func (names) Status(_ context.Context, id center.StatusID) (center.Status, error) {
	if id == "home" {
		return center.Status{ID: id, Label: "Home", Kind: center.OfflineKind}, nil
	}
	return center.Status{ID: id, Label: "At lunch", Kind: center.BusyKind}, nil
}

// Each effect as the library reads it, field by field.
//
// spec: CONNECTOR-4
func TestEncode(t *testing.T) {
	command := func(kind center.CommandKind) center.Effect {
		return center.Effect{Kind: center.SendCommand, ID: 90, Command: kind, Key: "c1", Call: 41, Work: 42, CallType: center.Inbound, Customer: 5}
	}
	with := func(e center.Effect, change func(*center.Effect)) center.Effect { change(&e); return e }
	const call = `"call":{"callId":"c1","callType":"Inbound","phoneNumber":"+15551234567","callAttributes":{"voiceCallId":"vc-41","participantType":"Initial_Caller"}}`
	legs := func(list ...center.Leg) func(*center.Effect) { return func(e *center.Effect) { e.Legs = list } }
	customer := center.Leg{Key: "c1", Type: center.Inbound, Call: 41}
	third := center.Leg{Key: "p1", Connection: "leg-2", Type: center.AddedParticipant, Role: center.ThirdParty, Call: 41}
	const (
		customerCall = `{"callId":"c1","callType":"Inbound","callAttributes":{"voiceCallId":"vc-41","participantType":"Initial_Caller"}}`
		thirdCall    = `{"callId":"p1","connectionId":"leg-2","callType":"AddParticipant","callAttributes":{"voiceCallId":"vc-41","participantType":"Third_Party"}}`
	)
	for _, c := range []struct {
		effect center.Effect
		want   string
	}{
		{command(center.AcceptCall), `{"type":"ACCEPT_CALL",` + call + `}`},
		{command(center.DeclineCall), `{"type":"DECLINE_CALL",` + call + `}`},
		{command(center.EndCall), `{"type":"END_CALL",` + call + `}`},
		{command(center.WrapUpCall), `{"type":"WRAP_UP_CALL",` + call + `}`},
		{command(center.AgentAvailable), `{"type":"AGENT_AVAILABLE","isAvailable":true}`},
		{with(command(center.AddParticipant), func(e *center.Effect) {
			e.Target = center.Target{Kind: center.ToNumber, Person: 6}
		}), `{"type":"ADD_PARTICIPANT",` + call + `,"contact":{"type":"PhoneNumber","name":"Carol","phoneNumber":"+15551234567"}}`},
		{with(command(center.AddParticipant), func(e *center.Effect) {
			e.Target, e.Blind = center.Target{Kind: center.ToAgent, Agent: 8}, true
		}), `{"type":"ADD_PARTICIPANT",` + call + `,"contact":{"type":"Agent","id":"ag-8"},"isBlindTransfer":true}`},
		{with(command(center.AddParticipant), func(e *center.Effect) {
			e.Target = center.Target{Kind: center.ToQueue, Queue: "sales"}
		}), `{"type":"ADD_PARTICIPANT",` + call + `,"contact":{"type":"Queue","id":"sales","queue":"sales"}}`},
		{center.Effect{Kind: center.SendCommand, Command: center.DialPerson, CallType: center.Outbound, Person: 5},
			`{"type":"DIAL","contact":{"type":"PhoneNumber","name":"Carol","phoneNumber":"+15551234567"}}`},
		{center.Effect{Kind: center.SendCommand, Command: center.DialPerson, CallType: center.DialedCallback, Person: 5},
			`{"type":"DIAL","contact":{"type":"PhoneNumber","name":"Carol","phoneNumber":"+15551234567"},"params":"isCallback=true"}`},
		{center.Effect{Kind: center.SendCommand, Command: center.DialPerson, CallType: center.Consult, Person: 5},
			`{"type":"DIAL","contact":{"type":"PhoneNumber","name":"Carol","phoneNumber":"+15551234567"},"params":"isConsultCall=true"}`},
		{center.Effect{Kind: center.SendCommand, Command: center.SetAgentStatus, Status: "lunch"},
			`{"type":"SET_AGENT_STATUS","agentStatus":"Online","statusInfo":{"statusId":"lunch","statusApiName":"lunch","statusName":"At lunch"}}`},
		{center.Effect{Kind: center.SendCommand, Command: center.SetAgentStatus, Status: "home"},
			`{"type":"SET_AGENT_STATUS","agentStatus":"Offline","statusInfo":{"statusId":"home","statusApiName":"home","statusName":"Home"}}`},
		{with(command(center.HoldCall), legs(customer)), `{"type":"HOLD","call":` + customerCall + `}`},
		{with(command(center.ResumeCall), legs(third)), `{"type":"RESUME","call":` + thirdCall + `}`},
		{with(command(center.RemoveParticipant), legs(third)), `{"type":"END_CALL","call":` + thirdCall + `}`},
		{with(command(center.SwapParticipants), legs(third, customer)), `{"type":"SWAP_PARTICIPANTS","callToHold":` + thirdCall + `,"callToResume":` + customerCall + `}`},
		{with(command(center.Conference), legs(third, customer)), `{"type":"CONFERENCE","calls":[` + thirdCall + `,` + customerCall + `]}`},
		{command(center.MuteCall), `{"type":"MUTE",` + call + `}`},
		{command(center.PauseRecording), `{"type":"PAUSE_RECORDING",` + call + `}`},
		{with(command(center.SendDigits), func(e *center.Effect) { e.Digits = "12#" }), `{"type":"SEND_DIGITS","digits":"12#"}`},
		{center.Effect{Kind: center.SendCommand, Command: center.DialPerson, CallType: center.Consult, Target: center.Target{Kind: center.ToAgent, Agent: 8}},
			`{"type":"DIAL","contact":{"type":"Agent","id":"ag-8"},"params":"isConsultCall=true"}`},
		{center.Effect{Kind: center.OfferWork, Call: 41, Work: 42, Key: "c1"},
			`{"type":"AGENT_WORK_EVENT","agentWork":{"workItemId":"vc-41","workId":"aw-42","workEvent":"ASSIGNED"}}`},
		{center.Effect{Kind: center.WithdrawOffer, Call: 41, Work: 42},
			`{"type":"AGENT_WORK_EVENT","agentWork":{"workItemId":"vc-41","workId":"aw-42","workEvent":"CLOSED"}}`},
		{center.Effect{Kind: center.ReleaseCaller, Call: 41, Key: "c1"},
			`{"type":"END_CALL","call":{"callId":"c1","callAttributes":{"voiceCallId":"vc-41","participantType":"Initial_Caller"}}}`},
		{center.Effect{Kind: center.TellAgent, Why: "taken by bob"}, ``},
		{center.Effect{Kind: center.EndSession}, ``},
	} {
		message, err := Encode(t.Context(), &c.effect, names{})
		if err != nil || string(message) != c.want {
			t.Errorf("%s %s: %v\n%s", c.effect.Command, message, err, cmp.Diff(c.want, string(message)))
		}
	}
}

func TestSetup(t *testing.T) {
	got := string(Setup(SetupConfig{Center: "acme", Agent: 7, Statuses: []center.Status{{ID: "online", Label: "Online", Kind: center.OnlineKind}}, Vendor: map[string]string{"/reqGeneralInfo/reqAdapterUrl": "https://acme.example"}}))
	want := `{"type":"SETUP_CONNECTOR","connectorConfig":{"/reqGeneralInfo/reqAdapterUrl":"https://acme.example","organizationId":"acme","userId":"ag-7","userPresenceStatuses":{"online":{"hasChannels":"true","isOffline":false,"statusId":"online","statusName":"Online"}}}}`
	if got != want {
		t.Error(cmp.Diff(want, got))
	}
}

// A row of the vault comes back as it was.
func TestPersonRow(t *testing.T) {
	p := Person{Ref: 9, Number: "+15551234567", Name: "Carol"}
	got, err := ReadPerson(9, p.Row())
	if err != nil || got != p {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := ReadPerson(9, []byte{0xff}); err == nil {
		t.Error("garbage was read as a person")
	}
}
