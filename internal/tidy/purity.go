package tidy

import (
	"go/ast"
	"slices"

	"github.com/secondring/secondring/internal/tidy/tree"
)

// clockCalls are the functions of package time that read or run the clock.
// Durations, instants and arithmetic on them are welcome.
var clockCalls = []string{"Now", "Since", "Until", "After", "AfterFunc", "Sleep", "Tick", "NewTimer", "NewTicker", "Local", "LoadLocation"}

func centerPurity(t *tree.Tree) []Finding {
	var out []Finding
	for _, f := range t.Go() {
		if f.Test || !tree.Under(f.Dir, "center") {
			continue
		}
		var parents []ast.Node
		ast.Inspect(f.AST, func(n ast.Node) bool {
			if n == nil {
				parents = parents[:len(parents)-1]
				return true
			}
			if finding, bad := impure(f, n, parents); bad {
				out = append(out, finding)
			}
			parents = append(parents, n)
			return true
		})
	}
	return out
}

func impure(f *tree.GoFile, n ast.Node, parents []ast.Node) (Finding, bool) {
	switch n := n.(type) {
	case *ast.GoStmt:
		return at(f, n.Pos(), "a go statement in center; one goroutine owns it, and that is the engine's"), true
	case *ast.SelectStmt, *ast.ChanType:
		return at(f, n.Pos(), "a channel in center; inputs come through Step, events go back from it"), true
	case *ast.SelectorExpr:
		switch {
		case isPackage(n.X, "time") && slices.Contains(clockCalls, n.Sel.Name):
			return at(f, n.Pos(), "time.%s in center; the time comes in with the input", n.Sel.Name), true
		case isPackage(n.X, "maps") && slices.Contains([]string{"Keys", "Values", "All"}, n.Sel.Name) && !sorts(parents):
			return at(f, n.Pos(), "maps.%s in center outside slices.Sorted…; the order of a map must not reach an output", n.Sel.Name), true
		}
	}
	return Finding{}, false
}

func isPackage(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// sorts says whether the selector is called within the arguments of
// slices.Sorted, slices.SortedFunc or slices.SortedStableFunc.
func sorts(parents []ast.Node) bool {
	if len(parents) < 2 {
		return false
	}
	outer, ok := parents[len(parents)-2].(*ast.CallExpr)
	if !ok {
		return false
	}
	fun := outer.Fun
	if x, ok := fun.(*ast.IndexExpr); ok {
		fun = x.X
	}
	sel, ok := fun.(*ast.SelectorExpr)
	return ok && isPackage(sel.X, "slices") && slices.Contains([]string{"Sorted", "SortedFunc", "SortedStableFunc"}, sel.Sel.Name)
}
