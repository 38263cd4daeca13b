package api

import (
	"strings"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
)

// A policy is put with a configuration or a queue, by the names of outcomes, and
// shown as it was put; what it does to an agent is shown with the agent.
// spec: POLICY-1, POLICY-3, POLICY-5, POLICY-7
func TestPolicy(t *testing.T) {
	f := newFloor(t)
	const configuration, queue, alice = "/v1/centers/acme/configurations/std", "/v1/centers/acme/queues/support", "/v1/centers/acme/agents/alice"
	const body = `{"capacity":1,"allowDecline":true,"statusOnDecline":"break","default":true,"outcomes":{"declined":{"coolDownSeconds":600,"coolDownMaxSeconds":900,"returnSeconds":300}}}`
	var was list[Configuration]
	f.ask("acme/administrator", "GET", "/v1/centers/acme/configurations", nil).must(200).into(&was)
	for _, c := range was.Items {
		f.ask("acme/administrator", "PUT", "/v1/centers/acme/configurations/"+string(c.ID), `{"capacity":1}`).must(200)
	}
	if got := f.ask("acme/administrator", "PUT", configuration, body).must(200).text; !strings.Contains(got, `"outcomes":{"declined":{"coolDownSeconds":600,"coolDownMaxSeconds":900,"returnSeconds":300}}`) {
		t.Errorf("shown as %s", got)
	}
	if got := f.ask("acme/administrator", "PUT", queue, `{"outcomes":{"failed connect":{"excludeSeconds":60}}}`).must(200).text; !strings.Contains(got, `"outcomes":{"failed connect":{"excludeSeconds":60}}`) {
		t.Errorf("shown as %s", got)
	}
	for _, c := range []struct{ body, field, expected string }{
		{`{"capacity":1,"outcomes":{"ignored":{"maximum":3}}}`, "configurations[wrong].outcomes[ignored].statusAtMaximum", "since maximum is set"},
		{`{"capacity":1,"outcomes":{"ignored":{"statusAtMaximum":"break","maximum":0}}}`, "configurations[wrong].outcomes[ignored].maximum", "1 to 100"},
		{`{"capacity":1,"outcomes":{"":{"excludeSeconds":3}}}`, "configurations[wrong].outcomes", "the name of an outcome"},
		{`{"capacity":1,"outcomes":{"ignored":{"times":3}}}`, "outcomes.ignored.times", "unexpected property"},
	} {
		p := f.ask("acme/administrator", "PUT", "/v1/centers/acme/configurations/wrong", c.body).problem(422, "invalid")
		if len(p.Errors) == 0 || p.Errors[0].Field != c.field || !strings.Contains(p.Errors[0].Expected, c.expected) {
			t.Errorf("%s: %+v", c.body, p.Errors)
		}
	}
	if p := f.ask("acme/administrator", "PUT", "/v1/centers/acme/configurations/wrong", `{"capacity":1,"outcomes":{"missed":{"excludeSeconds":3}}}`).problem(422, "invalid"); !strings.Contains(p.Detail, `"missed"`) {
		t.Errorf("an outcome that there is not: %+v", p)
	}

	f.connect(acme, "alice")
	f.start(acme, "Carol")
	var a Agent
	f.ask("acme/alice", "GET", alice, nil).must(200).into(&a)
	f.ask("acme/alice", "POST", "/v1/centers/acme/works/"+a.Works[0].ID+"/decline", `{}`).must(204)
	a = Agent{}
	f.ask("acme/alice", "GET", alice, nil).must(200).into(&a)
	if wait := time.Until(a.CoolDown); a.Status != "break" || a.InRow["declined"] != 1 || a.ReturnTo != "available" || a.ReturnAt.IsZero() || wait < 9*time.Minute || wait > 10*time.Minute {
		t.Errorf("after the decline: %+v", a)
	}
	f.ask("acme/alice", "POST", alice+"/life", nil).must(204)
	f.ask("acme/bob", "POST", alice+"/life", nil).problem(403, "forbidden")
	proven := false
	if err := f.engine.View(t.Context(), acme, func(c *center.Center) {
		for _, agent := range c.Agents() {
			proven = proven || agent.ReturnProven
		}
	}); err != nil || !proven {
		t.Errorf("the sign of life did not count: %v", err)
	}
	f.ask("acme/alice", "POST", alice+"/status", `{"status":"available"}`).must(204)
	a = Agent{}
	f.ask("acme/alice", "GET", alice, nil).must(200).into(&a)
	if !a.CoolDown.IsZero() || a.InRow != nil || a.ReturnTo != "" || !a.ReturnAt.IsZero() {
		t.Errorf("after she asked for a status: %+v", a)
	}
}
