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

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// demoKeyFile keeps the demo's API keys, so that each start can show them. Only
// the demo does so: a host shows a key once.
const demoKeyFile = "demo.keys"

// demoKeyPair are the keys of a demo center: an administrator's for the API, and a
// vendor's for connectors, since an administrator speaks for no telephony; and the
// passwords of those who can sign in.
type demoKeyPair struct {
	api, connector string
	people         []credential
}

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
		if words := strings.Fields(lines.Text()); len(words) >= 3 {
			pair := demoKeyPair{api: words[1], connector: words[2]}
			for _, word := range words[3:] {
				login, password, _ := strings.Cut(word, ":")
				pair.people = append(pair.people, credential{eventlog.CenterID(words[0]), login, password})
			}
			keys[eventlog.CenterID(words[0])] = pair
		}
	}
	if len(d.host.Issued) == 0 {
		return keys, nil
	}
	for _, token := range d.host.Issued {
		vendor, err := d.host.issue(ctx, token.Center, center.IssueKey{Role: center.VendorRole, Label: "demo connectors"}, fileSender)
		if err != nil {
			return nil, err
		}
		people, err := d.demoPeople(ctx, token.Center)
		if err != nil {
			return nil, err
		}
		keys[token.Center] = demoKeyPair{token.Reveal(), vendor.Reveal(), people}
	}
	var kept strings.Builder
	for _, id := range demoCenters {
		fmt.Fprintf(&kept, "%s %s %s", id, keys[id].api, keys[id].connector)
		for _, who := range keys[id].people {
			fmt.Fprintf(&kept, " %s:%s", who.login, who.password)
		}
		fmt.Fprintln(&kept)
	}
	if err := os.WriteFile(path, []byte(kept.String()), 0o600); err != nil {
		return nil, fmt.Errorf("keep the demo's API keys: %w", err)
	}
	return keys, nil
}

// demoPeople gives a demo center a supervisor and one of its agents who can sign in,
// beside its administrator.
func (d *demo) demoPeople(ctx context.Context, id eventlog.CenterID) (people []credential, err error) {
	for _, first := range d.host.First {
		if first.center == id {
			people = append(people, first)
		}
	}
	supervisor := credential{id, "supervisor", auth.NewPassword()}
	if err := d.host.putAccount(ctx, supervisor, auth.AccountRules{Role: center.SupervisorRole}); err != nil {
		return nil, err
	}
	agent := credential{id, floors[id][0].key, auth.NewPassword()}
	rules := auth.AccountRules{Role: center.AgentRole, Agent: d.host.Directory(id).Mint(agent.login)}
	return append(people, supervisor, agent), d.host.putAccount(ctx, agent, rules)
}
