package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/policy"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: tables DIR PROTOCOL.ts")
		os.Exit(2)
	}
	err := write(os.Args[1])
	if err == nil {
		err = os.WriteFile(os.Args[2], []byte(protocol()), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "tables:", err)
		os.Exit(1)
	}
}

func write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	for _, t := range tables() {
		if err := os.WriteFile(filepath.Join(dir, t.Name+".md"), []byte(markdown(t)), 0o644); err != nil {
			return fmt.Errorf("write table %s: %w", t.Name, err)
		}
	}
	return nil
}

// tables are those of the machine, and the findings of the linter.
func tables() []center.Table {
	t := center.Table{Name: "findings", Title: "Findings in rules", Intro: "What `secondring policy lint` and `GET /v1/centers/{center}/policy/findings` look for in rules that are each right. The codes are stable. Of an *error* callers are hurt, of a *warning* they can be, and an *info* is a rule that does nothing.",
		Header: []string{"code", "severity", "finding", "why it hurts", "how to mend it"}}
	for _, k := range policy.Kinds() {
		t.Rows = append(t.Rows, []string{"`" + k.Code + "`", string(k.Severity), k.Title, k.Why, k.Mend})
	}
	return append(center.Tables(), t)
}

func markdown(t center.Table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- Generated from the code by go generate. Do not edit. -->\n\n# %s\n\n%s\n\n", t.Title, t.Intro)
	row := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	row(t.Header)
	row(strings.Split(strings.Repeat("---,", len(t.Header)-1)+"---", ","))
	for _, r := range t.Rows {
		row(r)
	}
	return b.String()
}

// protocol is what each word of the connector protocol means, for the console's
// inspector.
func protocol() string {
	var b strings.Builder
	b.WriteString("// Code generated from connector/protocol.go by go generate; DO NOT EDIT.\n\n")
	b.WriteString("/** What the words of the connector protocol mean to the host. */\n")
	b.WriteString("export const meanings: Record<'events' | 'messages' | 'commands', Record<string, string>> = {\n")
	for _, kind := range []string{"event", "message", "command"} {
		fmt.Fprintf(&b, "  %ss: {\n", kind)
		for _, w := range connector.Words() {
			if w.Kind == kind {
				fmt.Fprintf(&b, "    %s: %q,\n", w.Name, w.Meaning)
			}
		}
		b.WriteString("  },\n")
	}
	b.WriteString("}\n")
	return b.String()
}
