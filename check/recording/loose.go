package recording

import (
	"encoding/json"
	"slices"
)

// loose are the messages that a host sends at a time of its own. The end of a case may
// cut one off.
var loose = []string{"SET_AGENT_STATUS", "AGENT_AVAILABLE", "AGENT_WORK_EVENT", "WRAP_UP_CALL"}

// over are the calls that the connector has hung up. If it connects one after that, the
// host ends it again, and nobody waits for that either.
type over map[string]bool

// loosens says whether the host sends a message at a time of its own.
func (o over) loosens(name string, message []byte) bool {
	if name != "END_CALL" {
		return slices.Contains(loose, name)
	}
	var m struct {
		Call struct {
			ID string `json:"callId"`
		} `json:"call"`
	}
	_ = json.Unmarshal(message, &m) // what is no message is about no call
	return o[m.Call.ID]
}

// hears takes in what the connector says.
func (o over) hears(message []byte) {
	var m struct {
		Payload struct {
			Event string          `json:"telephonyEventType"`
			Body  json.RawMessage `json:"telephonyEventPayload"`
		} `json:"payload"`
	}
	if json.Unmarshal(message, &m) != nil {
		return
	}
	type named struct {
		ID string `json:"callId"`
	}
	var calls []named
	var one struct {
		named
		Call named `json:"call"`
	}
	if json.Unmarshal(m.Payload.Body, &calls) != nil && json.Unmarshal(m.Payload.Body, &one) == nil {
		calls = []named{one.named, one.Call}
	}
	for _, call := range calls {
		switch {
		case call.ID == "":
		case m.Payload.Event == "HANGUP":
			o[call.ID] = true
		case m.Payload.Event == "CALL_STARTED" || m.Payload.Event == "QUEUED_CALL_STARTED": // once more
			delete(o, call.ID)
		}
	}
}
