package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"

	"github.com/secondring/secondring/eventlog"
)

func mustOpen(t testing.TB, path string, options Options) *Store {
	t.Helper()
	s, err := Open(path, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func batchAfter(center eventlog.CenterID, after eventlog.Position, body string) eventlog.Batch {
	return eventlog.Batch{Center: center, After: after, Last: after + 1, Schema: 1, Body: []byte(body)}
}

// mustAppend commits batches, and requires that all are taken.
func mustAppend(t testing.TB, s *Store, batches ...eventlog.Batch) {
	t.Helper()
	results, err := s.Append(context.Background(), batches)
	if err := errors.Join(append(results, err)...); err != nil {
		t.Fatal(err)
	}
}

// readAll counts the records of a center and gives the error that ended them.
func readAll(s *Store, center eventlog.CenterID) (n int, err error) {
	for _, err := range s.Read(context.Background(), center, 0) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// A store that goes with its process asks nothing of the disk; any other one does.
func TestUnsynced(t *testing.T) {
	for seed, unsynced := range []bool{false, true} {
		disk := newDisk(uint64(seed), t.TempDir())
		name := fmt.Sprint("unsynced-", unsynced)
		vfs.Register(name, disk)
		t.Cleanup(func() { vfs.Unregister(name) })
		store := mustOpen(t, "/log.db", Options{VFS: name, CheckpointInline: true, WALPagesMax: 1, Unsynced: unsynced})
		mustAppend(t, store, batchAfter("support", 0, "first"))
		head, err := store.Head(t.Context(), "support")
		if err == nil {
			err = store.SaveSnapshot(t.Context(), "support", eventlog.Snapshot{Position: head.Position, Hash: sha256.Sum256([]byte("state")), Schema: 1, Body: []byte("state")})
		}
		if err != nil {
			t.Fatal(err)
		}
		mustAppend(t, store, batchAfter("support", head.Position, "second"))
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
		synced := 0
		for _, f := range disk.files {
			synced += len(f.platter)
		}
		if (synced == 0) != unsynced {
			t.Errorf("unsynced %t: %d bytes were synced", unsynced, synced)
		}
	}
}

// TestTwoWriters lets two handles write in turn, as two processes would. Each
// sees what the other committed, and is fenced when it does not know of it.
//
// spec: DURABLE-2
func TestTwoWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	handles := []*Store{mustOpen(t, path, Options{}), mustOpen(t, path, Options{})}
	var fenced *eventlog.FencedError
	for i := range eventlog.Position(300) {
		h, other := handles[i%2], handles[(i+1)%2]
		mustAppend(t, h, batchAfter("support", i, "taken"), batchAfter(eventlog.CenterID(fmt.Sprint("new", i)), 0, "taken"))
		results, err := other.Append(context.Background(), []eventlog.Batch{batchAfter("support", i, "late")})
		if err != nil || !errors.As(results[0], &fenced) || fenced.Actual != i+1 {
			t.Fatalf("commit %d: the other handle got %v, %v, want to be fenced at %d", i, results, err, i+1)
		}
		head, err := h.Head(context.Background(), "support")
		if err != nil || head.Position != i+1 {
			t.Fatalf("commit %d: head is %+v, %v", i, head, err)
		}
	}
	for _, h := range handles {
		if n, err := readAll(h, "support"); n != 300 || err != nil {
			t.Fatalf("read %d records, %v, want 300", n, err)
		}
	}
	if handles[0].Epoch() != handles[1].Epoch() {
		t.Error("two handles on one store have two epochs")
	}
}

func TestNewEpoch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	first := mustOpen(t, path, Options{})
	mustAppend(t, first, batchAfter("support", 0, "x"))
	first.Close()
	restored := mustOpen(t, path, Options{NewEpoch: true})
	restored.Close()
	again := mustOpen(t, path, Options{})
	if restored.Epoch() == first.Epoch() || again.Epoch() != restored.Epoch() {
		t.Errorf("epochs %q, restored %q, again %q", first.Epoch(), restored.Epoch(), again.Epoch())
	}
}

func TestFilesAreTheOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s := mustOpen(t, filepath.Join(dir, "log.db"), Options{})
	mustAppend(t, s, batchAfter("support", 0, "x"))
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("directory: %v, %v, want 0700", info.Mode(), err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 3 {
		t.Fatalf("files %v, %v, want three", files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v, %v, want none for others", f.Name(), info.Mode(), err)
		}
	}
	s.Close()
	if files, err = os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("after Close there are %v, %v, want the data file alone", files, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	cases := []struct{ name, sql, want string }{
		{"a newer schema", "PRAGMA user_version = 99", "schema version 99"},
		{"a file of another program", "PRAGMA application_id = 7", "not made by Secondring"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "log.db")
			mustOpen(t, path, Options{}).Close()
			alter(t, path, c.sql)
			if _, err := Open(path, Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("open gave %v, want %q", err, c.want)
			}
		})
	}
	t.Run("a file that is no database", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "log.db")
		if err := os.WriteFile(path, bytes.Repeat([]byte("not a database. "), 512), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path, Options{}); err == nil {
			t.Error("opened")
		}
	})
}

// A file of the first release opens, keeps its people, and finds those who come
// after.
// spec: RECORDS-1
func TestOpenUpgrades(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	s := mustOpen(t, path, Options{})
	b := batchAfter("support", 0, "before")
	b.People = []eventlog.Person{{Ref: 1, Body: []byte("carol")}}
	mustAppend(t, s, b)
	s.Close()
	alter(t, path, "DROP TABLE trimmed; DROP TABLE found; DELETE FROM store WHERE key = 'found_key'; PRAGMA user_version = 1")
	for range 2 {
		s = mustOpen(t, path, Options{})
		if n, err := readAll(s, "support"); n != 1 || err != nil {
			t.Fatalf("read %d, %v", n, err)
		}
		if people, err := s.People(t.Context(), "support", []eventlog.Ref{1}); err != nil || string(people[1]) != "carol" {
			t.Fatalf("carol is %q, %v", people[1], err)
		}
		if _, ok, err := s.FindPerson(t.Context(), "support", "204"); ok || err != nil {
			t.Fatalf("found somebody: %v, %v", ok, err)
		}
		s.Close()
	}
	s = mustOpen(t, path, Options{})
	b = batchAfter("support", 1, "after")
	b.People = []eventlog.Person{{Ref: 2, Body: []byte("dave"), Index: "204"}}
	mustAppend(t, s, b)
	if ref, ok, err := s.FindPerson(t.Context(), "support", "204"); ref != 2 || !ok || err != nil {
		t.Fatalf("found %d, %v, %v", ref, ok, err)
	}
}

// TestOpenUpgradesFromTwo opens a file of a release that could not trim, and trims it.
func TestOpenUpgradesFromTwo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	s := mustOpen(t, path, Options{})
	b := batchAfter("support", 0, "before")
	b.People = []eventlog.Person{{Ref: 1, Body: []byte("carol"), Index: "204"}}
	mustAppend(t, s, b)
	s.Close()
	alter(t, path, "DROP TABLE trimmed; PRAGMA user_version = 2")
	s = mustOpen(t, path, Options{})
	if ref, ok, err := s.FindPerson(t.Context(), "support", "204"); ref != 1 || !ok || err != nil {
		t.Fatalf("found %d, %v, %v", ref, ok, err)
	}
	mustAppend(t, s, batchAfter("support", 1, "after"))
	trim(t, s, "support", 1)
	if _, err := readAll(s, "support"); err == nil {
		t.Error("what was trimmed is read")
	}
}

// TestTrimFreesRows trims two centers that share rows: the rows go with the second,
// and their room is used again.
// spec: RECORDS-10
func TestTrimFreesRows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	s := mustOpen(t, path, Options{})
	write := func(from int) {
		for i := range 1000 {
			at := eventlog.Position(from + i)
			results, err := s.Append(t.Context(), []eventlog.Batch{batchAfter("sales", at, strings.Repeat("s", 2000)), batchAfter("support", at, strings.Repeat("t", 2000))})
			if err := errors.Join(append(results, err)...); err != nil {
				t.Fatal(err)
			}
		}
	}
	count := func(sql string) int64 {
		t.Helper()
		db, err := sqlite3.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		n, err := queryInt(db, sql)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	const rows, pages = "SELECT count(*) FROM log", "PRAGMA page_count"
	write(0)
	before := count(rows)
	trim(t, s, "sales", 999)
	if n := count(rows); n != before {
		t.Errorf("%d rows are left, want %d: support needs all of them", n, before)
	}
	trim(t, s, "support", 999)
	if n := count(rows); n > before/3 {
		t.Errorf("%d of %d rows are left", n, before)
	}
	size := count(pages)
	write(1000)
	if n := count(pages); n > size*5/4 {
		t.Errorf("the file has %d pages, had %d before: the room was not used again", n, size)
	}
	for _, center := range []eventlog.CenterID{"sales", "support"} {
		n := 0
		for _, err := range s.Read(t.Context(), center, 1000) {
			if n++; err != nil {
				t.Fatal(err)
			}
		}
		if n != 1000 {
			t.Errorf("%d records of %s are left", n, center)
		}
	}
}

// TestTrimKeepsUnfolded trims a center whose few records opening finds by scanning,
// and one that shares a row with them and is folded.
func TestTrimKeepsUnfolded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	s := mustOpen(t, path, Options{})
	results, err := s.Append(t.Context(), []eventlog.Batch{batchAfter("sales", 0, "few"), batchAfter("sales", 1, "few"), batchAfter("support", 0, "many")})
	if err := errors.Join(append(results, err)...); err != nil {
		t.Fatal(err)
	}
	for i := range 3 * runEntriesMax {
		mustAppend(t, s, batchAfter("support", eventlog.Position(i+1), "many"))
	}
	trim(t, s, "sales", 1)
	trim(t, s, "support", 2*runEntriesMax)
	s.Close()
	s = mustOpen(t, path, Options{})
	if head, err := s.Head(t.Context(), "sales"); err != nil || head.Position != 2 {
		t.Errorf("sales ends at %d, %v", head.Position, err)
	}
	mustAppend(t, s, batchAfter("sales", 2, "more"))
}

// trim lets a log begin at a position, which is not its last.
func trim(t *testing.T, s *Store, center eventlog.CenterID, to eventlog.Position) {
	t.Helper()
	err := errors.Join(s.SaveSnapshot(t.Context(), center, stateAt(to+1)), s.Trim(t.Context(), center, stateAt(to)), s.Sweep(t.Context(), center))
	if err != nil {
		t.Fatal(err)
	}
}

// alter changes a closed store's file behind its back.
func alter(t *testing.T, path, sql string) {
	t.Helper()
	db, err := sqlite3.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Exec(sql); err != nil {
		t.Fatal(err)
	}
}

// TestDamageIsSeen flips each byte of a record, folded or not, and expects
// ErrCorrupt from reading, and that the other center is not concerned.
//
// spec: DURABLE-5, DURABLE-9
func TestDamageIsSeen(t *testing.T) {
	for _, commits := range []int{3, runEntriesMax + 3} {
		sound := filepath.Join(t.TempDir(), "log.db")
		s := mustOpen(t, sound, Options{})
		mustAppend(t, s, batchAfter("sales", 0, "untouched"))
		for i := range commits {
			mustAppend(t, s, batchAfter("support", eventlog.Position(i), "the words of a record"))
		}
		s.Close()
		file, err := os.ReadFile(sound)
		if err != nil {
			t.Fatal(err)
		}
		at := bytes.Index(file, framesOf(t, sound, 3))
		if at < 0 {
			t.Fatal("no frame to damage")
		}
		for off := range len(framesOf(t, sound, 3)) {
			path := filepath.Join(t.TempDir(), "log.db")
			file[at+off] ^= 0x55
			if err := os.WriteFile(path, file, 0o600); err != nil {
				t.Fatal(err)
			}
			file[at+off] ^= 0x55
			checkDamage(t, path, fmt.Sprintf("%d commits, byte %d damaged", commits, off))
		}
	}
}

// framesOf gives the frames in a row of log.
func framesOf(t *testing.T, path string, row int) []byte {
	t.Helper()
	db, err := sqlite3.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	frames, err := queryText(db, fmt.Sprintf("SELECT frames FROM log WHERE row = %d", row))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(frames)
}

func checkDamage(t *testing.T, path, what string) {
	t.Helper()
	s, err := Open(path, Options{})
	if err == nil {
		defer s.Close()
		if n, err := readAll(s, "sales"); n != 1 || err != nil {
			t.Errorf("%s: the other center reads %d, %v", what, n, err)
		}
		_, err = readAll(s, "support")
	}
	if !errors.Is(err, eventlog.ErrCorrupt) {
		t.Errorf("%s: reading gave %v, want ErrCorrupt", what, err)
	}
}

func TestSnapshotFallsBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	s := mustOpen(t, path, Options{})
	for p := range eventlog.Position(4) {
		mustAppend(t, s, batchAfter("support", p, "x"))
		body := fmt.Appendf(nil, "state at %d", p+1)
		if err := s.SaveSnapshot(context.Background(), "support", eventlog.Snapshot{Position: p + 1, Body: body, Hash: sha256.Sum256(body)}); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	alter(t, path, "UPDATE snapshot SET body = x'00' WHERE position = 4")
	s = mustOpen(t, path, Options{})
	snap, ok, err := s.LatestSnapshot(context.Background(), "support", eventlog.End)
	if err != nil || !ok || snap.Position != 3 {
		t.Errorf("with the newest damaged: %d, %v, %v, want 3", snap.Position, ok, err)
	}
	s.Close()
	alter(t, path, "UPDATE snapshot SET body = x'00'")
	s = mustOpen(t, path, Options{})
	if _, ok, err = s.LatestSnapshot(context.Background(), "support", eventlog.End); ok || !errors.Is(err, eventlog.ErrCorrupt) {
		t.Errorf("with all damaged: %v, %v, want ErrCorrupt", ok, err)
	}
}

// TestWALStaysBounded writes many times the bound while reading goes on.
func TestWALStaysBounded(t *testing.T) {
	for _, inline := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "log.db")
		s := mustOpen(t, path, Options{WALPagesMax: 64, CheckpointInline: inline})
		body := strings.Repeat("x", 40_000)
		largest := int64(0)
		for i := range eventlog.Position(150) {
			mustAppend(t, s, batchAfter("support", i, body))
			if i%16 == 0 {
				if n, err := readAll(s, "support"); n != int(i)+1 || err != nil {
					t.Fatalf("read %d, %v", n, err)
				}
			}
			info, err := os.Stat(path + "-wal")
			if err != nil {
				t.Fatal(err)
			}
			largest = max(largest, info.Size())
		}
		if limit := int64(16 * 64 * 4096); largest > limit {
			t.Errorf("inline %v: the WAL grew to %d bytes, want at most %d", inline, largest, limit)
		}
	}
}

// TestCloseAtAnyTime closes a store while others use it: they get errors, and
// what was acknowledged is there.
func TestCloseAtAnyTime(t *testing.T) {
	for range 10 {
		path := filepath.Join(t.TempDir(), "log.db")
		s := mustOpen(t, path, Options{WALPagesMax: 4})
		begun, acknowledged := make(chan struct{}), 0
		var users sync.WaitGroup
		users.Go(func() {
			for ; ; acknowledged++ {
				b := batchAfter("support", eventlog.Position(acknowledged), strings.Repeat("x", 5000))
				if _, err := s.Append(context.Background(), []eventlog.Batch{b}); err != nil {
					return
				}
				if acknowledged == 10 {
					close(begun)
				}
			}
		})
		for range 2 {
			users.Go(func() {
				for {
					if _, err := readAll(s, "support"); err != nil {
						return
					}
				}
			})
		}
		<-begun
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		users.Wait()
		s = mustOpen(t, path, Options{})
		if n, err := readAll(s, "support"); n != acknowledged || err != nil {
			t.Fatalf("read %d, %v, want %d records", n, err, acknowledged)
		}
	}
}

// TestErasedPeopleLeaveNoTrace writes, rewrites and erases people in random
// order, beside all else that a store does, and looks for them byte by byte.
//
// spec: DURABLE-7
func TestErasedPeopleLeaveNoTrace(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, filepath.Join(dir, "log.db"), Options{WALPagesMax: 64})
	rng := rand.New(rand.NewPCG(1, 2))
	living := map[eventlog.Ref]string{}
	var gone, tags []string
	for i := range eventlog.Position(1500) {
		b := batchAfter("support", i, "event")
		ref := eventlog.Ref(rng.IntN(400))
		if old := living[ref]; old != "" {
			gone = append(gone, old)
		}
		living[ref] = fmt.Sprintf("<person %d y%s>", i, strings.Repeat("y", rng.IntN(200)*(1+30*(rng.IntN(20)/19))))
		b.People = []eventlog.Person{{Ref: ref, Body: []byte(living[ref]), Index: fmt.Sprintf("number %d", ref)}}
		mustAppend(t, s, b)
		if i%100 == 99 {
			var refs []eventlog.Ref
			tags = nil // who is gone now may be back at the next turn
			for ref, body := range living {
				if rng.IntN(3) == 0 {
					refs, gone = append(refs, ref), append(gone, body)
					tags = append(tags, string(s.tag(1, fmt.Sprintf("number %d", ref))))
					delete(living, ref)
				}
			}
			if err := s.ErasePeople(context.Background(), "support", refs); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.ErasePeople(context.Background(), "support", nil); err != nil {
		t.Fatal(err)
	}
	files := allFiles(t, dir)
	if len(tags) == 0 {
		t.Fatal("nobody was erased at last")
	}
	for _, tag := range tags {
		if bytes.Contains(files, []byte(tag)) {
			t.Fatal("the hash of a number is still in the files")
		}
	}
	for ref, body := range living {
		if !bytes.Contains(files, s.tag(1, fmt.Sprintf("number %d", ref))) {
			t.Fatalf("person %d is not in the index: the search finds nothing", ref)
		}
		if !bytes.Contains(files, []byte(body[:min(len(body), 30)])) {
			t.Fatalf("%.30s is not in the files: the search finds nothing", body)
		}
	}
	for _, body := range gone {
		name, _, _ := strings.Cut(body, " y") // <person 17
		if bytes.Contains(files, []byte(name+" ")) {
			t.Fatalf("%.30s is gone and still in the files", body)
		}
	}
	if n, err := readAll(s, "support"); n != 1500 || err != nil {
		t.Errorf("read %d, %v, want 1500 records", n, err)
	}
}

// allFiles gives the content of the store's files, one after the other.
func allFiles(t *testing.T, dir string) []byte {
	t.Helper()
	var files []byte
	for _, suffix := range []string{"", "-wal", "-shm"} {
		b, err := os.ReadFile(filepath.Join(dir, "log.db"+suffix))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, b...)
	}
	return files
}

// A copy is of a store, and never in the place of something.
func TestCopyRefuses(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "log.db")
	mustOpen(t, path, Options{}).Close()
	other := filepath.Join(dir, "other.db")
	mustOpen(t, other, Options{}).Close()
	alter(t, other, "PRAGMA application_id = 7")
	for _, c := range []struct{ from, to, want string }{
		{path, other, "file exists"},
		{other, filepath.Join(dir, "copy"), "not made by Secondring"},
		{filepath.Join(dir, "none"), filepath.Join(dir, "copy-2"), "no such file"},
	} {
		if err := Copy(context.Background(), c.from, c.to); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("copy %s to %s: %v, want %q", c.from, c.to, err, c.want)
		}
	}
}
