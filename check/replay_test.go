package check_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/check/recording"
)

// replayed records a run and plays the recording: both must find out the same.
func replayed(t *testing.T, o check.Options) (*check.Result, error) {
	t.Helper()
	var file bytes.Buffer
	result, err := recording.Record(t.Context(), &file, o)
	if err != nil {
		return nil, err
	}
	r, err := recording.Read(&file)
	if err != nil {
		return nil, err
	}
	again, err := r.Replay(t.Context(), check.Options{})
	if err != nil {
		return nil, err
	}
	if diff := cmp.Diff(inShort(result), inShort(again)); diff != "" {
		t.Errorf("the replay differs (-recorded +replayed):\n%s", diff)
	}
	return result, nil
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
