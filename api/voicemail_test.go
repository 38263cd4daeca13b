package api

import (
	"strings"
	"testing"

	"github.com/secondring/secondring/center"
)

// A voicemail is reported for a caller who waits, once, and shown with where its
// recording lies.
// spec: VOICEMAIL-1
func TestVoicemail(t *testing.T) {
	f := newFloor(t)
	const calls = "/v1/centers/acme/calls/"
	var first, mail Started
	f.ask("acme/vendor", "POST", "/v1/centers/acme/calls", `{"queue":"support","from":{"number":"+493012345678"}}`).must(201).into(&first)
	for _, location := range []string{"", "javascript:alert(1)", "file:///etc/passwd", "https://a b"} {
		f.ask("acme/vendor", "POST", calls+first.ID+"/voicemail", `{"recordingLocation":"`+location+`"}`).problem(422, "invalid")
	}
	f.ask("acme/vendor", "POST", calls+first.ID+"/voicemail", `{"recordingLocation":"https://recordings.example/1.wav","seconds":3601}`).problem(422, "invalid")
	f.ask("acme/alice", "POST", calls+first.ID+"/voicemail", `{"recordingLocation":"https://recordings.example/1.wav"}`).problem(403, "forbidden")
	f.ask("acme/vendor", "POST", calls+first.ID+"/voicemail", `{"recordingLocation":"https://recordings.example/1.wav","seconds":30}`).must(201).into(&mail)
	f.ask("acme/vendor", "POST", calls+first.ID+"/voicemail", `{"recordingLocation":"https://recordings.example/2.wav"}`).problem(409, "conflict")
	var call Call
	f.ask("acme/supervisor", "GET", calls+first.ID, nil).must(200).into(&call)
	if call.End != "voicemail left" || call.Voicemail != mail.ID {
		t.Errorf("the call is %+v", call)
	}
	f.ask("acme/supervisor", "GET", calls+mail.ID, nil).must(200).into(&call)
	if call.Type != "voicemail" || call.Recording != "https://recordings.example/1.wav" || call.RecordingSeconds != 30 {
		t.Errorf("the voicemail is %+v", call)
	}
	if text := f.ask("acme/supervisor", "GET", "/v1/centers/acme/events?limit=1000", nil).must(200).text; strings.Contains(text, "recordings.example") {
		t.Error("the log says where the recording lies")
	}
}

// Business hours are put, named by a queue, and cannot be removed while they are.
// spec: HOURS-1, RECOVERY-7, RECOVERY-10
func TestHours(t *testing.T) {
	f := newFloor(t)
	const path = "/v1/centers/acme/hours/office"
	f.ask("acme/administrator", "PUT", path, `{"zone":"Nowhere/Land"}`).problem(422, "invalid")
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/queues/support", `{"hours":"office"}`).problem(422, "invalid")
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/settings", `{"callingHours":"office"}`).problem(422, "invalid")
	f.ask("acme/administrator", "PUT", path, `{"zone":"Europe/Berlin"}`).must(200) // never open
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/queues/support", `{"hours":"office","recovery":{"outOfHours":[{"do":"close","reason":"closed"}]}}`).must(200)
	f.ask("acme/administrator", "DELETE", path, nil).problem(422, "invalid")
	var q QueueNow
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/queues/support", nil).must(200).into(&q)
	if q.Open || q.Hours != "office" {
		t.Errorf("support is %+v", q)
	}
	var first Started
	f.ask("acme/vendor", "POST", "/v1/centers/acme/calls", `{"queue":"support"}`).must(201).into(&first)
	var call Call
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/calls/"+first.ID, nil).must(200).into(&call)
	if call.End != "rejected" || call.Why != "closed" {
		t.Errorf("the call is %+v", call)
	}
	var events Events
	f.ask("acme/integrator", "GET", "/v1/centers/acme/events?limit=1000", nil).must(200).into(&events)
	if last := events.Items[len(events.Items)-1]; last.Kind != "CallDirected" || last.Data["do"] != "release the caller" || last.Data["call"] != first.ID {
		t.Errorf("the holder of the leg reads %+v", last)
	}
}

// A token regains the place of a caller who left, and is in no event.
// spec: RECOVERY-9
func TestPlaceToken(t *testing.T) {
	f := newFloor(t)
	const calls = "/v1/centers/acme/calls"
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/queues/support", `{"recovery":{"regainSeconds":300}}`).must(200)
	var first, second Started
	f.ask("acme/vendor", "POST", calls, `{"queue":"support","issuePlaceToken":true}`).must(201).into(&first)
	if len(first.PlaceToken) < 20 {
		t.Fatalf("the token is %q", first.PlaceToken)
	}
	f.ask("acme/vendor", "POST", calls+"/"+first.ID+"/caller-left", nil).must(204)
	f.ask("acme/vendor", "POST", calls, `{"queue":"support","placeToken":"`+first.PlaceToken+`"}`).must(201).into(&second)
	var call Call
	f.ask("acme/supervisor", "GET", calls+"/"+second.ID, nil).must(200).into(&call)
	if call.Previous != first.ID || second.PlaceToken != "" {
		t.Errorf("the call is %+v", call)
	}
	if text := f.ask("acme/supervisor", "GET", "/v1/centers/acme/events?limit=1000", nil).must(200).text; strings.Contains(text, first.PlaceToken) || !strings.Contains(text, "PlaceRegained") {
		t.Error("the token is in the events, or the place was not regained")
	}
}

// An agent with voicemails open is explained by how much of the capacity they take,
// and so is one for whom the next is too much.
// spec: ROUTING-11, VOICEMAIL-3
func TestVoicemailsAreExplained(t *testing.T) {
	f := newFloor(t)
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/configurations/standard", `{"capacity":5,"default":true}`).must(200)
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/queues/support", `{"capacityWeight":2}`).must(200)
	f.connect(acme, "alice")
	var e Explanation
	explain := func(recording center.PersonRef) (agent Agent) {
		id := f.do(acme, center.LeaveVoicemail{Queue: "support", Recording: recording}).Call
		work := "/v1/centers/acme/works/" + f.call(acme, "/v1/centers/acme/calls/"+id.String()).Works[0].ID
		f.ask("acme/supervisor", "GET", work+"/explain", nil).must(200).into(&e)
		f.ask("acme/"+e.Agent.Key, "POST", work+"/accept", nil).must(204)
		f.ask("acme/supervisor", "GET", "/v1/centers/acme/agents/"+e.Agent.Key, nil).must(200).into(&agent)
		return agent
	}
	if explain(901); !strings.Contains(e.Agent.Why, "free for") {
		t.Errorf("the first: %+v", e)
	}
	if a := explain(902); !strings.Contains(e.Agent.Why, "2 of 5 of the capacity taken") || a.Load != 4 || !strings.HasPrefix(a.Excluded, "has voicemail vc-") {
		t.Errorf("the second: %+v, %+v", e, a)
	}
	f.connect(acme, "bob")
	if explain(903); e.Agent.Key != "bob" || e.Others[0].Rule != "has 1 of the capacity left, and the voicemail takes 2" {
		t.Errorf("the third: %+v", e)
	}
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/queues/support", `{"capacityWeight":1}`).must(200)
	if explain(904); e.Agent.Key != "bob" || e.Others[0].Rule != "could have taken it, but has more open: 4 of 5 of the capacity taken" {
		t.Errorf("by least open: %+v", e)
	}
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/queues/support", `{"capacityWeight":1,"routingModel":"most-available"}`).must(200)
	if explain(905); e.Agent.Key != "bob" || e.Others[0].Rule != "could have taken it, but has less capacity left" {
		t.Errorf("by most available: %+v", e)
	}
}
