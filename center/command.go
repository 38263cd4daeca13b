package center

import "slices"

// Command is a command to a connector that waits for what acknowledges it.
type Command struct {
	ID       CommandID   `cbor:"1,keyasint,omitempty"`
	Kind     CommandKind `cbor:"2,keyasint"`
	Work     WorkID      `cbor:"3,keyasint,omitempty"`
	Due      Millis      `cbor:"4,keyasint,omitempty"`
	Withdraw bool        `cbor:"5,keyasint,omitempty"`
	Blind    bool        `cbor:"6,keyasint,omitempty"`
	Target   Target      `cbor:"7,keyasint,omitzero"`
	Person   PersonRef   `cbor:"8,keyasint,omitempty"`
	Status   StatusID    `cbor:"9,keyasint,omitempty"`
	Epoch    Epoch       `cbor:"10,keyasint,omitempty"` // session it was sent to
	Party    string      `cbor:"40,keyasint,omitempty"` // of a call control: the participant it is about
}

// CommandIssued tells a connector to do something; it waits for what
// acknowledges it.
type CommandIssued struct {
	Agent   AgentID `cbor:"1,keyasint"`
	Command Command `cbor:"2,keyasint"`
}

// CommandEnded says how a command ended.
type CommandEnded struct {
	Agent   AgentID     `cbor:"1,keyasint"`
	Command CommandID   `cbor:"2,keyasint"`
	How     CommandEnd  `cbor:"3,keyasint"`
	Kind    CommandKind `cbor:"4,keyasint"`
	Work    WorkID      `cbor:"5,keyasint,omitempty"`
}

// CommandEnd is how a command ended.
type CommandEnd uint8

// Ends of a command.
const (
	Acknowledged CommandEnd = iota + 1
	CommandRefused
	CommandOverdue
	CommandMoot // what it was about ended otherwise
)

var commandEndNames = [...]string{"", "acknowledged", "refused", "not acknowledged in time", "moot"}

func (v CommandEnd) String() string { return name(commandEndNames[:], v) }

// acknowledgement says what acknowledges a command, how long that may take, and
// what the host does when it does not come. Nothing is sent again blindly: the
// stock library knows no command ids, so the host asks it to replay its calls
// and sends only what is still missing.
type acknowledgement struct {
	by      string
	seconds int // 0: the deadline of the work's phase stands for it; -1: nothing acknowledges it
	overdue string
}

// toldText is what follows when a call control is not confirmed.
const toldText = "the agent is told"

var acknowledgements = [commandKindCount]acknowledgement{
	NoCommand:      {by: "–", seconds: -1, overdue: "–"},
	AcceptCall:     {by: "CALL_CONNECTED (callback: CALL_STARTED), HANGUP, or CAN_NOT_ACCEPT_THE_CALL", overdue: "accept-to-media time: failed connect, the call is back in line"},
	DeclineCall:    {by: "HANGUP, or CAN_NOT_DECLINE_THE_CALL", seconds: 5, overdue: "the decline stands; a later CALL_CONNECTED gets END_CALL"},
	EndCall:        {by: "HANGUP, PARTICIPANT_REMOVED of the call, or CAN_NOT_END_THE_CALL", seconds: 5, overdue: "the agent is told, the connector is asked to replay its calls"},
	AddParticipant: {by: "PARTICIPANT_ADDED, PARTICIPANT_REMOVED with an error, or an ERROR", seconds: 30, overdue: "the transfer has failed, the agent is told"},
	DialPerson:     {by: "CALL_STARTED, CALL_FAILED, or an ERROR", overdue: "customer ring time: customer missed"},
	SetAgentStatus: {by: "SET_AGENT_STATUS_RESULT, or CAN_NOT_SET_AGENT_STATUS", seconds: 5, overdue: "kept in the log; the host's status stands"},
	AgentAvailable: {by: "nothing: the replayed events are taken one by one", seconds: -1, overdue: "–"},
	WrapUpCall:     {by: "nothing", seconds: -1, overdue: "–"},

	HoldCall:          {by: "HOLD_TOGGLE that says on hold, or CAN_NOT_HOLD_CALL", seconds: 5, overdue: toldText},
	ResumeCall:        {by: "HOLD_TOGGLE that says not on hold, or CAN_NOT_RESUME_CALL", seconds: 5, overdue: toldText},
	MuteCall:          {by: "MUTE_TOGGLE that says muted, or CAN_NOT_MUTE_CALL", seconds: 5, overdue: toldText},
	UnmuteCall:        {by: "MUTE_TOGGLE that says not muted, or CAN_NOT_UNMUTE_CALL", seconds: 5, overdue: toldText},
	PauseRecording:    {by: "RECORDING_TOGGLE that says paused, or CAN_NOT_PAUSE_RECORDING", seconds: 5, overdue: toldText},
	ResumeRecording:   {by: "RECORDING_TOGGLE that says not paused, or CAN_NOT_RESUME_RECORDING", seconds: 5, overdue: toldText},
	SendDigits:        {by: "nothing; a LOG of an error is told to the agent", seconds: -1, overdue: "–"},
	SwapParticipants:  {by: "HOLD_TOGGLE, or CAN_NOT_SWAP_PARTICIPANTS", seconds: 5, overdue: toldText},
	Conference:        {by: "HOLD_TOGGLE, or CAN_NOT_CONFERENCE", seconds: 5, overdue: toldText},
	RemoveParticipant: {by: "PARTICIPANT_REMOVED or HANGUP of the participant, or CAN_NOT_END_THE_CALL", seconds: 5, overdue: "the agent is told, the connector is asked to replay its calls"},
}

// command issues a command about a work to its agent's connector.
func (c *Center) command(w *Work, cmd Command) {
	cmd.Work = w.ID
	c.commandAgent(w.agent, cmd, w.Key)
}

// commandAgent issues a command; without a connection there is nobody to tell.
func (c *Center) commandAgent(a *Agent, cmd Command, key string) {
	if !a.Connected {
		return
	}
	ack := acknowledgements[cmd.Kind]
	if ack.seconds > 0 {
		cmd.Due = c.now + seconds(ack.seconds)
	}
	cmd.Epoch = a.Epoch
	id := c.emit(CommandIssued{Agent: a.ID, Command: cmd})
	cmd.ID = CommandID(id)
	c.effect(c.sendEffect(a, cmd, key))
}

// sendEffect is what a connector is told by a command.
func (c *Center) sendEffect(a *Agent, cmd Command, key string) Effect {
	e := Effect{
		Kind: SendCommand, ID: Position(cmd.ID), Agent: a.ID, Work: cmd.Work, Key: key, Command: cmd.Kind,
		Withdraw: cmd.Withdraw, Blind: cmd.Blind, Target: cmd.Target, Person: cmd.Person, Status: cmd.Status,
	}
	if w := c.works.at(cmd.Work); w != nil {
		e.Legs = c.legs(w, cmd)
		e.Call, e.Key = w.Call, w.Key
		call := w.call
		e.CallType, e.Customer, e.Queue = call.Type, call.Customer, call.Queue
		if previous := c.calls.at(call.Previous); e.Key == "" && previous != nil {
			e.Key = previous.Key // the vendor knows the caller of a transfer by it
		}
	}
	return e
}

// replay asks the connector to replay its active calls.
func (c *Center) replay(a *Agent) {
	c.commandAgent(a, Command{Kind: AgentAvailable}, "")
}

// outstanding finds the newest command of a kind that waits for its
// acknowledgement; work 0 is any.
func (a *Agent) outstanding(kind CommandKind, work WorkID) *Command {
	for i := len(a.Commands) - 1; i >= 0; i-- {
		if cmd := &a.Commands[i]; cmd.Kind == kind && (work == 0 || cmd.Work == work) {
			return cmd
		}
	}
	return nil
}

// acknowledge ends the outstanding command of a kind, if there is one.
func (c *Center) acknowledge(a *Agent, kind CommandKind, work WorkID) bool {
	out := a.outstanding(kind, work)
	if out != nil {
		c.endCommand(a, *out, Acknowledged)
	}
	return out != nil
}

// endCommand keeps how a command ended. The command is a copy: ending it moves
// the others.
func (c *Center) endCommand(a *Agent, cmd Command, how CommandEnd) {
	c.emit(CommandEnded{Agent: a.ID, Command: cmd.ID, How: how, Kind: cmd.Kind, Work: cmd.Work})
}

// commandedWork is the work of the command that a message without a call most
// likely answers.
func (c *Center) commandedWork(a *Agent) *Work {
	for _, kind := range [...]CommandKind{EndCall, DeclineCall, AcceptCall} {
		if out := a.outstanding(kind, 0); out != nil {
			return c.works.at(out.Work)
		}
	}
	return nil
}

// commandDue gives up the commands of an agent that nothing acknowledged.
func (c *Center) commandDue(a *Agent) {
	for _, cmd := range append([]Command(nil), a.Commands...) {
		if cmd.Due == 0 || cmd.Due > c.now {
			continue
		}
		w := c.works.at(cmd.Work)
		if cmd.Kind == AddParticipant && w != nil {
			c.transferFailed(a, w, &cmd, "the participant was not added in time")
			continue
		}
		c.endCommand(a, cmd, CommandOverdue)
		if verb := controls[cmd.Kind].verb; verb != "" && w != nil && w.live() {
			c.tell(a.ID, w.ID, "the telephony system did not confirm that it could "+verb)
		}
		if cmd.Kind == RemoveParticipant {
			c.replay(a)
		}
		if cmd.Kind == EndCall && !cmd.Withdraw && w != nil && w.live() {
			c.tell(a.ID, w.ID, "the telephony system did not confirm the end of the call")
			c.replay(a)
		}
	}
}

func (in CommandDone) step(c *Center) *Refusal {
	a, no := c.from(in.From)
	if no != nil {
		return no
	}
	for _, cmd := range a.Commands {
		if cmd.ID == in.Command || in.Command == 0 && cmd.Kind == in.Kind {
			c.endCommand(a, cmd, Acknowledged)
			return nil
		}
	}
	return nil
}

func (in ConnectorFailed) step(c *Center) *Refusal {
	a, no := c.from(in.From)
	if no != nil {
		return no
	}
	c.noteAll(a.ID, nil, in.Notes)
	kinds := failureOf[in.Code]
	if in.Command == EndCall {
		kinds = failureOf["CAN_NOT_END_THE_CALL"] // its LOG does not tell a call from a participant
	} else if in.Command != NoCommand {
		kinds = append(kinds[:len(kinds):len(kinds)], in.Command)
	}
	for _, kind := range kinds {
		if out := a.outstanding(kind, 0); out != nil {
			c.commandFailed(a, *out)
			return nil
		}
	}
	if in.Code == "" && in.Command == NoCommand {
		if out := a.outstanding(AcceptCall, 0); out != nil { // spec: ENDING-6
			c.commandFailed(a, *out)
			return nil
		}
	}
	switch w := c.onlyLiveWork(a); {
	case w == nil:
	case slices.Contains(kinds, EndCall): // a hangup of the wrong class was lost
		c.rule(w.call, w, ByLostHangup, rulingInput{})
		return nil
	case in.Command == SendDigits:
		c.tell(a.ID, w.ID, "the telephony system could not "+controls[SendDigits].verb)
		return nil
	}
	c.diagnose(a.ID, 0, 0, Note{Code: "connector-error", Field: "ERROR", Value: in.Code, Expected: "an answer to a command of the host", Done: "kept"})
	return nil
}

// failureOf names the commands that an error of the stock library may answer;
// the first of them that is outstanding is the one.
var failureOf = map[string][]CommandKind{
	"CAN_NOT_ACCEPT_THE_CALL":    {AcceptCall},
	"CAN_NOT_DECLINE_THE_CALL":   {DeclineCall},
	"CAN_NOT_END_THE_CALL":       {EndCall, RemoveParticipant},
	"CAN_NOT_ADD_PARTICIPANT":    {AddParticipant},
	"CALL_FAILED":                {DialPerson},
	"CAN_NOT_START_THE_CALL":     {DialPerson},
	"CAN_NOT_SET_AGENT_STATUS":   {SetAgentStatus},
	"INVALID_AGENT_STATUS":       {SetAgentStatus},
	"CAN_NOT_HOLD_CALL":          {HoldCall},
	"CAN_NOT_RESUME_CALL":        {ResumeCall},
	"INVALID_PARTICIPANT":        {HoldCall, ResumeCall},
	"CAN_NOT_TOGGLE_HOLD":        {HoldCall, ResumeCall},
	"CAN_NOT_MUTE_CALL":          {MuteCall},
	"CAN_NOT_UNMUTE_CALL":        {UnmuteCall},
	"CAN_NOT_TOGGLE_MUTE":        {MuteCall, UnmuteCall},
	"CAN_NOT_PAUSE_RECORDING":    {PauseRecording},
	"CAN_NOT_RESUME_RECORDING":   {ResumeRecording},
	"CAN_NOT_TOGGLE_RECORD":      {PauseRecording, ResumeRecording},
	"CAN_NOT_SWAP_PARTICIPANTS":  {SwapParticipants},
	"CAN_NOT_CONFERENCE":         {Conference},
	"CAN_NOT_HANGUP_PARTICIPANT": {RemoveParticipant},
}

// commandFailed is the connector's no to a command.
func (c *Center) commandFailed(a *Agent, cmd Command) {
	w := c.works.at(cmd.Work)
	if cmd.Kind == AddParticipant && w != nil {
		c.transferFailed(a, w, &cmd, "the telephony system could not add the participant")
		return
	}
	c.endCommand(a, cmd, CommandRefused)
	switch {
	case cmd.Kind == SetAgentStatus:
		c.tell(a.ID, 0, "the telephony system did not take the status")
	case w == nil || !w.live(): // spec: ENDING-7
	case cmd.Kind == AcceptCall:
		c.rule(w.call, w, ByAcceptFailed, rulingInput{})
		c.tell(a.ID, w.ID, "the call could not be connected to you")
	case cmd.Kind == DialPerson:
		c.rule(w.call, w, ByDialFailed, rulingInput{})
		c.tell(a.ID, w.ID, "the call could not be placed")
	case cmd.Kind == EndCall:
		c.tell(a.ID, w.ID, "the telephony system could not end the call")
		c.replay(a)
	case controls[cmd.Kind].verb != "":
		c.tell(a.ID, w.ID, "the telephony system could not "+controls[cmd.Kind].verb)
	}
}

func (e CommandIssued) apply(c *Center) {
	a := c.agents[e.Agent]
	cmd := e.Command
	cmd.ID = CommandID(c.position)
	if w := c.works.at(cmd.Work); w != nil {
		w.remember(cmd.Kind, 0, c.now)
	}
	if acknowledgements[cmd.Kind].seconds < 0 {
		return
	}
	if len(a.Commands) >= CommandsPerAgentMax {
		a.Commands = append(a.Commands[:0], a.Commands[1:]...)
	}
	a.Commands = append(a.Commands, cmd)
	c.armCommands(a)
}

func (e CommandEnded) apply(c *Center) {
	a := c.agents[e.Agent]
	if w := c.works.at(e.Work); w != nil {
		w.remember(e.Kind, e.How, c.now)
	}
	c.dropCommands(a, func(cmd Command) bool { return cmd.ID == e.Command })
}

func (c *Center) dropCommands(a *Agent, ends func(Command) bool) {
	kept := a.Commands[:0]
	for _, cmd := range a.Commands {
		if !ends(cmd) {
			kept = append(kept, cmd)
		}
	}
	a.Commands = kept
	c.armCommands(a)
}

func (c *Center) armCommands(a *Agent) {
	due := Millis(0)
	for _, cmd := range a.Commands {
		if cmd.Due != 0 && (due == 0 || cmd.Due < due) {
			due = cmd.Due
		}
	}
	c.arm(commandDeadline, uint64(a.ID), &a.CommandDue, due)
}
