package need

import (
	"os"
	"os/exec"
	"testing"
)

// Program returns the path of an installed program.
func Program(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		without(t, name, "install it")
	}
	return path
}

// Folder returns path if it is a folder, such as installed node modules; how
// says what a person runs to get it.
func Folder(t testing.TB, path, how string) string {
	t.Helper()
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		without(t, path, how)
	}
	return path
}

// Full says whether nothing may be skipped: SECONDRING_FULL=1.
func Full() bool { return os.Getenv("SECONDRING_FULL") == "1" }

func without(t testing.TB, what, how string) {
	t.Helper()
	if Full() {
		t.Fatalf("needs %s, and SECONDRING_FULL=1 lets nothing be skipped: %s", what, how)
	}
	t.Skipf("needs %s: %s", what, how)
}
