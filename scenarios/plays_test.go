package scenarios

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
)

var update = flag.Bool("update", false, "write the golden timelines anew")

// TestPlays plays every *.txtar of this folder.
func TestPlays(t *testing.T) {
	files, err := filepath.Glob("*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 60 {
		t.Errorf("there are %d plays, expected at least 60", len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(file, ".txtar"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				play := Parse(file, data)
				stage, err := NewStage(dir)
				if err != nil {
					t.Fatal(err)
				}
				if err := play.Run(stage, *update); err != nil {
					t.Error(err)
				}
				if err := stage.Close(); err != nil {
					t.Error(err)
				}
				if *update && !t.Failed() {
					if err := os.WriteFile(file, play.Format(), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			})
		})
	}
}
