package tidy

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"

	"github.com/secondring/secondring/internal/tidy/tree"
)

func eachTest(t *tree.Tree, visit func(f *tree.GoFile)) {
	for _, f := range t.Go() {
		if f.Test {
			visit(f)
		}
	}
}

// noSleeps lets tests in a synctest bubble be: a sleep there takes no time and
// ends when everything else has come to rest.
func noSleeps(t *tree.Tree) []Finding {
	var out []Finding
	eachTest(t, func(f *tree.GoFile) {
		for _, i := range f.AST.Imports {
			if i.Path.Value == `"testing/synctest"` {
				return
			}
		}
		ast.Inspect(f.AST, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && isPackage(s.X, "time") && s.Sel.Name == "Sleep" {
				out = append(out, at(f, s.Pos(), "time.Sleep in a test; wait for what should happen, or use testing/synctest"))
			}
			return true
		})
	})
	return out
}

// portForm is an address that is opened or dialed at a fixed port. Port 0 is not.
var portForm = regexp.MustCompile(`^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])?:[1-9]\d{1,4}$`)

// notOpened excuses an address that only stands as text, in the test of a
// parser or of a refusal.
const notOpened = "// not opened"

func noFixedPorts(t *tree.Tree) []Finding {
	var out []Finding
	eachTest(t, func(f *tree.GoFile) {
		excused := map[int]bool{}
		for _, g := range f.AST.Comments {
			for _, c := range g.List {
				excused[f.Line(c.Pos())] = excused[f.Line(c.Pos())] || strings.HasPrefix(c.Text, notOpened)
			}
		}
		ast.Inspect(f.AST, func(n ast.Node) bool {
			l, ok := n.(*ast.BasicLit)
			if !ok || l.Kind != token.STRING || excused[f.Line(l.Pos())] {
				return true
			}
			if s, err := strconv.Unquote(l.Value); err == nil && portForm.MatchString(s) {
				out = append(out, at(f, l.Pos(), "fixed port %s; listen on port 0, or end the line with “%s” if it is only text", s, notOpened))
			}
			return true
		})
	})
	return out
}

func noSilentSkips(t *tree.Tree) []Finding {
	var out []Finding
	eachTest(t, func(f *tree.GoFile) {
		text, _ := t.Text(f.Path)
		ast.Inspect(f.AST, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			s, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || (s.Sel.Name != "Skip" && s.Sel.Name != "Skipf" && s.Sel.Name != "SkipNow") || !testVariable(s.X) {
				return true
			}
			if !saysNeeds(call) {
				out = append(out, at(f, call.Pos(), "a skip must say “needs PROGRAM: …”; internal/need does it"))
			}
			if !strings.Contains(text, "SECONDRING_FULL") && !strings.Contains(text, "need.Full()") {
				out = append(out, at(f, call.Pos(), "a skip must fail under SECONDRING_FULL=1; internal/need does it"))
			}
			return true
		})
	})
	return out
}

// testVariable says whether an expression is what tests call their *testing.T.
func testVariable(e ast.Expr) bool {
	return isPackage(e, "t") || isPackage(e, "tb") || isPackage(e, "b") || isPackage(e, "f")
}

func saysNeeds(call *ast.CallExpr) bool {
	if len(call.Args) == 0 {
		return false
	}
	l, ok := call.Args[0].(*ast.BasicLit)
	return ok && regexp.MustCompile("^[\"`]needs \\S").MatchString(l.Value)
}
