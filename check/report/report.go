package report

import (
	"io"

	"github.com/secondring/secondring/check"
)

// Options say how a report is to look. The zero value is good for a file.
type Options struct {
	Color   bool // of Text: with the colors of a terminal
	Width   int  // of Text, in columns; 0: 80
	Verbose bool // of Text: also the titles of what passed, and how each case went
}

// Writer writes a report of a result.
type Writer func(w io.Writer, r *check.Result, o Options) error

// Formats are the writers by name.
var Formats = map[string]Writer{"text": Text, "json": JSON, "junit": JUnit, "html": HTML}
