package check_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/check/browser"
	sample "github.com/secondring/secondring/examples/connector"
	"github.com/secondring/secondring/internal/need"
)

// chromium is the one of all tests: each opens pages of its own in it.
var chromium struct {
	sync.Once
	*browser.Browser
	err error
}

func theBrowser(t *testing.T) *browser.Browser {
	t.Helper()
	need.Chromium(t)
	need.Folder(t, stockModules, "npm ci in connector/testdata/stock")
	chromium.Do(func() { chromium.Browser, chromium.err = browser.Start(context.Background(), browser.Options{}) })
	if chromium.err != nil {
		t.Fatal(chromium.err)
	}
	return chromium.Browser
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
	if len(only) > 0 && all() { // broken ones, many of which keep it waiting
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
	b := theBrowser(t)
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

// fewVariants are those that a browser plays when nobody asks for all: an event too many, a
// wrong word, and an event that must not come. None keeps the checker waiting. Node plays
// all of them, by the same libraries.
var fewVariants = []string{"hangup-twice", "miss-by-agent", "status-after-busy"}

// newest is the library of which a browser plays a few variants at most, and those that
// no other library has: what else it does differently, Node has shown.
const (
	newest      = "4.8.10"
	fewOfNewest = 8
)

// The verdicts on broken connectors in a browser are those of TestVariants.
func TestVariantsInChromium(t *testing.T) {
	b := theBrowser(t)
	address := serveSample(t, browser.Origin)
	for _, library := range stockLibraries {
		for i, v := range variants(t) {
			wanted := library == stockLibraries[0] && slices.Contains(fewVariants, v.Name)
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
