package check_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/check/browser"
	"github.com/secondring/secondring/check/drive"
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

// The checker knows nothing of the sample connector: one of another structure, whose
// calls live on a server and whose page has no remote control, gets the same verdicts as
// the sample in TestSampleInChromium.
//
// spec: CHECK-26
func TestSecondConnectorInChromium(t *testing.T) {
	b := theBrowser(t)
	second := startBoard(t)
	for library, drive := range map[string]func(*testing.T) check.Drive{
		"3.6.2":  second.inNode,
		"3.2.17": second.inNode,
		newest:   second.inNode,
		ours:     func(*testing.T) check.Drive { return second.hooks },
	} {
		if library != stockLibraries[0] && !all() {
			continue
		}
		t.Run(library, func(t *testing.T) {
			result := plays(t, b, second.address(strings.TrimPrefix(library, ours), ""), drive(t), nil)
			passes(t, result, slices.Concat(lacking[library], []check.RuleID{check.Consulted})) // it says that it cannot
			t.Logf("%d cases in %s", len(result.Cases), time.Duration(result.Took))
		})
	}
}

// What breaks a requirement on the sample connector breaks the same on the second one,
// and no other. One variant of each requirement is enough to see it: all of them, with
// one library, took 155 s on a busy machine.
//
// spec: CHECK-26, CHECK-27
func TestSecondConnectorBrokenInChromium(t *testing.T) {
	b := theBrowser(t)
	const library = "3.6.2"
	boards := make(chan board, 1)
	if all() {
		boards = make(chan board, 2)
	}
	for range cap(boards) {
		boards <- startBoard(t)
	}
	broken := map[check.RuleID]bool{}
	for _, v := range variants(t) {
		if broken[v.Breaks] || !v.on(library) || !all() && !slices.Contains(fewVariants, v.Name) {
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
				return plays(t, b, second.address(library, v.Name), second.hooks, nil, v.Cases...), nil
			})
		})
	}
}
