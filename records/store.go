package records

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/history"
)

//go:embed schema.sql
var schemaSQL string

// schemaVersion is what PRAGMA user_version says. A file of another version is
// made anew from the log, and what the log no longer holds is carried over.
const schemaVersion = 4

// File is the name of the records below the data directory.
const File = "records.db"

// Limits, each with its reason.
const (
	// readersMax is how many lists are read at a time; others wait.
	readersMax = 4

	// batchEntriesMax and batchWait bound what is folded in one transaction: so
	// much that its cost does not matter, so little that lists are fresh.
	batchEntriesMax = 2000
	batchWait       = 20 * time.Millisecond

	// freshWait is how long a list waits for the fold.
	freshWait = time.Second

	// cachedMax bounds the rows of each table that are kept in memory although
	// they are over or nobody has asked for them for long.
	cachedMax = 300_000

	// busyTimeout is how long another process may hold the file.
	busyTimeout = 5 * time.Second
)

// Store is the records of a host, in one SQLite file.
type Store struct {
	path    string
	writing sync.Mutex // one transaction at a time
	w, r    *sql.DB

	batchEntries int // batchEntriesMax but in tests

	mu       sync.Mutex
	progress map[eventlog.CenterID]*progress
}

var _ history.Reader = (*Store)(nil)

// progress is how far the records of a center have come.
type progress struct {
	num     int64
	state   history.State
	moved   chan struct{}   // closed when it comes further
	readers *sync.WaitGroup // who reads rows of this number
	rebuild rebuild
}

// Open opens the records in the directory, and makes them if there are none or only
// some of another release. Of centers whose log was trimmed it carries the rows of
// such a file over; if that is not possible the file stays, as records.db.old.
func Open(ctx context.Context, dir string, log eventlog.Store) (*Store, error) {
	only, err := trimmed(ctx, log)
	if err == nil {
		var s *Store
		if s, err = open(ctx, filepath.Join(dir, File), only); err == nil {
			return s, nil
		}
	}
	return nil, fmt.Errorf("open records: %w", err)
}

// open opens a file of records. If it is of another release the rows of some centers
// are carried over from it.
func open(ctx context.Context, path string, only []eventlog.CenterID) (*Store, error) {
	current, err := isCurrent(path)
	if err != nil {
		return nil, err
	}
	if !current {
		discard := Remove
		if len(only) > 0 {
			discard = setAside
		}
		if err := discard(path); err != nil {
			return nil, err
		}
	}
	s := &Store{path: path, batchEntries: batchEntriesMax, progress: map[eventlog.CenterID]*progress{}}
	if s.w, err = connect(path, ""); err != nil {
		return nil, err
	}
	s.w.SetMaxOpenConns(1)
	if !current {
		err = s.create(ctx, only)
	}
	if err == nil {
		s.r, err = connect(path, "PRAGMA query_only = ON;")
	}
	if err != nil {
		return nil, errors.Join(err, s.w.Close())
	}
	s.r.SetMaxOpenConns(readersMax)
	s.r.SetMaxIdleConns(readersMax)
	return s, nil
}

// create makes the tables, and carries rows over. The file is known as whole only
// afterwards.
func (s *Store) create(ctx context.Context, only []eventlog.CenterID) error {
	if _, err := s.w.ExecContext(ctx, "BEGIN; "+schemaSQL+" COMMIT"); err != nil {
		return err
	}
	old := s.path + setAsideSuffix
	carried := len(only) == 0 || s.carry(ctx, old, only) == nil
	if _, err := s.w.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", schemaVersion)); err != nil || !carried {
		return err
	}
	return Remove(old)
}

// isCurrent says whether there is a file that this release can go on with.
func isCurrent(path string) (bool, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case err == nil:
		return false, f.Close()
	case !errors.Is(err, os.ErrExist):
		return false, err
	}
	db, err := connect(path, "")
	if err != nil {
		return false, err
	}
	version := 0
	err = db.QueryRow("PRAGMA user_version").Scan(&version)
	if errors.Is(err, sqlite3.NOTADB) || errors.Is(err, sqlite3.CORRUPT) {
		err = nil
	}
	return version == schemaVersion, errors.Join(err, db.Close())
}

// Remove removes a file of records with what SQLite keeps beside it.
func Remove(path string) error {
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove records: %w", err)
		}
	}
	return nil
}

// connect opens connections. What is written last may be lost with the power: the
// log has it.
func connect(path, more string) (*sql.DB, error) {
	return driver.Open("file:"+path, func(c *sqlite3.Conn) error {
		if err := c.BusyTimeout(busyTimeout); err != nil {
			return err
		}
		return c.Exec("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192;" + more)
	})
}

// Close closes the file. Nobody may follow a center any more.
func (s *Store) Close() error { return errors.Join(s.r.Close(), s.w.Close()) }

// progressOf gives the progress of a center, from the file if nobody has asked
// before; the number is 0 if the file does not know the center.
func (s *Store) progressOf(ctx context.Context, id eventlog.CenterID) (*progress, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.progress[id]; p != nil {
		return p, nil
	}
	p := &progress{moved: make(chan struct{}), readers: &sync.WaitGroup{}, rebuild: rebuild{asked: make(chan struct{}, 1)}}
	err := s.r.QueryRowContext(ctx, "SELECT num, position, at, first FROM center WHERE id = ?", string(id)).Scan(&p.num, &p.state.Position, &p.state.At, &p.state.First)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("records of center %s: %w", id, err)
	}
	s.progress[id] = p
	return p, nil
}

// State says how far the records of a center are.
func (s *Store) State(ctx context.Context, id eventlog.CenterID) (history.State, error) {
	p, err := s.progressOf(ctx, id)
	if err != nil {
		return history.State{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return p.state, nil
}

// Await is part of history.Reader.
func (s *Store) Await(ctx context.Context, id eventlog.CenterID, position center.Position) (history.State, error) {
	p, err := s.progressOf(ctx, id)
	if err != nil {
		return history.State{}, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, freshWait, history.ErrBehind)
	defer cancel()
	return s.await(ctx, p, position)
}

// Catch waits until the records hold a position, however long that takes.
func (s *Store) Catch(ctx context.Context, id eventlog.CenterID, position center.Position) error {
	p, err := s.progressOf(ctx, id)
	if err == nil {
		_, err = s.await(ctx, p, position)
	}
	return err
}

func (s *Store) await(ctx context.Context, p *progress, position center.Position) (history.State, error) {
	for {
		s.mu.Lock()
		state, moved := p.state, p.moved
		s.mu.Unlock()
		if state.Position >= position {
			return state, nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return state, context.Cause(ctx)
		}
	}
}

// advance notes how far the records of a center have come, now that it is
// committed.
func (s *Store) advance(p *progress, state history.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.state = state
	close(p.moved)
	p.moved = make(chan struct{})
}

// reading gives the number of a center in the file. Its rows stay until who reads
// them says done.
func (s *Store) reading(ctx context.Context, id eventlog.CenterID) (num int64, done func(), err error) {
	p, err := s.progressOf(ctx, id)
	if err != nil {
		return 0, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p.readers.Add(1)
	return p.num, p.readers.Done, nil
}
