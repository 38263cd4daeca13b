package tidy

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/secondring/secondring/internal/tidy/tree"
)

const pkgDoc = "// Package %s rings agents. It says here at length what it is for, draws a picture of it,\n// tells how it lives, what it must never do, and why the simpler thing would not have been enough.\npackage %s\n"

func doc(name string) string { return strings.ReplaceAll(pkgDoc, "%s", name) }

// examples break each rule once (bad) and keep it where it is easily
// misunderstood (good).
var examples = []struct {
	rule string
	path string
	good string
	bad  string
	want string // part of the finding about bad
}{
	{"package docs", "ring/doc.go", doc("ring"), "// Package ring rings.\npackage ring\n", "too short"},
	{"package docs", "ring/doc.go", doc("ring"), strings.Replace(doc("ring"), "Package ring", "This", 1), "must begin"},
	{"exported docs", "ring/ring.go", "package ring\n\n// Ring rings.\nfunc Ring() {}\n\nfunc quiet() {}\n", "package ring\n\nfunc Ring() {}\n", "Ring has no comment"},
	{"names", "ring/bell.go", "package ring\n", "package util\n", `"util"`},
	{"file length", "ring/ring.go", strings.Repeat("\n", 599) + "package ring", "package ring\n" + strings.Repeat("\n", 600), "601 lines"},
	{"file length", "center/ring.go", "package center\n" + strings.Repeat("\n", 399), "package center\n" + strings.Repeat("\n", 400), "401 lines"},
	{"function length", "ring/ring.go", "package ring\n\nfunc f() {" + strings.Repeat("\n", 69) + "}\n", "package ring\n\nfunc f() {" + strings.Repeat("\n", 70) + "}\n", "f has 71 lines"},
	{"center imports", "center/ring.go", "package center\n\nimport _ \"time\"\n", "package center\n\nimport _ \"os\"\n", "center imports os"},
	{"center imports", "center/ring.go", "package center\n\nimport _ \"github.com/fxamacker/cbor/v2\"\n", "package center\n\nimport _ \"github.com/secondring/secondring/engine\"\n", "center imports github.com"},
	{"center imports", "center/ring.go", "package center\n\nimport _ \"github.com/secondring/secondring/eventlog\"\n", "package center\n\nimport _ \"github.com/secondring/secondring/eventlog/sqlite\"\n", "eventlog/sqlite"},
	{"center purity", "center/ring.go", "package center\n\nimport \"time\"\n\nvar d = 5 * time.Second\n", "package center\n\nimport \"time\"\n\nvar d = time.Now()\n", "time.Now"},
	{"center purity", "center/ring.go", "package center\n\nfunc f() { g() }\n", "package center\n\nfunc f() { go g() }\n", "go statement"},
	{"center purity", "center/ring.go", "package center\n\nfunc f() []int { return slices.Sorted(maps.Keys(m)) }\n", "package center\n\nfunc f() []int { return slices.Collect(maps.Keys(m)) }\n", "maps.Keys"},
	{"adapters apart", "api/call.go", "package api\n\nimport _ \"github.com/secondring/secondring/connector\"\n", "package api\n\nimport _ \"github.com/secondring/secondring/eventlog/sqlite\"\n", "imports the adapter eventlog/sqlite"},
	{"adapters apart", "connector/socket/socket.go", "package socket\n\nimport _ \"github.com/secondring/secondring/connector/exam\"\n", "package socket\n\nimport _ \"github.com/secondring/secondring/connector/simulated\"\n", "imports the adapter connector/simulated"},
	{"adapters apart", "engine/engine.go", "package engine\n\nimport _ \"github.com/secondring/secondring/eventlog\"\n", "package engine\n\nimport _ \"github.com/secondring/secondring/cmd/secondring\"\n", "nobody's dependency"},
	{"no sleeps", "ring/ring_test.go", "package ring\n\nvar d = time.Second\n", "package ring\n\nfunc f() { time.Sleep(1) }\n", "time.Sleep"},
	{"no fixed ports", "ring/ring_test.go", "package ring\n\nvar a = []string{\"127.0.0.1:0\", \":0\"}\n\nvar b = \":8080\" // not opened: a refusal\n", "package ring\n\nvar a = \"127.0.0.1:8080\"\n", "fixed port"},
	{"no silent skips", "ring/ring_test.go", "package ring\n\nfunc f() { need.Program(t, \"node\") }\n", "package ring\n\nfunc f() { t.Skip(\"not today\") }\n", "needs PROGRAM"},
	{"no silent skips", "ring/ring_test.go", "package ring\n\n// SECONDRING_FULL\nfunc f() { t.Skip(\"needs node: install it\") }\n", "package ring\n\nfunc f() { t.Skip(\"needs node: install it\") }\n", "SECONDRING_FULL"},
	{"no notes to self", "ring/ring.go", "package ring // todos los agentes\n", "package ring // TO" + "DO: agents\n", "file an issue"},
	{"no code in comments", "ring/ring.go", "package ring\n\n// Ring calls back, if asked to (see Back).\n//\n//\tx := ring.Ring(1)\n", "package ring\n\n// x := ring.Ring(1)\n", "reads like code"},
	{"no code in comments", "ring/ring.go", "package ring\n\n// If a call waits, ring.\n", "package ring\n\n// if call.waits {\n", "reads like code"},
	{"refused words", "README.md", "A connector session, a voice prompt, a call's transcript; see `./data` and /v1/work/7.\n", "See /ro" + "ot/x.\n", "a path of one machine"},
	{"refused words", "README.md", "A supervisor copies the call; the cursor of a page.\n", "\"resolved\": \"https:" + "//packages.example/x\"\n", "a lock without addresses"},
	{"links", "README.md", "[here](README.md#top), [there](https://example.com/x), `[code](no.md)`\n", "[nowhere](no.md)\n", "does not exist"},
	{"make help", "Makefile", "GO ?= go\n\ntest: deps ## run every test\n\tgo test\n\n.PHONY: test\n", "test: deps\n\tgo test\n", "target test"},
	{"requirements", "spec/ring.md", "", "### RING-1 It rings\n\n- State: perhaps\n", "needs a line"},
	{"dependencies decided", "go.mod", "module x\n\nrequire golang.org/x/sys v1 // indirect\n", "module x\n\nrequire (\n\tgolang.org/x/sys v1.0.0\n)\n", "golang.org/x/sys"},
}

func TestRulesFindWhatTheyRefuse(t *testing.T) {
	tested := map[string]bool{}
	for _, e := range examples {
		t.Run(e.rule, func(t *testing.T) {
			tested[e.rule] = true
			if found := check(t, e.rule, e.path, e.good); len(found) > 0 {
				t.Errorf("the good example is refused: %v", found)
			}
			for _, f := range check(t, e.rule, e.path, e.bad) {
				if strings.Contains(f.String(), e.want) {
					return
				}
			}
			t.Errorf("the bad example is not refused as %q", e.want)
		})
	}
	for _, r := range Rules() {
		if !tested[r.Name] {
			t.Errorf("the rule %q has no example that breaks it", r.Name)
		}
	}
}

func check(t *testing.T, rule, path, text string) []Finding {
	t.Helper()
	for _, r := range Rules() {
		if r.Name == rule {
			return r.Check(of(t, map[string]string{path: text}))
		}
	}
	t.Fatalf("no rule %q", rule)
	return nil
}

func of(t *testing.T, files map[string]string) *tree.Tree {
	t.Helper()
	fsys := fstest.MapFS{}
	for p, text := range files {
		fsys[p] = &fstest.MapFile{Data: []byte(text)}
	}
	out, err := tree.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestMapOrderFindsRanges(t *testing.T) {
	repo := of(t, map[string]string{"center/ring.go": `package center

import "strings"

type agents map[string]int

func f(a agents, s []int, b strings.Builder) {
	for range s {
	}
	for range a { // any order: only counts
	}
	// any order: only counts
	for range a {
	}
	for range a {
	}
}
`})
	lookup, err := ExportData(root, "strings")
	if err != nil {
		t.Fatal(err)
	}
	found, err := MapOrder(repo, "center", lookup)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0].Line != 15 {
		t.Errorf("found %v, want the range in line 15 alone", found)
	}
}
