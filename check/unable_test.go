package check_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/examples/server"
)

// partly is a drive whose connector has no transfers, and which nobody can ring out.
type partly struct{ *phoneLine }

func (d partly) Acts(ctx context.Context) (acts []check.Act, err error) {
	return []check.Act{check.CallArrives, check.TransferArrives, check.DeclineOnPhone}, nil
}

func (d partly) Do(ctx context.Context, act check.Act, call check.Call) error {
	if act == check.DeclineOnPhone {
		return fmt.Errorf("%w: there are no phones here", check.ErrCannot)
	}
	return d.phoneLine.Do(ctx, act, call)
}

// A connector of generation 4 need not consult: it says whether it can.
// spec: CHECK-2
func TestNoConsults(t *testing.T) {
	line := newPhoneLine(server.Options{Break: plainly(ready(func(message map[string]any) []map[string]any {
		payload, _ := message["payload"].(map[string]any)
		payload["capabilities"].(map[string]any)["CAN_CONSULT"] = false
		return []map[string]any{message}
	}))})
	result, err := check.Run(t.Context(), check.Options{Line: line, Drive: line, Patience: patience, Only: []string{"consult"}})
	if err != nil {
		t.Fatal(err)
	}
	if failed := result.Failed(); len(failed) > 0 {
		t.Errorf("fails %v: %s", failed, told(result))
	}
	for _, v := range result.Verdicts {
		if v.Rule == check.Consulted && (v.State != check.NotExercised || !v.Unable || v.Why != "the connector cannot consult: it says so by the capability CAN_CONSULT false") {
			t.Errorf("%s: %s %q, unable %t", v.Rule, v.State, v.Why, v.Unable)
		}
	}
}

// What the connector cannot do is told apart from what nobody made happen.
// spec: CHECK-2
func TestWhatTheConnectorCannotDo(t *testing.T) {
	line := newPhoneLine(server.Options{})
	result, err := check.Run(t.Context(), check.Options{Line: line, Drive: partly{line}, Patience: patience, Only: []string{"declined-on-phone", "missed"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range result.Verdicts {
		switch v.Rule {
		case check.PhoneDecline:
			if v.State != check.NotExercised || !v.Unable {
				t.Errorf("%s: %s %q, unable %t", v.Rule, v.State, v.Why, v.Unable)
			}
		case check.MissStatus, check.OneHangup: // the second by both cases, of which one could be played
			if v.State != check.NotExercised || v.Unable {
				t.Errorf("%s: %s %q, unable %t", v.Rule, v.State, v.Why, v.Unable)
			}
		}
	}
}
