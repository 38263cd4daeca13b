package connector

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"github.com/secondring/secondring/center"
)

// call reads a PhoneCall, or as much of one as there is: the host of the
// protocol has always had to live with partial ones. Whoever is on the line
// comes out beside it, since the machine and the log know people only as
// references.
func (r *reader) call(object map[string]any) (center.WireCall, Person) {
	attributes := r.attributes(object["callAttributes"])
	info := r.object(object, "callInfo")
	call := center.WireCall{
		Key:     r.key(object, "callId"),
		Type:    r.callType(object, attributes),
		Call:    r.voiceCall(attributes),
		Parent:  r.firstKey(attributes, "parentVoiceCallId", "parentId"),
		Initial: r.key(info, "initialCallId"),
		Queue:   center.QueueID(r.firstName("queueName", info, attributes)),
		Caller:  strings.EqualFold(textOf(attributes["participantType"]), "Initial_Caller"),
	}
	if call.Parent == "" {
		call.Parent = r.key(info, "parentCallId")
	}
	if connection := r.key(object, "connectionId"); connection != call.Key {
		call.Connection = connection
	}
	return call, r.person(object)
}

func (r *reader) callType(object, attributes map[string]any) center.CallType {
	callType, _, _ := word(r, object, "callType", callTypes, "ruled without a call type")
	if consult := attributes["isConsultCall"]; consult != true && !strings.EqualFold(textOf(consult), "true") {
		return callType
	}
	switch callType {
	case center.NoCallType, center.Outbound, center.AddedParticipant, center.Internal:
		return center.Consult // older generations have no word for it
	}
	return callType
}

// voiceCall reads the host's own id of the call.
func (r *reader) voiceCall(attributes map[string]any) center.CallID {
	raw, present := attributes["voiceCallId"]
	if !present || raw == nil || raw == "" {
		return 0
	}
	text, isText := raw.(string)
	id, err := center.ParseCallID(text)
	if !isText || err != nil {
		r.note(noteUnknown, "callAttributes.voiceCallId", raw, "the id this host gave the call, such as vc-4711", "the call was looked up by callId")
		return 0
	}
	return id
}

// attributes reads callAttributes, which vendors send as an object or as JSON
// in a string. They may say anything about a person, so a note never shows them.
func (r *reader) attributes(raw any) map[string]any {
	const field, wanted, done = "callAttributes", "an object, or JSON of one in a string", "read without call attributes"
	switch v := raw.(type) {
	case nil:
		return nil
	case map[string]any:
		return v
	case string:
		if strings.TrimSpace(v) == "" {
			return nil
		}
		parsed, _, err := parse([]byte(v))
		object, ok := parsed.(map[string]any)
		if err != nil || !ok {
			r.note(noteType, field, fmt.Sprintf("text of %d characters", len(v)), wanted, done)
		}
		return object
	}
	r.note(noteType, field, fmt.Sprintf("a %s", kindOf(raw)), wanted, done)
	return nil
}

// object reads a field that is an object.
func (r *reader) object(parent map[string]any, field string) map[string]any {
	raw := parent[field]
	object, ok := raw.(map[string]any)
	if !ok && raw != nil {
		r.note(noteType, field, "a "+kindOf(raw), "an object", "read without it")
	}
	return object
}

// key reads an id that the vendor gave: text, short, and fit to be printed. One
// that is not is replaced by its hash, which is the same each time it comes.
func (r *reader) key(object map[string]any, field string) string {
	raw := object[field]
	text := ""
	switch v := raw.(type) {
	case nil:
		return ""
	case string:
		text = v
	case json.Number:
		text = v.String()
		r.note(noteType, field, raw, "a string", "taken as text")
	default:
		r.note(noteType, field, "a "+kindOf(raw), "a string", "read without it")
		return ""
	}
	if len(text) <= keyBytesMax && strings.IndexFunc(text, unicode.IsControl) < 0 {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	hashed := "sha256-" + hex.EncodeToString(sum[:12])
	r.note(noteLength, field, text, fmt.Sprintf("at most %d characters, none of them a control character", keyBytesMax), "known from here on as "+hashed)
	return hashed
}

func (r *reader) firstKey(object map[string]any, fields ...string) string {
	for _, field := range fields {
		if key := r.key(object, field); key != "" {
			return key
		}
	}
	return ""
}

// firstName reads a short name from the first object that has it.
func (r *reader) firstName(field string, objects ...map[string]any) string {
	for _, object := range objects {
		text := textOf(object[field])
		if text == "" {
			continue
		}
		if len(text) <= nameBytesMax && strings.IndexFunc(text, unicode.IsControl) < 0 {
			return text
		}
		r.note(noteLength, field, text, fmt.Sprintf("at most %d characters", nameBytesMax), "read without it")
	}
	return ""
}

// person reads who is on the line.
func (r *reader) person(object map[string]any) Person {
	contact, _ := object["contact"].(map[string]any)
	number := textOf(object["phoneNumber"])
	if number == "" {
		number = textOf(contact["phoneNumber"])
	}
	if len(number) > numberBytesMax {
		r.note(noteLength, "phoneNumber", fmt.Sprintf("%d characters", len(number)), fmt.Sprintf("at most %d characters", numberBytesMax), "read without it")
		number = ""
	}
	name := textOf(contact["name"])
	if len(name) > numberBytesMax {
		name = ""
	}
	return Person{Number: number, Name: name}
}

func textOf(value any) string {
	text, _ := value.(string)
	return text
}

// kindOf names the JSON type of a value.
func kindOf(value any) string {
	switch value.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "list"
	case string:
		return "string"
	case json.Number:
		return "number"
	case bool:
		return "boolean"
	case cut:
		return "value nested too deep"
	}
	return "null"
}
