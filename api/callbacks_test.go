package api

import (
	"strings"
	"testing"
	"time"
)

// A caller is called back instead of waiting; a supervisor lists, moves and cancels
// callbacks; a second one for the same number is refused.
// spec: CALLBACK-1, CALLBACK-4, CALLBACK-6
func TestCallbacks(t *testing.T) {
	f := newFloor(t)
	const calls, callbacks = "/v1/centers/acme/calls", "/v1/centers/acme/callbacks"
	var first, second Started
	f.ask("acme/vendor", "POST", calls, `{"queue":"support","from":{"number":"+49 30 1234567","name":"Carol"}}`).must(201).into(&first)
	f.ask("acme/vendor", "POST", calls+"/"+first.ID+"/callback", `{}`).must(201).into(&second)
	var call Call
	f.ask("acme/supervisor", "GET", calls+"/"+first.ID, nil).must(200).into(&call)
	if call.End != "to be called back" || call.Next != second.ID {
		t.Errorf("the call is %+v", call)
	}
	if p := f.ask("acme/supervisor", "POST", callbacks, `{"queue":"support","to":{"number":"+49301234567"}}`).problem(409, "conflict"); !strings.Contains(p.Detail, second.ID) {
		t.Error(p.Detail)
	}
	var open list[Call]
	f.ask("acme/supervisor", "GET", callbacks, nil).must(200).into(&open)
	if len(open.Items) != 1 || open.Items[0].ID != second.ID || open.Items[0].Origin != "requested" || open.Items[0].DialsMax != 3 || open.Items[0].Customer.Name != "Carol" {
		t.Errorf("open callbacks are %+v", open.Items)
	}
	var third Started
	f.ask("acme/supervisor", "POST", callbacks, `{"queue":"support","to":{"number":"+12125550123"},"at":"`+soon(t)+`"}`).must(201).into(&third)
	f.ask("acme/supervisor", "GET", callbacks+"?queue=support", nil).must(200).into(&open)
	if len(open.Items) != 2 || open.Items[1].ID != third.ID || open.Items[1].Place != "scheduled" || open.Items[1].DueAt.IsZero() {
		t.Errorf("open callbacks are %+v", open.Items)
	}
	f.ask("acme/supervisor", "POST", callbacks+"/"+third.ID+"/reschedule", `{}`).must(204)
	f.ask("acme/supervisor", "POST", callbacks+"/"+third.ID+"/cancel", nil).must(204)
	f.ask("acme/supervisor", "POST", callbacks+"/"+third.ID+"/cancel", nil).problem(409, "conflict")
	f.ask("acme/supervisor", "POST", callbacks+"/"+first.ID+"/cancel", nil).problem(409, "conflict")
	f.ask("acme/vendor", "POST", callbacks+"/"+second.ID+"/cancel", nil).problem(403, "forbidden")
	f.ask("acme/supervisor", "POST", callbacks, `{"queue":"support","to":{}}`).problem(422, "invalid")
	f.ask("acme/supervisor", "GET", callbacks, nil).must(200).into(&open)
	if len(open.Items) != 1 {
		t.Errorf("open callbacks are %+v", open.Items)
	}
}

// soon is an hour from now, as a request says it.
func soon(t *testing.T) string {
	t.Helper()
	return time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
}
