package need

import (
	"os"
	"os/exec"
	"testing"
)

// Chromium returns the path of a browser: that which CHROMIUM names, or one that is
// installed.
func Chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	without(t, "chromium", "make chromium, or name one by CHROMIUM")
	return ""
}
