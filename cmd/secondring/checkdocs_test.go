package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// commandForm is a check that stands as a command of its own: in a block, behind a prompt
// of a shell, or as a step of a workflow.
var commandForm = regexp.MustCompile(`(?m)^ *(?:\w+=\S+ |run: |\./|bin/)*secondring (check .*)$`)

// The commands that the documentation shows are such as the program takes.
// spec: CHECK-24
func TestCommandsInTheDocumentation(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	pages := []string{"README.md", "docs/check.md", "examples/ci/connector.yml", "examples/ci/README.md", "examples/connector/README.md", "examples/server/README.md", "examples/switchboard/README.md"}
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("drive.js", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "examples"), "examples"); err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		commands := commandForm.FindAllStringSubmatch(string(text), -1)
		if len(commands) == 0 {
			t.Errorf("%s has no command", page)
		}
		for _, c := range commands {
			line, _, _ := strings.Cut(c[1], " #")
			line, _, _ = strings.Cut(line, " > ")
			args := strings.Fields(strings.ReplaceAll(line, `"$ADAPTER"`, "https://localhost"))[1:]
			command := checkCommand()
			if err := command.ParseFlags(args); err != nil {
				t.Errorf("%s: %s: %v", page, c[1], err)
				continue
			}
			if err := command.ValidateArgs(command.Flags().Args()); err != nil {
				t.Errorf("%s: %s: %v", page, c[1], err)
			}
		}
	}
}

// pinned is an action with all of its version.
var pinned = regexp.MustCompile(`^[a-z-]+/[a-z-]+@v\d+\.\d+\.\d+$`)

// spec: CHECK-24
func TestWorkflow(t *testing.T) {
	text, err := os.ReadFile("../../examples/ci/connector.yml")
	if err != nil {
		t.Fatal(err)
	}
	var workflow struct {
		Permissions map[string]string
		Jobs        map[string]struct {
			Steps []struct{ Uses, Run string }
		}
	}
	if err := yaml.Unmarshal(text, &workflow); err != nil {
		t.Fatal(err)
	}
	uses, runs := 0, ""
	for _, step := range workflow.Jobs["check"].Steps {
		runs += step.Run + "\n"
		if step.Uses == "" {
			continue
		}
		if uses++; !pinned.MatchString(step.Uses) {
			t.Errorf("%s is not pinned by version", step.Uses)
		}
	}
	if uses != 4 || !strings.Contains(runs, "secondring check ") || workflow.Permissions["contents"] != "read" {
		t.Errorf("%d actions, permissions %v, steps\n%s", uses, workflow.Permissions, runs)
	}
}
