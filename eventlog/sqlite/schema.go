package sqlite

import (
	"crypto/rand"
	_ "embed"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

//go:embed schema.sql
var schemaSQL string

// schema2SQL is what version 2 added: people are found by number.
//
//go:embed schema-2.sql
var schema2SQL string

// schema3SQL is what version 3 added: a log may begin later than at its first event.
//
//go:embed schema-3.sql
var schema3SQL string

// schemaVersion is what PRAGMA user_version says of a file that this package
// wrote. applicationID marks the file as ours ("2ndR"), so that a wrong path
// does not get tables added.
const (
	schemaVersion = 3
	applicationID = 0x326e6452
)

// prepareSchema makes the tables of a new file and those that an older release
// did not have, and refuses a file that is not ours or newer than this release.
func prepareSchema(db *sqlite3.Conn) error {
	app, err := queryInt(db, "PRAGMA application_id")
	if err != nil {
		return err
	}
	tables, err := queryInt(db, "SELECT count(*) FROM sqlite_schema")
	if err != nil {
		return err
	}
	if tables == 0 && app == 0 {
		return createSchema(db)
	}
	if err := checkOurs(db); err != nil {
		return err
	}
	version, err := queryInt(db, "PRAGMA user_version")
	if err != nil || version == schemaVersion {
		return err
	}
	return upgradeSchema(db, version)
}

// checkOurs refuses a file that is not ours or newer than this release.
func checkOurs(db *sqlite3.Conn) error {
	version, err := queryInt(db, "PRAGMA user_version")
	if err != nil {
		return err
	}
	app, err := queryInt(db, "PRAGMA application_id")
	if err != nil {
		return err
	}
	switch {
	case app != applicationID:
		return fmt.Errorf("this SQLite file was not made by Secondring")
	case version > schemaVersion:
		return fmt.Errorf("the file has schema version %d, this release knows versions up to %d: use the newer release, or restore a backup", version, schemaVersion)
	}
	return nil
}

func createSchema(db *sqlite3.Conn) error {
	epoch, err := newEpoch()
	if err != nil {
		return err
	}
	err = db.Exec(schemaSQL + fmt.Sprintf(`
		INSERT INTO store VALUES ('epoch', '%s'), ('folded_row', 0);
		PRAGMA application_id = %d;`, epoch, applicationID))
	if err != nil {
		return err
	}
	return upgradeSchema(db, 1)
}

// upgradeSchema makes a file of an older version one of this. Who called before
// version 2 is not found by number, and becomes a new person with the next call.
func upgradeSchema(db *sqlite3.Conn, version int64) error {
	var steps string
	if version < 2 {
		var key [32]byte
		if _, err := rand.Read(key[:]); err != nil {
			return fmt.Errorf("draw a key: %w", err)
		}
		steps = schema2SQL + fmt.Sprintf("INSERT INTO store VALUES ('found_key', '%x');\n", key)
	}
	return db.Exec(steps + schema3SQL + fmt.Sprintf("PRAGMA user_version = %d;", schemaVersion))
}

// newEpoch draws a name for an incarnation of a store.
func newEpoch() (string, error) {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", fmt.Errorf("draw an epoch: %w", err)
	}
	return hex.EncodeToString(b[:]), nil
}

// checkVersion refuses a SQLite that is older than sqliteVersionMin.
func checkVersion(db *sqlite3.Conn) error {
	version, err := queryText(db, "SELECT sqlite_version()")
	if err != nil {
		return err
	}
	if versionNumber(version) < versionNumber(sqliteVersionMin) {
		return fmt.Errorf("built with SQLite %s, which can corrupt its write-ahead log; %s or newer is needed", version, sqliteVersionMin)
	}
	return nil
}

// versionNumber turns 3.51.3 into 3051003, as SQLite itself does.
func versionNumber(version string) int {
	n := 0
	for part := range strings.SplitSeq(version, ".") {
		i, err := strconv.Atoi(part)
		if err != nil {
			return 0
		}
		n = n*1000 + i
	}
	return n
}

func queryInt(db *sqlite3.Conn, sql string) (int64, error) {
	text, err := queryText(db, sql)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(text, 10, 64)
}

func queryText(db *sqlite3.Conn, sql string) (string, error) {
	stmt, _, err := db.Prepare(sql)
	if err != nil {
		return "", err
	}
	defer stmt.Close() //nolint:errcheck // it repeats what Step met
	if !stmt.Step() {
		if err := stmt.Err(); err != nil {
			return "", err
		}
		return "", fmt.Errorf("%s: no answer", sql)
	}
	return stmt.ColumnText(0), nil
}
