package auth

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestToken(t *testing.T) {
	token := NewToken("acme_north")
	parsed, err := ParseToken(token.Reveal())
	if err != nil || parsed != token || parsed.Center != "acme_north" {
		t.Fatalf("%v is read as %v, %v", token, parsed, err)
	}
	if other := NewToken("acme_north"); other.secret == token.secret || other.KeyID == token.KeyID || other.Hash() == token.Hash() {
		t.Error("two keys are alike")
	}
	if bits := len(token.secret) * 5; bits < 256 {
		t.Errorf("a secret has %d bits", bits)
	}
	var printed strings.Builder
	slog.New(slog.NewTextHandler(&printed, nil)).Info("key", "token", token)
	fmt.Fprintf(&printed, "%v %s %#v %+v", token, token, token, token)
	if strings.Contains(printed.String(), token.secret) {
		t.Errorf("the secret was printed: %s", printed.String())
	}
	for _, text := range []string{"", "sr_", "sr_acme", "sr_acme_id", "sr__id_secret", "sr_acme__secret", "sr_acme_id_", "xx_acme_id_secret", strings.Repeat("sr_a", 200)} {
		if got, err := ParseToken(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
