//go:build unix

package backend

import (
	"errors"
	"os/exec"
	"syscall"
)

// apart gives the command a group of its own: it starts others, and Ctrl-C is for us.
func apart(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// ask asks the group to end.
func ask(c *exec.Cmd) error {
	if err := syscall.Kill(-c.Process.Pid, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return nil
}

// force ends what is left of the group.
func force(c *exec.Cmd) { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
