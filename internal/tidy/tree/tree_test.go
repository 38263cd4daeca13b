package tree

import (
	"slices"
	"testing"
	"testing/fstest"
)

func TestLoadLeavesOutWhatNobodyWrote(t *testing.T) {
	fsys := fstest.MapFS{}
	for _, p := range []string{
		".git/config", "ab/.git", "a/node_modules/x/index.js", "bin/secondring", "data/log.db", "a/data/kept.json",
		"a/a.go", "a/a_test.go", "a/testdata/broken.go", "a/golden.bin", "ab/b.md",
	} {
		fsys[p] = &fstest.MapFile{Data: []byte("package a\n")}
	}
	fsys["a/testdata/broken.go"].Data = []byte("not Go")
	fsys["a/golden.bin"].Data = []byte{'x', 0, 'y'}
	got, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a/a.go", "a/a_test.go", "a/data/kept.json", "a/golden.bin", "a/testdata/broken.go", "ab/b.md"}
	if !slices.Equal(got.Paths, want) {
		t.Errorf("paths %v, want %v", got.Paths, want)
	}
	if len(got.Go()) != 2 || got.Go()[0].Test || !got.Go()[1].Test {
		t.Errorf("Go files %v, want a.go and its test", got.Go())
	}
	if _, ok := got.Text("a/golden.bin"); ok {
		t.Error("a file with a zero byte was read as text")
	}
	for p, has := range map[string]bool{"a": true, "a/testdata": true, "a/a.go": true, ".": true, "a/a": false, "b": false, "ab/b.md/": true} {
		if got.Has(p) != has {
			t.Errorf("Has(%q) = %v", p, !has)
		}
	}
}

func TestLoadFailsOnBrokenGo(t *testing.T) {
	_, err := Load(fstest.MapFS{"a.go": {Data: []byte("not Go")}})
	if err == nil {
		t.Error("a Go file that does not parse was accepted")
	}
}

// In a worktree .git is a file that names a folder of the machine.
func TestLoadLeavesOutTheFileOfAWorktree(t *testing.T) {
	got, err := Load(fstest.MapFS{".git": {Data: []byte("gitdir: elsewhere\n")}, "a.md": {}})
	if err != nil || !slices.Equal(got.Paths, []string{"a.md"}) {
		t.Errorf("paths %v, %v", got, err)
	}
}
