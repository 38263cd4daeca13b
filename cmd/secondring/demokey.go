package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/eventlog"
)

// demoKeyFile keeps the demo's API keys, so that each start can show them. Only
// the demo does so: a host shows a key once.
const demoKeyFile = "demo.keys"

// demoKeys gives the administrators' keys of the demo's centers, and keeps those
// that were just issued.
func demoKeys(data string, issued []auth.Token) (map[eventlog.CenterID]string, error) {
	path := filepath.Join(data, demoKeyFile)
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the demo's API keys: %w", err)
	}
	keys := map[eventlog.CenterID]string{}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		if id, key, ok := strings.Cut(lines.Text(), " "); ok {
			keys[eventlog.CenterID(id)] = key
		}
	}
	if len(issued) == 0 {
		return keys, nil
	}
	var kept strings.Builder
	for _, token := range issued {
		keys[token.Center] = token.Reveal()
	}
	for _, id := range demoCenters {
		fmt.Fprintf(&kept, "%s %s\n", id, keys[id])
	}
	if err := os.WriteFile(path, []byte(kept.String()), 0o600); err != nil {
		return nil, fmt.Errorf("keep the demo's API keys: %w", err)
	}
	return keys, nil
}
