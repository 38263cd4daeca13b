package history

import (
	"github.com/secondring/secondring/center"
)

// Call is the row of a voice call. Times that are 0 have not come.
type Call struct {
	ID           center.CallID
	Conversation center.ConversationID
	Type         string
	Disposition  string
	Customer     center.PersonRef
	Key          string
	Vendor       bool
	FirstQueue   string
	Queue        string
	Priority     int
	RequestedAt  center.Millis
	StartAt      center.Millis
	AcceptAt     center.Millis
	EndAt        center.Millis
	GoneAt       center.Millis
	Reason       string
	Abandoned    string
	Agent        center.AgentID
	Attempts     int
	Misses       int
	Declines     int
	Previous     center.CallID
	Next         center.CallID
	Transferor   center.WorkID
	Last         center.Position
}

// Conversation is the row of a conversation.
type Conversation struct {
	ID       center.ConversationID
	Customer center.PersonRef
	Calls    int
	OpenedAt center.Millis
	ClosedAt center.Millis
}

// Work is the row of an agent work.
type Work struct {
	ID          center.WorkID
	Call        center.CallID
	Agent       center.AgentID
	Queue       string
	Attempt     int
	Dialed      bool
	Status      string
	Outcome     string
	Fault       string
	Reason      string
	Ending      string
	AssignedAt  center.Millis
	SeenAt      center.Millis
	AcceptAt    center.Millis
	ConnectAt   center.Millis
	AfterCallAt center.Millis
	CloseAt     center.Millis
}

// Presence is the row of a presence status that an agent had.
type Presence struct {
	ID      center.Position
	Agent   center.AgentID
	Status  string
	Kind    string
	Cause   string
	StartAt center.Millis
	EndAt   center.Millis
}

// Deed is the row of something that somebody changed, or was refused.
type Deed struct {
	ID       center.Position
	At       center.Millis
	Role     string
	Actor    center.AgentID
	Key      string
	Action   string
	About    string
	Code     string
	Sentence string
	Times    int // that it happened, if that was counted; else 0
}
