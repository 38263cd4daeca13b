package main

import (
	"fmt"
	"os"

	"github.com/secondring/secondring/api"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "describe:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: describe OPENAPI.yaml PROBLEMS.md")
	}
	document, err := api.Document()
	if err != nil {
		return err
	}
	if err := os.WriteFile(args[0], document, 0o644); err != nil {
		return err
	}
	return os.WriteFile(args[1], api.Problems(), 0o644)
}
