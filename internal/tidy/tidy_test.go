package tidy

import (
	"os"
	"testing"

	"github.com/secondring/secondring/internal/tidy/tree"
)

const root = "../.."

func load(t *testing.T) *tree.Tree {
	t.Helper()
	repo, err := tree.Load(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	return repo
}

// TestRepository judges the repository itself by every rule.
func TestRepository(t *testing.T) {
	repo := load(t)
	for _, r := range Rules() {
		t.Run(r.Name, func(t *testing.T) {
			report(t, r.Reason, r.Check(repo))
		})
	}
}

// TestMapOrder is the one rule that needs types.
func TestMapOrder(t *testing.T) {
	repo := load(t)
	if !repo.Has("center") {
		return // nothing to judge yet
	}
	lookup, err := ExportData(root, "./center/...")
	if err != nil {
		t.Fatal(err)
	}
	found, err := MapOrder(repo, "center", lookup)
	if err != nil {
		t.Fatal(err)
	}
	report(t, "Go gives the keys of a map in another order each time, and replay must be the state", found)
}

func report(t *testing.T, reason string, found []Finding) {
	t.Helper()
	for _, f := range sorted(found) {
		t.Error(f)
	}
	if len(found) > 0 {
		t.Errorf("why: %s", reason)
	}
}
