package records

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// mentioned are the fields by which an event of a type speaks of a voice call,
// itself or by an agent work. They are found by their types, so that an event that
// this package has never seen counts too.
type mentioned struct {
	calls, works [][]int
	rows         [][]int // of the vault, about a call
}

var (
	mentions sync.Map // reflect.Type to mentioned
	callType = reflect.TypeFor[center.CallID]()
	workType = reflect.TypeFor[center.WorkID]()
	rowType  = reflect.TypeFor[center.PersonRef]()
)

func mentionedBy(t reflect.Type) mentioned {
	if m, ok := mentions.Load(t); ok {
		return m.(mentioned)
	}
	m := mentioned{}
	m.find(t, nil)
	mentions.Store(t, m)
	return m
}

// find looks into the fields of a struct, and those of structs in it, such as the
// command of CommandIssued. A reference named Customer or Person is somebody; any
// other is a row about the call.
func (m *mentioned) find(t reflect.Type, at []int) {
	for _, field := range reflect.VisibleFields(t) {
		index := append(slices.Clone(at), field.Index...)
		switch {
		case field.Type == callType && at == nil:
			m.calls = append(m.calls, index)
		case field.Type == workType:
			m.works = append(m.works, index)
		case field.Type == rowType && field.Name != "Customer" && field.Name != "Person":
			m.rows = append(m.rows, index)
		case field.Type.Kind() == reflect.Struct && at == nil:
			m.find(field.Type, index)
		}
	}
}

// mention notes that an event speaks of voice calls, so that who tells the life of a
// call knows where it ends.
func (f *fold) mention(at center.Position, event center.Event) {
	v := reflect.ValueOf(event)
	m := mentionedBy(v.Type())
	about := map[uint64]bool{}
	for _, index := range m.calls {
		f.mentionCall(at, v.FieldByIndex(index).Uint(), about)
	}
	for _, index := range m.works {
		if w := f.works.get(v.FieldByIndex(index).Uint()); w != nil {
			f.mentionCall(at, uint64(w.Call), about)
		}
	}
	if _, created := event.(center.CallCreated); created { // its rows are its own, not those of the call before it
		about = map[uint64]bool{uint64(at): true}
	}
	for _, index := range m.rows {
		for call := range about {
			if ref := v.FieldByIndex(index).Uint(); ref != 0 {
				f.rows = append(f.rows, keptRow{call, ref})
			}
		}
	}
}

func (f *fold) mentionCall(at center.Position, id uint64, about map[uint64]bool) {
	if r := f.calls.change(id); r != nil {
		r.Last, about[id] = at, true
	}
}

// keptRow is a row of the vault about a call.
type keptRow struct{ call, ref uint64 }

func (f *fold) writeRows(ctx context.Context, tx *sql.Tx) error {
	for _, row := range f.rows {
		if _, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO kept_row VALUES (?, ?, ?)", f.num, int64(row.call), int64(row.ref)); err != nil {
			return err
		}
	}
	return nil
}

// Kept is part of history.Reader.
func (s *Store) Kept(ctx context.Context, id eventlog.CenterID, call center.CallID) (rows []center.PersonRef, known bool, err error) {
	num, done, err := s.reading(ctx, id)
	if err != nil {
		return nil, false, err
	}
	defer done()
	const statement = "SELECT coalesce(k.ref, 0) FROM voice_call v LEFT JOIN kept_row k ON k.center = v.center AND k.call = v.id WHERE v.center = ? AND v.id = ?"
	err = s.each(ctx, statement, []any{num, int64(call)}, func(r *sql.Rows) error {
		var ref center.PersonRef
		err := r.Scan(&ref)
		if known = true; ref != 0 {
			rows = append(rows, ref)
		}
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("rows about a call: %w", err)
	}
	return rows, known, nil
}

// linkedAtATime bounds the marks of one statement.
const linkedAtATime = 500

// Linked gives the rows of the vault that belong to the calls of customers: notes,
// transcripts, where recordings are. If the records do not go back to the first call
// the error is a *center.Refusal.
func (s *Store) Linked(ctx context.Context, id eventlog.CenterID, customers []center.PersonRef) (rows []center.PersonRef, err error) {
	num, done, err := s.reading(ctx, id)
	if err != nil {
		return nil, err
	}
	defer done()
	state, err := s.State(ctx, id)
	if err != nil {
		return nil, err
	}
	if state.First > 0 { // spec: ERASURE-2
		return nil, &center.Refusal{Code: center.CodeConflict, Sentence: fmt.Sprintf("the records begin after position %d, so what was written about earlier calls cannot be found: "+
			"make them anew with secondring records rebuild --archive, or restore records.db", state.First)}
	}
	for some := range slices.Chunk(customers, linkedAtATime) {
		marks, args := personRefs(some)
		statement := "SELECT ref FROM voice_call v JOIN kept_row k ON k.center = v.center AND k.call = v.id WHERE v.center = ? AND v.customer != 0 AND v.customer IN (" + marks + ")"
		err := s.each(ctx, statement, append([]any{num}, args...), func(r *sql.Rows) error {
			var ref center.PersonRef
			err := r.Scan(&ref)
			rows = append(rows, ref)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("rows about the calls of a customer: %w", err)
		}
	}
	return rows, nil
}
