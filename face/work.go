package face

import (
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/people"
)

// Work is an agent work: one offer of a voice call to one agent, and the work that
// comes of it.
type Work struct {
	ID          string    `json:"id" example:"aw-4712"`
	Call        string    `json:"call" example:"vc-4711"`
	Agent       string    `json:"agent" doc:"the agent's key"`
	Status      string    `json:"status" enum:"Assigned,Opened,Closed,Declined,DeclinedOnPushTimeout,Unavailable,Transferred,Canceled"`
	Phase       string    `json:"phase" example:"ringing"`
	Outcome     string    `json:"outcome,omitempty" doc:"how it ended" example:"declined"`
	Fault       string    `json:"fault,omitempty" doc:"whose doing that was" example:"agent"`
	Reason      string    `json:"reason,omitempty" doc:"the agent's decline reason"`
	Attempt     int       `json:"attempt" doc:"1 for the first offer of the call"`
	AssignedAt  time.Time `json:"assignedAt"`
	SeenAt      time.Time `json:"seenAt,omitzero"`
	AcceptedAt  time.Time `json:"acceptedAt,omitzero"`
	ConnectedAt time.Time `json:"connectedAt,omitzero"`
	EndedAt     time.Time `json:"endedAt,omitzero"`
	Due         time.Time `json:"due,omitzero" doc:"when the phase ends by itself"`
	Extensions  int       `json:"extensions,omitempty" doc:"of the after-call work, so far"`

	WrapUp          center.WrapUpID `json:"wrapUp,omitempty" doc:"code of what the call was about"`
	NotesRevision   int             `json:"notesRevision,omitempty" doc:"of the agent's notes; 0 if there are none"`
	Weight          int             `json:"weight" doc:"of the agent's capacity that it takes"`
	Muted           bool            `json:"muted,omitempty" doc:"the agent is not heard"`
	RecordingPaused bool            `json:"recordingPaused,omitempty"`
	Commands        []Command       `json:"commands,omitempty" doc:"what the telephony system was asked and has not done: the state of each button"`

	AgentID center.AgentID `json:"-"`
}

// Command is a command to the telephony system that waits for its answer, or whose
// last answer was no.
type Command struct {
	Command string    `json:"command" example:"HOLD"`
	Party   string    `json:"party,omitempty" doc:"key of the participant it is about"`
	State   string    `json:"state" enum:"pending,refused,not acknowledged in time"`
	At      time.Time `json:"at,omitzero" doc:"when it failed"`
	Due     time.Time `json:"due,omitzero" doc:"when it counts as not acknowledged"`
}

// WorkNow copies an agent work.
func WorkNow(w *center.Work) Work {
	return Work{
		ID: w.ID.String(), Call: w.Call.String(), Status: w.Status.String(), Phase: w.Phase.String(), Outcome: w.Outcome.String(),
		Fault: w.Fault.String(), Reason: w.Reason, Attempt: w.Attempt, AssignedAt: Instant(w.AssignedAt), SeenAt: Instant(w.SeenAt),
		AcceptedAt: Instant(w.AcceptedAt), ConnectedAt: Instant(w.ConnectedAt), EndedAt: Instant(w.EndedAt), Due: Instant(w.Due),
		Extensions: w.Extensions, AgentID: w.Agent, WrapUp: w.WrapUp, NotesRevision: w.NotesRevision, Weight: w.Weight, Muted: w.Muted, RecordingPaused: w.RecordingPaused, Commands: commandsOf(w),
	}
}

func commandsOf(w *center.Work) (list []Command) {
	for _, cmd := range w.Commands() {
		list = append(list, Command{Command: cmd.Kind.String(), Party: cmd.Party, State: "pending", Due: Instant(cmd.Due)})
	}
	for _, f := range w.Failed {
		list = append(list, Command{Command: f.Kind.String(), State: f.How.String(), At: Instant(f.At)})
	}
	return list
}

// Fill adds what the vault knows.
func (v *Work) Fill(d *people.Directory) { v.Agent = d.AgentKey(v.AgentID) }
