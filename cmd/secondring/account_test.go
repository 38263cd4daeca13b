package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// signIn tries to sign in at acme.
func (s *served) signIn(login, password string) int {
	s.t.Helper()
	status, _ := s.ask("POST", "/v1/centers/acme/sign-in", "", fmt.Sprintf(`{"name":%q,"password":%q}`, login, password))
	return status
}

// runWith runs a command line with a standard input.
func runWith(t *testing.T, stdin string, args ...string) (stdout string, err error) {
	t.Helper()
	var out bytes.Buffer
	root := commands()
	root.SetIn(strings.NewReader(stdin))
	root.SetArgs(args)
	root.SetOut(&out)
	root.SetErr(&out)
	err = root.ExecuteContext(t.Context())
	return out.String(), err
}

// The first start shows how an administrator signs in, this once; while the host is
// down, accounts and keys are set right on its data directory.
// spec: ACCESS-12
func TestAccountsOffline(t *testing.T) {
	file, data := write(t, "centers.yaml", rules), t.TempDir()
	first := serving(t, "--config", file, "--data", data)
	first.shownKey("globex")
	shown := regexp.MustCompile(`sign in  administrator  (\S+) +\(at acme`)
	for !shown.MatchString(first.out.String()) {
		<-first.out.wrote
	}
	password := shown.FindStringSubmatch(first.out.String())[1]
	if got := first.signIn("administrator", password); got != 200 {
		t.Errorf("the password that was shown is answered %d", got)
	}
	at := []string{"--data", data, "--center", "acme"}
	offline := func(stdin string, args ...string) string {
		t.Helper()
		out, err := runWith(t, stdin, append(args, at...)...)
		if err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		return out
	}
	if _, err := runWith(t, "", append([]string{"account", "list"}, at...)...); err == nil || !strings.Contains(err.Error(), "another secondring runs") {
		t.Errorf("while the host runs: %v", err)
	}
	first.stop()

	drawn := regexp.MustCompile(`^\S+  (\S{23})   \(shown this once\)\n$`)
	paula := drawn.FindStringSubmatch(offline("", "account", "add", "Paula", "--role", "supervisor", "--name", "Paula Abel"))
	if paula == nil {
		t.Fatal("no password was drawn")
	}
	if out := offline("alice's own words\nmore", "account", "add", "alice", "--role", "agent", "--agent", "alice", "--password-stdin"); out != "" {
		t.Errorf("a password that was given is told back: %s", out)
	}
	offline("off, off, and off\n", "account", "add", "off", "--role", "supervisor", "--password-stdin")
	offline("", "account", "disable", "off")
	if got := offline("", "account", "list"); !regexp.MustCompile(`^administrator +administrator\s+alice +agent +alice\s+off +supervisor +disabled\s+paula +supervisor +Paula Abel\s+$`).MatchString(got) {
		t.Errorf("the accounts are\n%s", got)
	}
	fresh := drawn.FindStringSubmatch(offline("", "account", "password", "administrator"))
	key := strings.TrimSpace(offline("", "key", "issue", "--role", "administrator"))
	agentKey := strings.TrimSpace(offline("", "key", "issue", "--role", "agent", "--agent", "bob"))
	for want, args := range map[string][]string{
		`there is no account "nobody"`:  {"account", "remove", "nobody"},
		"--role \"boss\"":               {"account", "add", "x", "--role", "boss"},
		"--role \"king\"":               {"key", "issue", "--role", "king"},
		"there is no such agent":        {"account", "add", "x", "--role", "agent", "--agent", "nobody"},
		"role is \"vendor\"":            {"account", "add", "x", "--role", "vendor"},
		"at least 12 characters":        {"account", "add", "x", "--role", "supervisor", "--password-stdin"},
		"1 to 128 letters":              {"account", "add", "a b", "--role", "supervisor"},
		"there is no data of a host":    {"account", "list", "--data", t.TempDir()},
		"expected one of [acme globex]": {"account", "list", "--center", "nowhere"},
	} {
		line := append(append([]string{args[0], args[1]}, at...), args[2:]...)
		if _, err := runWith(t, "short\n", line...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", args, err, want)
		}
	}

	second := serving(t, "--config", file, "--data", data)
	for login, c := range map[string]struct {
		password string
		status   int
	}{"administrator": {fresh[1], 200}, "paula": {paula[1], 200}, "alice": {"alice's own words", 200}, "off": {"off, off, and off", 401}} {
		if got := second.signIn(login, c.password); got != c.status {
			t.Errorf("%s is answered %d, want %d", login, got, c.status)
		}
	}
	if got := second.signIn("administrator", password); got != 401 {
		t.Errorf("the first password is answered %d", got)
	}
	if status, text := second.ask("GET", "/v1/centers/acme/accounts", key, ""); status != 200 || !strings.Contains(text, `"paula"`) {
		t.Error(text)
	}
	if status, text := second.ask("GET", "/v1/centers/acme/agents/bob", agentKey, ""); status != 200 {
		t.Error(text)
	}
	status, audit := second.ask("GET", "/v1/centers/acme/audit", key, "")
	if status != 200 || !strings.Contains(audit, "fail to sign in") || !strings.Contains(audit, "command line") || !strings.Contains(audit, "put an account") || !strings.Contains(audit, `"key":"paula"`) {
		t.Errorf("%d %s", status, audit)
	}
	for _, secret := range []string{password, fresh[1], paula[1], "own words"} {
		if strings.Contains(audit+first.log.String()+second.log.String()+second.out.String(), secret) {
			t.Errorf("%q was told", secret)
		}
	}
	second.stop()
	offline("", "account", "enable", "off")
	offline("", "account", "remove", "paula")
	if got := offline("", "account", "list"); strings.Contains(got, "disabled") || strings.Contains(got, "paula") {
		t.Errorf("the accounts are\n%s", got)
	}
}

// The demo shows people who can sign in, at every start.
// spec: ACCESS-12
func TestDemoPeople(t *testing.T) {
	keys := demoKeyPair{people: []credential{{"acme", "supervisor", "abc"}, {"acme", "alice", "def"}}}
	var out bytes.Buffer
	d := &demo{demoOptions: demoOptions{center: "acme"}, shown: "acme", screen: newScreen(&out), host: &host{}}
	d.greet(keys)
	if !regexp.MustCompile(`sign in +supervisor +abc +at the console, or by POST …/sign-in\n +alice +def\n`).MatchString(out.String()) {
		t.Error(out.String())
	}
}
