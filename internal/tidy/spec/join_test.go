package spec

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/secondring/secondring/internal/tidy/tree"
)

func join(t *testing.T, files map[string]string) Joined {
	t.Helper()
	fsys := fstest.MapFS{}
	for p, text := range files {
		fsys[p] = &fstest.MapFile{Data: []byte(text)}
	}
	repo, err := tree.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return Join(repo)
}

const (
	page    = "# RING\n\n### RING-1 It rings\n\nAt once.\n\n- State: yes\n- Code: old.go\n\n### RING-2 It rings again\n\n- State: partial\n- Missing: the again\n"
	code    = "package ring\n\n// spec: RING-1\nfunc f() {}\n"
	test    = "package ring\n\n// spec: RING-1, RING-2\nfunc TestRings(t *testing.T) {}\n\n// spec: RING-2\nvar table = 1\n"
	play    = "# Alice is rung. # spec: RING-1\nagent alice online\n-- timeline --\n# spec: RING-9\n"
	decline = "package ring\n\n// The form is spec: RING-7, in a sentence.\nfunc g() {}\n"
)

func TestJoinFillsThePage(t *testing.T) {
	j := join(t, map[string]string{
		"spec/ring.md": page, "ring/ring.go": code, "ring/ring_test.go": test, "scenarios/alice-is-rung.txtar": play, "ring/g.go": decline,
	})
	if len(j.Problems) > 0 {
		t.Errorf("problems: %v", j.Problems)
	}
	want := "# RING\n\n### RING-1 It rings\n\nAt once.\n\n- State: yes\n- Code: ring/ring.go\n- Play: scenarios/alice-is-rung.txtar\n" +
		"- Test: ring/ring_test.go TestRings\n\n### RING-2 It rings again\n\n- State: partial\n- Missing: the again\n" +
		"- Test: ring/ring_test.go\n- Test: ring/ring_test.go TestRings\n"
	if got := j.Files["spec/ring.md"]; got != want {
		t.Errorf("the page is\n%s\nwant\n%s", got, want)
	}
	row := "| [RING-1](ring.md#ring-1-it-rings) | It rings | **yes** | [ring/ring.go](../ring/ring.go) | [alice-is-rung](../scenarios/alice-is-rung.txtar)<br>[TestRings](../ring/ring_test.go) |\n"
	if got := j.Files[IndexPath]; !strings.Contains(got, row) || !strings.Contains(got, "2 requirements: 1 yes, 1 partial, 0 no.") {
		t.Errorf("the index is\n%s", got)
	}
	again := join(t, map[string]string{
		"spec/ring.md": j.Files["spec/ring.md"], "ring/ring.go": code, "ring/ring_test.go": test, "scenarios/alice-is-rung.txtar": play,
	})
	if again.Files["spec/ring.md"] != want {
		t.Error("filling a filled page changes it")
	}
}

func TestScriptsCite(t *testing.T) {
	j := join(t, map[string]string{
		"spec/ring.md": page, "console/src/ring.ts": "// spec: RING-1\nexport const a = 1\n", "console/src/Ring.svelte": "<!-- spec: RING-1 -->\n<p></p>\n",
		"console/test/ring.test.mjs": "// spec: RING-1, RING-2\ntest('it rings twice', async () => {})\n// see spec: RING-9\n",
	})
	want := "- State: yes\n- Code: console/src/Ring.svelte\n- Code: console/src/ring.ts\n- Test: console/test/ring.test.mjs it rings twice\n"
	if got := j.Files["spec/ring.md"]; len(j.Problems) > 0 || !strings.Contains(got, want) {
		t.Errorf("%v\n%s", j.Problems, got)
	}
}

func TestJoinReports(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"dangling citation", map[string]string{"spec/ring.md": page, "a.go": "package a\n\n// spec: RING-3\n"}, "a.go:3 cites RING-3"},
		{"dangling play", map[string]string{"spec/ring.md": page, "scenarios/a.txtar": "# spec: RING-3\n"}, "scenarios/a.txtar:1 cites RING-3"},
		{"yes without code", map[string]string{"spec/ring.md": page, "ring_test.go": test}, "no code cites it"},
		{"yes without play or test", map[string]string{"spec/ring.md": page, "ring.go": code}, "no play and no test"},
		{"twice", map[string]string{"spec/ring.md": page, "spec/song.md": page}, "is already a requirement"},
		{"two prefixes", map[string]string{"spec/ring.md": page + "\n### SONG-1 Sings\n\n- State: no\n"}, "one page has one prefix"},
		{"partial of what", map[string]string{"spec/ring.md": "### RING-1 Rings\n\n- State: partial\n"}, "must say what is missing"},
		{"missing but yes", map[string]string{"spec/ring.md": "### RING-1 Rings\n\n- State: no\n- Missing: all\n"}, "so its state is partial"},
		{"a heading without a number", map[string]string{"spec/ring.md": "### Rings\n"}, "is a requirement"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var all strings.Builder
			for _, p := range join(t, c.files).Problems {
				fmt.Fprintf(&all, "%s:%d %s\n", p.Path, p.Line, p.Text)
			}
			if !strings.Contains(all.String(), c.want) {
				t.Errorf("no problem says %q; there are\n%s", c.want, all.String())
			}
		})
	}
}
