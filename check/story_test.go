package check_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/secondring/secondring/check"
)

// What no sentence has: what a program writes where it has no words, codes of our own, and
// the separators of the timeline's columns.
var noSentence = regexp.MustCompile(`  |""|''|\bundefined\b|<nil>|%!|\bnull\b|\bNaN\b| · |^ |diagnostic|\{\w*\}|\b[a-z]+(-[a-z]+)+-[a-z]+:|: [a-z]+, \d+\w+\b|\.\.`)

// sentences wants whole sentences of what the host did with what a connector sent.
func sentences(t *testing.T, r *check.Result) {
	t.Helper()
	for _, v := range r.Verdicts {
		for _, f := range v.Findings {
			for _, line := range f.Host {
				if !strings.HasSuffix(line, ".") || strings.ToUpper(line[:1]) != line[:1] || noSentence.MatchString(line) {
					t.Errorf("%s: the host did %q", v.Rule, line)
				}
			}
		}
	}
}

var codes = regexp.MustCompile(`\bnote[A-Z]\w+\s+= "([a-z-]+)"|\bCode: "([a-z-]+)"`)

// Whatever the host may note of a connector has its sentence.
func TestEveryNoteIsASentence(t *testing.T) {
	found := 0
	for _, pattern := range []string{"../center/*.go", "../connector/note.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, "_test.go") || !strings.Contains(string(text), "Note{") && !strings.HasSuffix(file, "note.go") {
				continue
			}
			for _, m := range codes.FindAllStringSubmatch(string(text), -1) {
				found++
				if code := m[1] + m[2]; !check.KnowsNote(code) {
					t.Errorf("%s: the note %s has no sentence", file, code)
				}
			}
		}
	}
	if found < 30 {
		t.Errorf("found %d notes only", found)
	}
}
