package check_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/examples/server"
)

const canary = "+49 30 7654321"

// complaining is a line whose connector has logged a number.
type complaining struct{ *phoneLine }

func (complaining) Trouble() []string {
	return []string{"cannot ring " + canary + " at http://127.0.0.1:8080/calls/" + strings.ReplaceAll(canary, " ", "")}
}

var _ check.Troubled = complaining{}

// A result can be handed on: it has nobody's number or name, whatever field it was sent
// in, and what is needed to find the mistake.
// spec: CHECK-3
func TestResultNamesNobody(t *testing.T) {
	line := newPhoneLine(server.Options{Break: plainly(saying("HANGUP", missed, map[string]any{
		"reason": "no answer from " + canary, "agentStatus": "lost " + canary, "phoneNumber": canary,
		"contact": map[string]any{"name": "Elif Demir", "phoneNumber": canary},
	}))})
	result, err := run(t, check.Options{Line: complaining{line}, Drive: line, Only: []string{"missed"}})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for _, secret := range []string{"7654321", "Elif", "Demir"} {
		if strings.Contains(text, secret) {
			t.Errorf("has %s: %s", secret, text)
		}
	}
	for _, needed := range []string{"no answer from ", "http://127.0.0.1:8080/calls/", connector.Masked(canary)} {
		if !strings.Contains(text, needed) {
			t.Errorf("has no %s: %s", needed, text)
		}
	}
}
