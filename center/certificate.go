package center

import "fmt"

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
	if no := first(checkID("id", v.ID), checkLabel("label", v.Label), v.check("pem")); no != nil {
		return no
	}
	valid := 0
	for _, other := range c.certificates { // any order: a count
		if c.now < other.NotAfter {
			valid++
		}
	}
	switch {
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

// check refuses what cannot verify anything at any time.
func (v *Certificate) check(field string) *Refusal {
	switch {
	case len(v.Key) == 0 || len(v.Key) > certificateKeyBytesMax:
		return invalid(field, len(v.Key), "a certificate with an RSA key of 2048 to 8192 bits")
	case v.Bits < certificateBitsMin || v.Bits > certificateBitsMax:
		return invalid(field, v.Bits, "an RSA key of 2048 to 8192 bits")
	case v.NotBefore >= v.NotAfter:
		return invalid(field, v.NotAfter, "a certificate that ends after it begins")
	}
	return nil
}

// checkCertificates lets rules have certificates that have expired or are for later, so
// that a file stays right as time goes on, but never more than two at a time.
// spec: TELEPHONY-20
func (p *plan) checkCertificates(c *Center) *Refusal {
	if len(p.change.Certificates) == 0 {
		return nil
	}
	all := c.certificatesWith(p.change)
	if len(all) > certificatesKeptMax {
		return refuse(CodeLimit, "there can be at most %d certificates: revoke one first", certificatesKeptMax)
	}
	for _, v := range p.change.Certificates {
		field := fmt.Sprintf("certificates[%s].", v.ID)
		if no := first(checkID("certificate.id", v.ID), checkLabel(field+"label", v.Label), v.check(field+"pem")); no != nil {
			return no
		}
	}
	for _, v := range p.change.Certificates {
		if c.now < v.NotAfter && mostAtATime(all, v, c.now) > CertificatesMax {
			return invalid(fmt.Sprintf("certificates[%s].pem", v.ID), "valid together with two others", "at most two certificates at a time")
		}
	}
	return nil
}

// certificatesWith are the certificates after a change: what has expired makes room.
func (c *Center) certificatesWith(ch Change) map[string]*Certificate {
	all := map[string]*Certificate{}
	for id, v := range c.certificates { // any order: into a map
		if c.now < v.NotAfter {
			all[id] = v
		}
	}
	for _, v := range ch.Certificates {
		v.RegisteredAt = c.now
		all[v.ID] = &v
	}
	return all
}

// mostAtATime is how many of the certificates are ever valid at once while one is, from
// a time on. That is most where one of them begins.
func mostAtATime(all map[string]*Certificate, of Certificate, from Millis) (most int) {
	for _, begins := range all { // any order: the greatest count
		at, valid := max(from, begins.NotBefore, of.NotBefore), 0
		for _, v := range all { // any order: a count
			if v.ValidAt(at) {
				valid++
			}
		}
		if of.ValidAt(at) {
			most = max(most, valid)
		}
	}
	return most
}

func (c *Center) applyCertificates(ch Change) {
	if len(ch.Certificates) > 0 {
		c.certificates = c.certificatesWith(ch)
	}
}

// checkVendor: at most two certificates verify tokens at a time.
func (c *Center) checkVendor() error {
	valid := 0
	for _, v := range c.certificates { // any order: a count
		if v.ValidAt(c.now) {
			valid++
		}
	}
	if valid > CertificatesMax || len(c.certificates) > certificatesKeptMax {
		return broken("TELEPHONY-2", "%d of %d certificates are valid", valid, len(c.certificates))
	}
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
