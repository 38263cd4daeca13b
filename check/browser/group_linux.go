package browser

import (
	"os/exec"
	"syscall"
)

// ownGroup keeps the keyboard's interrupt from Chromium, so that a run that is broken
// off ends as it should. It still dies with this process, however that ends.
func ownGroup(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
