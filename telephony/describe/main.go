package main

import (
	"fmt"
	"os"

	"github.com/secondring/secondring/telephony"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "describe:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: describe TELEPHONY.yaml")
	}
	document, err := telephony.Document()
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], document, 0o644)
}
