package auth

import (
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

var home, office = netip.MustParsePrefix("192.0.2.7/32"), netip.MustParsePrefix("198.51.100.1/32")

// wait is how long an attempt has to wait; 0 if it was let through.
func (t *throttle) wait(login string, source netip.Prefix) time.Duration {
	_, err := t.begin("acme", login, source)
	var throttled *ThrottledError
	if errors.As(err, &throttled) {
		return throttled.After
	}
	return 0
}

// The waits of a name double, are as long from everywhere, and end with a right
// password or a day.
// spec: ACCESS-7
func TestNamesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newThrottle()
		var waits []time.Duration
		for len(waits) < 12 {
			if w := h.wait("alice", home); w > 0 {
				waits = append(waits, w)
				if again := h.wait("alice", office); again != w {
					t.Errorf("elsewhere the wait is %v, not %v", again, w)
				}
				time.Sleep(w)
			}
		}
		for i, w := range waits {
			if want := min(waitMax, waitMin<<i); w != want {
				t.Errorf("wait %d is %v, want %v", i, w, want)
			}
		}
		if h.wait("bob", home) != 0 {
			t.Error("bob waits for alice")
		}
		time.Sleep(forgottenAfter + time.Second)
		for range freeAttempts {
			if h.wait("alice", home) != 0 {
				t.Error("after a day it is not forgotten")
			}
		}
	})
}

// Many attempts at once gain nothing, and one that could not be looked at costs
// nothing.
// spec: ACCESS-7
func TestAttemptsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newThrottle()
		through := 0
		for range 1000 { // none of them is answered yet
			if h.wait("alice", home) == 0 {
				through++
			}
		}
		if through != freeAttempts {
			t.Errorf("%d of 1000 attempts at once got through", through)
		}
		for range 100 {
			a, err := h.begin("acme", "bob", office)
			if err != nil {
				t.Fatal(err)
			}
			h.undo(a)
		}
	})
}

// Who came in from an address before is not kept out there by those who guess
// elsewhere, and guesses there are slowed down all the same.
// spec: ACCESS-7
func TestFamiliarAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newThrottle()
		a, err := h.begin("acme", "alice", office)
		if err != nil {
			t.Fatal(err)
		}
		h.right(a)
		for range freeAttempts {
			h.wait("alice", home)
		}
		if h.wait("alice", home) == 0 || h.wait("alice", office) != 0 {
			t.Error("an attacker elsewhere keeps alice out of the office")
		}
		for range freeAttempts {
			h.wait("alice", office)
		}
		if h.wait("alice", office) == 0 {
			t.Error("in the office there are guesses without end")
		}
	})
}

// One address has a bounded number of wrong attempts for all names together; right
// ones do not count.
// spec: ACCESS-7
func TestSourcesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newThrottle()
		for i := range 500 { // a shift begins
			a, err := h.begin("acme", fmt.Sprint("agent", i), office)
			if err != nil {
				t.Fatal(i, err)
			}
			h.right(a)
		}
		wrong := 0
		for i := range 1000 {
			if h.wait(fmt.Sprint("name", i), home) == 0 {
				wrong++
			}
		}
		if wrong != sourceAttempts || h.wait("fresh", home) != sourceEvery {
			t.Errorf("%d names could be tried at once, then the wait is %v", wrong, h.wait("fresh", home))
		}
		if h.wait("fresh", office) != 0 {
			t.Error("another address waits too")
		}
		time.Sleep(10 * sourceEvery)
		for i := range 10 {
			if h.wait(fmt.Sprint("later", i), home) != 0 {
				t.Errorf("after a wait attempt %d is not let through", i)
			}
		}
		if h.wait("latest", home) == 0 {
			t.Error("after a wait everything is let through")
		}
	})
}

// The log cannot be filled by guessing.
// spec: ACCESS-7
func TestReportsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newThrottle()
		for range 60 {
			for range 100 {
				h.report("acme")
			}
			time.Sleep(time.Second)
		}
		n := 0
		for range 1000 {
			if h.report("acme") {
				n++
			}
		}
		if n != 1 || !h.report("globex") {
			t.Errorf("after a minute of guessing %d more are written down at once", n)
		}
	})
}

func TestSourceOf(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7:4711": "192.0.2.7/32", "[::ffff:192.0.2.7]:1": "192.0.2.7/32", "[2001:db8:1:2:3:4:5:6]:1": "2001:db8:1:2::/64", "[fe80::1%eth0]:1": "fe80::/64",
		"": "invalid Prefix", "unix": "invalid Prefix",
	} {
		if got := sourceOf(address).String(); got != want {
			t.Errorf("%s is counted as %s, want %s", address, got, want)
		}
	}
}
