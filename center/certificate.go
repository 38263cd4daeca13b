package center

// Certificate is the public key of a vendor's back end: a token that it signed is
// the vendor's word. The certificate itself was read when it was registered.
type Certificate struct {
	ID           string `cbor:"1,keyasint"` // the kid of tokens that name one
	Key          []byte `cbor:"2,keyasint"` // RSA public key, PKIX
	Bits         int    `cbor:"3,keyasint"` // of its modulus
	NotBefore    Millis `cbor:"4,keyasint"`
	NotAfter     Millis `cbor:"5,keyasint"`
	Label        string `cbor:"6,keyasint,omitempty"`
	RegisteredAt Millis `cbor:"7,keyasint"`
}

// ValidAt says whether tokens that it signed count at a time.
func (v *Certificate) ValidAt(at Millis) bool { return v.NotBefore <= at && at < v.NotAfter }

// spec: TELEPHONY-2
func (in RegisterCertificate) step(c *Center) *Refusal {
	v := in.Certificate
	if no := first(checkID("id", v.ID), checkLabel("label", v.Label)); no != nil {
		return no
	}
	valid := 0
	for _, other := range c.certificates { // any order: a count
		if c.now < other.NotAfter {
			valid++
		}
	}
	switch {
	case len(v.Key) == 0 || len(v.Key) > certificateKeyBytesMax:
		return invalid("pem", len(v.Key), "a certificate with an RSA key of 2048 to 8192 bits")
	case v.Bits < certificateBitsMin || v.Bits > certificateBitsMax:
		return invalid("pem", v.Bits, "an RSA key of 2048 to 8192 bits")
	case v.NotBefore >= v.NotAfter:
		return invalid("pem", v.NotAfter, "a certificate that ends after it begins")
	case v.NotAfter <= c.now:
		return invalid("pem", "expired", "a certificate that is not expired")
	case c.certificates[v.ID] != nil && c.now < c.certificates[v.ID].NotAfter:
		return refuse(CodeConflict, "there is a certificate %q already: revoke it first", v.ID)
	case valid >= CertificatesMax:
		return refuse(CodeLimit, "the center has %d valid certificates, which is the maximum: revoke one first", CertificatesMax)
	}
	v.RegisteredAt = c.now
	c.emit(CertificateRegistered{Certificate: v})
	return nil
}

func (in RevokeCertificate) step(c *Center) *Refusal {
	if c.certificates[in.ID] == nil {
		return refuse(CodeUnknown, "there is no certificate %q here", in.ID)
	}
	c.emit(CertificateRevoked(in))
	return nil
}

// step lets a token that names itself be used once. What is remembered is in the
// log, so a restart forgets nothing.
// spec: TELEPHONY-4
func (in UseToken) step(c *Center) *Refusal {
	until, used := c.tokens[in.ID]
	switch {
	case in.ID == "" || len(in.ID) > TextLenMax:
		return invalid("jti", in.ID, "1 to 256 bytes")
	case in.Until <= c.now:
		return refuse(CodeConflict, "the token has expired")
	case used && c.now < until:
		return refuse(CodeConflict, "the token was used before: one with a jti is good for one request")
	case len(c.tokens) >= TokensMax && c.liveTokens() >= TokensMax:
		return refuse(CodeLimit, "%d tokens with a jti are remembered until they expire, which is the maximum: let them expire sooner, or leave jti out", TokensMax)
	}
	c.emit(TokenUsed(in))
	return nil
}

func (c *Center) liveTokens() (n int) {
	for _, until := range c.tokens { // any order: a count
		if c.now < until {
			n++
		}
	}
	return n
}

// apply makes room: a certificate that has expired verifies nothing any more.
func (e CertificateRegistered) apply(c *Center) {
	for id, old := range c.certificates { // any order: each by itself
		if old.NotAfter <= c.now {
			delete(c.certificates, id)
		}
	}
	v := e.Certificate
	c.certificates[v.ID] = &v
}

func (e CertificateRevoked) apply(c *Center) { delete(c.certificates, e.ID) }

func (e TokenUsed) apply(c *Center) {
	if len(c.tokens) >= TokensMax {
		for id, until := range c.tokens { // any order: each by itself
			if until <= c.now {
				delete(c.tokens, id)
			}
		}
	}
	c.tokens[e.ID] = e.Until
}

// Certificate finds a vendor's certificate.
func (c *Center) Certificate(id string) *Certificate { return c.certificates[id] }

// Certificates lists the vendor's certificates in the order of their ids.
func (c *Center) Certificates() (list []Certificate) {
	for _, id := range sortedKeys(c.certificates) {
		list = append(list, *c.certificates[id])
	}
	return list
}

// VendorName is what tokens of the vendor's back end must call the center.
func (c *Center) VendorName() (issuer, apiName string) {
	issuer, apiName = c.settings.Vendor.Issuer, c.settings.Vendor.APIName
	if issuer == "" {
		issuer = c.id
	}
	if apiName == "" {
		apiName = c.id
	}
	return issuer, apiName
}
