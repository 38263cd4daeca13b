//go:build !unix

package backend

import "os/exec"

// Where the system has no groups of processes, the command itself is ended.
func apart(*exec.Cmd) {}

func ask(c *exec.Cmd) error { return c.Process.Kill() }

func force(c *exec.Cmd) { _ = c.Process.Kill() }
