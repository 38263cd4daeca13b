package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file is compared with a running host, applied as a whole, and exported again;
// what the file does not name stays.
// spec: OPERATE-8, OPERATE-9, OPERATE-10
func TestConfigAtWork(t *testing.T) {
	file, data := write(t, "centers.yaml", rules), t.TempDir()
	s := serving(t, "--config", file, "--data", data)
	key := s.shownKey("acme")
	t.Setenv(keyVariable, key)
	if out, err := run(t, "config", "apply", file, "--dry-run", "--url", s.url); err != nil || !strings.Contains(out, "has all of the file already") {
		t.Errorf("the file that the host was started with: %v %s", err, out)
	}
	if status, text := s.ask("PUT", "/v1/centers/acme/queues/extra", key, `{"priority":7}`); status != 200 {
		t.Fatal(text)
	}
	changed := write(t, "changed.yaml", strings.Replace(strings.Replace(rules, "Alice Meyer", "Alice Novak", 1), "{id: support}", "{id: support, pushTimeoutSeconds: 9}\n      - {id: vip}", 1))
	const want = "~ queues[support].pushTimeoutSeconds: 20 → 9\n+ queues[vip].id: vip\n+ queues[vip].pushTimeoutSeconds: 20\n~ agents[alice].name: Alice Meyer → Alice Novak\n"
	for range 2 {
		if out, err := run(t, "config", "apply", changed, "--dry-run", "--url", s.url); !errors.Is(err, errDiffers) || out != want {
			t.Errorf("a dry run: %v\n%s", err, out)
		}
	}
	shown, err := run(t, "config", "print", changed, "--effective", "--running", "--url", s.url)
	for _, line := range []string{"id: extra # API", "priority: 7 # API", "pushTimeoutSeconds: 20 # default", "skills: [english, german] # file"} {
		if err != nil || !strings.Contains(shown, line) {
			t.Errorf("print does not say %q: %v\n%s", line, err, shown)
		}
	}
	if out, err := run(t, "config", "apply", changed, "--url", s.url); err != nil || out != want+"center acme: 4 values are in force\n" {
		t.Errorf("applied: %v\n%s", err, out)
	}
	if status, text := s.ask("GET", "/v1/centers/acme/agents/alice", key, ""); status != 200 || !strings.Contains(text, "Alice Novak") {
		t.Error(text)
	}
	if n := strings.Count(s.events(key), `"Configured"`); n != 3 {
		t.Errorf("the rules were changed in %d steps, expected one of the start, one of the API and one of the file", n)
	}
	exported, err := run(t, "config", "export", "--url", s.url)
	if err != nil || !strings.Contains(exported, "id: extra") {
		t.Fatal(err, exported)
	}
	if out, err := run(t, "config", "apply", write(t, "export.yaml", exported), "--dry-run", "--url", s.url); err != nil {
		t.Errorf("the host's own export differs from it: %s", out)
	}
	s.stop()

	offline, err := run(t, "config", "export", "--data", data)
	if err != nil || !strings.Contains(offline, strings.TrimPrefix(exported, "centers:\n")) || !strings.Contains(offline, "id: globex") {
		t.Errorf("the data directory's export is another: %v\n%s\n%s", err, offline, exported)
	}
	fresh := serving(t, "--config", write(t, "all.yaml", offline), "--data", t.TempDir())
	again, err := run(t, "config", "export", "--url", fresh.url, "--key", fresh.shownKey("acme"))
	if err != nil || again != exported {
		t.Errorf("an empty host that was given the export has other rules: %v\n%s", err, again)
	}
	fresh.stop()
}

// What cannot be applied is said, and nothing of it is in force.
func TestConfigNotApplied(t *testing.T) {
	s := serving(t, "--config", write(t, "centers.yaml", rules), "--data", t.TempDir())
	key := s.shownKey("acme")
	for want, args := range map[string][]string{
		"it has no contact center acme":    {"apply", write(t, "other.yaml", "centers:\n  - id: initech\n")},
		"configurations.default is \"2\"":  {"apply", write(t, "second.yaml", "centers:\n  - id: acme\n    queues:\n      - id: new\n    configurations:\n      - {id: mine, capacity: 1, default: true}\n")},
		"there is no contact center":       {"export", "--center", "globex"},
		"no such file or directory":        {"export", "--data", filepath.Join(t.TempDir(), "none")},
		":3: unknown key qeues":            {"print", write(t, "wrong.yaml", "centers:\n  - id: acme\n    qeues: []\n")},
		"may not export the configuration": {"export", "--key", issued(t, s, key)},
	} {
		args = append([]string{"config"}, args...)
		if _, err := run(t, append(args, "--url", s.url, "--key", last(args, key))...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", args, err, want)
		}
	}
	if out, err := run(t, "config", "export", "--url", s.url, "--key", key); err != nil || strings.Contains(out, "id: new") {
		t.Errorf("a part of a refused file is in force: %v %s", err, out)
	}
	status, text := s.ask("PUT", "/v1/centers/acme/rulebook", key, `{"file":"centers:\n- id: acme\n  queues:\n  - {id: a, priority: 2000000}\n  - {id: b, pushTimeoutSeconds: -1}\n"}`)
	if status != 422 || strings.Count(text, `"field"`) != 2 {
		t.Errorf("%d %s", status, text)
	}
	large := `{"file":"` + strings.Repeat(`# a comment that is long\n`, 20_000) + `centers:\n- id: acme\n"}`
	if status, text := s.ask("PUT", "/v1/centers/acme/rulebook", key, large); status != 200 {
		t.Errorf("a long file: %d %s", status, text)
	}
	for _, as := range []string{"", issued(t, s, key)} {
		if status, text := s.ask("PUT", "/v1/centers/acme/rulebook", as, large); status != 413 {
			t.Errorf("a long file of one who may not send it is read to its end: %d %s", status, text)
		}
	}
	s.stop()
}

func issued(t *testing.T, s *served, key string) string {
	t.Helper()
	out, err := run(t, "key", "issue", "--role", "supervisor", "--url", s.url, "--key", key)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out)
}

// last is the key that the arguments give, or the other one.
func last(args []string, key string) string {
	for i, a := range args {
		if a == "--key" {
			return args[i+1]
		}
	}
	return key
}

// Nothing is changed by an export of a data directory, and it keeps its hands off one
// that a host runs on.
// spec: OPERATE-10
func TestExportChangesNothing(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if _, err := exportData(t.Context(), data); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("from a directory that is not there: %v", err)
	}
	_, stop := loaded(t, data)
	if _, err := exportData(t.Context(), data); !errors.Is(err, errDataInUse) {
		t.Errorf("while a host runs: %v", err)
	}
	stop()
	before, err := os.ReadFile(filepath.Join(data, logFile))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exportData(t.Context(), data); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(filepath.Join(data, logFile)); err != nil || string(after) != string(before) {
		t.Error("the data file has changed", err)
	}
}
