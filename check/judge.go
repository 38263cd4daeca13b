package check

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/secondring/secondring/connector"
)

// announced judges a call that the connector has announced, and gives its key. The
// rule is the one that fails if it has not.
func (s *scene) announced(m *said, rule RuleID, event, callType, after string, from mark) (key string) {
	if m == nil {
		s.fatal(rule, finding{says: "no " + event + " came after " + after, sent: s.messages(from), expected: event + " with " + s.by("a CallResult whose call has a callId", "a call that has a callId")})
	}
	switch {
	case m.is("ERROR") && rule != Dialed:
		s.fatal(rule, finding{says: s.by(event+" was published, and the library has refused it: its payload is no CallResult", "ERROR came in place of "+event), sent: sent(m), expected: event + " with " + s.by("a CallResult whose call has a callId", "a call that has a callId")})
	case m.Type != event:
		s.fatal(rule, finding{says: m.Type + " came after " + after, sent: sent(m), expected: event})
	}
	var call object
	if calls := m.calls(); len(calls) > 0 {
		call = calls[0]
	}
	if key = call.text("callId"); key == "" {
		s.fatal(rule, finding{says: event + " has " + with("callId", call["callId"]), sent: sent(m), expected: "a callId: a text that is the call's alone, in this and all later events"})
	}
	number := strings.TrimSpace(call.text("phoneNumber") + call.inner("contact").text("phoneNumber"))
	s.judge(CallerNamed, number != "", finding{says: event + " names nobody: it has no phoneNumber", sent: sent(m), expected: "phoneNumber, the number of the customer"})
	s.typed(m, call, rule, callType)
	s.pass(rule)
	return key
}

// typed judges the type of a call that was announced. A documented type that is not the
// one of a dialed call or of a callback breaks rule, the one on how it is announced: what
// the host makes of it then is another call.
func (s *scene) typed(m *said, call object, rule RuleID, want string) {
	got := call.text("callType")
	wrong := finding{says: m.Type + " has " + with("callType", call["callType"]), sent: sent(m), expected: want + "; the documented values are " + strings.Join(connector.CallTypes(), ", ")}
	known := slices.ContainsFunc(connector.CallTypes(), func(one string) bool { return strings.EqualFold(one, got) })
	switch {
	case strings.EqualFold(got, want):
		s.pass(TypeKnown)
	case known && rule != Announced:
		s.pass(TypeKnown)
		wrong.expected = "callType " + want
		s.fatal(rule, wrong)
	default:
		s.fail(TypeKnown, wrong)
	}
}

// with says what a message has in a field.
func with(field string, v any) string {
	if v == nil {
		return "no " + field
	}
	return "the " + field + " " + connector.Masked(shown(v))
}

// shown is a value as a sentence shows it.
func shown(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

// ending is a HANGUP of a call, as the connector said it.
type ending struct {
	message *said
	call    object
}

// hangup waits for the end of a call. absent is the rule that fails without one; after
// says what happened before.
func (s *scene) hangup(key string, from mark, absent RuleID, after string) ending {
	m := s.hears(from, func(m *said) bool {
		return m.is("HANGUP") && (m.about(key) || !s.again(m)) || s.lost(from, m)
	})
	if m == nil {
		s.fatal(absent, finding{says: "no HANGUP came after " + after, sent: s.messages(from), expected: "HANGUP of call " + key})
	}
	if m.Type == "ERROR" {
		s.fatal(HangupClass, finding{
			says: s.by("a HANGUP was published that the library has refused: its payload is no HangupResult. The call rings on",
				"ERROR with CAN_NOT_END_THE_CALL came, and nobody had asked to end the call: it rings on"),
			sent:     sent(m),
			expected: s.by("publishEvent({eventType: HANGUP, payload: new HangupResult({calls: [new PhoneCall({…})]})})", "HANGUP of call "+key),
		})
	}
	// The library sends a list, and the call itself after a decline and a blind transfer.
	s.judge(HangupClass, objectOf(m.Body)["calls"] == nil, finding{
		says: "HANGUP carries an object with calls", sent: sent(m), expected: "a list of the calls that end" + s.by(", as the library makes it of a HangupResult", ""),
	})
	calls := m.calls()
	for _, call := range calls {
		if call.text("callId") == key {
			s.pass(HangupNamesCall)
			e := ending{m, call}
			s.boolean(e)
			return e
		}
	}
	named := finding{says: "HANGUP names no call", sent: sent(m), expected: "the callId of CALL_STARTED: " + key}
	if len(calls) > 0 && calls[0]["callId"] != nil {
		named.says = fmt.Sprintf("HANGUP names another call: %s", shown(calls[0]["callId"]))
	}
	if len(calls) == 0 || calls[0]["callId"] != nil {
		s.fatal(HangupNamesCall, named)
	}
	s.fail(HangupNamesCall, named)
	return ending{m, calls[0]}
}

// again says whether a HANGUP is about a call that had one before: that is judged by
// itself, and is no answer.
func (s *scene) again(m *said) bool {
	calls := m.calls()
	return len(calls) > 0 && !slices.ContainsFunc(calls, func(call object) bool {
		key := call.text("callId")
		first := s.run.tape.find(0, func(m *said) bool { return m.is("HANGUP") && m.about(key) })
		return key == "" || first == m
	})
}

// lost says whether an ERROR reports a published HANGUP of the wrong class: the library
// has no other reason for it while no END_CALL waits.
func (s *scene) lost(from mark, m *said) bool {
	if !m.is("ERROR") || objectOf(m.Body).text("message") != "CAN_NOT_END_THE_CALL" {
		return false
	}
	return s.run.tape.find(from, func(m *said) bool { return m.from == FromHost && m.Type == "END_CALL" }) == nil
}

// reason judges the reason of an ending, and says whether it is right.
func (s *scene) reason(e ending, want string, rule RuleID) bool {
	got := e.call["reason"]
	return s.judge(rule, got == want, finding{
		says: "HANGUP has " + with("reason", got), sent: sent(e.message), expected: "reason " + want,
	})
}

// failure judges the end of a call that was missed, declined or that failed. One rule
// may stand for both, reason and status.
func (s *scene) failure(e ending, status string, reasonRule, statusRule RuleID) {
	talked := Accepted
	if strings.EqualFold(e.call.text("callType"), "Callback") {
		talked = CallbackConnected
	}
	s.unconnected(e, talked)
	isError, got := e.call["reason"] == "error", e.call["agentStatus"]
	switch {
	case !isError && got != status: // one cause, and one mend: it is told with the reason
		s.fail(reasonRule, finding{
			says:     "HANGUP has " + with("reason", e.call["reason"]) + " and " + with("agentStatus", got) + remark(got, status),
			sent:     sent(e.message),
			expected: "reason error and agentStatus " + status,
		})
		if statusRule != reasonRule {
			s.run.book.leave([]RuleID{statusRule}, missing{scene: s.play.Name, why: "the reason was wrong already", cause: reasonRule})
		}
	default:
		if !isError || statusRule != reasonRule {
			s.reason(e, "error", reasonRule)
		}
		if isError || statusRule != reasonRule {
			s.judge(statusRule, got == status, finding{
				says: "HANGUP has " + with("agentStatus", got) + remark(got, status), sent: sent(e.message), expected: "agentStatus " + status,
			})
		}
	}
	s.closing(e)
}

// unconnected judges that a call which nobody has taken was not connected before its end.
func (s *scene) unconnected(e ending, rule RuleID) {
	key := e.call.text("callId")
	connected := s.run.tape.find(s.begin, func(m *said) bool { return m.is("CALL_CONNECTED") && m.about(key) && m.at < e.message.at })
	if key == "" || connected == nil {
		return
	}
	s.fail(rule, finding{says: "CALL_CONNECTED came for a call that nobody had taken", sent: sent(connected, e.message), expected: "none before somebody talks"})
	s.run.book.leave(only(NoAfterCallWork, StatusStays), missing{scene: s.play.Name, why: "the call was connected", cause: rule})
}

// ended judges the end of a call that was talked on, or that the agent ended.
func (s *scene) ended(e ending, rule RuleID) {
	status := e.call["agentStatus"]
	if e.call["reason"] == "ended" && status != nil && status != "" {
		s.fail(rule, finding{says: "HANGUP with the reason ended has " + with("agentStatus", status), sent: sent(e.message), expected: "none: nobody has missed, declined or failed"})
		return
	}
	s.reason(e, "ended", rule)
}

// remark says more of a status that is not the expected one.
func remark(got any, want string) string {
	text, _ := got.(string)
	switch {
	case strings.EqualFold(text, want):
		return ": its letters differ in case"
	case connector.StandsFor(text) != "":
		return ": it is seen in samples for " + connector.StandsFor(text) + ", and the documentation does not have it"
	case text == connector.Workaround:
		return ": it works around one telephony system, for the callbacks there"
	}
	return ""
}

// closing judges closeCallOnError of a call that was missed, declined or that failed.
// The library drops false, so absent is false.
func (s *scene) closing(e ending) {
	closes, isBoolean := s.boolean(e)
	if !isBoolean {
		s.run.book.leave([]RuleID{KeepsOpen}, missing{scene: s.play.Name, why: "closeCallOnError was no boolean", cause: CloseIsBoolean})
		return
	}
	if s.run.Profile == Profile238 {
		s.judge(KeepsOpen, closes, finding{says: "HANGUP has no closeCallOnError true", sent: sent(e.message), expected: "closeCallOnError true, as release 238 has it"})
		return
	}
	s.judge(KeepsOpen, !closes, finding{
		says: "HANGUP has closeCallOnError true: the conversation is closed, the voice call completed, and nobody is offered it again", sent: sent(e.message), expected: "closeCallOnError false",
	})
}

// boolean reads closeCallOnError, and judges whether it is one. Absent is false.
func (s *scene) boolean(e ending) (closes, ok bool) {
	got := e.call["closeCallOnError"]
	if closes, ok = got.(bool); got == nil {
		ok = true
	}
	s.judge(CloseIsBoolean, ok, finding{says: "HANGUP has " + with("closeCallOnError", got), sent: sent(e.message), expected: "the boolean true or false"})
	return closes, ok
}

// rejected judges what came after a command that cannot work. instead are the events that
// say it has worked, and wrong is what they are said of then.
func (s *scene) rejected(rule RuleID, from mark, command, expected, wrong string, instead ...string) {
	m := s.says(from, append(instead, "ERROR", "INFO")...)
	want := finding{says: "neither an error nor a result came after " + command + ", which cannot work", sent: s.messages(from), expected: expected}
	if m != nil {
		want.says, want.sent = m.Type+" came for "+wrong, sent(m)
	}
	if m == nil || slices.Contains(instead, m.Type) {
		s.fatal(rule, want)
	}
	if both := s.quiet(from, func(m *said) bool { return m.is(instead...) }); both != nil {
		s.fatal(rule, finding{says: both.Type + " came after the error, for " + wrong, sent: sent(m, both), expected: expected})
	}
	s.pass(rule)
}
