//go:build unix && !linux

package browser

import (
	"os/exec"
	"syscall"
)

// ownGroup keeps the keyboard's interrupt from Chromium, so that a run that is broken
// off ends as it should.
func ownGroup(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}
