package check_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/check/browser"
	sample "github.com/secondring/secondring/examples/connector"
	"github.com/secondring/secondring/internal/need"
)

// startBrowser starts a Chromium for a test.
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

// plays opens a page and checks it. The page drives itself if it is given a drive file.
func plays(t *testing.T, b *browser.Browser, address string, hooks check.Drive, file []byte, only ...string) *check.Result {
	t.Helper()
	page, err := b.Visit(t.Context(), address, "drive.js", file)
	if err != nil {
		t.Fatal(err)
	}
	defer page.Close()
	o := check.Options{Line: page, Drive: hooks, Only: only, Patience: 10 * time.Second}
	if len(only) > 0 { // a broken one, which may keep it waiting
		o.Patience = 1500 * time.Millisecond
	}
	if hooks == nil {
		o.Drive = page
	}
	result, err := check.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// all says whether a browser plays everything that Node plays, as it does under make
// conformance.
func all() bool { return os.Getenv("SECONDRING_VARIANTS") != "" }

// The sample connector does all that is asked, in a browser, on all libraries of npm
// and on ours. Only what a library has no words for is not exercised.
func TestSampleInChromium(t *testing.T) {
	b := startBrowser(t)
	address := serveSample(t, browser.Origin)
	for library, lacks := range lacking { // any order: each is a run of its own
		if library != stockLibraries[0] && !all() {
			continue
		}
		t.Run(library, func(t *testing.T) {
			result := plays(t, b, address(strings.TrimPrefix(library, ours), ""), nil, sample.Drive)
			passes(t, result, lacks)
			t.Logf("%d cases in %s", len(result.Cases), time.Duration(result.Took))
		})
	}
}

// fewVariants is how many of the variants a browser plays when nobody asks for all. Node
// plays all of them, by the same libraries.
const fewVariants = 3

// newest is the library of which a browser plays a few variants at most, and those that
// no other library has: what else it does differently, Node has shown.
const (
	newest      = "4.8.10"
	fewOfNewest = 8
)

// The verdicts on broken connectors in a browser are those of TestVariants.
func TestVariantsInChromium(t *testing.T) {
	b := startBrowser(t)
	address := serveSample(t, browser.Origin)
	for _, library := range stockLibraries {
		for i, v := range variants(t) {
			wanted := i%(len(variants(t))/fewVariants) == 0 && library == stockLibraries[0]
			if all() {
				wanted = library != newest || v.Needs == "4" || i%(len(variants(t))/fewOfNewest) == 0
			}
			if !wanted || !v.on(library) {
				continue
			}
			t.Run(library+"/"+v.Name, func(t *testing.T) {
				t.Parallel()
				breaksOne(t, v, func(context.Context) (*check.Result, error) {
					return plays(t, b, address(library, v.Name), nil, sample.Drive, v.Cases...), nil
				})
			})
		}
	}
}
