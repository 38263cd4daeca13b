package api

import (
	"strings"
	"testing"
)

// A recovery policy is put with the key of an agent, refused with its field, and
// shown as it was put.
// spec: RECOVERY-1, RECOVERY-6
func TestRecoveryPolicies(t *testing.T) {
	f := newFloor(t)
	const path = "/v1/centers/acme/queues/patient"
	for _, c := range []struct{ policy, field, value, rule string }{
		{`{"steps":[{"do":"overflow-agent","agent":"nobody"}]}`, "recovery.steps[0].agent", "nobody", "the key of an agent"},
		{`{"steps":[{"do":"overflow-queue","queue":"patient"}]}`, "queues[patient].recovery.steps[0].queue", "patient", "another queue"},
		{`{"steps":[{"do":"wait","queue":"support"}]}`, "queues[patient].recovery.steps[0].queue", "support", "none"},
		{`{"steps":[{"do":"wait","agent":"alice"}]}`, "queues[patient].recovery.steps[0].agent", "alice", "none"},
		{`{"steps":[{"do":"wait","reason":"why"}]}`, "queues[patient].recovery.steps[0].reason", "why", "none"},
		{`{"onAbandon":[{"do":"overflow-agent","agent":"alice"}]}`, "queues[patient].recovery.onAbandon[0].do", "overflow-agent", "the caller is gone"},
		{`{"afterSeconds":-1}`, "queues[patient].recovery.afterSeconds", "-1", "0 to 86400"},
	} {
		p := f.ask("acme/administrator", "PUT", path, `{"recovery":`+c.policy+`}`).problem(422, "invalid")
		if len(p.Errors) == 0 || p.Errors[0].Field != c.field || p.Errors[0].Value != c.value || !strings.Contains(p.Errors[0].Expected, c.rule) {
			t.Errorf("%s: %+v, want %s is %q: %s", c.policy, p.Errors, c.field, c.value, c.rule)
		}
	}
	const policy = `{"afterSeconds":60,"steps":[{"do":"overflow-queue","queue":"support"},{"do":"overflow-agent","agent":"alice"},{"do":"close","reason":"busy"}],"deadQueue":[{"do":"wait"}]}`
	f.ask("acme/administrator", "PUT", path, `{"recovery":`+policy+`}`).must(200)
	for _, where := range []string{path, "/v1/centers/acme/queues"} {
		if got := f.ask("acme/alice", "GET", where, nil).must(200).text; !strings.Contains(got, policy) {
			t.Errorf("%s shows %s", where, got)
		}
	}
	f.ask("acme/administrator", "DELETE", "/v1/centers/acme/agents/alice", nil).problem(409, "conflict")
}
