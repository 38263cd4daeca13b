package main

import (
	"net"
	"sync"
	"time"

	"github.com/secondring/secondring/auth"
)

// How many lines failed sign-ins have in the log: enough for a program that bans
// addresses, and few enough that guessing fills no disk.
const (
	failedLinesEvery   = time.Minute
	failedLinesPerPeer = 10  // of one address in that time
	failedPeersMax     = 200 // addresses in that time
)

// failedLines bounds the lines.
type failedLines struct {
	mu     sync.Mutex
	since  time.Time
	lines  map[string]int // by address
	hidden int            // attempts without a line
}

// take says whether an attempt from an address has a line, and how many had none in
// the minutes before.
func (l *failedLines) take(now time.Time, address string) (line bool, hidden int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.since) >= failedLinesEvery {
		hidden, l.hidden = l.hidden, 0
		l.since, l.lines = now, map[string]int{}
	}
	n, known := l.lines[address]
	if n >= failedLinesPerPeer || !known && len(l.lines) >= failedPeersMax {
		l.hidden++
		return false, hidden
	}
	l.lines[address] = n + 1
	return true, hidden
}

// signInFailed logs and counts an attempt to sign in. The name that was tried is not
// known here, and a center that does not exist is not named: both are the client's
// words.
// spec: ACCESS-14
func (h *host) signInFailed(f auth.FailedSignIn) {
	if h.Directory(f.Center) == nil {
		f.Center = ""
	}
	if h.metrics != nil {
		h.metrics.SignInFailed(f.Center, f.Cause)
	}
	address, _, err := net.SplitHostPort(f.Address)
	if err != nil {
		address = "unknown"
	}
	line, hidden := h.failedLines.take(time.Now(), address)
	if hidden > 0 {
		h.log.Warn("sign-ins failed that have no line", "count", hidden)
	}
	if line {
		h.log.Warn("sign-in failed", "address", address, "center", string(f.Center), "cause", f.Cause)
	}
}
