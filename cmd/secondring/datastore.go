package main

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/secondring/secondring/eventlog/sqlite"
)

// errDataInUse says that another process runs on the data directory.
var errDataInUse = errors.New("another secondring runs on this data directory: stop it first, or give another one by --data")

// withStore lets do use the store of a data directory that no host runs on: two
// stores on one file would both move and fold what is in it.
func withStore(data string, do func(*sqlite.Store) error) (err error) {
	path := filepath.Join(data, logFile)
	if _, err := os.Stat(path); err != nil {
		return err // a directory that was mistyped is not made
	}
	unlock, err := lockData(data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	store, err := sqlite.Open(path, sqlite.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return do(store)
}
