package main

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/secondring/secondring/rulebook"
)

// What is wrong with a file is said with its line, field, value and rule, and the
// host does not start.
// spec: PRESENCE-4, API-7
func TestWrongFiles(t *testing.T) {
	const head = "centers:\n  - id: acme\n"
	for _, c := range []struct{ text, want string }{
		{"", "centers.yaml:"},
		{"centers: []\n", "expected at least one contact center"},
		{"centres:\n  - id: acme\n", "centers.yaml:1: unknown key centres"}, //nolint:misspell // the British spelling is the mistake
		{head + "    qeues: []\n    statuses:\n      - {id: a, kindd: online}\n", "centers.yaml:3: unknown key qeues\ncenters.yaml:5: unknown key kindd"},
		{head + "    queues:\n      - id: [a\n", "centers.yaml:"},
		{head + "    id: acme\n", `centers.yaml:3: mapping key "id" already defined at line 2`},
		{head + "    statuses:\n      - {id: a, kind: onlin}\n", `centers.yaml:4: kind "onlin": expected one of`},
		{head + "    statuses:\n      - {id: a}\n", `centers.yaml:4: center acme: statuses[a].kind`},
		{head + "    configurations:\n      - id: ok\n        capacity: 1\n      - id: bad\n        capacity: 1\n        allowDecline: true\n        autoAccept: true\n",
			`centers.yaml:9: center acme: configurations[bad].autoAccept is "true": expected false, since allowDecline is true`},
		{head + "    configurations:\n      - {id: a, capacity: 1, default: true}\n      - {id: b, capacity: 1, default: true}\n", `centers.yaml:4: center acme: configurations.default is "2": expected at most one`},
		{head + "    queues:\n      - {id: q, pushTimeoutSeconds: 901}\n", `centers.yaml:4: center acme: queues[q].pushTimeoutSeconds is "901": expected 1 to 900`},
		{head + "    queues:\n      - id: q\n        recovery: {steps: [{do: overflow-agent, agent: alice}]}\n", `centers.yaml:5: queues[q].recovery.steps[0].agent is "alice": expected the key of an agent of the file`},
		{head + "    agents:\n      - key: alice\n        queues:\n          - nowhere\n", `centers.yaml:6: center acme: agents[alice].queues is "nowhere": expected the id of a queue`},
		{head + "    agents:\n      - {key: alice}\n      - {key: alice}\n", `centers.yaml:5: agents[alice]: there are two agents of this key`},
		{head + "    agents:\n      - {name: Alice}\n", `agents[0].key "": expected 1 to 128 letters`},
		{head + "    settings: {recoverySeconds: -1}\n", `centers.yaml:3: center acme: settings.recoverySeconds is "-1"`},
		{head + "    settings: {retention: {days: 4000}}\n", `centers.yaml:3: center acme: settings.retention.days is "4000": expected 0 to 3650`},
		{head + "    settings: {retention: {days: 40, mode: burn}}\n", `centers.yaml:3: retention mode "burn": expected one of`},
		{head + "    configurations:\n      - id: a\n        capacity: 1\n        outcomes:\n          ignored: {maximum: 3}\n", `centers.yaml:7: center acme: configurations[a].outcomes[ignored].statusAtMaximum is ""`},
		{head + "    configurations:\n      - id: a\n        capacity: 1\n        outcomes:\n          missed: {maximum: 3}\n", `centers.yaml:7: outcome "missed": expected one of`},
		{head + "    queues:\n      - id: a\n        outcomes:\n          failed connect: {exclude: 3}\n", `centers.yaml:6: unknown key exclude`},
		{head + "  - id: acme\n", `centers.yaml:3: id "acme": there is a contact center of this id above`},
		{"centers:\n  - id: Acme Ltd\n", `centers.yaml:2: id "Acme Ltd": expected`},
		{"---\n" + head + "---\n" + head, "single document"},
	} {
		_, err := rulebook.Parse("centers.yaml", []byte(c.text))
		var wrong rulebook.Wrong
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.As(err, &wrong) {
			t.Errorf("%q\ngot  %v\nwant %s", c.text, err, c.want)
		}
	}
	if _, err := rulebook.Parse("centers.yaml", []byte(rules)); err != nil {
		t.Error(err)
	}
}

func TestConfigCheck(t *testing.T) {
	out, err := run(t, "config", "check", write(t, "centers.yaml", rules))
	if err != nil || !strings.Contains(out, "center acme is right: 2 statuses, 1 configurations, 1 queues, 2 agents") {
		t.Errorf("%v: %s", err, out)
	}
	if _, err := run(t, "config", "check", write(t, "centers.yaml", "centers:\n  - id: acme\n    x: 1\n")); err == nil || !strings.Contains(err.Error(), ":3: unknown key x") {
		t.Error(err)
	}
	if _, err := run(t, "config", "check", write(t, "centers.yaml", strings.Repeat("#", rulebook.BytesMax+1))); err == nil || !strings.Contains(err.Error(), "at most") {
		t.Error(err)
	}
	if _, err := run(t, "config", "check", t.TempDir()+"/none.yaml"); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// The example file is right.
func TestExample(t *testing.T) {
	if _, err := readConfig("../../examples/centers.yaml"); err != nil {
		t.Error(err)
	}
}

func TestCommandLine(t *testing.T) {
	if out, err := run(t, "version"); err != nil || !strings.HasPrefix(out, "secondring ") {
		t.Errorf("%q %v", out, err)
	}
	for _, args := range [][]string{{"config", "check"}, {"timeline"}, {"serve", "extra"}, {"serve", "--nonsense"}, {"serve", "--log", "xml"}} {
		_, err := run(t, args...)
		var usage *usageError
		if !errors.As(err, &usage) {
			t.Errorf("%v: %v is no usage error", args, err)
		}
	}
}
