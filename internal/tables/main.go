package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/secondring/secondring/center"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: tables DIR")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "tables:", err)
		os.Exit(1)
	}
}

func write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	for _, t := range center.Tables() {
		if err := os.WriteFile(filepath.Join(dir, t.Name+".md"), []byte(markdown(t)), 0o644); err != nil {
			return fmt.Errorf("write table %s: %w", t.Name, err)
		}
	}
	return nil
}

func markdown(t center.Table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- Generated from package center by go generate. Do not edit. -->\n\n# %s\n\n%s\n\n", t.Title, t.Intro)
	row := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	row(t.Header)
	row(strings.Split(strings.Repeat("---,", len(t.Header)-1)+"---", ","))
	for _, r := range t.Rows {
		row(r)
	}
	return b.String()
}
