package telephony

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
)

// The life of an inbound call: its record, the flow, the agent, what is said, the
// end, and all of it again.
// spec: TELEPHONY-5, TELEPHONY-7, TELEPHONY-12, TELEPHONY-13
func TestInboundCall(t *testing.T) {
	f := newFloor(t, center.Settings{})
	first := f.ask("POST", "/voiceCalls", inbound("k1", "callAttributes", `{"account":"A-1"}`)).is(200)
	if first.VoiceCallID != f.call("k1").ID.String() || first.Errors == nil || len(first.Errors) != 0 {
		t.Errorf("created: %+v", first)
	}
	for _, body := range []map[string]any{inbound("k1", "callAttributes", `{"account":"A-1"}`), inbound("k1", "to", "+4930999")} {
		if again := f.ask("POST", "/voiceCalls", body).is(200); again.VoiceCallID != first.VoiceCallID {
			t.Errorf("the same key again: %+v", again)
		}
	}
	at := "/voiceCalls/" + first.VoiceCallID
	flow := f.ask("PATCH", at+"/omniFlow", map[string]any{"dialedNumber": "+4930100", "flowDevName": "other", "flowInputParameters": map[string]any{"language": "de", "name": "Carol Canary"}}).is(200)
	if flow.Queue != "support" || flow.Agent != "" || f.call("k1").Place != center.InLine {
		t.Errorf("routed: %+v, %s", flow, f.call("k1").Place)
	}
	f.answers("k1")
	for _, m := range []string{"m1", "m2", "m1"} {
		if got := f.ask("POST", "/voiceCalls/k1/messages", message1(m)).is(200); got.Result != "Accepted" {
			t.Errorf("message: %+v", got)
		}
	}
	if got := f.ask("PATCH", "/voiceCalls/k1", map[string]any{"isActiveCall": true, "numberOfHolds": 1}).is(200); got.Status != "pending" || f.call("k1").Disposition != center.InProgress {
		t.Errorf("an active call: %+v, %s", got, f.call("k1").Disposition)
	}
	end := map[string]any{"startTime": "2020-01-02T09:30:00Z", "endTime": "2020-01-02T09:35:00Z", "acceptTime": 1577957460000, "totalHoldDuration": 12, "numberOfHolds": 2, "agent": "alice",
		"recordingLocation": "https://recordings.example/canary", "totalRecordingDuration": 290, "disconnectReason": map[string]any{"value": "Call Ended"}}
	for range 2 {
		f.ask("PATCH", at, end).is(200)
	}
	call := f.call("k1")
	if d := call.Details; call.Disposition != center.Completed || call.Why != "Call Ended" || d.Holds != 2 || d.HoldSeconds != 12 || d.Agent != f.alice.Agent || d.RecordingSeconds != 290 || d.AcceptedAt != 1577957460000 {
		t.Errorf("at the end: %+v %+v", call, d)
	}
	private, err := f.people.Customer(t.Context(), call.Details.Private)
	if err != nil || private.Attributes["callAttributes"] != `{"account":"A-1"}` || private.Attributes["recordingLocation"] != "https://recordings.example/canary" || private.Attributes["to"] != "+4930100" {
		t.Errorf("in the vault: %+v, %v", private, err)
	}
	f.ask("POST", "/voiceCalls/k1/messages", message1("m3")).says(409, "the conversation is closed")
	f.ask("PATCH", at+"/clearRouting", nil).is(200)
	f.ask("PATCH", at+"/omniFlow", map[string]any{"dialedNumber": "+4930100"}).says(409, "the call has ended")
}

func message1(id string) map[string]any {
	return map[string]any{"messageId": id, "content": "My card is canary-4711", "senderType": "END_USER", "startTime": 1577957460000, "endTime": 1577957461000, "participantId": "p"}
}

// Nothing that speaks of a person is in the log of the center or of the host.
// spec: TELEPHONY-19
func TestPeopleStayInTheVault(t *testing.T) {
	f := newFloor(t, center.Settings{})
	f.ask("POST", "/voiceCalls", inbound("k1", "from", "+4930555canary", "callAttributes", `{"name":"canary"}`)).is(200)
	f.ask("POST", "/voiceCalls", inbound("k2", "callAttributes", `{"name":"canary"}`)).is(200)
	f.ask("PATCH", "/voiceCalls/k2/omniFlow", map[string]any{"dialedNumber": "+49canary", "flowDevName": "Service", "flowInputParameters": map[string]any{"language": "canary", "note": "canary"}}).is(200)
	f.ask("POST", "/voiceCalls/k2/messages", message1("m1")).is(200)
	f.ask("POST", "/voiceCalls/k2/realtimeConversationEvents", map[string]any{"service": "x", "events": []any{map[string]any{"type": "IntelligenceSignal__Category", "value": "canary", "score": 0.5}}}).is(200)
	f.ask("PATCH", "/voiceCalls/k2", map[string]any{"fromNumber": "+493012340000", "recordingLocation": "https://canary.example", "agent": "canary"}).is(200)
	f.ask("PATCH", "/voiceCalls/k2/nothing", `{"canary":`).is(404)
	f.ask("POST", "/voiceCalls", `{"canary":`).is(400)
	sub, err := f.engine.Subscribe(t.Context(), acme, "", 0)
	f.must(err)
	defer sub.Close()
	head, err := f.engine.Position(acme)
	f.must(err)
	for at := center.Position(0); at < head; {
		entry, err := sub.Next(t.Context())
		f.must(err)
		at = entry.First + center.Position(len(entry.Events)) - 1
		body, err := center.AppendEntry(nil, &entry.Input, &center.Result{Events: entry.Events})
		f.must(err)
		for _, secret := range []string{"canary", "12345678", "12340000", "card"} {
			if strings.Contains(string(body), secret) {
				t.Errorf("%q is in the log: %T %+v", secret, entry.Input.Body, entry.Input.Body)
			}
		}
	}
	if strings.Contains(f.log.String(), "canary") {
		t.Errorf("it is in the host's log: %s", f.log.String())
	}
	if call := f.call("k2"); call.Queue != "sales" || call.Flow != "Service" {
		t.Errorf("routed to %s by %s", call.Queue, call.Flow)
	}
}

// A transfer is linked with the call it comes from; without one it is still a call.
// spec: TELEPHONY-6
func TestTransfer(t *testing.T) {
	f := newFloor(t, center.Settings{})
	parent := f.ask("POST", "/voiceCalls", inbound("k1")).is(200).VoiceCallID
	second := inbound("k2", "initiationMethod", "Transfer", "parentVoiceCallId", parent, "queue", "support")
	id := f.ask("POST", "/voiceCalls", second).is(200).VoiceCallID
	if again := f.ask("POST", "/voiceCalls", second).is(200).VoiceCallID; again != id || id == parent {
		t.Errorf("the transfer is %s and %s, its parent %s", id, again, parent)
	}
	if call := f.call("k2"); call.Previous.String() != parent || call.Conversation != f.call("k1").Conversation || call.Queue != "support" || call.Place != center.InLine {
		t.Errorf("%+v", call)
	}
	shared := inbound("k1", "initiationMethod", "transfer", "parentVoiceCallId", "k1", "startTime", "2020-01-02T09:40:00Z")
	third := f.ask("POST", "/voiceCalls", shared).is(200).VoiceCallID
	if again := f.ask("POST", "/voiceCalls", shared).is(200).VoiceCallID; again != third || third == parent {
		t.Errorf("a transfer under the key of its parent is %s and %s", third, again)
	}
	lost := f.ask("POST", "/voiceCalls", inbound("k3", "initiationMethod", "Transfer", "parentVoiceCallId", "nobody", "queue", "attic")).is(200)
	if lost.VoiceCallID == "" || len(lost.Errors) != 2 {
		t.Errorf("a transfer from nowhere: %+v", lost)
	}
}

// spec: TELEPHONY-8, TELEPHONY-10
func TestRouting(t *testing.T) {
	f := newFloor(t, center.Settings{})
	f.ask("POST", "/voiceCalls", inbound("k1")).is(200)
	if got := f.ask("PATCH", "/voiceCalls/k1/omniFlow", map[string]any{"dialedNumber": "+491", "flowName": "unknown"}).is(200); len(got.Errors) != 1 || got.Queue != "" {
		t.Errorf("no flow and no fallback: %+v", got)
	}
	if got := f.ask("PATCH", "/voiceCalls/k1/omniFlow", map[string]any{"dialedNumber": "+491", "flowName": "Service", "flowInputParameters": `{"tier":"gold"}`}).is(200); got.Agent != "alice" || got.Queue != "sales" {
		t.Errorf("to an agent: %+v", got)
	}
	f.ask("POST", "/voiceCalls/k1/routeVoiceCall", map[string]any{"routingTarget": "nowhere"}).says(400, "fallbackQueue")
	for target, queue := range map[string]center.QueueID{"support": "support", "alice": "support", "Service": "sales"} {
		if got := f.ask("POST", "/voiceCalls/k1/routeVoiceCall", map[string]any{"routingTarget": target}).is(200); got.Status != "Success" || f.call("k1").Queue != queue {
			t.Errorf("routed to %s: %+v, %s", target, got, f.call("k1").Queue)
		}
	}
	f.ask("PATCH", "/voiceCalls/k1/clearRouting", nil).is(200)
	f.ask("POST", "/voiceCalls/k1/routeVoiceCall", map[string]any{"routingTarget": "support"}).is(200)
	f.answers("k1")
	f.ask("POST", "/voiceCalls/k1/routeVoiceCall", map[string]any{"routingTarget": "sales"}).says(409, "an agent has the call")
	f.ask("POST", "/voiceCalls/k1/reroute", nil).is(200)
	if call := f.call("k1"); call.Place != center.InLine || len(call.Tried) != 1 {
		t.Errorf("re-routed: %+v", call)
	}
	f.ask("POST", "/voiceCalls/nobody/reroute", nil).says(404, "no voice call")

	v := newFloor(t, center.Settings{Routing: center.VendorRouted})
	v.ask("POST", "/voiceCalls", inbound("k1")).is(200)
	if got := v.ask("PATCH", "/voiceCalls/k1/omniFlow", map[string]any{"dialedNumber": "+4930100", "flowInputParameters": map[string]any{"language": "de"}}).is(200); got.Queue != "support" || v.call("k1").Place != center.ForRecovery {
		t.Errorf("vendor-routed: %+v %s", got, v.call("k1").Place)
	}
	v.ask("POST", "/voiceCalls/k1/routeVoiceCall", map[string]any{"routingTarget": "support"}).says(409, "vendor-routed")
	v.ask("POST", "/voiceCalls/k1/reroute", nil).says(409, "the vendor routes this call")
	v.do(center.CallStarted{From: v.alice, Call: center.WireCall{Key: "leg-7", Call: v.call("k1").ID, Type: center.Inbound}})
	v.do(center.CallConnected{From: v.alice, Call: center.WireCall{Key: "leg-7", Call: v.call("k1").ID}})
	if call := v.call("k1"); call.Disposition != center.InProgress || call.Attempts != 1 {
		t.Errorf("the vendor's ring is not of this call: %+v", call)
	}
}

// A call that nobody announced is recorded after the fact, and never twice.
// spec: TELEPHONY-12
func TestAfterTheFact(t *testing.T) {
	f := newFloor(t, center.Settings{})
	missed := map[string]any{"startTime": "2020-01-02T09:00:00Z", "endTime": "2020-01-02T09:00:30Z", "fromNumber": "+49301", "queue": "support"}
	for range 2 {
		f.ask("PATCH", "/voiceCalls/lost-1", missed).is(200)
	}
	call := f.call("lost-1")
	if call.Disposition != center.Completed || call.Why != "caller left" || call.Queue != "support" || call.Attempts != 0 || call.Customer == 0 {
		t.Errorf("%+v", call)
	}
	if got := f.ask("POST", "/voiceCalls", inbound("lost-1")).is(200); got.VoiceCallID != call.ID.String() || f.call("lost-1").Disposition != center.Completed {
		t.Errorf("announced afterwards: %+v", got)
	}
	f.ask("PATCH", "/voiceCalls/vc-999999", missed).says(404, "no voice call")
	calls := 0
	f.must(f.engine.View(t.Context(), acme, func(c *center.Center) { calls = len(c.Calls()) }))
	if calls != 1 {
		t.Errorf("there are %d calls", calls)
	}
}

// spec: TELEPHONY-13
func TestTranscript(t *testing.T) {
	f := newFloor(t, center.Settings{})
	f.ask("POST", "/voiceCalls", inbound("k1")).is(200)
	f.ask("POST", "/voiceCalls", inbound("k2")).is(200)
	entry := func(key string, messages ...any) map[string]any {
		return map[string]any{"vendorCallKey": key, "messages": messages}
	}
	if got := f.ask("POST", "/voiceCalls/messages", map[string]any{"entries": []any{entry("k1", message1("a"), message1("b")), entry("k2", message1("c")), entry("k3", message1("d"))}}).is(200); got.Result != "Accepted" || len(got.Errors) != 1 {
		t.Errorf("in bulk: %+v", got)
	}
	six := []any{}
	for range 6 {
		six = append(six, entry("k1", message1("x")))
	}
	f.ask("POST", "/voiceCalls/messages", map[string]any{"entries": six}).says(400, "at most 5")
	f.ask("POST", "/voiceCalls/messages", map[string]any{"entries": []any{entry("k3", message1("d"))}}).says(404, "no voice call")
	event := map[string]any{"service": "nlu", "events": []any{map[string]any{"type": "IntelligenceSignal__Sentiment", "value": "good", "score": 0.25, "startTime": 1577957460000}}}
	if got := f.ask("POST", "/voiceCalls/k1/realtimeConversationEvents", event).is(200); got.Status != "202 Accepted" {
		t.Errorf("event: %+v", got)
	}
	f.ask("POST", "/voiceCalls/k1/postConversationEvents", event).says(409, "not over")
	f.ask("PATCH", "/voiceCalls/k1", nil).is(200)
	f.ask("POST", "/voiceCalls/k1/postConversationEvents", event).is(200)
	refs := f.call("k1").Transcript
	if len(refs) != 3 {
		t.Fatalf("kept: %v", refs)
	}
	rows, err := f.people.Transcript(t.Context(), refs)
	f.must(err)
	if len(rows) != 3 || len(rows[0].Said) != 2 || rows[0].Said[1].ID != "b" || rows[1].Kind != "realtime events" || *rows[1].Said[0].Score != 0.25 || rows[2].Kind != "post-call events" {
		t.Errorf("kept: %+v", rows)
	}
}

// More than the settings allow is turned away, and nothing is used up by it.
// spec: TELEPHONY-11
func TestLimits(t *testing.T) {
	f := newFloor(t, center.Settings{Vendor: center.VendorSettings{CallsPerSecond: 2, CallsMax: 2}})
	f.passes(time.Second - time.Duration(f.now.Nanosecond()))
	once := "Authorization: Bearer " + f.sign(jwt.MapClaims{"iss": "00DACME", "sub": "North", "exp": f.clock().Add(time.Minute).Unix(), "jti": "1"})
	f.ask("POST", "/voiceCalls", inbound("k1")).is(200)
	f.ask("POST", "/voiceCalls", inbound("k2")).is(200)
	for range 2 {
		slow := f.ask("PATCH", "/voiceCalls/k1", nil, once)
		slow.says(429, "SCV_LIMITS_ERROR")
		if slow.header.Get("Retry-After") != "1" {
			t.Errorf("%v", slow.header)
		}
	}
	f.passes(time.Second)
	f.ask("POST", "/voiceCalls", inbound("k3")).says(429, "2 calls that are not over")
	f.ask("PATCH", "/voiceCalls/k1", nil, once).is(200)
	f.passes(time.Second)
	f.ask("PATCH", "/voiceCalls/k1", nil, once).says(401, "was used before")
	f.ask("POST", "/voiceCalls", inbound("k3")).is(200)
}

// A callback continues the call, at its place; there is one at a time.
// spec: TELEPHONY-14
func TestRequestCallback(t *testing.T) {
	f := newFloor(t, center.Settings{})
	f.ask("POST", "/voiceCalls", inbound("k1")).is(200)
	number := map[string]any{"callbackNumber": "+49 30 12348888"}
	f.ask("POST", "/voiceCalls/k1/requestCallback", number).says(400, "queue")
	f.ask("PATCH", "/voiceCalls/k1/omniFlow", map[string]any{"dialedNumber": "+4930100"}).is(200)
	f.ask("POST", "/voiceCalls/k1/requestCallback", map[string]any{"callbackNumber": "soon"}).says(400, "a number such as")
	f.ask("POST", "/voiceCalls/k1/requestCallback", nil).says(400, "callbackNumber is missing")
	record := f.ask("POST", "/voiceCalls/k1/requestCallback", map[string]any{"callbackNumber": "+493012348888"}).is(200).RecordID
	call := f.call(record)
	if call.Type != center.Callback || call.Previous != f.call("k1").ID || call.Queue != "sales" || f.call("k1").Disposition != center.Completed {
		t.Errorf("%+v", call)
	}
	if again := f.ask("POST", "/voiceCalls/k1/requestCallback", map[string]any{"callbackNumber": "+493012348888"}).is(200).RecordID; again != record {
		t.Errorf("asked again: %s, expected %s", again, record)
	}
	f.ask("POST", "/voiceCalls", inbound("k2")).is(200)
	f.ask("PATCH", "/voiceCalls/k2/omniFlow", map[string]any{"dialedNumber": "+4930100"}).is(200)
	f.ask("POST", "/voiceCalls/k2/requestCallback", map[string]any{"callbackNumber": "+493012348888"}).says(409, "already")
	v := newFloor(t, center.Settings{Routing: center.VendorRouted})
	v.ask("POST", "/voiceCalls", inbound("k1")).is(200)
	v.ask("POST", "/voiceCalls/k1/requestCallback", number).says(409, "vendor-routed")
}

// The recording of a voicemail is work for agents, once; what comes later is kept.
// spec: TELEPHONY-15
func TestVoicemail(t *testing.T) {
	f := newFloor(t, center.Settings{})
	f.do(center.AskStatus{Agent: f.alice.Agent, Status: "available"})
	f.ask("POST", "/voiceCalls", inbound("v1", "callOrigin", "Voicemail")).is(200)
	f.ask("POST", "/voiceCalls/v1/messages", message1("m1")).is(200)
	f.ask("PATCH", "/voiceCalls/v1/omniFlow", map[string]any{"dialedNumber": "1", "flowName": "none", "fallbackQueue": "support"}).is(200)
	if call := f.call("v1"); call.Attempts != 0 || call.Place != center.ForRecovery {
		t.Errorf("somebody is rung for a voicemail that is not recorded yet: %+v", call)
	}
	for range 2 {
		f.ask("PATCH", "/voiceCalls/v1", map[string]any{"recordingLocation": "https://recordings.example/v1", "totalRecordingDuration": 9}).is(200)
	}
	call := f.call("v1")
	voicemail := f.call(call.Next.String())
	if call.Disposition != center.Completed || call.Details.RecordingSeconds != 9 || voicemail.Type != center.Voicemail || voicemail.Queue != "support" || voicemail.Next != 0 {
		t.Errorf("%+v, %+v", call, voicemail)
	}
	row, err := f.people.Customer(t.Context(), voicemail.Recording)
	if err != nil || row.Attributes[face.RecordingAttribute] != "https://recordings.example/v1" {
		t.Errorf("%+v %v", row, err)
	}
	f.ask("POST", "/voiceCalls", inbound("v2", "callOrigin", "Voicemail")).is(200)
	f.ask("PATCH", "/voiceCalls/v2", map[string]any{"recordingLocation": "https://recordings.example/v2"}).is(200)
	if call := f.call("v2"); call.Disposition != center.Completed || call.Next != 0 {
		t.Errorf("a voicemail for no queue: %+v", call)
	}
}
