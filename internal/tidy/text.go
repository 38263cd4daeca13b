package tidy

import (
	_ "embed"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/secondring/secondring/internal/tidy/tree"
)

// own is the folder whose files name what they refuse.
const own = "internal/tidy"

// notes are the marks people leave for later. Spelled so that this line is not
// one.
var notes = regexp.MustCompile(`\b(` + "TO" + "DO|FIX" + "ME|XX" + "X|HA" + `CK)\b`)

func noNotes(t *tree.Tree) []Finding {
	return eachLine(t, func(p string) bool { return strings.HasSuffix(p, "go.sum") || path.Base(p) == "LICENSE" || lock(p) },
		func(line string) string {
			if m := notes.FindString(line); m != "" {
				return m + ": finish it, or file an issue and leave the line out"
			}
			return ""
		})
}

// codeForms are lines that a sentence does not look like. Examples in comments
// are indented by a tab and never match.
var codeForms = []*regexp.Regexp{
	regexp.MustCompile(`^\s*// ?(?:if|for|switch|select|func|type|} else)\b.*\{$`),
	regexp.MustCompile(`^\s*// ?[\w.]+(?:, [\w.]+)* :?= [\w.]+\(.*\)$`),
	regexp.MustCompile(`^\s*// ?(?:return|defer|go) [\w.]+\(.*\)$`),
	regexp.MustCompile(`^\s*// ?[\w.]+\([^ ]*\);?$`),
	regexp.MustCompile(`^\s*// ?\}\)?$`),
}

func noCodeInComments(t *tree.Tree) []Finding {
	return eachLine(t, func(p string) bool { return path.Ext(p) != ".go" }, func(line string) string {
		for _, r := range codeForms {
			if r.MatchString(line) {
				return "this comment reads like code; delete it, or indent it by a tab if it is an example"
			}
		}
		return ""
	})
}

// refusedText has one expression a line, with the reason after a tab.
//
//go:embed refused.txt
var refusedText string

type refusal struct {
	form   *regexp.Regexp
	reason string
}

func refusals() []refusal {
	var out []refusal
	for line := range strings.Lines(refusedText) {
		form, reason, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if ok && !strings.HasPrefix(form, "#") {
			out = append(out, refusal{regexp.MustCompile("(?i)" + form), reason})
		}
	}
	return out
}

func refusedWords(t *tree.Tree) []Finding {
	all := refusals()
	return eachLine(t, func(p string) bool { return tree.Under(p, own) }, func(line string) string {
		for _, r := range all {
			if m := r.form.FindString(line); m != "" {
				return fmt.Sprintf("%q: %s", m, r.reason)
			}
		}
		return ""
	})
}

// lock says whether a file is the lock of a package manager.
func lock(p string) bool { return path.Base(p) == "package-lock.json" }

func eachLine(t *tree.Tree, skip func(p string) bool, judge func(line string) string) []Finding {
	var out []Finding
	for _, p := range t.Paths {
		text, ok := t.Text(p)
		if !ok || skip(p) {
			continue
		}
		n := 0
		for line := range strings.Lines(text) {
			n++
			if text := judge(strings.TrimRight(line, "\r\n")); text != "" {
				out = append(out, Finding{p, n, text})
			}
		}
	}
	return out
}

var (
	linkForm  = regexp.MustCompile(`\]\(<?([^)<> ]+)>?(?: "[^"]*")?\)`)
	fenceForm = regexp.MustCompile("(?ms)^```.*?^```|`[^`\n]*`")
)

func links(t *tree.Tree) []Finding {
	var out []Finding
	for _, p := range t.Paths {
		text, ok := t.Text(p)
		if !ok || path.Ext(p) != ".md" {
			continue
		}
		text = fenceForm.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) })
		for i, line := range strings.Split(text, "\n") {
			for _, m := range linkForm.FindAllStringSubmatch(line, -1) {
				to, _, _ := strings.Cut(m[1], "#")
				if to == "" || strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
					continue
				}
				if strings.HasPrefix(to, "/") || !t.Has(path.Join(path.Dir(p), to)) {
					out = append(out, Finding{p, i + 1, fmt.Sprintf("links to %s, which does not exist", m[1])})
				}
			}
		}
	}
	return out
}
