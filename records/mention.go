package records

import (
	"reflect"
	"sync"

	"github.com/secondring/secondring/center"
)

// mentioned are the fields by which an event of a type speaks of a voice call,
// itself or by an agent work. They are found by their types, so that an event that
// this package has never seen counts too.
type mentioned struct {
	calls, works [][]int
}

var (
	mentions sync.Map // reflect.Type to mentioned
	callType = reflect.TypeFor[center.CallID]()
	workType = reflect.TypeFor[center.WorkID]()
)

func mentionedBy(t reflect.Type) mentioned {
	if m, ok := mentions.Load(t); ok {
		return m.(mentioned)
	}
	m := mentioned{}
	for _, field := range reflect.VisibleFields(t) {
		switch {
		case field.Type == callType:
			m.calls = append(m.calls, field.Index)
		case field.Type == workType:
			m.works = append(m.works, field.Index)
		case field.Type.Kind() == reflect.Struct: // such as the command of CommandIssued
			for _, inner := range reflect.VisibleFields(field.Type) {
				if inner.Type == workType {
					m.works = append(m.works, append(append([]int(nil), field.Index...), inner.Index...))
				}
			}
		}
	}
	mentions.Store(t, m)
	return m
}

// mention notes that an event speaks of voice calls, so that who tells the life of a
// call knows where it ends.
func (f *fold) mention(at center.Position, event center.Event) {
	v := reflect.ValueOf(event)
	m := mentionedBy(v.Type())
	for _, index := range m.calls {
		f.mentionCall(at, v.FieldByIndex(index).Uint())
	}
	for _, index := range m.works {
		if w := f.works.get(v.FieldByIndex(index).Uint()); w != nil {
			f.mentionCall(at, uint64(w.Call))
		}
	}
}

func (f *fold) mentionCall(at center.Position, id uint64) {
	if r := f.calls.change(id); r != nil {
		r.Last = at
	}
}
