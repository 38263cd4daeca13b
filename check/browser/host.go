package browser

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	_ "embed"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"time"
)

// Origin is where the page of the host is, as a connector sees it. The libraries of the
// usual vendor answer to hosts below lightning.force.com and to no others; a connector
// on another library must name this origin as trusted.
const Origin = "https://" + hostName

const hostName = "desk.lightning.force.com"

//go:embed host.html
var hostPage string

// host serves the page that the connector is framed by, on loopback alone.
type host struct {
	server  *http.Server
	address string
}

func serveHost() (*host, error) {
	certificate, err := selfSigned(hostName)
	if err != nil {
		return nil, fmt.Errorf("make a certificate for the page of the host: %w", err)
	}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		return nil, fmt.Errorf("serve the page of the host: %w", err)
	}
	h := &host{address: listener.Addr().String(), server: &http.Server{
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // what Chromium drops while it ends
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, hostPage)
		}),
	}}
	go func() { _ = h.server.Serve(listener) }() // it ends by close
	return h, nil
}

// rules tell Chromium where the page is. No other name is mapped.
func (h *host) rules() string {
	return fmt.Sprintf("MAP %s:443 %s", hostName, h.address)
}

func (h *host) close() error { return h.server.Close() }

// selfSigned makes a certificate that lives as long as the process. Nobody else trusts it.
func selfSigned(name string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		Subject:      pkix.Name{CommonName: name},
		DNSNames:     []string{name},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(30 * 24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}
