package backend

import (
	"strings"
	"sync"

	"github.com/secondring/secondring/connector"
)

const (
	// tailLinesMax and tailRunesMax are how much is kept of what a command writes to its
	// standard error: where an exception came from, and not the whole of its stack.
	tailLinesMax = 6
	tailRunesMax = 160

	// tailBytesMax bounds a line that does not come to its end.
	tailBytesMax = 4 << 10
)

// tail keeps the last lines of what is written.
type tail struct {
	mu    sync.Mutex
	lines []string
	open  []byte // the line that has not ended
}

// Write implements io.Writer.
func (t *tail) Write(text []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, b := range text {
		switch {
		case b == '\n':
			t.keep()
		case len(t.open) < tailBytesMax:
			t.open = append(t.open, b)
		}
	}
	return len(text), nil
}

func (t *tail) keep() {
	if line := strings.TrimSpace(strings.ToValidUTF8(string(t.open), "\uFFFD")); line != "" {
		if runes := []rune(line); len(runes) > tailRunesMax {
			line = string(runes[:tailRunesMax]) + "…"
		}
		t.lines = append(t.lines, line)
		t.lines = t.lines[max(0, len(t.lines)-tailLinesMax):]
	}
	t.open = t.open[:0]
}

// String gives the lines as one, without anybody's number: a report is handed on.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.keep()
	return connector.Masked(strings.Join(t.lines, " | "))
}
