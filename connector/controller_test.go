package connector

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
)

// desk is a phone with one button that works and one that does not.
type desk struct {
	phone
	pressed []Control
}

func (d *desk) Controls() []center.CommandKind {
	return []center.CommandKind{center.HoldCall, center.SendDigits}
}

func (d *desk) Control(_ context.Context, _ Command, control Control) error {
	d.pressed = append(d.pressed, control)
	if control.Kind == center.HoldCall {
		return errors.New("the line is busy")
	}
	return nil
}

// A Go connector has the call controls that it names; a no is a failure of the
// command, and what a phone without controls is told it does not do.
// spec: TRANSFER-12
func TestControls(t *testing.T) {
	d := &desk{}
	if set := lacks(d); set.Has(center.HoldCall) || set.Has(center.SendDigits) || !set.Has(center.MuteCall) {
		t.Errorf("it lacks %b", set)
	}
	legs := []center.Leg{{Key: "c1"}}
	for kind, want := range map[center.CommandKind][]center.InputBody{
		center.HoldCall:   {center.ConnectorFailed{From: from, Command: center.HoldCall}},
		center.SendDigits: nil,
	} {
		d.pressed = nil
		effect := center.Effect{Kind: center.SendCommand, Command: kind, Legs: legs, Digits: "12"}
		got, err := Obey(t.Context(), d, &effect, from, names{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
		if diff := cmp.Diff([]Control{{Kind: kind, Legs: legs, Digits: "12"}}, d.pressed); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
	effect := center.Effect{Kind: center.SendCommand, Command: center.MuteCall}
	if got, err := Obey(t.Context(), &phone{}, &effect, from, names{}); err != nil || len(got) != 1 {
		t.Errorf("a phone without controls answers %v, %v", got, err)
	}
	body, _, refusal := Toggled{What: center.MuteToggle, On: true, Call: Call{Key: "c1"}}.signal(from)
	if diff := cmp.Diff(center.InputBody(center.Toggled{From: from, What: center.MuteToggle, On: true, Key: "c1"}), body); diff != "" || refusal != nil {
		t.Errorf("%v %s", refusal, diff)
	}
	if _, _, refusal := (Toggled{}).signal(from); refusal == nil || refusal.Field != "what" {
		t.Errorf("a toggle of nothing: %v", refusal)
	}
}
