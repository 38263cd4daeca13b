package tidy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/types"
	"io"
	"os"
	"os/exec"
	"regexp"

	"github.com/secondring/secondring/internal/tidy/tree"
)

// anyOrder is how a range over a map in center says why its order cannot show:
// on its line or the one above, `// any order: the sum is the same`.
var anyOrder = regexp.MustCompile(`^// any order: \S`)

// MapOrder finds ranges over maps in the packages below a folder that do not say
// why the order cannot reach an output. Two runs of one input would differ by it
// and replay would no longer be the state. Types of imported packages come from
// lookup, which opens the export data of an import path.
func MapOrder(t *tree.Tree, folder string, lookup importer.Lookup) ([]Finding, error) {
	byDir := map[string][]*tree.GoFile{}
	for _, f := range t.Go() {
		if !f.Test && tree.Under(f.Dir, folder) {
			byDir[f.Dir] = append(byDir[f.Dir], f)
		}
	}
	var out []Finding
	for dir, files := range byDir {
		found, err := mapOrderOf(dir, files, lookup)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

func mapOrderOf(dir string, files []*tree.GoFile, lookup importer.Lookup) ([]Finding, error) {
	fset := files[0].Fset
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", lookup)}
	var asts []*ast.File
	for _, f := range files {
		asts = append(asts, f.AST)
	}
	if _, err := conf.Check(modulePath+"/"+dir, fset, asts, info); err != nil {
		return nil, fmt.Errorf("check the types of %s: %w", dir, err)
	}
	var out []Finding
	for _, f := range files {
		excused := map[int]bool{}
		for _, g := range f.AST.Comments {
			for _, c := range g.List {
				if anyOrder.MatchString(c.Text) {
					excused[f.Line(c.Pos())], excused[f.Line(g.End())+1] = true, true
				}
			}
		}
		ast.Inspect(f.AST, func(n ast.Node) bool {
			r, ok := n.(*ast.RangeStmt)
			if !ok || info.Types[r.X].Type == nil || excused[f.Line(r.Pos())] {
				return true
			}
			if _, isMap := info.Types[r.X].Type.Underlying().(*types.Map); isMap {
				out = append(out, at(f, r.Pos(), "a range over a map in center; sort the keys (slices.Sorted(maps.Keys(m))), or say “// any order: why it cannot show”"))
			}
			return true
		})
	}
	return out, nil
}

// ExportData asks the go command for the compiled types of everything the
// packages import, and returns how to open them.
func ExportData(dir string, packages ...string) (importer.Lookup, error) {
	args := append([]string{"list", "-e", "-export", "-deps", "-json=ImportPath,Export"}, packages...)
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	b, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, stderr.Bytes())
	}
	exports := map[string]string{}
	for dec := json.NewDecoder(bytes.NewReader(b)); ; {
		var p struct{ ImportPath, Export string }
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		exports[p.ImportPath] = p.Export
	}
	return func(path string) (io.ReadCloser, error) {
		file, ok := exports[path]
		if !ok || file == "" {
			return nil, fmt.Errorf("no export data for %s", path)
		}
		return os.Open(file)
	}, nil
}
