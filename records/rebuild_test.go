package records_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/records"
)

// A rebuild gives the same tables, whatever it finds: sound records, half of them
// with a write-ahead log that a killed host left, a file that is none, or nothing.
// spec: RECORDS-9
func TestRebuild(t *testing.T) {
	dir := t.TempDir()
	day(t, logIn(dir), traffic(5), 5*time.Minute)
	log := openLog(t, logIn(dir))
	sound := openRecords(t, dir)
	if err := sound.Replay(t.Context(), log, acme); err != nil {
		t.Fatal(err)
	}
	want := records.Dump(t, sound)
	folders := map[string]string{"killed": copied(t, dir), "nothing": t.TempDir(), "not a file of ours": t.TempDir(), "an older attempt": t.TempDir()}
	for folder, name := range map[string]string{"not a file of ours": records.File, "an older attempt": records.File + ".new"} {
		if err := os.WriteFile(filepath.Join(folders[folder], name), []byte("no database at all, but long enough to be looked at"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, folder := range folders {
		t.Run(name, func(t *testing.T) {
			if done, err := records.Rebuild(t.Context(), folder, log); err != nil || done.Events == 0 {
				t.Fatal(done, err)
			}
			if files, _ := filepath.Glob(filepath.Join(folder, records.File+"*")); len(files) != 1 {
				t.Errorf("it left %q", files)
			}
			if diff := gocmp.Diff(want, records.Dump(t, openRecords(t, folder))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A rebuild that breaks off leaves the old records as they are.
// spec: RECORDS-9
func TestRebuildBreaksOff(t *testing.T) {
	dir := t.TempDir()
	day(t, logIn(dir), traffic(5), time.Minute)
	log := openLog(t, logIn(dir))
	if _, err := records.Rebuild(t.Context(), dir, log); err != nil {
		t.Fatal(err)
	}
	if _, err := records.Rebuild(t.Context(), dir, cut{log, 3}); err == nil {
		t.Error("half a log was taken for a whole one")
	}
	files, _ := filepath.Glob(filepath.Join(dir, records.File+"*"))
	if lines := records.Dump(t, openRecords(t, dir)); len(files) != 1 || len(lines) < 10 {
		t.Errorf("%q, %d rows", files, len(lines))
	}
}
