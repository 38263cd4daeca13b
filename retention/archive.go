package retention

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"

	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/internal/durable"
)

// Archive is a file with a part of a center's log.
type Archive struct {
	Path        string
	Center      eventlog.CenterID
	After, Last eventlog.Position // it holds the events between
}

// line is a record in an archive: gzip, one JSON object per line.
type line struct {
	Center eventlog.CenterID `json:"center"`
	After  eventlog.Position `json:"after"`
	Last   eventlog.Position `json:"last"`
	Schema uint16            `json:"schema"`
	Prev   []byte            `json:"prev"`
	Hash   []byte            `json:"hash"`
	Body   []byte            `json:"body"` // as it lay in the log
}

// nameForm is the name of an archive: center, first and last event.
var nameForm = regexp.MustCompile(`^(.+)-([0-9]{12,})-([0-9]{12,})\.ndjson\.gz(\.partial)?$`)

// partialSuffix ends the name of an archive that is being written.
const partialSuffix = ".partial"

func nameOf(id eventlog.CenterID, first, last eventlog.Position) string {
	return fmt.Sprintf("%s-%012d-%012d.ndjson.gz", url.PathEscape(string(id)), first, last)
}

// parse reads a name; ok is false if it is none of an archive.
func parse(path string) (a Archive, partial, ok bool) {
	m := nameForm.FindStringSubmatch(filepath.Base(path))
	if m == nil {
		return a, false, false
	}
	id, err := url.PathUnescape(m[1])
	first, err1 := strconv.ParseUint(m[2], 10, 63)
	last, err2 := strconv.ParseUint(m[3], 10, 63)
	if errors.Join(err, err1, err2) != nil || first == 0 || last < first {
		return a, false, false
	}
	return Archive{path, eventlog.CenterID(id), eventlog.Position(first) - 1, eventlog.Position(last)}, m[4] != "", true
}

// OpenArchive knows an archive by the name of its file.
func OpenArchive(path string) (Archive, error) {
	a, partial, ok := parse(path)
	if !ok || partial {
		return a, fmt.Errorf("%s: the name of an archive is CENTER-FIRST-LAST.ndjson.gz", path)
	}
	_, err := os.Stat(path)
	return a, err
}

// List gives the archives of a center in a directory, by position. A directory that is
// not there has none.
func List(dir string, id eventlog.CenterID) ([]Archive, error) {
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list archives: %w", err)
	}
	var all []Archive
	for _, f := range files {
		if a, partial, ok := parse(filepath.Join(dir, f.Name())); ok && !partial && a.Center == id {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(x, y Archive) int { return int(int64(x.After) - int64(y.After)) })
	return all, nil
}

// write archives the records that are to go. The file has its name only when it is
// whole, reads back with its chain intact, and is on disk.
func (a *applying) write(ctx context.Context, d Done) (path string, err error) {
	if err := os.MkdirAll(a.Archive, 0o700); err != nil {
		return "", err
	}
	if err := a.removePartial(); err != nil {
		return "", err
	}
	path = filepath.Join(a.Archive, nameOf(a.id, d.First, d.Last))
	partial := path + partialSuffix
	f, err := os.OpenFile(partial, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	err = a.pack(ctx, f, d)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("write archive: %w", err), os.Remove(partial))
	}
	written := Archive{partial, a.id, a.begin.Position, d.Last}
	end, err := written.verify(a.begin.Hash, func(eventlog.Record) error { return nil })
	if err == nil && end.Hash != d.Chain {
		err = fmt.Errorf("%s does not read back as it was written", partial)
	}
	if err != nil {
		return "", err
	}
	if err := os.Rename(partial, path); err != nil {
		return "", err
	}
	return path, durable.SyncDir(a.Archive)
}

// removePartial removes what a run that was killed has left: the log still has it.
func (a *applying) removePartial() error {
	files, err := os.ReadDir(a.Archive)
	if err != nil {
		return err
	}
	for _, f := range files {
		if one, partial, ok := parse(f.Name()); ok && partial && one.Center == a.id {
			if err := os.Remove(filepath.Join(a.Archive, f.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *applying) pack(ctx context.Context, w io.Writer, d Done) error {
	z := gzip.NewWriter(w)
	lines := json.NewEncoder(z)
	for r, err := range a.store.Read(ctx, a.id, a.begin.Position) {
		if err != nil {
			return err
		}
		if r.Last > d.Last {
			break
		}
		if err := lines.Encode(line{r.Center, r.After, r.Last, r.Schema, r.Prev[:], r.Hash[:], r.Body}); err != nil {
			return err
		}
		a.stint.Rest(ctx)
	}
	return z.Close()
}

// Records gives the records of an archive, each checked against its hash, the one
// before, and the span that the name says, and the last of them. Archives fit
// together where the last hash of one is the first Prev of the next.
func (a Archive) Records(each func(eventlog.Record) error) (last eventlog.Record, err error) {
	return a.verify(eventlog.Hash{}, each)
}

// verify is Records of an archive whose chain goes on from a hash; of one whose
// beginning is not known if that is zero.
func (a Archive) verify(prev eventlog.Hash, each func(eventlog.Record) error) (last eventlog.Record, err error) {
	f, err := os.Open(a.Path)
	if err != nil {
		return last, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return last, fmt.Errorf("%s: %w: %w", a.Path, err, eventlog.ErrCorrupt)
	}
	lines := json.NewDecoder(z)
	last = eventlog.Record{Last: a.After, Hash: prev}
	for n := 1; ; n++ {
		var l line
		if err := lines.Decode(&l); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return last, fmt.Errorf("%s, record %d: %w: %w", a.Path, n, err, eventlog.ErrCorrupt)
		}
		r := eventlog.Record{Center: l.Center, After: l.After, Last: l.Last, Schema: l.Schema, Body: l.Body}
		copy(r.Prev[:], l.Prev)
		copy(r.Hash[:], l.Hash)
		b := eventlog.Batch{Center: l.Center, After: l.After, Last: l.Last, Schema: l.Schema, Body: l.Body}
		if n == 1 && prev == (eventlog.Hash{}) && a.After > 0 {
			last.Hash = r.Prev
		}
		if r.Center != a.Center || r.After != last.Last || r.Prev != last.Hash || eventlog.Seal(r.Prev, &b) != r.Hash {
			return last, fmt.Errorf("%s, record %d at position %d does not fit its hash or its place: %w", a.Path, n, l.Last, eventlog.ErrCorrupt)
		}
		if err := each(r); err != nil {
			return last, err
		}
		last = r
	}
	if last.Last != a.Last {
		return last, fmt.Errorf("%s ends at position %d, not where its name says: %w", a.Path, last.Last, eventlog.ErrCorrupt)
	}
	return last, nil
}
