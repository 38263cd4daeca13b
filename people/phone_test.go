package people

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestParsePhone(t *testing.T) {
	for _, c := range []struct {
		text, want string
		kept       bool
		wrong      bool
	}{
		{text: "+49 30 12345678", want: "+493012345678"},
		{text: "+49 (0)30 / 12345678", want: "+493012345678"},
		{text: "+1 415-555-2671", want: "+14155552671"},
		{text: "+44 20 7946 0958", want: "+442079460958"},
		{text: "204", want: "204", kept: true},
		{text: "*72#", want: "*72#", kept: true},
		{text: "030 12345678", want: "03012345678", kept: true},
		{text: "+49", want: "+49", kept: true},
		{text: "+999 12", want: "+99912", kept: true},
		{text: "", wrong: true},
		{text: "carol", wrong: true},
		{text: "+49 30 CALLNOW", wrong: true},
		{text: "++49301234567", wrong: true},
		{text: strings.Repeat("1", PhoneDigitsMax+1), wrong: true},
	} {
		number, kept, err := ParsePhone(c.text)
		if string(number) != c.want || kept != "" != c.kept || (err != nil) != c.wrong {
			t.Errorf("%q is %q, kept %q, %v; want %q, kept %v, wrong %v", c.text, number.Full(), kept, err, c.want, c.kept, c.wrong)
		}
		if err != nil && strings.Contains(err.Error(), "30 CALL") {
			t.Errorf("%v shows what it should mask", err)
		}
	}
}

// A number must not reach a log by any of the ways in which values are printed.
// The zone of a number follows its country and area; one of many zones has none.
// spec: CALLBACK-2
func TestZoneOfANumber(t *testing.T) {
	for number, want := range map[Phone]string{
		"+493012345678": "Europe/Berlin", "+12125550123": "America/New_York", "+13105550123": "America/Los_Angeles", "+918012345678": "Asia/Calcutta",
		"+18005550123": "", "204": "", "+9": "", "": "",
	} {
		if got := number.Zone(); got != want {
			t.Errorf("the zone of %s is %q, expected %q", number.Full(), got, want)
		}
	}
}

func TestPhoneMasksItself(t *testing.T) {
	const canary = "+493012349876"
	person := Person{Number: canary, Name: "Carol Canary", Key: "carol", Attributes: map[string]string{"account": "canary"}}
	var printed bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&printed, nil))
	log.Info("a call", "number", person.Number, "person", person)
	slog.New(slog.NewTextHandler(&printed, nil)).Info("a call", "number", person.Number, "person", person, "list", []Phone{person.Number})
	fmt.Fprintf(&printed, "%v %s %q %#v %+v", person.Number, person.Number, person.Number, person.Number, []Phone{person.Number})
	text, err := json.Marshal(map[string]any{"number": person.Number, "list": []Phone{person.Number}})
	if err != nil {
		t.Fatal(err)
	}
	printed.Write(text)
	for _, secret := range []string{canary, "4930123", "Canary", "account"} {
		if strings.Contains(printed.String(), secret) {
			t.Errorf("%q was printed: %s", secret, printed.String())
		}
	}
	if !strings.Contains(printed.String(), "…9876") {
		t.Errorf("nobody can tell callers apart: %s", printed.String())
	}
	if short := Phone("204").String(); short != "…" {
		t.Errorf("a short number is shown as %q", short)
	}
}
