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

// Rules may have certificates that have expired or are for later, but never a third that
// is valid together with two others; what has expired makes room.
// spec: TELEPHONY-20
func TestCertificatesInRules(t *testing.T) {
	c := New("rules")
	of := func(id string, from, to Millis) Certificate {
		return Certificate{ID: id, Key: []byte{1}, Bits: 2048, NotBefore: from, NotAfter: to}
	}
	var many []Certificate
	for i := range Millis(certificatesKeptMax) {
		many = append(many, of(fmt.Sprint(i), 1000*i, 1000*i+999))
	}
	for _, step := range []struct {
		at    Millis
		put   []Certificate
		code  Code
		field string
		left  int
	}{
		{1, []Certificate{of("", 1, 100)}, CodeInvalid, "certificate.id", 0},
		{2, []Certificate{{ID: "a", Key: []byte{1}, Bits: 1024, NotBefore: 1, NotAfter: 100}}, CodeInvalid, "certificates[a].pem", 0},
		{3, []Certificate{of("a", 100, 100)}, CodeInvalid, "certificates[a].pem", 0},
		{4, []Certificate{of("a", 0, 100), of("b", 50, 300), of("c", 99, 400)}, CodeInvalid, "certificates[a].pem", 0},
		{5, []Certificate{of("a", 0, 100), of("b", 50, 300), of("c", 100, 400)}, "", "", 3},
		{6, []Certificate{of("d", 150, 160)}, CodeInvalid, "certificates[d].pem", 3},
		{7, []Certificate{of("d", 300, 500)}, "", "", 4},
		{120, []Certificate{of("a", 0, 100)}, "", "", 4}, // it has expired, and stands in the file all the same
		{130, []Certificate{of("b", 50, 200)}, "", "", 3},
		{140, many, CodeLimit, "", 3},
		{500, many, "", "", certificatesKeptMax},
	} {
		no := c.Step(Input{At: step.at, Body: Configure{Change: Change{Certificates: step.put}}}).Refusal
		if codeOf(no) != step.code || no != nil && no.Field != step.field || len(c.Certificates()) != step.left {
			t.Errorf("at %d: %v with %d certificates, expected %q of %q and %d", step.at, no, len(c.Certificates()), step.code, step.field, step.left)
		}
		if err := c.Check(); err != nil {
			t.Error(err)
		}
	}
	if v := c.Certificate("3"); v == nil || v.RegisteredAt != 500 {
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
