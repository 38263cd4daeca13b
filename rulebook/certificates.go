package rulebook

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
)

// Certificate is the certificate of a vendor's back end. A file has it as the vendor
// gave it; an export has what is kept of one, which is its public key and its validity.
type Certificate struct {
	ID        string    `yaml:"id"` // default is the beginning of its fingerprint
	Label     string    `yaml:"label"`
	NotBefore time.Time `yaml:"notBefore"` // with a public key, which has no validity of its own
	NotAfter  time.Time `yaml:"notAfter"`
	PEM       string    `yaml:"pem"`
}

// kept is what the machine keeps of a certificate.
func (v Certificate) kept() (center.Certificate, error) {
	read := auth.ParseCertificate
	if !v.NotBefore.IsZero() || !v.NotAfter.IsZero() || strings.Contains(v.PEM, "BEGIN PUBLIC KEY") {
		read = func(text []byte) (center.Certificate, error) {
			return auth.ParsePublicKey(text, v.NotBefore, v.NotAfter)
		}
	}
	certificate, err := read([]byte(v.PEM))
	if v.ID != "" {
		certificate.ID = v.ID
	}
	certificate.Label = v.Label
	return certificate, err
}

// certificateOf is a certificate as an export has it.
func certificateOf(v center.Certificate) Certificate {
	return Certificate{ID: v.ID, Label: v.Label, NotBefore: time.UnixMilli(int64(v.NotBefore)).UTC(), NotAfter: time.UnixMilli(int64(v.NotAfter)).UTC(), PEM: auth.PublicKey(v)}
}

// readCertificates checks the certificates of a center of the file, and gives each the
// form of an export, so that the two can be compared.
// spec: TELEPHONY-20
func (f *File) readCertificates(i int) (wrong Wrong) {
	known := map[string]bool{}
	for n, v := range f.Centers[i].Certificates {
		field := fmt.Sprintf("certificates[%s]", v.ID)
		certificate, err := v.kept()
		if err == nil && known[certificate.ID] {
			err = errors.New("expected an id of its own: there are two certificates of this id")
		}
		if err != nil {
			wrong = append(wrong, fmt.Sprintf("%s:%d: center %s: %s.pem: %v", f.name, f.line(i, field+".pem"), f.Centers[i].ID, field, err))
			continue
		}
		known[certificate.ID] = true
		f.Centers[i].Certificates[n] = certificateOf(certificate)
	}
	return wrong
}
