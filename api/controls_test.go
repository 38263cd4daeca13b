package api

import (
	"strings"
	"testing"

	"github.com/secondring/secondring/center"
)

// talking lets an agent talk on a call, and gives the paths of call and work.
func (f *floor) talking(agent string) (from center.From, call, work string) {
	f.t.Helper()
	from = f.connect(acme, agent)
	call = f.start(acme, "Carol")
	v := f.call(acme, call)
	work = "/v1/centers/acme/works/" + v.Works[len(v.Works)-1].ID
	f.ask("acme/"+agent, "POST", work+"/accept", nil).must(204)
	f.do(acme, center.CallConnected{From: from, Call: center.WireCall{Key: v.Key, Call: idOf(f.t, v.ID)}})
	return from, call, work
}

// The buttons of a desk: what was asked is pending, then so, or failed.
// spec: TRANSFER-12, TRANSFER-13
func TestControls(t *testing.T) {
	f := newFloor(t)
	alice, call, work := f.talking("alice")
	f.ask("acme/supervisor", "POST", work+"/hold", nil).problem(403, codeForbidden)
	f.ask("acme/alice", "POST", work+"/hold", nil).must(204)
	var v Work
	f.ask("acme/alice", "GET", work, nil).must(200).into(&v)
	if len(v.Commands) != 1 || v.Commands[0].Command != "HOLD" || v.Commands[0].State != "pending" || v.Commands[0].Due.IsZero() {
		t.Errorf("pending: %+v", v.Commands)
	}
	if p := f.ask("acme/alice", "POST", work+"/hold", `{}`).problem(409, "conflict"); !strings.Contains(p.Detail, "not answered yet") {
		t.Error(p.Detail)
	}
	f.do(acme, center.ParticipantChanged{From: alice, Change: center.ParticipantHeld, Call: center.WireCall{Caller: true}})
	parties := func() (text []string) {
		var seen Call
		f.ask("acme/alice", "GET", work+"/call", nil).must(200).into(&seen)
		for _, p := range seen.Parties {
			text = append(text, strings.TrimSpace(p.Role+" "+p.Agent+" "+p.State))
		}
		return text
	}
	if got := strings.Join(parties(), ", "); got != "customer  held, agent alice connected" {
		t.Errorf("on the call: %s", got)
	}
	for _, verb := range []string{"mute", "unmute", "pause-recording", "resume-recording", "resume"} {
		f.ask("acme/alice", "POST", work+"/"+verb, nil).must(204)
	}
	for _, verb := range []string{"swap", "conference", "remove-participant"} {
		if p := f.ask("acme/alice", "POST", work+"/"+verb, nil).problem(409, "conflict"); !strings.Contains(p.Detail, "no participant") {
			t.Errorf("%s: %s", verb, p.Detail)
		}
	}
	if p := f.ask("acme/alice", "POST", work+"/hold", `{"party":"nobody"}`).problem(422, "invalid"); p.Errors[0].Field != "party" {
		t.Errorf("%+v", p.Errors)
	}
	f.do(acme, center.Toggled{From: alice, What: center.MuteToggle, On: true})
	f.do(acme, center.ConnectorFailed{From: alice, Code: "CAN_NOT_RESUME_CALL"})
	v = Work{}
	f.ask("acme/alice", "GET", work, nil).must(200).into(&v)
	if failed := v.Commands[len(v.Commands)-1]; !v.Muted || failed.Command != "RESUME" || failed.State != "refused" || failed.At.IsZero() {
		t.Errorf("after: %+v", v)
	}
	_ = call
}

// Digits pass through: neither log nor vault nor a problem has them.
// spec: TRANSFER-14
func TestDigits(t *testing.T) {
	f := newFloor(t)
	_, _, work := f.talking("alice")
	f.ask("acme/alice", "POST", work+"/digits", `{"digits":"8675309#"}`, "Idempotency-Key: d1").must(204)
	f.ask("acme/alice", "POST", work+"/digits", `{"digits":"8675310#"}`, "Idempotency-Key: d1").must(204)
	if p := f.ask("acme/alice", "POST", work+"/digits", `{"digits":"8675309x"}`).problem(422, "invalid"); p.Errors[0].Field != "digits" || strings.Contains(p.Detail, "867") {
		t.Errorf("%+v", p)
	}
	if text := f.ask("acme/supervisor", "GET", "/v1/centers/acme/events?limit=1000", nil).must(200).text; strings.Contains(text, "86753") || !strings.Contains(text, "SEND_DIGITS") {
		t.Errorf("the log has the digits, or not that some were sent:\n%s", text)
	}
}

// A colleague is consulted by key.
// spec: TRANSFER-11
func TestConsultByKey(t *testing.T) {
	f := newFloor(t)
	_, _, _ = f.talking("alice")
	const dial = "/v1/centers/acme/agents/alice/dial"
	if p := f.ask("acme/alice", "POST", dial, `{"type":"consult","agent":"nobody"}`).problem(422, "invalid"); p.Errors[0].Field != "agent" {
		t.Errorf("%+v", p.Errors)
	}
	if p := f.ask("acme/alice", "POST", dial, `{"type":"consult","agent":"bob"}`).problem(409, "not-routable"); !strings.Contains(p.Detail, "Bob cannot take the call") {
		t.Error(p.Detail)
	}
	f.connect(acme, "bob")
	f.ask("acme/alice", "POST", dial, `{"type":"consult","agent":"bob","to":{"number":"204"}}`).problem(422, "invalid")
	f.ask("acme/alice", "POST", dial, `{"type":"outbound","agent":"bob"}`).problem(422, "invalid")
	path := f.ask("acme/alice", "POST", dial, `{"type":"consult","agent":"bob"}`).must(201).header.Get("Location")
	if call := f.call(acme, path); call.Type != "consult" || call.Works[0].Phase != "dialing" {
		t.Errorf("%+v", call)
	}
}
