package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/internal/durable"
)

// partialSuffix ends the name of a backup that is being written. It never has its
// final name before it is whole, verified and on disk.
const partialSuffix = ".partial"

func backupCommand() *cobra.Command {
	var data, to string
	c := &cobra.Command{
		Use: "backup", Short: "Save the data directory to one file, also while the host runs", Args: argsExactly(0),
		Long: "Copies the log and the vault of all contact centers as they were at one moment, checks the copy, and seals it. The host may run, and is not\n" +
			"stopped. It is a command for who runs the host, not for an API key: it holds all contact centers, and people's names and numbers in clear.\n" +
			"Encrypt it where it is stored.",
		Example: "  secondring backup --data ./data --to /backup/secondring-monday",
		RunE: func(c *cobra.Command, _ []string) error {
			began := time.Now()
			m, sum, err := backUp(c.Context(), data, to)
			if err != nil {
				return fmt.Errorf("backup: %w", err)
			}
			sayArchive(c.OutOrStdout(), m)
			fmt.Fprintf(c.OutOrStdout(), "saved    %s   %d bytes in %s, SHA-256 %s\n", to, m.Bytes, time.Since(began).Round(time.Millisecond), sum)
			sayLeftovers(c.ErrOrStderr(), to)
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&data, "data", "./data", "directory of the log and the vault")
	f.StringVar(&to, "to", "", "file to write; there must be none of this name")
	if err := c.MarkFlagRequired("to"); err != nil {
		panic(err) // the flag is named two lines above
	}
	return c
}

// backUp saves a data directory to a file that does not exist yet.
// spec: OPERATE-5
func backUp(ctx context.Context, data, to string) (m manifest, sum string, err error) {
	if _, err := os.Lstat(to); !errors.Is(err, os.ErrNotExist) {
		return m, "", fmt.Errorf("%s: there is something of this name already; a backup overwrites nothing", to)
	}
	dir, err := os.MkdirTemp(filepath.Dir(to), filepath.Base(to)+".*"+partialSuffix)
	if err != nil {
		return m, "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	partial := filepath.Join(dir, logFile)
	m = manifest{Taken: time.Now().UTC().Truncate(time.Second), Release: version()}
	if err := sqlite.Copy(ctx, filepath.Join(data, logFile), partial); err != nil {
		return m, "", err
	}
	if m.Centers, err = prove(ctx, partial, sqlite.Options{}); err != nil {
		return m, "", fmt.Errorf("the copy does not verify: %w", err)
	}
	if sum, err = seal(partial, m); err != nil {
		return m, "", err
	}
	info, err := os.Stat(partial)
	if err != nil {
		return m, "", err
	}
	m.Bytes = info.Size()
	return m, sum, publish(partial, to)
}

// publish gives a finished file its name, unless another has it by now.
func publish(partial, to string) error {
	err := os.Link(partial, to)
	if err != nil && !errors.Is(err, os.ErrExist) { // a file system without links
		err = os.Rename(partial, to)
	}
	if err != nil {
		return err
	}
	return durable.SyncDir(filepath.Dir(to))
}

// prove opens a data file, reads all of it, and says what it comes to.
func prove(ctx context.Context, path string, options sqlite.Options) (all []centerArchive, err error) {
	store, err := sqlite.Open(path, options)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	ids, err := store.Centers(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		p, err := engine.Prove(ctx, store, id)
		if err != nil {
			return nil, err
		}
		all = append(all, archived(id, p))
	}
	return all, nil
}

func sayArchive(w io.Writer, m manifest) {
	for _, k := range m.Centers {
		fmt.Fprintf(w, "center   %s   position %d, state %s\n", k.ID, k.Position, k.State)
	}
}

// sayLeftovers names what backups that were killed have left: it holds people's
// names and numbers, and nobody else will delete it.
func sayLeftovers(w io.Writer, to string) {
	left, _ := filepath.Glob(to + ".*" + partialSuffix) // the pattern is ours
	for _, path := range left {
		fmt.Fprintf(w, "%s was left by a backup that did not end, or belongs to one that runs: delete it if none does\n", path)
	}
}

func restoreCommand() *cobra.Command {
	var data string
	c := &cobra.Command{
		Use: "restore FILE", Short: "Make a data directory from a backup", Args: argsExactly(1),
		Long: "Checks the backup, unpacks it into a data directory that is empty or missing, and checks what it comes to. The restored log has a new epoch:\n" +
			"who followed the old one is told to start over.",
		Example: "  secondring restore /backup/secondring-monday --data ./data",
		RunE: func(c *cobra.Command, args []string) error {
			m, err := restore(c.Context(), args[0], data)
			if err != nil {
				return fmt.Errorf("restore: %w", err)
			}
			sayArchive(c.OutOrStdout(), m)
			fmt.Fprintf(c.OutOrStdout(), "restored %s   as of %s\n", data, m.Taken.Format(time.RFC3339))
			return nil
		},
	}
	c.Flags().StringVar(&data, "data", "./data", "directory to fill; empty or missing")
	return c
}

// restoring is the data file below the data directory until it is verified.
const restoring = logFile + ".restoring"

// restore fills a data directory.
// spec: OPERATE-6
func restore(ctx context.Context, from, data string) (m manifest, err error) {
	b, err := openBackup(from)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, b.file.Close()) }()
	unlock, err := lockData(data)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := mustBeEmpty(data); err != nil {
		return m, err
	}
	path := filepath.Join(data, restoring)
	if err := unpackAndProve(ctx, b, path); err != nil {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if gone := os.Remove(path + suffix); !errors.Is(gone, os.ErrNotExist) {
				err = errors.Join(err, gone)
			}
		}
		return m, fmt.Errorf("%s: %w", from, err)
	}
	if err := os.Rename(path, filepath.Join(data, logFile)); err != nil {
		return m, err
	}
	return b.manifest, durable.SyncDir(data)
}

func unpackAndProve(ctx context.Context, b *backupFile, path string) error {
	if err := b.unpack(path); err != nil {
		return err
	}
	found, err := prove(ctx, path, sqlite.Options{NewEpoch: true})
	if err != nil {
		return err
	}
	if len(found) != len(b.manifest.Centers) {
		return fmt.Errorf("it has %d contact centers, its manifest names %d", len(found), len(b.manifest.Centers))
	}
	for i, want := range b.manifest.Centers {
		got := found[i]
		if b.manifest.Release != version() {
			got.State = want.State // another release may write the same state in another way
		}
		if got != want {
			return fmt.Errorf("contact center %s comes to position %d and state %s, expected %d and %s", want.ID, got.Position, got.State, want.Position, want.State)
		}
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// mustBeEmpty refuses a directory in which something is.
func mustBeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch e.Name() {
		case lockFileName, "lost+found": // ours, and that of a fresh file system
		case restoring:
			return fmt.Errorf("%s holds %s of a restore that did not end: delete it, then restore again", dir, restoring)
		default:
			return fmt.Errorf("%s is not empty: it has %s; restore into an empty directory", dir, e.Name())
		}
	}
	return nil
}

// unfinished refuses to begin an empty log where a restore was not finished.
func unfinished(data string) error {
	if _, err := os.Lstat(filepath.Join(data, restoring)); err == nil {
		return fmt.Errorf("%s: a restore into this data directory did not end: delete %s and restore again", data, restoring)
	}
	return nil
}
