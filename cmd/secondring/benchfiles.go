//go:build unix

package main

import (
	"syscall"
	"time"
)

// raiseFiles lets this process open as many files as the system allows it, and says
// how many that is.
func raiseFiles() uint64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	raised := limit
	raised.Cur = raised.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &raised); err != nil {
		return uint64(limit.Cur) //nolint:unconvert // it is an int64 on some systems
	}
	return uint64(raised.Cur) //nolint:unconvert // as above
}

// processorTime is what this process has taken of the processors.
func processorTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
