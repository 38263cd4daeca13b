package main

import (
	"fmt"
	"os"

	"github.com/secondring/secondring/rulebook"
)

// readConfig reads and checks a configuration file.
func readConfig(file string) (*rulebook.File, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	if info.Size() > rulebook.BytesMax {
		return nil, fmt.Errorf("read configuration: %s has %d bytes, at most %d are read", file, info.Size(), rulebook.BytesMax)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	return rulebook.Parse(file, text)
}
