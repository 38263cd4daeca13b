package connector

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/secondring/secondring/center"
)

// Message is what one message of a connector says to the machine, in order. It
// may be nothing: most of what the library posts is a log of itself.
type Message []Signal

// Signal is an input for the machine, and who it speaks of. Person is set for
// the start of a call only: the session gives it a reference, since machine and
// log know people by nothing else.
type Signal struct {
	Body   center.InputBody
	Person Person
}

// Decoder reads the messages of one session, of any generation. It has a little
// memory: an ERROR that does not name its command waits for the LOG that does.
type Decoder struct {
	From       center.From // stamped on every signal
	Strict     bool        // a HANGUP without closeCallOnError is noted
	Generation Generation

	held *failure
}

// Decode reads a message. There is no error: what cannot be used becomes a note
// of a Deviated, and whatever looks like a HANGUP becomes exactly one HungUp.
//
// spec: CONNECTOR-6, CONNECTOR-7
func (d *Decoder) Decode(raw []byte) Message {
	r := reader{strict: d.Strict}
	tooLong := len(raw) > MessageBytesMax
	if tooLong {
		raw = raw[:MessageBytesMax]
	}
	value, wasCut, err := parse(raw)
	switch {
	case tooLong:
		r.note(noteLength, "message", nil, fmt.Sprintf("at most %d bytes", MessageBytesMax), "its beginning was read")
	case err != nil:
		r.note(noteUnreadable, "message", nil, "JSON", "read as far as it is JSON")
	case wasCut:
		r.note(noteCount, "message", nil, fmt.Sprintf("at most %d values, nested %d deep", valuesMax, depthMax), "the rest was left out")
	}
	envelope, ok := value.(map[string]any)
	if !ok && err == nil {
		r.note(noteShape, "message", "a "+kindOf(value), "an object with type and payload", "left out")
	}
	return d.message(&r, envelope, raw)
}

// message reads the envelope.
func (d *Decoder) message(r *reader, envelope map[string]any, raw []byte) Message {
	name, payload := textOf(envelope["type"]), envelope["payload"]
	inner, _ := payload.(map[string]any)
	documented := strings.ToUpper(name)
	if _, known := messageNames[documented]; known && documented != name {
		r.note(noteCase, "type", name, documented, "read as "+documented)
	}
	switch documented {
	case "TELEPHONY_EVENT_DISPATCHED":
		if event, ok := inner["telephonyEventType"].(string); ok {
			return d.event(r, event, inner["telephonyEventPayload"])
		}
		r.note(noteMissing, "telephonyEventType", inner["telephonyEventType"], "the name of an event", "left out")
	case "CONNECTOR_READY":
		return d.ready(r, inner)
	case "LOG":
		return d.log(inner)
	case OfferSeenMessage:
		return d.offerSeen(r, inner)
	}
	if _, known := eventNames[documented]; known && messageNames[documented].Treatment != fromHost {
		r.note(noteShape, "type", name, "TELEPHONY_EVENT_DISPATCHED around the event", "the event was taken")
		return d.event(r, name, payload)
	}
	if hangupText.Match(raw) {
		r.note(noteShape, "message", nil, "a HANGUP event", "ruled as a HANGUP without a call")
		return d.event(r, "HANGUP", nil)
	}
	return d.deviated(r, name, inner)
}

// hangupText finds a HANGUP in what is not readable: the call is over whatever
// the bytes around it are.
var hangupText = regexp.MustCompile(`(?i)"telephonyEventType"\s*:\s*"hangup"`)

// deviated reports a message that is none of the protocol.
func (d *Decoder) deviated(r *reader, name string, payload map[string]any) Message {
	const known = "a message of the connector library"
	switch {
	case messageNames[strings.ToUpper(name)].Treatment == fromHost:
		r.note(noteDirection, "type", name, known, "left out: only the host sends it")
	case len(r.notes) == 0:
		r.note(noteMessage, "type", name, known, "left out")
	}
	key := (&reader{}).key(payload, "callId")
	return d.flushed(center.Deviated{From: d.From, Key: key, Notes: r.notes})
}

// event reads a telephony event.
func (d *Decoder) event(r *reader, name string, payload any) Message {
	documented := strings.ToUpper(name)
	kind, known := eventNames[documented]
	switch {
	case !known:
		r.note(noteMessage, "telephonyEventType", name, "an event of the connector library", "left out")
		object, _ := payload.(map[string]any)
		return d.flushed(center.Deviated{From: d.From, Key: (&reader{}).key(object, "callId"), Notes: r.notes})
	case documented != name:
		r.note(noteCase, "telephonyEventType", name, documented, "read as "+documented)
	}
	if d.Generation != AnyGeneration && kind.Since > d.Generation {
		r.note(noteGeneration, "telephonyEventType", name, fmt.Sprintf("nothing that only generation %s sends, from generation %s", kind.Since, d.Generation), "read as it came")
	}
	if kind.Treatment != decoded {
		return d.flushed(d.notesOnly(r)...)
	}
	return d.decoded(r, documented, payload)
}

// notesOnly keeps the notes of a message that is otherwise ignored.
func (d *Decoder) notesOnly(r *reader) []center.InputBody {
	if len(r.notes) == 0 {
		return nil
	}
	return []center.InputBody{center.Deviated{From: d.From, Notes: r.notes}}
}

// decoded turns an event into signals.
func (d *Decoder) decoded(r *reader, name string, payload any) Message {
	switch name {
	case "HANGUP":
		signal := r.hungUp(payload)
		signal.From = d.From
		return d.flushed(signal)
	case "CALL_STARTED", "QUEUED_CALL_STARTED", "CALL_CONNECTED":
		return d.started(r, name, payload)
	case "PARTICIPANT_ADDED":
		return d.participant(r, center.ParticipantAdded, payload)
	case "PARTICIPANT_CONNECTED":
		return d.participant(r, center.ParticipantConnected, payload)
	case "PARTICIPANT_REMOVED":
		return d.participant(r, center.ParticipantRemoved, payload)
	case "HOLD_TOGGLE":
		signals := r.held(payload)
		for i, signal := range signals {
			changed := signal.(center.ParticipantChanged)
			changed.From = d.From
			signals[i] = changed
		}
		if len(signals) == 0 {
			signals = d.notesOnly(r)
		}
		return d.flushed(signals...)
	case "MUTE_TOGGLE":
		return d.toggled(r, center.MuteToggle, "isMuted", payload)
	case "RECORDING_TOGGLE":
		return d.toggled(r, center.RecordingToggle, "isRecordingPaused", payload)
	case "AFTER_CALL_WORK_STARTED":
		object := r.payload(payload)
		return d.flushed(center.AfterCallStarted{From: d.From, Key: r.key(object, "callId")})
	case "SET_AGENT_STATUS":
		return d.statusSet(r, payload)
	}
	return d.failed(r, name, payload) // ERROR, INFO, CALL_FAILED, SET_AGENT_STATUS_RESULT
}

// payload reads the payload of an event that carries an object.
func (r *reader) payload(payload any) map[string]any {
	object, ok := payload.(map[string]any)
	if !ok {
		r.note(noteType, "telephonyEventPayload", "a "+kindOf(payload), "an object", "read as an empty one")
	}
	return object
}

// started reads the beginning of a call or of its media.
func (d *Decoder) started(r *reader, name string, payload any) Message {
	object := r.payload(payload)
	if inner, wrapped := object["call"].(map[string]any); wrapped && object["callId"] == nil {
		r.note(noteShape, "telephonyEventPayload", "an object with call", "the call itself", "its call was taken")
		object = inner
	}
	call, person := r.call(object)
	replayed := object["isReplayedCall"] == true
	if name == "CALL_CONNECTED" {
		message := d.flushed(center.CallConnected{From: d.From, Call: call, Replayed: replayed, Notes: r.notes})
		message[len(message)-1].Person = person
		return message
	}
	queued := name == "QUEUED_CALL_STARTED"
	if queued && call.Type == center.NoCallType {
		call.Type = center.Callback // the event says it
	}
	message := d.flushed(center.CallStarted{From: d.From, Call: call, Replayed: replayed, Queued: queued, Notes: r.notes})
	message[len(message)-1].Person = person
	return message
}

func (d *Decoder) participant(r *reader, change center.ParticipantChange, payload any) Message {
	signal := r.participant(change, payload)
	signal.From = d.From
	return d.flushed(signal)
}

// statusSet reads a presence status that the connector sets.
func (d *Decoder) statusSet(r *reader, payload any) Message {
	status := r.firstName("statusId", r.payload(payload))
	if status == "" {
		r.note(noteMissing, "statusId", nil, "the id of a presence status", "left out")
		return d.flushed(center.Deviated{From: d.From, Notes: r.notes})
	}
	return d.flushed(center.StatusSet{From: d.From, Status: center.StatusID(status)})
}

// ready reads CONNECTOR_READY. The library posts it empty when asking its
// vendor for settings or calls went wrong.
func (d *Decoder) ready(r *reader, payload map[string]any) Message {
	if len(payload) == 0 {
		r.note(noteReady, "payload", nil, "agentConfig, capabilities and callInProgress", "taken as ready; the vendor's getAgentConfig, getCapabilities or getActiveCalls failed")
	}
	call, said := payload["callInProgress"]
	return d.flushed(center.SessionReady{From: d.From, Notes: r.notes, NoCalls: said && call == nil, Cannot: lacking(payload)})
}

// offerSeen reads our own message of the same name.
func (d *Decoder) offerSeen(r *reader, payload map[string]any) Message {
	work, err := center.ParseWorkID(textOf(payload["workId"]))
	if err != nil {
		r.note(noteUnknown, "workId", payload["workId"], "the workId of an offer, such as aw-4712", "left out")
		return d.flushed(center.Deviated{From: d.From, Notes: r.notes})
	}
	return d.flushed(center.OfferSeen{Work: work, Agent: d.From.Agent})
}

// flushed puts what was held before what has come.
func (d *Decoder) flushed(signals ...center.InputBody) Message {
	var message Message
	if held := d.release(); held != nil {
		message = append(message, Signal{Body: held})
	}
	for _, signal := range signals {
		message = append(message, Signal{Body: signal})
	}
	return message
}
