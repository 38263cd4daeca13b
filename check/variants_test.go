package check_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/secondring/secondring/check"
)

// stockLibraries are those of npm that a connector may be built on.
var stockLibraries = []string{"3.6.2", "3.2.17"}

// A connector that is wrong in one way fails the requirement that it breaks and no
// other, with a word on how to mend it; what could not be reached any more names that
// requirement as the cause. So with every variant, on both libraries of npm.
func TestVariants(t *testing.T) {
	for _, library := range stockLibraries {
		t.Run(library, func(t *testing.T) {
			t.Parallel()
			line := startNodePage(t)
			for _, v := range variants(t) {
				if v.on(library) {
					t.Run(v.Name, func(t *testing.T) {
						breaksOne(t, v, func(ctx context.Context) (*check.Result, error) {
							if err := line.visit(ctx, library, v.Name); err != nil {
								return nil, err
							}
							return check.Run(ctx, check.Options{Line: line, Drive: line, Patience: 300 * time.Millisecond, Only: v.Cases})
						})
					})
				}
			}
		})
	}
}

// breaksOne runs a broken variant, and looks at what is found out.
func breaksOne(t *testing.T, v variant, run func(context.Context) (*check.Result, error)) {
	result, err := run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if failed := result.Failed(); !slices.Equal(failed, []check.RuleID{v.Breaks}) {
		t.Errorf("%s: fails %v, want %s: %s", v.Title, failed, v.Breaks, told(result))
	}
	for _, verdict := range result.Verdicts {
		if verdict.State == check.NotExercised && verdict.Cause != v.Breaks {
			t.Errorf("%s is not exercised since %q, cause %q: want %s", verdict.Rule, verdict.Why, verdict.Cause, v.Breaks)
		}
		for _, f := range verdict.Findings {
			if f.Says == "" || f.Fix == "" || f.Code == "" || f.Document.Says == "" || f.Document.Source == "" {
				t.Errorf("%s: the finding does not say what to do: %+v", verdict.Rule, f)
			}
		}
	}
}
