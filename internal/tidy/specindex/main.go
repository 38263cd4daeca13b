package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/secondring/secondring/internal/tidy/spec"
	"github.com/secondring/secondring/internal/tidy/tree"
)

func main() {
	root := flag.String("root", ".", "the repository's root `folder`")
	flag.Parse()
	if err := rewrite(*root); err != nil {
		fmt.Fprintln(os.Stderr, "specindex:", err)
		os.Exit(1)
	}
}

func rewrite(root string) error {
	t, err := tree.Load(os.DirFS(root))
	if err != nil {
		return err
	}
	for p, want := range spec.Join(t).Files {
		if have, ok := t.Text(p); ok && have == want {
			continue
		}
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(p)), []byte(want), 0o644); err != nil {
			return err
		}
	}
	return nil
}
