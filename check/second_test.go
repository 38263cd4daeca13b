package check_test

import (
	"cmp"
	"context"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/check/browser"
	"github.com/secondring/secondring/check/drive"
	sample "github.com/secondring/secondring/examples/connector"
	"github.com/secondring/secondring/internal/need"
)

// board is a switchboard of the examples, with its telephony.
type board struct {
	address func(library, broken string) string
	base    string
	hooks   check.Drive
}

func startBoard(t *testing.T) board {
	t.Helper()
	address, base := startSwitchboard(t, browser.Origin)
	hooks, err := drive.HTTP(base+"/hooks", 0)
	if err != nil {
		t.Fatal(err)
	}
	return board{address, base, hooks}
}

// inNode drives the switchboard by its drive file.
func (b board) inNode(t *testing.T) check.Drive {
	t.Helper()
	t.Setenv("SWITCHBOARD", b.base)
	file, err := drive.InNode(t.Context(), "../examples/switchboard/drive.mjs", 0, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
	return file
}

// plays opens a page and checks it. The page drives itself if it is given a drive file.
func plays(t *testing.T, b *browser.Browser, address string, hooks check.Drive, file []byte, only ...string) *check.Result {
	t.Helper()
	page, err := b.Visit(t.Context(), address, "drive.js", file)
	if err != nil {
		t.Fatal(err)
	}
	defer page.Close()
	o := check.Options{Line: page, Drive: hooks, Only: only, Patience: patience}
	if hooks == nil {
		o.Drive = page
	}
	result, err := check.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func states(r *check.Result) map[check.RuleID]check.State {
	states := map[check.RuleID]check.State{}
	for _, v := range r.Verdicts {
		states[v.Rule] = v.State
	}
	return states
}

func startBrowser(t *testing.T) *browser.Browser {
	t.Helper()
	need.Chromium(t)
	need.Folder(t, stockModules, "npm ci in connector/testdata/stock")
	b, err := browser.Start(t.Context(), browser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// The checker knows nothing of the sample connector: one of another structure, whose
// calls live on a server and whose page has no remote control, gets the same verdicts.
//
// spec: CHECK-26
func TestSecondConnector(t *testing.T) {
	chromium := startBrowser(t)
	first, second := serveSample(t, browser.Origin), startBoard(t)
	for library, drive := range map[string]func(*testing.T) check.Drive{
		"":       second.inNode,
		"3.6.2":  func(*testing.T) check.Drive { return second.hooks },
		"3.2.17": second.inNode,
	} {
		t.Run(cmp.Or(library, "ours"), func(t *testing.T) {
			want := plays(t, chromium, first(library, ""), nil, sample.Drive)
			got := plays(t, chromium, second.address(library, ""), drive(t), nil)
			if diff := gocmp.Diff(states(want), states(got)); diff != "" {
				t.Errorf("-sample +switchboard:\n%s", diff)
			}
			if failed := got.Failed(); len(failed) > 0 {
				t.Errorf("fails %v", failed)
			}
			t.Logf("%.1fs, the sample %.1fs", time.Duration(got.Took).Seconds(), time.Duration(want.Took).Seconds())
		})
	}
}

// What breaks a requirement on the sample connector breaks the same on the second one,
// and no other. One variant of each requirement is enough to see it: all of them, with
// one library, took 155 s on a busy machine.
//
// spec: CHECK-26, CHECK-27
func TestSecondConnectorBroken(t *testing.T) {
	chromium := startBrowser(t)
	const library = "3.6.2"
	boards := make(chan board, 2)
	for range cap(boards) {
		boards <- startBoard(t)
	}
	broken := map[check.RuleID]bool{}
	for _, v := range variants(t) {
		if broken[v.Breaks] || !v.on(library) {
			continue
		}
		broken[v.Breaks] = true
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			second := <-boards
			defer func() { boards <- second }()
			if err := second.hooks.Do(t.Context(), check.Reset, check.Call{}); err != nil { // what the variant before has left
				t.Fatal(err)
			}
			breaksOne(t, v, func(context.Context) (*check.Result, error) {
				return plays(t, chromium, second.address(library, v.Name), second.hooks, nil, v.Cases...), nil
			})
		})
	}
}
