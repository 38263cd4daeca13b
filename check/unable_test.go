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
