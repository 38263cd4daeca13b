package browser

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/secondring/secondring/internal/need"
)

// spec: CHECK-12
func TestFind(t *testing.T) {
	program := need.Chromium(t)
	t.Setenv("CHROMIUM", program)
	if found, err := Find(""); err != nil || found != program {
		t.Errorf("found %q, %v: expected the one that CHROMIUM names", found, err)
	}
	t.Setenv("CHROMIUM", filepath.Join(t.TempDir(), "none"))
	if found, err := Find(program); err != nil || found != program {
		t.Errorf("found %q, %v: expected the one that was named", found, err)
	}
	if _, err := Find(""); err == nil || !strings.Contains(err.Error(), "the browser that CHROMIUM names cannot be run") {
		t.Errorf("says %v", err)
	}
	t.Setenv("CHROMIUM", "")
	t.Setenv("PATH", t.TempDir())
	_, err := Find("")
	for _, want := range []string{"apt install chromium", "dnf install chromium", "brew install", "winget install", "CHROMIUM=/path"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("says %v: expected %q", err, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	env := func(name string) string {
		return map[string]string{"ProgramFiles": `C:\Program Files`}[name]
	}
	for system, want := range map[string]string{
		"darwin":  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
		"windows": `C:\Program Files\Microsoft\Edge\Application\msedge.exe`,
		"linux":   "google-chrome-stable",
	} {
		if got := places(system, env); !slices.Contains(got, want) {
			t.Errorf("on %s one looks in %q: expected %s to be there", system, got, want)
		}
	}
}
