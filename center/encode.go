package center

import (
	"bytes"
	"fmt"
	"iter"
	"reflect"

	"github.com/fxamacker/cbor/v2"
)

// Schema is the version of the encoding of a batch's body and of a snapshot.
const Schema uint16 = 1

// The encoding is CBOR with small integer keys: compact, extensible by new keys,
// and, in core deterministic form, the same bytes for the same value.
var (
	encoding, _ = cbor.CoreDetEncOptions().UserBufferEncMode()
	decoding, _ = cbor.DecOptions{MaxArrayElements: 1 << 20, MaxMapPairs: 1 << 20, DupMapKey: cbor.DupMapKeyEnforcedAPF}.DecMode()
)

// header is the encoded part of an Input beside its body.
type header struct {
	_           struct{} `cbor:",toarray"`
	Kind        inputKind
	At          Millis
	Chance      uint64
	Role        Role
	Agent       AgentID
	Key         string
	Command     string
	Fingerprint uint64
	Events      int
}

// AppendEntry encodes an input and what its step gave, for a batch's body: a
// header, the input's body, then kind and body of each event.
func AppendEntry(buf []byte, in *Input, r *Result) ([]byte, error) {
	h := header{Kind: in.Body.inputKind(), At: in.At, Chance: in.Chance, Role: in.Sender.Role, Agent: in.Sender.Agent,
		Key: in.Sender.Key, Command: in.Command, Fingerprint: in.Fingerprint, Events: len(r.Events)}
	m := &mapWriter{buf: appendHeader(buf, &h)}
	if err := m.any(in.Body); err != nil {
		return buf, fmt.Errorf("encode input: %w", err)
	}
	for _, e := range r.Events {
		m.buf = appendUint(m.buf, uint64(e.eventKind()))
		if err := m.any(e); err != nil {
			return buf, fmt.Errorf("encode event: %w", err)
		}
	}
	return m.buf, nil
}

// any encodes the body of an input or event, by hand or by the library.
func (m *mapWriter) any(body any) error {
	if v, ok := body.(handEncoded); ok {
		m.body(v)
		return nil
	}
	b := bytes.NewBuffer(m.buf)
	if err := encoding.MarshalToBuffer(body, b); err != nil {
		return fmt.Errorf("%T: %w", body, err)
	}
	m.buf = b.Bytes()
	return nil
}

// Entry is one input of a batch and the events that it caused.
type Entry struct {
	Input  Input
	First  Position // of the first event
	Events []Event
}

// Entries decodes a batch's body; after is the position before its first event.
// An entry is valid only until the next one is yielded.
func Entries(schema uint16, after Position, body []byte) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		if schema != Schema {
			yield(nil, fmt.Errorf("batch after position %d has schema %d: this release reads %d", after, schema, Schema))
			return
		}
		e := Entry{}
		for len(body) > 0 {
			rest, err := e.decode(after, body)
			if err != nil {
				yield(nil, fmt.Errorf("batch after position %d: %w", after, err))
				return
			}
			body, after = rest, after+Position(len(e.Events))
			if !yield(&e, nil) {
				return
			}
		}
	}
}

func (e *Entry) decode(after Position, body []byte) ([]byte, error) {
	var h header
	rest, err := decoding.UnmarshalFirst(body, &h)
	if err != nil {
		return nil, fmt.Errorf("input header: %w", err)
	}
	e.Input = Input{At: h.At, Chance: h.Chance, Sender: Sender{h.Role, h.Agent, h.Key}, Command: h.Command, Fingerprint: h.Fingerprint}
	e.First, e.Events = after+1, e.Events[:0]
	if e.Input.Body, rest, err = decodeBody[InputBody](inputBodies[h.Kind], uint16(h.Kind), rest); err != nil {
		return nil, fmt.Errorf("input: %w", err)
	}
	for range h.Events {
		var kind uint16
		if rest, err = decoding.UnmarshalFirst(rest, &kind); err != nil {
			return nil, fmt.Errorf("event kind: %w", err)
		}
		var event Event
		if event, rest, err = decodeBody[Event](eventBodies[eventKind(kind)], kind, rest); err != nil {
			return nil, fmt.Errorf("event: %w", err)
		}
		e.Events = append(e.Events, event)
	}
	return rest, nil
}

func decodeBody[B any](t reflect.Type, kind uint16, data []byte) (body B, rest []byte, err error) {
	if t == nil {
		return body, nil, fmt.Errorf("kind %d is not known to this release", kind)
	}
	v := reflect.New(t)
	rest, err = decoding.UnmarshalFirst(data, v.Interface())
	if err != nil {
		return body, nil, fmt.Errorf("%s: %w", t.Name(), err)
	}
	return v.Elem().Interface().(B), rest, nil
}
