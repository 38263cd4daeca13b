package connector

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/secondring/secondring/center"
)

// logOf is a LOG as the library posts it.
func logOf(eventType, payload string, isError bool) string {
	return fmt.Sprintf(`{"type":"LOG","payload":{"eventType":%q,"payload":%s,"isError":%v}}`, eventType, payload, isError)
}

func failed(code string, command center.CommandKind) center.InputBody {
	return center.ConnectorFailed{From: from, Code: code, Command: command}
}

// Failures as the library posts them: some name their command themselves, the
// others wait for the LOG after them.
//
// spec: ENDING-6
func TestFailures(t *testing.T) {
	custom := `{"customError":{"labelName":"NoLicense","namespace":"acme","message":"Carol (+15551234567) has no license"}}`
	for _, c := range []struct {
		name string
		raw  []string
		want []center.InputBody
	}{
		{"accept fails in 3.6", []string{
			event("INFO", `{"message":"CAN_NOT_ACCEPT_THE_CALL"}`), logOf("CAN_NOT_ACCEPT_THE_CALL", `{"messagetype":"ACCEPT_CALL"}`, false),
		}, []center.InputBody{failed("CAN_NOT_ACCEPT_THE_CALL", center.AcceptCall)}},
		{"accept fails in 3.2", []string{
			event("ERROR", `{"message":"CAN_NOT_ACCEPT_THE_CALL"}`), logOf("ACCEPT_CALL", `{"errorType":"CAN_NOT_ACCEPT_THE_CALL"}`, true),
		}, []center.InputBody{failed("CAN_NOT_ACCEPT_THE_CALL", center.AcceptCall)}},
		{"accept fails with a customError", []string{
			event("ERROR", custom), logOf("ACCEPT_CALL", `{"errorType":"CUSTOM_ERROR"}`, true),
		}, []center.InputBody{failed("", center.AcceptCall)}},
		{"a customError that nothing names", []string{
			event("ERROR", custom), event("AFTER_CALL_WORK_STARTED", `{"callId":"c1"}`),
		}, []center.InputBody{failed("", center.NoCommand), center.AfterCallStarted{From: from, Key: "c1"}}},
		{"end fails", []string{
			event("ERROR", `{"message":"CAN_NOT_END_THE_CALL"}`), logOf("END_CALL", `{}`, true),
		}, []center.InputBody{failed("CAN_NOT_END_THE_CALL", center.EndCall)}},
		{"a hangup of the wrong class is lost", []string{
			event("ERROR", `{"message":"CAN_NOT_END_THE_CALL"}`), logOf("HANGUP", `{}`, true),
		}, []center.InputBody{failed("CAN_NOT_END_THE_CALL", center.NoCommand)}},
		{"dial fails", []string{
			event("CALL_FAILED", ``), logOf("CALL_FAILED", `null`, false), event("ERROR", `{"message":"INVALID_DESTINATION"}`), logOf("DIAL", `{}`, true),
		}, []center.InputBody{failed("INVALID_DESTINATION", center.DialPerson)}},
		{"adding fails", []string{
			event("PARTICIPANT_REMOVED", `{"reason":"error"}`), logOf("PARTICIPANT_REMOVED", `{"reason":"error"}`, false),
			event("ERROR", `{"message":"INVALID_DESTINATION"}`), logOf("ADD_PARTICIPANT", `{}`, true),
		}, []center.InputBody{
			center.ParticipantChanged{From: from, Change: center.ParticipantRemoved, ReasonIsError: true},
			failed("INVALID_DESTINATION", center.AddParticipant),
		}},
		{"a status is refused", []string{
			event("SET_AGENT_STATUS_RESULT", `{"success":false}`), logOf("SET_AGENT_STATUS_RESULT", `{"success":false}`, false),
			event("ERROR", `{"message":"INVALID_AGENT_STATUS"}`), logOf("SET_AGENT_STATUS", `{}`, true),
		}, []center.InputBody{failed("INVALID_AGENT_STATUS", center.SetAgentStatus)}},
		{"a status is refused without an error", []string{
			event("SET_AGENT_STATUS_RESULT", `{"success":false}`), event("CALL_CONNECTED", `{"callId":"c1"}`),
		}, []center.InputBody{failed("CAN_NOT_SET_AGENT_STATUS", center.SetAgentStatus), center.CallConnected{From: from, Call: leg("c1")}}},
		{"an error that is a sentence", []string{
			event("ERROR", `{"message":"Call Carol at +15551234567"}`), logOf("LOGOUT", `{}`, true),
		}, []center.InputBody{failed("", center.NoCommand)}},
		{"digits could not be sent", []string{logOf("SEND_DIGITS", `"4711"`, false), logOf("SEND_DIGITS", `"4711"`, true)},
			[]center.InputBody{failed("", center.SendDigits)}},
		{"a call control fails", []string{event("ERROR", `{"message":"CAN_NOT_HOLD_CALL"}`), logOf("HOLD", `{}`, true)},
			[]center.InputBody{failed("CAN_NOT_HOLD_CALL", center.HoldCall)}},
		{"an offer has arrived", []string{
			logOf("AGENT_AVAILABLE", `{"isAvailable":true}`, false), logOf("WRAP_UP_CALL", `{}`, false), logOf("ACCEPT_CALL", `{}`, false),
			logOf("AGENT_WORK_EVENT", `{"agentWork":{"workId":"aw-12","workEvent":"ASSIGNED"}}`, false),
			logOf("AGENT_WORK_EVENT", `{"agentWork":{"workId":"aw-12","workEvent":"CLOSED"}}`, false),
		}, []center.InputBody{center.OfferSeen{Work: 12, Agent: 7}}},
	} {
		d := Decoder{From: from}
		got := bodies(&d, c.raw...)
		if d.Held() {
			t.Errorf("%s: something is still held", c.name)
		}
		if diff := cmp.Diff(c.want, got, cmpopts.IgnoreFields(center.ConnectorFailed{}, "Notes")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// What waits too long is delivered without the name of its command.
func TestFlush(t *testing.T) {
	d := Decoder{From: from}
	if got := d.Decode([]byte(event("ERROR", `{"message":"GENERIC_ERROR"}`))); len(got) != 0 || !d.Held() {
		t.Fatalf("delivered %v at once, want it held", got)
	}
	got := d.Flush()
	if len(got) != 1 || got[0].Body.(center.ConnectorFailed).Code != "GENERIC_ERROR" || d.Held() {
		t.Errorf("flushed %+v", got)
	}
}

// Nothing of a LOG survives but names: not dialed digits, nor anything personal.
//
// spec: CONNECTOR-8
func TestLogsAreDropped(t *testing.T) {
	for _, raw := range []string{
		logOf("SEND_DIGITS", `{"type":"SEND_DIGITS","digits":"4111111111111111"}`, false),
		logOf("SEND_DIGITS", `"4111111111111111"`, true),
		logOf("SEND_DIGITS", `[["4111111111111111"]]`, true),
		logOf("CALL_STARTED", `{"callId":"c1","phoneNumber":"4111111111111111"}`, false),
		`{"type":"LOG","payload":"4111111111111111"}`,
		`{"type":"LOG","payload":{"eventType":["4111111111111111"]}}`,
		`{"type":"log","payload":{"eventType":"4111111111111111"}}`,
	} {
		d := Decoder{From: from}
		d.Decode([]byte(event("ERROR", `{"message":"GENERIC_ERROR"}`))) // even while something waits for a LOG
		for _, signal := range append(d.Decode([]byte(raw)), d.Flush()...) {
			if text := fmt.Sprintf("%+v", signal); strings.Contains(text, "4111") {
				t.Errorf("%s: %s", raw, text)
			}
		}
	}
}
