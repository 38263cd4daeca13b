package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/ncruces/go-sqlite3"

	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/internal/durable"
)

// Options change how a store runs. The zero value is right for a host.
type Options struct {
	// NewEpoch gives the store a new epoch. Set it on the first opening of a
	// file that was restored from a backup.
	NewEpoch bool

	// VFS names a registered SQLite file system to use instead of the
	// operating system's. It is how a simulation puts its own disk under the
	// store; the file's directory and modes are then its business.
	VFS string

	// CheckpointInline writes the WAL back at the end of an Append instead of
	// beside it, so that a simulated disk sees the same writes in every run of
	// a seed.
	CheckpointInline bool

	// Unsynced leaves out every fsync: a power cut takes what was committed last,
	// or the file. It is for a log that goes with the process that wrote it.
	Unsynced bool

	// WALPagesMax is the size from which the WAL is written back, in pages of
	// 4 KiB; 0 means 16 MiB.
	WALPagesMax int

	bounds *bounds // nil means defaultBounds
}

// Store is an [eventlog.Store] in a SQLite file.
type Store struct {
	path    string
	options Options
	epoch   string

	foundKey []byte // of the index of people

	// writing guards the write connection and all that a commit changes.
	writing sync.Mutex
	w       *writer
	failed  error // why the store is broken
	frames  []byte
	run     []byte
	padded  []byte

	ends ends

	readers chan *reader  // idle connections
	spare   chan struct{} // connections that may still be opened

	walPages int // size of the WAL after the last commit
	keeper   keeper
}

var _ eventlog.Store = (*Store)(nil)

// Open opens the store in the file at path, and makes it and its directory if
// there is none. Another process may have it open too: its commits and ours
// are fenced against each other.
func Open(path string, options Options) (*Store, error) {
	s, err := open(path, options)
	if err != nil {
		return nil, fmt.Errorf("open event log %s: %w", path, err)
	}
	return s, nil
}

func open(path string, options Options) (*Store, error) {
	if options.VFS == "" {
		abs, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		if path, err = abs, makeFile(abs, !options.Unsynced); err != nil {
			return nil, err
		}
	}
	if options.WALPagesMax == 0 {
		options.WALPagesMax = walPagesMax
	}
	if options.bounds == nil {
		options.bounds = &defaultBounds
	}
	w, err := openWriter(path, options)
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, options: options, w: w, readers: make(chan *reader, readersMax), spare: make(chan struct{}, readersMax)}
	for range readersMax {
		s.spare <- struct{}{}
	}
	if err := s.start(); err != nil {
		_ = closeConn(w.db) // err says what is wrong
		return nil, err
	}
	if options.VFS == "" {
		if err := closeToOthers(path); err != nil {
			_ = closeConn(w.db) // err says what is wrong
			return nil, err
		}
	}
	s.keeper.start(s)
	return s, nil
}

// closeToOthers sets the mode of SQLite's shared memory, which the driver leaves
// to the process's mask. It holds no content, but a rule without an exception is
// easier to check.
func closeToOthers(path string) error {
	err := os.Chmod(path+"-shm", 0o600)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// makeFile creates a missing file, readable by its owner alone, and makes its
// name durable if asked to. SQLite gives its other files the same mode.
func makeFile(path string, synced bool) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if !synced {
		return nil
	}
	for _, d := range []string{dir, filepath.Dir(dir)} {
		if err := durable.SyncDir(d); err != nil {
			return err
		}
	}
	return nil
}

// start brings a newly opened file to rest and loads the ends of all logs.
//
// The WAL is written back first. A host that failed in fsync may have left
// frames there which the page cache holds and the disk does not; copied into
// the file and synced anew they are safe, or this fails too. If another process
// is at work the WAL is its to keep, and we go on without.
func (s *Store) start() error {
	if _, _, err := s.w.db.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE); err != nil && !errors.Is(err, sqlite3.BUSY) {
		return err
	}
	if s.options.NewEpoch {
		epoch, err := newEpoch()
		if err != nil {
			return err
		}
		if err := s.w.setFact.run("epoch", epoch); err != nil {
			return err
		}
	}
	if _, err := s.w.getFact.first(func() { s.epoch = s.w.getFact.ColumnText(0) }, "epoch"); err != nil {
		return err
	}
	if err := s.readFoundKey(); err != nil {
		return err
	}
	s.w.db.WALHook(func(_ *sqlite3.Conn, _ string, pages int) error {
		s.walPages = pages
		return nil
	})
	if err := s.w.beginRead.run(); err != nil {
		return err
	}
	if err := s.load(); err != nil {
		return err
	}
	return s.w.commit.run()
}

// Epoch names this incarnation of the store.
func (s *Store) Epoch() string { return s.epoch }

// fail marks the store broken. The connection keeps its locks only as long as
// its transaction, so that is ended; what became of it the next opening sees.
func (s *Store) fail(err error) error {
	s.failed = fmt.Errorf("%w: %w", eventlog.ErrBroken, errors.Join(err, rollback(s.w.db)))
	return s.failed
}

// Close ends the store. A sound one writes its WAL back, so that one file is
// left; a broken one touches nothing.
func (s *Store) Close() error {
	s.stopKeeper()
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.w == nil {
		return nil
	}
	var faults []error
	for range readersMax {
		select {
		case <-s.spare:
		case r := <-s.readers:
			faults = append(faults, closeUnwritten(r.db))
		}
	}
	close(s.readers)
	if s.failed != nil {
		faults = append(faults, closeUnwritten(s.w.db))
	} else {
		faults = append(faults, closeConn(s.w.db))
	}
	s.w = nil
	s.failed = fmt.Errorf("%w: it is closed", eventlog.ErrBroken)
	return errors.Join(faults...)
}

// closeUnwritten closes a connection without writing the WAL back.
func closeUnwritten(db *sqlite3.Conn) error {
	_, err := db.Config(sqlite3.DBCONFIG_NO_CKPT_ON_CLOSE, true)
	return errors.Join(err, closeConn(db))
}

// closeConn finalizes a connection's statements, without which SQLite keeps it
// open.
func closeConn(db *sqlite3.Conn) error {
	for _, stmt := range slices.Collect(db.Stmts()) {
		_ = stmt.Close() // it repeats what the last Step met
	}
	return db.Close()
}
