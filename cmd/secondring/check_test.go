package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/check/browser"
	"github.com/secondring/secondring/check/drive"
	sample "github.com/secondring/secondring/examples/connector"
	"github.com/secondring/secondring/examples/server"
	"github.com/secondring/secondring/internal/need"
)

// spec: CHECK-5, CHECK-6
func TestCheckArguments(t *testing.T) {
	file := write(t, "drive.mjs", "export default {}")
	for line, want := range map[string]string{
		"":                                     "expected the connector to check, as one of: the URL of its page, --ws, --sample, --replay FILE",
		"https://a --ws":                       "expected the connector to check, as one of",
		"https://a https://b":                  `expected one URL, and "https://b" is another argument`,
		"localhost:8080":                       `"localhost:8080": expected the URL of the connector's page`, // not opened
		"https://a -- ./connector":             "-- goes with --ws",
		"--ws --":                              "-- goes with --ws",
		"--ws --headed":                        "--headed goes with a connector that is a page",
		"https://a --listen 127.0.0.1:0":       "--listen goes with --ws",
		"--sample --drive x.js":                "--drive goes with a connector of yours",
		"https://a --drive-in node":            "--drive-in goes with --drive with a file",
		"--ws --drive-in page --drive " + file: "a connector of --ws has no page; expected node",
		"https://a --drive-in moon --drive " + file: `--drive-in is "moon": expected page or node`,
		"https://a --drive none.js":                 "--drive: stat none.js",
		"--replay x --only missed":                  "--only goes with a connector: a recording is checked as it was recorded",
		"https://a --only mised":                    `--only: there is no case and no requirement "mised"; the nearest is missed`,
		"https://a --only missed,CONFRM-7":          `the nearest is CONFORM-7`,
		"https://a --only something-strange":        "--list has them all",
		"https://a --profile 241":                   `--profile is "241": expected 238, 242, 252 or current`,
		"https://a --format pdf":                    `--format is "pdf": expected text, json, junit or html`,
		"https://a --report junit":                  `--report is "junit": expected format=file`,
		"https://a --report pdf=x":                  `--report is "pdf=x": expected format=file`,
		"https://a --patience 0s":                   "--patience is 0s",
		"https://a --nonsense":                      "unknown flag: --nonsense",
		"--ws --listen 0.0.0.0:0":                   "would cross the network in clear text",
		"--ws --listen here":                        `--listen "here": expected host:port`,
		"--replay none.ndjson":                      "--replay: open none.ndjson",
		"--replay " + file:                          "line 1 of the recording: expected the head",
	} {
		out, err := run(t, append([]string{"check"}, strings.Fields(line)...)...)
		if err == nil || !strings.Contains(err.Error(), want) || exitCode(err) != exitUnchecked || out != "" {
			t.Errorf("check %s: %v, exit %d, want %s", line, err, exitCode(err), want)
		}
	}
}

// Who has no browser reads how to get one.
// spec: CHECK-5
func TestCheckWithoutBrowser(t *testing.T) {
	t.Setenv("CHROMIUM", filepath.Join(t.TempDir(), "none"))
	for _, line := range []string{"--sample", "https://a"} {
		if _, err := run(t, "check", line); err == nil || !strings.Contains(err.Error(), "CHROMIUM") || exitCode(err) != exitUnchecked {
			t.Errorf("check %s: %v, exit %d", line, err, exitCode(err))
		}
	}
}

// spec: CHECK-5
func TestExitCodes(t *testing.T) {
	for err, want := range map[error]int{
		nil:                                   0,
		errors.New("a fault"):                 1,
		&usageError{errors.New("no such")}:    64,
		fmt.Errorf("%w", errDiffers):          2,
		errFindings:                           3,
		&uncheckedError{errors.New("nobody")}: 2,
		errors.Join(fmt.Errorf("%w 2", errConnectorFails), &uncheckedError{errors.New("stopped")}): 1,
	} {
		if got := exitCode(err); got != want {
			t.Errorf("%v: %d, want %d", err, got, want)
		}
	}
}

// spec: CHECK-6
func TestCheckList(t *testing.T) {
	out, err := run(t, "check", "--list")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range check.Cases() {
		if !regexp.MustCompile(`(?m)^` + c.Name + ` +` + regexp.QuoteMeta(c.Title) + ` +(-|\w)`).MatchString(out) {
			t.Errorf("no case %s in\n%s", c.Name, out)
		}
	}
	for _, r := range check.Rules() {
		if !regexp.MustCompile(`(?m)^` + string(r.ID) + ` +` + regexp.QuoteMeta(r.Title)).MatchString(out) {
			t.Errorf("no requirement %s in\n%s", r.ID, out)
		}
	}
	out, err = run(t, "check", "--list", "--only", "Missed, seed-11")
	if err != nil || !strings.Contains(out, "\ncallback-missed-by-customer ") || !strings.Contains(out, "\nmissed ") || strings.Contains(out, "\nconference ") {
		t.Errorf("%v\n%s", err, out)
	}
}

// What is printed is a drive file: empty as it is, and with all acts once they are taken
// out of their comments.
// spec: CHECK-20
func TestInitDrive(t *testing.T) {
	need.Program(t, "node")
	out, err := run(t, "check", "--init-drive")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{out: 0, strings.ReplaceAll(out, "// async", "async"): len(check.Acts())} {
		n, err := drive.InNode(t.Context(), write(t, "drive.mjs", text), 0, t.Output())
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if acts, _ := n.Acts(t.Context()); len(acts) != want {
			t.Errorf("it has the acts %v", acts)
		}
		_ = n.Close()
	}
}

// checking is a check of the connector of examples/server.
type checking struct {
	out, told *terminal
	err       error
}

// checkPhone runs `secondring check --ws` with a connector that has a mistake. before is
// told of each hook.
func checkPhone(t *testing.T, mistake func(text string) string, before func(r *http.Request, end context.CancelFunc), args ...string) checking {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	defer end()
	var phone *server.Phone
	there := make(chan struct{})
	hooks := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if before != nil {
			before(r, end)
		}
		<-there
		phone.ServeHTTP(w, r)
	}))
	defer hooks.Close()
	c := checking{out: newTerminal(), told: newTerminal()}
	over := make(chan error, 1)
	go func() {
		over <- Main(ctx, append([]string{"check", "--ws", "--drive", hooks.URL + "/hooks"}, args...), c.out, c.told)
	}()
	form := regexp.MustCompile(`address +(\S+)\n +header +Authorization: Bearer (\S+)\n`)
	for phone == nil {
		if m := form.FindStringSubmatch(c.told.String()); m != nil {
			var err error
			if phone, err = server.Connect(t.Context(), server.Options{URL: m[1], Key: m[2], Break: broken(t, mistake)}); err != nil {
				t.Fatal(err)
			}
			close(there)
			break
		}
		select {
		case <-c.told.wrote:
		case err := <-over:
			t.Fatalf("%v\n%s", err, c.told)
		}
	}
	c.err = <-over
	return c
}

func broken(t *testing.T, mistake func(text string) string) func(map[string]any) []map[string]any {
	return func(m map[string]any) []map[string]any {
		text, err := json.Marshal(m)
		if err != nil {
			t.Error(err)
		}
		sent := make([]map[string]any, 1)
		if err := json.Unmarshal([]byte(mistake(string(text))), &sent[0]); err != nil {
			t.Error(err)
		}
		return sent
	}
}

func right(text string) string { return text }

func misspelled(text string) string {
	return strings.Replace(text, "MissedCallAgent", "MissedByAgent", 1)
}

// resultOf reads a report in JSON.
func resultOf(t *testing.T, text string) (r check.Result) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return r
}

// A run with all that goes with it: the report on the standard output, others in files,
// the progress beside them, and a recording that gives the same verdicts.
// spec: CHECK-1, CHECK-2, CHECK-4, CHECK-5, CHECK-8, CHECK-9, CHECK-10, CHECK-21
func TestCheck(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(in("r.ndjson"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	c := checkPhone(t, right, nil, "--format", "json", "--report", "junit="+in("r.xml"), "--report", "html="+in("r.html"), "--record", in("r.ndjson"), "--require-all")
	if c.err != nil {
		t.Fatalf("%v\n%s\n%s", c.err, c.told, c.out)
	}
	result := resultOf(t, c.out.String())
	if result.Count(check.Pass) != len(check.Rules()) || result.Connector != "a connector that runs on a server" || result.Version != version() {
		t.Errorf("%s passes %d of %d, version %s", result.Connector, result.Count(check.Pass), len(check.Rules()), result.Version)
	}
	if !regexp.MustCompile(`(?m)^passed +missed +Nobody answers$`).MatchString(c.told.String()) {
		t.Errorf("the progress is\n%s", c.told)
	}
	for name, want := range map[string]string{"r.xml": "<testsuite", "r.html": "<!doctype html>", "r.ndjson": `{"recording":1,`} {
		text, err := os.ReadFile(in(name))
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v\n%.200s", name, err, text)
		}
	}
	if info, err := os.Stat(in("r.ndjson")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the recording: %v, %v", info.Mode(), err)
	}
	out, err := run(t, "check", "--replay", in("r.ndjson"), "--format", "json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(result.Verdicts, resultOf(t, out).Verdicts); diff != "" {
		t.Errorf("the replay differs (-recorded +replayed):\n%s", diff)
	}
}

// spec: CHECK-2, CHECK-3, CHECK-5
func TestCheckThatFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.ndjson")
	c := checkPhone(t, misspelled, nil, "--only", "missed", "--record", file)
	if !errors.Is(c.err, errConnectorFails) || exitCode(c.err) != exitFailed || !strings.Contains(c.err.Error(), "the connector fails 1 requirement") {
		t.Errorf("%v, exit %d", c.err, exitCode(c.err))
	}
	for _, part := range []string{"CONFORM-22", "MissedByAgent", "MissedCallAgent"} {
		if !strings.Contains(c.out.String(), part) {
			t.Errorf("no %s in\n%s", part, c.out)
		}
	}
	if !strings.Contains(c.told.String(), "failed      missed") {
		t.Errorf("the progress is\n%s", c.told)
	}
	out, err := run(t, "check", "--replay", file)
	if !errors.Is(err, errConnectorFails) || !strings.Contains(out, "MissedByAgent") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := run(t, "check", "--replay", file, "--report", "html="+filepath.Join(file, "no.html")); exitCode(err) != exitFailed || !strings.Contains(err.Error(), "write a report: ") {
		t.Errorf("%v", err)
	}
}

// The documentation has changed its mind about closeCallOnError.
// spec: CHECK-7
func TestProfiles(t *testing.T) {
	closed := func(text string) string {
		return strings.Replace(text, `"closeCallOnError":false`, `"closeCallOnError":true`, 1)
	}
	for profile, want := range map[string]string{"238": "", "242": "CONFORM-30"} {
		c := checkPhone(t, closed, nil, "--only", "missed", "--format", "json", "--profile", profile)
		result := resultOf(t, c.out.String())
		failed := ""
		for _, id := range result.Failed() {
			failed += string(id)
		}
		if failed != want || string(result.Profile) != profile {
			t.Errorf("profile %s: fails %q, want %q", profile, failed, want)
		}
	}
}

// Without an act that is needed nothing is known of some requirements; with nothing at
// all to show, nothing was found out.
// spec: CHECK-2, CHECK-5, CHECK-15
func TestNotExercised(t *testing.T) {
	few := func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `["callArrives"]`) }
	hooks := httptest.NewServer(http.HandlerFunc(few))
	defer hooks.Close()
	file := filepath.Join(t.TempDir(), "r.ndjson")
	for _, c := range []struct {
		args []string
		exit int
		says string
	}{
		{[]string{"--only", "handshake,missed", "--record", file}, 0, "ringOut"},
		{[]string{"--only", "handshake,missed", "--require-all"}, exitFailed, "not exercised, and --require-all counts them as failed"},
		{[]string{"--only", "CONFORM-22"}, exitUnchecked, "nothing was exercised"},
	} {
		got := checkPhone(t, right, nil, append(c.args, "--drive", hooks.URL+"/hooks")...)
		if exitCode(got.err) != c.exit || !strings.Contains(got.out.String()+got.told.String(), c.says) {
			t.Errorf("%v: %v, exit %d\n%s\n%s", c.args, got.err, exitCode(got.err), got.out, got.told)
		}
	}
	if _, err := run(t, "check", "--replay", file, "--require-all"); exitCode(err) != exitFailed {
		t.Errorf("replayed: %v", err)
	}
}

// A connector that waits for what nobody gives was not checked.
// spec: CHECK-5
func TestConnectorThatNeverGetsReady(t *testing.T) {
	for _, asks := range []string{"SHOW_LOGIN", "SHOW_STORAGE_ACCESS"} {
		waits := func(text string) string { return strings.Replace(text, `"CONNECTOR_READY"`, `"`+asks+`"`, 1) }
		noSignIn := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `["callArrives"]`) }))
		defer noSignIn.Close()
		c := checkPhone(t, waits, nil, "--patience", "10ms", "--drive", noSignIn.URL)
		if exitCode(c.err) != exitUnchecked || !strings.Contains(c.err.Error(), "nothing was exercised") {
			t.Errorf("%s: %v, exit %d\n%s", asks, c.err, exitCode(c.err), c.out)
		}
	}
}

// A case that breaks off is no success, although nothing that was seen is wrong.
// spec: CHECK-5
func TestCaseBreaksOff(t *testing.T) {
	broken := func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			fmt.Fprint(w, `["callArrives"]`)
			return
		}
		http.Error(w, "no line is free", http.StatusInternalServerError)
	}
	hooks := httptest.NewServer(http.HandlerFunc(broken))
	defer hooks.Close()
	c := checkPhone(t, right, nil, "--only", "handshake,ended-by-agent", "--drive", hooks.URL+"/hooks")
	said := strings.Join(strings.Fields(fmt.Sprint(c.out, c.told, c.err)), " ")
	for _, want := range []string{"broke off ended-by-agent ", "The case ended-by-agent broke off.", "no line is free", "1 case broke off: what the connector does there is not known"} {
		if !strings.Contains(said, want) || exitCode(c.err) != exitFailed {
			t.Errorf("exit %d, nothing says %q:\n%s", exitCode(c.err), want, said)
		}
	}
}

// Whoever breaks a run off is told what was played.
// spec: CHECK-8
func TestCheckIsBrokenOff(t *testing.T) {
	c := checkPhone(t, right, func(r *http.Request, end context.CancelFunc) {
		if strings.HasSuffix(r.URL.Path, "/customerHangsUp") {
			end()
		}
	}, "--format", "json", "--only", "handshake,ended-by-agent,ended-by-customer")
	if exitCode(c.err) != exitUnchecked {
		t.Errorf("%v, exit %d", c.err, exitCode(c.err))
	}
	result := resultOf(t, c.out.String())
	if result.Count(check.Pass) == 0 || len(result.Failed()) > 0 {
		t.Errorf("%d passed, failed %v", result.Count(check.Pass), result.Failed())
	}
}

// spec: CHECK-5, CHECK-22
func TestConnectorsThatAreNotReached(t *testing.T) {
	out, err := run(t, "check", "--ws", "--", filepath.Join(t.TempDir(), "none"))
	if exitCode(err) != exitUnchecked || !strings.Contains(err.Error(), "start the connector: ") || out != "" {
		t.Errorf("%v\n%s", err, out)
	}
}

// The first run of a newcomer, in a browser, and the same without one.
// spec: CHECK-12, CHECK-13, CHECK-15
func TestCheckSample(t *testing.T) {
	need.Chromium(t)
	file := filepath.Join(t.TempDir(), "r.ndjson")
	var says [2]string
	for i, args := range [][]string{{"--sample", "--only", "handshake,missed,CONFORM-52", "--record", file}, {"--replay", file}} {
		out, err := run(t, append([]string{"check", "--format", "json", "--require-all"}, args...)...)
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		result := resultOf(t, out)
		for _, v := range result.Verdicts {
			says[i] += fmt.Sprintln(v.Rule, v.State)
		}
		if result.Connector != "the sample connector" || len(result.Cases) != 3 {
			t.Errorf("%s has %d cases", result.Connector, len(result.Cases))
		}
	}
	if says[0] != says[1] {
		t.Errorf("in the browser\n%s\nreplayed\n%s", says[0], says[1])
	}
}

// A page of one's own, with a drive file in it, and a page that nobody serves.
// spec: CHECK-12, CHECK-15
func TestCheckPage(t *testing.T) {
	need.Chromium(t)
	page, server, err := serveSample(func() string { return browser.Origin })
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	file := write(t, "drive.js", string(sample.Drive))
	if out, err := run(t, "check", page, "--drive", file, "--only", "missed", "--require-all", "--slow-mo", "1ms"); err != nil || !strings.Contains(out, page) {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := run(t, "check", page, "--only", "missed,handshake"); err != nil || !strings.Contains(out, "NOT EXERCISED") {
		t.Errorf("without a drive: %v\n%s", err, out)
	}
	_ = server.Close()
	if _, err := run(t, "check", page); exitCode(err) != exitUnchecked || !strings.Contains(err.Error(), "cannot be loaded") {
		t.Errorf("nobody serves it: %v", err)
	}
}
