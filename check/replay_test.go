package check_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/check/recording"
)

// everyFifth keeps this test short: the variants are in the order of what they break.
const everyFifth = 5

// What was recorded of a connector in a page is as wrong when it is played again.
// spec: CHECK-10
func TestReplayOfVariants(t *testing.T) {
	t.Parallel()
	line := startNodePage(t)
	library := stockLibraries[0]
	for i, v := range variants(t) {
		if i%everyFifth != 0 || !v.on(library) {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			if err := line.visit(t.Context(), library, v.Name); err != nil {
				t.Fatal(err)
			}
			var file bytes.Buffer
			result, err := recording.Record(t.Context(), &file, check.Options{Line: line, Drive: line, Patience: time.Second, Only: v.Cases})
			if err != nil {
				t.Fatal(err)
			}
			r, err := recording.Read(&file)
			if err != nil {
				t.Fatal(err)
			}
			again, err := r.Replay(t.Context(), check.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(inShort(result), inShort(again)); diff != "" {
				t.Errorf("the replay differs (-recorded +replayed):\n%s", diff)
			}
		})
	}
}

// inShort is what was found out, without the moment at which it was.
func inShort(r *check.Result) (list []string) {
	for _, v := range r.Verdicts {
		said := ""
		for _, f := range v.Findings {
			said += " [" + f.Case + ": " + f.Says + "]"
		}
		list = append(list, fmt.Sprint(v.Rule, " ", v.State, " ", v.Why, " ", v.Cause, " ", v.Cases, said))
	}
	return list
}
