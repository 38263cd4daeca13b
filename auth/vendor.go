package auth

import (
	"context"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// Bounds of a vendor's tokens.
const (
	vendorTokenBytesMax = 8 << 10          // ten times what a token of a back end has
	vendorTokenLife     = 24 * time.Hour   // source: Authorization of the Telephony Integration API
	vendorClockSkew     = 60 * time.Second // between two machines that keep their clocks
	vendorNamesFor      = time.Second      // an unknown name makes the host look at every center, so not more often
)

// VendorCenters let the check of a vendor's token find its center; *engine.Engine
// does.
type VendorCenters interface {
	Centers() []eventlog.CenterID
	View(ctx context.Context, id eventlog.CenterID, look func(*center.Center)) error
	Do(ctx context.Context, id eventlog.CenterID, r engine.Request) (engine.Answer, error)
}

// VendorTokens checks the tokens of vendors' back ends.
type VendorTokens struct {
	centers VendorCenters
	now     func() time.Time

	mu     sync.Mutex
	named  map[vendorName][]eventlog.CenterID
	readAt time.Time
}

// vendorName is how a token names a center.
type vendorName struct{ issuer, subject string }

// NewVendorTokens makes a check; now is the clock, nil for the machine's.
func NewVendorTokens(centers VendorCenters, now func() time.Time) *VendorTokens {
	if now == nil {
		now = time.Now
	}
	return &VendorTokens{centers: centers, now: now}
}

// denied is a no to a token, in a sentence for whoever wrote the back end.
func denied(format string, args ...any) error {
	return &Denied{Kind: Unauthenticated, Sentence: fmt.Sprintf(format, args...)}
}

// Check says whose token it is. The error is a *Denied if nothing may be done by it,
// the error of admit, which is asked once the vendor is known and before the token is
// used up, or a fault of the host.
// spec: TELEPHONY-1, TELEPHONY-3
func (v *VendorTokens) Check(ctx context.Context, token string, admit func(Principal) error) (Principal, error) {
	claims, kid, err := readVendorToken(token)
	if err != nil {
		return Principal{}, err
	}
	name := vendorName{claims.Issuer, claims.Subject}
	wrong := denied("the token is not valid here: iss and sub must name a contact center, and the signature must be by one of its certificates")
	for _, id := range v.centersOf(ctx, name) {
		keys, err := v.keysOf(ctx, id, name, kid)
		if err != nil {
			return Principal{}, err
		}
		for _, key := range keys {
			claims.Expires, err = v.verify(token, key, claims)
			if errors.Is(err, jwt.ErrTokenSignatureInvalid) {
				continue
			}
			if err != nil {
				return Principal{}, err
			}
			principal := Principal{Center: id, Role: center.VendorRole, KeyID: "certificate " + key.ID}
			if err := admit(principal); err != nil {
				return Principal{}, err
			}
			if err := v.use(ctx, principal, claims); err != nil {
				return Principal{}, err
			}
			return principal, nil
		}
	}
	return Principal{}, wrong
}

// vendorClaims are the claims that count.
type vendorClaims struct {
	Issuer  string
	Subject string
	ID      string // jti; "" for a token that may be used until it expires
	Expires time.Time
}

// readVendorToken reads what a token says of itself, before anything of it is
// believed: its form, and claims that can be read in one way only.
func readVendorToken(token string) (claims vendorClaims, kid string, err error) {
	if token == "" {
		return claims, "", denied("a token is needed: Authorization: Bearer, and a JWT signed with RS256")
	}
	parts := strings.Split(token, ".")
	if len(token) > vendorTokenBytesMax || len(parts) != 3 {
		return claims, "", denied("the token has not the form of a JWT: three parts, and at most %d bytes", vendorTokenBytesMax)
	}
	header, err := objectOf(parts[0])
	if err != nil {
		return claims, "", denied("the header of the token: %v", err)
	}
	said, err := objectOf(parts[1])
	if err != nil {
		return claims, "", denied("the claims of the token: %v", err)
	}
	if _, err := base64.RawURLEncoding.Strict().DecodeString(parts[2]); err != nil {
		return claims, "", denied("the signature of the token is not base64url without padding")
	}
	if err := checkHeader(header); err != nil {
		return claims, "", err
	}
	kid, _ = header["kid"].(string)
	for _, claim := range []string{"iss", "sub"} {
		if text, ok := said[claim].(string); !ok || text == "" {
			return claims, "", denied("the token has no %s: iss is the issuer of the contact center, sub its API name", claim)
		}
	}
	if id, named := said["jti"]; named {
		text, ok := id.(string)
		if !ok || text == "" || len(text) > center.TextLenMax {
			return claims, "", denied("the jti of the token is not a text of 1 to %d bytes", center.TextLenMax)
		}
		claims.ID = text
	}
	claims.Issuer, claims.Subject = said["iss"].(string), said["sub"].(string)
	return claims, kid, nil
}

// checkHeader refuses headers that ask for something else than one signature by a
// registered key. Keys and addresses of keys that it brings along are not looked at.
func checkHeader(header map[string]any) error {
	if header["alg"] != jwt.SigningMethodRS256.Alg() {
		return denied("the token is not signed with RS256")
	}
	if typ, there := header["typ"]; there {
		if text, ok := typ.(string); !ok || !strings.EqualFold(text, "JWT") {
			return denied("the typ of the token is not JWT")
		}
	}
	for _, name := range []string{"crit", "b64", "zip", "enc"} {
		if _, there := header[name]; there {
			return denied("the header of the token has %s, which is not understood here", name)
		}
	}
	if kid, there := header["kid"]; there {
		if text, ok := kid.(string); !ok || text == "" {
			return denied("the kid of the token is not the id of a certificate")
		}
	}
	return nil
}

// objectOf reads a part of a token: an object, each member once.
func objectOf(part string) (map[string]any, error) {
	text, err := base64.RawURLEncoding.Strict().DecodeString(part)
	if err != nil {
		return nil, errors.New("not base64url without padding")
	}
	d := json.NewDecoder(strings.NewReader(string(text)))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, errors.New("not an object")
	}
	object := map[string]any{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, errors.New("not JSON")
		}
		name, _ := key.(string)
		var value any
		if err := d.Decode(&value); err != nil {
			return nil, errors.New("not JSON")
		}
		if _, twice := object[name]; twice {
			return nil, fmt.Errorf("%q is there twice", name)
		}
		object[name] = value
	}
	if _, err := d.Token(); err != nil {
		return nil, errors.New("not JSON")
	}
	if d.More() {
		return nil, errors.New("something follows the object")
	}
	return object, nil
}

// centersOf lists the centers that a token may mean.
func (v *VendorTokens) centersOf(ctx context.Context, name vendorName) []eventlog.CenterID {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.now()
	if found := v.named[name]; found != nil || v.named != nil && now.Sub(v.readAt) < vendorNamesFor && !now.Before(v.readAt) {
		return found
	}
	v.named, v.readAt = map[vendorName][]eventlog.CenterID{}, now
	for _, id := range v.centers.Centers() {
		_ = v.centers.View(ctx, id, func(c *center.Center) { // one that does not run has no vendor
			key := nameOf(c)
			v.named[key] = append(v.named[key], id)
		})
	}
	return v.named[name]
}

func nameOf(c *center.Center) vendorName {
	issuer, apiName := c.VendorName()
	return vendorName{issuer, apiName}
}

// keysOf reads the certificates of a center that count now.
func (v *VendorTokens) keysOf(ctx context.Context, id eventlog.CenterID, name vendorName, kid string) (keys []center.Certificate, err error) {
	now := center.Millis(v.now().UnixMilli())
	err = v.centers.View(ctx, id, func(c *center.Center) {
		if nameOf(c) != name { // it was renamed
			return
		}
		for _, key := range c.Certificates() {
			if key.ValidAt(now) && (kid == "" || kid == key.ID) {
				keys = append(keys, key)
			}
		}
	})
	if errors.Is(err, engine.ErrUnknownCenter) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("check vendor token: %w", err)
	}
	return keys, nil
}

// verify checks signature and times of a token against one key.
func (v *VendorTokens) verify(token string, key center.Certificate, claims vendorClaims) (expires time.Time, err error) {
	public, err := x509.ParsePKIXPublicKey(key.Key)
	if err != nil {
		return expires, fmt.Errorf("certificate %s: %w", key.ID, err)
	}
	parser := jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodRS256.Alg()}), jwt.WithStrictDecoding(),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(vendorClockSkew), jwt.WithTimeFunc(v.now))
	var verified jwt.RegisteredClaims
	_, err = parser.ParseWithClaims(token, &verified, func(*jwt.Token) (any, error) { return public, nil })
	now := v.now()
	switch {
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return expires, jwt.ErrTokenSignatureInvalid
	case errors.Is(err, jwt.ErrTokenExpired):
		return expires, denied("the token has expired")
	case errors.Is(err, jwt.ErrTokenNotValidYet), errors.Is(err, jwt.ErrTokenUsedBeforeIssued):
		return expires, denied("the token is not valid yet: iat or nbf is in the future")
	case errors.Is(err, jwt.ErrTokenRequiredClaimMissing):
		return expires, denied("the token has no exp")
	case err != nil:
		return expires, denied("the token cannot be read: exp, iat and nbf are seconds since 1970, as numbers")
	case verified.ExpiresAt.Sub(now) > vendorTokenLife+vendorClockSkew,
		verified.IssuedAt != nil && verified.ExpiresAt.Sub(verified.IssuedAt.Time) > vendorTokenLife:
		return expires, denied("the token is good for more than 24 hours")
	case verified.Issuer != claims.Issuer || verified.Subject != claims.Subject:
		return expires, denied("the claims of the token can be read in two ways")
	}
	return verified.ExpiresAt.Time, nil
}

// use uses up a token that names itself. What is remembered is in the center's log.
// spec: TELEPHONY-4
func (v *VendorTokens) use(ctx context.Context, p Principal, claims vendorClaims) error {
	if claims.ID == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(claims.Issuer + "\x00" + claims.Subject + "\x00" + claims.ID))
	answer, err := v.centers.Do(ctx, p.Center, engine.Request{
		Body:   center.UseToken{ID: hex.EncodeToString(sum[:16]), Until: center.Millis(claims.Expires.Add(vendorClockSkew).UnixMilli())},
		Sender: p.Sender(),
	})
	switch {
	case err != nil:
		return fmt.Errorf("use vendor token: %w", err)
	case answer.Refusal != nil && answer.Refusal.Code == center.CodeLimit:
		return answer.Refusal
	case answer.Refusal != nil:
		return denied("%s", answer.Refusal.Sentence)
	}
	return nil
}

// ParseCertificate reads a certificate in PEM form. Of it only the public key and the
// validity count: it is registered by hand, so nobody else vouches for it.
// spec: TELEPHONY-2
func ParseCertificate(text []byte) (center.Certificate, error) {
	block, rest := pem.Decode(text)
	switch {
	case block == nil:
		return center.Certificate{}, errors.New("expected -----BEGIN CERTIFICATE-----")
	case strings.Contains(block.Type, "PRIVATE KEY"):
		return center.Certificate{}, errors.New("expected a certificate: this is a private key, which belongs to the vendor alone")
	case block.Type != "CERTIFICATE":
		return center.Certificate{}, fmt.Errorf("expected a certificate, not a %s", strings.ToLower(block.Type))
	case strings.TrimSpace(string(rest)) != "":
		return center.Certificate{}, errors.New("expected one certificate and nothing after it")
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return center.Certificate{}, errors.New("expected an X.509 certificate")
	}
	key, ok := certificate.PublicKey.(*rsa.PublicKey)
	if !ok {
		return center.Certificate{}, errors.New("expected an RSA key")
	}
	return keptOf(certificate.Raw, key, certificate.NotBefore, certificate.NotAfter)
}

// keptOf is what is kept of a certificate; raw is what its id is made of.
func keptOf(raw []byte, key *rsa.PublicKey, notBefore, notAfter time.Time) (center.Certificate, error) {
	encoded, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return center.Certificate{}, errors.New("expected an RSA key")
	}
	sum := sha256.Sum256(raw)
	return center.Certificate{
		ID: hex.EncodeToString(sum[:8]), Key: encoded, Bits: key.N.BitLen(),
		NotBefore: center.Millis(notBefore.UnixMilli()), NotAfter: center.Millis(notAfter.UnixMilli()),
	}, nil
}

// publicKeyBlock is how PEM calls a key in the form that is kept.
const publicKeyBlock = "PUBLIC KEY"

// PublicKey gives the key of a certificate in PEM form: the certificate itself is not
// kept.
func PublicKey(v center.Certificate) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: publicKeyBlock, Bytes: v.Key}))
}

// ParsePublicKey reads what PublicKey gives. The validity is said beside it.
func ParsePublicKey(text []byte, notBefore, notAfter time.Time) (center.Certificate, error) {
	block, rest := pem.Decode(text)
	switch {
	case block != nil && block.Type == "CERTIFICATE":
		return center.Certificate{}, errors.New("expected no notBefore and no notAfter beside a certificate, which has both")
	case block == nil || block.Type != publicKeyBlock || strings.TrimSpace(string(rest)) != "":
		return center.Certificate{}, errors.New("expected one certificate, or one -----BEGIN PUBLIC KEY----- with notBefore and notAfter")
	case notBefore.IsZero() || notAfter.IsZero():
		return center.Certificate{}, errors.New("expected notBefore and notAfter beside a public key, which has no validity of its own")
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	key, ok := parsed.(*rsa.PublicKey)
	if err != nil || !ok {
		return center.Certificate{}, errors.New("expected an RSA key")
	}
	return keptOf(block.Bytes, key, notBefore, notAfter)
}
