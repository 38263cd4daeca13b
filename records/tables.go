package records

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/history"
)

// table is a table of the schema with rows of one type.
type table[R any] struct {
	name    string
	time    string // the column that lists are ordered by
	columns string
	fields  func(*R) []any // pointers to the columns, in their order
	cursor  func(*R) history.Cursor
	over    func(*R) bool // nothing of the row will change any more, as a rule
}

var (
	calls = table[history.Call]{
		name: "voice_call", time: "call_start_at",
		columns: `id, conversation, call_type, call_disposition, customer, vendor_call_key, vendor_routed, first_queue, queue, priority, requested_at,
			call_start_at, call_accept_at, call_end_at, caller_gone_at, disconnect_reason, abandoned, agent, attempts, misses, declines,
			previous_call, next_call, transferor, last_position`,
		fields: func(r *history.Call) []any {
			return []any{&r.ID, &r.Conversation, &r.Type, &r.Disposition, &r.Customer, &r.Key, &r.Vendor, &r.FirstQueue, &r.Queue, &r.Priority, &r.RequestedAt,
				&r.StartAt, &r.AcceptAt, &r.EndAt, &r.GoneAt, &r.Reason, &r.Abandoned, &r.Agent, &r.Attempts, &r.Misses, &r.Declines,
				&r.Previous, &r.Next, &r.Transferor, &r.Last}
		},
		cursor: func(r *history.Call) history.Cursor { return history.Cursor{At: r.StartAt, ID: uint64(r.ID)} },
		over:   func(r *history.Call) bool { return r.EndAt != 0 },
	}
	conversations = table[history.Conversation]{
		name: "conversation", time: "opened_at", columns: `id, customer, calls, opened_at, closed_at`,
		fields: func(r *history.Conversation) []any {
			return []any{&r.ID, &r.Customer, &r.Calls, &r.OpenedAt, &r.ClosedAt}
		},
		cursor: func(r *history.Conversation) history.Cursor { return history.Cursor{At: r.OpenedAt, ID: uint64(r.ID)} },
		over:   func(r *history.Conversation) bool { return r.ClosedAt != 0 },
	}
	works = table[history.Work]{
		name: "agent_work", time: "assigned_at",
		columns: `id, call, agent, queue, attempt, dialed, status, outcome, fault, decline_reason, ending, assigned_at, seen_at, accept_at, connect_at,
			after_call_at, close_at`,
		fields: func(r *history.Work) []any {
			return []any{&r.ID, &r.Call, &r.Agent, &r.Queue, &r.Attempt, &r.Dialed, &r.Status, &r.Outcome, &r.Fault, &r.Reason, &r.Ending,
				&r.AssignedAt, &r.SeenAt, &r.AcceptAt, &r.ConnectAt, &r.AfterCallAt, &r.CloseAt}
		},
		cursor: func(r *history.Work) history.Cursor { return history.Cursor{At: r.AssignedAt, ID: uint64(r.ID)} },
		over:   func(r *history.Work) bool { return r.CloseAt != 0 },
	}
	presences = table[history.Presence]{
		name: "presence", time: "start_at", columns: `id, agent, status, kind, cause, start_at, end_at`,
		fields: func(r *history.Presence) []any {
			return []any{&r.ID, &r.Agent, &r.Status, &r.Kind, &r.Cause, &r.StartAt, &r.EndAt}
		},
		cursor: func(r *history.Presence) history.Cursor { return history.Cursor{At: r.StartAt, ID: uint64(r.ID)} },
		over:   func(r *history.Presence) bool { return r.EndAt != 0 },
	}
	deeds = table[history.Deed]{
		name: "audit", time: "at", columns: `id, at, role, actor, key, action, about, code, sentence, times`,
		fields: func(r *history.Deed) []any {
			return []any{&r.ID, &r.At, &r.Role, &r.Actor, &r.Key, &r.Action, &r.About, &r.Code, &r.Sentence, &r.Times}
		},
		cursor: func(r *history.Deed) history.Cursor { return history.Cursor{At: r.At, ID: uint64(r.ID)} },
		over:   func(*history.Deed) bool { return true },
	}
)

// tables are all that hold rows of centers.
var tables = []string{"presence_status", "kept_row", calls.name, conversations.name, works.name, presences.name, deeds.name}

// write is the statement that puts a row, new or old.
func (t *table[R]) write() string {
	return fmt.Sprintf("INSERT OR REPLACE INTO %s (center, %s) VALUES (?%s)", t.name, t.columns, strings.Repeat(", ?", strings.Count(t.columns, ",")+1))
}

// values are the columns of a row as SQLite takes them.
func (t *table[R]) values(num int64, r *R) []any {
	fields := t.fields(r)
	values := make([]any, 1, 1+len(fields))
	values[0] = num
	for _, field := range fields {
		values = append(values, value(reflect.ValueOf(field).Elem()))
	}
	return values
}

func value(v reflect.Value) any {
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Uint64:
		return int64(v.Uint())
	case reflect.Bool:
		if v.Bool() {
			return int64(1)
		}
		return int64(0)
	}
	return v.Int()
}

// personRefs is how references of persons stand in a statement.
func personRefs(refs []center.PersonRef) (marks string, args []any) {
	for _, ref := range refs {
		args = append(args, int64(ref))
	}
	return strings.TrimPrefix(strings.Repeat(", ?", len(refs)), ", "), args
}
