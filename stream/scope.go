package stream

import (
	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/eventlog"
)

// scope is how much of a center a client sees.
type scope uint8

const (
	ownScope   scope = iota + 1 // an agent's: own works, their calls, own queues
	callsScope                  // calls and works, no agents
	floorScope                  // everything
)

// scopeOf asks package auth for the widest scope that a principal may see.
// spec: STREAM-5
func scopeOf(p auth.Principal, id eventlog.CenterID) (scope, error) {
	if auth.Authorize(p, auth.FollowFloor, auth.Object{Center: id}) == nil {
		return floorScope, nil
	}
	if auth.Authorize(p, auth.FollowCalls, auth.Object{Center: id}) == nil {
		return callsScope, nil
	}
	return ownScope, auth.Authorize(p, auth.FollowOwn, auth.Own(p, id))
}
