package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/ncruces/go-sqlite3"
)

// Copy writes the store in the file at from into a new file at to, as it was after
// one commit. A host may run on it: the copy needs no lock of its own, sees all
// centers at one moment, and stops nobody. Meanwhile the WAL cannot start over, so
// it grows by what is written during the copy.
//
// The copy has the epoch of the store: open it with Options.NewEpoch before a host
// runs on it. It is not synced.
func Copy(ctx context.Context, from, to string) error {
	if err := copyStore(ctx, from, to); err != nil {
		return fmt.Errorf("copy event log %s: %w", from, err)
	}
	return nil
}

func copyStore(ctx context.Context, from, to string) (err error) {
	if _, err := os.Stat(from); err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	db, err := dial(from, "")
	if err != nil {
		return err
	}
	// The WAL is the host's to write back, and if none runs, the next one's.
	defer func() { err = errors.Join(err, closeUnwritten(db)) }()
	if err := closeToOthers(from); err != nil {
		return err
	}
	if err := checkOurs(db); err != nil {
		return err
	}
	// A transaction of ours holds the moment, however many steps the copy takes.
	if err := db.Exec("BEGIN; SELECT count(*) FROM store"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rollback(db)) }()
	return copyPages(ctx, db, to)
}

func copyPages(ctx context.Context, db *sqlite3.Conn, to string) (err error) {
	b, err := db.BackupInit("main", to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	for {
		done, err := b.Step(copyStepPages)
		if done || err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}
