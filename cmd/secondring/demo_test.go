package main

import (
	"bytes"
	"context"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/secondring/secondring/rulebook"
	"github.com/secondring/secondring/timeline"
)

// paper is an output that can be read while it is written.
type paper struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write adds to the paper.
func (p *paper) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

// demoFor runs the demo for a while, without a network, and gives what it showed.
func demoFor(t *testing.T, data string, length time.Duration) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), length)
	defer cancel()
	p := &paper{}
	o := demoOptions{data: data, center: "acme", seed: 1}
	if err := runDemo(ctx, o, newScreen(p), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	return p.text.String()
}

// A fresh demo shows the second ring within 20 s, and one that is started again
// goes on with whoever was there.
// spec: API-8
func TestDemo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		data := t.TempDir()
		fresh := demoFor(t, data, 20*time.Second)
		offered := regexp.MustCompile(`(?s)(vc-\d+)\s+Alice +misses .*(vc-\d+) +\w+ +is offered [^\n]*2nd offer.* talks to `)
		if m := offered.FindStringSubmatch(fresh); m == nil {
			t.Errorf("no missed call rang again and was answered:\n%s", fresh)
		}
		again := demoFor(t, data, time.Minute)
		for _, want := range []string{"acme goes on", "6 agents reconnect", "calls support", "export SECONDRING_KEY=sr_acme_", "supervisor  ", "administrator  "} {
			if !strings.Contains(again, want) {
				t.Errorf("the second start does not say %q:\n%s", want, again)
			}
		}
		for _, never := range []string{"signed out", "Gina", "refused:"} {
			if strings.Contains(fresh+again, never) {
				t.Errorf("the demo says %q:\n%s%s", never, fresh, again)
			}
		}
	})
}

// In a quarter of an hour the demo shows what becomes of callers whom nobody takes in
// time: callbacks that are made, and voicemails that agents hear. No two days are the
// same, since the host draws its back-off.
// spec: API-8, CALLBACK-7
func TestDemoCallsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := demoFor(t, t.TempDir(), 15*time.Minute)
		for _, want := range []string{
			`may leave a voicemail`, `opens the voicemail of`, `closes the voicemail of`, `is promised a callback`, `is to be called back`, `dials `, `says what it was about`,
		} {
			if !regexp.MustCompile(want).MatchString(text) {
				t.Errorf("the demo does not show %q", want)
			}
		}
		if t.Failed() {
			t.Log(text)
		}
	})
}

// No line is wider than the terminal, nothing is lost in folding, and what has room
// is not folded.
func TestScreenFolds(t *testing.T) {
	line := timeline.Line{
		Call: 1234, Agent: 1, Who: "Alice", What: "misses Bartholomew Q.",
		Then: []string{"DeclinedOnPushTimeout (ignored, agent)", "Alice away (push time-out)", "Bartholomew Q. keeps place 1"},
	}
	words := strings.Fields(strings.ReplaceAll(strings.Join(line.Then, " "), "·", ""))
	for width := 40; width < 220; width++ {
		var out bytes.Buffer
		s := &screen{out: &out, width: func() int { return width }}
		s.tell(&line)
		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		for i, l := range lines {
			if n := utf8.RuneCountInString(l); n > width && (i > 0 || width >= lastColumn) {
				t.Errorf("width %d: a line has %d characters: %q", width, n, l)
			}
		}
		for _, word := range words {
			if !strings.Contains(out.String(), word) {
				t.Errorf("width %d: %q is missing in %q", width, word, out.String())
			}
		}
		if width > lastColumn+100 && len(lines) != 1 {
			t.Errorf("width %d: folded although there is room: %q", width, lines)
		}
	}
}

func TestScreenColors(t *testing.T) {
	for _, colors := range []bool{false, true} {
		var out bytes.Buffer
		s := &screen{out: &out, width: func() int { return 0 }, colors: colors}
		s.tell(&timeline.Line{Call: 7, Agent: 1, Who: "Alice", What: "talks to Carol E.", Then: []string{"Opened"}})
		if got := strings.Contains(out.String(), "\x1b["); got != colors {
			t.Errorf("colors %v: %q", colors, out.String())
		}
	}
}

// Every center of the demo has a day, and whoever plays in it is in the rules.
func TestDemoCast(t *testing.T) {
	c, err := rulebook.Parse("demo.yaml", demoRules)
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range demoCenters {
		if c.Centers[i].ID != string(id) || len(c.Centers[i].Agents) != len(floors[id]) || traffics[id].Gap == 0 {
			t.Errorf("center %d of demo.yaml is %s with %d agents; its day is %s with %d", i, c.Centers[i].ID, len(c.Centers[i].Agents), id, len(floors[id]))
		}
		keys := map[string]bool{}
		for _, a := range c.Centers[i].Agents {
			keys[a.Key] = true
		}
		for _, who := range floors[id] {
			if !keys[who.key] {
				t.Errorf("%s is not an agent of %s", who.key, id)
			}
		}
	}
}
