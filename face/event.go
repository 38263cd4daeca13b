package face

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/people"
)

// Event is a fact of the log.
type Event struct {
	Position uint64         `json:"position"`
	At       time.Time      `json:"at"`
	Kind     string         `json:"kind" example:"WorkDeclined"`
	Data     map[string]any `json:"data" doc:"what the event says; persons are references"`
}

// EventOf says an event of the log in the words of the API.
func EventOf(position center.Position, at center.Millis, event center.Event, d *people.Directory) Event {
	return Event{Position: uint64(position), At: Instant(at), Kind: reflect.TypeOf(event).Name(), Data: plain(event, d)}
}

// Instant is a time of the machine for people and programs; zero if there is none.
func Instant(at center.Millis) time.Time {
	if at == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(at)).UTC()
}

// plain says an event in words: ids and words of closed vocabularies as text, keys
// for agents, and nothing of what is empty.
func plain(event center.Event, d *people.Directory) map[string]any {
	fields, _ := plainValue(reflect.ValueOf(event), d).(map[string]any)
	return fields
}

func plainValue(v reflect.Value, d *people.Directory) any {
	switch known := v.Interface().(type) {
	case center.AgentID:
		return d.AgentKey(known)
	case center.PersonRef:
		return strconv.FormatUint(uint64(known), 10)
	case center.Millis:
		return int64(known)
	case fmt.Stringer:
		return known.String()
	}
	switch v.Kind() {
	case reflect.Pointer:
		return plainValue(v.Elem(), d)
	case reflect.Struct:
		fields := map[string]any{}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() || v.Field(i).IsZero() || f.Type.Kind() == reflect.Array {
				continue // an array is a hash
			}
			name := strings.ToLower(f.Name[:1]) + f.Name[1:]
			if f.Name == "ID" {
				name = "id"
			}
			fields[name] = plainValue(v.Field(i), d)
		}
		return fields
	case reflect.Slice:
		items := make([]any, v.Len())
		for i := range items {
			items[i] = plainValue(v.Index(i), d)
		}
		return items
	}
	return v.Interface()
}
