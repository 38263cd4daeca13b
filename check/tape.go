package check

import (
	"bytes"
	"encoding/json"
	"sync"
	"time"
)

// mark is a place on the tape.
type mark int

// tape keeps what passed, in order, and wakes those who wait for more.
type tape struct {
	began time.Time
	tell  func(Entry)

	mu    sync.Mutex
	scene string // the case that is played
	load  int    // how often the connector was loaded
	said  []*said
	more  chan struct{} // closed when something is added, and replaced
}

// said is a message on the tape, or a load, or an act.
type said struct {
	at    mark
	scene string
	load  int
	from  Side
	raw   json.RawMessage
	message
}

// message is what a message of either side says.
type message struct {
	Type  string // of the message; of an event it is that of the event
	Event bool   // it is a TELEPHONY_EVENT_DISPATCHED
	Body  any    // the payload; of a message of the host the whole of it
}

func newTape(tell func(Entry)) *tape {
	return &tape{began: time.Now(), tell: tell, more: make(chan struct{})}
}

// add puts an entry on the tape.
func (t *tape) add(e Entry) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e.At, e.Case = time.Since(t.began), t.scene
	if e.From == FromLine {
		t.load++
	}
	s := &said{at: mark(len(t.said)), scene: t.scene, load: t.load, from: e.From, raw: e.Message}
	if e.Message != nil {
		s.message = read(e.Message)
	}
	t.said = append(t.said, s)
	if t.tell != nil {
		t.tell(e)
	}
	close(t.more)
	t.more = make(chan struct{})
}

// plays says which case is played from now on.
func (t *tape) plays(scene string) mark {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.scene = scene
	return mark(len(t.said))
}

func (t *tape) now() mark {
	t.mu.Lock()
	defer t.mu.Unlock()
	return mark(len(t.said))
}

// since gives what is on the tape from a place on, and a channel that is closed when
// there is more.
func (t *tape) since(from mark) ([]*said, <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.said[min(int(from), len(t.said)):], t.more
}

// find gives the first message from a place on that fits.
func (t *tape) find(from mark, fits func(*said) bool) *said {
	list, _ := t.since(from)
	for _, s := range list {
		if fits(s) {
			return s
		}
	}
	return nil
}

// read takes a message apart. What is none has no type.
func read(raw []byte) message {
	var envelope struct {
		Type    string          `json:"type"`
		Payload json.RawMessage `json:"payload"`
	}
	if json.Unmarshal(raw, &envelope) != nil {
		return message{}
	}
	var event struct {
		Type    string          `json:"telephonyEventType"`
		Payload json.RawMessage `json:"telephonyEventPayload"`
	}
	if envelope.Type == "TELEPHONY_EVENT_DISPATCHED" && json.Unmarshal(envelope.Payload, &event) == nil {
		return message{Type: event.Type, Event: true, Body: value(event.Payload)}
	}
	if envelope.Payload != nil {
		return message{Type: envelope.Type, Body: value(envelope.Payload)}
	}
	return message{Type: envelope.Type, Body: value(raw)}
}

func value(raw []byte) (v any) {
	if len(raw) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if decoder.Decode(&v) != nil {
		return nil
	}
	return v
}

// object is a JSON object of a message; nil has no fields.
type object map[string]any

func objectOf(v any) object {
	o, _ := v.(map[string]any)
	return o
}

func (o object) text(field string) string {
	text, _ := o[field].(string)
	return text
}

func (o object) inner(field string) object { return objectOf(o[field]) }

// calls are the calls that an event is about: one, or those of a list.
func (m *message) calls() []object {
	switch body := m.Body.(type) {
	case map[string]any:
		if inner, ok := body["call"].(map[string]any); ok && body["callId"] == nil {
			return []object{inner}
		}
		if inner, ok := body["calls"].([]any); ok && m.Type == "HANGUP" && body["callId"] == nil {
			return objectsIn(inner)
		}
		return []object{body}
	case []any:
		return objectsIn(body)
	}
	return nil
}

func objectsIn(list []any) (objects []object) {
	for _, element := range list {
		if o := objectOf(element); o != nil {
			objects = append(objects, o)
		}
	}
	return objects
}

// about says whether an event names a call.
func (m *message) about(key string) bool {
	for _, call := range m.calls() {
		if call.text("callId") == key {
			return true
		}
	}
	return false
}

// replayed says whether the event was sent since the host had asked what is up.
func (m *message) replayed() bool {
	for _, call := range m.calls() {
		if call["isReplayedCall"] == true {
			return true
		}
	}
	return false
}
