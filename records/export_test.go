package records

import (
	"fmt"
	"testing"
)

// Dump is all that is in the tables.
func Dump(t *testing.T, s *Store) (lines []string) {
	t.Helper()
	for _, name := range []string{"center", "presence_status", "kept_row", "voice_call", "conversation", "agent_work", "presence", "audit", "voice_calls", "agent_works", "presence_history", "conversations"} {
		rows, err := s.r.Query("SELECT * FROM " + name + " ORDER BY 1, 2, 3")
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			row, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range row {
				into[i] = &row[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			lines = append(lines, fmt.Sprint(name, row))
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return lines
}

// CommitEvery lets the fold commit more often.
func CommitEvery(s *Store, entries int) { s.batchEntries = entries }
