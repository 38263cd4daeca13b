package api

import (
	"strings"
	"testing"
)

// A supervisor moves a call in line, and lets a caller leave a voicemail.
// spec: ROUTING-13, VOICEMAIL-4
func TestSteering(t *testing.T) {
	f := newFloor(t)
	waiting := f.start(acme, "Carol")
	f.ask("acme/supervisor", "POST", waiting+"/move", `{"priority":-3}`).must(204)
	f.ask("acme/supervisor", "POST", waiting+"/move", `{"priority":-3}`).problem(409, "conflict")
	f.ask("acme/supervisor", "POST", waiting+"/move", `{"queue":"nowhere"}`).problem(422, "invalid")
	f.ask("acme/vendor", "POST", waiting+"/move", `{"priority":1}`).problem(403, "forbidden")
	if v := f.call(acme, waiting); v.Priority != -3 {
		t.Errorf("the priority is %d", v.Priority)
	}
	var records recordList[CallRecord]
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/records/calls", nil).must(200).into(&records)
	if len(records.Items) != 1 || records.Items[0].Priority != -3 {
		t.Errorf("the records are %+v", records.Items)
	}
	f.ask("acme/supervisor", "POST", waiting+"/ask-voicemail", nil).must(204)
	f.ask("acme/supervisor", "POST", waiting+"/ask-voicemail", nil).problem(409, "conflict")
	f.ask("acme/supervisor", "POST", "/v1/centers/acme/works/aw-999999/undo-miss", nil).problem(404, "not-found")
}

// Alice lacks the skill that a call needs; a supervisor gives it to her, and whoever
// asks why she was rung reads that.
// spec: ROUTING-14, ROUTING-11
func TestGivenIsExplained(t *testing.T) {
	f := newFloor(t)
	var started Started
	f.ask("acme/integrator", "POST", "/v1/centers/acme/calls", `{"queue":"support","skills":["rare"],"from":{"number":"+49 30 12345678"}}`).must(201).into(&started)
	call := "/v1/centers/acme/calls/" + started.ID
	f.ask("acme/supervisor", "POST", call+"/offer", `{"agent":"nobody"}`).problem(422, "invalid")
	if p := f.ask("acme/supervisor", "POST", call+"/offer", `{"agent":"alice"}`).problem(409, "not-routable"); !strings.Contains(p.Detail, "Alice") {
		t.Error(p.Detail)
	}
	f.connect(acme, "alice")
	f.ask("acme/supervisor", "POST", call+"/offer", `{"agent":"alice"}`).must(204)
	works := f.call(acme, call).Works
	if len(works) != 1 || works[0].Agent != "alice" || works[0].Phase != "ringing" {
		t.Fatalf("the works are %+v", works)
	}
	var e Explanation
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/works/"+works[0].ID+"/explain", nil).must(200).into(&e)
	if e.Agent.Why != "a supervisor gave the call to this agent" || len(e.Others) == 0 || !strings.HasPrefix(e.Others[0].Rule, "was not asked: ") {
		t.Errorf("explained as %+v", e)
	}
	f.ask("acme/supervisor", "POST", "/v1/centers/acme/works/"+works[0].ID+"/undo-miss", nil).problem(409, "conflict")
}
