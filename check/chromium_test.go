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

// hostOrigin is where connectors find the host in a browser.
const hostOrigin = "https://desk.lightning.force.com"

// startBrowser starts a Chromium for a test.
func startBrowser(t *testing.T) *browser.Browser {
	t.Helper()
	b, err := browser.Start(t.Context(), browser.Options{Program: need.Chromium(t)})
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

// visits loads the sample connector, by its drive file.
func visits(t *testing.T, b *browser.Browser, address string) *browser.Page {
	t.Helper()
	page, err := b.Visit(t.Context(), address, "drive.js", sample.Drive)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// all says whether a browser plays everything that Node plays, as it does under make
// conformance.
func all() bool { return os.Getenv("SECONDRING_VARIANTS") != "" }

// The sample connector does all that is asked, in a browser, on both libraries of npm
// and on ours. Only what a library has no words for is not exercised.
func TestSampleInChromium(t *testing.T) {
	b := startBrowser(t)
	address := serveSample(t, hostOrigin)
	for library, lacks := range lacking { // any order: each is a run of its own
		if library != stockLibraries[0] && !all() {
			continue
		}
		t.Run(library, func(t *testing.T) {
			page := visits(t, b, address(strings.TrimPrefix(library, ours), ""))
			result, err := check.Run(t.Context(), check.Options{Line: page, Drive: page})
			if err != nil {
				t.Fatal(err)
			}
			passes(t, result, lacks)
			t.Logf("%d cases in %s", len(result.Cases), time.Duration(result.Took))
		})
	}
}

// fewVariants is how many of the variants a browser plays when nobody asks for all: one
// in so many. Node plays all of them, by the same libraries.
const fewVariants = 16

// The verdicts on broken connectors in a browser are those of TestVariants.
func TestVariantsInChromium(t *testing.T) {
	b := startBrowser(t)
	address := serveSample(t, hostOrigin)
	for _, library := range stockLibraries {
		for i, v := range variants(t) {
			if !v.on(library) || i%fewVariants != 0 && !all() {
				continue
			}
			t.Run(library+"/"+v.Name, func(t *testing.T) {
				t.Parallel()
				page := visits(t, b, address(library, v.Name))
				defer page.Close()
				breaksOne(t, v, func(ctx context.Context) (*check.Result, error) {
					return check.Run(ctx, check.Options{Line: page, Drive: page, Patience: 1500 * time.Millisecond, Only: v.Cases})
				})
			})
		}
	}
}
