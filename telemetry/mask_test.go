package telemetry

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
)

// Whatever looks like a number is masked, and what we need to find a call is not.
// spec: OPERATE-3
func TestMask(t *testing.T) {
	for text, want := range map[string]string{
		"call from +493012345678 failed":  "call from …5678 failed",
		"+49 30 1234-5678":                "…5678",
		"tel:(030) 123 456":               "tel:…3456",
		"sip:0301234567@example.com":      "sip:…4567@example.com",
		"1234567 and 7654321":             "…4567 and …4321",
		"vc-4711471147 offered ag-123456": "vc-4711471147 offered ag-123456",
		"2026-11-23 01:43:10":             "2026-11-23 01:43:10",
		"listen 127.0.0.1:38811":          "listen 127.0.0.1:38811",
		"from 192.168.100.200":            "from 192.168.100.200",
		"hash 3f2a99812345678":            "hash 3f2a99812345678",
		"12345":                           "12345",
		"":                                "",
	} {
		if got := Mask(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

// It is masked wherever it stands in a line.
// spec: OPERATE-3
func TestMasking(t *testing.T) {
	var out bytes.Buffer
	const number = "+493012345678"
	log := slog.New(NewMasking(slog.NewJSONHandler(&out, nil))).With("with", number).WithGroup("g")
	log.Info("message "+number, "text", number, "error", errors.New("of "+number), "group", slog.GroupValue(slog.String("in", number)),
		"list", []string{number}, slog.Group("deep", slog.Any("er", slog.AnyValue(struct{ N string }{number}))), "count", 12345678)
	if line := out.String(); strings.Contains(line, "3012345678") || strings.Count(line, "…5678") != 7 || !strings.Contains(line, "12345678}") {
		t.Error(line)
	}
}
