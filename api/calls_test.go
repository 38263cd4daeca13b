package api

import (
	"strings"
	"testing"

	"github.com/secondring/secondring/center"
)

// A call's life by REST: it waits, is declined, is explained, is taken by another,
// ends, and is told.
// spec: API-6
func TestCallLife(t *testing.T) {
	f := newFloor(t)
	alice := f.connect(acme, "alice")
	path := f.start(acme, "Carol")
	call := f.call(acme, path)
	if call.Phase != "ringing" || call.Disposition != "new" || !call.Conversation.Open || call.Attempts != 1 || call.Customer.Number != "+493012345678" || call.Customer.Name != "Carol" {
		t.Fatalf("%+v", call)
	}
	work := "/v1/centers/acme/works/" + call.Works[0].ID
	if call.Works[0].Agent != "alice" || call.Works[0].Due.IsZero() {
		t.Fatalf("%+v", call.Works[0])
	}
	if p := f.ask("acme/alice", "POST", work+"/decline", `{"reason":"too early"}`).problem(422, "invalid"); p.Errors[0].Field != "reason" {
		t.Errorf("%+v", p)
	}
	f.ask("acme/alice", "POST", work+"/decline", `{"reason":"too noisy"}`).must(204)
	if p := f.ask("acme/alice", "POST", work+"/accept", nil).problem(409, "lost-race"); !strings.Contains(p.Detail, "declined") {
		t.Error(p.Detail)
	}
	call = f.call(acme, path)
	if call.Place != "in line" || call.PlaceInLine != 1 || len(call.Tried) != 1 || call.Tried[0] != "alice" || call.Works[0].Outcome != "declined" || call.Works[0].Fault != "agent" {
		t.Errorf("after the decline: %+v", call)
	}

	bob := f.connect(acme, "bob")
	call = f.call(acme, path)
	taken := "/v1/centers/acme/works/" + call.Works[1].ID
	for _, verb := range []string{"seen", "accept"} {
		f.ask("acme/bob", "POST", taken+"/"+verb, nil).must(204)
	}
	f.do(acme, center.CallConnected{From: bob, Call: center.WireCall{Key: call.Key, Call: idOf(t, call.ID)}})
	if call = f.call(acme, path); call.Disposition != "in-progress" || call.Phase != "talking" {
		t.Errorf("after the accept: %+v", call)
	}
	f.ask("acme/supervisor", "POST", path+"/close", `{}`).problem(409, "conflict")
	f.ask("acme/bob", "POST", taken+"/end", nil).must(204)
	f.ask("acme/bob", "POST", taken+"/end", nil).problem(409, "conflict")
	f.do(acme, center.HungUp{From: bob, Calls: []center.Hangup{{WireCall: center.WireCall{Key: call.Key, Call: idOf(t, call.ID)}, Reason: center.ReasonEnded}}})
	f.ask("acme/bob", "POST", taken+"/extend", nil).must(204)
	f.ask("acme/bob", "POST", taken+"/finish", nil).must(204)
	f.ask("acme/bob", "POST", taken+"/finish", nil).problem(409, "conflict")
	if call = f.call(acme, path); call.Disposition != "completed" || call.Conversation.Open || call.Works[1].Outcome != "accepted" || call.EndedAt.IsZero() {
		t.Errorf("at the end: %+v", call)
	}

	var told Timeline
	f.ask("acme/supervisor", "GET", path+"/timeline", nil).must(200).into(&told)
	text := f.ask("acme/supervisor", "GET", path+"/timeline", nil, "Accept: text/plain").must(200)
	if !strings.HasPrefix(text.header.Get("Content-Type"), "text/plain") || strings.Count(text.text, "\n") != len(told.Lines) {
		t.Errorf("as text: %v\n%s", text.header, text.text)
	}
	for _, line := range []string{"Carol", "Alice  declines Carol", "Bob", "too noisy", "completed"} {
		if !strings.Contains(strings.Join(strings.Fields(text.text), " "), strings.Join(strings.Fields(line), " ")) {
			t.Errorf("the timeline does not say %q:\n%s", line, text.text)
		}
	}
	if strings.Contains(text.text, "ag-") || strings.Contains(text.text, "49301234") {
		t.Errorf("the timeline shows an id or a number:\n%s", text.text)
	}
	f.explained(work, taken)
	_ = alice
}

func idOf(t *testing.T, text string) center.CallID {
	t.Helper()
	id, err := center.ParseCallID(text)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// explained asks why for both offers of a call.
// spec: ROUTING-11
func (f *floor) explained(toAlice, toBob string) {
	f.t.Helper()
	for _, c := range []struct{ work, agent, other, rule string }{
		{toAlice, "alice", "bob", "signed out"},
		{toBob, "bob", "alice", "was asked in this round already"},
	} {
		var e Explanation
		f.ask("acme/supervisor", "GET", c.work+"/explain", nil).must(200).into(&e)
		if e.Agent.Key != c.agent || !strings.Contains(e.Agent.Why, "member of queue support") || len(e.Others) != 1 || e.Others[0].Key != c.other || e.Others[0].Rule != c.rule || e.Place != 1 {
			f.t.Errorf("%s is explained as %+v", c.work, e)
		}
	}
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/works/aw-1/explain", nil).problem(404, "not-found")
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/works/aw-999999/explain", nil).problem(404, "not-found")
}

// Calls that are wrong are refused field by field, before anybody is rung.
func TestWrongCalls(t *testing.T) {
	f := newFloor(t)
	const calls = "/v1/centers/acme/calls"
	for body, want := range map[string]WrongField{
		`{}`:                                    {Field: "body", Expected: "required property queue to be present"},
		`{"queue":"nowhere"}`:                   {Field: "queue", Value: "nowhere", Expected: "the id of a queue"},
		`{"queue":"support","type":"outbound"}`: {Field: "type", Value: "outbound", Expected: "value to be one of"},
		`{"queue":"support","from":{"number":"carol"}}`:                              {Field: "from.number", Value: "carol", Expected: "1 to 32 digits"},
		`{"queue":"support","requestedAt":"2999-01-01T00:00:00Z"}`:                   {Field: "requestedAt", Value: "32472144000000", Expected: "not in the future"},
		`{"queue":"support","requestedAt":"soon"}`:                                   {Field: "requestedAt", Value: "soon", Expected: "RFC 3339"},
		`{"queue":"support","skills":["a","b","c","d","e","f","g","h","i","j","k"]}`: {Field: "skills", Value: "11", Expected: "at most 10"},
		`{"queue":"support","queue2":1}`:                                             {Field: "queue2", Expected: "unexpected property"},
		`{"queue":"support","from":{"name":"` + strings.Repeat("x", 300) + `"}}`:     {Field: "from.name", Value: strings.Repeat("x", 100), Expected: "length <= 256"},
	} {
		p := f.ask("acme/integrator", "POST", calls, body).problem(422, "invalid")
		got := p.Errors[0]
		if got.Field != want.Field || got.Value != want.Value || !strings.Contains(got.Expected, want.Expected) {
			t.Errorf("%s: %+v", body, p.Errors)
		}
	}
	f.ask("acme/integrator", "POST", calls, `{"queue":`).problem(400, codeBadRequest)
	for _, path := range []string{"/calls/vc-1", "/calls/vc-999", "/calls/4711", "/calls/vc-0", "/works/aw-999", "/works/x", "/calls/vc-1/timeline", "/calls/vc-999/timeline"} {
		f.ask("acme/supervisor", "GET", "/v1/centers/acme"+path, nil).problem(404, "not-found")
	}
	f.ask("acme/integrator", "POST", calls+"/vc-999/caller-left", nil).problem(404, "not-found")
}

// A number that is no public one is kept, and the answer says so; the key of a live
// call is unique; a caller who left waits for recovery and can be closed.
func TestCallsInLine(t *testing.T) {
	f := newFloor(t)
	const calls = "/v1/centers/acme/calls"
	body := map[string]any{"queue": "support", "key": "k-1", "priority": 2, "skills": []string{"german"}, "from": map[string]any{"number": "2 04", "attributes": map[string]string{"account": "17"}}}
	var started Started
	r := f.ask("acme/vendor", "POST", calls, body).must(201)
	r.into(&started)
	path := r.header.Get("Location")
	if !strings.HasSuffix(path, started.ID) || !strings.Contains(started.Number, "as dialed") {
		t.Errorf("%+v at %s", started, path)
	}
	if p := f.ask("acme/vendor", "POST", calls, body).problem(409, "conflict"); !strings.Contains(p.Detail, started.ID) {
		t.Error(p.Detail)
	}
	call := f.call(acme, path)
	if call.Priority != 2 || call.Skills[0] != "german" || call.Customer.Number != "204" || call.Customer.Attributes["account"] != "17" || call.PlaceInLine != 1 {
		t.Errorf("%+v", call)
	}
	f.ask("acme/vendor", "POST", path+"/caller-left", nil).must(204)
	if call = f.call(acme, path); call.Place != "waiting for recovery" || !call.CallerGone || call.RecoveryDue.IsZero() {
		t.Errorf("after caller-left: %+v", call)
	}
	f.ask("acme/supervisor", "POST", path+"/close", `{"reason":"called back by hand"}`).must(204)
	if call = f.call(acme, path); call.Place != "over" || call.Why != "called back by hand" {
		t.Errorf("after close: %+v", call)
	}
	f.ask("acme/supervisor", "POST", path+"/close", `{}`).problem(409, "conflict")
}

// A list is cut into pages that leave nothing out and show nothing twice.
func TestCallPages(t *testing.T) {
	f := newFloor(t)
	const calls = "/v1/centers/acme/calls"
	var want []string
	for range 5 {
		path := f.start(acme, "Carol")
		want = append(want, path[len(calls)+1:])
	}
	f.ask("acme/integrator", "POST", calls+"/"+want[0]+"/caller-left", nil).must(204)
	for query, expected := range map[string][]string{"": want, "&place=in+line": want[1:], "&place=waiting+for+recovery": want[:1], "&queue=support": want, "&queue=other": nil, "&place=over": nil} {
		var got []string
		for after, pages := "", 0; ; pages++ {
			var page list[Call]
			f.ask("acme/supervisor", "GET", calls+"?limit=2"+query+"&after="+after, nil).must(200).into(&page)
			for _, c := range page.Items {
				got = append(got, c.ID)
			}
			if after = page.Next; after == "" || pages > 5 {
				break
			}
		}
		if strings.Join(got, " ") != strings.Join(expected, " ") {
			t.Errorf("%q gives %v, want %v", query, got, expected)
		}
	}
	for _, query := range []string{"?limit=0", "?limit=1001", "?place=nowhere", "?after=!", "?sort=name"} {
		f.ask("acme/supervisor", "GET", calls+query, nil).problem(422, "invalid")
	}
}

// Dial and transfer find their targets by key and number, and name what is wrong.
func TestDialAndTransfer(t *testing.T) {
	f := newFloor(t)
	const dial = "/v1/centers/acme/agents/alice/dial"
	f.ask("acme/alice", "POST", dial, `{"to":{"number":"204"}}`).problem(409, "not-routable")
	alice := f.connect(acme, "alice")
	for body, field := range map[string]string{`{"to":{}}`: "to.number", `{"to":{"number":"x"}}`: "to.number", `{"type":"inbound","to":{"number":"204"}}`: "type"} {
		if p := f.ask("acme/alice", "POST", dial, body).problem(422, "invalid"); p.Errors[0].Field != field {
			t.Errorf("%s: %+v", body, p.Errors)
		}
	}
	path := f.ask("acme/alice", "POST", dial, `{"to":{"number":"+49 30 999999","name":"Dave"}}`).must(201).header.Get("Location")
	call := f.call(acme, path)
	if call.Type != "outbound" || call.Customer.Name != "Dave" || call.Works[0].Phase != "dialing" {
		t.Errorf("%+v", call)
	}
	f.do(acme, center.CallStarted{From: alice, Call: center.WireCall{Key: "k", Call: idOf(t, call.ID), Type: center.Outbound}})
	f.do(acme, center.CallConnected{From: alice, Call: center.WireCall{Key: "k"}})
	transfer := "/v1/centers/acme/works/" + call.Works[0].ID + "/transfer"
	for body, field := range map[string]string{
		`{"target":{}}`: "target",
		`{"target":{"agent":"bob","queue":"support"}}`:   "target",
		`{"target":{"agent":"nobody"}}`:                  "target.agent",
		`{"target":{"queue":"nowhere"}}`:                 "target.queue",
		`{"target":{"to":{"name":"Dave"}}}`:              "target.to.number",
		`{"target":{"to":{"number":"dave"}}}`:            "target.to.number",
		`{"target":{"queue":"support"},"blind":"maybe"}`: "blind",
	} {
		if p := f.ask("acme/alice", "POST", transfer, body).problem(422, "invalid"); p.Errors[0].Field != field {
			t.Errorf("%s: %+v", body, p.Errors)
		}
	}
	if p := f.ask("acme/alice", "POST", transfer, `{"target":{"agent":"bob"},"blind":true}`).problem(409, "not-routable"); !strings.Contains(p.Detail, "Bob cannot take the call") {
		t.Error(p.Detail)
	}
	f.connect(acme, "bob")
	f.ask("acme/alice", "POST", transfer, `{"target":{"agent":"bob"},"blind":true}`).must(204)
	f.ask("acme/alice", "POST", transfer, `{"target":{"agent":"bob"},"blind":true}`).problem(409, "conflict")
}

// A supervisor takes an offer back; the call keeps its place.
func TestWithdraw(t *testing.T) {
	f := newFloor(t)
	f.connect(acme, "alice")
	path := f.start(acme, "Carol")
	work := "/v1/centers/acme/works/" + f.call(acme, path).Works[0].ID
	f.ask("acme/alice", "POST", work+"/withdraw", nil).problem(403, codeForbidden)
	f.ask("acme/supervisor", "POST", work+"/withdraw", nil).must(204)
	if p := f.ask("acme/alice", "POST", work+"/accept", nil).problem(409, "lost-race"); !strings.Contains(p.Detail, "withdrawn") {
		t.Error(p.Detail)
	}
	if call := f.call(acme, path); call.Place != "in line" || call.Works[0].Status != "Canceled" {
		t.Errorf("%+v", call)
	}
}

// What cannot be an id is answered with what one looks like.
func TestNotAnID(t *testing.T) {
	f := newFloor(t)
	for path, example := range map[string]string{"calls/nonsense": "vc-4711", "works/vc-12/explain": "aw-4712"} {
		p := f.ask("acme/supervisor", "GET", "/v1/centers/acme/"+path, nil).problem(404, "not-found")
		if !strings.Contains(p.Detail, example) {
			t.Errorf("%s: %s", path, p.Detail)
		}
	}
}
