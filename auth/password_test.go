package auth

import (
	"errors"
	"strings"
	"testing"

	"github.com/secondring/secondring/center"
)

// light is an effort for tests that hash a lot.
var light = effort{memory: 8, passes: 1, threads: 1}

// spec: ACCESS-2
func TestHash(t *testing.T) {
	hash := light.hash("correct horse")
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=8,t=1,p=1$") || strings.Contains(hash, "horse") || hash == light.hash("correct horse") {
		t.Errorf("the hash is %s", hash)
	}
	for password, want := range map[string]bool{"correct horse": true, "correct hors": false, "": false} {
		if ok, spent, err := fits(hash, password); ok != want || err != nil || spent != light {
			t.Errorf("%q: %v %+v %v", password, ok, spent, err)
		}
	}
	// from the reference implementation of Argon2: argon2 somesalt -id -t 2 -m 16 -p 1
	const reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if ok, _, err := fits(reference, "password"); !ok || err != nil {
		t.Errorf("a hash of the reference implementation: %v %v", ok, err)
	}
	for _, broken := range []string{"", "x", "$argon2i$v=19$m=8,t=1,p=1$c2FsdA$a2V5", strings.Replace(hash, "v=19", "v=16", 1), strings.Replace(hash, "m=8", "m=99999999", 1),
		strings.Replace(hash, "t=1", "t=0", 1), strings.Replace(hash, "p=1", "p=0", 1), hash[:len(hash)-4], strings.Replace(hash, "m=8", "m=-8", 1), hash + "$"} {
		if ok, _, err := fits(broken, "correct horse"); ok || !errors.Is(err, errNoHash) {
			t.Errorf("%q: %v %v", broken, ok, err)
		}
	}
}

// spec: ACCESS-2
func TestCheckPassword(t *testing.T) {
	for password, expected := range map[string]string{
		"": "12 characters", "elevenchars": "12 characters", "äöüäöüäöüäö": "12 characters", "twelve chars": "", "äöüäöüäöüäöü": "", strings.Repeat("x", 256): "",
		strings.Repeat("x", 257): "256 bytes", "\xff twelve chars": "UTF-8", "Alice@Example.com": "login name", NewPassword(): "",
	} {
		no := checkPassword(password, "alice@example.com")
		if (no == nil) != (expected == "") || no != nil && (!strings.Contains(no.Sentence, expected) || no.Code != center.CodeInvalid || no.Field != "password" || no.Value != "") {
			t.Errorf("%q: %+v", password, no)
		}
	}
	if a, b := NewPassword(), NewPassword(); a == b || len(a) != 23 {
		t.Errorf("%s and %s are drawn", a, b)
	}
}
