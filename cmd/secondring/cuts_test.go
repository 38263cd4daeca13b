package main

import (
	"errors"
	"testing"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector/socket"
)

// An event ends the sessions of whom it is about and no others. Once the center cannot
// be followed, all end, and so does who comes later.
// spec: ACCESS-10
func TestCuts(t *testing.T) {
	c := &cuts{open: map[*connected]struct{}{}}
	why := map[string]error{}
	watch := func(name string, p auth.Principal) func() {
		return c.watch(p, func(cause error) { why[name] = cause })
	}
	for name, p := range map[string]auth.Principal{"hers": {KeyID: "a"}, "his": {KeyID: "b"}, "signed in": {SignIn: 1}, "still": {SignIn: 2}} {
		watch(name, p)
	}
	watch("gone", auth.Principal{KeyID: "a"})()
	c.endBy(center.KeyRevoked{ID: "a"})
	c.endBy(center.SignInEnded{ID: 1})
	if len(why) != 2 || !errors.Is(why["hers"], socket.ErrEnded) || !errors.Is(why["signed in"], socket.ErrEnded) {
		t.Errorf("ended: %v", why)
	}
	broken := errors.New("the disk is gone")
	c.endAll(broken)
	watch("late", auth.Principal{KeyID: "c"})
	for _, name := range []string{"his", "still", "late"} {
		if !errors.Is(why[name], broken) {
			t.Errorf("%s goes on: %v", name, why[name])
		}
	}
}
