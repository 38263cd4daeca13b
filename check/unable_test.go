package check_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/connector"
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
	result, err := run(t, check.Options{Line: line, Drive: line, Only: []string{"consult"}})
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
	result, err := run(t, check.Options{Line: line, Drive: partly{line}, Only: []string{"declined-on-phone", "missed"}})
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

// dying is a connector that dies once it has said that the customer has hung up, until it
// is loaded again, and whose telephony fails to transfer calls.
type dying struct {
	*phoneLine
	dead *atomic.Bool
}

func (d dying) Load(ctx context.Context) (connector.Wire, error) {
	d.dead.Store(false)
	wire, err := d.phoneLine.Load(ctx)
	return &mortal{wire, d.dead}, err
}

func (d dying) Do(ctx context.Context, act check.Act, call check.Call) error {
	if act == check.TransferArrives {
		return errors.New("no colleague is there")
	}
	err := d.phoneLine.Do(ctx, act, call)
	d.dead.Store(d.dead.Load() || act == check.CustomerHangsUp)
	return err
}

type mortal struct {
	connector.Wire
	dead *atomic.Bool
}

func (m *mortal) Ping(ctx context.Context) error {
	if m.dead.Load() {
		return errors.New("nobody is there")
	}
	return m.Wire.Ping(ctx)
}

// A case in which the connector dies, or an act does not work, breaks off: that its
// requirements are seen elsewhere does not make it good.
// spec: CHECK-5
func TestBrokenOff(t *testing.T) {
	line := dying{newPhoneLine(server.Options{}), new(atomic.Bool)}
	result, err := run(t, check.Options{Line: line, Drive: line, Only: []string{"ended-by-agent", "ended-by-customer", "transferred-call-missed"}})
	if err != nil {
		t.Fatal(err)
	}
	if failed, broke := result.Failed(), result.BrokeOff(); len(failed) > 0 || !slices.Equal(broke, []string{"ended-by-customer", "transferred-call-missed"}) {
		t.Errorf("fails %v, and %v broke off: %s", failed, broke, told(result))
	}
}

// idle is a drive whose button to ring out is disabled.
type idle struct{ *phoneLine }

func (d idle) Do(ctx context.Context, act check.Act, call check.Call) error {
	if act == check.RingOut {
		return fmt.Errorf("%w: the button is disabled", check.ErrNotDone)
	}
	return d.phoneLine.Do(ctx, act, call)
}

// What an act would have shown that was not done is not exercised, for the reason that the
// drive gives: no requirement fails, and nothing is waited for.
// spec: CHECK-15, CHECK-17
func TestActThatWasNotDone(t *testing.T) {
	line := newPhoneLine(server.Options{})
	result, err := check.Run(t.Context(), check.Options{Line: line, Drive: idle{line}, Patience: time.Hour, Only: []string{"missed", "ended-by-agent"}})
	if err != nil {
		t.Fatal(err)
	}
	if failed, broke := result.Failed(), result.BrokeOff(); len(failed)+len(broke) > 0 {
		t.Errorf("fails %v, and %v broke off: %s", failed, broke, told(result))
	}
	if v := verdictOf(t, result, check.MissStatus); v.State != check.NotExercised || v.Unable || v.Why != "ringOut was not done: the button is disabled" {
		t.Errorf("%s: %s %q, unable %t", v.Rule, v.State, v.Why, v.Unable)
	}
}

// leaving is a connector that ends its connection when it should say that nobody answered,
// and takes along whoever is asked to let it happen.
type leaving struct {
	*phoneLine
	hook error
}

func (l leaving) Do(ctx context.Context, act check.Act, call check.Call) error {
	if act == check.RingOut {
		return errors.Join(l.Close(), l.hook)
	}
	return l.phoneLine.Do(ctx, act, call)
}

// A connector that has gone is not waited for: its case breaks off at once, whatever the
// patience, and says why; the next one loads it anew.
// spec: CHECK-5
func TestConnectorThatGoes(t *testing.T) {
	for _, hook := range []error{nil, errors.New("the hook has hung up")} {
		connectorThatGoes(t, leaving{newPhoneLine(server.Options{}), hook})
	}
}

func connectorThatGoes(t *testing.T, line leaving) {
	result, err := check.Run(t.Context(), check.Options{Line: line, Drive: line, Patience: time.Hour, Only: []string{"ended-by-customer", "missed", "declined-on-phone"}})
	if err != nil {
		t.Fatal(err)
	}
	if failed, broke := result.Failed(), result.BrokeOff(); len(failed) > 0 || !slices.Equal(broke, []string{"missed"}) {
		t.Errorf("fails %v, and %v broke off: %s", failed, broke, told(result))
	}
	if why := result.Cases[1].Why; why != "the connector is gone: EOF" {
		t.Errorf("broke off since %s", why)
	}
}

// So it is when it goes between two cases.
// spec: CHECK-5
func TestConnectorThatGoesBetweenCases(t *testing.T) {
	line := newPhoneLine(server.Options{})
	result, err := check.Run(t.Context(), check.Options{Line: line, Drive: line, Patience: time.Hour, Only: []string{"ended-by-customer", "missed", "declined-on-phone"}, Progress: func(c check.Case, _ check.CaseOutcome) {
		if c.Name == "ended-by-customer" {
			if err := line.Close(); err != nil {
				t.Error(err)
			}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if failed, broke := result.Failed(), result.BrokeOff(); len(failed) > 0 || !slices.Equal(broke, []string{"missed"}) {
		t.Errorf("fails %v, and %v broke off: %s", failed, broke, told(result))
	}
}

// A sentence is not passed by a requirement that happened to be seen, while others that
// are about it were not.
// spec: CHECK-2
func TestSentences(t *testing.T) {
	line := newPhoneLine(server.Options{})
	result, err := run(t, check.Options{Line: line, Drive: partly{line}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]check.State{"SEED-2": check.Pass, "SEED-4": check.NotExercised, "SEED-7": check.NotExercised, "SEED-8": check.Pass}
	for _, s := range result.Seeds {
		if state, asked := want[s.ID]; asked && s.State != state {
			t.Errorf("%s is %s, want %s", s.ID, s.State, state)
		}
	}
}
