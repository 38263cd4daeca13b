package main

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

const unserved = "centers:\n  - id: acme\n    statuses: [{id: online, kind: online}, {id: away, kind: busy}]\n" +
	"    configurations: [{id: std, capacity: 1, default: true, statusOnPushTimeout: away}]\n" +
	"    queues: [{id: support}, {id: vip}]\n    agents: [{key: alice, queues: [support]}, {key: bob}]\n"

// Findings are said in sentences or as JSON; the exit code follows the gravest.
// spec: POLICY-9
func TestPolicyLint(t *testing.T) {
	file := write(t, "centers.yaml", unserved)
	out, err := run(t, "policy", "lint", file)
	if !errors.Is(err, errFindings) || !strings.Contains(out, "center acme: error queue-unserved: queues[vip]: no agent is a member. Whoever calls it waits") ||
		!strings.Contains(out, "center acme: info agent-without-queue: agents[bob]: ") || !strings.HasSuffix(out, "center acme: 2 findings\n") {
		t.Errorf("%v\n%s", err, out)
	}
	served := write(t, "served.yaml", strings.Replace(unserved, "{key: bob}", "{key: bob, queues: [vip]}", 1))
	if out, err := run(t, "policy", "lint", served, "--fail-on", "info"); err != nil || out != "center acme: 0 findings\n" {
		t.Errorf("%v\n%s", err, out)
	}
	unused := write(t, "unused.yaml", strings.Replace(unserved, ", {id: vip}", "", 1))
	if _, err := run(t, "policy", "lint", unused, "--fail-on", "warning"); err != nil {
		t.Errorf("an info fails: %v", err)
	}
	out, err = run(t, "policy", "lint", unused, "--fail-on", "info", "--format", "json")
	var all []centerFindings
	if bad := json.Unmarshal([]byte(out[:strings.LastIndex(out, "]")+1]), &all); !errors.Is(err, errFindings) || bad != nil || len(all) != 1 || all[0].Findings[0].Code != "agent-without-queue" || all[0].Findings[0].Mend == "" {
		t.Errorf("%v %v\n%s", err, bad, out)
	}
	data := t.TempDir()
	s := serving(t, "--config", file, "--data", data)
	if status, text := s.ask("GET", "/v1/centers/acme/policy/findings", s.shownKey("acme"), ""); status != 200 || !strings.Contains(text, `"code":"queue-unserved","severity":"error","where":"queues[vip]"`) || !strings.Contains(text, "agents[bob]") {
		t.Errorf("%d %s", status, text)
	}
	s.stop()
	if out, err := run(t, "policy", "lint", "--data", data); !errors.Is(err, errFindings) || !strings.Contains(out, "queues[vip]") || !strings.Contains(out, "agents[bob]") {
		t.Errorf("%v\n%s", err, out)
	}
	for _, args := range [][]string{{}, {file, "--data", data}, {file, file}, {file, "--fail-on", "some"}, {file, "--format", "xml"}} {
		var usage *usageError
		if _, err := run(t, append([]string{"policy", "lint"}, args...)...); !errors.As(err, &usage) {
			t.Errorf("%v: %v", args, err)
		}
	}
	if _, err := run(t, "policy", "lint", write(t, "wrong.yaml", "centers: 7\n")); err == nil || errors.Is(err, errFindings) {
		t.Error(err)
	}
}
