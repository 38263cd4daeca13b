package stream

import (
	"reflect"
	"slices"

	"github.com/secondring/secondring/center"
)

// touch is what an event is about: the objects that it may have changed.
type touch struct {
	calls         []center.CallID
	works         []center.WorkID
	agents        []center.AgentID
	targets       []center.AgentID // whom a call is transferred to: named, but not theirs
	queues        []center.QueueID
	conversations []center.ConversationID
	everybody     bool // rules of all agents changed, or all connections are gone
	removed       center.Change
}

// touchOf finds the ids in an event by their types, so that an event that comes to
// the log one day is followed from that day on.
func touchOf(at center.Position, event center.Event) (t touch) {
	t.collect(reflect.ValueOf(event))
	switch e := event.(type) {
	case center.CallCreated:
		t.calls = append(t.calls, center.CallID(at))
	case center.WorkAssigned:
		t.works = append(t.works, center.WorkID(at))
	case center.HostRestarted:
		t.everybody = true
	case center.Configured:
		t.everybody = beyondLists(e.Change)
		t.removed = center.Change{RemoveAgents: e.Change.RemoveAgents, RemoveQueues: e.Change.RemoveQueues}
	}
	return t
}

// beyondLists says whether a change of rules does more than put and remove agents
// and queues.
func beyondLists(change center.Change) bool {
	change.Settings, change.Agents, change.Queues, change.RemoveAgents, change.RemoveQueues = nil, nil, nil, nil, nil
	return !reflect.ValueOf(change).IsZero()
}

// add joins what two events are about.
func (t *touch) add(u *touch) {
	merge(&t.calls, u.calls)
	merge(&t.works, u.works)
	merge(&t.agents, u.agents)
	merge(&t.queues, u.queues)
	merge(&t.conversations, u.conversations)
	merge(&t.removed.RemoveAgents, u.removed.RemoveAgents)
	merge(&t.removed.RemoveQueues, u.removed.RemoveQueues)
	t.everybody = t.everybody || u.everybody
}

func merge[T comparable](list *[]T, more []T) {
	for _, id := range more {
		put(list, id)
	}
}

func (t *touch) collect(v reflect.Value) {
	if !tellsIDs(v.Type()) {
		return
	}
	switch id := v.Interface().(type) {
	case center.CallID:
		put(&t.calls, id)
	case center.WorkID:
		put(&t.works, id)
	case center.AgentID:
		put(&t.agents, id)
	case center.QueueID:
		put(&t.queues, id)
	case center.ConversationID:
		put(&t.conversations, id)
	case center.Target:
		put(&t.targets, id.Agent)
		put(&t.queues, id.Queue)
	default:
		t.collectParts(v)
	}
}

func (t *touch) collectParts(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			t.collect(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				t.collect(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			t.collect(v.Index(i))
		}
	}
}

// tellsIDs leaves out the kinds in which there can be none.
func tellsIDs(v reflect.Type) bool {
	switch v.Kind() {
	case reflect.Struct, reflect.Uint64, reflect.String:
		return true
	case reflect.Pointer:
		return tellsIDs(v.Elem())
	case reflect.Slice:
		return v.Elem().Kind() != reflect.Uint8 && tellsIDs(v.Elem())
	}
	return false
}

func put[T comparable](list *[]T, id T) {
	var none T
	if id != none && !slices.Contains(*list, id) {
		*list = append(*list, id)
	}
}
