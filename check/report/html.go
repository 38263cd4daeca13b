package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"github.com/secondring/secondring/check"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"shown":   shown,
	"ids":     ids,
	"seconds": seconds,
	"word": func(s check.State) string {
		return map[check.State]string{check.Pass: "Pass", check.Fail: "Fail", check.NotExercised: "Not exercised"}[s]
	},
	"kind": func(s check.State) string {
		return map[check.State]string{check.Pass: "pass", check.Fail: "fail", check.NotExercised: "skip"}[s]
	},
	"caseState": caseState,
	"sentence":  sentence,
}).Parse(pageText))

// HTML writes one page with everything in it: no script, no network.
func HTML(w io.Writer, r *check.Result, _ Options) error {
	if err := pageTemplate.Execute(w, digestOf(r)); err != nil {
		return fmt.Errorf("write report as HTML: %w", err)
	}
	return nil
}
