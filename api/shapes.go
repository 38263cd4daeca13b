package api

import "github.com/secondring/secondring/face"

type ( // shapes that the live stream shows too
	Call       = face.Call
	Work       = face.Work
	Agent      = face.Agent
	AgentRules = face.AgentRules
	Queue      = face.Queue
	QueueNow   = face.QueueNow
	Event      = face.Event
	Party      = face.Party
)
