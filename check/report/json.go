package report

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/secondring/secondring/check"
)

// JSON writes the result itself, as docs/check-report.schema.json has it.
func JSON(w io.Writer, r *check.Result, _ Options) error {
	whole := *r
	// A list that is empty is a list, for those who read it without asking.
	if whole.Verdicts == nil {
		whole.Verdicts = []check.Verdict{}
	}
	if whole.Cases == nil {
		whole.Cases = []check.CaseOutcome{}
	}
	if whole.Seeds == nil {
		whole.Seeds = []check.SeedVerdict{}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(whole); err != nil {
		return fmt.Errorf("write report as JSON: %w", err)
	}
	return nil
}
