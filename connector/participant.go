package connector

import (
	"fmt"
	"strings"

	"github.com/secondring/secondring/center"
)

// participant reads PARTICIPANT_ADDED, _CONNECTED and _REMOVED. The payload is a
// participant, a whole call (END_CALL while other calls live), only a reason, or
// `false` where the library had no call to send.
func (r *reader) participant(change center.ParticipantChange, payload any) center.ParticipantChanged {
	object, ok := payload.(map[string]any)
	if !ok && payload != nil && payload != false {
		r.note(noteType, "telephonyEventPayload", "a "+kindOf(payload), "an object", "taken as a participant that is not named")
	}
	if inner, wrapped := object["call"].(map[string]any); wrapped && object["callId"] == nil {
		r.note(noteShape, "telephonyEventPayload", "an object with call", "the call itself", "its call was taken")
		object = inner
	}
	signal := center.ParticipantChanged{
		Change:        change,
		CustomerGone:  object["initialCallHasEnded"] == true,
		ReasonIsError: strings.EqualFold(textOf(object["reason"]), "error"),
		Replayed:      object["isReplayedCall"] == true,
	}
	signal.Call, _ = r.call(object)
	signal.Notes = r.notes
	return signal
}

// held reads HOLD_TOGGLE: one signal for each call that it says something of.
func (r *reader) held(payload any) []center.InputBody {
	object, ok := payload.(map[string]any)
	if !ok {
		r.note(noteType, "telephonyEventPayload", "a "+kindOf(payload), "an object", "left out")
		return nil
	}
	var signals []center.InputBody
	for _, call := range r.heldCalls(object["calls"]) {
		wire, _ := r.call(call)
		hold, said := onHold(call, wire.Caller, object)
		if said && len(signals) < hangupCallsMax {
			signals = append(signals, holdSignal(hold, wire))
		}
	}
	if len(signals) == 0 { // as when participants were joined
		for _, of := range []struct {
			field  string
			caller bool
		}{{"isCustomerOnHold", true}, {"isThirdPartyOnHold", false}} {
			if hold, said := object[of.field].(bool); said {
				signals = append(signals, holdSignal(hold, center.WireCall{Caller: of.caller}))
			}
		}
	}
	if len(signals) > 0 {
		first := signals[0].(center.ParticipantChanged)
		first.Notes = r.notes
		signals[0] = first
	}
	return signals
}

// heldCalls lists the calls of HOLD_TOGGLE: a map by callId, or a list.
func (r *reader) heldCalls(raw any) []map[string]any {
	var calls []map[string]any
	add := func(name string, element any) {
		if call, ok := element.(map[string]any); ok {
			calls = append(calls, call)
			return
		}
		r.note(noteType, "calls", fmt.Sprintf("a %s in calls", kindOf(element)), "a call", "left out")
	}
	switch v := raw.(type) {
	case nil:
	case map[string]any:
		for _, name := range sortedKeys(v) {
			add(name, v[name])
		}
	case []any:
		for _, element := range v {
			add("", element)
		}
	default:
		r.note(noteType, "calls", "a "+kindOf(raw), "calls by callId", "left out")
	}
	return calls
}

// onHold says whether a call is on hold: by what it says itself, else by what
// the event says of the customer and of the third party.
func onHold(call map[string]any, caller bool, event map[string]any) (hold, said bool) {
	for _, place := range []string{"callAttributes", "callInfo"} {
		if part, ok := call[place].(map[string]any); ok {
			if hold, said = part["isOnHold"].(bool); said {
				return hold, true
			}
		}
	}
	if caller {
		hold, said = event["isCustomerOnHold"].(bool)
	} else {
		hold, said = event["isThirdPartyOnHold"].(bool)
	}
	return hold, said
}

func holdSignal(hold bool, call center.WireCall) center.ParticipantChanged {
	if hold {
		return center.ParticipantChanged{Change: center.ParticipantHeld, Call: call}
	}
	return center.ParticipantChanged{Change: center.ParticipantResumed, Call: call}
}
