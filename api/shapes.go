package api

import "github.com/secondring/secondring/face"

// Shapes that the live stream shows too.
type (
	Call       = face.Call
	Work       = face.Work
	Agent      = face.Agent
	AgentRules = face.AgentRules
	Queue      = face.Queue
	QueueNow   = face.QueueNow
	Event      = face.Event
	Party      = face.Party
)
