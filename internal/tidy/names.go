package tidy

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/secondring/secondring/internal/tidy/tree"
)

// vague are the words that may be neither a package nor a word of a Go file's
// name.
var vague = []string{"manager", "service", "helper", "helpers", "util", "utils", "common", "model", "models", "types", "misc", "base", "core"}

func vagueNames(t *tree.Tree) []Finding {
	var out []Finding
	seen := map[string]bool{}
	for _, f := range t.Go() {
		stem := strings.TrimSuffix(path.Base(f.Path), ".go")
		for word := range strings.SplitSeq(stem, "_") {
			if slices.Contains(vague, word) {
				out = append(out, Finding{f.Path, 0, fmt.Sprintf("%q says nothing; name the noun it is about", word)})
			}
		}
		if name := f.AST.Name.Name; !seen[f.Dir] && (slices.Contains(vague, name) || slices.Contains(vague, path.Base(f.Dir))) {
			seen[f.Dir] = true
			out = append(out, Finding{f.Dir, 0, fmt.Sprintf("package %q says nothing; name what it provides", name)})
		}
	}
	return out
}
