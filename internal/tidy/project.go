package tidy

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/secondring/secondring/internal/tidy/spec"
	"github.com/secondring/secondring/internal/tidy/tree"
)

// targetForm is a target of the Makefile with its help, if any. Files and
// variables have other forms; special targets begin with a point.
var targetForm = regexp.MustCompile(`^([a-z][a-z-]*):(?:[^=]*?)(## \S.*)?$`)

func makeHelp(t *tree.Tree) []Finding {
	var out []Finding
	text, _ := t.Text("Makefile")
	for i, line := range strings.Split(text, "\n") {
		if m := targetForm.FindStringSubmatch(line); m != nil && m[2] == "" {
			out = append(out, Finding{"Makefile", i + 1, fmt.Sprintf("target %s has no “## what it does”", m[1])})
		}
	}
	return out
}

func requirements(t *tree.Tree) []Finding {
	j := spec.Join(t)
	var out []Finding
	for _, p := range j.Problems {
		out = append(out, Finding(p))
	}
	for p, want := range j.Files {
		if have, _ := t.Text(p); have != want {
			out = append(out, Finding{p, 0, "is older than the citations in code, tests and plays: make generate"})
		}
	}
	return out
}

// requireForm is one requirement of go.mod, inside or outside a block.
var requireForm = regexp.MustCompile(`^(?:require )?\t?([a-z0-9.-]+\.[a-z]+/\S+) v\S+$`)

func dependenciesDecided(t *tree.Tree) []Finding {
	var decisions strings.Builder
	for _, p := range t.Paths {
		if path.Dir(p) == "docs/adr" && path.Ext(p) == ".md" {
			text, _ := t.Text(p)
			decisions.WriteString(text)
		}
	}
	var out []Finding
	text, _ := t.Text("go.mod")
	for i, line := range strings.Split(text, "\n") {
		m := requireForm.FindStringSubmatch(line)
		if m != nil && !strings.Contains(decisions.String(), m[1]) {
			out = append(out, Finding{"go.mod", i + 1, fmt.Sprintf("%s is named by no record in docs/adr/", m[1])})
		}
	}
	return out
}

// sorted returns findings in the order of files and lines.
func sorted(fs []Finding) []Finding {
	slices.SortFunc(fs, func(a, b Finding) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	return fs
}
