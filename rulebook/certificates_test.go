package rulebook

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
)

// vendor is a certificate of a back end, made once: a key takes longer than all tests.
type vendor struct {
	pem  string
	kept center.Certificate
}

var vendorKey = sync.OnceValue(func() (v vendor) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), NotAfter: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		panic(err)
	}
	v.pem = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	if v.kept, err = auth.ParseCertificate([]byte(v.pem)); err != nil {
		panic(err)
	}
	return v
})

// certificates is a file whose center has certificates, each given as id, lines of
// validity and PEM.
func certificates(items ...[3]string) string {
	text := "centers:\n  - id: acme\n    certificates:\n"
	for _, item := range items {
		text += "      - id: " + item[0] + "\n"
		if item[1] != "" {
			text += "        " + item[1] + "\n"
		}
		text += "        pem: |\n          " + strings.ReplaceAll(strings.TrimSpace(item[2]), "\n", "\n          ") + "\n"
	}
	return text
}

// A certificate of a file is in the export as its key and its validity, and the export
// is no other than the file.
// spec: TELEPHONY-20
func TestCertificatesOfAFile(t *testing.T) {
	file := parsed(t, certificates([3]string{"first", "label: back end", vendorKey().pem}, [3]string{`""`, "", vendorKey().pem}))
	now := file.Effective()
	text, err := Write(now)
	if err != nil {
		t.Fatal(err)
	}
	for want, times := range map[string]int{"BEGIN CERTIFICATE": 0, "BEGIN PUBLIC KEY": 2, "notAfter: 2027-01-02T03:04:05Z": 2, "id: first": 1, "label: back end": 1, "id: \"\"": 0} {
		if strings.Count(string(text), want) != times {
			t.Errorf("%q is not there %d times:\n%s", want, times, text)
		}
	}
	export := parsed(t, string(text))
	for name, k := range map[string]Center{"the file": file, "the export": export} {
		if differences, _ := Compare(now, k); differences != nil {
			t.Errorf("%s differs from the host that has it: %v", name, differences)
		}
	}
	change := export.Change(nil)
	if diff := cmp.Diff([]center.Certificate{
		{ID: vendorKey().kept.ID, Key: vendorKey().kept.Key, Bits: 2048, NotBefore: vendorKey().kept.NotBefore, NotAfter: vendorKey().kept.NotAfter},
		{ID: "first", Label: "back end", Key: vendorKey().kept.Key, Bits: 2048, NotBefore: vendorKey().kept.NotBefore, NotAfter: vendorKey().kept.NotAfter},
	}, change.Certificates); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	origins, err := Origins(&file, &now, false)
	if err != nil || strings.Contains(string(origins), "API") || strings.Count(string(origins), "# file") < 8 {
		t.Errorf("%v\n%s", err, origins)
	}
}

// What is wrong with certificates is said where it stands.
// spec: TELEPHONY-20
func TestWrongCertificates(t *testing.T) {
	good, key := vendorKey().pem, auth.PublicKey(vendorKey().kept)
	validity := "notBefore: 2026-01-01T00:00:00Z\n        notAfter: 2026-02-01T00:00:00Z"
	for want, text := range map[string]string{
		"x.yaml:5: center acme: certificates[a].pem: expected -----BEGIN CERTIFICATE-----":                       certificates([3]string{"a", "", "no"}),
		"x.yaml:7: center acme: certificates[a].pem: expected no notBefore and no notAfter":                      certificates([3]string{"a", validity, good}),
		"x.yaml:5: center acme: certificates[a].pem: expected notBefore and notAfter":                            certificates([3]string{"a", "", key}),
		"certificates[a].pem: expected an id of its own":                                                         certificates([3]string{"a", "", good}, [3]string{"a", validity, key}),
		"certificates[a].pem is \"valid together with two others\": expected at most two certificates at a time": certificates([3]string{"a", "", good}, [3]string{"b", "", good}, [3]string{"c", "", good}),
		"unknown key key": strings.Replace(certificates([3]string{"a", "", good}), "pem:", "key:", 1),
	} {
		if _, err := Parse("x.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := Parse("x.yaml", []byte(certificates([3]string{"a", "", good}, [3]string{"b", "", good}, [3]string{"old", strings.ReplaceAll(validity, "2026", "2025"), key}))); err != nil {
		t.Errorf("one that is not valid together with the others is refused: %v", err)
	}
}
