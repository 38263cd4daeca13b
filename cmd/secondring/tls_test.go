package main

import (
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// With a certificate the API speaks TLS, and tells browsers to keep to it.
// spec: API-5
func TestServeTLS(t *testing.T) {
	lender := httptest.NewTLSServer(http.NotFoundHandler()) // it has a certificate for 127.0.0.1
	defer lender.Close()
	certificate := lender.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(certificate.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	asFile := func(name, kind string, der []byte) string {
		return write(t, name, string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})))
	}
	s := serving(t, "--data", t.TempDir(), "--tls-cert", asFile("cert.pem", "CERTIFICATE", certificate.Certificate[0]), "--tls-key", asFile("key.pem", "PRIVATE KEY", key))
	response, err := lender.Client().Get(s.url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK || !strings.HasPrefix(s.url, "https://") || response.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%s: %s %v", s.url, response.Status, response.Header)
	}
	s.stop()
}
