package tidy

import (
	"fmt"
	"go/ast"
	"path"
	"strings"

	"github.com/secondring/secondring/internal/tidy/tree"
)

// docBytesMin is shorter than any package doc that explains something, and
// longer than "Package x does x."
const docBytesMin = 120

// exportedDocPercentMin leaves room for names that say all there is to say.
const exportedDocPercentMin = 90

func packageDocs(t *tree.Tree) []Finding {
	docs := map[string]string{}
	dirs := map[string]*tree.GoFile{}
	for _, f := range t.Go() {
		if f.Test {
			continue
		}
		if dirs[f.Dir] == nil {
			dirs[f.Dir] = f
		}
		if path.Base(f.Path) == "doc.go" {
			docs[f.Dir] = f.AST.Doc.Text()
			dirs[f.Dir] = f
		}
	}
	var out []Finding
	for dir, f := range dirs {
		doc, has := docs[dir]
		name := f.AST.Name.Name
		switch {
		case !has:
			out = append(out, Finding{dir, 0, "has no doc.go"})
		case name != "main" && !strings.HasPrefix(doc, "Package "+name+" "):
			out = append(out, Finding{f.Path, 0, fmt.Sprintf("its comment must begin “Package %s …”", name)})
		case len(doc) < docBytesMin:
			out = append(out, Finding{f.Path, 0, "its comment is too short to be a design: purpose, a drawing, what it must never do"})
		}
	}
	return out
}

func exportedDocs(t *tree.Tree) []Finding {
	var total int
	var bare []Finding
	for _, f := range t.Go() {
		if f.Test || f.Generated || tree.Under(f.Path, "cmd") || f.AST.Name.Name == "main" {
			continue
		}
		eachExported(f, func(name *ast.Ident, documented bool) {
			total++
			if !documented {
				bare = append(bare, at(f, name.Pos(), "%s has no comment", name.Name))
			}
		})
	}
	if total == 0 || 100*(total-len(bare)) >= exportedDocPercentMin*total {
		return nil
	}
	return append(bare, Finding{".", 0, fmt.Sprintf("%d of %d exported names have a comment", total-len(bare), total)})
}

// eachExported visits functions, methods of exported types, types, constants and
// variables. A comment on a group documents all of it.
func eachExported(f *tree.GoFile, visit func(name *ast.Ident, documented bool)) {
	for _, d := range f.AST.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d))) {
				visit(d.Name, d.Doc != nil)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					if s.Name.IsExported() {
						visit(s.Name, d.Doc != nil || s.Doc != nil || s.Comment != nil)
					}
				case *ast.ValueSpec:
					for _, n := range s.Names {
						if n.IsExported() {
							visit(n, d.Doc != nil || s.Doc != nil || s.Comment != nil)
						}
					}
				}
			}
		}
	}
}

func receiver(d *ast.FuncDecl) string {
	e := d.Recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
