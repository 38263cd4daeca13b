package need

import (
	"fmt"
	"runtime"
	"testing"
)

// missing is a test that records how it ended instead of ending.
type missing struct {
	testing.TB
	skipped, failed string
}

func (*missing) Helper() {}

func (m *missing) Skipf(format string, args ...any) {
	m.skipped = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (m *missing) Fatalf(format string, args ...any) {
	m.failed = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func run(f func(testing.TB)) missing {
	var m missing
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(&m)
	}()
	<-done
	return m
}

func TestMissingProgram(t *testing.T) {
	t.Setenv("SECONDRING_FULL", "")
	got := run(func(t testing.TB) { Program(t, "no-such-program") })
	if got.skipped != "needs no-such-program: install it" || got.failed != "" {
		t.Errorf("without SECONDRING_FULL: skipped %q, failed %q", got.skipped, got.failed)
	}
	t.Setenv("SECONDRING_FULL", "1")
	got = run(func(t testing.TB) { Folder(t, "no-such-folder", "make it") })
	if got.failed == "" || got.skipped != "" {
		t.Errorf("with SECONDRING_FULL=1: skipped %q, failed %q", got.skipped, got.failed)
	}
}

func TestMissingChromium(t *testing.T) {
	t.Setenv("SECONDRING_FULL", "")
	t.Setenv("CHROMIUM", "")
	t.Setenv("PATH", t.TempDir())
	got := run(func(t testing.TB) { Chromium(t) })
	if got.skipped != "needs chromium: make chromium, or name one by CHROMIUM" || got.failed != "" {
		t.Errorf("without a browser: skipped %q, failed %q", got.skipped, got.failed)
	}
}

func TestPresentFolder(t *testing.T) {
	dir := t.TempDir()
	if got := run(func(t testing.TB) { Folder(t, dir, "make it") }); got.skipped+got.failed != "" {
		t.Errorf("skipped %q, failed %q", got.skipped, got.failed)
	}
}
