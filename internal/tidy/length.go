package tidy

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"

	"github.com/secondring/secondring/internal/tidy/tree"
)

// Lines of a file written by hand, of one of the machine, and of a function.
const (
	fileLinesMax     = 600
	centerLinesMax   = 400
	functionLinesMax = 70
)

// sourceExts are the languages the limit binds besides Go: the console, its
// styles, and scripts.
var sourceExts = []string{".go", ".ts", ".tsx", ".js", ".mjs", ".css", ".sh", ".sql"}

func fileLength(t *tree.Tree) []Finding {
	var out []Finding
	for _, p := range t.Paths {
		text, ok := t.Text(p)
		if !ok || !slices.Contains(sourceExts, path.Ext(p)) || strings.Contains("/"+p, "/testdata/") || generated(text) {
			continue
		}
		limit := fileLinesMax
		if tree.Under(p, "center") {
			limit = centerLinesMax
		}
		if n := strings.Count(text, "\n"); n > limit {
			out = append(out, Finding{p, 0, fmt.Sprintf("%d lines, at most %d: find the second noun in it", n, limit)})
		}
	}
	return out
}

// generated says whether the first lines carry the standard marker.
func generated(text string) bool {
	head, _, _ := strings.Cut(text, "\n\n")
	return strings.Contains(head, "Code generated ") && strings.Contains(head, "DO NOT EDIT")
}

func functionLength(t *tree.Tree) []Finding {
	var total int
	var long []Finding
	for _, f := range t.Go() {
		if f.Generated {
			continue
		}
		for _, d := range f.AST.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			total++
			if n := f.Line(fn.End()) - f.Line(fn.Pos()) + 1; n > functionLinesMax {
				long = append(long, at(f, fn.Pos(), "%s has %d lines, over %d", fn.Name.Name, n, functionLinesMax))
			}
		}
	}
	if len(long) <= total/100 {
		return nil
	}
	return append(long, Finding{".", 0, fmt.Sprintf("%d of %d functions are over %d lines; at most 1 %% may be", len(long), total, functionLinesMax)})
}
