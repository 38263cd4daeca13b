package connector

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
)

var from = center.From{Agent: 7, Epoch: 11}

// event puts a payload into the library's envelope.
func event(name, payload string) string {
	if payload == "" {
		return fmt.Sprintf(`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":%q}}`, name)
	}
	return fmt.Sprintf(`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":%q,"telephonyEventPayload":%s}}`, name, payload)
}

// bodies decodes messages in order, without what they say of persons.
func bodies(d *Decoder, raw ...string) []center.InputBody {
	var all []center.InputBody
	for _, message := range raw {
		for _, signal := range d.Decode([]byte(message)) {
			all = append(all, signal.Body)
		}
	}
	return all
}

func hungUp(calls ...center.Hangup) center.HungUp { return center.HungUp{From: from, Calls: calls} }

func leg(key string) center.WireCall { return center.WireCall{Key: key} }

// What a HANGUP says, shape by shape and value by value. Notes are shown as
// "code field".
//
// spec: HANGUP-19, SEED-1, SEED-6, HANGUP-8
func TestHangup(t *testing.T) {
	missed := center.Hangup{WireCall: leg("c1"), Reason: center.ReasonError, AgentStatus: center.MissedCallAgent}
	for _, c := range []struct {
		payload string
		want    []center.Hangup
		notes   string
	}{
		{`[{"callId":"c1","reason":"error","agentStatus":"MissedCallAgent"}]`, []center.Hangup{missed}, ""},
		{`{"callId":"c1","reason":"error","agentStatus":"MissedCallAgent"}`, []center.Hangup{missed}, ""},
		{``, nil, ""},
		{`null`, nil, ""},
		{`[]`, nil, ""},
		{`{}`, []center.Hangup{{}}, ""},
		{`[null]`, nil, "wrong-type telephonyEventPayload"},
		{`["c1"]`, nil, "wrong-type telephonyEventPayload"},
		{`"c1"`, nil, "wrong-type telephonyEventPayload"},
		{`true`, nil, "wrong-type telephonyEventPayload"},
		{`[7,{"callId":"c1","reason":"error","agentStatus":"MissedCallAgent"}]`, []center.Hangup{missed}, "wrong-type telephonyEventPayload"},
		{`[[{"callId":"c1","reason":"error","agentStatus":"MissedCallAgent"}]]`, []center.Hangup{missed}, "wrong-shape telephonyEventPayload"},
		{`{"calls":[{"callId":"c1","reason":"error","agentStatus":"MissedCallAgent"}]}`, []center.Hangup{missed}, "wrong-shape telephonyEventPayload"},
		{`{"call":{"callId":"c1","reason":"error","agentStatus":"MissedCallAgent"}}`, []center.Hangup{missed}, "wrong-shape telephonyEventPayload"},
		{`[{"callId":"c1","reason":"ended"},{"callId":"c2","reason":"ended"}]`,
			[]center.Hangup{{WireCall: leg("c1"), Reason: center.ReasonEnded}, {WireCall: leg("c2"), Reason: center.ReasonEnded}}, ""},

		{`{"callId":"c1","reason":"ERROR","agentStatus":"missedcallagent"}`, []center.Hangup{missed}, "different-case reason, different-case agentStatus"},
		{`{"callId":"c1","reason":"banana"}`, []center.Hangup{{WireCall: leg("c1"), Reason: center.ReasonOther}}, "unknown-value reason"},
		{`{"callId":"c1","reason":7}`, []center.Hangup{{WireCall: leg("c1"), Reason: center.ReasonOther}}, "wrong-type reason"},
		{`{"callId":"c1","reason":null,"agentStatus":""}`, []center.Hangup{{WireCall: leg("c1")}}, ""},
		{`{"callId":"c1","reason":"error","agentStatus":"MissedByAgent"}`,
			[]center.Hangup{{WireCall: leg("c1"), Reason: center.ReasonError, AgentStatus: center.AgentStatusUnknown}}, "unknown-value agentStatus"},
		{`{"callId":"c1","reason":"error","agentStatus":42}`,
			[]center.Hangup{{WireCall: leg("c1"), Reason: center.ReasonError, AgentStatus: center.AgentStatusUnknown}}, "wrong-type agentStatus"},
		{`{"callId":"c1","reason":"ended","agentStatus":"DeclinedByAgent"}`,
			[]center.Hangup{{WireCall: leg("c1"), Reason: center.ReasonEnded, AgentStatus: center.DeclinedByAgent}}, "decline-not-error reason"},

		{`{"callId":"c1","reason":"error","closeCallOnError":true}`, []center.Hangup{{WireCall: leg("c1"), Reason: center.ReasonError, Close: true}}, ""},
		{`{"callId":"c1","reason":"error","closeCallOnError":false}`, []center.Hangup{{WireCall: leg("c1"), Reason: center.ReasonError}}, ""},
		{`{"callId":"c1","reason":"error","closeCallOnError":null}`, []center.Hangup{{WireCall: leg("c1"), Reason: center.ReasonError}}, ""},
		{`{"callId":"c1","reason":"error","closeCallOnError":"true"}`, []center.Hangup{{WireCall: leg("c1"), Reason: center.ReasonError}}, "wrong-type closeCallOnError"},
		{`{"callId":"c1","reason":"error","closeCallOnError":1}`, []center.Hangup{{WireCall: leg("c1"), Reason: center.ReasonError}}, "wrong-type closeCallOnError"},

		{`{"callId":17,"reason":"ended"}`, []center.Hangup{{WireCall: leg("17"), Reason: center.ReasonEnded}}, "wrong-type callId"},
		{`{"callId":{"id":1},"reason":"ended"}`, []center.Hangup{{Reason: center.ReasonEnded}}, "wrong-type callId"},
		{`{"callId":"c1","callType":"inbound","reason":"ended"}`,
			[]center.Hangup{{WireCall: center.WireCall{Key: "c1", Type: center.Inbound}, Reason: center.ReasonEnded}}, "different-case callType"},
	} {
		d := Decoder{From: from}
		got := bodies(&d, event("HANGUP", c.payload))
		if len(got) != 1 {
			t.Errorf("%s: %d signals, want one", c.payload, len(got))
			continue
		}
		signal := got[0].(center.HungUp)
		if notes := brief(signal.Notes); notes != c.notes {
			t.Errorf("%s: notes %q, want %q", c.payload, notes, c.notes)
		}
		signal.Notes = nil
		if diff := cmp.Diff(hungUp(c.want...), signal); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.payload, diff)
		}
	}
}

func brief(notes []center.Note) string {
	var texts []string
	for _, n := range notes {
		texts = append(texts, n.Code+" "+n.Field)
	}
	return strings.Join(texts, ", ")
}

// A note says what arrived, what the documentation has, and what was done.
//
// spec: CONNECTOR-7
func TestNotesAreSentences(t *testing.T) {
	for _, c := range []struct{ payload, want string }{
		{`{"agentStatus":"MissedByAgent","reason":"error"}`, "agentStatus MissedByAgent: MissedCallAgent, the nearest of the documented values; ruled as an error without agentStatus"},
		{`{"agentStatus":"FailedToConnectAgent","reason":"error"}`, "agentStatus FailedToConnectAgent: FailedConnectAgent, the nearest of the documented values; ruled as an error without agentStatus"},
		{`{"agentStatus":"MissedCallCustomer","reason":"error"}`, "agentStatus MissedCallCustomer: MissedCallStatus, the nearest of the documented values; ruled as an error without agentStatus"},
		{`{"agentStatus":"MisedCallAgent","reason":"error"}`, "agentStatus MisedCallAgent: MissedCallAgent, the nearest of the documented values; ruled as an error without agentStatus"},
		{`{"agentStatus":"AnyVendorError","reason":"error"}`, "agentStatus AnyVendorError: one of DeclinedByAgent, FailedConnectAgent, FailedConnectCustomer, MissedCallAgent, MissedCallStatus; ruled as an error without agentStatus"},
		{`{"reason":"banana"}`, "reason banana: one of ended, error; taken as another reason"},
		{`{"reason":"end"}`, "reason end: ended, the nearest of the documented values; taken as another reason"},
		{`{"reason":"error","closeCallOnError":"false"}`, "closeCallOnError false: the boolean true or false; ruled as false"},
		{`{"reason":"+1 (555) 123-45.67 ext 9"}`, "reason +# (###) ###-##.## ext 9: one of ended, error; taken as another reason"},
	} {
		d := Decoder{From: from}
		notes := bodies(&d, event("HANGUP", c.payload))[0].(center.HungUp).Notes
		if len(notes) != 1 {
			t.Errorf("%s: %d notes, want one", c.payload, len(notes))
			continue
		}
		n := notes[0]
		if got := fmt.Sprintf("%s %s: %s; %s", n.Field, n.Value, n.Expected, n.Done); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.payload, got, c.want)
		}
	}
}

// spec: CONNECTOR-9
func TestStrictSessionAsksForCloseCallOnError(t *testing.T) {
	raw := event("HANGUP", `[{"callId":"c1","reason":"error"},{"callId":"c2","reason":"error","closeCallOnError":false}]`)
	strict, stock := Decoder{From: from, Strict: true}, Decoder{From: from}
	if got := brief(bodies(&strict, raw)[0].(center.HungUp).Notes); got != "missing calls[0].closeCallOnError" {
		t.Errorf("strict: notes %q", got)
	}
	if got := brief(bodies(&stock, raw)[0].(center.HungUp).Notes); got != "" {
		t.Errorf("stock: notes %q", got)
	}
}

// A call as the three generations send it, and as much of one as there is.
func TestCall(t *testing.T) {
	for _, c := range []struct {
		payload string
		want    center.WireCall
		person  Person
		notes   string
	}{
		{`{"callId":"c1","callType":"Inbound","phoneNumber":"+15551234567","contact":{"name":"Carol"},"callInfo":{"queueName":"support","isOnHold":false},"callAttributes":{"voiceCallId":"vc-4711","participantType":"Initial_Caller"}}`,
			center.WireCall{Key: "c1", Type: center.Inbound, Call: 4711, Queue: "support", Caller: true}, Person{Number: "+15551234567", Name: "Carol"}, ""},
		{`{"callId":"c1","callAttributes":"{\"voiceCallId\":\"vc-4711\",\"participantType\":\"Initial_Caller\"}"}`, center.WireCall{Key: "c1", Call: 4711, Caller: true}, Person{}, ""},
		{`{"callId":"c1","callAttributes":"not json"}`, center.WireCall{Key: "c1"}, Person{}, "wrong-type callAttributes"},
		{`{"callId":"c1","callAttributes":[1]}`, center.WireCall{Key: "c1"}, Person{}, "wrong-type callAttributes"},
		{`{"callId":"c1","callAttributes":{"voiceCallId":"0LQ000000000001"}}`, center.WireCall{Key: "c1"}, Person{}, "unknown-value callAttributes.voiceCallId"},
		{`{"callId":"c2","callType":"Transfer","callAttributes":{"parentVoiceCallId":"vc-9"}}`, center.WireCall{Key: "c2", Type: center.Transfer, Parent: "vc-9"}, Person{}, ""},
		{`{"callId":"c2","callType":"Callback","callInfo":{"initialCallId":"c1"}}`, center.WireCall{Key: "c2", Type: center.Callback, Initial: "c1"}, Person{}, ""},
		{`{"callId":"c3","callType":"Consult","connectionId":"k9","callAttributes":{"isConsultCall":true}}`, center.WireCall{Key: "c3", Connection: "k9", Type: center.Consult}, Person{}, ""},
		{`{"callId":"c3","callType":"Outbound","connectionId":"c3","callAttributes":{"isConsultCall":"true"}}`, center.WireCall{Key: "c3", Type: center.Consult}, Person{}, ""},
		{`{"callId":"c4","callType":"InboundX"}`, center.WireCall{Key: "c4"}, Person{}, "unknown-value callType"},
		{`{"callId":"c4","callInfo":[]}`, center.WireCall{Key: "c4"}, Person{}, "wrong-type callInfo"},
		{`{}`, center.WireCall{}, Person{}, ""},
	} {
		d := Decoder{From: from}
		message := d.Decode([]byte(event("CALL_STARTED", c.payload)))
		if len(message) != 1 {
			t.Errorf("%s: %d signals, want one", c.payload, len(message))
			continue
		}
		signal := message[0].Body.(center.CallStarted)
		if diff := cmp.Diff(c.want, signal.Call); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.payload, diff)
		}
		if message[0].Person != c.person {
			t.Errorf("%s: person %+v, want %+v", c.payload, message[0].Person, c.person)
		}
		if notes := brief(signal.Notes); notes != c.notes {
			t.Errorf("%s: notes %q, want %q", c.payload, notes, c.notes)
		}
	}
}

// A long callId is known by the same hash each time it comes.
func TestLongKeyIsHashed(t *testing.T) {
	long := strings.Repeat("k", keyBytesMax+1)
	d := Decoder{From: from}
	got := bodies(&d, event("CALL_CONNECTED", `{"callId":"`+long+`"}`), event("HANGUP", `{"callId":"`+long+`","reason":"ended"}`))
	connected, hungup := got[0].(center.CallConnected), got[1].(center.HungUp)
	if connected.Call.Key != hungup.Calls[0].Key || len(connected.Call.Key) > keyBytesMax {
		t.Errorf("keys %q and %q: want the same short one", connected.Call.Key, hungup.Calls[0].Key)
	}
	if brief(connected.Notes) != "too-long callId" {
		t.Errorf("notes %q", brief(connected.Notes))
	}
}

// Half a message, one too long and one too deep still say that a call is over.
func TestBrokenHangupIsAHangup(t *testing.T) {
	whole := event("HANGUP", `[{"callId":"c1","reason":"error","agentStatus":"MissedCallAgent"}]`)
	deep := strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)
	for name, raw := range map[string]string{
		"cut in a value":  whole[:len(whole)-20],
		"more behind it":  whole + "}",
		"not JSON inside": event("HANGUP", `[{"callId":"c1","reason":NaN}]`),
		"too deep":        event("HANGUP", `[{"callId":"c1","callAttributes":`+deep+`,"reason":"error"}]`),
		"too long":        event("HANGUP", `[{"callId":"c1","x":"`+strings.Repeat("x", MessageBytesMax)+`"}]`),
		"no envelope":     `{"type":"HANGUP","payload":[{"callId":"c1","reason":"error"}]}`,
	} {
		d := Decoder{From: from}
		got := bodies(&d, raw)
		if len(got) != 1 {
			t.Errorf("%s: %d signals, want one", name, len(got))
			continue
		}
		signal, ok := got[0].(center.HungUp)
		if !ok || len(signal.Calls) != 1 || signal.Calls[0].Key != "c1" || len(signal.Notes) == 0 {
			t.Errorf("%s: got %+v, want a hangup of c1 with a note", name, got[0])
		}
	}
}

// Every word of the protocol has its place, and only known ones pass silently.
func TestEveryTypeIsKnown(t *testing.T) {
	if n := len(eventTypes) + len(messageTypes); n != 84 || len(eventNames)+len(messageNames) != n {
		t.Errorf("%d types, %d names: want 84", n, len(eventNames)+len(messageNames))
	}
	for _, kind := range eventTypes {
		d := Decoder{From: from}
		message := d.Decode([]byte(event(kind.Name, `{"callId":"c1","statusId":"online","message":"X"}`)))
		message = append(message, d.Flush()...)
		silent := len(message) == 0
		if silent != (kind.Treatment != decoded) && kind.Name != "HOLD_TOGGLE" {
			t.Errorf("%s: %d signals, though the table says %q", kind.Name, len(message), kind.Why)
		}
		if kind.Why == "" {
			t.Errorf("%s: the table does not say why", kind.Name)
		}
	}
	for raw, want := range map[string]string{
		event("BANANA", `{}`):                           "unknown-message telephonyEventType",
		`{"type":"BANANA"}`:                             "unknown-message type",
		`{"type":"ACCEPT_CALL","call":{"callId":"c1"}}`: "wrong-direction type",
		`{"type":"TELEPHONY_EVENT_DISPATCHED"}`:         "missing telephonyEventType",
		`[]`:                                            "wrong-shape message",
		`nonsense`:                                      "unreadable message",
		``:                                              "unreadable message",
	} {
		d := Decoder{From: from}
		got := bodies(&d, raw)
		if len(got) != 1 {
			t.Errorf("%s: %d signals, want one", raw, len(got))
			continue
		}
		if deviated, ok := got[0].(center.Deviated); !ok || brief(deviated.Notes) != want {
			t.Errorf("%s: got %+v, want Deviated with %q", raw, got[0], want)
		}
	}
}

func TestGenerationIsNoted(t *testing.T) {
	d := Decoder{From: from, Generation: Generation32}
	got := bodies(&d, event("INFO", `{"message":"CAN_NOT_ACCEPT_THE_CALL"}`))
	if notes := brief(got[0].(center.ConnectorFailed).Notes); notes != "generation telephonyEventType" {
		t.Errorf("notes %q", notes)
	}
}

func TestOtherEvents(t *testing.T) {
	removed := center.ParticipantChanged{From: from, Change: center.ParticipantRemoved}
	for _, c := range []struct {
		raw  string
		want []center.InputBody
	}{
		{event("QUEUED_CALL_STARTED", `{"callId":"c2"}`), []center.InputBody{center.CallStarted{From: from, Call: center.WireCall{Key: "c2", Type: center.Callback}, Queued: true}}},
		{event("CALL_CONNECTED", `{"callId":"c1","isReplayedCall":true}`), []center.InputBody{center.CallConnected{From: from, Call: leg("c1"), Replayed: true}}},
		{event("PARTICIPANT_ADDED", `{"callId":"p1","phoneNumber":"+15551234567"}`), []center.InputBody{center.ParticipantChanged{From: from, Change: center.ParticipantAdded, Call: leg("p1")}}},
		{event("PARTICIPANT_CONNECTED", `{"initialCallHasEnded":true}`), []center.InputBody{center.ParticipantChanged{From: from, Change: center.ParticipantConnected, CustomerGone: true}}},
		{event("PARTICIPANT_REMOVED", `{"reason":"error"}`), []center.InputBody{center.ParticipantChanged{From: from, Change: center.ParticipantRemoved, ReasonIsError: true}}},
		{event("PARTICIPANT_REMOVED", `false`), []center.InputBody{removed}},
		{event("PARTICIPANT_REMOVED", ``), []center.InputBody{removed}},
		{event("HOLD_TOGGLE", `{"isCustomerOnHold":true,"calls":{"c1":{"callId":"c1","callAttributes":{"participantType":"Initial_Caller"}},"c2":{"callId":"c2","callInfo":{"isOnHold":false}}}}`),
			[]center.InputBody{
				center.ParticipantChanged{From: from, Change: center.ParticipantHeld, Call: center.WireCall{Key: "c1", Caller: true}},
				center.ParticipantChanged{From: from, Change: center.ParticipantResumed, Call: leg("c2")},
			}},
		{event("HOLD_TOGGLE", `{"isCustomerOnHold":false}`), []center.InputBody{center.ParticipantChanged{From: from, Change: center.ParticipantResumed, Call: center.WireCall{Caller: true}}}},
		{event("AFTER_CALL_WORK_STARTED", `{"callId":"c1"}`), []center.InputBody{center.AfterCallStarted{From: from, Key: "c1"}}},
		{event("SET_AGENT_STATUS", `{"statusId":"lunch"}`), []center.InputBody{center.StatusSet{From: from, Status: "lunch"}}},
		{event("SET_AGENT_STATUS_RESULT", `{"success":true}`), []center.InputBody{center.CommandDone{From: from, Kind: center.SetAgentStatus}}},
		{`{"type":"CONNECTOR_READY","payload":{"capabilities":{}}}`, []center.InputBody{center.SessionReady{From: from}}},
		{`{"type":"CONNECTOR_READY","payload":{"capabilities":{"SWAP":false,"MUTE":true}}}`,
			[]center.InputBody{center.SessionReady{From: from, Cannot: center.CommandSet(0).With(center.SwapParticipants)}}},
		{`{"type":"CONNECTOR_READY","payload":{"agentConfig":{"MUTE":false}}}`,
			[]center.InputBody{center.SessionReady{From: from, Cannot: center.CommandSet(0).With(center.MuteCall, center.UnmuteCall)}}},
		{event("MUTE_TOGGLE", `{"isMuted":true}`), []center.InputBody{center.Toggled{From: from, What: center.MuteToggle, On: true}}},
		{event("RECORDING_TOGGLE", `{"isRecordingPaused":false,"contactId":"x"}`), []center.InputBody{center.Toggled{From: from, What: center.RecordingToggle}}},
		{event("MUTE_TOGGLE", `{"isMuted":"yes"}`), []center.InputBody{center.Deviated{From: from, Notes: []center.Note{
			{Code: noteType, Field: "isMuted", Value: "yes", Expected: "true or false", Done: "left out"}}}}},
		{event("HOLD_TOGGLE", `{"isThirdPartyOnHold":false,"isCustomerOnHold":false}`), []center.InputBody{
			center.ParticipantChanged{From: from, Change: center.ParticipantResumed, Call: center.WireCall{Caller: true}},
			center.ParticipantChanged{From: from, Change: center.ParticipantResumed}}},
		{`{"type":"OFFER_SEEN","payload":{"workId":"aw-12"}}`, []center.InputBody{center.OfferSeen{Work: 12, Agent: 7}}},
	} {
		d := Decoder{From: from}
		if diff := cmp.Diff(c.want, bodies(&d, c.raw)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.raw, diff)
		}
	}
}
