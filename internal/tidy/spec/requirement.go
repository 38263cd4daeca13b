package spec

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/secondring/secondring/internal/tidy/tree"
)

// State is what a page says of a requirement.
type State string

// The three states. Partial names what is missing; No promises nothing.
const (
	Yes     State = "yes"
	Partial State = "partial"
	No      State = "no"
)

// Requirement is one numbered section of a page.
type Requirement struct {
	ID      string
	Title   string
	Page    string // path from the root, spec/hangup.md
	Line    int    // of the heading
	State   State
	Missing string // only with Partial
}

// Problem is something a person has to put right, in one sentence.
type Problem struct {
	Path string
	Line int
	Text string
}

var (
	headingForm = regexp.MustCompile(`^### ([A-Z]+)-([1-9]\d*) (.+)$`)
	fieldForm   = regexp.MustCompile(`^- (State|Missing|Code|Play|Test): ?(.*)$`)
)

// Read returns the requirements of all pages, in the order of pages and lines.
func Read(t *tree.Tree) ([]Requirement, []Problem) {
	var all []Requirement
	var problems []Problem
	seen := map[string]string{}
	for _, p := range pages(t) {
		text, _ := t.Text(p)
		rs, ps := readPage(p, text)
		problems = append(problems, ps...)
		for _, r := range rs {
			if other, ok := seen[r.ID]; ok {
				problems = append(problems, Problem{p, r.Line, fmt.Sprintf("%s is already a requirement of %s", r.ID, other)})
				continue
			}
			seen[r.ID] = p
			all = append(all, r)
		}
	}
	return all, problems
}

// pages lists what is read: every page of spec/ but the two that explain, the
// seed's first.
func pages(t *tree.Tree) []string {
	var out []string
	for _, p := range t.Paths {
		if path.Dir(p) == "spec" && path.Ext(p) == ".md" && path.Base(p) != "README.md" && p != IndexPath {
			out = append(out, p)
		}
	}
	if i := slices.Index(out, "spec/seed.md"); i > 0 {
		out = append([]string{"spec/seed.md"}, slices.Delete(out, i, i+1)...)
	}
	return out
}

func readPage(page, text string) ([]Requirement, []Problem) {
	var rs []Requirement
	var problems []Problem
	report := func(line int, format string, args ...any) {
		problems = append(problems, Problem{page, line, fmt.Sprintf(format, args...)})
	}
	prefix := ""
	for i, line := range strings.Split(text, "\n") {
		n := i + 1
		if m := headingForm.FindStringSubmatch(line); m != nil {
			if prefix == "" {
				prefix = m[1]
			}
			if m[1] != prefix {
				report(n, "%s-%s stands on the page of %s; one page has one prefix", m[1], m[2], prefix)
			}
			rs = append(rs, Requirement{ID: m[1] + "-" + m[2], Title: m[3], Page: page, Line: n})
			continue
		}
		if strings.HasPrefix(line, "### ") {
			report(n, "a third-level heading is a requirement: ### PREFIX-number Sentence")
			continue
		}
		m := fieldForm.FindStringSubmatch(line)
		if m == nil || len(rs) == 0 {
			continue
		}
		switch r := &rs[len(rs)-1]; m[1] {
		case "State":
			if r.State != "" {
				report(n, "%s has two states", r.ID)
			}
			r.State = State(m[2])
		case "Missing":
			r.Missing = strings.TrimSpace(m[2])
		}
	}
	for _, r := range rs {
		switch {
		case r.State != Yes && r.State != Partial && r.State != No:
			report(r.Line, "%s needs a line “- State: yes”, partial or no; it has %q", r.ID, r.State)
		case r.State == Partial && r.Missing == "":
			report(r.Line, "%s is partial and must say what is missing: “- Missing: …”", r.ID)
		case r.State != Partial && r.Missing != "":
			report(r.Line, "%s says what is missing, so its state is partial, not %s", r.ID, r.State)
		}
	}
	return rs, problems
}
