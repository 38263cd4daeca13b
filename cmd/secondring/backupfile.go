package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"time"

	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// A backup is one file: the data file as it was at one moment, what it must come to
// (the manifest), and a last line that seals both.
//
//	data file │ \n manifest as JSON \n │ secondring-backup-1 LENGTH SHA-256 \n
//
// The seal shows truncation and decay. Who alters a backup on purpose can seal it
// anew: keep the hash that `backup` prints where the backup is not.
const (
	backupForm     = "secondring-backup-1"
	manifestLenMax = 64 << 20 // ten thousand centers need 3 MiB
	sealLen        = len(backupForm) + 1 + 8 + 1 + 2*sha256.Size + 1
)

// manifest says what a backup holds.
type manifest struct {
	Taken   time.Time       `json:"taken"`
	Release string          `json:"release"`
	Bytes   int64           `json:"bytes"` // of the data file
	Centers []centerArchive `json:"centers"`
}

// centerArchive is one contact center of a backup.
type centerArchive struct {
	ID       eventlog.CenterID `json:"id"`
	Position uint64            `json:"position"`
	Chain    string            `json:"chain"` // hash of the last batch
	State    string            `json:"state"` // hash of the state
}

func archived(id eventlog.CenterID, p engine.Proof) centerArchive {
	return centerArchive{ID: id, Position: uint64(p.Position), Chain: hex.EncodeToString(p.Chain[:]), State: hex.EncodeToString(p.State[:])}
}

// seal puts manifest and seal behind a data file, and syncs it. The hash is that of
// the seal.
func seal(path string, m manifest) (sum string, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	if m.Bytes, err = io.Copy(h, f); err != nil {
		return "", err
	}
	text, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	tail := append(append([]byte{'\n'}, text...), '\n')
	h.Write(tail)
	sum = hex.EncodeToString(h.Sum(nil))
	tail = fmt.Appendf(tail, "%s %08x %s\n", backupForm, len(text), sum)
	if _, err := f.Write(tail); err != nil {
		return "", err
	}
	return sum, f.Sync()
}

// backupFile is a backup that is open for reading.
type backupFile struct {
	file     *os.File
	manifest manifest
	sum      string
	hash     hash.Hash
}

// openBackup finds the manifest of a backup. What it says is to be believed only
// when unpack has compared the seal.
func openBackup(path string) (b *backupFile, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open backup: %w", err)
	}
	b = &backupFile{file: f, hash: sha256.New()}
	if err := b.readManifest(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	return b, nil
}

var errNoBackup = errors.New("not a whole backup: its last line is missing, so it was cut off, or another program made it")

func (b *backupFile) readManifest() error {
	info, err := b.file.Stat()
	if err != nil {
		return err
	}
	last := make([]byte, sealLen)
	if info.Size() < int64(sealLen) {
		return errNoBackup
	}
	if _, err := b.file.ReadAt(last, info.Size()-int64(sealLen)); err != nil {
		return err
	}
	var form string
	var length int64
	if n, err := fmt.Sscanf(string(last), "%s %x %s\n", &form, &length, &b.sum); n != 3 || err != nil || form != backupForm {
		return errNoBackup
	}
	at := info.Size() - int64(sealLen) - length - 2
	if at < 0 || length > manifestLenMax {
		return errAltered
	}
	text := make([]byte, length)
	if _, err := b.file.ReadAt(text, at+1); err != nil {
		return err
	}
	if err := json.Unmarshal(text, &b.manifest); err != nil || b.manifest.Bytes != at {
		return errAltered
	}
	return nil
}

var errAltered = errors.New("the backup was altered or damaged after it was made: it does not fit its seal")

// unpack writes the data file of the backup to a new file, if the seal is right.
func (b *backupFile) unpack(to string) (err error) {
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := io.CopyN(io.MultiWriter(f, b.hash), b.file, b.manifest.Bytes); err != nil {
		return err
	}
	rest, err := io.ReadAll(io.LimitReader(b.file, manifestLenMax))
	if err != nil {
		return err
	}
	b.hash.Write(rest[:len(rest)-sealLen])
	want, err := hex.DecodeString(b.sum)
	if err != nil || !bytes.Equal(want, b.hash.Sum(nil)) {
		return errAltered
	}
	return f.Sync()
}
