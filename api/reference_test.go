package api

import (
	"html"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/secondring/secondring/internal/need"
)

// The host explains itself: every operation and every problem, from one file, with
// nothing that a browser would have to fetch or run.
// spec: API-11
func TestReference(t *testing.T) {
	f := newFloor(t)
	page := f.ask("", "GET", "/docs", nil).must(200)
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'; style-src 'sha256-") {
		t.Errorf("its policy is %q", policy)
	}
	for _, op := range operations(t) {
		if !strings.Contains(page.text, `<section id="`+op.OperationID+`">`) {
			t.Errorf("operation %s is not explained", op.OperationID)
		}
	}
	for _, k := range problemKinds {
		if k.about == "" || !strings.Contains(page.text, `id="problem-`+k.code+`"`) {
			t.Errorf("problem %s is not explained", k.code)
		}
	}
	for _, foreign := range []string{"<script", "<img", "src=", "@import", "url("} {
		if strings.Contains(page.text, foreign) {
			t.Errorf("the page has %s", foreign)
		}
	}
}

var (
	pasted   = regexp.MustCompile(`(?s)<pre>(curl .*?)</pre>`)
	longPoll = regexp.MustCompile(`/stream"|--data-binary`)
)

// Every line of the reference can be pasted into a shell as it is: what it asks for may
// not exist, but nothing is wrong with how it asks.
// spec: API-11
func TestReferenceLinesCanBePasted(t *testing.T) {
	curl := need.Program(t, "curl")
	f := newFloor(t)
	page := f.ask("", "GET", "/docs", nil).must(200)
	lines := pasted.FindAllStringSubmatch(page.text, -1)
	if len(lines) < 30 {
		t.Fatalf("there are only %d lines", len(lines))
	}
	for _, line := range lines {
		line := html.UnescapeString(line[1])
		if longPoll.MatchString(line) {
			continue
		}
		shell := exec.CommandContext(t.Context(), "sh", "-c", strings.Replace(line, "curl -sS", curl+" -sS -o /dev/null -w '%{http_code}'", 1))
		shell.Env = []string{"SECONDRING=" + f.url, "KEY=" + f.tokens["acme/administrator"]}
		status, err := shell.CombinedOutput()
		switch string(status) {
		case "200", "201", "202", "204", "401", "403", "404", "409", "410", "422", "429":
		default:
			t.Errorf("%s\ngives %s %v", line, status, err)
		}
	}
}
