package center

// Work is an agent work: one offer of a voice call to an agent, and the work it
// becomes. Phase says what it does while it is live: Ringing, Connecting,
// Dialing, Talking; then AfterCall, then Ended.
type Work struct {
	ID              WorkID          `cbor:"1,keyasint"`
	Call            CallID          `cbor:"2,keyasint"`
	Agent           AgentID         `cbor:"3,keyasint"`
	Status          WorkStatus      `cbor:"4,keyasint"`
	Phase           Phase           `cbor:"5,keyasint"`
	Outcome         Outcome         `cbor:"6,keyasint,omitempty"`
	Fault           Fault           `cbor:"7,keyasint,omitempty"`
	Reason          string          `cbor:"8,keyasint,omitempty"` // the agent's decline reason
	Key             string          `cbor:"9,keyasint,omitempty"` // the connector's callId
	Connection      string          `cbor:"10,keyasint,omitempty"`
	Epoch           Epoch           `cbor:"11,keyasint,omitempty"` // session it was offered to
	Attempt         int             `cbor:"12,keyasint"`
	AssignedAt      Millis          `cbor:"13,keyasint"`
	SeenAt          Millis          `cbor:"14,keyasint,omitempty"`
	AcceptedAt      Millis          `cbor:"15,keyasint,omitempty"`
	ConnectedAt     Millis          `cbor:"16,keyasint,omitempty"` // the customer was connected
	EndedAt         Millis          `cbor:"17,keyasint,omitempty"`
	Due             Millis          `cbor:"18,keyasint,omitempty"` // the deadline of the phase
	Extensions      int             `cbor:"19,keyasint,omitempty"`
	Main            WorkID          `cbor:"20,keyasint,omitempty"` // of a consult: the work whose agent consults
	Dialed          bool            `cbor:"21,keyasint,omitempty"` // the agent dialed this leg
	StatusAsked     bool            `cbor:"22,keyasint,omitempty"` // the agent asked for a status since it was assigned
	Withdrawn       bool            `cbor:"23,keyasint,omitempty"` // the host took the ring back: its hangup only confirms
	BlindTaken      bool            `cbor:"24,keyasint,omitempty"` // the blind transfer was taken: the hangup hands the call over
	Target          Target          `cbor:"25,keyasint,omitempty"` // of the blind transfer
	Later           StatusID        `cbor:"26,keyasint,omitempty"` // status to take after the after-call work
	LaterCause      StatusCause     `cbor:"27,keyasint,omitempty"`
	After           WorkStatus      `cbor:"28,keyasint,omitempty"` // status the work takes after the after-call work
	Announced       bool            `cbor:"30,keyasint,omitempty"` // the connector announced it, or the agent dialed it: the host did not pick the agent
	Ending          Ending          `cbor:"29,keyasint,omitempty"` // the row that ended it
	NotesRow        PersonRef       `cbor:"43,keyasint,omitempty"` // the vault's row of the agent's notes
	NotesRevision   int             `cbor:"44,keyasint,omitempty"`
	WrapUp          WrapUpID        `cbor:"45,keyasint,omitempty"`
	Weight          int             `cbor:"46,keyasint,omitempty"` // of the agent's capacity that it takes
	Muted           bool            `cbor:"40,keyasint,omitempty"` // the agent's own leg
	RecordingPaused bool            `cbor:"41,keyasint,omitempty"`
	Failed          []FailedCommand `cbor:"42,keyasint,omitempty"` // one of a kind at most
	BlindFailed     bool            `cbor:"31,keyasint,omitempty"` // a blind transfer failed: a HANGUP without a reason is its echo

	call  *Call
	agent *Agent
}

// live says whether the work takes the agent's capacity for a call.
func (w *Work) live() bool { return w.Phase < AfterCall }

// workInput is what can happen to an agent work, for the table.
type workInput uint8

const (
	workSeen workInput = iota
	workAccepted
	workDeclined
	workStarts   // CALL_STARTED after the accept of a callback
	workConnects // CALL_CONNECTED
	workHungUp   // HANGUP, ruled by the table of rulings
	workDue      // the deadline of the phase
	workCallerLeft
	workAgentOffline
	workSessionLost
	workDeskLost
	workAcceptFailed
	workWithdrawn
	workLosesRace
	workEndAsked
	workTransferAsked
	workControlled
	workWrappedUp
	workNoted
	workFinished
	workExtended
	workAfterCallConfirmed
	workInputCount
)

var workInputNames = [...]string{
	"offer seen", "accept", "decline", "call started", "call connected", "hangup", "deadline", "caller left",
	"agent goes offline", "connector lost", "console lost", "accept failed", "withdraw", "another work connects", "end call",
	"transfer", "call control", "wrap-up code", "notes", "finish after-call work", "extend after-call work", "after-call work started",
}

// workCell is one cell of the table of agent works: a move in words, or a
// refusal that Step gives.
type workCell struct {
	move string
	no   string
}

func to(text string) workCell { return workCell{move: text} }
func no(text string) workCell { return workCell{no: text} }

const (
	ruledText = "ends as the ruling says"
	lateText  = "recorded as late, changes nothing"
)

// workTable is complete over (phase × input). The sentences are what an agent
// reads; a sentence about a decided race is completed with who won.
var workTable = [phaseCount][workInputCount]workCell{
	Ringing: {
		to("the offer is acknowledged"), to("connecting"), to(ruledText), to("the same offer, confirmed"), to("talking"), to(ruledText),
		to(ruledText + ": push time-out"), to(ruledText), to(ruledText), to(ruledText), to("stays if it was acknowledged, else " + ruledText), no("the offer was not accepted yet"), to(ruledText),
		to(ruledText), no("the call is ringing: decline it instead"), no("the call is not connected yet"), no("the call is not connected yet"), no("the call is not connected yet"), no("the offer was not accepted yet"), no("there is no after-call work"),
		no("there is no after-call work"), no("the call was never connected"),
	},
	Connecting: {
		to("already acknowledged"), no("you accepted the call already"), no("you accepted the call already"), to("dialing the customer (callback), else confirmed"),
		to("talking"), to(ruledText), to(ruledText + ": no media"), to(ruledText), to("stays; the status waits for the end of the call"),
		to(ruledText), to("stays"), to(ruledText), to(ruledText), to(ruledText), to("END_CALL is sent"), no("the call is not connected yet"), no("the call is not connected yet"), no("the call is not connected yet"), to("saved"), no("there is no after-call work"),
		no("there is no after-call work"), no("the call was never connected"),
	},
	Dialing: {
		to("already acknowledged"), no("the customer is being dialed"), no("the customer is being dialed"), to("the dialed call is bound to its key"),
		to("talking"), to(ruledText), to(ruledText + ": the customer does not answer"), to(ruledText), to("stays; the status waits for the end of the call"),
		to("stays until the customer ring time"), to("stays"), no("the accept was answered already"), no("the agent is dialing"), to(ruledText + "; a leg that the agent dialed stays"), to("END_CALL is sent"),
		no("the call is not connected yet"), no("the call is not connected yet"), no("the call is not connected yet"), to("saved"), no("there is no after-call work"), no("there is no after-call work"), no("the call was never connected"),
	},
	Talking: {
		to("already acknowledged"), no("you are on the call already"), no("you are on the call already"), to(lateText), to("confirmed"), to(ruledText),
		to(ruledText + ": connector not back in time"), to("END_CALL is sent"), to("stays; the status waits for the end of the call"), to("stays; ended if the connector is not back in time"), to("stays"), no("the call is connected"), no("the agent is on the call"),
		no("the agent is on the call"), to("END_CALL is sent"), to("ADD_PARTICIPANT is sent"), to("the command is sent"), to("recorded"), to("saved"), no("the call is not over yet"), no("the call is not over yet"),
		to("confirmed by the hangup later"),
	},
	AfterCall: {
		to(lateText), no("the call is over"), no("the call is over"), to(lateText), to("END_CALL is sent"), to(lateText), to("closed"), to(lateText),
		to("stays; the status waits for the end of the after-call work"), to("stays until its deadline"), to("stays"), to(lateText), no("the call is over"), no("the call is over"), no("the call is over"),
		no("the call is over"), no("the call is over"), to("recorded"), to("saved"), to("closed"), to("one more extension"), to("confirmed"),
	},
	Ended: {
		no("the offer is over"), no("the offer is over"), no("the offer is over"), to("another agent work, if the call is not over"), to("END_CALL is sent"), to(lateText),
		no("the work has ended"), to(lateText), no("the work has ended"), no("the work has ended"), no("the work has ended"), to(lateText), no("the offer is over"), no("the work has ended"),
		no("the call is over"), no("the call is over"), no("the call is over"), no("the work has ended"), to("saved for a day, if the call was accepted"), no("the after-call work is over"), no("the after-call work is over"), to("ignored, with a diagnostic"),
	},
	Waiting:    noWork,
	InRecovery: noWork,
}

// noWork fills the phases that only a voice call has.
var noWork = func() (row [workInputCount]workCell) {
	for i := range row {
		row[i] = no("an agent work is never in this phase")
	}
	return row
}()

// may consults the table of agent works; a lost race names the winner (I13).
func (c *Center) mayWork(w *Work, in workInput) *Refusal {
	text := workTable[w.Phase][in].no
	if text == "" {
		return nil
	}
	if w.Phase == Ended && (in == workAccepted || in == workDeclined || in == workSeen || in == workWithdrawn) {
		return refuse(CodeLostRace, "%s", c.winner(w))
	}
	return refuse(CodeConflict, "%s", text)
}

// workOf finds an agent's work, or refuses.
func (c *Center) workOf(id WorkID, agent AgentID) (*Work, *Refusal) {
	w := c.works.at(id)
	if w == nil {
		return nil, refuse(CodeUnknown, "there is no agent work %s here", id)
	}
	if agent != 0 && w.Agent != agent {
		return nil, refuse(CodeNotYours, "agent work %s belongs to another agent", id)
	}
	return w, nil
}
