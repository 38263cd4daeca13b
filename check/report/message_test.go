package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func event(name, payload string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":%q,"telephonyEventPayload":%s}}`, name, payload))
}

// What a finding is about is marked, and nothing else.
func TestMarks(t *testing.T) {
	hangup := event("HANGUP", `[{"callId":"c-1","reason":"error","agentStatus":"MissedByAgent","callInfo":{"isMuted":false}}]`)
	for _, c := range []struct {
		says, expected string
		sent           []json.RawMessage
		want           []string
	}{
		{`HANGUP has the agentStatus "MissedByAgent"`, "agentStatus MissedCallAgent", []json.RawMessage{hangup}, []string{`"agentStatus": "MissedByAgent"`}},
		{"HANGUP has no closeCallOnError true", "closeCallOnError true", []json.RawMessage{hangup}, []string{"(no closeCallOnError)"}},
		{"HANGUP names another call", "the callId of CALL_STARTED: c-2", []json.RawMessage{hangup}, []string{`"callId": "c-1",`}},
		{"HANGUP names no call", "the callId of CALL_STARTED: c-2", []json.RawMessage{event("HANGUP", `[{"reason":"ended"}]`)}, []string{"(no callId)"}},
		{"call c-1 was hung up twice", "one HANGUP", []json.RawMessage{hangup, hangup}, nil},
		{"CALL_CONNECTED of call c-1 came after its HANGUP", "nothing after HANGUP", []json.RawMessage{hangup, event("CALL_CONNECTED", `{"callId":"c-1"}`)}, []string{"CALL_CONNECTED"}},
		{"the connector has set the agent's status", "no SET_AGENT_STATUS", []json.RawMessage{hangup, event("SET_AGENT_STATUS", `{"statusId":"1"}`)}, []string{"SET_AGENT_STATUS"}},
		{"somebody is on hold after CONFERENCE", "isCustomerOnHold false", []json.RawMessage{event("HOLD_TOGGLE", `{"isCustomerOnHold":true,"calls":{}}`)}, []string{`"isCustomerOnHold": true`}},
		{"no HANGUP came after a reason that is not the agent's", "HANGUP of call c-1", []json.RawMessage{event("INFO", `{"message":"x"}`)}, nil},
	} {
		var got []string
		for _, m := range messagesOf(c.sent, c.says, c.expected) {
			if m.Marked {
				got = append(got, m.Name)
			}
			for _, l := range m.Lines {
				if l.Marked {
					got = append(got, strings.TrimSpace(l.Text))
				}
			}
		}
		if same := slices.EqualFunc(got, c.want, strings.HasPrefix); !same {
			t.Errorf("%s: marks %q, want %q", c.says, got, c.want)
		}
	}
}

// A message is laid out by what endings are about; what is not about them is left out.
func TestLayout(t *testing.T) {
	for _, c := range []struct{ sent, want string }{
		{`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"HANGUP","telephonyEventPayload":[{"reason":"ended","contact":{"name":"x"},"callId":"c-1"}]}}`,
			"HANGUP | [{ |   \"callId\": \"c-1\", |   \"reason\": \"ended\", |   … | }]"},
		{`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"CALL_FAILED"}}`, "CALL_FAILED | (nothing)"},
		{`{"type":"SHOW_LOGIN","payload":null}`, "SHOW_LOGIN | (nothing)"},
		{`{"type":"CONNECTOR_READY","payload":{}}`, "CONNECTOR_READY | {}"},
		{`{"type":"ACCEPT_CALL","call":{"callId":"c-1"}}`, "ACCEPT_CALL | { |   \"call\": { |     \"callId\": \"c-1\" |   } | }"},
		{`"a text"`, ` | "a text"`},
		{strings.Repeat("[", 100), " | " + strings.Repeat("[", 100)},
	} {
		m := messagesOf([]json.RawMessage{json.RawMessage(c.sent)}, "", "")[0]
		lines := []string{m.Name}
		for _, l := range m.Lines {
			lines = append(lines, l.Text)
		}
		if got := strings.Join(lines, " | "); got != c.want {
			t.Errorf("%s is laid out as %s, want %s", c.sent, got, c.want)
		}
	}
}
