package browser

import "fmt"

// A page can log without end. A report needs the beginning: what follows is mostly the
// same again.
const (
	troubleMax     = 50
	troubleLineMax = 500 // characters
)

// trouble is what a page has complained of.
type trouble struct {
	kept []string
	lost int
}

func (t *trouble) add(line string) {
	if runes := []rune(line); len(runes) > troubleLineMax {
		line = string(runes[:troubleLineMax]) + "…"
	}
	if len(t.kept) == troubleMax {
		t.lost++
		return
	}
	t.kept = append(t.kept, line)
}

func (t *trouble) lines() []string {
	lines := append([]string(nil), t.kept...)
	if t.lost > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", t.lost))
	}
	return lines
}
