package connector

import (
	"fmt"

	"github.com/secondring/secondring/center"
)

// hungUp reads HANGUP. Its payload is a list when it is published or answers
// END_CALL, one object when it answers DECLINE_CALL or follows a blind transfer,
// and nothing when the vendor's answer held no call. Whatever it is, the hangup
// is delivered: a leg is gone, and only the machine knows whose.
//
// spec: HANGUP-19
func (r *reader) hungUp(payload any) center.HungUp {
	objects := r.hangupCalls(payload, wrapMax)
	if len(objects) > hangupCallsMax {
		r.note(noteCount, "calls", fmt.Sprintf("%d calls", len(objects)), fmt.Sprintf("at most %d", hangupCallsMax), "the rest was left out")
		objects = objects[:hangupCallsMax]
	}
	var signal center.HungUp
	for i, object := range objects {
		if len(objects) > 1 {
			r.prefix = fmt.Sprintf("calls[%d].", i)
		}
		signal.Calls = append(signal.Calls, r.hangup(object))
	}
	r.prefix = ""
	signal.Notes = r.notes
	return signal
}

// hangupCalls finds the calls in a payload of any shape.
func (r *reader) hangupCalls(payload any, wraps int) []map[string]any {
	const wanted = "a call, or a list of calls"
	switch v := payload.(type) {
	case nil:
		return nil
	case map[string]any:
		for _, wrapping := range []string{"calls", "call"} {
			if inner, wrapped := v[wrapping]; wrapped && v["callId"] == nil && wraps > 0 {
				r.note(noteShape, "telephonyEventPayload", "an object with "+wrapping, wanted, "its "+wrapping+" were taken")
				return r.hangupCalls(inner, wraps-1)
			}
		}
		return []map[string]any{v}
	case []any:
		var calls []map[string]any
		for _, element := range v {
			if object, ok := element.(map[string]any); ok {
				calls = append(calls, object)
				continue
			}
			if list, ok := element.([]any); ok && wraps > 0 {
				r.note(noteShape, "telephonyEventPayload", "a list in a list", wanted, "its calls were taken")
				calls = append(calls, r.hangupCalls(list, wraps-1)...)
				continue
			}
			r.note(noteType, "telephonyEventPayload", "a list with a "+kindOf(element), wanted, "that element was left out")
		}
		return calls
	}
	r.note(noteType, "telephonyEventPayload", "a "+kindOf(payload), wanted, "ruled as a HANGUP without a call")
	return nil
}

// hangup reads one call of a HANGUP.
//
// spec: SEED-1, HANGUP-8, HANGUP-13
func (r *reader) hangup(object map[string]any) center.Hangup {
	call, _ := r.call(object)
	h := center.Hangup{WireCall: call, Close: r.closeOnError(object)}

	reason, said, known := word(r, object, "reason", hangupReasons, "taken as another reason")
	switch {
	case known:
		h.Reason = reason
	case said:
		h.Reason = center.ReasonOther
	}
	status, said, known := word(r, object, "agentStatus", center.AgentStatuses, "ruled as an error without agentStatus")
	switch {
	case known:
		h.AgentStatus = status
	case said:
		h.AgentStatus = center.AgentStatusUnknown
	}
	if h.AgentStatus == center.DeclinedByAgent && h.Reason != center.ReasonError {
		r.note(noteDecline, "reason", object["reason"], "error, with agentStatus DeclinedByAgent", "read as it came")
	}
	return h
}

// closeOnError reads closeCallOnError. The stock library drops false, so absent
// is false without a note, unless the session asked for strictness.
//
// spec: SEED-6, CONNECTOR-9
func (r *reader) closeOnError(object map[string]any) bool {
	const field, wanted, done = "closeCallOnError", "true or false", "ruled as false"
	switch v := object[field].(type) {
	case bool:
		return v
	case nil:
		if r.strict {
			r.note(noteMissing, field, nil, wanted, done)
		}
	default:
		r.note(noteType, field, v, "the boolean true or false", done)
	}
	return false
}
