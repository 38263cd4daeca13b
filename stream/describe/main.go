package main

import (
	"fmt"
	"os"

	"github.com/secondring/secondring/stream"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: describe ASYNCAPI.yaml")
		os.Exit(2)
	}
	if err := os.WriteFile(os.Args[1], stream.Document(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "describe:", err)
		os.Exit(1)
	}
}
