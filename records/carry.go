package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/secondring/secondring/eventlog"
)

// setAsideSuffix ends the name of records that another release wrote, until what only
// they have is carried over.
const setAsideSuffix = ".old"

// trimmed are the centers whose logs no longer hold all that records were made of.
func trimmed(ctx context.Context, log eventlog.Store) (ids []eventlog.CenterID, err error) {
	all, err := log.Centers(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range all {
		begin, err := log.Begin(ctx, id)
		if err != nil {
			return nil, err
		}
		if begin.Position > 0 {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// setAside renames a file of records that this release cannot go on with. One that was
// set aside before is left: its rows are not carried over yet.
func setAside(path string) error {
	_, err := os.Stat(path + setAsideSuffix)
	if info, missing := os.Stat(path); err == nil || missing == nil && info.Size() == 0 { // it was only just made
		return Remove(path)
	}
	if db, err := connect(path, ""); err == nil {
		_, fault := db.Exec("PRAGMA wal_checkpoint(TRUNCATE)") // of what is no database nothing is in a log
		if err := db.Close(); err != nil && fault == nil {
			return err
		}
	}
	if err := os.Rename(path, path+setAsideSuffix); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("set records aside: %w", err)
	}
	return Remove(path)
}

// carry takes the rows of centers over from another file of records, which may be of
// another release: columns that it does not have are empty. A center that it does
// not know is left out.
// spec: RECORDS-10
func (s *Store) carry(ctx context.Context, from string, ids []eventlog.CenterID) (err error) {
	if _, err := os.Stat(from); err != nil {
		return err // attaching would make one
	}
	if _, err := s.w.ExecContext(ctx, "ATTACH ? AS old", from); err != nil {
		return err
	}
	defer func() {
		_, fault := s.w.ExecContext(context.WithoutCancel(ctx), "DETACH old")
		err = errors.Join(err, fault)
	}()
	tx, err := s.w.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it has nothing to do
	for _, id := range ids {
		if err := carryOne(ctx, tx, id); err != nil {
			return fmt.Errorf("carry the records of center %s over: %w", id, err)
		}
	}
	return tx.Commit()
}

func carryOne(ctx context.Context, tx *sql.Tx, id eventlog.CenterID) error {
	var num int64
	err := tx.QueryRowContext(ctx, "SELECT num FROM old.center WHERE id = ?", string(id)).Scan(&num)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	names, values, err := columns(ctx, tx, "center", "num")
	if err != nil {
		return err
	}
	result, err := tx.ExecContext(ctx, fmt.Sprintf("INSERT INTO main.center (%s) SELECT %s FROM old.center WHERE num = ?", names, values), num)
	if err != nil {
		return err
	}
	here, err := result.LastInsertId()
	if err != nil {
		return err
	}
	for _, name := range tables {
		names, values, err := columns(ctx, tx, name, "center")
		if err == nil {
			_, err = tx.ExecContext(ctx, fmt.Sprintf("INSERT INTO main.%s (center, %s) SELECT ?, %s FROM old.%s WHERE center = ?", name, names, values, name), here, num)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// columns are those of a table but one, and what to select for them.
func columns(ctx context.Context, tx *sql.Tx, table, but string) (names, values string, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT new.name, new.type, old.name IS NOT NULL FROM pragma_table_info(?1, 'main') new
		LEFT JOIN pragma_table_info(?1, 'old') old ON old.name = new.name WHERE new.name != ?2 ORDER BY new.cid`, table, but)
	if err != nil {
		return "", "", err
	}
	defer rows.Close() //nolint:errcheck // Err says what reading met
	var into, from []string
	for rows.Next() {
		var name, kind string
		var known bool
		if err := rows.Scan(&name, &kind, &known); err != nil {
			return "", "", err
		}
		value := name
		switch {
		case !known && kind == "TEXT":
			value = "''"
		case !known:
			value = "0"
		}
		into, from = append(into, name), append(from, value)
	}
	return strings.Join(into, ", "), strings.Join(from, ", "), rows.Err()
}
