package sqlite

import (
	"path/filepath"
	"testing"

	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/exam"
)

func TestExam(t *testing.T) {
	exam.Run(t, func(t *testing.T) (eventlog.Store, func() eventlog.Store) {
		path := filepath.Join(t.TempDir(), "data", "log.db")
		open := func() eventlog.Store {
			s, err := Open(path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		store := open()
		t.Cleanup(func() { store.Close() })
		return store, func() eventlog.Store {
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
			store = open()
			return store
		}
	})
}
