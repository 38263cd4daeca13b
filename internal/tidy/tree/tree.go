package tree

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// fileBytesMax bounds what is read of one file. Golden logs and locks of npm
// may be large; nothing a person writes by hand comes near.
const fileBytesMax = 4 << 20

// Tree is a repository: its files by slash-separated path, sorted.
type Tree struct {
	Paths  []string
	text   map[string]string
	golang []*GoFile
	fset   *token.FileSet
}

// GoFile is a parsed Go file. Test says that its name ends in _test.go,
// Generated that it carries the standard marker for generated code. All files
// of a tree share one set of positions.
type GoFile struct {
	Path      string
	Dir       string
	Test      bool
	Generated bool
	Lines     int
	AST       *ast.File
	Fset      *token.FileSet
}

// Load reads the tree below the root of fsys. It fails on the first file that
// cannot be read and on the first Go file that does not parse.
func Load(fsys fs.FS) (*Tree, error) {
	t := &Tree{text: map[string]string{}, fset: token.NewFileSet()}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if leftOut(p) {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || p == ".git" { // in a worktree it is a file
			return nil
		}
		return t.add(fsys, p, d)
	})
	if err != nil {
		return nil, fmt.Errorf("read the tree: %w", err)
	}
	slices.Sort(t.Paths)
	return t, nil
}

func (t *Tree) add(fsys fs.FS, p string, d fs.DirEntry) error {
	if path.Base(p) == ".git" { // a file in a second working tree
		return nil
	}
	t.Paths = append(t.Paths, p)
	info, err := d.Info()
	if err != nil {
		return err
	}
	if info.Size() > fileBytesMax {
		return nil
	}
	b, err := fs.ReadFile(fsys, p)
	if err != nil {
		return err
	}
	if bytes.IndexByte(b, 0) >= 0 {
		return nil
	}
	t.text[p] = string(b)
	if path.Ext(p) != ".go" || strings.Contains("/"+p, "/testdata/") {
		return nil
	}
	f, err := parser.ParseFile(t.fset, p, b, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	t.golang = append(t.golang, &GoFile{
		Path: p, Dir: path.Dir(p), Test: strings.HasSuffix(p, "_test.go"),
		Generated: ast.IsGenerated(f), Lines: bytes.Count(b, []byte("\n")),
		AST: f, Fset: t.fset,
	})
	return nil
}

// leftOut names the folders that are not part of what was written: anywhere in
// the tree, or only at its root.
func leftOut(dir string) bool {
	switch path.Base(dir) {
	case ".git", "node_modules", ".cache":
		return true
	}
	return dir == "data" || dir == "bin" || dir == "console/web/built"
}

// Text returns the text of a file, and whether the file exists and is text.
func (t *Tree) Text(p string) (string, bool) {
	s, ok := t.text[p]
	return s, ok
}

// Has says whether a file or a folder of that path exists.
func (t *Tree) Has(p string) bool {
	if p = path.Clean(p); p == "." {
		return true
	}
	i, found := slices.BinarySearch(t.Paths, p)
	if found {
		return true
	}
	for ; i < len(t.Paths) && strings.HasPrefix(t.Paths[i], p); i++ {
		if strings.HasPrefix(t.Paths[i], p+"/") {
			return true
		}
	}
	return false
}

// Go returns the Go files outside testdata, in the order of their paths.
func (t *Tree) Go() []*GoFile { return t.golang }

// Line returns the line of a position in the file, counted from 1.
func (f *GoFile) Line(p token.Pos) int { return f.Fset.Position(p).Line }

// Under says whether a path is a folder or lies in it.
func Under(p, folder string) bool {
	return p == folder || strings.HasPrefix(p, folder+"/")
}
