package api

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
)

// A wrong presence configuration is refused with the field, the value and the rule,
// and nothing is changed.
// spec: PRESENCE-3, PRESENCE-4
func TestWrongConfigurations(t *testing.T) {
	f := newFloor(t)
	const path = "/v1/centers/acme/configurations/wrong"
	for _, c := range []struct{ body, field, value, rule string }{
		{`{"capacity":0}`, "configurations[wrong].capacity", "0", "1 to 1000"},
		{`{"capacity":1,"autoAccept":true,"allowDecline":true}`, "configurations[wrong].autoAccept", "true", "false, since allowDecline is true"},
		{`{"capacity":1,"statusOnDecline":"break"}`, "configurations[wrong].statusOnDecline", "break", "none, since allowDecline is false"},
		{`{"capacity":1,"chooseDeclineReason":true,"declineReasons":["x"]}`, "configurations[wrong].chooseDeclineReason", "true", "since allowDecline is false"},
		{`{"capacity":1,"allowDecline":true,"chooseDeclineReason":true}`, "configurations[wrong].declineReasons", "[]", "at least one"},
		{`{"capacity":1,"statusOnPushTimeout":"gone"}`, "configurations[wrong].statusOnPushTimeout", "gone", "the id of a presence status"},
		{`{"capacity":1,"afterCallSeconds":9}`, "configurations[wrong].afterCallSeconds", "9", "10 to 3600"},
		{`{"capacity":1,"afterCallSeconds":3601}`, "configurations[wrong].afterCallSeconds", "3601", "10 to 3600"},
		{`{"capacity":1,"afterCallExtendable":true}`, "configurations[wrong].afterCallSeconds", "0", "since afterCallExtendable is true"},
		{`{"capacity":1,"afterCallSeconds":10,"afterCallExtensionsMax":1}`, "configurations[wrong].afterCallExtendable", "false", "since an extension is set"},
		{`{"capacity":1,"afterCallSeconds":10,"afterCallExtendable":true,"afterCallExtensionSeconds":10,"afterCallExtensionsMax":11}`, "configurations[wrong].afterCallExtensionsMax", "11", "1 to 10"},
		{`{"capacity":1,"default":true}`, "configurations.default", "2", "at most one default"},
		{`{"capacity":"one"}`, "capacity", "one", "integer"},
		{`{"capacity":1,"capacitee":2}`, "capacitee", "", "unexpected property"},
		{`{}`, "body", "", "required property capacity"},
		{`{"id":"other","capacity":1}`, "id", "other", "the id of the path"},
	} {
		p := f.ask("acme/administrator", "PUT", path, c.body).problem(422, "invalid")
		if len(p.Errors) == 0 || p.Errors[0].Field != c.field || p.Errors[0].Value != c.value || !strings.Contains(p.Errors[0].Expected, c.rule) {
			t.Errorf("%s: %+v, want %s is %q: %s", c.body, p.Errors, c.field, c.value, c.rule)
		}
		if !strings.Contains(p.Detail, c.field) || !strings.Contains(p.Detail, c.rule) {
			t.Errorf("%s: the sentence is %q", c.body, p.Detail)
		}
	}
	f.ask("acme/administrator", "GET", path, nil).problem(404, "not-found")
}

// Each kind of rule is put, read, listed and removed, without a restart.
// spec: API-7, PRESENCE-1, PRESENCE-2
func TestRules(t *testing.T) {
	f := newFloor(t)
	for _, c := range []struct{ kind, body, shown string }{
		{"statuses", `{"kind":"offline","label":"Gone"}`, `{"id":"new","label":"Gone","kind":"offline"}`},
		{"configurations", `{"capacity":2,"autoAccept":true,"faultAware":true,"statusOnPushTimeout":"break"}`,
			`{"id":"new","capacity":2,"autoAccept":true,"statusOnPushTimeout":"break","faultAware":true}`},
		{"queues", `{"label":"New","routingModel":"most-available","pushTimeoutSeconds":7}`,
			`{"id":"new","label":"New","pushTimeoutSeconds":7,"routingModel":"most-available","callers":0,"idleAgents":0,"open":true}`},
	} {
		path := "/v1/centers/acme/" + c.kind
		f.ask("acme/administrator", "GET", path+"/new", nil).problem(404, "not-found")
		f.ask("acme/administrator", "DELETE", path+"/new", nil).problem(404, "not-found")
		for range 2 {
			if got := f.ask("acme/administrator", "PUT", path+"/new", c.body).must(200).text; strings.TrimSpace(got) != c.shown {
				t.Errorf("%s: shown as %s", c.kind, got)
			}
		}
		if got := f.ask("acme/alice", "GET", path, nil).must(200).text; !strings.Contains(got, c.shown) {
			t.Errorf("%s: listed as %s", c.kind, got)
		}
		if strings.Contains(f.ask("globex/administrator", "GET", "/v1/centers/globex/"+c.kind, nil).must(200).text, `"new"`) {
			t.Errorf("%s: globex has it too", c.kind)
		}
		f.ask("acme/administrator", "DELETE", path+"/new", nil).must(204)
		f.ask("acme/administrator", "GET", path+"/new", nil).problem(404, "not-found")
	}
	f.start(acme, "Carol")
	if p := f.ask("acme/administrator", "DELETE", "/v1/centers/acme/queues/support", nil).problem(409, "conflict"); !strings.Contains(p.Detail, "1 callers in line") {
		t.Error(p.Detail)
	}
	var q QueueNow
	f.ask("acme/vendor", "GET", "/v1/centers/acme/queues/support", nil).must(200).into(&q)
	if q.Callers != 1 || q.PushTimeoutSeconds != 20 {
		t.Errorf("support is %+v", q)
	}
}

// The settings are shown with their defaults filled in, and checked as a whole.
func TestSettings(t *testing.T) {
	f := newFloor(t)
	const path = "/v1/centers/acme/settings"
	var before, after Settings
	f.ask("acme/administrator", "GET", path, nil).must(200).into(&before)
	f.ask("acme/administrator", "PUT", path, `{"routing":"vendor-routed","recoverySeconds":60}`).must(200).into(&after)
	want := before
	want.Routing, want.RecoverySeconds = 1, 60
	if diff := cmp.Diff(want, after); diff != "" || before.RecoverySeconds != 86_400 {
		t.Errorf("(-want +got):\n%s", diff)
	}
	p := f.ask("acme/administrator", "PUT", path, `{"recoverySeconds":-1}`).problem(422, "invalid")
	if p.Errors[0].Field != "settings.recoverySeconds" {
		t.Errorf("%+v", p)
	}
	f.ask("acme/administrator", "PUT", path, `{"retention":{"days":400,"mode":"drop"}}`).must(200).into(&after)
	if want := (center.Retention{Days: 400, Mode: center.DropOld}); after.Retention != want {
		t.Errorf("retention is %+v", after.Retention)
	}
	if p := f.ask("acme/administrator", "PUT", path, `{"retention":{"days":4,"mode":"burn"}}`).problem(422, "invalid"); !strings.Contains(p.Detail, "archive") {
		t.Errorf("%+v", p)
	}
	if p := f.ask("acme/administrator", "PUT", path, `{"routing":"random"}`).problem(422, "invalid"); !strings.Contains(p.Detail, "host-routed") {
		t.Errorf("%+v", p)
	}
}

// An administrator says where the connector is; whoever works here is told.
// spec: CONSOLE-65
func TestConnectorSettings(t *testing.T) {
	f := newFloor(t)
	const path = "/v1/centers/acme/settings"
	var me Me
	f.ask("acme/alice", "GET", "/v1/centers/acme/me", nil).must(200).into(&me)
	if me.Connector != nil {
		t.Errorf("there is a connector %v before one is set", me.Connector)
	}
	p := f.ask("acme/administrator", "PUT", path, `{"connector":{"url":"https://cti.example.com/adapter","origins":["https://*.example.com"]}}`).problem(422, "invalid")
	if p.Errors[0].Field != "settings.connector.origins[0]" {
		t.Errorf("%+v", p)
	}
	f.ask("acme/supervisor", "PUT", path, `{"connector":{"url":"https://cti.example.com/adapter"}}`).problem(403, "forbidden")
	f.ask("acme/administrator", "PUT", path, `{"connector":{"url":"https://cti.example.com/adapter","origins":["https://id.example.com"]}}`).must(200)
	f.ask("acme/alice", "GET", "/v1/centers/acme/me", nil).must(200).into(&me)
	want := &FramedConnector{"https://cti.example.com/adapter", []string{"https://cti.example.com", "https://id.example.com"}}
	if diff := cmp.Diff(want, me.Connector); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// An agent is put by key with a name, found again, changed and removed; what refers
// to nothing is refused by the agent's key.
func TestAgents(t *testing.T) {
	f := newFloor(t)
	const path = "/v1/centers/acme/agents/chidi"
	f.ask("acme/administrator", "GET", path, nil).problem(404, "not-found")
	p := f.ask("acme/administrator", "PUT", path, `{"queues":["nowhere"]}`).problem(422, "invalid")
	if p.Errors[0].Field != "agents[chidi].queues" || !strings.Contains(p.Detail, "agents[chidi].queues") {
		t.Errorf("%+v", p)
	}
	f.ask("acme/administrator", "GET", path, nil).problem(404, "not-found")
	var a Agent
	f.ask("acme/administrator", "PUT", path, `{"name":"Chidi Okafor","queues":["support"],"skills":["german"]}`).must(200).into(&a)
	if a.Key != "chidi" || a.Name != "Chidi Okafor" || a.Skills[0] != "german" || a.Excluded != "signed out" {
		t.Errorf("%+v", a)
	}
	f.ask("acme/administrator", "PUT", path, `{"name":"Chidi Okafor-Haas"}`).must(200)

	f.close()
	f.open()
	f.ask("acme/supervisor", "GET", path, nil).must(200).into(&a)
	if a.Name != "Chidi Okafor-Haas" {
		t.Errorf("after a restart: %+v", a)
	}
	var all list[Agent]
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/agents?queue=support&limit=1", nil).must(200).into(&all)
	first := all.Items[0].Key
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/agents?queue=support&limit=1&after="+all.Next, nil).must(200).into(&all)
	if second := all.Items[0].Key; first == second || first+second != "alicebob" && first+second != "bobalice" {
		t.Errorf("pages have %s and %s", first, second)
	}
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/agents?after=!", nil).problem(422, "invalid")

	f.connect(acme, "alice")
	f.start(acme, "Carol")
	if p := f.ask("acme/administrator", "DELETE", "/v1/centers/acme/agents/alice", nil).problem(409, "conflict"); !strings.Contains(p.Detail, "Alice is being offered") {
		t.Error(p.Detail)
	}
	f.ask("acme/administrator", "DELETE", path, nil).must(204)
	f.ask("acme/administrator", "GET", path, nil).problem(404, "not-found")
	f.ask("acme/administrator", "DELETE", path, nil).problem(404, "not-found")
	for _, key := range []string{"-x", "a%20b", strings.Repeat("a", 129)} {
		f.ask("acme/administrator", "PUT", "/v1/centers/acme/agents/"+key, `{}`).problem(422, "invalid")
	}
}

// Statuses by REST: what is asked for is checked, and shown with its cause.
func TestAgentStatus(t *testing.T) {
	f := newFloor(t)
	f.connect(acme, "alice")
	const path = "/v1/centers/acme/agents/alice"
	if p := f.ask("acme/alice", "POST", path+"/status", `{"status":"gone"}`).problem(422, "invalid"); p.Errors[0].Field != "status" || p.Errors[0].Value != "gone" {
		t.Errorf("%+v", p)
	}
	f.ask("acme/supervisor", "POST", path+"/status", `{"status":"break"}`).must(204)
	var a Agent
	f.ask("acme/alice", "GET", path, nil).must(200).into(&a)
	if a.Status != "break" || a.StatusCause != "supervisor" || a.StatusSince.IsZero() || a.Excluded != "status break is not online" || !a.Connected || !a.Ready {
		t.Errorf("%+v", a)
	}
	f.ask("acme/supervisor", "POST", "/v1/centers/acme/agents/nobody/status", `{"status":"break"}`).problem(404, "not-found")
}
