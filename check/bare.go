package check

import "strings"

// A connector that runs on a server has no library: it reads and writes the messages
// themselves. What it is told is the same requirement in other words: the message to send,
// as it goes over the wire.

// bareText is what a report says about a rule to a connector without a library, where the
// usual words are about the library.
type bareText struct {
	says string   // what the documentation says
	fix  string   // how to mend it
	code string   // the messages
	mark []string // the fields of them that it is about
	by   map[Profile]bareText
}

// Bare gives what is said about a rule to a connector without a library: what the
// documentation says, how to mend it in words and as messages, and which fields of the
// messages it is about.
func (r *Rule) Bare(p Profile) (document Document, words, code string, mark []string) {
	document, t := r.Document(p), r.bare
	if other, differs := t.by[p]; differs {
		if other.says == "" {
			other.says = t.says
		}
		t = other
	}
	if t.says != "" {
		document.Says = t.says
	}
	if strings.HasPrefix(document.Source, "@") {
		document.Source = "The messages are those of the connector library: " + document.Source
	}
	return document, t.fix, t.code, t.mark
}

// The messages of a text: a line that begins with host or you begins a message, what is
// indented belongs to it, and a line that begins with # says what is in no message.
const (
	hostSays = "host  "
	youSay   = "you   "
	indent   = "      "
	aside    = "#     "
)

// host is a message of the host.
func host(message string) string { return hostSays + message + "\n" }

// you is an event of the connector, with the fields of its payload.
func you(event string, fields ...string) string { return telephony(event, "{", fields, "}") }

// hangup is the event HANGUP of a call, with its fields. Its payload is a list of calls.
func hangup(fields ...string) string {
	return telephony("HANGUP", "[{", append([]string{theCall}, fields...), "}]")
}

// telephony is an event in its envelope. The fields of the payload have a line each, so
// that one can be marked.
func telephony(event, opens string, fields []string, closes string) string {
	head := youSay + `{"type": "TELEPHONY_EVENT_DISPATCHED", "payload": {` + "\n" + indent + `  "telephonyEventType": "` + event + `",` + "\n"
	if len(fields) == 0 {
		return head + indent + `  "telephonyEventPayload": null}}` + "\n"
	}
	return head + indent + `  "telephonyEventPayload": ` + opens + "\n" + inLines(fields) + indent + "  " + closes + "}}\n"
}

// post is a message that is no event, with the fields of its payload.
func post(kind string, fields ...string) string {
	return youSay + `{"type": "` + kind + `", "payload": {` + "\n" + inLines(fields) + indent + "}}\n"
}

func inLines(fields []string) string {
	return indent + "    " + strings.Join(fields, ",\n"+indent+"    ") + "\n"
}

// none is what must not be sent.
func none(what string) string { return aside + what + "\n" }

// Fields and messages that many texts share. c-17 stands for the callId of the agent's
// call, c-18 for that of somebody who was added to it or asked beside it.
const (
	theCall    = `"callId": "c-17"`
	theOther   = `"callId": "c-18"`
	inbound    = `"callType": "Inbound"`
	outbound   = `"callType": "Outbound"`
	callback   = `"callType": "Callback"`
	aNumber    = `"phoneNumber": "+12025550143"`
	rings      = `"state": "ringing"`
	talks      = `"state": "connected"`
	isEnded    = `"reason": "ended"`
	isError    = `"reason": "error"`
	staysOpen  = `"closeCallOnError": false`
	ofCustomer = `"callAttributes": {"participantType": "Initial_Caller"}`
	success    = `"success": true`

	acceptsCall  = hostSays + `{"type": "ACCEPT_CALL", "call": {"callId": "c-17"}}` + "\n"
	declinesCall = hostSays + `{"type": "DECLINE_CALL", "call": {"callId": "c-17"}}` + "\n"
	endsCall     = hostSays + `{"type": "END_CALL", "call": {"callId": "c-17"}}` + "\n"
	dialsNumber  = hostSays + `{"type": "DIAL", "contact": {"phoneNumber": "+12025550143"}}` + "\n"
	addsSomebody = hostSays + `{"type": "ADD_PARTICIPANT", "call": {"callId": "c-17"},` + "\n" + indent + ` "contact": {"phoneNumber": "+12025550143"}}` + "\n"
	setsUp       = hostSays + `{"type": "SETUP_CONNECTOR", "connectorConfig": {}}` + "\n"
)

// status is an agentStatus.
func status(word string) string { return `"agentStatus": "` + word + `"` }

// readyWith is the answer to SETUP_CONNECTOR, with the call that is on the line.
func readyWith(call string) string {
	return post("CONNECTOR_READY", `"agentConfig": {"SELECTED_PHONE": {"type": "DESK_PHONE"}}`, `"capabilities": {"MUTE": true, "BLIND_TRANSFER": true}`, `"callInProgress": `+call)
}

// coded is the field of an ERROR, or of INFO, that says what has failed.
func coded(code string) string { return `"message": "` + code + `"` }

var (
	missedMessage   = hangup(isError, status("MissedCallAgent"), staysOpen)
	declinedMessage = hangup(isError, status("DeclinedByAgent"), staysOpen)
	agentMessage    = hangup(isError, status("FailedConnectAgent"), staysOpen)
	customerMessage = hangup(isError, status("FailedConnectCustomer"), staysOpen)
	endedMessage    = hangup(isEnded, staysOpen)
	notReached      = hangup(isError, staysOpen) // no agentStatus
	startedMessage  = you("CALL_STARTED", theCall, inbound, rings, aNumber, ofCustomer)
	takenMessage    = you("CALL_CONNECTED", theCall, inbound, talks, aNumber)
	statusMessage   = you("SET_AGENT_STATUS_RESULT", success)
)
