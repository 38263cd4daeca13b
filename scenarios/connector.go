package scenarios

import (
	"errors"
	"fmt"

	"github.com/secondring/secondring/center"
)

// connector NAME started|queued|connected KEY [type=…] [replayed] [parent=KEY] [initial=KEY] [queue=…]
// connector NAME hangup [KEY reason=error status=MissedCallAgent close] [KEY2 …]
// connector NAME added|participant-connected|removed|held|resumed KEY [error] [customer] [customer-gone]
// connector NAME muted|unmuted|paused|recording [KEY]
// connector NAME error [CODE] [command=ACCEPT_CALL] · connector NAME done COMMAND · connector NAME after-call KEY · connector NAME status ID
func connectorSays(s *Stage, _ *Play, args []string) error {
	if len(args) < 2 {
		return errors.New("expected: connector NAME and what it says")
	}
	name, verb, rest := args[0], args[1], args[2:]
	from := s.from(name)
	switch verb {
	case "started", "queued", "connected":
		return s.legSays(name, verb, rest)
	case "hangup":
		return s.hangup(name, rest)
	case "error":
		opts := options(rest)
		kind, _ := center.ParseCommandKind(opts["command"])
		code := one(rest)
		if opts["command"] != "" && len(rest) == 1 {
			code = ""
		}
		return s.signal(name, center.ConnectorFailed{From: from, Code: code, Command: kind})
	case "done":
		kind, _ := center.ParseCommandKind(one(rest))
		return s.signal(name, center.CommandDone{From: from, Kind: kind})
	case "stale": // what an older session still says
		from.Epoch--
		return s.signal(name, center.SessionReady{From: from})
	case "after-call":
		return s.signal(name, center.AfterCallStarted{From: from, Key: one(rest)})
	case "status":
		return s.signal(name, center.StatusSet{From: from, Status: center.StatusID(one(rest))})
	}
	if toggle, ok := toggles[verb]; ok {
		toggle.From, toggle.Key = from, one(rest)
		return s.signal(name, toggle)
	}
	change, ok := map[string]center.ParticipantChange{"added": center.ParticipantAdded, "participant-connected": center.ParticipantConnected,
		"removed": center.ParticipantRemoved, "held": center.ParticipantHeld, "resumed": center.ParticipantResumed}[verb]
	if !ok {
		return fmt.Errorf("a connector does not say %q", verb)
	}
	in := center.ParticipantChanged{From: from, Change: change}
	if len(rest) > 0 && rest[0] != "error" && rest[0] != "customer-gone" {
		in.Call.Key, rest = rest[0], rest[1:]
	}
	opts := options(rest)
	in.ReasonIsError, in.CustomerGone, in.Call.Caller = opts["error"] != "", opts["customer-gone"] != "", opts["customer"] != ""
	return s.signal(name, in)
}

var toggles = map[string]center.Toggled{
	"muted": {What: center.MuteToggle, On: true}, "unmuted": {What: center.MuteToggle},
	"paused": {What: center.RecordingToggle, On: true}, "recording": {What: center.RecordingToggle},
}

func (s *Stage) legSays(name, verb string, args []string) error {
	key := one(args)
	opts := options(args[min(1, len(args)):])
	wire := center.WireCall{Key: key, Customer: s.customer(key), Parent: opts["parent"], Initial: opts["initial"], Queue: center.QueueID(opts["queue"]),
		Connection: opts["connection"]}
	if of := opts["voice-call"]; of != "" {
		id, err := s.callOf(of)
		if err != nil {
			return err
		}
		wire.Call = id
	}
	if text := opts["type"]; text != "" {
		kind, err := center.ParseCallType(text)
		if err != nil {
			return err
		}
		wire.Type = kind
	}
	if opts["initial"] != "" {
		wire.Customer = s.customer(opts["initial"])
	}
	var body center.InputBody = center.CallStarted{From: s.from(name), Call: wire, Replayed: opts["replayed"] != "", Queued: verb == "queued"}
	if verb == "connected" {
		body = center.CallConnected{From: s.from(name), Call: wire, Replayed: opts["replayed"] != ""}
	}
	if err := s.signal(name, body); err != nil {
		return err
	}
	id, err := s.callOf(key)
	if err == nil {
		s.calls[key] = id
	}
	return err
}

// hangup reads elements: a key, then what is said of it.
func (s *Stage) hangup(name string, args []string) error {
	var calls []center.Hangup
	for _, word := range args {
		opts := options([]string{word})
		if len(calls) == 0 && (opts["reason"] != "" || opts["status"] != "" || opts["close"] != "") {
			calls = append(calls, center.Hangup{})
		}
		switch {
		case opts["reason"] != "":
			calls[len(calls)-1].Reason = map[string]center.HangupReason{"ended": center.ReasonEnded, "error": center.ReasonError}[opts["reason"]]
			if calls[len(calls)-1].Reason == center.ReasonAbsent && opts["reason"] != "absent" {
				calls[len(calls)-1].Reason = center.ReasonOther
			}
		case opts["status"] != "":
			v, known := center.AgentStatuses[opts["status"]]
			if !known {
				v = center.AgentStatusUnknown
			}
			calls[len(calls)-1].AgentStatus = v
		case opts["close"] != "":
			calls[len(calls)-1].Close = true
		default:
			calls = append(calls, center.Hangup{WireCall: center.WireCall{Key: word}})
		}
	}
	return s.signal(name, center.HungUp{From: s.from(name), Calls: calls})
}

// wire NAME JSON-or-section: a message as the connector library posts it.
func wire(s *Stage, p *Play, args []string) error {
	if len(args) != 2 {
		return errors.New("expected: wire NAME and a section with the message")
	}
	raw, ok := p.file(args[1])
	if !ok {
		return fmt.Errorf("there is no section -- %s --", args[1])
	}
	d := s.decoder[args[0]]
	if d == nil {
		return fmt.Errorf("agent %s has no connector: say agent %s connects", args[0], args[0])
	}
	for _, signal := range d.Decode(raw) {
		if err := s.signal(args[0], signal.Body); err != nil {
			return err
		}
	}
	return nil
}
