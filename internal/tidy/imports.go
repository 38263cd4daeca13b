package tidy

import (
	"go/ast"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/secondring/secondring/internal/tidy/tree"
)

// centerMay are the packages outside the standard library that the machine may
// import, itself: a codec for its state, an ordered map for its indexes, and the
// log's contract, but none of the stores below it.
var centerMay = []string{"github.com/fxamacker/cbor/v2", "github.com/tidwall/btree", modulePath + "/eventlog", modulePath + "/hours"}

// centerMustNot are the roots of the standard library that reach the world.
var centerMustNot = []string{
	"context", "crypto/rand", "database", "io/fs", "io/ioutil", "log", "math/rand", "net", "os", "path/filepath",
	"plugin", "runtime", "sync", "syscall", "testing", "unsafe", "embed", "expvar", "unique", "weak",
}

// adapters are the packages that speak to one technology each, by their folder;
// a star stands for every package directly below.
var adapters = []string{"api", "eventlog/sqlite", "simulator", "connector/*", "sip", "telephony", "stream", "webhook", "records"}

// notAdapters are packages below a starred folder that belong to the contract.
var notAdapters = []string{"connector/exam"}

// contracts are the packages that adapters import, never the other way round.
var contracts = []string{"center", "engine", "eventlog", "connector"}

func eachImport(f *tree.GoFile, visit func(s *ast.ImportSpec, p string)) {
	for _, s := range f.AST.Imports {
		if p, err := strconv.Unquote(s.Path.Value); err == nil {
			visit(s, p)
		}
	}
}

func centerImports(t *tree.Tree) []Finding {
	var out []Finding
	for _, f := range t.Go() {
		if f.Test || !tree.Under(f.Dir, "center") {
			continue
		}
		eachImport(f, func(s *ast.ImportSpec, p string) {
			first, _, _ := strings.Cut(p, "/")
			within := func(roots []string) bool {
				return slices.ContainsFunc(roots, func(r string) bool { return tree.Under(p, r) })
			}
			if strings.Contains(first, ".") && !slices.Contains(centerMay, p) && !tree.Under(p, modulePath+"/center") {
				out = append(out, at(f, s.Pos(), "center imports %s; beside the standard library it may import %s", p, strings.Join(centerMay, ", ")))
			}
			if within(centerMustNot) {
				out = append(out, at(f, s.Pos(), "center imports %s, by which it could see the world", p))
			}
		})
	}
	return out
}

// adapterOf returns the adapter a folder belongs to, or "".
func adapterOf(dir string) string {
	for _, n := range notAdapters {
		if tree.Under(dir, n) {
			return ""
		}
	}
	for _, a := range adapters {
		root, starred := strings.CutSuffix(a, "/*")
		if !starred && tree.Under(dir, a) {
			return a
		}
		if rest, ok := strings.CutPrefix(dir, root+"/"); starred && ok {
			name, _, _ := strings.Cut(rest, "/")
			return path.Join(root, name)
		}
	}
	return ""
}

func adaptersApart(t *tree.Tree) []Finding {
	var out []Finding
	for _, f := range t.Go() {
		if f.Test {
			continue // a test may boot the real thing
		}
		from := adapterOf(f.Dir)
		if from == "" && !slices.ContainsFunc(contracts, func(c string) bool { return tree.Under(f.Dir, c) }) {
			continue
		}
		eachImport(f, func(s *ast.ImportSpec, p string) {
			dir, ours := strings.CutPrefix(p, modulePath+"/")
			if !ours {
				return
			}
			if to := adapterOf(dir); to != "" && to != from {
				out = append(out, at(f, s.Pos(), "%s imports the adapter %s; let cmd hand it over as an interface", f.Dir, to))
			}
			if tree.Under(dir, "cmd") {
				out = append(out, at(f, s.Pos(), "%s imports %s; the wiring is nobody's dependency", f.Dir, dir))
			}
		})
	}
	return out
}
