package center

import (
	"fmt"
	"testing"
)

// Certificates come and go: two are valid at once, and what has expired makes room.
// spec: TELEPHONY-2
func TestCertificates(t *testing.T) {
	c := New("keys")
	good := Certificate{ID: "a", Key: []byte{1}, Bits: 2048, NotBefore: 1, NotAfter: 100}
	for _, step := range []struct {
		at   Millis
		body InputBody
		code Code
		left int
	}{
		{1, RegisterCertificate{Certificate{ID: "", Key: []byte{1}, Bits: 2048, NotBefore: 1, NotAfter: 100}}, CodeInvalid, 0},
		{1, RegisterCertificate{Certificate{ID: "a", Bits: 2048, NotBefore: 1, NotAfter: 100}}, CodeInvalid, 0},
		{1, RegisterCertificate{Certificate{ID: "a", Key: []byte{1}, Bits: 1024, NotBefore: 1, NotAfter: 100}}, CodeInvalid, 0},
		{1, RegisterCertificate{Certificate{ID: "a", Key: []byte{1}, Bits: 2048, NotBefore: 100, NotAfter: 100}}, CodeInvalid, 0},
		{200, RegisterCertificate{good}, CodeInvalid, 0},
		{201, RegisterCertificate{Certificate{ID: "a", Key: []byte{1}, Bits: 2048, NotBefore: 1, NotAfter: 300}}, "", 1},
		{202, RegisterCertificate{Certificate{ID: "a", Key: []byte{2}, Bits: 2048, NotBefore: 1, NotAfter: 400}}, CodeConflict, 1},
		{203, RegisterCertificate{Certificate{ID: "b", Key: []byte{2}, Bits: 4096, NotBefore: 500, NotAfter: 900}}, "", 2},
		{204, RegisterCertificate{Certificate{ID: "c", Key: []byte{3}, Bits: 2048, NotBefore: 1, NotAfter: 900}}, CodeLimit, 2},
		{300, RegisterCertificate{Certificate{ID: "c", Key: []byte{3}, Bits: 2048, NotBefore: 1, NotAfter: 900}}, "", 2},
		{301, RevokeCertificate{"a"}, CodeUnknown, 2},
		{302, RevokeCertificate{"b"}, "", 1},
	} {
		r := c.Step(Input{At: step.at, Body: step.body})
		if got := codeOf(r.Refusal); got != step.code || len(c.Certificates()) != step.left {
			t.Errorf("at %d %+v: refused as %q with %d certificates, expected %q and %d", step.at, step.body, got, len(c.Certificates()), step.code, step.left)
		}
	}
	if v := c.Certificate("c"); v == nil || v.RegisteredAt != 300 || !v.ValidAt(301) || v.ValidAt(900) || v.ValidAt(0) {
		t.Errorf("kept as %+v", v)
	}
}

func codeOf(no *Refusal) Code {
	if no == nil {
		return ""
	}
	return no.Code
}

// A token that names itself is good once, until it expires; what is remembered is
// bounded.
// spec: TELEPHONY-4
func TestTokensAreUsedOnce(t *testing.T) {
	c := New("tokens")
	use := func(at Millis, id string, until Millis) Code {
		return codeOf(c.Step(Input{At: at, Body: UseToken{id, until}}).Refusal)
	}
	if use(1, "a", 10) != "" || use(2, "a", 10) != CodeConflict || use(3, "a", 99) != CodeConflict || use(4, "", 10) != CodeInvalid || use(5, "late", 5) != CodeConflict {
		t.Error("a token was good twice, or a wrong one was")
	}
	for i := range TokensMax - 1 {
		if code := use(6, fmt.Sprint(i), 20); code != "" {
			t.Fatalf("token %d is refused: %s", i, code)
		}
	}
	if use(7, "more", 30) != CodeLimit {
		t.Error("more tokens are remembered than the limit says")
	}
	if use(10, "more", 30) != "" { // a has expired
		t.Error("a token that has expired makes no room")
	}
	if use(20, "again", 30) != "" || len(c.tokens) != 2 {
		t.Errorf("%d tokens are remembered after all but one expired", len(c.tokens))
	}
}
