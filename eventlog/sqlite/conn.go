package sqlite

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/ncruces/go-sqlite3"
)

// dial opens one connection to the file with the settings that all share.
func dial(path, vfs string) (*sqlite3.Conn, error) {
	query := url.Values{"modeof": {path}}
	if vfs != "" {
		query = url.Values{"vfs": {vfs}}
	}
	uri := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}
	db, err := sqlite3.OpenFlags(uri.String(), sqlite3.OPEN_READWRITE|sqlite3.OPEN_CREATE|sqlite3.OPEN_URI)
	if err != nil {
		return nil, err
	}
	if err := db.BusyTimeout(busyTimeout); err != nil {
		_ = db.Close() // err says what is wrong
		return nil, err
	}
	// fullfsync is for macOS, whose fsync does not reach the disk.
	err = db.Exec("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;")
	if err != nil {
		_ = db.Close() // err says what is wrong
		return nil, err
	}
	return db, nil
}

// query is one prepared statement.
type query struct{ *sqlite3.Stmt }

// bind sets the parameters from the first on.
func (q query) bind(args ...any) error {
	for i, arg := range args {
		var err error
		switch v := arg.(type) {
		case int64:
			err = q.BindInt64(i+1, v)
		case string:
			err = q.BindText(i+1, v)
		case []byte:
			if v == nil {
				v = []byte{}
			}
			err = q.BindBlob(i+1, v)
		case zeros:
			err = q.BindZeroBlob(i+1, int64(v))
		default:
			panic(fmt.Sprintf("no way to bind a %T", arg))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// zeros stands for a blob of that many zero bytes.
type zeros int64

// run executes a statement that gives no rows.
func (q query) run(args ...any) error {
	if err := q.bind(args...); err != nil {
		return err
	}
	return q.Exec()
}

// each calls row for every row of the answer, which row reads by the columns.
func (q query) each(row func() error, args ...any) error {
	if err := q.bind(args...); err != nil {
		return err
	}
	for q.Step() {
		if err := row(); err != nil {
			_ = q.Reset() // it repeats what Step met; row failed before
			return err
		}
	}
	return q.Reset()
}

// first calls row for the first row of the answer; found is false if there is
// none.
func (q query) first(row func(), args ...any) (found bool, err error) {
	if err := q.bind(args...); err != nil {
		return false, err
	}
	if q.Step() {
		found = true
		row()
	}
	return found, q.Reset()
}

// rollback ends the transaction of a connection, unless SQLite has: it does so
// itself after some faults.
func rollback(db *sqlite3.Conn) error {
	if db.GetAutocommit() {
		return nil
	}
	if err := db.Exec("ROLLBACK"); err != nil {
		return fmt.Errorf("roll back: %w", err)
	}
	return nil
}

// prepareAll compiles the statements of a connection.
func prepareAll(db *sqlite3.Conn, into map[*query]string) error {
	for q, sql := range into {
		stmt, _, err := db.PrepareFlags(sql, sqlite3.PREPARE_PERSISTENT)
		if err != nil {
			return fmt.Errorf("prepare %s: %w", sql, err)
		}
		q.Stmt = stmt
	}
	return nil
}

const trimmedSQL = "SELECT after, hash FROM trimmed WHERE center = ?1"

// writer is the one connection that writes.
type writer struct {
	db       *sqlite3.Conn
	unsynced bool

	begin, beginRead, commit query
	lastRow, addRow          query
	addCenter, addRun        query
	setFact, getFact         query
	loadCenters, loadRows    query
	findPerson, addPerson    query
	movePerson, dropPerson   query
	addSlot, setSlot         query
	addFound, dropFound      query
	addSnapshot, dropOld     query
	snapshots, trimmed       query
	setTrimmed               query
	dropRow, dropRun         query
}

func openWriter(path string, options Options) (*writer, error) {
	db, err := dial(path, options.VFS)
	if err != nil {
		return nil, err
	}
	w := &writer{db: db, unsynced: options.Unsynced}
	if err := w.setUp(); err != nil {
		_ = closeConn(db) // err says what is wrong
		return nil, err
	}
	return w, nil
}

func (w *writer) setUp() error {
	if err := checkVersion(w.db); err != nil {
		return err
	}
	if err := w.syncs(atCommit); err != nil {
		return err
	}
	mode, err := queryText(w.db, "PRAGMA journal_mode = WAL")
	if err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("the file system gives no write-ahead log, only journal mode %s", mode)
	}
	// The keeper writes the WAL back, see checkpoint.go. For secure_delete see
	// vault.go.
	err = w.db.Exec("PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16384; PRAGMA secure_delete = FAST;")
	if err != nil {
		return err
	}
	if err := w.db.Exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := prepareSchema(w.db); err != nil {
		return errors.Join(err, rollback(w.db))
	}
	if err := w.db.Exec("COMMIT"); err != nil {
		return err
	}
	return w.prepare()
}

// syncing says what SQLite syncs.
type syncing string

const (
	atCommit     syncing = "FULL"
	atCheckpoint syncing = "NORMAL" // for what need not last
)

// syncs sets what is synced from now on, if anything is.
func (w *writer) syncs(what syncing) error {
	if w.unsynced {
		what = "OFF"
	}
	return w.db.Exec("PRAGMA synchronous = " + string(what))
}

func (w *writer) prepare() error {
	return prepareAll(w.db, map[*query]string{
		&w.begin:     "BEGIN IMMEDIATE",
		&w.beginRead: "BEGIN",
		&w.commit:    "COMMIT",
		&w.lastRow:   "SELECT max(row) FROM log",
		&w.addRow:    "INSERT INTO log VALUES (?1, ?2)",
		&w.addCenter: "INSERT INTO center (id) VALUES (?1)",
		&w.addRun:    "INSERT INTO place VALUES (?1, ?2, ?3, ?4, ?5)",
		&w.setFact:   "UPDATE store SET value = ?2 WHERE key = ?1",
		&w.getFact:   "SELECT value FROM store WHERE key = ?1",
		&w.loadCenters: `SELECT num, id, last, hash FROM center LEFT JOIN place
			ON center = num AND last = (SELECT max(last) FROM place WHERE center = num)`,
		&w.loadRows:    "SELECT row, frames FROM log WHERE row > ?1 ORDER BY row",
		&w.findPerson:  "SELECT slot, length(body) FROM person JOIN vault USING (slot) WHERE center = ?1 AND ref = ?2",
		&w.addPerson:   "INSERT INTO person VALUES (?1, ?2, ?3)",
		&w.movePerson:  "UPDATE person SET slot = ?3 WHERE center = ?1 AND ref = ?2",
		&w.dropPerson:  "DELETE FROM person WHERE center = ?1 AND ref = ?2",
		&w.addSlot:     "INSERT INTO vault (body) VALUES (?1)",
		&w.setSlot:     "UPDATE vault SET body = ?2 WHERE slot = ?1",
		&w.addFound:    "INSERT INTO found VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
		&w.dropFound:   "DELETE FROM found WHERE center = ?1 AND ref = ?2",
		&w.addSnapshot: "INSERT OR REPLACE INTO snapshot (center, position, schema, hash, body) VALUES (?1, ?2, ?3, ?4, ?5)",
		&w.dropOld: `DELETE FROM snapshot WHERE center = ?1 AND position NOT IN
			(SELECT position FROM snapshot WHERE center = ?1 ORDER BY position DESC LIMIT ?2)
			AND position NOT IN (SELECT after FROM trimmed WHERE center = ?1)`,
		&w.snapshots:  "SELECT hash, body FROM snapshot WHERE center = ?1 AND position > ?2",
		&w.trimmed:    trimmedSQL,
		&w.setTrimmed: "INSERT OR REPLACE INTO trimmed VALUES (?1, ?2, ?3)",
		&w.dropRow:    "DELETE FROM log WHERE row = ?1",
		&w.dropRun:    "DELETE FROM place WHERE center = ?1 AND last = ?2",
	})
}

// reader is one of the connections that read.
type reader struct {
	db *sqlite3.Conn

	begin, commit query
	lastRow, runs query
	snapshots     query
	person, found query
	persons       query
	trimmed, row  query
	oldRun        query
	allTrimmed    query
}

func openReader(path, vfs string) (*reader, error) {
	db, err := dial(path, vfs)
	if err != nil {
		return nil, err
	}
	r := &reader{db: db}
	err = db.Exec("PRAGMA query_only = ON; PRAGMA cache_size = -4096;")
	if err == nil {
		err = prepareAll(db, map[*query]string{
			&r.begin:     "BEGIN",
			&r.commit:    "COMMIT",
			&r.lastRow:   "SELECT max(row) FROM log",
			&r.runs:      "SELECT prev, entries FROM place WHERE center = ?1 AND last > ?2 ORDER BY last LIMIT 1",
			&r.snapshots: "SELECT position, schema, hash, body FROM snapshot WHERE center = ?1 AND position <= ?2 ORDER BY position DESC",
			&r.trimmed:   trimmedSQL,
			&r.oldRun: `SELECT last, entries FROM place WHERE center = ?1 AND last <= (SELECT after FROM trimmed WHERE center = ?1)
				AND last < (SELECT max(last) FROM place WHERE center = ?1) ORDER BY last LIMIT 1`,
			&r.allTrimmed: `SELECT center, min(after, ifnull((SELECT max(last) FROM place WHERE place.center = trimmed.center), 0)) FROM trimmed`,
			&r.row:        "SELECT frames FROM log WHERE row = ?1",
			&r.person:     "SELECT body FROM person JOIN vault USING (slot) WHERE center = ?1 AND ref = ?2",
			&r.found:      "SELECT ref FROM found WHERE center = ?1 AND tag = ?2",
			&r.persons:    "SELECT ref, body FROM person JOIN vault USING (slot) WHERE center = ?1 AND ref > ?2 ORDER BY ref LIMIT ?3",
		})
	}
	if err != nil {
		_ = closeConn(db) // err says what is wrong
		return nil, err
	}
	return r, nil
}
