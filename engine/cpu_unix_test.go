//go:build unix

package engine_test

import (
	"syscall"
	"time"
)

// cpuTime is what this process has taken of the processors. On a machine with
// other load it says more than the clock.
func cpuTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
