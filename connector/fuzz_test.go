package connector

import (
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"testing"
	"unicode/utf8"

	"github.com/secondring/secondring/center"
)

var manyDigits = regexp.MustCompile(`[0-9]{5,}`)

// checkMessage checks what holds for every message, whatever came in.
func checkMessage(t *testing.T, raw []byte, message Message) (hangups int) {
	t.Helper()
	for _, signal := range message {
		var notes []center.Note
		switch body := signal.Body.(type) {
		case center.HungUp:
			hangups++
			notes = body.Notes
			if len(body.Calls) > hangupCallsMax {
				t.Errorf("%.200q: %d calls", raw, len(body.Calls))
			}
			for _, call := range body.Calls {
				checkCall(t, raw, call.WireCall)
			}
		case center.CallStarted:
			notes = body.Notes
			checkCall(t, raw, body.Call)
		case center.ParticipantChanged:
			notes = body.Notes
			checkCall(t, raw, body.Call)
		case center.ConnectorFailed:
			notes = body.Notes
			if len(body.Code) > nameBytesMax {
				t.Errorf("%.200q: code of %d bytes", raw, len(body.Code))
			}
		case center.Deviated:
			notes = body.Notes
			if len(notes) == 0 {
				t.Errorf("%.200q: a deviation without a note", raw)
			}
		}
		if len(notes) > notesMax {
			t.Errorf("%.200q: %d notes", raw, len(notes))
		}
		for _, n := range notes {
			if utf8.RuneCountInString(n.Value) > noteValueMax || manyDigits.MatchString(n.Value) {
				t.Errorf("%.200q: note shows %q", raw, n.Value)
			}
		}
	}
	return hangups
}

func checkCall(t *testing.T, raw []byte, call center.WireCall) {
	t.Helper()
	for _, text := range []string{call.Key, call.Connection, call.Parent, call.Initial, string(call.Queue)} {
		if len(text) > keyBytesMax {
			t.Errorf("%.200q: a text of %d bytes in %+v", raw, len(text), call)
		}
	}
}

// FuzzDecode feeds whole messages.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		event("HANGUP", `[{"callId":"c1","reason":"error","closeCallOnError":false,"agentStatus":"MissedCallAgent"}]`),
		event("HANGUP", `{"calls":[[null,{"callId":"c1"}]]}`),
		event("CALL_STARTED", `{"callId":"c1","callType":"inbound","callAttributes":"{\"voiceCallId\":\"vc-1\"}"}`),
		event("HOLD_TOGGLE", `{"isCustomerOnHold":true,"calls":{"c1":{"callId":"c1"}}}`),
		event("ERROR", `{"customError":{"labelName":"a","namespace":"b"}}`),
		logOf("SEND_DIGITS", `"41111"`, true),
		`{"type":"CONNECTOR_READY","payload":{}}`, `{"type":"OFFER_SEEN","payload":{"workId":"aw-1"}}`, `[`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		d := Decoder{From: from, Strict: len(raw)%2 == 0}
		for range 2 { // twice: what is held must come out
			checkMessage(t, raw, d.Decode(raw))
		}
		checkMessage(t, raw, d.Flush())
		if d.Held() {
			t.Errorf("%.200q: still held after Flush", raw)
		}
	})
}

// FuzzHangup puts any bytes in the place of a HANGUP's payload: exactly one
// HungUp comes out, whether they are JSON or not.
func FuzzHangup(f *testing.F) {
	for _, seed := range []string{`null`, `[]`, `{}`, `[{"callId":1}]`, `"x"`, `{"calls":{"call":{}}}`, `]`, `{"callAttributes":"{"}`, ``} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		raw := []byte(event("HANGUP", string(payload)))
		d := Decoder{From: from}
		if n := checkMessage(t, raw, d.Decode(raw)); n != 1 {
			t.Errorf("%.200q: %d hangups, want one", raw, n)
		}
	})
}

// Any JSON at all in the place of the payload, generated rather than guessed.
//
// spec: CONNECTOR-7
func TestAnyHangupIsOneHangup(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for range 5_000 {
		payload, err := json.Marshal(anyValue(chance, 0))
		if err != nil {
			t.Fatal(err)
		}
		raw := []byte(event("HANGUP", string(payload)))
		d := Decoder{From: from, Strict: chance.IntN(2) == 0}
		if n := checkMessage(t, raw, d.Decode(raw)); n != 1 {
			t.Fatalf("%s: %d hangups, want one", raw, n)
		}
	}
}

// anyValue makes JSON that looks like a hangup in places.
func anyValue(chance *rand.Rand, depth int) any {
	fields := []string{"callId", "connectionId", "callType", "reason", "closeCallOnError", "agentStatus", "callInfo", "callAttributes", "contact", "phoneNumber", "calls", "call", "voiceCallId", "state"}
	texts := []string{"", "c1", "ended", "error", "ERROR", "MissedCallAgent", "MissedByAgent", "Inbound", "vc-7", "+15551234567", "{\"voiceCallId\":\"vc-7\"}", "\x00"}
	kinds := 7
	if depth > 5 {
		kinds = 5
	}
	switch chance.IntN(kinds) {
	case 0:
		return nil
	case 1:
		return chance.IntN(2) == 0
	case 2:
		return chance.Int64()
	case 3, 4:
		return texts[chance.IntN(len(texts))]
	case 5:
		list := make([]any, chance.IntN(6))
		for i := range list {
			list[i] = anyValue(chance, depth+1)
		}
		return list
	}
	object := map[string]any{}
	for range chance.IntN(6) {
		object[fields[chance.IntN(len(fields))]] = anyValue(chance, depth+1)
	}
	return object
}
