package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// demoKeyFile keeps the demo's API keys, so that each start can show them. Only
// the demo does so: a host shows a key once.
const demoKeyFile = "demo.keys"

// demoKeyPair are the keys of a demo center: an administrator's for the API, and a
// vendor's for connectors, since an administrator speaks for no telephony.
type demoKeyPair struct{ api, connector string }

// demoKeys gives the keys of the demo's centers, and keeps those that were just
// issued.
func (d *demo) demoKeys(ctx context.Context) (map[eventlog.CenterID]demoKeyPair, error) {
	path := filepath.Join(d.data, demoKeyFile)
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the demo's API keys: %w", err)
	}
	keys := map[eventlog.CenterID]demoKeyPair{}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		if words := strings.Fields(lines.Text()); len(words) == 3 {
			keys[eventlog.CenterID(words[0])] = demoKeyPair{words[1], words[2]}
		}
	}
	if len(d.host.Issued) == 0 {
		return keys, nil
	}
	for _, token := range d.host.Issued {
		vendor, err := d.host.issue(ctx, token.Center, center.VendorRole, "demo connectors")
		if err != nil {
			return nil, err
		}
		keys[token.Center] = demoKeyPair{token.Reveal(), vendor.Reveal()}
	}
	var kept strings.Builder
	for _, id := range demoCenters {
		fmt.Fprintf(&kept, "%s %s %s\n", id, keys[id].api, keys[id].connector)
	}
	if err := os.WriteFile(path, []byte(kept.String()), 0o600); err != nil {
		return nil, fmt.Errorf("keep the demo's API keys: %w", err)
	}
	return keys, nil
}
