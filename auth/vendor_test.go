package auth

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

func (h halls) Centers() []eventlog.CenterID { return slices.Sorted(maps.Keys(h)) }

func (h halls) Do(_ context.Context, id eventlog.CenterID, r engine.Request) (engine.Answer, error) {
	result := h[id].Step(center.Input{At: noon, Body: r.Body, Sender: r.Sender})
	return engine.Answer{Refusal: result.Refusal}, nil
}

// noon is the time of every check.
const noon center.Millis = 1_790_000_000_000

// vendorKeys are made once: a key takes longer than all tests.
var vendorKeys = sync.OnceValue(func() (keys [4]*rsa.PrivateKey) {
	var making sync.WaitGroup
	for i := range keys {
		making.Go(func() { keys[i], _ = rsa.GenerateKey(rand.Reader, 2048) })
	}
	making.Wait()
	return keys
})

// certificateOf makes a certificate as openssl req -x509 does.
func certificateOf(t *testing.T, key crypto.Signer, from, to center.Millis) []byte {
	t.Helper()
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.UnixMilli(int64(from)), NotAfter: time.UnixMilli(int64(to))}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// register makes a key known to a center under an id.
func (h halls) register(t *testing.T, id eventlog.CenterID, key *rsa.PrivateKey, kid string, from, to center.Millis) {
	t.Helper()
	certificate, err := ParseCertificate(certificateOf(t, key, from, to))
	if err != nil {
		t.Fatal(err)
	}
	certificate.ID = kid
	if no := h[id].Step(center.Input{At: from, Body: center.RegisterCertificate{Certificate: certificate}}).Refusal; no != nil {
		t.Fatal(no)
	}
}

// vendors are acme, whose vendor calls it 00DACME and North, and globex by its id.
func vendors(t *testing.T) (halls, *VendorTokens) {
	h := halls{"acme": center.New("acme"), "globex": center.New("globex")}
	h["acme"].Step(center.Input{At: 1, Body: center.Configure{Change: center.Change{Settings: &center.Settings{
		Vendor: center.VendorSettings{Issuer: "00DACME", APIName: "North"}}}}})
	keys, day := vendorKeys(), 24*center.Hour
	h.register(t, "acme", keys[0], "first", noon-2*day, noon+day)
	h.register(t, "acme", keys[1], "second", noon-day, noon+day)
	h.register(t, "globex", keys[2], "first", noon-day, noon+day)
	return h, NewVendorTokens(h, func() time.Time { return time.UnixMilli(int64(noon)) })
}

func everybody(Principal) error { return nil }

func part(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

func partOf(v map[string]any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return part(string(text))
}

// signed is a token of two parts, signed as alg says.
func signed(key *rsa.PrivateKey, alg, header, claims string) string {
	text := header + "." + claims
	var signature []byte
	switch alg {
	case "RS256":
		sum := sha256.Sum256([]byte(text))
		signature, _ = rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	case "RS512":
		sum := sha512.Sum512([]byte(text))
		signature, _ = rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA512, sum[:])
	case "PS256":
		sum := sha256.Sum256([]byte(text))
		signature, _ = rsa.SignPSS(rand.Reader, key, crypto.SHA256, sum[:], nil)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// with is a map with some members changed; nil takes one away.
func with(base map[string]any, changes ...any) map[string]any {
	m := maps.Clone(base)
	for i := 0; i < len(changes); i += 2 {
		if m[changes[i].(string)] = changes[i+1]; changes[i+1] == nil {
			delete(m, changes[i].(string))
		}
	}
	return m
}

// Every way in which a verifier of tokens was ever confused: one row each.
// spec: TELEPHONY-1, TELEPHONY-3
func TestVendorTokens(t *testing.T) {
	_, check := vendors(t)
	keys := vendorKeys()
	now := int64(noon) / 1000
	header := map[string]any{"alg": "RS256", "typ": "JWT"}
	claims := map[string]any{"iss": "00DACME", "sub": "North", "iat": now, "exp": now + 4*3600}
	usual := func(changes ...any) string {
		return signed(keys[0], "RS256", partOf(header), partOf(with(claims, changes...)))
	}
	headed := func(changes ...any) string {
		return signed(keys[0], "RS256", partOf(with(header, changes...)), partOf(claims))
	}
	good := usual()
	parts := strings.Split(good, ".")

	hmacOf := func(secret []byte) string {
		text := partOf(with(header, "alg", "HS256")) + "." + partOf(claims)
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(text))
		return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
	public, _ := x509.MarshalPKIXPublicKey(keys[0].Public())
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
	stranger := keys[3]
	jwk := map[string]any{"kty": "RSA", "e": "AQAB", "n": base64.RawURLEncoding.EncodeToString(stranger.N.Bytes())}
	curve, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	sum := sha256.Sum256([]byte(partOf(with(header, "alg", "ES256")) + "." + partOf(claims)))
	es, _ := ecdsa.SignASN1(rand.Reader, curve, sum[:])

	for _, row := range []struct {
		name  string
		token string
		no    string // part of the sentence; "" is let in
	}{
		{"as the guide says", good, ""},
		{"by the other certificate", signed(keys[1], "RS256", partOf(header), partOf(claims)), ""},
		{"kid of its certificate", headed("kid", "first"), ""},
		{"typ in small letters", headed("typ", "jwt"), ""},
		{"without typ", headed("typ", nil), ""},
		{"without iat", usual("iat", nil), ""},
		{"an audience is not looked at", usual("aud", "https://elsewhere.example"), ""},
		{"clock 59 s ahead", usual("iat", now+59), ""},
		{"expired 59 s ago", usual("iat", now-600, "exp", now-59), ""},
		{"exactly 24 hours", usual("exp", now+24*3600), ""},

		{"nothing", "", "a token is needed"},
		{"an API key", "sr_acme_abc_def", "form of a JWT"},
		{"two parts", parts[0] + "." + parts[1], "form of a JWT"},
		{"four parts", good + ".x", "form of a JWT"},
		{"huge", usual("x", strings.Repeat("x", 9000)), "form of a JWT"},
		{"signature cut off", parts[0] + "." + parts[1] + ".", "not valid here"},
		{"signature of another token", parts[0] + "." + partOf(with(claims, "exp", now+7200)) + "." + parts[2], "not valid here"},
		{"signature with padding", good + "==", "base64url"},
		{"not base64url", "a+b/." + parts[1] + "." + parts[2], "base64url"},
		{"header is no object", part(`"RS256"`) + "." + parts[1] + "." + parts[2], "not an object"},
		{"header is no JSON", part(`{alg:RS256}`) + "." + parts[1] + "." + parts[2], "not JSON"},
		{"claims are a list", signed(keys[0], "RS256", partOf(header), part(`[]`)), "not an object"},
		{"something after the claims", signed(keys[0], "RS256", partOf(header), part(`{"iss":"00DACME"} {"iss":"globex"}`)), "follows"},

		{"alg none", partOf(with(header, "alg", "none")) + "." + parts[1] + ".", "RS256"},
		{"alg None", partOf(with(header, "alg", "None")) + "." + parts[1] + ".", "RS256"},
		{"alg none with a signature", headed("alg", "none"), "RS256"},
		{"alg missing", headed("alg", nil), "RS256"},
		{"alg a number", headed("alg", 256), "RS256"},
		{"alg in small letters", headed("alg", "rs256"), "RS256"},
		{"HS256 with the public key as PEM", hmacOf(publicPEM), "RS256"},
		{"HS256 with the public key as DER", hmacOf(public), "RS256"},
		{"HS256 called RS256", strings.Replace(hmacOf(publicPEM), partOf(with(header, "alg", "HS256")), partOf(header), 1), "not valid here"},
		{"RS512", signed(keys[0], "RS512", partOf(with(header, "alg", "RS512")), partOf(claims)), "RS256"},
		{"PS256", signed(keys[0], "PS256", partOf(with(header, "alg", "PS256")), partOf(claims)), "RS256"},
		{"PS256 called RS256", signed(keys[0], "PS256", partOf(header), partOf(claims)), "not valid here"},
		{"ES256", partOf(with(header, "alg", "ES256")) + "." + partOf(claims) + "." + base64.RawURLEncoding.EncodeToString(es), "RS256"},
		{"a header said twice", signed(keys[0], "RS256", part(`{"alg":"RS256","alg":"none"}`), partOf(claims)), "twice"},

		{"embedded jwk", signed(stranger, "RS256", partOf(with(header, "jwk", jwk)), partOf(claims)), "not valid here"},
		{"jku", signed(stranger, "RS256", partOf(with(header, "jku", "http://127.0.0.1/keys")), partOf(claims)), "not valid here"},
		{"x5u", signed(stranger, "RS256", partOf(with(header, "x5u", "http://127.0.0.1/cert")), partOf(claims)), "not valid here"},
		{"x5c", signed(stranger, "RS256", partOf(with(header, "x5c", []string{"MII"})), partOf(claims)), "not valid here"},
		{"kid of another certificate", headed("kid", "second"), "not valid here"},
		{"kid that is nobody's", headed("kid", "third"), "not valid here"},
		{"kid as a path", headed("kid", "../../dev/null"), "not valid here"},
		{"kid as a query", headed("kid", "x' UNION SELECT 'x"), "not valid here"},
		{"kid a number", headed("kid", 1), "kid"},
		{"kid empty", headed("kid", ""), "kid"},
		{"crit", headed("crit", []string{"exp"}), "crit"},
		{"b64", headed("b64", false), "b64"},
		{"compressed", headed("zip", "DEF"), "zip"},
		{"encrypted", headed("enc", "A256GCM"), "enc"},
		{"typ of an access token", headed("typ", "at+jwt"), "typ"},

		{"of another key", signed(stranger, "RS256", partOf(header), partOf(claims)), "not valid here"},
		{"of another center's key", signed(keys[2], "RS256", partOf(header), partOf(claims)), "not valid here"},
		{"own key, another center's name", usual("iss", "globex", "sub", "globex"), "not valid here"},
		{"issuer of one, subject of another", usual("sub", "globex"), "not valid here"},
		{"the id of a center that has names", usual("iss", "acme", "sub", "acme"), "not valid here"},
		{"of no center", usual("iss", "nowhere", "sub", "nowhere"), "not valid here"},
		{"iss missing", usual("iss", nil), "iss"},
		{"sub missing", usual("sub", nil), "sub"},
		{"iss a list", usual("iss", []string{"00DACME"}), "iss"},
		{"sub empty", usual("sub", ""), "sub"},
		{"iss said twice", signed(keys[0], "RS256", partOf(header), part(fmt.Sprintf(`{"iss":"globex","iss":"00DACME","sub":"North","exp":%d}`, now+60))), "twice"},
		{"iss in another case beside it", signed(keys[0], "RS256", partOf(header), part(fmt.Sprintf(`{"iss":"00DACME","ISS":"globex","sub":"North","exp":%d}`, now+60))), "two ways"},

		{"exp missing", usual("exp", nil), "no exp"},
		{"exp a text", usual("exp", "tomorrow"), "seconds since 1970"},
		{"exp in milliseconds", usual("exp", (now+60)*1000), "24 hours"},
		{"exp said twice", signed(keys[0], "RS256", partOf(header), part(fmt.Sprintf(`{"iss":"00DACME","sub":"North","exp":%d,"exp":%d}`, now-1000, now+60))), "twice"},
		{"expired", usual("iat", now-7200, "exp", now-61), "expired"},
		{"more than 24 hours", usual("iat", now-10, "exp", now+24*3600), "24 hours"},
		{"more than 24 hours without iat", usual("iat", nil, "exp", now+24*3600+120), "24 hours"},
		{"a long life that is nearly over", usual("iat", now-30*86400, "exp", now+60), "24 hours"},
		{"issued in the future", usual("iat", now+120), "not valid yet"},
		{"not before, in the future", usual("nbf", now+120), "not valid yet"},
		{"nbf a text", usual("nbf", "now"), "seconds since 1970"},
		{"jti a number", usual("jti", 7), "jti"},
		{"jti empty", usual("jti", ""), "jti"},
		{"jti too long", usual("jti", strings.Repeat("x", 257)), "jti"},
	} {
		p, err := check.Check(t.Context(), row.token, everybody)
		var no *Denied
		switch {
		case row.no == "" && (err != nil || p.Center != "acme" || p.Role != center.VendorRole || p.Agent != 0 || !strings.HasPrefix(p.KeyID, "certificate ")):
			t.Errorf("%s: got %+v, %v", row.name, p, err)
		case row.no != "" && (!errors.As(err, &no) || no.Kind != Unauthenticated || p != (Principal{}) || !strings.Contains(no.Sentence, row.no)):
			t.Errorf("%s: got %+v, %v, expected %q", row.name, p, err, row.no)
		}
	}
}

// A token is good twice without a jti and once with one, at each center by itself.
// spec: TELEPHONY-4
func TestVendorTokensAreUsedOnce(t *testing.T) {
	h, check := vendors(t)
	now := int64(noon) / 1000
	token := func(key int, name, jti string) string {
		claims := map[string]any{"iss": name, "sub": name, "exp": now + 60}
		if name == "00DACME" {
			claims["sub"] = "North"
		}
		if jti != "" {
			claims["jti"] = jti
		}
		return signed(vendorKeys()[key], "RS256", partOf(map[string]any{"alg": "RS256"}), partOf(claims))
	}
	busy := errors.New("busy")
	if _, err := check.Check(t.Context(), token(0, "00DACME", "1"), func(Principal) error { return busy }); !errors.Is(err, busy) {
		t.Errorf("who is turned away gets %v", err)
	}
	for _, step := range []struct {
		token string
		again bool
	}{{token(0, "00DACME", ""), true}, {token(0, "00DACME", "1"), false}, {token(1, "00DACME", "1"), false}, {token(2, "globex", "1"), false}} {
		first := step.token != token(1, "00DACME", "1")
		if _, err := check.Check(t.Context(), step.token, everybody); (err == nil) != first {
			t.Errorf("first use: %v, expected %v", err, first)
		}
		if _, err := check.Check(t.Context(), step.token, everybody); (err == nil) != step.again {
			t.Errorf("second use: %v, expected %v", err, step.again)
		}
	}
	saved, err := h["acme"].Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if h["acme"], err = center.Open("acme", center.Schema, saved); err != nil { // the host was started again
		t.Fatal(err)
	}
	var no *Denied
	if _, err := check.Check(t.Context(), token(0, "00DACME", "1"), everybody); !errors.As(err, &no) {
		t.Errorf("a restart makes a used token good again: %v", err)
	}
}

// A name that changes and a certificate that is revoked count at once.
func TestVendorTokensFollowTheRules(t *testing.T) {
	h, check := vendors(t)
	now := int64(noon) / 1000
	token := signed(vendorKeys()[0], "RS256", partOf(map[string]any{"alg": "RS256"}), partOf(map[string]any{"iss": "00DACME", "sub": "North", "exp": now + 60}))
	is := func(what string, good bool) {
		t.Helper()
		if _, err := check.Check(t.Context(), token, everybody); (err == nil) != good {
			t.Errorf("%s: %v", what, err)
		}
	}
	is("at first", true)
	h["acme"].Step(center.Input{At: noon, Body: center.Configure{Change: center.Change{Settings: &center.Settings{}}}})
	is("the center is called otherwise", false)
	h["acme"].Step(center.Input{At: noon, Body: center.Configure{Change: center.Change{Settings: &center.Settings{
		Vendor: center.VendorSettings{Issuer: "00DACME", APIName: "North"}}}}})
	is("it has its name again", true)
	h["acme"].Step(center.Input{At: noon, Body: center.RevokeCertificate{ID: "first"}})
	is("the certificate is revoked", false)
}

// spec: TELEPHONY-2
func TestParseCertificate(t *testing.T) {
	key := vendorKeys()[0]
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	curve, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	good := certificateOf(t, key, noon, noon+center.Hour)
	for name, row := range map[string]struct{ text, no string }{
		"a good one":   {string(good), ""},
		"nothing":      {"", "BEGIN CERTIFICATE"},
		"no PEM":       {"MIIB", "BEGIN CERTIFICATE"},
		"private key":  {string(private), "private key"},
		"a chain":      {string(good) + string(good), "one certificate"},
		"other block":  {string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: []byte{1}})), "public key"},
		"no X.509":     {string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte{1}})), "X.509"},
		"another kind": {string(certificateOf(t, curve, noon, noon+center.Hour)), "RSA"},
	} {
		v, err := ParseCertificate([]byte(row.text))
		if row.no == "" && (err != nil || v.Bits != 2048 || v.NotBefore != noon || v.NotAfter != noon+center.Hour || len(v.ID) != 16) {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
		if row.no != "" && (err == nil || !strings.Contains(err.Error(), row.no)) {
			t.Errorf("%s: %v, expected %q", name, err, row.no)
		}
	}
	if v, err := ParseCertificate(certificateOf(t, small, noon, noon+center.Hour)); err != nil || v.Bits != 1024 { // the center refuses it
		t.Errorf("a small key is read as %+v, %v", v, err)
	}
}

// What is kept of a certificate can be given out and read again.
// spec: TELEPHONY-20
func TestParsePublicKey(t *testing.T) {
	key := vendorKeys()[0]
	v, err := ParseCertificate(certificateOf(t, key, noon, noon+center.Hour))
	if err != nil {
		t.Fatal(err)
	}
	from, to := time.UnixMilli(int64(noon)), time.UnixMilli(int64(noon+center.Hour))
	again, err := ParsePublicKey([]byte(PublicKey(v)), from, to)
	if again.ID = v.ID; err != nil || !reflect.DeepEqual(again, v) {
		t.Errorf("%+v, %v", again, err)
	}
	curve, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	other, _ := x509.MarshalPKIXPublicKey(curve.Public())
	for name, row := range map[string]struct{ text, no string }{
		"nothing":       {"", "one certificate, or one -----BEGIN PUBLIC KEY-----"},
		"two":           {PublicKey(v) + PublicKey(v), "one certificate, or one -----BEGIN PUBLIC KEY-----"},
		"a certificate": {string(certificateOf(t, key, noon, noon+center.Hour)), "no notBefore and no notAfter"},
		"another kind":  {string(pem.EncodeToMemory(&pem.Block{Type: publicKeyBlock, Bytes: other})), "RSA"},
		"no key":        {string(pem.EncodeToMemory(&pem.Block{Type: publicKeyBlock, Bytes: []byte{1}})), "RSA"},
	} {
		if _, err := ParsePublicKey([]byte(row.text), from, to); err == nil || !strings.Contains(err.Error(), row.no) {
			t.Errorf("%s: %v, expected %q", name, err, row.no)
		}
	}
	if _, err := ParsePublicKey([]byte(PublicKey(v)), from, time.Time{}); err == nil || !strings.Contains(err.Error(), "notAfter beside") {
		t.Errorf("no validity: %v", err)
	}
}
