package connector

import (
	"regexp"
	"strings"

	"github.com/secondring/secondring/center"
)

// failure is an ERROR, INFO or CALL_FAILED that waits to hear which command it
// answers.
type failure struct {
	signal center.ConnectorFailed
	event  string // the event it came by
}

// failureCommands says which command an error code answers, where the code
// alone says it. The others wait for the LOG that the library posts after each
// ERROR: CAN_NOT_END_THE_CALL answers END_CALL, or reports that a published
// HANGUP of the wrong class was lost; INVALID_DESTINATION answers DIAL or
// ADD_PARTICIPANT; a customError answers anything.
var failureCommands = map[string]center.CommandKind{
	"CAN_NOT_ACCEPT_THE_CALL":   center.AcceptCall,
	"CAN_NOT_DECLINE_THE_CALL":  center.DeclineCall,
	"CAN_NOT_SET_AGENT_STATUS":  center.SetAgentStatus,
	"INVALID_AGENT_STATUS":      center.SetAgentStatus,
	"CAN_NOT_HOLD_CALL":         center.HoldCall,
	"CAN_NOT_RESUME_CALL":       center.ResumeCall,
	"CAN_NOT_MUTE_CALL":         center.MuteCall,
	"CAN_NOT_UNMUTE_CALL":       center.UnmuteCall,
	"CAN_NOT_PAUSE_RECORDING":   center.PauseRecording,
	"CAN_NOT_RESUME_RECORDING":  center.ResumeRecording,
	"CAN_NOT_SWAP_PARTICIPANTS": center.SwapParticipants,
	"CAN_NOT_CONFERENCE":        center.Conference,
}

// codeText is what an error code looks like. What does not may be a sentence,
// with anything in it.
var codeText = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

// failed reads the events that say that something did not work.
func (d *Decoder) failed(r *reader, event string, payload any) Message {
	object, _ := payload.(map[string]any)
	next := failure{event: event, signal: center.ConnectorFailed{From: d.From}}
	switch event {
	case "SET_AGENT_STATUS_RESULT":
		if object["success"] == true {
			return d.flushed(center.CommandDone{From: d.From, Kind: center.SetAgentStatus})
		}
		next.signal.Code, next.signal.Command = "CAN_NOT_SET_AGENT_STATUS", center.SetAgentStatus
		r.note(noteRefused, "success", object["success"], "true", "taken as CAN_NOT_SET_AGENT_STATUS")
	case "CALL_FAILED":
		next.signal.Code, next.signal.Command = "CALL_FAILED", center.DialPerson
	default:
		next.signal.Code = r.code(object)
		next.signal.Command = failureCommands[next.signal.Code]
	}
	next.signal.Notes = r.notes
	if d.continues(&next) {
		next.signal.Command = d.held.signal.Command
		next.signal.Notes = append(d.held.signal.Notes, next.signal.Notes...)
		d.held = nil
		return d.flushed(next.signal)
	}
	if next.signal.Command != center.NoCommand && event != "CALL_FAILED" && event != "SET_AGENT_STATUS_RESULT" {
		return d.flushed(next.signal)
	}
	message := d.flushed()
	d.held = &next
	return message
}

// continues says whether an ERROR is the second half of what is held: the
// library posts CALL_FAILED, or a result without success, and then the ERROR
// that says why.
func (d *Decoder) continues(next *failure) bool {
	if d.held == nil || next.event != "ERROR" {
		return false
	}
	return d.held.event == "CALL_FAILED" || d.held.event == "SET_AGENT_STATUS_RESULT" && next.signal.Command == center.SetAgentStatus
}

// code reads the code of an ERROR or INFO. A customError has a label instead;
// its message is a sentence for the agent and may name anybody, so it is
// dropped.
func (r *reader) code(object map[string]any) string {
	if custom, ok := object["customError"].(map[string]any); ok {
		label := bounded(textOf(custom["namespace"])+"."+textOf(custom["labelName"]), nameBytesMax)
		r.note(noteCustom, "customError", label, "a code such as CAN_NOT_ACCEPT_THE_CALL", "taken as a failure of the command that the next LOG names")
		return ""
	}
	text := textOf(object["message"])
	if len(text) <= nameBytesMax && codeText.MatchString(text) {
		return text
	}
	r.note(noteUnknown, "message", text, "a code such as CAN_NOT_ACCEPT_THE_CALL", "taken as a failure without a code")
	return ""
}

// release ends the wait of a failure.
func (d *Decoder) release() center.InputBody {
	if d.held == nil {
		return nil
	}
	signal := d.held.signal
	d.held = nil
	return signal
}

// Held says whether a failure waits for the message after it. If none comes
// soon, Flush delivers it without.
func (d *Decoder) Held() bool { return d.held != nil }

// Flush delivers what is held.
func (d *Decoder) Flush() Message { return d.flushed() }

// log reads LOG, by which the library tells its host what it does. It repeats
// every command of the host, dialed digits included, so nothing of a LOG is kept
// but the name of a command and whether it failed.
//
// spec: CONNECTOR-8
func (d *Decoder) log(payload map[string]any) Message {
	name := textOf(payload["eventType"])
	command, _ := center.ParseCommandKind(name)
	if d.held != nil && name == d.held.event {
		return nil // the LOG of the first half: the ERROR is still to come
	}
	if d.held != nil {
		return d.named(command, name)
	}
	if name == center.SendDigits.String() && payload["isError"] == true {
		return Message{{Body: center.ConnectorFailed{From: d.From, Command: center.SendDigits}}}
	}
	if name == "AGENT_WORK_EVENT" && payload["isError"] != true {
		return d.offerArrived(payload["payload"])
	}
	return nil
}

// named completes the failure that is held by the LOG after it.
func (d *Decoder) named(command center.CommandKind, name string) Message {
	signal := &d.held.signal
	if signal.Command == center.NoCommand {
		signal.Command = command
	}
	if signal.Code == "CAN_NOT_END_THE_CALL" && strings.EqualFold(name, "HANGUP") {
		r := reader{notes: signal.Notes}
		r.note(noteLost, "HANGUP", nil, "a HangupResult in publishEvent", "the library dropped the event: the host rules that the call is over")
		signal.Notes = r.notes
	}
	return d.flushed()
}

// offerArrived reads the LOG of an offer: it has reached the connector.
func (d *Decoder) offerArrived(payload any) Message {
	object, _ := payload.(map[string]any)
	offer, _ := object["agentWork"].(map[string]any)
	work, err := center.ParseWorkID(textOf(offer["workId"]))
	if err != nil || textOf(offer["workEvent"]) != "ASSIGNED" {
		return nil
	}
	return Message{{Body: center.OfferSeen{Work: work, Agent: d.From.Agent}}}
}
