package api

import "github.com/secondring/secondring/face"

// Shapes that the live stream shows too: package face explains them.
type (
	// Call is a voice call.
	Call = face.Call
	// Work is an agent work.
	Work = face.Work
	// Agent is an agent as they are now.
	Agent = face.Agent
	// AgentRules are what is set for an agent.
	AgentRules = face.AgentRules
	// Queue is what is set for a queue.
	Queue = face.Queue
	// QueueNow is a queue as it is now.
	QueueNow = face.QueueNow
	// Event is one of the log.
	Event = face.Event
	// Party is somebody to call, or who calls.
	Party = face.Party
)
