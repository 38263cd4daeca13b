package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
)

// pipe is a host in the same process: what it is told it keeps, as short lines.
type pipe struct {
	t       *testing.T
	asked   chan []byte
	decoder connector.Decoder
	told    []string
	ids     map[string]string // the phone's names of calls, as c1, c2 …
}

var errCut = errors.New("cut")

func (h *pipe) Read() ([]byte, error) {
	message, open := <-h.asked
	if !open {
		return nil, errCut
	}
	return message, nil
}

// Write takes a message, which has to be as documented to the last field.
func (h *pipe) Write(_ context.Context, message []byte) error {
	for _, signal := range h.decoder.Decode(message) {
		notes := reflect.ValueOf(signal.Body).FieldByName("Notes")
		if notes.IsValid() && notes.Len() > 0 {
			h.t.Errorf("%s\nis not as documented: %+v", message, notes)
		}
	}
	var m struct {
		Type    string
		Payload struct {
			TelephonyEventType    string
			TelephonyEventPayload json.RawMessage
		}
	}
	if err := json.Unmarshal(message, &m); err != nil {
		h.t.Error(err)
	}
	if m.Type != "TELEPHONY_EVENT_DISPATCHED" {
		h.told = append(h.told, m.Type)
		return nil
	}
	h.told = append(h.told, strings.TrimSpace(m.Payload.TelephonyEventType+" "+h.short(m.Payload.TelephonyEventPayload)))
	return nil
}

// short is what matters of an event's payload.
func (h *pipe) short(payload json.RawMessage) string {
	if bytes.HasPrefix(payload, []byte("[")) {
		var calls []json.RawMessage
		_ = json.Unmarshal(payload, &calls)
		var words []string
		for _, call := range calls {
			words = append(words, h.short(call))
		}
		return strings.Join(words, " + ")
	}
	var call object
	_ = json.Unmarshal(payload, &call)
	var words []string
	for _, field := range []string{"callId", "callType", "reason", "agentStatus", "message", "success", "isMuted", "isRecordingPaused", "isCustomerOnHold", "isThirdPartyOnHold"} {
		if value, said := call[field]; said {
			words = append(words, h.name(fmt.Sprint(value)))
		}
	}
	for _, field := range []string{"closeCallOnError", "isReplayedCall", "initialCallHasEnded"} {
		if call[field] == true {
			words = append(words, field)
		}
	}
	return strings.Join(words, " ")
}

// name is what a play calls a call: c1, c2 and so on, in the order of the phone.
func (h *pipe) name(value string) string {
	if _, n, ok := strings.Cut(value, "-"); ok && len(value) > 8 {
		h.ids["c"+n] = value
		return "c" + n
	}
	return value
}

// joined connects a host to a phone, and hands back what cuts it off.
func joined(t *testing.T, p *Phone) (h *pipe, cut func()) {
	t.Helper()
	h = &pipe{t: t, asked: make(chan []byte), decoder: connector.Decoder{From: center.From{Agent: 1, Epoch: 1}, Strict: true, Generation: connector.Generation4}, ids: map[string]string{}}
	done := make(chan error)
	go func() { done <- p.Serve(h) }()
	return h, func() {
		close(h.asked)
		if err := <-done; !errors.Is(err, errCut) {
			t.Error(err)
		}
	}
}

// ask sends a command: its name, then fields as JSON.
func (h *pipe) ask(p *Phone, line string) {
	name, fields, _ := strings.Cut(line, " ")
	for short, id := range h.ids {
		fields = strings.ReplaceAll(fields, `"`+short+`"`, `"`+id+`"`)
	}
	message := fmt.Sprintf(`{"type":%q`, name)
	if fields != "" {
		message += "," + fields
	}
	h.asked <- []byte(message + "}")
	// Whatever it causes is told once the next one is taken.
	h.asked <- []byte(`{"type":"LOG"}`)
	p.mu.Lock()
	defer p.mu.Unlock()
}
