package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/secondring/secondring/internal/need"
)

// processes lists those that run with a profile.
func processes(t *testing.T, profile string) []int {
	t.Helper()
	entries, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	var found []int
	for _, entry := range entries {
		line, err := os.ReadFile(entry)
		if err == nil && strings.Contains(string(line), profile) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(entry)))
			found = append(found, pid)
		}
	}
	return found
}

func started(ctx context.Context, t *testing.T) *Browser {
	t.Helper()
	b, err := Start(ctx, Options{Program: need.Chromium(t)})
	if err != nil {
		t.Fatal(err)
	}
	if len(processes(t, b.profile)) == 0 {
		t.Fatal("the browser runs, and none of its processes is found: the test cannot see them")
	}
	return b
}

func gone(t *testing.T, b *Browser) {
	t.Helper()
	if left := processes(t, b.profile); len(left) > 0 {
		t.Errorf("the processes %v are left", left)
	}
	if _, err := os.Stat(b.profile); !os.IsNotExist(err) {
		t.Errorf("the profile is left: %v", err)
	}
}

func TestNothingIsLeft(t *testing.T) {
	t.Run("after Close", func(t *testing.T) {
		b := started(t.Context(), t)
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if err := b.Close(); err != nil {
			t.Errorf("closed again: %v", err)
		}
		gone(t, b)
	})
	t.Run("when the context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		b := started(ctx, t)
		cancel()
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		gone(t, b)
	})
	t.Run("while it is loading", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		b := started(ctx, t)
		s := serve(t, map[string]any{"/": "<!doctype html>"})
		p, err := b.Visit(ctx, s.URL, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		if w, err := p.Load(ctx); err == nil {
			t.Errorf("loaded %v in a browser that has ended", w)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		gone(t, b)
	})
}

// Ctrl-C at the keyboard is for the checker, which ends its browser when it is done.
func TestInterruptIsNotForTheBrowser(t *testing.T) {
	for _, pid := range processes(t, theBrowser(t).profile) {
		if group, err := syscall.Getpgid(pid); err == nil && group == syscall.Getpgrp() {
			t.Errorf("process %d is in the group of the checker", pid)
		}
	}
}

// A browser that dies ends the wires, so that nobody waits for it.
func TestBrowserThatIsKilled(t *testing.T) {
	b := started(t.Context(), t)
	s := serve(t, map[string]any{"/": libraries["base"]})
	p, err := b.Visit(t.Context(), s.URL, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	w := load(t, p)
	for _, pid := range processes(t, b.profile) {
		_ = syscall.Kill(pid, syscall.SIGKILL) // one may have ended with another
	}
	for err == nil {
		_, err = w.Read()
	}
	if !errors.Is(err, errEnded) && !errors.Is(err, errCrashed) {
		t.Errorf("read says %v", err)
	}
	if _, err := p.Load(t.Context()); err == nil {
		t.Error("a dead browser has loaded a page")
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	gone(t, b)
}

// spec: CHECK-8
func TestWindowWithoutDisplay(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	_, err := Start(t.Context(), Options{Program: need.Chromium(t), Headed: true})
	if err == nil || !strings.Contains(err.Error(), "a window needs a display") {
		t.Errorf("says %v", err)
	}
}

func TestProgramThatIsNoBrowser(t *testing.T) {
	for program, says := range map[string]string{"false": "start " + need.Program(t, "false"), "/no/such/chromium": "cannot be run"} {
		if _, err := Start(t.Context(), Options{Program: program}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: says %v", program, err)
		}
	}
}

// A browser that dies in its first second is started again, with a profile of its own.
func TestDiesAtItsStart(t *testing.T) {
	chromium := need.Chromium(t)
	dir := t.TempDir()
	program := filepath.Join(dir, "chromium")
	dies := func(times int) {
		t.Helper()
		script := fmt.Sprintf("#!/bin/sh\necho >> %[1]s/starts\n[ $(wc -l < %[1]s/starts) -gt %[2]d ] || { echo dies >&2; kill -SEGV $$; }\nexec %[3]s \"$@\"\n", dir, times, chromium)
		if err := errors.Join(os.RemoveAll(filepath.Join(dir, "starts")), os.WriteFile(program, []byte(script), 0o700)); err != nil { //nolint:gosec // it is a program
			t.Fatal(err)
		}
	}
	dies(startsMax - 1)
	b, err := Start(t.Context(), Options{Program: program})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	gone(t, b)
	dies(startsMax)
	if b, err = Start(t.Context(), Options{Program: program}); err == nil {
		_ = b.Close() // it should not be there
	}
	if err == nil || !strings.Contains(err.Error(), "start "+program) {
		t.Errorf("says %v", err)
	}
}
