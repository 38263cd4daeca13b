package records

import (
	"fmt"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/history"
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

// Fill makes rows of calls, one in each millisecond.
func Fill(t testing.TB, s *Store, id eventlog.CenterID, rows int) {
	t.Helper()
	f, err := s.begin(t.Context(), id, "epoch", 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= rows; n++ {
		queue := []string{"support", "sales", "billing"}[n%3]
		f.calls.put(uint64(n), &history.Call{ID: center.CallID(n), StartAt: center.Millis(n), EndAt: 1, Queue: queue, Customer: center.PersonRef(n % 50), Disposition: "completed"})
		if f.entries++; f.entries == 10_000 || n == rows {
			if err := f.commit(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Spoil breaks the rows of calls, as a mistake of an earlier release might have.
func Spoil(t *testing.T, s *Store) {
	t.Helper()
	if _, err := s.w.Exec("DELETE FROM voice_call WHERE id % 2 = 0; UPDATE voice_call SET attempts = attempts + 1"); err != nil {
		t.Fatal(err)
	}
}

// Age makes a closed file of records look as if an older release had written it.
func Age(t *testing.T, dir string) {
	t.Helper()
	db, err := connect(dir+"/"+File, "")
	if err == nil {
		_, err = db.Exec("DROP VIEW voice_calls; ALTER TABLE voice_call DROP COLUMN transferor; ALTER TABLE center DROP COLUMN first; PRAGMA user_version = 2")
	}
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}
