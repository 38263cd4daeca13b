// Package durable makes what the file system was asked for durable, where a file's own
// Sync is not enough: a new name, or a renamed one, lies in its directory, and is gone
// after a power cut if that was not synced. What calls it are the log's store, backups
// and archives, which may not import each other.
package durable

import (
	"errors"
	"os"
)

// SyncDir makes the names in a directory durable. A file system that cannot do that
// for directories is not an error.
func SyncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrInvalid) {
		return errors.Join(err, d.Close())
	}
	return d.Close()
}
