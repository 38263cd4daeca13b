package spec

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/secondring/secondring/internal/tidy/tree"
)

// Kind says what cites a requirement.
type Kind string

// The kinds of citation, named as their lines in a page.
const (
	Code Kind = "Code"
	Play Kind = "Play"
	Test Kind = "Test"
)

// Citation is one mention of a requirement by what obeys or proves it.
type Citation struct {
	ID   string
	Kind Kind
	Path string
	Line int
	Func string // the test's name, where the citation lies in or above one
}

// citationForm finds `spec: A-1, B-2`. The colon and the form of a number keep
// ordinary sentences about the specification out.
var citationForm = regexp.MustCompile(`\bspec: *([A-Z]+-\d+(?:, *[A-Z]+-\d+)*)`)

// Citations returns every citation of the tree, in the order of paths and lines.
func Citations(t *tree.Tree) []Citation {
	var out []Citation
	for _, f := range t.Go() {
		if f.Generated {
			continue
		}
		out = append(out, inGo(f)...)
	}
	for _, p := range t.Paths {
		if slices.Contains(scriptExts, path.Ext(p)) {
			out = append(out, inScript(t, p)...)
		}
		if path.Ext(p) != ".txtar" || !tree.Under(p, "scenarios") {
			continue
		}
		text, _ := t.Text(p)
		for i, line := range strings.Split(text, "\n") {
			if strings.HasPrefix(line, "-- ") {
				break // what follows is the play's files, its golden timeline among them
			}
			if strings.Contains(line, "#") {
				for _, id := range cited(line) {
					out = append(out, Citation{ID: id, Kind: Play, Path: p, Line: i + 1})
				}
			}
		}
	}
	return out
}

// scriptExts are the languages of the console, of the libraries for browsers, and of their tests.
var scriptExts = []string{".ts", ".js", ".mjs", ".svelte"}

// inScript reads lines that begin with a citation, as a comment of the console's
// languages. A test file has ".test." in its name, and the test is the next one.
func inScript(t *tree.Tree, p string) []Citation {
	var out []Citation
	text, _ := t.Text(p)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "// spec: ") && !strings.HasPrefix(line, "<!-- spec: ") {
			continue
		}
		for _, id := range cited(line) {
			at := Citation{ID: id, Kind: Code, Path: p, Line: i + 1}
			if strings.Contains(path.Base(p), ".test.") {
				at.Kind = Test
				if i+1 < len(lines) {
					if m := testForm.FindStringSubmatch(lines[i+1]); m != nil {
						at.Func = m[1]
					}
				}
			}
			out = append(out, at)
		}
	}
	return out
}

// testForm finds the name of a test in a script.
var testForm = regexp.MustCompile(`^test\('([^']+)'`)

func inGo(f *tree.GoFile) []Citation {
	var out []Citation
	for _, g := range f.AST.Comments {
		for _, c := range g.List {
			if !strings.HasPrefix(c.Text, "// spec: ") {
				continue // a sentence that explains the form is not a citation
			}
			for _, id := range cited(c.Text) {
				at := Citation{ID: id, Kind: Code, Path: f.Path, Line: f.Line(c.Pos())}
				if f.Test {
					at.Kind, at.Func = Test, testAt(f.AST, c.Pos())
				}
				out = append(out, at)
			}
		}
	}
	return out
}

func cited(text string) []string {
	var ids []string
	for _, m := range citationForm.FindAllStringSubmatch(text, -1) {
		for id := range strings.SplitSeq(m[1], ",") {
			ids = append(ids, strings.TrimSpace(id))
		}
	}
	return ids
}

// testAt names the test function around a position, or whose comment holds it.
func testAt(f *ast.File, pos token.Pos) string {
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		from := fn.Pos()
		if fn.Doc != nil {
			from = fn.Doc.Pos()
		}
		name := fn.Name.Name
		if from <= pos && pos <= fn.End() && (strings.HasPrefix(name, "Test") || strings.HasPrefix(name, "Fuzz")) {
			return name
		}
	}
	return ""
}
