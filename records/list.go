package records

import (
	"context"
	"fmt"
	"strings"

	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/history"
)

// condition restricts a list.
type condition struct {
	sql  string
	args []any
}

func equals(column string, v any, wanted bool) []condition {
	if !wanted {
		return nil
	}
	return []condition{{column + " = ?", []any{v}}}
}

// list reads the rows of a table that fit, from the cursor on. It never sorts: each
// way to ask has an index in the order of the list.
// spec: RECORDS-4
func list[R any](ctx context.Context, s *Store, t *table[R], id eventlog.CenterID, q history.Query, conditions ...[]condition) ([]R, error) {
	num, done, err := s.reading(ctx, id)
	if err != nil {
		return nil, err
	}
	defer done()
	if q.After != (history.Cursor{}) { // the index is entered at the cursor, not at the end of the time that is asked for
		if q.Newest && (q.Until == 0 || q.Until > q.After.At) {
			q.Until = q.After.At + 1
		} else if !q.Newest {
			q.From = max(q.From, q.After.At)
		}
	}
	where, args := []string{"center = ?"}, []any{num}
	and := func(sql string, values ...any) {
		where, args = append(where, sql), append(args, values...)
	}
	if q.From != 0 {
		and(t.time+" >= ?", int64(q.From))
	}
	if q.Until != 0 {
		and(t.time+" < ?", int64(q.Until))
	}
	for _, some := range conditions {
		for _, c := range some {
			and(c.sql, c.args...)
		}
	}
	order, beyond := "", ">"
	if q.Newest {
		order, beyond = " DESC", "<"
	}
	if q.After != (history.Cursor{}) {
		and(fmt.Sprintf("(%s, id) %s (?, ?)", t.time, beyond), int64(q.After.At), int64(q.After.ID))
	}
	sql := fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY %s%s, id%s LIMIT ?", t.columns, t.name, strings.Join(where, " AND "), t.time, order, order)
	rows, err := s.r.QueryContext(ctx, sql, append(args, q.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", t.name, err)
	}
	defer rows.Close() //nolint:errcheck // Err says what reading met
	var all []R
	for rows.Next() {
		var r R
		if err := rows.Scan(t.fields(&r)...); err != nil {
			return nil, fmt.Errorf("list %s: %w", t.name, err)
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

func ofCustomers(q history.Query) []condition {
	if q.Customers == nil {
		return nil
	}
	marks, args := personRefs(q.Customers)
	return []condition{{"customer != 0 AND customer IN (" + marks + ")", args}}
}

func abandoned(where string) []condition {
	if where == "any" {
		return []condition{{"abandoned != '' AND call_accept_at = 0", nil}}
	}
	return equals("abandoned", where, where != "")
}

// Calls is part of history.Reader.
func (s *Store) Calls(ctx context.Context, id eventlog.CenterID, q history.Query) ([]history.Call, error) {
	return list(ctx, s, &calls, id, q, equals("id", int64(q.Call), q.Call != 0), equals("queue", q.Queue, q.Queue != ""), equals("agent", int64(q.Agent), q.Agent != 0),
		equals("call_disposition", q.Disposition, q.Disposition != ""), abandoned(q.Abandoned), ofCustomers(q))
}

// Conversations is part of history.Reader.
func (s *Store) Conversations(ctx context.Context, id eventlog.CenterID, q history.Query) ([]history.Conversation, error) {
	return list(ctx, s, &conversations, id, q, ofCustomers(q))
}

// Works is part of history.Reader.
func (s *Store) Works(ctx context.Context, id eventlog.CenterID, q history.Query) ([]history.Work, error) {
	return list(ctx, s, &works, id, q, equals("call", int64(q.Call), q.Call != 0), equals("queue", q.Queue, q.Queue != ""), equals("agent", int64(q.Agent), q.Agent != 0),
		equals("outcome", q.Outcome, q.Outcome != ""), equals("fault", q.Fault, q.Fault != ""))
}

// Presences is part of history.Reader.
func (s *Store) Presences(ctx context.Context, id eventlog.CenterID, q history.Query) ([]history.Presence, error) {
	return list(ctx, s, &presences, id, q, equals("agent", int64(q.Agent), q.Agent != 0))
}

// Audit is part of history.Reader.
func (s *Store) Audit(ctx context.Context, id eventlog.CenterID, q history.Query) ([]history.Deed, error) {
	var refused []condition
	if q.Refused {
		refused = []condition{{"code != ''", nil}}
	}
	if q.Done {
		refused = append(refused, condition{"code = ''", nil})
	}
	return list(ctx, s, &deeds, id, q, equals("role", q.Role, q.Role != ""), equals("action", q.Action, q.Action != ""), refused)
}
