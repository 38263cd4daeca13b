package check_test

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/internal/need"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const stockModules = "../connector/testdata/stock/node_modules"

// variant is a connector that is wrong in one way: testdata/variants.json lists them,
// testdata/broken.js makes them of any connector.
type variant struct {
	Name   string       `json:"name"`
	Title  string       `json:"title"`
	Breaks check.RuleID `json:"breaks"`
	Cases  []string     `json:"cases"`
	Needs  string       `json:"needs"` // the first generation of the library that has what it is about
}

// on says whether a version of the library has what the variant is about.
func (v variant) on(version string) bool { return v.Needs == "" || version >= v.Needs }

// library is the one that a variant is played on if it is one alone.
func (v variant) library() string {
	return stockLibraries[slices.IndexFunc(stockLibraries, v.on)]
}

func variants(t testing.TB) (list []variant) {
	t.Helper()
	text, err := os.ReadFile("testdata/variants.json")
	if err == nil {
		err = json.Unmarshal(text, &list)
	}
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Every rule that a connector in a browser can break is broken by a variant, once each
// and under a name of its own.
func TestVariantsBreakEveryRule(t *testing.T) {
	broken := map[check.RuleID]bool{}
	names := map[string]bool{}
	for _, v := range variants(t) {
		if names[v.Name] || v.Title == "" || len(v.Cases) == 0 || check.RuleOf(v.Breaks) == nil {
			t.Errorf("%+v: the name is taken, or something is missing", v)
		}
		names[v.Name], broken[v.Breaks] = true, true
	}
	for _, rule := range check.Rules() {
		if !broken[rule.ID] {
			t.Errorf("%s: no variant breaks it: %s", rule.ID, rule.Title)
		}
	}
	if len(names) < 40 {
		t.Errorf("%d variants", len(names))
	}
}

// What the sample connector posts in each case, on the libraries of npm and on ours; and
// what each variant changes of that.
// spec: CONSOLE-86
func TestScenes(t *testing.T) {
	t.Parallel()
	node := need.Program(t, "node")
	need.Folder(t, stockModules, "npm ci in connector/testdata/stock")
	for name, arguments := range map[string][]string{"right": {"right"}, "broken": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := exec.Command(node, slices.Concat([]string{"testdata/scene.mjs"}, arguments)...)
			command.Stderr = os.Stderr
			got, err := command.Output()
			if err != nil {
				t.Fatal(err)
			}
			golden := "testdata/" + name + ".golden"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("other than %s (-update rewrites it):\n%s", golden, diff)
			}
		})
	}
}
