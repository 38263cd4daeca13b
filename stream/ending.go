package stream

import "github.com/coder/websocket"

// Close codes of our own, from the range that is free for applications.
const (
	CloseSlow  websocket.StatusCode = 4003 // the client reads too slowly: resume
	CloseEnded websocket.StatusCode = 4004 // the key was revoked, the sign-in ended, or the agent was removed: do not reconnect
)

// ending is why a stream ends, for the client.
type ending struct {
	code     websocket.StatusCode
	sentence string
}

var (
	left     = ending{websocket.StatusNormalClosure, ""}
	lost     = ending{websocket.StatusGoingAway, "the connection is lost"}
	stopping = ending{websocket.StatusGoingAway, "the host is stopping: resume in a moment"}
	tooSlow  = ending{CloseSlow, "more happens than is read here: resume from the last position"}
	revoked  = ending{CloseEnded, "the key or the sign-in behind this stream has ended"}
	removed  = ending{CloseEnded, "the agent was removed"}
	failed   = ending{websocket.StatusInternalError, "the host failed; resume in a moment"}
	noHello  = ending{websocket.StatusPolicyViolation, `expected a first message such as {} or {"resume":{"epoch":"…","seq":4711}}`}
	notSaid  = ending{websocket.StatusPolicyViolation, `expected {"alive":…} or {"bye":true}`}
	tooMuch  = ending{websocket.StatusPolicyViolation, "too many messages"}
	noDesk   = ending{websocket.StatusPolicyViolation, "only an agent has a desk"}
)
